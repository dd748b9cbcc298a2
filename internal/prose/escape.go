package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// EscapeMarkdown writes one line of plain text as Markdown that renders to the same words. It escapes only what
// would be read as markup where it stands, so that the source stays readable: the full stop of "1994. A year" is
// escaped, that of "In 1994. A year" is not.
func EscapeMarkdown(text string) string {
	// Composed first: a mark and an accent may be one character that needs no escape.
	text = norm.NFC.String(strings.Map(dropControl, text))
	var b strings.Builder
	b.Grow(len(text) + len(text)/16)
	if n := blockMark(text); n >= 0 {
		b.WriteString(text[:n])
		b.WriteByte('\\')
		b.WriteByte(text[n])
		text = text[n+1:]
	}
	before := ' '
	for i, r := range text {
		if marksUp(r, before, text[i+utf8.RuneLen(r):]) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

// blockMark finds the character that would make the line a heading, a quote, a list or a rule, or gives -1.
func blockMark(line string) int {
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	rest := strings.TrimLeft(line, "#+-=:") // with a colon it may be the rule under the head of a table
	switch {
	case line == "":
		return -1
	case digits > 0 && digits < len(line) && (line[digits] == '.' || line[digits] == ')') && endsWord(line[digits+1:]):
		return digits
	case len(rest) < len(line) && endsWord(rest):
		return 0
	default:
		return -1
	}
}

func endsWord(rest string) bool { return rest == "" || rest[0] == ' ' || rest[0] == '\t' }

// marksUp reports whether r, between the character before it and the text after it, may be markup.
func marksUp(r, before rune, after string) bool {
	switch r {
	case '\\', '`', '*', '[', ']', '<', '>', '|', '~':
		return true
	case '_':
		// Within a word it is a plain character, and addresses are full of it.
		next, _ := utf8.DecodeRuneInString(after)
		return !isWord(before) || !isWord(next)
	case '&':
		name := strings.TrimLeftFunc(strings.TrimPrefix(after, "#"), isWord)
		return strings.HasPrefix(name, ";")
	default:
		return false
	}
}

func isWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
