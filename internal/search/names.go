package search

import (
	"maps"
	"slices"

	"github.com/dateline-press/dateline/internal/content"
)

// Names finds the terms of a vocabulary that words name. It does not change once made and may be shared.
type Names struct {
	vocabulary *content.Vocabulary
	spellings  []spelling
	places     [len(languages)]map[string][]place // by stem
}

// spelling is one of the ways to write a term.
type spelling struct {
	item  content.Item
	text  string
	name  bool // whether it is the term's name
	keys  []string
	stems [len(languages)][]string
}

// place is a word of a spelling.
type place struct{ spelling, word int }

// NewNames reads the spellings of all terms. The code of a State is not one: it is too short to be told from a word.
func NewNames(v *content.Vocabulary) *Names {
	n := &Names{vocabulary: v}
	for _, kind := range suggested() {
		for _, it := range v.Items(kind) {
			if s, ok := it.(*content.Structure); ok && s.Kind == content.KindFieldOperation {
				continue // it comes as a field operation
			}
			n.add(it)
		}
	}
	n.index()
	return n
}

// suggested lists the types of terms in the order in which they are suggested.
func suggested() []content.TermType {
	return []content.TermType{content.TypeState, content.TypeFieldOfWork, content.TypeFieldOperation,
		content.TypeStructure, content.TypeMeeting}
}

// Keys gives the keys of the words of a text.
func (n *Names) Keys(text string) []string { return keysOf(text) }

// Common is the function of that name. With Keys, Forms and Named it is what queries are taken apart with.
func (n *Names) Common(key, language string) bool { return Common(key, language) }

// Forms is the function of that name.
func (n *Names) Forms(keys []string) [][]string { return Forms(keys) }

func (n *Names) add(it content.Item) {
	t := it.Common()
	texts := append([]string{t.Name}, t.Aliases...)
	for _, locale := range slices.Sorted(maps.Keys(t.Names)) {
		texts = append(texts, t.Names[locale])
	}
	for i, text := range texts {
		n.spellings = append(n.spellings, spelling{item: it, text: text, name: i == 0, keys: keysOf(text)})
	}
}

// index stems the spellings in every language.
func (n *Names) index() {
	for l, language := range languages {
		n.places[l] = map[string][]place{}
		stemmer := newStemmer(language)
		for i := range n.spellings {
			s := &n.spellings[i]
			s.stems[l] = make([]string, len(s.keys))
			for k, key := range s.keys {
				stem := stemmer.stem(key)
				s.stems[l][k] = stem
				n.places[l][stem] = append(n.places[l][stem], place{i, k})
			}
		}
	}
}

// Named lists the ids of the terms of which some spelling has words, given by their keys, one after the other, when
// both are stemmed in the same language, whichever it is. What was merged into such a term is listed too: releases
// may still be indexed under its id. The ids are in order.
func (n *Names) Named(keys []string) []string {
	if len(keys) == 0 {
		return nil
	}
	ids := map[string]bool{}
	for l, language := range languages {
		asked := stemmed(keys, language)
		for _, p := range n.places[l][asked[0]] {
			s := &n.spellings[p.spelling]
			if id := s.item.Common().ID; !ids[id] && begins(s.stems[l][p.word:], asked) {
				ids[id] = true
				for _, merged := range n.vocabulary.MergedInto(s.item.Type(), id) {
					ids[merged] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(ids))
}
