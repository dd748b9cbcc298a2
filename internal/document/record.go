package document

import (
	"strconv"
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
	dst = appendString(append(dst, `,"body_html":`...), c.Body.HTML)
	dst = appendString(append(dst, `,"body_markdown":`...), c.Body.Markdown)
	dst = append(append(dst, ','), c.Tail...)
	dst = appendLinks(append(dst, `,"links":`...), c, s)
	dst = appendString(append(dst, `,"significance":`...), r.Significance)
	dst = appendString(append(dst, `,"note":`...), r.Note)
	dst = append(dst, `,"former_slugs":[`...)
	for i, slug := range r.FormerSlugs {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, slug)
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
		dst = appendString(dst, m.text)
	}
	return append(dst, '}')
}

// appendString writes a JSON string as encoding/json does without escaping HTML. Bodies are long, and a buffer for
// each would be most of the work of an export.
func appendString(dst []byte, s string) []byte {
	const hexDigits = "0123456789abcdef"
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			switch {
			case r == utf8.RuneError && size == 1:
				dst = append(append(dst, s[start:i]...), `\ufffd`...)
			case r == '\u2028' || r == '\u2029':
				dst = append(append(dst, s[start:i]...), `\u202`...)
				dst = strconv.AppendInt(dst, int64(r&0xf), 16)
			default:
				i += size
				continue
			}
			i += size
			start = i
			continue
		}
		dst = append(dst, s[start:i]...)
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		case '\b':
			dst = append(dst, '\\', 'b')
		case '\f':
			dst = append(dst, '\\', 'f')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		start = i
	}
	return append(append(dst, s[start:]...), '"')
}
