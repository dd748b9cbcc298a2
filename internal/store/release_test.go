package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/search"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// release makes a release of the origin "test" with tags given as "dimension:slug".
func release(t *testing.T, v *content.Vocabulary, id, title string, date content.Day, tags ...[2]string) *content.Release {
	t.Helper()
	r := &content.Release{
		ID: uuid.NewString(), Slug: "release-" + id, Kind: content.PressRelease, Title: title, Date: date,
		Locale: "en", Places: []string{"VIENNA"}, Tags: content.Tags{},
		Body:   content.Body{Markdown: "A body.", HTML: "<p>A body.</p>", Text: "A body."},
		Origin: content.Origin{System: "test", ID: id},
	}
	for _, tag := range tags {
		d := content.Dimension(tag[0])
		it := v.Lookup(d.Type(), tag[1])
		if it == nil {
			t.Fatalf("there is no %s %q", d, tag[1])
		}
		r.Tags[d] = append(r.Tags[d], it.Common().ID)
	}
	return r
}

func importAll(t *testing.T, s *store.Store, releases ...*content.Release) []store.Result {
	t.Helper()
	batch := make([]store.Submission, len(releases))
	for i, r := range releases {
		batch[i] = store.Submission{Release: r}
	}
	results, err := s.Import(context.Background(), batch)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// ask gives the slugs of a page of the published list.
func ask(t *testing.T, s *store.Store, v *content.Vocabulary, raw string) ([]string, int) {
	t.Helper()
	p := query.Parser{Resource: query.Releases(), Vocabulary: v, Words: search.NewNames(v), Cursors: query.NewCursors([]byte("key"))}
	q, err := p.List(raw)
	if err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	page, _, err := s.Releases(context.Background(), q, nil, 0)
	if err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	slugs := []string{}
	for _, c := range page.Items {
		slugs = append(slugs, c.Slug)
	}
	return slugs, page.Total
}

func TestFilters(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		v := seed(t, s)
		a := release(t, v, "a", "Police reform in Bishkek: 50%_done", "2004-03-05",
			[2]string{"states", "KG"}, [2]string{"fields_of_work", "policing"}, [2]string{"sources", "secretariat"})
		b := release(t, v, "b", "Élections in Tajikistan", "2005-02-27",
			[2]string{"states", "TJ"}, [2]string{"fields_of_work", "elections"}, [2]string{"fields_of_work", "policing"})
		b.Kind, b.Places = content.NewsItem, []string{"DUSHANBE", "VIENNA"}
		c := release(t, v, "c", "Ohne Datum", "")
		c.Locale, c.Places = "de", nil
		importAll(t, s, a, b, c)
		for raw, want := range map[string][]string{
			"":                             {"release-b", "release-a", "release-c"},
			"sort=date":                    {"release-c", "release-a", "release-b"},
			"sort=title":                   {"release-b", "release-c", "release-a"},
			"filter[states]=KG,TJ":         {"release-b", "release-a"},
			"filter[states][none]=KG":      {"release-b", "release-c"},
			"filter[states][exists]=false": {"release-c"},
			"filter[fields_of_work][all]=policing,elections":                           {"release-b"},
			"filter[fields_of_work]=policing":                                          {"release-b", "release-a"},
			"filter[sources]=OSCE Secretariat":                                         {"release-a"},
			"filter[places]=vienna":                                                    {"release-b", "release-a"},
			"filter[places][all]=Vienna,Dushanbe":                                      {"release-b"},
			"filter[places][exists]=false":                                             {"release-c"},
			"filter[date][year]=2004":                                                  {"release-a"},
			"filter[date][month]=2005-02":                                              {"release-b"},
			"filter[date][on]=2004-03-05":                                              {"release-a"},
			"filter[date][gt]=2004-03-05":                                              {"release-b"},
			"filter[date][lte]=2005-02-26":                                             {"release-a"},
			"filter[date][exists]=false":                                               {"release-c"},
			"filter[kind]=news_item":                                                   {"release-b"},
			"filter[kind][none]=news_item":                                             {"release-a", "release-c"},
			"filter[locale]=de":                                                        {"release-c"},
			"filter[title]=ELECTIONS IN tajikistan":                                    {"release-b"},
			"filter[title][prefix]=police":                                             {"release-a"},
			"filter[title][contains]=50%25_d":                                          {"release-a"},
			"filter[title][contains]=50__d":                                            {},
			"filter[slug]=release-a,release-c":                                         {"release-a", "release-c"},
			"filter[id]=not-a-uuid":                                                    {},
			"filter[id][none]=not-a-uuid":                                              {"release-b", "release-a", "release-c"},
			"filter[origin_system]=test&filter[origin_id]=c":                           {"release-c"},
			"filter[published_at][gte]=2000-01-01&filter[published_at][lt]=2001-01-01": {},
			"filter[first_published_at][year]=2000":                                    {},
		} {
			got, total := ask(t, s, v, raw)
			if diff := cmp.Diff(want, got); diff != "" || total != len(want) {
				t.Errorf("%s: total %d (-want +got)\n%s", raw, total, diff)
			}
		}
	})
}

