package api_test

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
	"github.com/dateline-press/dateline/internal/testmain"
)

// narrowIndex has an index under test hold the cards of some releases only, and look at parts of releases in either way.
func narrowIndex() store.IndexLimits { return store.IndexLimits{Cards: 40 << 10, Whole: 8} }

// indexed has a store keep the index of a server.
func indexed(t testing.TB, s *store.Store) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var keeping sync.WaitGroup
	keeping.Go(func() { s.KeepIndex(ctx, narrowIndex(), func(err error) { t.Error(err) }) })
	t.Cleanup(func() { cancel(); keeping.Wait() })
	watched(t, s)
	standing(t, s)
}

// standing returns when the index stands where the feed does.
func standing(t testing.TB, s *store.Store) {
	t.Helper()
	eventually(t, "the index to come to where the feed stands", func() bool {
		_, stands := s.Indexed()
		return stands
	})
}

// questions of all sorts, in which the index has a part or has not.
func manyQuestions() []string {
	return []string{
		"", "page[size]=3", "page[size]=3&page[number]=2", "page[number]=99", "sort=date&page[size]=5", "sort=date,id", "sort=-date,-id",
		"sort=title&page[size]=4&facets=kind", "sort=-published_at&filter[states]=KG", "filter[kind]=press_release", "filter[kind][none]=news_item",
		"filter[states][any]=KG,TJ", "filter[states][all]=KG,TJ", "filter[states][none]=KG", "filter[states][exists]=false", "filter[places][exists]=true",
		"filter[places]=Bishkek", "filter[places][none]=BISHKEK,Vienna", "filter[sources][under]=secretariat", "filter[date][gte]=2004-03-05",
		"filter[date][lt]=2005-01-01&filter[date][exists]=true", "filter[date][exists]=false", "filter[date][year]=2004", "filter[date][month]=2004-03",
		"filter[date][on]=2004-03-05", "filter[date][lte]=1990-01-01", "filter[published_at][gte]=2000-01-01", "filter[first_published_at][lt]=2100-01-01",
		"filter[published_at][year]=2024", "filter[locale]=en", "filter[locale][none]=en,ru", "filter[title][prefix]=O", "filter[origin_system]=osce.org",
		"filter[origin_system][none]=desk", "filter[slug]=nothing", "filter[fields_of_work]=policing&lineage=true",
		"filter[or][0][states]=KG&filter[or][1][fields_of_work]=policing", "facets=kind,locale,sources,fields_of_work,states,field_operations,meetings,year",
		"filter[states]=KG&facets=states,year,fields_of_work", "filter[states]=KG&facets=states&facet[states][scope]=filtered", "facets=year&facet[year][scope]=global&filter[states]=TJ",
		"histogram=date:day", "histogram=date:month&filter[states]=KG", "histogram=date:year&q=police", "q=police", "q=police -border", "q=-police", "q=\"police reform\" or election",
		"q=police&sort=-relevance", "q=police+or+election+reform&sort=-relevance&page[size]=2", "q=police+-border&sort=-relevance&page[size]=2&page[number]=2", "q=police&sort=-relevance,date", "q=\"police reform\"&sort=-relevance&filter[states]=KG", "q=the", "q=Kyrgyzstan&facets=states", "fields=title,body_text&page[size]=2", "q=police&highlight=body", "locale=ru", "page[total]=none",
	}
}

func (n *newsroom) compareAll(t *testing.T, round int, plain, fast *newsroom) {
	t.Helper()
	for _, question := range manyQuestions() {
		path := "/v1/releases?" + strings.NewReplacer("%3D", "=", "%26", "&").Replace(url.PathEscape(question))
		want, got := get(t, plain.h, path), get(t, fast.h, path)
		if diff := cmp.Diff(answer(want), answer(got)); diff != "" {
			t.Fatalf("round %d: %s (-sql +index)\n%s", round, question, diff)
		}
		if want.Code != 200 {
			t.Fatalf("%s: %d %s", question, want.Code, want.Body)
		}
	}
}

// TestIndexFollowsTheNewsroom changes a newsroom at random, and holds after each change that a node with an index answers
// as one without.
func TestIndexFollowsTheNewsroom(t *testing.T) {
	t.Parallel()
	rounds := 25
	if testing.Short() {
		rounds = 5
	}
	eachEngine(t, func(t *testing.T, engine store.Engine) {
		rounds := rounds
		if !exhaustive(engine) {
			rounds /= 2
		}
		address := filled.URL(t, engine)
		s := storetest.OpenAt(t, address, store.Options{})
		watched(t, s)
		other := storetest.OpenAt(t, address, store.Options{})
		indexed(t, other)
		plain, fast := newNewsroom(t, s), &newsroom{t: t, store: other, h: newHandler(t, other, io.Discard)}
		plain.h = newHandler(t, s, io.Discard)
		random, withdrawn := testmain.Random(t, uint64(len(engine))), map[string]string{}
		for round := range rounds {
			plain.compareAll(t, round, plain, fast)
			plain.happen(random, round, withdrawn)
			w := get(t, plain.h, "/v1/states")
			if w := get(t, fast.h, "/v1/states?min-cursor="+w.Header().Get("Changes-Cursor")); w.Code != 200 {
				t.Fatalf("round %d: %d %s", round, w.Code, w.Body)
			}
			standing(t, other)
		}
		if n, _ := other.Indexed(); n.Answered < uint64(rounds*len(manyQuestions())/2) {
			t.Errorf("the index has answered %d of %d questions", n.Answered, rounds*len(manyQuestions()))
		}
	})
}

// TestIndexOfAnImport has hundreds of releases come at once, of all years, and then one by one.
func TestIndexOfAnImport(t *testing.T) {
	t.Parallel()
	for seed := range uint64(1) {
		l := newLibrary(t, 40+seed, 40)
		for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
			standing(t, l.others[engine])
		}
		l.publishMore(t, 400)
		for engine, s := range l.others {
			standing(t, s)
			n, _ := s.Indexed()
			if n.Releases != 440 {
				t.Errorf("%s: %d releases in the index", engine, n.Releases)
			}
			for _, question := range []string{"/v1/releases?facets=states,year,kind", "/v1/releases?page[size]=100&page[number]=3", "/v1/releases?q=police&histogram=date:month"} {
				plain, fast := newHandler(t, l.stores[engine], io.Discard), newHandler(t, s, io.Discard)
				if diff := cmp.Diff(get(t, plain, question).Body.String(), get(t, fast, question).Body.String()); diff != "" {
					t.Errorf("%s: %s\n%s", engine, question, diff)
				}
			}
		}
	}
}

// publishMore publishes more releases at one moment.
func (l *library) publishMore(t *testing.T, n int) {
	t.Helper()
	var batch = l.releases(len(l.docs), n)
	l.clock = noon.Add(100 * time.Hour)
	l.publish(t, batch)
	for engine, s := range l.stores {
		at, _ := s.Standing()
		if err := l.others[engine].Await(context.Background(), at); err != nil {
			t.Fatal(fmt.Errorf("%s: %w", engine, err))
		}
	}
}
