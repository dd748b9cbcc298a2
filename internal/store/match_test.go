package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestFeedMatchesAsTheListDoes asks of every release what SQL and what the rules in Go say of it: with every operator of
// every field that there are filters on.
func TestFeedMatchesAsTheListDoes(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it")
	}
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		v := seed(t, s)
		publishDemo(t, s, v, 400)
		some, _ := ask(t, s, v, "page[size]=1")
		p := query.Parser{Resource: query.Changes(), Vocabulary: v, Cursors: query.NewCursors([]byte("key"))}
		all, none := 0, 0
		for _, filter := range []string{
			"filter[id]=" + some[0], "filter[id][none]=" + some[0] + ",x", "filter[slug]=a,b", "filter[slug][none]=a",
			"filter[kind]=press_release,news_item", "filter[kind][eq]=news_item", "filter[kind][none]=press_release",
			"filter[locale]=en,ru", "filter[locale][none]=en", "filter[title][eq]=x", "filter[title][prefix]=OSCE", "filter[title][contains]=POLICE",
			"filter[title][contains]=osce", "filter[date]=2016-05-03", "filter[date][gte]=2016-01-01", "filter[date][gt]=2016-01-01", "filter[date][lte]=2012-06-30",
			"filter[date][lt]=2012-06-30", "filter[date][year]=2016", "filter[date][month]=2016-05", "filter[date][exists]=true", "filter[date][exists]=false",
			"filter[published_at][gte]=2020-01-01", "filter[published_at][lt]=2020-01-01", "filter[first_published_at][year]=2026",
			"filter[first_published_at][on]=2026-01-01", "filter[published_at][month]=2026-11", "filter[published_at][lte]=2030-01-01", "filter[published_at][gt]=2030-01-01",
			"filter[places]=vienna", "filter[places][all]=vienna,warsaw", "filter[places][none]=VIENNA", "filter[places][exists]=true", "filter[places][exists]=false",
			"filter[sources]=secretariat", "filter[sources][under]=secretariat", "filter[sources][all]=secretariat,programme-office-in-bishkek",
			"filter[states]=KG,TJ", "filter[states][all]=KG,TJ", "filter[states][none]=KG", "filter[states][exists]=false", "filter[states][exists]=true",
			"filter[fields_of_work]=policing&filter[states][exists]=true", "filter[field_operations]=mission-to-moldova&lineage=true",
			"filter[meetings][exists]=true", "filter[meetings][none]=ministerial-council-meetings", "filter[origin_system]=demo", "filter[origin_system][none]=demo",
			"filter[origin_id]=1-7,1-9", "filter[origin_id][none]=1-7",
			"filter[or][0][states]=KG&filter[or][1][kind]=news_item&filter[date][gte]=2010-01-01", "filter[or][0][title][contains]=police&filter[or][1][states][none]=KG",
		} {
			q, _, err := p.Following(filter)
			if err != nil {
				t.Fatalf("%s: %v", filter, err)
			}
			found, held, err := s.FoundForTest(t.Context(), q)
			if err != nil {
				t.Fatalf("%s: %v", filter, err)
			}
			if diff := cmp.Diff(found, held); diff != "" {
				t.Errorf("%s (-SQL +Go)\n%s", filter, diff)
			}
			switch len(found) {
			case 0:
				none++
			case 400:
				all++
			}
		}
		t.Logf("of these filters %d find nothing and %d everything", none, all)
	})
}
