package ingest

import (
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"github.com/dateline-press/dateline/internal/content"
)

// undetermined is the language tag for a language that is not known (BCP 47).
const undetermined = "und"

// stopWords lists words that are frequent in one of the official languages and rare in the others.
var stopWords = []struct {
	locale string
	words  map[string]bool
}{
	{"en", wordSet("the of and to in that for is was with by from at on are were has have been this which")},
	{"de", wordSet("der die das und den von zu mit sich des auf fur ist im dem nicht ein eine als auch werden wurde")},
	{"fr", wordSet("le la les des et du une est dans que qui pour par sur au aux avec ce cette ont sont")},
	{"es", wordSet("el la los las y del en que una por con para se su como fue es al mas sobre")},
	{"it", wordSet("il lo la gli di e che della dei delle un una per con del nel alla sono da si")},
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// readLocale settles the language. What the page's frame says wins, unless the text is in another script.
func (r *Reading) readLocale(a *article, lang string) {
	text := a.title + "\n" + strings.Join(texts(a.body), "\n")
	cyrillic := inCyrillic(text)
	if said := a.meta.first(fieldLanguage); said != "" && languageNamed(said) != "" {
		r.Release.Locale = languageNamed(said)
		return
	}
	if tag := languageTag(lang); tag != "" {
		if !cyrillic || !latinOnly(tag) {
			r.Release.Locale = tag
			return
		}
		r.warnf("locale", "the page says that its language is %q, but its text is in Cyrillic letters", clip(lang))
	}
	if cyrillic {
		r.readCyrillicLocale(text)
		return
	}
	r.readLatinLocale(text)
}

// languageTag reads a language tag as pages give it, without its region.
func languageTag(lang string) string {
	tag, err := language.Parse(strings.TrimSpace(lang))
	if err != nil || tag == language.Und {
		return ""
	}
	base, _ := tag.Base()
	if script, sure := tag.Script(); sure == language.Exact && strings.Contains(lang, script.String()) {
		return base.String() + "-" + script.String()
	}
	return base.String()
}

func latinOnly(tag string) bool {
	script, _ := language.Make(tag).Script()
	return script.String() == "Latn"
}

// languageNamed reads the value of a label: "Russian", "русский" or "ru".
func languageNamed(name string) string {
	switch content.Fold(name) {
	case "english", "en":
		return "en"
	case "french", "francais", "fr":
		return "fr"
	case "german", "deutsch", "de":
		return "de"
	case "italian", "italiano", "it":
		return "it"
	case "russian", content.Fold("русский"), "ru":
		return "ru"
	case "spanish", "espanol", "es":
		return "es"
	case "ukrainian", content.Fold("українська"), "uk":
		return "uk"
	}
	return ""
}

func inCyrillic(text string) bool {
	cyrillic, letters := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		}
		if unicode.Is(unicode.Cyrillic, r) {
			cyrillic++
		}
	}
	return cyrillic > letters/2
}

// cyrillicLetters lists letters that tell a language from its neighbours, the rarest sets first.
var cyrillicLetters = []struct{ locale, letters string }{
	{"kk", "әғқұһ"}, {"tg", "ҷҳӯӣ"}, {"ky", "ңүө"}, {"mk", "ѓќѕ"}, {"sr", "ћђ"}, {"be", "ў"}, {"uk", "їєґ"}, {"ru", "ыэё"},
}

// readCyrillicLocale tells languages by letters that only one of them has. Without any, it stays open.
func (r *Reading) readCyrillicLocale(text string) {
	text = strings.ToLower(text)
	for _, l := range cyrillicLetters {
		// A name in another language brings in a letter or two; a text has them all along.
		if n := countAny(text, l.letters); n > 0 && n*500 >= len(text)/2 {
			r.Release.Locale = l.locale
			r.infer("locale", l.locale, "letters of the text")
			return
		}
	}
	r.Release.Locale = undetermined
	r.warnf("locale", "the text is in Cyrillic letters and nothing tells its language")
}

func countAny(s, chars string) int {
	n := 0
	for _, r := range s {
		if strings.ContainsRune(chars, r) {
			n++
		}
	}
	return n
}

// readLatinLocale tells the official languages by their frequent words. English is what pages are in that
// say nothing else.
func (r *Reading) readLatinLocale(text string) {
	counts := make([]int, len(stopWords))
	for _, w := range wordsOf(text) {
		for i, l := range stopWords {
			if l.words[w.key] {
				counts[i]++
			}
		}
	}
	best, second := 0, 0
	for i := range counts {
		if counts[i] > counts[best] {
			best = i
		}
	}
	for i := range counts {
		if i != best {
			second = max(second, counts[i])
		}
	}
	if counts[best] >= 3 && 2*counts[best] >= 3*second {
		r.Release.Locale = stopWords[best].locale
		r.infer("locale", r.Release.Locale, "words of the text")
		return
	}
	r.Release.Locale = "en"
	r.infer("locale", "en", "nothing says another language")
}
