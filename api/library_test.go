package api_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
	"github.com/dateline-press/dateline/internal/testmain"
	"github.com/dateline-press/dateline/internal/vocabulary"
)

// library is random content in a database of each engine, and in a model.
type library struct {
	model
	handlers map[store.Engine]http.Handler
	others   map[store.Engine]*store.Store // the same databases, each kept in an index too
	fast     http.Handler                  // over the index of one
	further  []http.Handler                // that remember, have an index, or both
	asked    int
	stores   map[store.Engine]*store.Store
	random   *rand.Rand
	clock    time.Time
}

// newLibrary publishes some releases at several moments. The same stream of chance gives the same content and ids.
func newLibrary(t *testing.T, stream uint64, releases int) *library {
	t.Helper()
	l := &library{handlers: map[store.Engine]http.Handler{}, stores: map[store.Engine]*store.Store{}, others: map[store.Engine]*store.Store{}, random: testmain.Random(t, stream)}
	terms, err := vocabulary.Terms(noon)
	if err != nil {
		t.Fatal(err)
	}
	l.vocabulary = content.NewVocabulary(terms, nil)
	for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
		opts, address := store.Options{Now: func() time.Time { return l.clock }}, storetest.URL(t, engine)
		s := storetest.OpenAt(t, address, opts)
		l.clock = noon
		if _, err := s.Seed(context.Background(), terms, nil); err != nil {
			t.Fatal(err)
		}
		watched(t, s)
		l.stores[engine], l.handlers[engine] = s, newHandler(t, s, failing{t})
		l.others[engine] = storetest.OpenAt(t, address, opts)
		indexed(t, l.others[engine])
		l.further = append(l.further, newHandler(t, l.others[engine], failing{t}), mindful(t, s, nil), mindful(t, l.others[engine], nil))
	}
	l.fast = l.further[0]
	for part := range 4 {
		l.clock = noon.Add(time.Duration(part) * 26 * time.Hour)
		l.publish(t, l.releases(part*releases/4, releases/4))
	}
	for engine, s := range l.stores {
		at, _ := s.Standing()
		if err := l.others[engine].Await(context.Background(), at); err != nil {
			t.Fatal(err)
		}
		standing(t, l.others[engine])
	}
	return l
}

// releases makes releases up, numbered from a first one.
func (l *library) releases(first, n int) []*content.Release {
	all := make([]*content.Release, n)
	for i := range all {
		all[i] = l.release(first + i)
	}
	return all
}

func (l *library) publish(t *testing.T, batch []*content.Release) {
	t.Helper()
	for _, s := range l.stores {
		submissions := make([]store.Submission, len(batch))
		for i, r := range batch {
			again := *r
			submissions[i] = store.Submission{Release: &again}
		}
		if _, err := s.Import(context.Background(), submissions); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range batch {
		l.docs = append(l.docs, newDoc(r, l.clock))
	}
}

// The words that texts are made of, in several languages, with and without accents.
func libraryWords() map[string][]string {
	return map[string][]string{
		"en": {"police", "policing", "reform", "reforms", "border", "guards", "the", "of", "co-operation", "training", "election",
			"observers", "war", "rule", "law", "media", "Türkiye", "office", "it's", "2004", "human", "rights"},
		"ru": {"полиция", "полиции", "реформа", "выборы", "наблюдатели", "и", "в", "районе", "police", "Ошский", "обучение"},
		"de": {"Polizei", "Reform", "Reformen", "der", "und", "war", "Wahlen", "Straße", "Größe", "Beobachter", "Zusammenarbeit"},
		"kk": {"полиция", "сайлау", "және", "police", "reforms"},
	}
}

func (l *library) pick(all []string) string { return all[l.random.IntN(len(all))] }

func (l *library) text(words []string, n int) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = l.pick(words)
		if l.random.IntN(8) == 0 {
			parts[i] += []string{",", ".", " –", "!"}[l.random.IntN(4)]
		}
	}
	return strings.Join(parts, " ")
}

func (l *library) release(n int) *content.Release {
	locale := l.pick([]string{"en", "en", "en", "ru", "de", "kk"})
	words := libraryWords()[locale]
	title := l.text(words, 2+l.random.IntN(5))
	id := fmt.Sprintf("%08x-0000-4000-8000-%012x", l.random.Uint32(), n)
	r := &content.Release{
		ID: id, Slug: fmt.Sprintf("release-%d", n), Kind: content.ReleaseKinds()[l.random.IntN(6)], Title: content.TrimLine(title),
		Locale: locale, Date: l.day(), Tags: content.Tags{}, Origin: content.Origin{System: l.pick([]string{"desk", "osce.org"}), ID: fmt.Sprint(n)},
	}
	if l.random.IntN(3) > 0 {
		r.Summary = content.TrimLine(l.text(words, 1+l.random.IntN(8)))
	}
	body, err := prose.New().FromMarkdown(l.text(words, l.random.IntN(60)) + "\n\n" + l.text(words, 1+l.random.IntN(9)))
	if err != nil {
		panic(err)
	}
	r.Body = body
	for range l.random.IntN(3) {
		if p := l.pick([]string{"VIENNA", "OSH", "BISHKEK", "Žilina", "Osh, northern"}); !slices.Contains(r.Places, p) {
			r.Places = append(r.Places, p)
		}
	}
	for _, d := range content.Dimensions() {
		for range l.random.IntN(3) {
			if id := l.termOf(d).ID; !slices.Contains(r.Tags[d], id) {
				r.Tags[d] = append(r.Tags[d], id)
			}
		}
	}
	return r
}

// day gives one of few days, or none.
func (l *library) day() content.Day {
	if l.random.IntN(12) == 0 {
		return ""
	}
	return content.Day(time.Date(2003, 11, 20, 0, 0, 0, 0, time.UTC).AddDate(0, 0, l.random.IntN(60)*7).Format(time.DateOnly))
}

// libraryTerms are the few terms that the library is tagged with, so that questions find some.
func libraryTerms() map[content.Dimension][]string {
	return map[content.Dimension][]string{
		content.States:          {"kyrgyzstan", "tajikistan", "turkiye", "austria", "japan"},
		content.FieldsOfWork:    {"policing", "elections", "rule-of-law", "human-rights"},
		content.Sources:         {"secretariat", "conflict-prevention-centre", "transnational-threats-department", "programme-office-in-bishkek", "permanent-council"},
		content.FieldOperations: {"programme-office-in-bishkek", "mission-in-kosovo", "kosovo-verification-mission"},
		content.Meetings:        {"human-rights-meetings", "summit-meetings"},
	}
}

func (l *library) termOf(d content.Dimension) *content.Term {
	return l.vocabulary.Lookup(d.Type(), l.pick(libraryTerms()[d])).Common()
}

// failing is a log in which nothing may be called an internal error.
type failing struct{ t *testing.T }

// Write implements io.Writer.
func (f failing) Write(line []byte) (int, error) {
	if strings.Contains(string(line), `"internal error"`) {
		f.t.Errorf("the log: %s", line)
	}
	return len(line), nil
}

func isoWeek(year, week int) string { return fmt.Sprintf("%04d-W%02d", year, week) }