// TestWalk walks a list by cursors in several orders, forwards and backwards: each item comes once.
func TestWalk(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		v := seed(t, s)
		var all []*content.Release
		for i := range 23 {
			day := content.Day(fmt.Sprintf("2004-03-%02d", 1+i%4))
			if i%5 == 0 {
				day = ""
			}
			r := release(t, v, fmt.Sprintf("n%02d", i), fmt.Sprintf("Title %d", i%3), day)
			r.Kind = content.ReleaseKinds()[i%3]
			all = append(all, r)
		}
		importAll(t, s, all...)
		for _, order := range []string{"-date", "date", "title,-date", "-kind,title", "kind,-published_at,title", "id", "-id", "-published_at"} {
			forwards := walk(t, s, v, order)
			if len(forwards) != len(all) {
				t.Errorf("sort=%s: %d items, want %d", order, len(forwards), len(all))
			}
		}
	})
}

func walk(t *testing.T, s *store.Store, v *content.Vocabulary, order string) []string {
	t.Helper()
	cursors := query.NewCursors([]byte("key"))
	p := query.Parser{Resource: query.Releases(), Vocabulary: v, Cursors: cursors}
	read := func(q *query.Query) query.Page[string] {
		page, _, err := s.Releases(context.Background(), q, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ids := query.Page[string]{Next: page.Next, Prev: page.Prev}
		for _, c := range page.Items {
			ids.Items = append(ids.Items, c.ID)
		}
		return ids
	}
	q, err := p.List("page[size]=4&sort=" + order)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	var pages []query.Page[string]
	for next := q; next != nil; {
		page := read(next)
		pages = append(pages, page)
		for _, id := range page.Items {
			for _, seen := range ids {
				if seen == id {
					t.Fatalf("sort=%s: %s comes twice", order, id)
				}
			}
			ids = append(ids, id)
		}
		next = nil
		if page.Next != nil {
			next = q.After(cursors, page.Next)
		}
	}
	// Back again: the same pages the other way round.
	for i := len(pages) - 1; i > 0; i-- {
		back := read(q.Before(cursors, pages[i].Prev))
		if diff := cmp.Diff(pages[i-1].Items, back.Items); diff != "" {
			t.Errorf("sort=%s: page %d read backwards (-want +got)\n%s", order, i, diff)
		}
	}
	if pages[0].Prev != nil {
		t.Errorf("sort=%s: the first page has one before it", order)
	}
	return ids
}

func TestImportAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		v := seed(t, s)
		first := importAll(t, s, release(t, v, "a", "One", "2004-03-05", [2]string{"states", "KG"}))
		again := importAll(t, s, release(t, v, "a", "One", "2004-03-05", [2]string{"states", "KG"}))
		if again[0].Outcome != store.Unchanged || again[0].ID != first[0].ID || again[0].Version != 1 {
			t.Errorf("the same again: %+v after %+v", again[0], first[0])
		}
		changed := importAll(t, s, release(t, v, "a", "One, corrected", "2004-03-06", [2]string{"states", "TJ"}))
		if changed[0].Outcome != store.Updated || changed[0].ID != first[0].ID || changed[0].Version != 2 {
			t.Errorf("changed: %+v", changed[0])
		}
		if got, total := ask(t, s, v, "filter[states]=KG"); total != 0 {
			t.Errorf("the old tag still finds %v", got)
		}
		if _, total := ask(t, s, v, "filter[states]=TJ&filter[date]=2004-03-06"); total != 1 {
			t.Error("the new tag and date do not find it")
		}
		twin := release(t, v, "b", "Another", "2004-03-05")
		twin.Slug = "release-a"
		if got := importAll(t, s, twin); got[0].Slug != "release-a-2" {
			t.Errorf("a taken slug became %s", got[0].Slug)
		}
		card, err := s.Release(ctx, "release-a", nil, document.HTML)
		if err != nil || card.ID != first[0].ID || card.Body.HTML != "<p>A body.</p>" {
			t.Errorf("read by slug: %+v, %v", card, err)
		}
	})
}

