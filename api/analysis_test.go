package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/vocabulary"
)

const (
	analysisFolder = "../internal/search/testdata/analysis/"
	// howToAnalyse writes the words of the model anew, and what other programs make of them.
	howToAnalyse = "run: go test ./api/ -run TestAnalysisHasEveryWord -update && " +
		"node internal/search/testdata/analysis/generate.mjs"
)

// analysis is what other programs make of the words of the model, so that it does not share the faults of the
// product's analyser. It only looks words up, and panics at one that it does not have.
type analysis struct {
	Languages []string            // those that have stems
	Common    map[string][]string // by language, some words that say nothing
	Letters   map[string]string   // folded
	Words     map[string][]string // the keys of what stands between two spaces
	Stems     map[string][]string // by key, in the order of the languages
}

var frozen = sync.OnceValue(func() *analysis {
	b, err := os.ReadFile(analysisFolder + "model.json")
	if err != nil {
		panic(err)
	}
	var a analysis
	if err := json.Unmarshal(b, &a); err != nil {
		panic(err)
	}
	return &a
})

// analysed looks something up.
func analysed[T any](table map[string]T, text string) T {
	found, ok := table[text]
	if !ok {
		panic(fmt.Sprintf("no analysis of %q; %s", text, howToAnalyse))
	}
	return found
}

// chunks parts a text at its spaces, and takes the punctuation of a library off.
func chunks(text string) []string {
	all := strings.Fields(text)
	for i, chunk := range all {
		all[i] = strings.Trim(chunk, ",.!–")
	}
	return slices.DeleteFunc(all, func(chunk string) bool { return chunk == "" })
}

func (a *analysis) keys(text string) []string {
	var keys []string
	for _, chunk := range chunks(text) {
		keys = append(keys, analysed(a.Words, chunk)...)
	}
	return keys
}

// stems gives the stems of some keys. In a language that has none they are the keys.
func (a *analysis) stems(keys []string, language string) []string {
	l := slices.Index(a.Languages, language)
	if l < 0 {
		return keys
	}
	stems := make([]string, len(keys))
	for i, key := range keys {
		stems[i] = analysed(a.Stems, key)[l]
	}
	return stems
}

// forms gives some keys stemmed in each language, and last as they are.
func (a *analysis) forms(keys []string) [][]string {
	var forms [][]string
	for _, language := range a.Languages {
		forms = append(forms, a.stems(keys, language))
	}
	return append(forms, keys)
}

// common reports whether no word of a text says anything.
func (a *analysis) common(text, language string) bool {
	return !slices.ContainsFunc(a.keys(text), func(key string) bool { return !slices.Contains(a.Common[language], key) })
}

// fold gives the form in which two lines are compared, letter by letter.
func (a *analysis) fold(line string) string {
	var b strings.Builder
	for _, r := range line {
		b.WriteString(analysed(a.Letters, string(r)))
	}
	return b.String()
}

// inflected are texts of one word in several languages. Each is also searched for.
func inflected() map[string][]string {
	return map[string][]string{
		"en": {"trained", "training", "elected", "Elections", "Police", "policing",
			"coordinator", "Co-ordinators", "OSCE's", "l'OSCE"},
		"ru": {"полицией", "полиция", "Реформами", "реформ", "выборах", "Выборы",
			"Ёлка", "елки", "районов", "Новый", "нового"},
		"de": {"Förderungen", "gefördert", "Straßen", "STRASSE", "Größen", "grosse",
			"Wahl", "Reformen", "Häuser", "hauses"},
		"fr": {"l’élection", "Élections", "policière", "policiers", "négociations", "négocier",
			"œuvre", "OEUVRES", "lʼUnion", "unions"},
		"it": {"elezione", "elezioni", "riforme", "Riformare", "negoziazioni", "negoziati", "città", "CITTA", "ﬁne"},
		"es": {"elección", "Elecciones", "reformas", "reformado", "policías", "policía",
			"niños", "NINO", "negociaciones"},
		"tr": {"İzmir", "IZMIR", "Diyarbakır", "diyarbakir", "Azerbaycan’ın", "ＯＳＣＥ"},
	}
}

// termWords are asked for too: names of terms that releases are tagged with, as they stand in a sentence.
func termWords() []string {
	return []string{"Таджикистана", "Таджикистане", "Кыргызстаном", "кыргызстан", "Турцию", "Österreichs",
		"osterreich", "Türkei", "Turchia", "Japón", "japon", "Tayikistan", "Kirghizistan",
		"elections", "Policing", "rules of law"}
}

