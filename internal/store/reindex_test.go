package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/search"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestReindex empties the full-text index, as a database of an earlier version has none, and fills it again: every
// search finds what it found before. Cut off in the middle, it goes on.
func TestReindex(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		ctx, v := context.Background(), seed(t, s)
		publishDemo(t, s, v, 1200)
		before := searches(t, s, query.Parser{Resource: query.Releases(), Vocabulary: v, Words: search.NewNames(v)})
		if err := s.WriteForTest().Exec("DELETE FROM published_texts").Error; err != nil {
			t.Fatal(err)
		}
		cut, cancel := context.WithCancel(ctx)
		var reports []string
		report := func(done, total int) {
			reports = append(reports, fmt.Sprint(done, " of ", total))
			cancel()
		}
		if err := s.Reindex(cut, report); err == nil {
			t.Error("a cut off run is said to be complete")
		}
		if err := s.Reindex(ctx, report); err != nil {
			t.Fatal(err)
		}
		if want := []string{"500 of 1200", "500 of 700", "700 of 700"}; !slices.Equal(reports, want) {
			t.Errorf("reports %v, want %v", reports, want)
		}
		if err := s.Reindex(ctx, func(int, int) { t.Error("there is nothing left to index") }); err != nil {
			t.Fatal(err)
		}
		after := searches(t, s, query.Parser{Resource: query.Releases(), Vocabulary: v, Words: search.NewNames(v)})
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("searches (-before +after)\n%s", diff)
		}
	})
}

// searches gives what some searches find.
func searches(t *testing.T, s *store.Store, p query.Parser) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for _, raw := range []string{"q=police", "q=полиция", "q=%22border%20guards%22", "q=vienna&sort=title", "q=policing&sort=-relevance", "q=Kyrgyz%20or%20Tajikistan"} {
		q, err := p.List(raw + "&page[size]=100")
		if err != nil {
			t.Fatal(err)
		}
		page, _, err := s.Releases(context.Background(), q, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if page.Total == 0 {
			t.Errorf("%s finds nothing", raw)
		}
		found[raw] = []string{fmt.Sprint(page.Total)}
		for _, c := range page.Items {
			found[raw] = append(found[raw], c.Slug)
		}
	}
	return found
}
