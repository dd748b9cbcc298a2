package search

import (
	"slices"
	"strings"
)

// The limits of an entry. PostgreSQL sets them: it holds positions up to 16,383, 255 positions of a lexeme and a
// mebibyte of lexemes and positions. The entry of the other engine keeps to them as well, so that both match alike.
const (
	maxPositions   = 16_000
	maxOccurrences = 255
	maxSize        = 900_000
)

// Column is a part of an entry. A match in an earlier column weighs more.
type Column int

// The columns of an entry.
const (
	Title   Column = iota
	Summary        // what stands between title and body
	Marks          // places, terms, and the words of titles as they were written
	Body

	columns = iota
)

// Text is what a release says in one language.
type Text struct {
	Locale               string // a BCP 47 tag
	Title, Summary, Body string // plain text
}

// Document is what of a release is indexed.
type Document struct {
	Texts  []Text
	Places []string
	Terms  []string // the ids of the terms it is tagged with
}

// Entry is a document as a sequence of tokens.
type Entry struct {
	columns [columns][]string // tokens by position; gap where no token stands
	before  [columns]int      // the number of positions before the first one of a column
}

// wordLength is about how many bytes of a text there are for one word of it.
const wordLength = 7

// gap takes a position so that no phrase reaches over it. No token is written like this.
const gap = "_"

// Index gives the entry of a document.
func (d *Document) Index() *Entry { return NewIndexer().Index(d) }

// Indexer makes the entries of many documents. It remembers the stems of their words, since most come again in the
// next document. It is not safe for concurrent use.
type Indexer struct {
	stemmers map[string]*stemmer
	counts   map[string]int // of the document before; its room is used again
}

// NewIndexer makes an indexer that has seen no document.
func NewIndexer() *Indexer { return &Indexer{map[string]*stemmer{}, map[string]int{}} }

// Index gives the entry of a document.
func (x *Indexer) Index(d *Document) *Entry {
	clear(x.counts)
	a := &analysis{entry: &Entry{}, counts: x.counts, stemmers: x.stemmers}
	for _, t := range d.Texts {
		a.text(Title, t.Title, t.Locale)
	}
	for _, t := range d.Texts {
		a.text(Summary, t.Summary, t.Locale)
	}
	// Places are names, which are looked for as they are besides by their stems: see [Forms].
	for _, p := range d.Places {
		a.text(Marks, p, "")
	}
	a.tokens(d)
	for _, t := range d.Texts {
		a.text(Body, t.Body, t.Locale)
	}
	return a.entry
}

// Column gives the tokens of a column for FTS5, which has to be told that "#", "=" and "_" are parts of tokens.
func (e *Entry) Column(c Column) string { return strings.Join(e.columns[c], " ") }

// Tokens lists the tokens of a column by position, with "_" where there is a gap. The slice is shared: do not change it.
func (e *Entry) Tokens(c Column) []string { return e.columns[c] }

// analysis is an entry that is being made.
type analysis struct {
	entry    *Entry
	position int            // of the last token
	apart    bool           // whether the next token must not follow the last one
	size     int            // of lexemes and positions, in bytes
	full     bool           // whether a limit was reached
	counts   map[string]int // occurrences by token
	stemmers map[string]*stemmer
}

// text adds the words of a text, with a gap before the first.
func (a *analysis) text(c Column, text, language string) {
	s, ok := a.stemmers[language]
	if !ok {
		s = newStemmer(language)
		a.stemmers[language] = s
	}
	a.apart = true
	a.entry.columns[c] = slices.Grow(a.entry.columns[c], len(text)/wordLength)
	for at := 0; !a.full; {
		w, ok := nextWord(text, at)
		if !ok {
			return
		}
		a.add(c, s.stem(w.Key))
		at = w.End
	}
}

// tokens adds the tokens that are not words, each once.
func (a *analysis) tokens(d *Document) {
	once := func(token string) {
		if a.counts[token] == 0 {
			a.apart = true
			a.add(Marks, token)
		}
	}
	for _, id := range d.Terms {
		once(TermToken(id))
	}
	for _, t := range d.Texts {
		for _, key := range keysOf(t.Title) {
			once(TitleToken(key))
		}
	}
}

// add puts a token behind the last one, unless a limit is reached.
func (a *analysis) add(c Column, token string) {
	n := a.counts[token]
	if n >= maxOccurrences {
		token, n = gap, 0
	}
	position, size := a.position+1, a.size+cost(token, n)
	spaced := a.apart && a.position > 0
	if spaced {
		position++
	}
	if position > maxPositions || size > maxSize {
		a.full = true
	}
	if a.full {
		return
	}
	tokens := a.entry.columns[c]
	switch {
	case len(tokens) == 0:
		a.entry.before[c] = position - 1
	case spaced:
		tokens = append(tokens, gap)
	}
	a.entry.columns[c] = append(tokens, token)
	a.position, a.size, a.apart = position, size, false
	if token != gap {
		a.counts[token]++
	}
}

// cost gives what PostgreSQL needs for a token that it has met n times, in bytes: two for the position and, the first
// time, the lexeme, a byte to align it and two for the number of positions.
func cost(token string, n int) int {
	switch {
	case token == gap:
		return 0
	case n == 0:
		return len(token) + 1 + 2 + 2
	default:
		return 2
	}
}
