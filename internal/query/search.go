package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Search is what q= asks for, in web-search syntax: words that must all be there, "phrases", -words that must not,
// and alternatives joined by or, which binds less than what stands side by side.
type Search struct {
	Raw          string   // as it was sent
	Text         string   // in its one canonical spelling
	Alternatives [][]Leaf // one of them must hold; an alternative holds when all its leaves do. None: nothing is found
}

// Leaf is a word or a phrase that must be there, or must not.
type Leaf struct {
	Keys  []string   // the words, folded; several for a phrase
	Not   bool       // must not be there
	Forms [][]string // what the words are in the index: one of these sequences
	Terms []string   // ids of the terms that are called so: an item tagged with one has the word
}

// Words knows how texts are taken apart into words.
type Words interface {
	// Keys gives the folded words of a text.
	Keys(text string) []string
	// Common reports whether a word says nothing in a language.
	Common(key, locale string) bool
	// Forms gives the sequences that a sequence of words may have in the index.
	Forms(keys []string) [][]string
	// Named lists the ids of the terms that some words are the name of, or part of it.
	Named(keys []string) []string
}

// defaultLocale is the language whose common words are left out of a search that names none.
const defaultLocale = "en"

// search reads q=.
func (r *reader) search(g given) {
	if !r.Resource.Searched || len(g.keys) > 0 {
		r.unknown(g)
		return
	}
	r.sought = true
	text, ok := r.once(g)
	switch {
	case !ok:
		return
	case strings.TrimSpace(text) == "":
		r.fault(g, InvalidSearch, codeEmptyValue, "the value is empty; leave the parameter out to search for nothing")
		return
	case utf8.RuneCountInString(text) > MaxSearch:
		r.fault(g, QueryTooComplex, codeTooLong, fmt.Sprintf("the search is longer than %d characters", MaxSearch))
		return
	case strings.ContainsFunc(text, func(c rune) bool { return unicode.IsControl(c) && !unicode.IsSpace(c) }):
		r.fault(g, InvalidSearch, codeNotALine, "the search has a control character")
		return
	}
	s := parseSearch(text, r.Words)
	if n := s.words(); n > MaxTerms {
		r.fault(g, QueryTooComplex, codeTooMany, fmt.Sprintf("the search has %d words; at most %d are taken", n, MaxTerms))
		return
	}
	if utf8.RuneCountInString(s.Text) > MaxSearch { // links have it so
		r.fault(g, QueryTooComplex, codeTooLong, fmt.Sprintf("written out in full the search is longer than %d characters", MaxSearch))
		return
	}
	r.query.Search = s
}

// noWords is how a search is written in which there is no word.
const noWords = `""`

// parseSearch takes a search apart. Without Words there are none in it.
func parseSearch(text string, words Words) *Search {
	s := &Search{Raw: text, Text: noWords}
	if words == nil {
		return s
	}
	var spelled []string
	var group []Leaf
	end := func() {
		if len(group) > 0 {
			s.Alternatives = append(s.Alternatives, group)
		}
		group = nil
	}
	for _, t := range tokens(text) {
		if t.joins() {
			end()
			continue
		}
		keys := words.Keys(t.text)
		if len(keys) == 0 {
			continue
		}
		group = append(group, Leaf{Keys: keys, Not: t.not})
	}
	end()
	for _, alternative := range s.Alternatives {
		leaves := make([]string, len(alternative))
		for i := range alternative {
			leaves[i] = alternative[i].String()
		}
		spelled = append(spelled, strings.Join(leaves, " "))
	}
	if len(spelled) > 0 {
		s.Text = strings.Join(spelled, " or ")
	}
	return s
}

// String gives the leaf as q= takes it.
func (l *Leaf) String() string {
	text := strings.Join(l.Keys, " ")
	if len(l.Keys) > 1 || text == "or" {
		text = `"` + text + `"`
	}
	if l.Not {
		return "-" + text
	}
	return text
}

func (s *Search) words() int {
	n := 0
	for _, alternative := range s.Alternatives {
		for _, leaf := range alternative {
			n += len(leaf.Keys)
		}
	}
	return n
}

// settle leaves out the words that say nothing in the language of the query, and phrases of nothing but such; the others
// it looks up. What is left
// of an alternative must hold; one of which nothing is left finds nothing.
func (s *Search) settle(words Words, locale string) {
	if locale == "" {
		locale = defaultLocale
	}
	var alternatives [][]Leaf
	for _, alternative := range s.Alternatives {
		kept := slices.DeleteFunc(slices.Clone(alternative), func(l Leaf) bool {
			return !slices.ContainsFunc(l.Keys, func(key string) bool { return !words.Common(key, locale) })
		})
		for i := range kept {
			kept[i].Forms, kept[i].Terms = words.Forms(kept[i].Keys), words.Named(kept[i].Keys)
		}
		if len(kept) > 0 {
			alternatives = append(alternatives, kept)
		}
	}
	s.Alternatives = alternatives
}

// Phrases reports whether the search asks for words in sequence.
func (s *Search) Phrases() bool {
	return slices.ContainsFunc(s.Alternatives, func(alternative []Leaf) bool {
		return slices.ContainsFunc(alternative, func(l Leaf) bool { return len(l.Keys) > 1 })
	})
}

// Wanted lists the leaves of a search that must be there, of all alternatives, each once.
func (s *Search) Wanted() []Leaf {
	var all []Leaf
	for _, alternative := range s.Alternatives {
		for _, leaf := range alternative {
			known := slices.ContainsFunc(all, func(l Leaf) bool { return slices.Equal(l.Keys, leaf.Keys) })
			if !leaf.Not && !known {
				all = append(all, leaf)
			}
		}
	}
	return all
}

// token is a piece of q= between spaces, or between quotation marks.
type token struct {
	text   string
	not    bool
	quoted bool
}

// joins reports whether the token is the word that joins alternatives.
func (t token) joins() bool { return !t.quoted && !t.not && strings.EqualFold(t.text, "or") }

// tokens takes a search apart. A quotation mark without its pair reaches to the end.
func tokens(text string) []token {
	var all []token
	for {
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
		if text == "" {
			return all
		}
		var t token
		rest, not := strings.CutPrefix(text, "-")
		if phrase, quoted := strings.CutPrefix(rest, `"`); quoted {
			t = token{not: not, quoted: true}
			t.text, text, _ = strings.Cut(phrase, `"`)
			all = append(all, t)
			continue
		}
		end := strings.IndexFunc(rest, func(c rune) bool { return unicode.IsSpace(c) || c == '"' })
		if end < 0 {
			end = len(rest)
		}
		all, text = append(all, token{text: rest[:end], not: not}), rest[end:]
	}
}

// highlight reads in which members what was found is marked.
func (r *reader) highlight(g given) {
	if len(r.Resource.Highlights) == 0 || len(g.keys) > 0 {
		r.unknown(g)
		return
	}
	r.marked = &g
	if names, ok := r.names(g, InvalidSearch, r.Resource.Highlights); ok {
		r.query.Highlight = names
	}
}

// names reads a list of names of a closed set, and gives them in the order of the set.
func (r *reader) names(g given, problem string, allowed []string) ([]string, bool) {
	names, ok := r.list(g, problem, len(allowed)+MaxFields)
	if !ok || !r.allKnown(g, problem, codeUnknownValue, names, allowed) {
		return nil, false
	}
	return slices.DeleteFunc(slices.Clone(allowed), func(a string) bool { return !slices.Contains(names, a) }), true
}
