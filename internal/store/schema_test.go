package store_test

import (
	"context"
	"database/sql"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

func TestMigrationsHaveTheSameNames(t *testing.T) {
	t.Parallel()
	names := func(engine store.Engine) []string {
		entries, err := fs.ReadDir(os.DirFS("migrations"), string(engine))
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, e := range entries {
			all = append(all, e.Name())
		}
		return all
	}
	if diff := cmp.Diff(names(store.Postgres), names(store.SQLite)); diff != "" {
		t.Errorf("migrations differ (-postgres +sqlite)\n%s", diff)
	}
}

// TestColumnsMatch compares what the migrations of both engines make: tables, columns, types, nullability.
func TestColumnsMatch(t *testing.T) {
	t.Parallel()
	postgres := columns(t, store.Postgres, `SELECT c.table_name || '.' || c.column_name || ' ' || c.data_type || ' ' || c.is_nullable
		FROM information_schema.columns c WHERE c.table_schema = 'public' AND c.table_name <> 'goose_db_version'`)
	sqlite := columns(t, store.SQLite, `SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || CASE WHEN c."notnull" OR c.pk THEN 'NO' ELSE 'YES' END
		FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> 'goose_db_version' AND m.name NOT LIKE 'published_words%'`)
	same := strings.NewReplacer(" uuid ", " TEXT ", " text ", " TEXT ", " bigint ", " INTEGER ", " integer ", " INTEGER ",
		" timestamp with time zone ", " TIMESTAMP ", " boolean ", " BOOLEAN ", " bytea ", " BLOB ")
	for i := range postgres {
		postgres[i] = same.Replace(postgres[i])
	}
	// The words of a release are in a column on one engine, and under a number in the full-text index of the other.
	postgres = slices.DeleteFunc(postgres, func(c string) bool { return c == "published_texts.search tsvector NO" })
	sqlite = slices.DeleteFunc(sqlite, func(c string) bool { return c == "published_texts.number INTEGER NO" })
	if len(sqlite) < 100 {
		t.Errorf("only %d columns were found", len(sqlite))
	}
	if diff := cmp.Diff(postgres, sqlite); diff != "" {
		t.Errorf("columns differ (-postgres +sqlite)\n%s", diff)
	}
}

func columns(t *testing.T, engine store.Engine, question string) []string {
	t.Helper()
	s := storetest.Open(t, engine, store.Options{})
	var all []string
	if err := s.ForTest().Raw(question).Scan(&all).Error; err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

// TestEveryFieldHasAColumn holds that what the registry offers can be asked of the tables.
func TestEveryFieldHasAColumn(t *testing.T) {
	t.Parallel()
	known := store.FieldsForTest()
	for _, r := range []*query.Resource{query.Releases(), query.FieldsOfWork(), query.States(), query.Structures(),
		query.FieldOperations(), query.Meetings(), query.Drafts(), query.Audit(), query.Keys()} {
		var offered []string
		for _, f := range r.Fields {
			if f.Filter || f.Sort {
				offered = append(offered, f.Name)
			}
		}
		slices.Sort(offered)
		if diff := cmp.Diff(offered, known[r.Name]); diff != "" {
			t.Errorf("%s (-registry +columns)\n%s", r.Name, diff)
		}
	}
}

// TestReaderRole serves as a member of dateline_reader, and is refused by the database on every editorial table.
func TestReaderRole(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	address := storetest.URL(t, store.Postgres)
	owner, err := store.Open(ctx, address, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = owner.Close() })
	v := seed(t, owner)
	importAll(t, owner, release(t, v, "a", "Public", "2004-03-05", [2]string{"states", "KG"}))

	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(ctx) })
	const user = "delivery_of_a_test"
	if _, err := conn.Exec(ctx, "CREATE ROLE "+user+" LOGIN IN ROLE dateline_reader"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = conn.Exec(ctx, "DROP ROLE "+user) })
	before, after, _ := strings.Cut(address, "//")
	reader, err := store.Open(ctx, before+"//"+user+after[strings.Index(after, "@"):], store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = reader.Close() })

	if err := reader.Ready(ctx); err != nil {
		t.Error(err)
	}
	if _, err := reader.CursorKey(ctx); err != nil {
		t.Error(err)
	}
	if _, err := reader.Navigation(ctx); err != nil {
		t.Error(err)
	}
	if v, err = reader.Vocabulary(ctx); err != nil {
		t.Fatal(err)
	}
	if _, total := ask(t, reader, v, "filter[states]=KG&filter[places]=vienna"); total != 1 {
		t.Errorf("the reader finds %d releases, want 1", total)
	}
	if _, err := reader.Release(ctx, "release-a", nil, document.HTML); err != nil {
		t.Error(err)
	}
	for _, table := range []string{"releases", "release_tags", "release_slugs"} {
		var n sql.NullInt64
		err := reader.ForTest().Raw("SELECT count(*) FROM " + table).Scan(&n).Error
		if err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s: got %v, want SQLSTATE 42501", table, err)
		}
	}
	for _, table := range []string{"published_releases", "published_versions", "published_head", "states"} {
		if err := reader.ForTest().Exec("DELETE FROM " + table).Error; err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("delete from %s: got %v, want SQLSTATE 42501", table, err)
		}
	}
}