// wordsIn lists the words of all languages.
func wordsIn(words map[string][]string) []string {
	var all []string
	for _, language := range slices.Sorted(maps.Keys(words)) {
		all = append(all, words[language]...)
	}
	return all
}

// modelWords lists the chunks of all that the model looks up, in order.
func modelWords(t *testing.T) []string {
	t.Helper()
	terms, err := vocabulary.Terms(noon)
	if err != nil {
		t.Fatal(err)
	}
	texts := slices.Concat(huntWords(), placesAsked(), termWords())
	texts = slices.Concat(texts, wordsIn(libraryWords()), wordsIn(inflected()))
	for _, it := range terms {
		texts = append(texts, spellings(it.Common())...)
	}
	l := library{model: model{vocabulary: content.NewVocabulary(terms, nil)}, random: rand.New(rand.NewPCG(1, 1))}
	for _, r := range l.releases(0, 300) {
		texts = append(append(texts, r.Title, r.Summary, r.Body.Text), r.Places...)
	}
	distinct := map[string]bool{}
	for _, text := range texts {
		for _, chunk := range chunks(text) {
			distinct[chunk] = true
		}
	}
	return slices.Sorted(maps.Keys(distinct))
}

// TestAnalysisHasEveryWord checks that the frozen table is that of the words that the model meets today. With -update
// it writes their list, from which the table is made.
func TestAnalysisHasEveryWord(t *testing.T) {
	t.Parallel()
	want, file := modelWords(t), analysisFolder+"model.txt"
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(want, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return // the table is made from it
	}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(frozen().Words))); diff != "" {
		t.Errorf("%s is stale (-want +got):\n%s\n%s", file, diff, howToAnalyse)
	}
}

// TestAnswersToEveryWord asks for one word at a time, of releases that have one word, one tag or one place each, in
// the order of their titles. A random question would hardly show that a single word is analysed otherwise.
func TestAnswersToEveryWord(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it")
	}
	l := newLibrary(t, 3, 4)
	l.publish(t, l.singles())
	for _, word := range slices.Concat(huntWords(), wordsIn(inflected()), termWords()) {
		l.ask(t, &question{where: &asked{logic: "and"}, hunt: hunt{{{text: word}}}, sort: []string{"title"}})
	}
	for _, place := range placesAsked() {
		holds := func(d *doc) bool { return slices.ContainsFunc(d.Places, samePlace(place)) }
		condition := &asked{field: "places", op: "any", values: []string{place}, holds: holds}
		l.ask(t, &question{where: &asked{logic: "and", parts: []*asked{condition}}, sort: []string{"title"}})
	}
}

// singles makes releases of which each has one word, one tag or one place.
func (l *library) singles() []*content.Release {
	var all []*content.Release
	add := func(title, locale string, tags content.Tags, places ...string) {
		r := l.release(100 + len(all))
		r.Title, r.Summary, r.Body, r.Locale, r.Tags, r.Places = title, "", content.Body{}, locale, tags, places
		all = append(all, r)
	}
	for locale, words := range inflected() {
		for _, word := range words {
			add(content.TrimLine(word), locale, nil)
		}
	}
	for dimension, slugs := range libraryTerms() {
		for _, slug := range slugs {
			add("zzz", "en", content.Tags{dimension: {l.vocabulary.Lookup(dimension.Type(), slug).Common().ID}})
		}
	}
	for _, place := range placesAsked() {
		add("zzz", "en", nil, place)
	}
	return all
}

// ask compares what every engine finds with what the model does.
func (l *library) ask(t *testing.T, q *question) {
	t.Helper()
	titles, want := map[string]string{}, []string{}
	for _, d := range l.docs {
		titles[d.ID] = d.Title
	}
	for _, d := range l.find(q) {
		want = append(want, d.Title+" "+d.ID)
	}
	path, ok := q.url(100)
	if !ok {
		t.Fatalf("no URL for %s", q.body(100))
	}
	for engine, h := range l.handlers {
		got := []string{}
		for _, item := range page(t, h, path).Data {
			got = append(got, titles[item.ID]+" "+item.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", engine, q.body(100), diff)
		}
	}
}
