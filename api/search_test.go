package api_test

import (
	"net/url"
	"slices"
	"testing"

	"github.com/dateline-press/dateline/internal/store"
)

// finds gives the slugs of what a search finds, in order.
func (n *newsroom) finds(search string) []string {
	n.t.Helper()
	var list struct{ Data []struct{ Slug string } }
	w := get(n.t, n.h, "/v1/releases?fields=slug&q="+search)
	read(n.t, w, &list)
	slugs := []string{}
	for _, r := range list.Data {
		slugs = append(slugs, r.Slug)
	}
	return slugs
}

// TestSearchFollows holds that a search finds what is public at the moment, by what its terms are called now and were
// called before.
func TestSearchFollows(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{Now: fixedClock}, func(t *testing.T, n *newsroom) {
		want := func(when, search string, slugs ...string) {
			t.Helper()
			if got := n.finds(url.QueryEscape(search)); !slices.Equal(got, append([]string{}, slugs...)) {
				t.Errorf("%s, %s finds %v, want %v", when, search, got, slugs)
			}
		}
		n.do(201, "POST", "/v1/releases", `{"title":"Quokkas seen in Naïveville","date":"2026-11-20","states":["JP"],"fields_of_work":["youth"],"places":["ŽILINA"],"body_markdown":"They *were hopping*."}`)
		want("as a draft", "quokka")
		n.do(200, "POST", "/v1/releases/quokkas-seen-in-naiveville/publish", "", "If-Match", "*")
		for _, search := range []string{"quokka", "QUOKKAS", "naiveville", "naïveville", "hop", "zilina", "Žilina", `"were hopping"`, "japan quokka", "youth quokka", "quokka -wombat"} {
			want("published", search, "quokkas-seen-in-naiveville")
		}
		want("published", `"hopping were"`)
		n.do(200, "PUT", "/v1/releases/quokkas-seen-in-naiveville/translations/ru", `{"title":"Квокки замечены","body_markdown":"Они прыгали."}`, "If-Match", "*")
		want("with a translation that is not public", "квокка")
		n.do(200, "PATCH", "/v1/releases/quokkas-seen-in-naiveville", `{"title":"Wombats seen","status":"published"}`, "If-Match", "*")
		want("translated", "квокки", "quokkas-seen-in-naiveville")
		want("translated", "прыгала", "quokkas-seen-in-naiveville")
		want("corrected", "wombat", "quokkas-seen-in-naiveville")
		want("corrected", "quokka")
		n.do(200, "PATCH", "/v1/fields-of-work/youth", `{"name":"Generation next"}`, "If-Match", "*")
		want("with a term renamed", "generation wombat", "quokkas-seen-in-naiveville")
		want("with a term renamed", "youth wombat", "quokkas-seen-in-naiveville")
		n.do(200, "POST", "/v1/fields-of-work/youth/merge", `{"into":"education"}`, "If-Match", "*")
		want("with a term merged", "education wombat", "quokkas-seen-in-naiveville")
		want("with a term merged", "generation wombat", "quokkas-seen-in-naiveville")
		n.do(200, "POST", "/v1/releases/quokkas-seen-in-naiveville/withdraw", "", "If-Match", "*")
		want("withdrawn", "wombat")
		want("withdrawn", "квокки")
	})
}

// TestDraftsAreCounted counts working copies, and asks for alternatives among them.
func TestDraftsAreCounted(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{Now: fixedClock}, func(t *testing.T, n *newsroom) {
		n.do(201, "POST", "/v1/releases", `{"title":"One","date":"2026-11-20","states":["JP"]}`)
		n.do(201, "POST", "/v1/releases", `{"title":"Two","date":"2026-12-20","states":["JP","KG"],"kind":"news_item"}`)
		var list struct {
			Page   struct{ Total int }
			Facets struct {
				Status []struct {
					Value string
					Count int
				}
				States []struct {
					Slug  string
					Count int
				}
			}
			Histogram struct {
				Buckets []struct {
					Value string
					Count int
				}
			}
		}
		read(t, n.as("editor", "GET", "/v1/drafts?filter[status]=draft&filter[or][0][kind]=news_item&filter[or][1][states]=japan"+
			"&facets=status,states&facet[status][scope]=filtered&histogram=date:month&fields=title", ""), &list)
		if list.Page.Total != 2 || len(list.Facets.Status) != 1 || list.Facets.Status[0].Count != 2 || list.Facets.States[0].Slug != "japan" ||
			list.Facets.States[0].Count != 2 || len(list.Histogram.Buckets) != 2 {
			t.Errorf("got %+v", list)
		}
		if w := n.as("editor", "GET", "/v1/drafts?q=one", ""); w.Code != 400 {
			t.Errorf("a search among drafts: status %d, want 400", w.Code)
		}
	})
}
