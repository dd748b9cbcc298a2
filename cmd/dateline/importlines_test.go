package main

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
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

// answered gives the text of an answer from a database.
func answered(t *testing.T, db config.Database, path string) string {
	t.Helper()
	s := storetest.OpenAt(t, db.DatabaseURL, store.Options{})
	w := httptest.NewRecorder()
	serving(t, s).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	text, err := io.ReadAll(w.Body)
	if err != nil || w.Code != 200 {
		t.Fatalf("%s: status %d, %v: %s", path, w.Code, err, text)
	}
	return string(text)
}

// serving gives what answers requests from a store.
func serving(t *testing.T, s *store.Store) http.Handler {
	t.Helper()
	h, err := newHandler(t.Context(), s, config.Server{RequestTimeout: patience}, slog.New(slog.DiscardHandler), newMetrics())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// exportTo writes both exports of a database into a folder.
func exportTo(t *testing.T, db config.Database, dir string) map[string]string {
	t.Helper()
	exports := map[string]string{}
	for _, name := range []string{"terms.ndjson", "releases.ndjson"} {
		exports[name] = answered(t, db, "/v1/export/"+name)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(exports[name]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return exports
}

// TestImportLines takes an export over: from either engine into the other, and the second time without any change.
func TestImportLines(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, db config.Database) {
		if err := (demoCommand{Releases: 700, RandomSeed: 7}).Run(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		want := exportTo(t, db, dir)
		eachDatabase(t, func(t *testing.T, copied config.Database) {
			command := importCommand{Paths: []string{dir}, Report: "text", OnError: "continue"}
			tried := command
			tried.DryRun = true
			head := answered(t, copied, "/v1/changes/head")
			if err := tried.Run(t.Context(), copied); err != nil {
				t.Fatal(err)
			}
			if got := answered(t, copied, "/v1/changes/head"); got != head {
				t.Errorf("a trial moves the feed from %s to %s", head, got)
			}
			for range 2 {
				if err := command.Run(t.Context(), copied); err != nil {
					t.Fatal(err)
				}
				if head == answered(t, copied, "/v1/changes/head") {
					t.Error("the feed has not moved")
				}
				got := exportTo(t, copied, t.TempDir())
				for name := range want {
					if diff := cmp.Diff(strings.Split(want[name], "\n"), strings.Split(got[name], "\n")); diff != "" {
						t.Errorf("%s (-want +got)\n%s", name, diff)
					}
				}
			}
			head = answered(t, copied, "/v1/changes/head")
			if err := command.Run(t.Context(), copied); err != nil || answered(t, copied, "/v1/changes/head") != head {
				t.Errorf("a third time: %v, and something has changed", err)
			}
		})
	})
}

// TestImportLinesRefuses goes on behind a line that is refused, or stops there, and fails in the end.
func TestImportLinesRefuses(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "lines")
	text := `{"title":"One","origin":{"system":"test","id":"1"},"status":"published"}` + "\n" + `{"titel":"Two","origin":{"system":"test","id":"2"}}` + "\n\n" +
		`{"title":"Three","origin":{"system":"test","id":"3"},"status":"published"}`
	if err := os.WriteFile(file, []byte("\n"+text), 0o600); err != nil {
		t.Fatal(err)
	}
	eachDatabase(t, func(t *testing.T, db config.Database) {
		for i, onError := range []string{"stop", "continue"} {
			err := importCommand{Paths: []string{file}, Report: "json", OnError: onError}.Run(t.Context(), db)
			if got := len(asked(t, db)("/v1/releases")); !errors.Is(err, errRefused) || got != i+1 {
				t.Errorf("%s: %d releases and %v, want %d and %v", onError, got, err, i+1, errRefused)
			}
		}
		if err := (importCommand{Paths: []string{file, referencePage}, DryRun: true, Report: "text"}).Run(t.Context(), db); !errors.Is(err, errTried) {
			t.Errorf("a page with --dry-run: %v, want %v", err, errTried)
		}
	})
}

// TestImportLinesAsDrafts publishes nothing, whatever the lines say.
func TestImportLinesAsDrafts(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, db config.Database) {
		if err := (demoCommand{Releases: 5, RandomSeed: 7}).Run(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		exportTo(t, db, dir)
		eachDatabase(t, func(t *testing.T, copied config.Database) {
			if err := (importCommand{Paths: []string{dir}, Draft: true, Report: "text"}).Run(t.Context(), copied); err != nil {
				t.Fatal(err)
			}
			if got := len(asked(t, copied)("/v1/releases")); got != 0 {
				t.Errorf("%d releases are public, want none", got)
			}
		})
	})
}