// TestOneServerPerFile refuses a second server on the same SQLite file, and lets commands work beside one.
func TestOneServerPerFile(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	address := storetest.URL(t, store.SQLite)
	first, err := store.Open(ctx, address, store.Options{Exclusive: true})
	if err != nil {
		t.Fatal(err)
	}
	if second, err := store.Open(ctx, address, store.Options{Exclusive: true}); err == nil {
		t.Error("a second server opened the file")
		_ = second.Close()
	}
	beside, err := store.Open(ctx, address, store.Options{})
	if err != nil {
		t.Errorf("a command beside the server: %v", err)
	} else if err := beside.Close(); err != nil {
		t.Error(err)
	}
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	again, err := store.Open(ctx, address, store.Options{Exclusive: true})
	if err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	_ = again.Close()
}

// TestFeedPositions holds that what became public is told in order and without gaps.
func TestFeedPositions(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		v := seed(t, s)
		importAll(t, s, release(t, v, "a", "One", "2004-03-05"), release(t, v, "b", "Two", "2004-03-06"))
		importAll(t, s, release(t, v, "a", "One, corrected", "2004-03-05"))
		var events []struct {
			Seq     int64
			Type    string
			Version int
		}
		if err := s.ForTest().Raw("SELECT seq, type, version FROM published_events ORDER BY seq").Scan(&events).Error; err != nil {
			t.Fatal(err)
		}
		releases := 0
		for i, e := range events {
			if e.Seq != int64(i+1) {
				t.Fatalf("position %d comes at %d", e.Seq, i+1)
			}
			if e.Type == "release" {
				releases++
			}
		}
		last := events[len(events)-1]
		if releases != 3 || last.Type != "release" || last.Version != 2 {
			t.Errorf("%d events of releases, the last %+v", releases, last)
		}
		var head int64
		if err := s.ForTest().Raw("SELECT seq FROM published_head").Scan(&head).Error; err != nil || head != last.Seq {
			t.Errorf("the head is %d (%v), the last event %d", head, err, last.Seq)
		}
	})
}

// TestTheLogIsAppendOnly holds that what was logged is neither changed nor taken away, by whoever asks.
func TestTheLogIsAppendOnly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		v := seed(t, s)
		importAll(t, s, release(t, v, "a", "One", "2004-03-05"))
		for _, statement := range []string{"UPDATE audit_entries SET key_id = 'nobody'", "DELETE FROM audit_entries"} {
			if err := s.WriteForTest().Exec(statement).Error; err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: got %v, want a refusal", statement, err)
			}
		}
		var entries []struct{ KeyID, Action, Type string }
		if err := s.ForTest().Raw("SELECT key_id, action, type FROM audit_entries").Scan(&entries).Error; err != nil {
			t.Fatal(err)
		}
		if len(entries) != 1 || entries[0].KeyID != "command-line" || entries[0].Action != "import" || entries[0].Type != "release" {
			t.Errorf("the log: %+v", entries)
		}
	})
}
