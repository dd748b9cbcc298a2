package search_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/search"
)

func languages() []string { return []string{"en", "ru", "de", "fr", "it", "es"} }

func TestStem(t *testing.T) {
	t.Parallel()
	tests := []struct{ word, language, want string }{
		{"Elections", "en", "elect"},
		{"elections", "en-GB", "elect"},
		{"elections", "EN_us", "elect"},
		{"cooperation", "en", "cooper"},
		{"полиции", "ru", "полиц"},
		{"полицией", "ru-RU", "полиц"},
		{"российский", "ru", "российск"},
		{"Казахстан", "ru", "казахста"},
		{"Казахстана", "ru", "казахста"},
		{"Казахстане", "ru", "казахста"},
		{"Казахстаном", "ru", "казахста"},
		{"Азербайджану", "ru", "азербайджа"},
		{"Förderungen", "de", "forder"},
		{"négociations", "fr", "negoci"},
		{"negoziazioni", "it", "negoz"},
		{"elecciones", "es", "eleccion"},
		{"elections", "nl", "elections"},
		{"elections", "", "elections"},
		{"elections", "ru", "elections"},
		{"полиции", "en", "полиции"},
		{"1990s", "en", "1990s"},
		{"київ", "ru", "киів"},
		{"", "en", ""},
	}
	for _, tt := range tests {
		key := strings.Join(keys(tt.word), " ")
		if got := search.Stem(key, tt.language); got != tt.want {
			t.Errorf("the stem of %q in %q is %q, want %q", tt.word, tt.language, got, tt.want)
		}
	}
}

// checkStems holds what every stem is: a key, in lower case and not empty.
func checkStems(t interface{ Fatalf(string, ...any) }, key string) {
	for _, language := range languages() {
		stem := search.Stem(key, language)
		if stem == "" || stem != strings.Map(unicode.ToLower, stem) {
			t.Fatalf("the stem of %q in %s is %q", key, language, stem)
		}
	}
}

func TestStemOfAnyWord(t *testing.T) {
	t.Parallel()
	word := rapid.OneOf(rapid.StringMatching(`[a-z]{1,12}`), rapid.StringMatching(`[а-я]{1,12}`), rapid.StringMatching(`[aeiouyqhngs']{1,9}`))
	rapid.Check(t, func(rt *rapid.T) {
		for _, key := range keys(word.Draw(rt, "word")) {
			checkStems(rt, key)
		}
	})
}

func FuzzStem(f *testing.F) {
	for _, word := range []string{"sses", "yyy", "aieaie", "quieu", "ivamente", "вшись", "ейш"} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, language := range languages() {
			search.Stem(s, language)
		}
		for _, key := range keys(s) {
			checkStems(t, key)
		}
	})
}

func TestStemAtOnce(t *testing.T) {
	t.Parallel()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 500 {
				for word, want := range map[string]string{"elections": "elect", "policing": "polic"} {
					if got := search.Stem(word, "en"); got != want {
						t.Errorf("the stem of %q is %q, want %q", word, got, want)
					}
				}
			}
		})
	}
	wg.Wait()
}

func TestForms(t *testing.T) {
	t.Parallel()
	tests := []struct {
		asked []string
		want  [][]string
	}{
		{nil, nil},
		{[]string{"osh"}, [][]string{{"osh"}}},
		{[]string{"border", "guards"}, [][]string{{"border", "guard"}, {"border", "guards"}, {"bord", "guard"}, {"bord", "guards"}}},
		{[]string{"полиции"}, [][]string{{"полиции"}, {"полиц"}}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, search.Forms(tt.asked)); diff != "" {
			t.Errorf("Forms(%q) (-want +got):\n%s", tt.asked, diff)
		}
	}
}

// However a word of a text is stemmed, the forms of the word hold it.
func TestFormsHoldEveryStem(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		asked := keys(text().Draw(rt, "text"))
		if len(asked) == 0 {
			return
		}
		forms := search.Forms(asked)
		for _, language := range append(languages(), "", "hy") {
			want := make([]string, len(asked))
			for i, key := range asked {
				want[i] = search.Stem(key, language)
			}
			if !slices.ContainsFunc(forms, func(f []string) bool { return slices.Equal(f, want) }) {
				rt.Fatalf("Forms(%q) = %q, without %q", asked, forms, want)
			}
		}
		for i := range forms {
			for _, other := range forms[:i] {
				if slices.Equal(forms[i], other) {
					rt.Fatalf("Forms(%q) has %q twice", asked, other)
				}
			}
		}
	})
}

func TestCommon(t *testing.T) {
	t.Parallel()
	for _, key := range strings.Fields("the of and or a an in on to for with by is are was were be been it its this that as at from not no") {
		if !search.Common(key, "en") || !search.Common(key, "en-GB") {
			t.Errorf("%q is not common in English", key)
		}
	}
	tests := []struct {
		key, language string
		want          bool
	}{
		{"police", "en", false}, {"may", "en", false}, {"us", "en", false}, {"der", "en", false}, {"", "en", false},
		{"и", "ru", true}, {"ее", "ru", true}, {"полиция", "ru", false}, {"который", "ru", true},
		{"der", "de-AT", true}, {"fur", "de", true}, {"wahl", "de", false},
		{"l", "fr", true}, {"meme", "fr", true}, {"della", "it", true}, {"tambien", "es", true},
		{"the", "nl", false}, {"the", "", false},
	}
	for _, tt := range tests {
		if got := search.Common(tt.key, tt.language); got != tt.want {
			t.Errorf("Common(%q, %q) = %v, want %v", tt.key, tt.language, got, tt.want)
		}
	}
}
