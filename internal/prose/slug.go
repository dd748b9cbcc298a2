package prose

import (
	"strings"

	"github.com/gosimple/slug"
	"golang.org/x/text/unicode/norm"

	"github.com/dateline-press/dateline/internal/content"
)

// MaxSlug is the length of the longest slug that [Slug] makes, in bytes. It leaves room within
// [content.MaxSlug] for a number that tells two releases of the same title apart.
const MaxSlug = 100

// slugPrefix leads a slug that would be taken for something else.
const slugPrefix = "release-"

// Slug makes the slug of a title: ASCII words in lower case joined by hyphens, cut at a word. The locale says how
// letters are written in ASCII: "ü" is "ue" in German and "u" in Turkish. A slug always has a letter, is never of
// the form of an id and never a word that the routes use.
func Slug(title, locale string) string {
	language, _, _ := strings.Cut(strings.ToLower(locale), "-")
	s := strings.ReplaceAll(slug.MakeLang(norm.NFC.String(dropSigns(title, language)), language), "_", "-")
	s = cut(joined(s))
	switch {
	case s == "":
		return strings.TrimSuffix(slugPrefix, "-")
	case content.ReservedSlug(s) || content.ValidID(s) || !strings.ContainsAny(s, "abcdefghijklmnopqrstuvwxyz"):
		return cut(slugPrefix + s)
	default:
		return s
	}
}

// dropSigns takes out the letters of Russian that have no sound and would become hyphens within a word.
func dropSigns(title, language string) string {
	if language == "bg" { // where one of them is a vowel
		return title
	}
	return strings.NewReplacer("ь", "", "ъ", "", "Ь", "", "Ъ", "").Replace(title)
}

// joined gives words joined by single hyphens.
func joined(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '-' }), "-")
}

// cut shortens a slug to MaxSlug at the end of a word, or within the word if it is the only one.
func cut(s string) string {
	if len(s) <= MaxSlug {
		return s
	}
	if end := strings.LastIndexByte(s[:MaxSlug+1], '-'); end > 0 {
		return s[:end]
	}
	return s[:MaxSlug]
}
