package content

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// checkLine checks a text of one line: NFC, trimmed, no control or bidirectional override characters,
// at most limit characters.
func checkLine(f *faults, field, s string, limit int, required bool) {
	switch {
	case s == "" && required:
		f.add(field, "must not be empty")
	case !utf8.ValidString(s) || !norm.NFC.IsNormalString(s):
		f.add(field, "must be UTF-8 in normalization form C")
	case utf8.RuneCountInString(s) > limit:
		f.add(field, "must have at most %d characters", limit)
	case s != strings.TrimSpace(s) || strings.ContainsFunc(s, forbiddenInLine):
		f.add(field, "must be one line without control characters or spaces around it")
	}
}

// forbiddenInLine tells characters that break a line or turn its direction around.
func forbiddenInLine(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || (r >= '\u202a' && r <= '\u202e') || (r >= '\u2066' && r <= '\u2069')
}

// CleanLine turns foreign text into one line as [Release.Check] wants it: NFC, single spaces, trimmed,
// without control and bidirectional override characters. Invalid UTF-8 becomes U+FFFD.
func CleanLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '\u2028' || r == '\u2029':
			return ' '
		case forbiddenInLine(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	// Composed last: taking a character out may bring a letter and its accent together.
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}

// TrimLine gives one line as an editor meant it: NFC, without spaces around it. What a line may not hold stays, to
// be refused.
func TrimLine(s string) string { return strings.TrimSpace(norm.NFC.String(s)) }
