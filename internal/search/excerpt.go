package search

import (
	"strings"
	"unicode/utf8"
)

// ellipsis stands where an excerpt leaves something out.
const ellipsis = "…"

// Excerpt gives about size characters of a plain text as HTML: the stretch in which most leaves are found, and most
// often, with what they are found by marked; or the beginning of the text, when none is. White space becomes single
// spaces. The language is that of the text.
func Excerpt(text, language string, leaves []Leaf, size int) (markup string, marked bool) {
	text, size = strings.Join(strings.Fields(text), " "), max(size, 1)
	spans := found(text, language, leaves)
	from, to := stretch(text, spans, len(leaves), size)
	var b strings.Builder
	if from > 0 {
		b.WriteString(ellipsis)
	}
	writeMarked(&b, text, from, to, spans)
	if to < len(text) {
		b.WriteString(ellipsis)
	}
	return b.String(), len(spans) > 0
}

// stretch gives where an excerpt begins and ends.
func stretch(text string, spans []span, leaves, size int) (from, to int) {
	first, last := densest(text, spans, leaves, size)
	room := size - utf8.RuneCountInString(text[first:last])
	from = backward(text, first, room/2)
	to = forward(text, last, room-utf8.RuneCountInString(text[from:first]))
	if to == len(text) {
		from = backward(text, first, room-utf8.RuneCountInString(text[last:to]))
	}
	return wordStart(text, from, first), wordStop(text, last, to)
}

// densest gives the stretch of at most size characters that reaches from a span to another and holds the most leaves,
// then the most spans, then stands first; or nothing at the beginning of the text, when there are no spans.
func densest(text string, spans []span, leaves, size int) (first, last int) {
	seen := make([]int, leaves) // by leaf, the number of the last span it was met from
	mostLeaves, mostSpans := 0, 0
	for i, s := range spans {
		limit := forward(text, s.start, size)
		end, met, within := min(s.end, limit), 0, 0
		for _, other := range spans[i:] {
			if other.start >= limit {
				break
			}
			if other.end > limit && other != s {
				continue
			}
			end, within = max(end, min(other.end, limit)), within+1
			if seen[other.leaf] != i+1 {
				seen[other.leaf], met = i+1, met+1
			}
		}
		if met > mostLeaves || met == mostLeaves && within > mostSpans {
			first, last, mostLeaves, mostSpans = s.start, end, met, within
		}
	}
	return first, last
}

// forward gives the place n characters behind a place, or the end of the text.
func forward(text string, at, n int) int {
	for ; n > 0 && at < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}

// backward gives the place n characters before a place, or the beginning of the text.
func backward(text string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return at
}

// wordStart moves the beginning of an excerpt to that of a word, but not behind limit.
func wordStart(text string, from, limit int) int {
	if from == 0 {
		return from
	}
	if i := strings.IndexByte(text[from-1:limit], ' '); i >= 0 {
		return from + i
	}
	return limit
}

// wordStop moves the end of an excerpt to that of a word, but not before limit. A word that is longer than the
// whole excerpt is cut in two.
func wordStop(text string, limit, to int) int {
	if to == len(text) {
		return to
	}
	if i := strings.LastIndexByte(text[limit:to+1], ' '); i >= 0 {
		return limit + i
	}
	if limit == 0 {
		return to
	}
	return limit
}
