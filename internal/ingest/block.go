package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
)

// blockKind says what a block is in the page's text.
type blockKind int

const (
	paragraph blockKind = iota
	heading
	bullet
	numbered
	quote
)

// span is a run of text in one style.
type span struct {
	text   string
	strong bool
	em     bool
	href   string // absolute; empty when the run is not a link
}

// block is one paragraph, heading or list item: a line of a dump, or a block element of HTML.
type block struct {
	spans []span
	text  string // the spans joined; "\n" stands for a line break inside a block
	kind  blockKind
	level int // of a heading from 1, of a list item from 0

	title   bool // the page marks it as its main heading
	label   bool // the page marks it as the name of a field
	caption bool // the page marks it as the caption of a picture
}

// newBlock makes a block of spans whose white space is folded across their borders.
func newBlock(kind blockKind, spans ...span) block {
	b := block{kind: kind, spans: foldSpans(spans)}
	b.text = joined(b.spans)
	return b
}

func joined(spans []span) string {
	var text strings.Builder
	for _, s := range spans {
		text.WriteString(s.text)
	}
	return text.String()
}

// foldSpans makes white space single, keeps line breaks, and drops both at the ends of the block.
func foldSpans(spans []span) []span {
	var out []span
	pending := ""
	for _, s := range spans {
		var text strings.Builder
		for line, rest, more := "", s.text, true; more; {
			line, rest, more = strings.Cut(rest, "\n")
			if startsWithSpace(line) && pending == "" {
				pending = " "
			}
			if clean := cleanLine(line); clean != "" {
				if len(out) > 0 || text.Len() > 0 {
					text.WriteString(pending)
				}
				text.WriteString(clean)
				pending = ""
				if endsWithSpace(line) {
					pending = " "
				}
			}
			if more {
				pending = "\n"
			}
		}
		if text.Len() > 0 {
			s.text = text.String()
			out = append(out, s)
		}
	}
	return out
}

func startsWithSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

func endsWithSpace(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsSpace(r)
}

// cleanLine is [content.CleanLine] without the marks that only steer line breaking: soft hyphens and
// zero-width spaces would otherwise split words for search and for the names of States.
func cleanLine(s string) string {
	return content.CleanLine(strings.Map(func(r rune) rune {
		switch r {
		case '\u00ad', '\u200b', '\u2060', '\ufeff':
			return -1
		}
		return r
	}, s))
}

// from gives the block without its first n bytes of text and the white space after them.
func (b block) from(n int) block {
	for n < len(b.text) && (b.text[n] == ' ' || b.text[n] == '\n') {
		n++
	}
	rest := b
	rest.spans, rest.text = nil, b.text[n:]
	for _, s := range b.spans {
		if n >= len(s.text) {
			n -= len(s.text)
			continue
		}
		s.text, n = s.text[n:], 0
		rest.spans = append(rest.spans, s)
	}
	return rest
}

// lines gives the block cut at its line breaks.
func (b block) lines() []block {
	if !strings.Contains(b.text, "\n") {
		return []block{b}
	}
	line := b
	line.spans = nil
	var out []block
	for _, s := range b.spans {
		for i, part := range strings.Split(s.text, "\n") {
			if i > 0 {
				out, line.spans = append(out, line), nil
			}
			if part != "" {
				s.text = part
				line.spans = append(line.spans, s)
			}
		}
	}
	out = append(out, line)
	for i, l := range out {
		out[i].text = joined(l.spans)
	}
	return out
}

// prose reports whether the block reads as running text rather than as a title, a name or a menu entry.
func (b block) prose() bool {
	const sentence, long = 80, 200
	if b.kind == heading {
		return false
	}
	n := utf8.RuneCountInString(b.text)
	return n > long || n > sentence && endsSentence(b.text)
}

func endsSentence(s string) bool {
	s = strings.TrimRight(s, `"'”’»)“*`)
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…:;", r)
}

// texts gives the plain text of blocks.
func texts(blocks []block) []string {
	out := make([]string, len(blocks))
	for i, b := range blocks {
		out[i] = strings.ReplaceAll(b.text, "\n", " ")
	}
	return out
}
