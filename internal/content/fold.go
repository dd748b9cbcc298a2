package content

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters that Unicode does not decompose into a base letter and a mark.
var letters = strings.NewReplacer(
	"ß", "ss", "ø", "o", "đ", "d", "ł", "l", "ı", "i", "æ", "ae", "œ", "oe", "þ", "th", "ð", "d",
	"’", "'", "‘", "'", "ʼ", "'", "“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`,
	"–", "-", "—", "-", "‐", "-", "‑", "-", "−", "-",
)

// Fold gives the form in which two texts are compared: lower case, without accents, with plain
// quotes and hyphens and single spaces. "TÜRKİYE" and "Turkiye" fold alike.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
			continue
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return letters.Replace(b.String())
}

// Key gives the form under which a spelling of a term is looked up: folded, with punctuation read as
// a space, and without a leading article or the institution's own name. "The Netherlands" and
// "netherlands", "OSCE Secretariat" and "Secretariat" have the same key.
func Key(s string) string {
	words := strings.FieldsFunc(Fold(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for len(words) > 1 && (words[0] == "the" || words[0] == "osce") {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// SortKey gives the form by which names are put in order: folded and without a leading article.
func SortKey(s string) string {
	return strings.TrimPrefix(Fold(s), "the ")
}
