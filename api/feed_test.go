package api_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"

	"github.com/dateline-press/dateline/internal/store"
)

// TestFeeds reads lists as feeds with a reader of feeds: the same releases, and what was withdrawn.
func TestFeeds(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		n.do(200, "POST", "/v1/releases/daily-report-monitors-at-the-contact-line/withdraw", `{"reason":"error","note":"Not <ours>."}`, "If-Match", "*")
		for _, question := range []string{"", "filter[states]=KG", "q=police&page[size]=1", "filter[or][0][states]=KG&filter[or][1][kind]=news_item&sort=title", "filter[states]=japan"} {
			list := page(t, n.h, "/v1/releases?sort=-published_at&"+strings.ReplaceAll(question, "sort=title", ""))
			if strings.Contains(question, "sort=") {
				list = page(t, n.h, "/v1/releases?"+question)
			}
			for format, contentType := range map[string]string{
				"atom": "application/atom+xml; charset=utf-8", "rss": "application/rss+xml; charset=utf-8", "json": "application/feed+json",
			} {
				path := "/v1/feeds/releases." + format + "?" + question
				w := get(t, n.h, path)
				if w.Code != 200 || w.Header().Get("Content-Type") != contentType || w.Header().Get("ETag") == "" {
					t.Fatalf("%s: status %d, %s: %s", path, w.Code, w.Header().Get("Content-Type"), w.Body)
				}
				f, err := gofeed.NewParser().ParseString(w.Body.String())
				if err != nil {
					t.Fatalf("%s: %v", path, err)
				}
				var got, want []string
				for _, item := range f.Items {
					got = append(got, item.GUID)
				}
				for _, item := range list.Data {
					want = append(want, "urn:uuid:"+item.ID)
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s: got %v\nwant %v", path, got, want)
				}
				if !strings.Contains(w.Body.String(), "Not &lt;ours>.") && !strings.Contains(w.Body.String(), "Not &lt;ours&gt;.") && !strings.Contains(w.Body.String(), "Not <ours>.") {
					t.Errorf("%s does not tell what was withdrawn", path)
				}
				if (list.Links.Next != "") != strings.Contains(w.Body.String(), "page[after]") && (list.Links.Next != "") != strings.Contains(w.Body.String(), "page%5Bafter%5D") {
					t.Errorf("%s: the next page is missing, or there is none", path)
				}
			}
		}
		for _, refused := range []string{"fields=title", "facets=states", "include=sources.parent", "explain=1", "format=csv", "highlight=title", "filter[stats]=KG"} {
			if w := get(t, n.h, "/v1/feeds/releases.atom?"+refused); w.Code != http.StatusBadRequest {
				t.Errorf("%s: status %d, want 400", refused, w.Code)
			}
		}
	})
}

// TestSitemap lists the addresses of all releases, and divides them where there are many.
func TestSitemap(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		var urls struct {
			URL []struct {
				Loc     string `xml:"loc"`
				LastMod string `xml:"lastmod"`
			} `xml:"url"`
		}
		read := func(path string) []string {
			w := get(t, h, path)
			urls.URL = nil
			if err := xml.Unmarshal(w.Body.Bytes(), &urls); err != nil || w.Code != 200 {
				t.Fatalf("%s: status %d, %v", path, w.Code, err)
			}
			var all []string
			for _, u := range urls.URL {
				all = append(all, u.Loc)
			}
			slices.Sort(all)
			return all
		}
		all := read("/sitemap.xml")
		var parts []string
		for digit := range 16 {
			parts = append(parts, read(fmt.Sprintf("/sitemap.xml?part=%x", digit))...)
		}
		slices.Sort(parts)
		if len(all) != 8 || !slices.Equal(all, parts) || !strings.HasPrefix(all[0], "http://dateline.test/v1/releases/") {
			t.Errorf("got %v\nin parts %v", all, parts)
		}
		for _, refused := range []string{"part=", "part=g", "part=00000", "part=A", "part=0&part=1", "limit=1"} {
			if w := get(t, h, "/sitemap.xml?"+refused); w.Code != http.StatusBadRequest {
				t.Errorf("%s: status %d, want 400", refused, w.Code)
			}
		}
	})
}

// feeds asks for the pages of feeds. They have the cursors of the list in the same order.
func (p *pair) feeds(t *testing.T) {
	t.Helper()
	var list struct{ Page struct{ Next string } }
	if err := json.Unmarshal(p.same(t, "/v1/releases?sort=-published_at&page[size]=3").Body.Bytes(), &list); err != nil || list.Page.Next == "" {
		t.Fatalf("the list has no next page: %v", err)
	}
	for _, format := range []string{"atom", "rss", "json"} {
		path := "/v1/feeds/releases." + format
		for _, name := range []string{"page[after]", "page[before]"} {
			p.answered[path+" "+name] = p.same(t, path+"?"+name+"="+list.Page.Next).Code == http.StatusOK
		}
	}
}
