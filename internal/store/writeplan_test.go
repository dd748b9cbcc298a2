package store_test

import (
	"context"
	"database/sql"
	"regexp"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestWritePlans holds that a change costs the same however many releases there are: no statement of it scans a table of
// releases, on either engine.
func TestWritePlans(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it")
	}
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		v := seed(t, s)
		publishDemo(t, s, v, 300)
		tap := tapped(t, s.WriteForTest())
		conn := planning(t, s)
		for name, do := range map[string]func() error{
			"import": func() error {
				takeOver(t, s, content.Intake{}, content.Submission{Release: release(t, v, "1", "One", "2024-01-01")})
				return nil
			},
			"replace by origin": func() error {
				return rename(t, s, content.Target{Origin: content.Origin{System: "demo", ID: "1-7"}})
			},
			"create with an origin": func() error {
				made := release(t, v, "2", "Two", "2024-01-01")
				return rename(t, s, content.Target{New: content.NewWorkingCopy(*made)})
			},
			"mirror": func() error {
				at := time.Now().UTC()
				sub := content.Submission{Release: release(t, v, "3", "Three", "2024-01-01"), Imprint: &content.Imprint{Version: 1,
					Publication: content.Publication{Significance: content.Major}, FirstPublishedAt: at, PublishedAt: at}}
				return s.Mirror(t.Context(), content.Act{By: "key", Action: "mirror"}, &content.Step{Put: []content.Submission{sub}, Place: "here"})
			},
		} {
			tap.forget()
			if err := do(); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if len(tap.statements()) == 0 {
				t.Errorf("%s: no statement was seen", name)
			}
			for _, st := range tap.statements() {
				if plan := explain(t, conn, s.Engine(), st); scansReleases.MatchString(plan) {
					t.Errorf("%s scans a table:\n%s\n%s", name, st.sql, plan)
				}
			}
		}
	})
}

// scansReleases finds in a plan that all rows of a table with a row for each release, or more, are read.
var scansReleases = regexp.MustCompile(`(Seq Scan on|(?m:^)SCAN) (releases|release_\w+|published_(releases|versions|tags|places|slugs|texts|translations))\b`)

// planning gives a connection that says by which indexes statements go.
func planning(t *testing.T, s *store.Store) *sql.Conn {
	t.Helper()
	db, err := s.ForTest().DB()
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if s.Engine() == store.Postgres { // a large table is not scanned where there is an index
		for _, statement := range []string{"ANALYZE", "SET enable_seqscan = off"} {
			if _, err := conn.ExecContext(context.Background(), statement); err != nil {
				t.Fatal(err)
			}
		}
	}
	return conn
}

func rename(t *testing.T, s *store.Store, target content.Target) error {
	t.Helper()
	_, err := s.ChangeRelease(t.Context(), content.Act{By: "key", Action: "change"}, content.ReleaseChange{
		Target:  target,
		Edit:    func(w *content.WorkingCopy, at time.Time) error { return rewrite(w, at, "Renamed", false) },
		Receipt: func(*content.WorkingCopy) ([]byte, error) { return nil, nil },
	})
	return err
}