func TestDraftsAreNotPublic(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		v := seed(t, s)
		draft := release(t, v, "a", "Not yet", "2004-03-05")
		results, err := s.Import(ctx, []store.Submission{{Release: draft, Draft: true}})
		if err != nil || results[0].Version != 0 {
			t.Fatalf("got %+v, %v", results, err)
		}
		if _, total := ask(t, s, v, ""); total != 0 {
			t.Error("a draft is in the public list")
		}
		if _, err := s.Release(ctx, results[0].Slug, nil, document.HTML); err == nil {
			t.Error("a draft is read by its slug")
		}
		published := importAll(t, s, release(t, v, "a", "Not yet", "2004-03-05"))
		if published[0].Outcome != store.Updated || published[0].Version != 1 {
			t.Errorf("publishing the draft: %+v", published[0])
		}
	})
}

// TestFormerSlugs holds that a slug an item had before leads to the one it has.
func TestFormerSlugs(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		v := seed(t, s)
		r := importAll(t, s, release(t, v, "a", "One", "2004-03-05"))[0]
		state := v.Lookup(content.TypeState, "turkiye").Common()
		for _, statement := range []string{
			"INSERT INTO published_slugs (slug, release_id) VALUES ('first-slug', '" + r.ID + "')",
			"INSERT INTO term_keys (type, key, term_id, use, spelling) VALUES ('state', 'republic of turkey', '" + state.ID + "', 'former_slug', 'republic-of-turkey')",
		} {
			if err := s.WriteForTest().Exec(statement).Error; err != nil {
				t.Fatal(err)
			}
		}
		var moved *content.Moved
		if _, err := s.Release(ctx, "first-slug", nil, document.HTML); !errors.As(err, &moved) || moved.Slug != "release-a" {
			t.Errorf("release: got %v", err)
		}
		if _, err := s.States().Find(ctx, "republic-of-turkey"); !errors.As(err, &moved) || moved.Slug != "turkiye" {
			t.Errorf("State: got %v", err)
		}
		for name, find := range map[string]func() error{
			"release": func() error { _, err := s.Release(ctx, "no-such-slug", nil, document.HTML); return err },
			"State":   func() error { _, err := s.States().Find(ctx, "no-such-slug"); return err },
			"id":      func() error { _, err := s.States().Find(ctx, r.ID); return err },
		} {
			var known *content.Error
			if err := find(); !errors.As(err, &known) || known.Kind != content.NotFound {
				t.Errorf("%s: got %v, want not found", name, err)
			}
		}
	})
}

// TestUnknownSourceIsMadeOnce imports two releases that name the same unknown source.
func TestUnknownSourceIsMadeOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		v := seed(t, s)
		submit := func(id string) store.Submission {
			r := release(t, v, id, "By a new office "+id, "2004-03-05")
			st := &content.Structure{
				Term: content.Term{ID: uuid.NewString(), Slug: "office-of-new-things", Name: "Office of New Things", Status: content.Active},
				Kind: content.Unclassified,
			}
			r.Tags[content.Sources] = []string{st.ID}
			return store.Submission{Release: r, NewStructures: []*content.Structure{st}}
		}
		for _, batch := range [][]store.Submission{{submit("a"), submit("b")}, {submit("c")}} {
			if _, err := s.Import(ctx, batch); err != nil {
				t.Fatal(err)
			}
		}
		v, err := s.Vocabulary(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if got, total := ask(t, s, v, "filter[sources]=Office of New Things"); total != 3 {
			t.Errorf("the new source finds %v", got)
		}
	})
}
