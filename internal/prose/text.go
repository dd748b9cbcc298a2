package prose

import (
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

// gap is what stands between two words of the plain text. Of several gaps that meet, the widest counts.
type gap int

const (
	noGap gap = iota
	wordGap
	cellGap
	lineGap
	paragraphGap
)

// String gives the gap as it is written.
func (g gap) String() string {
	switch g {
	case wordGap:
		return " "
	case cellGap:
		return "\t"
	case lineGap:
		return "\n"
	case paragraphGap:
		return "\n\n"
	default:
		return ""
	}
}

// finisher writes the plain text of sanitised HTML, and the HTML once more without needless escapes.
type finisher struct {
	html []byte
	text []byte
	gap  gap
	pre  bool
}

// finish reads sanitised HTML to its end. Paragraphs of the text are separated by a blank line, lines of a list
// or a table by a line end, cells by a tab.
func (f *finisher) finish(sanitised io.Reader) (htm, text string) {
	*f = finisher{html: f.html[:0], text: f.text[:0]}
	z := html.NewTokenizer(sanitised)
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken: // the end: a buffer gives no other error
			return string(f.html), norm.NFC.String(string(f.text))
		case html.TextToken:
			f.words(z)
		default:
			f.html = append(f.html, z.Raw()...)
			f.tag(z, kind)
		}
	}
}

// tag widens the gap before the next word.
func (f *finisher) tag(z *html.Tokenizer, kind html.TokenType) {
	name, _ := z.TagName()
	switch atom.Lookup(name) {
	case atom.Td, atom.Th:
		f.gap = max(f.gap, cellGap)
	case atom.Br, atom.Li, atom.Tr:
		f.gap = max(f.gap, lineGap)
	case atom.Pre:
		f.pre = kind == html.StartTagToken
		f.gap = paragraphGap
	case atom.P, atom.H2, atom.H3, atom.H4, atom.Blockquote, atom.Ul, atom.Ol, atom.Table, atom.Hr:
		f.gap = paragraphGap
	}
}

// words copies a run of text. The sanitiser escapes quotes, which only attributes need.
func (f *finisher) words(z *html.Tokenizer) {
	raw := strings.Map(dropControl, string(z.Raw()))
	f.html = append(f.html, unescapeQuotes(raw)...)
	text := strings.Map(dropControl, html.UnescapeString(raw))
	if f.pre {
		f.write(strings.TrimSuffix(text, "\n"))
		return
	}
	for {
		trimmed := strings.TrimLeft(text, asciiSpace)
		if trimmed != text {
			f.gap = max(f.gap, wordGap)
		}
		if trimmed == "" {
			return
		}
		end := strings.IndexAny(trimmed, asciiSpace)
		if end < 0 {
			f.write(trimmed)
			return
		}
		f.write(trimmed[:end])
		text = trimmed[end:]
	}
}

// asciiSpace is the white space that HTML collapses; a no-break space is not part of it.
const asciiSpace = " \t\n\r\f"

func (f *finisher) write(word string) {
	if word == "" {
		return
	}
	if len(f.text) > 0 {
		f.text = append(f.text, f.gap.String()...)
	}
	f.gap = noGap
	f.text = append(f.text, word...)
}

func unescapeQuotes(s string) string {
	if !strings.Contains(s, "&#3") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "&#34;", `"`), "&#39;", "'")
}
