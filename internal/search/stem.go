package search

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
)

// languages are those whose words are stemmed, by BCP 47, in the order in which they are tried.
var languages = [...]string{"en", "ru", "de", "fr", "it", "es"}

// Stem gives the stem of a word, given its key, by the algorithm of a language (a BCP 47 tag). A word of another
// script, with digits or longer than a key can be, and any word of a language that has no algorithm here, is its own
// stem.
func Stem(key, language string) string {
	language = base(language)
	stem := algorithm(language)
	if stem == nil || len(key) > MaxKey || !inScript(key, language) {
		return key
	}
	env := snowballstem.NewEnv(key)
	stem(env)
	s := env.Current()
	switch {
	case s == "":
		return key
	case language == "ru" && (strings.HasSuffix(s, "стан") || strings.HasSuffix(s, "джан")):
		// The algorithm takes the end of "Казахстан" and "Казахстана" for that of a participle, but not that of
		// "Казахстане": without this the names of seven States would not be found in most of their cases.
		return strings.TrimSuffix(s, "н")
	default:
		return s
	}
}

func algorithm(base string) func(*snowballstem.Env) bool {
	switch base {
	case "en":
		return english.Stem
	case "ru":
		return russian.Stem
	case "de":
		return german.Stem
	case "fr":
		return french.Stem
	case "it":
		return italian.Stem
	case "es":
		return spanish.Stem
	default:
		return nil
	}
}

// inScript reports whether a key has no letters but those that the algorithm of a language was made for, after
// folding.
func inScript(key, base string) bool {
	for _, r := range key {
		if base == "ru" {
			if r < 'а' || r > 'я' {
				return false
			}
			continue
		}
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return true
}

// base gives the language of a BCP 47 tag without script and region.
func base(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	return strings.ToLower(tag)
}

// stemmer stems words, each distinct word once.
type stemmer struct {
	language string
	known    map[string]string
}

// maxKnown is how many words a stemmer remembers at most.
const maxKnown = 50_000

func newStemmer(language string) *stemmer {
	return &stemmer{language: language, known: map[string]string{}}
}

func (s *stemmer) stem(key string) string {
	stem, ok := s.known[key]
	if !ok {
		if len(s.known) >= maxKnown {
			clear(s.known)
		}
		stem = Stem(key, s.language)
		s.known[key] = stem
	}
	return stem
}
