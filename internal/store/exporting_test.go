package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestExportPlans holds that on PostgreSQL what an export costs grows with what it gives: no page of it passes over a
// table, or over what came before.
func TestExportPlans(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it")
	}
	ctx := context.Background()
	s := storetest.Open(t, store.Postgres, store.Options{})
	publishDemo(t, s, seed(t, s), 2000)
	db, err := s.ForTest().DB()
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	for _, statement := range []string{"ANALYZE", "SET enable_seqscan = off", "SET enable_sort = off"} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	tap, got := tapped(t, s.ForTest()), 0
	err = s.ExportReleases(ctx, &query.Query{}, &query.Exporting{},
		func(query.Place, int, *content.Vocabulary) error { return nil },
		func(page []*document.Record) error { got += len(page); return nil })
	if err != nil || got != 2000 {
		t.Fatalf("%d releases, %v", got, err)
	}
	pages := 0
	for _, st := range tap.statements() {
		if !strings.Contains(st.sql, "published_versions") {
			continue
		}
		plan := explain(t, conn, store.Postgres, st)
		// Where both sides are read in the order of ids, both begin behind the last page.
		passes := strings.Contains(plan, "Merge Join") && !strings.Contains(plan, "Index Cond: (release_id >")
		if pages++; pages > 1 && passes || strings.Contains(plan, "Seq Scan") {
			t.Errorf("it passes over what came before:\n%s", plan)
		}
	}
	if pages < 4 {
		t.Errorf("only %d pages", pages)
	}
	for table, index := range map[string]string{"published_slugs": "published_slugs_release", "published_translations": "published_translations_pkey"} {
		plan := explain(t, conn, store.Postgres, statement{"SELECT * FROM " + table + " WHERE release_id IN ($1, $2)", []any{uuid.NewString(), uuid.NewString()}})
		if !strings.Contains(plan, index) {
			t.Errorf("%s is not used:\n%s", index, plan)
		}
	}
}

// TestExportOfLargeReleases holds that a page of an export is bounded by bytes too, and that none is lost over it.
func TestExportOfLargeReleases(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		seed(t, s)
		const large, small = 40, 600
		var batch []store.Submission
		for n := range large + small {
			// The large ones come together, behind small ones and before others.
			r := &content.Release{ID: fmt.Sprintf("%08d-0000-4000-8000-000000000000", n), Slug: fmt.Sprint("release-", n), Kind: content.NewsItem, Title: "Title",
				Locale: "en", Tags: content.Tags{}, Origin: content.Origin{System: "test", ID: fmt.Sprint(n)}}
			if n >= small/2 && n < small/2+large {
				text := strings.Repeat("word ", 90_000)
				r.Body = content.Body{Markdown: text, HTML: "<p>" + text + "</p>", Text: "word"}
			}
			batch = append(batch, store.Submission{Release: r})
		}
		for part := range slices.Chunk(batch, 100) {
			if _, err := s.Import(context.Background(), part); err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		most := 0
		err := s.ExportReleases(context.Background(), &query.Query{}, &query.Exporting{},
			func(query.Place, int, *content.Vocabulary) error { return nil },
			func(page []*document.Record) error {
				size := 0
				for _, r := range page {
					got = append(got, r.Card.ID)
					size += len(r.Card.Body.Markdown) + len(r.Card.Body.HTML)
				}
				most = max(most, size)
				return nil
			})
		if err != nil || len(got) != large+small || !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Errorf("%d releases, %v", len(got), err)
		}
		if most > 10<<20 {
			t.Errorf("a page of %d bytes", most)
		}
	})
}
