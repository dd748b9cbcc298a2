package search

import (
	"html"
	"slices"
	"strings"
)

// Leaf is a part of a query that is found by any one of several sequences of words: see [Forms].
type Leaf [][]string

// span is a stretch of a text that a leaf was found by.
type span struct {
	start, end int // in bytes
	leaf       int
}

// Mark gives a plain text as HTML in which every stretch that a leaf is found by is marked, and whether there is one.
// The language is that of the text.
func Mark(text, language string, leaves []Leaf) (markup string, marked bool) {
	spans := found(text, language, leaves)
	var b strings.Builder
	writeMarked(&b, text, 0, len(text), spans)
	return b.String(), len(spans) > 0
}

// found lists where leaves are found in a text, in the order of the text, of the same leaf at the same word only the
// longest stretch.
func found(text, language string, leaves []Leaf) []span {
	byFirst := sequences(leaves)
	if len(byFirst) == 0 {
		return nil
	}
	words, s := Words(text), newStemmer(language)
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = s.stem(w.Key)
	}
	var spans []span
	for i, w := range words {
		here := len(spans)
		for _, q := range byFirst[stems[i]] {
			if !begins(stems[i:], q.stems) {
				continue
			}
			next := span{start: w.Start, end: words[i+len(q.stems)-1].End, leaf: q.leaf}
			if k := slices.IndexFunc(spans[here:], func(s span) bool { return s.leaf == q.leaf }); k >= 0 {
				spans[here+k].end = max(spans[here+k].end, next.end)
				continue
			}
			spans = append(spans, next)
		}
	}
	return spans
}

// sequence is one of the sequences by which a leaf is found.
type sequence struct {
	leaf  int
	stems []string
}

// sequences gives all sequences of leaves by their first words.
func sequences(leaves []Leaf) map[string][]sequence {
	byFirst := map[string][]sequence{}
	for i, leaf := range leaves {
		for _, stems := range leaf {
			if len(stems) > 0 {
				byFirst[stems[0]] = append(byFirst[stems[0]], sequence{i, stems})
			}
		}
	}
	return byFirst
}

func begins(stems, with []string) bool {
	return len(with) <= len(stems) && slices.Equal(stems[:len(with)], with)
}

// writeMarked writes the part of a text between two places as HTML, with spans marked. Spans that overlap become one;
// the spans are in the order of their starts.
func writeMarked(b *strings.Builder, text string, from, to int, spans []span) {
	at := from
	for i := 0; i < len(spans); {
		start, end := spans[i].start, spans[i].end
		for i++; i < len(spans) && spans[i].start < end; i++ {
			end = max(end, spans[i].end)
		}
		start, end = max(start, from), min(end, to)
		if start >= end {
			continue
		}
		b.WriteString(html.EscapeString(text[at:start]))
		b.WriteString("<mark>")
		b.WriteString(html.EscapeString(text[start:end]))
		b.WriteString("</mark>")
		at = end
	}
	b.WriteString(html.EscapeString(text[at:to]))
}
