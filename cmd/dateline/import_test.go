package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/config"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// runAsProgram names the variable that makes the test program be the program itself.
const runAsProgram = "DATELINE_TEST_RUNS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(runAsProgram) != "" {
		main()
		return
	}
	os.Exit(storetest.Main(m))
}

const referencePage = "../../internal/ingest/testdata/press-release.txt"

// withVocabulary is what dateline migrate makes of an empty database.
var withVocabulary = storetest.NewFixture("vocabulary", store.Options{}, prepare)

// eachDatabase runs a test on a migrated database of each engine that holds the vocabulary.
func eachDatabase(t *testing.T, f func(t *testing.T, db config.Database)) {
	t.Helper()
	for _, engine := range storetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			f(t, config.Database{DatabaseURL: withVocabulary.URL(t, engine)})
		})
	}
}

// asked answers requests from a database as the server does.
func asked(t *testing.T, db config.Database) func(path string) []map[string]any {
	t.Helper()
	s := storetest.OpenAt(t, db.DatabaseURL, store.Options{})
	h, err := newHandler(context.Background(), s, config.Server{RequestTimeout: patience}, slog.New(slog.DiscardHandler), newMetrics())
	if err != nil {
		t.Fatal(err)
	}
	return func(path string) []map[string]any {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		var list struct{ Data []map[string]any }
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || w.Code != 200 {
			t.Fatalf("%s: %d, %v: %s", path, w.Code, err, w.Body)
		}
		return list.Data
	}
}

// TestImportReferencePage imports the page that the importer was built for, and finds it by all it says.
func TestImportReferencePage(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, db config.Database) {
		for range 2 { // the second time changes nothing
			if err := (importCommand{Paths: []string{referencePage}, Report: "text"}).Run(t.Context(), db); err != nil {
				t.Fatal(err)
			}
		}
		ask := asked(t, db)
		all := ask("/v1/releases?fields=slug,kind,title,date,dateline,places,version,sources,body_text")
		if len(all) != 1 {
			t.Fatalf("%d releases, want 1", len(all))
		}
		got := all[0]
		for member, want := range map[string]any{
			"kind": "press_release", "title": "OSCE pilot policing project presented in Kyrgyzstan", "date": "2004-03-05",
			"dateline": "BISHKEK, 5 March 2004", "places": []any{"BISHKEK"}, "version": 1.0,
		} {
			if diff := cmp.Diff(want, got[member]); diff != "" {
				t.Errorf("%s (-want +got)\n%s", member, diff)
			}
		}
		body := fmt.Sprint(got["body_text"])
		if n := len(strings.Split(body, "\n\n")); n != 9 || !strings.HasPrefix(body, "A pioneering OSCE project") ||
			!strings.HasSuffix(body, "reform of the police culture itself.") || strings.Count(body, "Open Doors Day") != 2 {
			t.Errorf("the body is not there once and whole: %d paragraphs in\n%s", n, body)
		}
		for query, want := range map[string]int{
			"filter[places]=Bishkek": 1, "filter[date]=2004-03-05": 1, "filter[date][year]=2004": 1,
			"filter[sources][all]=secretariat,programme-office-in-bishkek": 1, "filter[fields_of_work]=policing": 1,
			"filter[states]=KG": 1, "filter[field_operations]=OSCE Centre in Bishkek": 1, "filter[kind]=press_release": 1,
			"filter[places]=Vienna": 0, "filter[date]=2004-03-04": 0, "filter[sources]=chairpersonship": 0,
			"filter[fields_of_work]=good-governance,rule-of-law": 0, "filter[states][none]=KG": 0, "filter[states]=UZ": 0,
			"filter[field_operations]=mission-to-moldova": 0, "filter[meetings][exists]=true": 0, "filter[kind]=news_item": 0,
		} {
			path := "/v1/releases?" + strings.ReplaceAll(query, " ", "%20")
			if got := len(ask(path)); got != want {
				t.Errorf("%s finds %d, want %d", query, got, want)
			}
		}
	})
}

// TestImportRefuses leaves what is no release alone, imports the rest, and fails in the end.
func TestImportRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	page, err := os.ReadFile(referencePage)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"page.txt": string(page), "menu.txt": "- Home\n- About us\n- Contact\n", "empty.txt": ""} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	eachDatabase(t, func(t *testing.T, db config.Database) {
		err := importCommand{Paths: []string{dir}, Report: "json"}.Run(t.Context(), db)
		if !errors.Is(err, errRefused) {
			t.Errorf("got %v, want %v", err, errRefused)
		}
		if got := len(asked(t, db)("/v1/releases")); got != 1 {
			t.Errorf("%d releases, want 1", got)
		}
	})
}

func TestImportDraft(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, db config.Database) {
		if err := (importCommand{Paths: []string{referencePage}, Draft: true, Report: "text"}).Run(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		if got := len(asked(t, db)("/v1/releases")); got != 0 {
			t.Errorf("%d releases are public, want none", got)
		}
	})
}

func TestDemoIsTheSameAgain(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, db config.Database) {
		for range 2 {
			if err := (demoCommand{Releases: 60, RandomSeed: 7}).Run(t.Context(), db); err != nil {
				t.Fatal(err)
			}
		}
		releases := asked(t, db)("/v1/releases?page[size]=100")
		if len(releases) != 60 {
			t.Errorf("%d releases, want 60", len(releases))
		}
		for _, r := range releases {
			if r["version"] != 1.0 {
				t.Errorf("%v has version %v", r["slug"], r["version"])
			}
		}
	})
}
