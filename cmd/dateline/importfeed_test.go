package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/config"
	"github.com/dateline-press/dateline/internal/prose"
)

const feeds = "../../internal/ingest/testdata/feeds/"

// importedTwice imports a file under a name that says nothing, the second time without any change, and gives what
// the API answers.
func importedTwice(t *testing.T, db config.Database, file string) []map[string]any {
	t.Helper()
	data, err := os.ReadFile(feeds + file)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		err := (importCommand{Paths: []string{path}, Report: "text"}).Run(t.Context(), db)
		if err != nil && !errors.Is(err, errRefused) {
			t.Fatal(err)
		}
	}
	return asked(t, db)("/v1/releases?sort=title&fields=slug,title,kind,date,locale,dateline,version,origin,summary,body_text,states,fields_of_work")
}

// TestImportFeeds imports a feed of each format twice and looks at what the public reads.
func TestImportFeeds(t *testing.T) {
	t.Parallel()
	for file, want := range map[string][]string{
		"news.xml": {
			"experts-and-officials-discuss-police-reform press_release 2004-03-05 en BISHKEK, 5 March 2004 v1 press.example press-101",
			"media-advisory-seminar-on-elections media_advisory 2004-03-09 en  v1 press.example press-108",
			"nothing-tells-which-day-this-was press_release 2004-03-07 fr VIENNE, 7 mars 2004 v1 press.example https://press.example/news/103",
			"short-year-and-plain-text news_item 2004-03-06 en  v1 press.example https://press.example/news/102",
		},
		"notices.atom": {
			"budget-2-mio-und-mehr news_item 2004-03-10 de  v1 amt.example tag:amt.example,2004:1",
			"izbori-u-maju-and-junu press_release 2004-03-11 sr-Latn BEOGRAD, 11 March 2004 v1 amt.example tag:amt.example,2004:2",
			"ohne-id-und-link news_item <nil> de  v1 amt.example cb8084e57d6c3da0cd9db505ca3b3cdd",
		},
		"wordpress.xml": {
			"opening-of-a-school press_release 2004-03-14 en TIRANA, 13 March 2004 v1 mission.example/en 12",
			"une-ecole-ouvre press_release <nil> fr  v1 mission.example/en 13",
		},
		"windows-1251.rss": {
			"seminar-po-pravam-cheloveka press_release 2004-03-05 ru БИШКЕК, 5 марта 2004 г. v1 novosti.example http://novosti.example/7",
		},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			eachDatabase(t, func(t *testing.T, db config.Database) {
				var got []string
				for _, r := range importedTwice(t, db, file) {
					o, _ := r["origin"].(map[string]any)
					got = append(got, fmt.Sprintf("%v %v %v %v %v v%v %v %v", r["slug"], r["kind"], r["date"], r["locale"], r["dateline"], r["version"], o["system"], o["id"]))
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("releases (-want +got)\n%s", diff)
				}
			})
		})
	}
}

// TestImportedFeedIsFound finds a post of WordPress by what it says and by what it is filed under.
func TestImportedFeedIsFound(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, db config.Database) {
		all := importedTwice(t, db, "wordpress.xml")
		if len(all) != 2 {
			t.Fatalf("%d releases, want 2", len(all))
		}
		body := fmt.Sprint(all[0]["body_text"])
		if !strings.HasPrefix(body, "The mission opened a school today.") || strings.Contains(body, "Pupils") || strings.Contains(body, "gallery") ||
			strings.Contains(fmt.Sprint(all[1]["body_text"]), "wp:") {
			t.Errorf("bodies: %q, %q", body, all[1]["body_text"])
		}
		ask := asked(t, db)
		for query, want := range map[string]int{
			"filter[fields_of_work]=human-rights": 1, "filter[states]=AL": 1, "filter[field_operations]=presence-in-albania": 1,
			"filter[meetings]=summit-meetings": 1, "filter[places]=Tirana": 1, "filter[kind]=press_release": 2, "filter[locale]=fr": 1,
			"filter[origin_system]=" + url.QueryEscape("mission.example/en"): 2, "q=forty": 1, "q=draft": 0, "q=comment": 0,
		} {
			if got := len(ask("/v1/releases?" + query)); got != want {
				t.Errorf("%s finds %d, want %d", query, got, want)
			}
		}
	})
}

// TestImportReportsItems names every item of a file, and says of each what became of it.
func TestImportReportsItems(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, db config.Database) {
		s, err := openForWriting(t.Context(), db, writing)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		im := pageImport{store: s, renderer: prose.New(), draft: true}
		reports, others, err := im.feeds(t.Context(), []string{feeds + "wordpress.xml", referencePage, feeds + "missing.xml"})
		if err != nil || len(others) != 2 {
			t.Fatalf("others: %v, %v", others, err)
		}
		var got []string
		for _, r := range reports {
			got = append(got, r.Item+" "+r.Outcome)
		}
		want := []string{"12 created", "13 created", "14 refused", "15 refused", "16 refused", "17 refused", "18 refused", "19 refused"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		var b strings.Builder
		if err := writeReport(&b, "json", reports); err != nil || !json.Valid([]byte(b.String())) || !strings.Contains(b.String(), `"item": "12"`) {
			t.Errorf("%v: %s", err, b.String())
		}
	})
}
