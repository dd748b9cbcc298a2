package document

import (
	"math/bits"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
)

// Record is a published release with all that is public of it: a line of the export, and the full form in the feed.
type Record struct {
	Card         Card // in the language it was written in, with its body
	Significance string
	Note         string
	FormerSlugs  []string
	Translations []RecordTranslation // by locale
}

// RecordTranslation is a release in another language.
type RecordTranslation struct {
	Locale string
	Head   string // of the card in that language
	Body   content.Body
}

// Line is a [Record] on the wire.
type Line struct {
	Release
	Significance string            `json:"significance" enums:"major,minor,correction"` // The kind of change that the version is
	Note         string            `json:"note"`                                        // What was changed, for readers; may be empty
	FormerSlugs  []string          `json:"former_slugs"`                                // Slugs that redirect to the present one
	Translations []LineTranslation `json:"translations"`
}

// LineTranslation is a release in another language, on the wire.
type LineTranslation struct {
	Locale       string `json:"locale"`
	Title        string `json:"title"`
	Summary      string `json:"summary"`
	Dateline     string `json:"dateline"`
	BodyHTML     string `json:"body_html"`
	BodyMarkdown string `json:"body_markdown"`
}

// AppendRecord puts a record together behind dst, as a [Line] without a line break.
func (l *Labels) AppendRecord(dst []byte, r *Record, baseURL string) []byte {
	c, s := &r.Card, Selection{BaseURL: baseURL}
	dst = append(append(dst, '{'), c.Head...)
	for i, d := range content.Dimensions() {
		dst = append(append(append(dst, `,"`...), d...), `":`...)
		dst = l.appendTags(dst, c, d, c.tag(i), s)
	}
	dst = AppendString(append(dst, `,"body_html":`...), c.Body.HTML)
	dst = AppendString(append(dst, `,"body_markdown":`...), c.Body.Markdown)
	dst = append(append(dst, ','), c.Tail...)
	dst = appendLinks(append(dst, `,"links":`...), c, s)
	dst = AppendString(append(dst, `,"significance":`...), r.Significance)
	dst = AppendString(append(dst, `,"note":`...), r.Note)
	dst = append(dst, `,"former_slugs":[`...)
	for i, slug := range r.FormerSlugs {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = AppendString(dst, slug)
	}
	dst = append(dst, `],"translations":[`...)
	for i := range r.Translations {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = r.Translations[i].append(dst)
	}
	return append(dst, `]}`...)
}

func (t *RecordTranslation) append(dst []byte) []byte {
	title, summary, dateline := (&Card{Head: t.Head}).Texts()
	for i, m := range []struct{ name, text string }{
		{"locale", t.Locale}, {"title", title}, {"summary", summary}, {"dateline", dateline},
		{"body_html", t.Body.HTML}, {"body_markdown", t.Body.Markdown},
	} {
		separator := byte(',')
		if i == 0 {
			separator = '{'
		}
		dst = append(append(append(dst, separator, '"'), m.name...), `":`...)
		dst = AppendString(dst, m.text)
	}
	return append(dst, '}')
}

// AppendString writes a JSON string behind dst, as encoding/json does without escaping HTML. Bodies are long, and a buffer for
// each would be most of the work of an export.
func AppendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i += plain(s[i:])
			if i == len(s) {
				break
			}
		}
		size := 1
		var escape string
		if s[i] >= utf8.RuneSelf {
			size, escape = escapeRune(s[i:])
		} else {
			escape = escapeByte(s[i])
		}
		if escape != "" {
			dst = append(append(dst, s[start:i]...), escape...)
			start = i + size
		}
		i += size
	}
	return append(append(dst, s[start:]...), '"')
}

// plain counts the bytes at the beginning of s that stand in a JSON string as they are and are ASCII. It looks at eight
// at a time: subtracting sets the highest bit of a byte that is smaller, and of none before the first such.
func plain(s string) int {
	const each, high = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(s); i += 8 {
		b := s[i : i+8]
		w := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		if found := (w | (w - each*' ') | ((w ^ each*'"') - each) | ((w ^ each*'\\') - each)) & high; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(s) && s[i] >= ' ' && s[i] != '"' && s[i] != '\\' && s[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// escapeRune gives the length of the character at the beginning of s and, where it cannot stand as it is, what stands
// for it: line breaks of JavaScript, and what is no character.
func escapeRune(s string) (size int, escape string) {
	switch r, size := utf8.DecodeRuneInString(s); {
	case r == utf8.RuneError && size == 1:
		return size, `\ufffd`
	case r == '\u2028':
		return size, `\u2028`
	case r == '\u2029':
		return size, `\u2029`
	default:
		return size, ""
	}
}

// escapeByte gives what stands for a character of ASCII that cannot stand as it is.
func escapeByte(c byte) string {
	switch c {
	case '"':
		return `\"`
	case '\\':
		return `\\`
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	case '\t':
		return `\t`
	case '\b':
		return `\b`
	case '\f':
		return `\f`
	}
	const digits = "0123456789abcdef"
	return `\u00` + string([]byte{digits[c>>4], digits[c&15]})
}
