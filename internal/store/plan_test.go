package store_test

import (
	"context"
	"database/sql"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/demo"
	"github.com/dateline-press/dateline/internal/prose"
	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/search"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestPlans holds that the main questions have indexes to go by on PostgreSQL: no statement of theirs scans a table of
// the published side where scans are discouraged, which a server does of itself once the table is large.
func TestPlans(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it")
	}
	ctx := context.Background()
	s := storetest.Open(t, store.Postgres, store.Options{})
	v := seed(t, s)
	publishDemo(t, s, v, 2000)
	db, err := s.ForTest().DB()
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	for _, statement := range []string{"ANALYZE", "SET enable_seqscan = off"} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	tap := tapped(t, s.ForTest())
	p := query.Parser{Resource: query.Releases(), Vocabulary: v, Words: search.NewNames(v), Cursors: query.NewCursors([]byte("key"))}
	for _, c := range []struct{ question, index string }{
		{"", "published_releases_date"},
		{"sort=title", "published_releases_title"},
		{"sort=-published_at", "published_releases_published"},
		{"sort=first_published_at", "published_releases_first"},
		{"filter[kind]=press_release", "published_releases_kind"},
		{"filter[locale]=ru", "published_releases_locale"},
		{"filter[date][year]=2016", "published_releases_date"},
		{"filter[slug]=a", "published_releases_slug_key"},
		{"filter[origin_system]=demo&filter[origin_id]=1-7", "published_releases_origin"},
		{"filter[title][prefix]=police", "published_releases_title"},
		{"filter[states]=KG", "published_tags_"},
		{"filter[states][all]=KG,TJ", "published_tags_"},
		{"filter[states][none]=KG", "published_tags_"},
		{"filter[meetings][exists]=true", "published_tags_"},
		{"filter[sources][under]=secretariat", "published_tags_"},
		{"filter[places]=vienna", "published_places_"},
		{"filter[or][0][states]=KG&filter[or][1][fields_of_work]=policing", "published_tags_"},
		{"q=police", "published_texts_search"},
		{`q="border guards" or police -training`, "published_texts_search"},
		{"q=police&sort=-relevance", "published_texts_search"},
		{"q=police training&filter[kind]=press_release&sort=title", "published_texts_search"},
		{"filter[states]=KG&facets=states,fields_of_work,sources", "published_tags_"},
		{"q=police&facets=kind,states,year&histogram=date:month", "published_texts_search"},
	} {
		q, err := p.List(strings.ReplaceAll(strings.ReplaceAll(c.question, " ", "%20"), `"`, "%22"))
		if err != nil {
			t.Fatalf("%s: %v", c.question, err)
		}
		tap.forget()
		if _, _, err := s.Releases(ctx, q, nil, 0); err != nil {
			t.Fatalf("%s: %v", c.question, err)
		}
		statements, used := tap.statements(), false
		for _, st := range statements {
			plan := explain(t, conn, store.Postgres, st)
			used = used || strings.Contains(plan, c.index)
			if strings.Contains(plan, "Seq Scan on published_") {
				t.Errorf("%s scans a table:\n%s\n%s", c.question, st.sql, plan)
			}
		}
		if len(statements) < 2 || !used {
			t.Errorf("%s: %s is not used by any of %d statements", c.question, c.index, len(statements))
		}
	}
}

func publishDemo(t *testing.T, s *store.Store, v *content.Vocabulary, n int) {
	t.Helper()
	err := demo.New(v, 1).Stream(context.Background(), n, prose.New(), func(batch []*content.Release) error {
		submissions := make([]store.Submission, len(batch))
		for i, r := range batch {
			submissions[i] = store.Submission{Release: r}
		}
		_, err := s.Import(context.Background(), submissions)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tap remembers the statements of a database.
type tap struct {
	mu  sync.Mutex
	all []statement
}

type statement struct {
	sql  string
	vars []any
}

// hasPlan finds the statements that a plan is made for.
var hasPlan = regexp.MustCompile(`^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b`)

func tapped(t *testing.T, db *gorm.DB) *tap {
	t.Helper()
	all := &tap{}
	remember := func(tx *gorm.DB) {
		if tx.DryRun || !hasPlan.MatchString(tx.Statement.SQL.String()) { // dry: a part of another statement
			return
		}
		all.mu.Lock()
		defer all.mu.Unlock()
		all.all = append(all.all, statement{tx.Statement.SQL.String(), slices.Clone(tx.Statement.Vars)})
	}
	for _, err := range []error{
		db.Callback().Query().After("gorm:query").Register("tap", remember),
		db.Callback().Row().After("gorm:row").Register("tap", remember),
		db.Callback().Raw().After("gorm:raw").Register("tap", remember),
		db.Callback().Update().After("gorm:update").Register("tap", remember),
		db.Callback().Delete().After("gorm:delete").Register("tap", remember),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func (t *tap) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = nil
}

func (t *tap) statements() []statement {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.all
}

// explain says how a statement goes: of PostgreSQL the lines of EXPLAIN, of SQLite the details of its steps.
func explain(t *testing.T, conn *sql.Conn, engine store.Engine, st statement) string {
	t.Helper()
	how := map[store.Engine]string{store.Postgres: "EXPLAIN ", store.SQLite: "EXPLAIN QUERY PLAN "}
	rows, err := conn.QueryContext(context.Background(), how[engine]+st.sql, st.vars...)
	if err != nil {
		t.Fatalf("%s: %v", st.sql, err)
	}
	defer func() { _ = rows.Close() }()
	var plan []string
	for rows.Next() {
		var line, number string
		into := []any{&line}
		if engine == store.SQLite {
			into = []any{&number, &number, &number, &line}
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		plan = append(plan, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(plan, "\n")
}
