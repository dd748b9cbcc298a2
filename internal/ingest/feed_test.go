package ingest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// goldenItem is an item of a feed as the golden files show it.
type goldenItem struct {
	Name string `json:"name"`
	Slug string `json:"slug,omitempty"`
	Read golden `json:"read"`
}

func goldenFeed(rd *Reader, src io.Reader) []goldenItem {
	var all []goldenItem
	for item := range rd.Feed("feed", src) {
		g := goldenItem{Name: item.Name}
		if item.Refusal != nil {
			g.Read = goldenOf(rd.Vocabulary, nil, item.Refusal)
		} else {
			g.Slug, g.Read = item.Reading.Release.Slug, goldenOf(rd.Vocabulary, item.Reading, nil)
		}
		all = append(all, g)
	}
	return all
}

// TestFeeds reads every feed of testdata and compares all that was read with its golden file.
func TestFeeds(t *testing.T) {
	t.Parallel()
	feeds, err := filepath.Glob("testdata/feeds/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range feeds {
		if strings.HasSuffix(file, ".json") {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !IsFeed(data[:min(len(data), FeedHead)]) {
				t.Fatal("it is not taken for a feed")
			}
			got := goldenFeed(newReader(t), bytes.NewReader(data))
			compareFeed(t, strings.TrimSuffix(file, filepath.Ext(file))+".golden.json", got)
		})
	}
}

func compareFeed(t *testing.T, file string, got []goldenItem) {
	t.Helper()
	if *update {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var want []goldenItem
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestIsFeed(t *testing.T) {
	t.Parallel()
	utf16 := func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			b.Write([]byte{c, 0})
		}
		return b.String()
	}
	for text, want := range map[string]bool{
		`<rss version="2.0"><channel>`: true,
		"\ufeff\n<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a '>'>]><!-- <html> --><rss>": true,
		`<feed xmlns="http://www.w3.org/2005/Atom">`:                                        true,
		`<x:feed xmlns:x="http://www.w3.org/2005/Atom">`:                                    true,
		"\xff\xfe" + utf16("<rss version='2.0'>"):                                           true,
		utf16("<rss version='2.0'>"):                                                        true,
		`<feed xmlns="urn:another">`:                                                        false,
		`<html><body><rss></rss></body></html>`:                                             false,
		`Press release <rss>`:                                                               false,
		`{"rss":1}`:                                                                         false,
		``:                                                                                  false,
		`<`:                                                                                 false,
		`<rss`:                                                                              false,
		"<!-- " + strings.Repeat("x", 100):                                                  false,
		`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><item/></rdf:RDF>`: false,
		"\x00\x00\x00": false,
	} {
		if got := IsFeed([]byte(text)); got != want {
			t.Errorf("IsFeed(%q) = %v, want %v", text, got, want)
		}
	}
}

const (
	rssOpen  = `<rss version="2.0" xmlns:x="urn:x" xmlns:wp="http://wordpress.org/export/1.2/"><channel><link>https://a.example/</link>`
	rssClose = `</channel></rss>`
	rssItem  = `<item><guid>last</guid><title>The last one</title><description>Text.</description></item>`
)

// TestHostileFeeds reads what wants to take all memory, time or stack: the entry is refused, the next one is read.
func TestHostileFeeds(t *testing.T) {
	t.Parallel()
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	for name, tc := range map[string]struct{ item, want string }{
		"deep":             {"<x:a>" + many("<x:b>", 1<<20) + "</x:a>", "nested more than 200 deep"},
		"deep and closed":  {many("<x:b>", 1000) + many("</x:b>", 1000), "nested more than 200 deep"},
		"fragments":        {"<x:a>" + many("<![CDATA[x]]>", 1<<18) + "</x:a>", "more than 5000 parts"},
		"comments":         {"<x:a>" + many("y<!---->", 1<<18) + "</x:a>", "more than 5000 parts"},
		"children":         {many("<x:a/>", 1<<19), "more than 5000 parts"},
		"attributes":       {"<x:a " + many(`x:b="c" `, 200) + "/>", "200 attributes"},
		"large":            {"<description>" + many("text ", MaxInput/4) + "</description>", "more than 8388608 bytes"},
		"large part":       {"<x:a>" + many("text ", 100_000) + "</x:a>", "bytes besides its text"},
		"elements of HTML": {"<title>T</title><description><![CDATA[" + many("<div>", 100_000) + "]]></description>", "HTML of the entry could not be read"},
		"paragraphs":       {"<title>T</title><description><![CDATA[" + many("<p>a", 100_000) + "]]></description>", "100000 paragraphs"},
		"long text":        {"<title>T</title><description>" + many("text ", 200_000) + "</description>", "The text has 999999 characters"},
		"long title":       {"<title>" + many("t", 1000) + "</title><description>D</description>", "The title has 1000 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := goldenFeed(newReader(t), strings.NewReader(rssOpen+"<item>"+tc.item+"</item>"+rssItem+rssClose))
			if len(got) != 2 || !strings.Contains(got[0].Read.Refusal, tc.want) || got[1].Read.Title != "The last one" {
				t.Errorf("got %d items, the first refused with %q, want %q", len(got), got[0].Read.Refusal, tc.want)
			}
		})
	}
}

// TestFeedEnds reads feeds that end early or hold nothing.
func TestFeedEnds(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		feed string
		want []string // titles, or what a refusal says
	}{
		"no entries":   {rssOpen + rssClose, []string{"no entries"}},
		"unclosed":     {rssOpen + rssItem, []string{"The last one"}},
		"in a section": {rssOpen + rssItem + "<item><title><![CDATA[x", []string{"The last one", "breaks off"}},
		"in a tag":     {rssOpen + rssItem + "<item><title", []string{"The last one", "breaks off"}},
		"large head":   {rssOpen + "<description>" + strings.Repeat("x", 2<<20) + "</description>" + rssItem, []string{"before its first entry"}},
		"a large list of terms in the head": {rssOpen + strings.Repeat("<wp:tag><wp:term_id>1</wp:term_id></wp:tag>", 50_000) + rssItem + rssClose,
			[]string{"The last one"}},
		"an element left open is not waited for": {rssOpen + "<item><title>Open</title><description>D</description><wp:postmeta></item>" + rssItem + rssClose,
			[]string{"Open", "The last one"}},
		"marks that are not escaped": {rssOpen + "<item><title>1 < 2</title><description>D</description></item><item><title>Q&A</title><description>AT&T &nbsp; &copy;</description></item>" + rssItem,
			[]string{"broken", "Q&A", "The last one"}},
		"no feed": {"<html></html>", []string{"no feed"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := goldenFeed(newReader(t), strings.NewReader(tc.feed))
			if len(got) != len(tc.want) {
				t.Fatalf("got %d items, want %d: %+v", len(got), len(tc.want), got)
			}
			for i, g := range got {
				if g.Read.Title != tc.want[i] && !strings.Contains(g.Read.Refusal, tc.want[i]) {
					t.Errorf("item %d: got %q, %q, want %q", i, g.Read.Title, g.Read.Refusal, tc.want[i])
				}
			}
		})
	}
}

// TestFeedOrigin knows a post in the export and in the feed of its site, and tells the sites of a host apart.
func TestFeedOrigin(t *testing.T) {
	t.Parallel()
	item := func(inner string) string {
		return "<item><title>T</title><description>D</description><content:encoded xmlns:content='" + contentModule + "'>C</content:encoded>" + inner + "</item>"
	}
	wxr := "<wp:post_id>5</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
	const hash = "a hash of 32 digits"
	for name, tc := range map[string]struct{ link, inner, system, id string }{
		"export":            {"https://www.a.example/fr", wxr, "a.example/fr", "5"},
		"feed of the site":  {"https://a.example/fr/", "<guid isPermaLink='false'>https://old.example/?p=5</guid>", "a.example/fr", "5"},
		"a type of post":    {"https://a.example", "<guid>https://a.example/?post_type=press&amp;p=5</guid>", "a.example", "5"},
		"another query":     {"https://a.example", "<guid>https://a.example/?p=5&amp;q=6</guid>", "a.example", "https://a.example/?p=5&q=6"},
		"link alone":        {"https://a.example", "<link>https://b.example/5</link>", "a.example", "https://b.example/5"},
		"site not known":    {"", "<link>https://b.example/5</link><guid>6</guid>", "b.example", "6"},
		"nothing":           {"", "", "feed", hash},
		"a very long id":    {"https://a.example", "<guid>" + strings.Repeat("x", 300) + "</guid>", "a.example", hash},
		"no address at all": {"javascript:alert(1)", "<link>ftp://b.example/5</link><guid>7</guid>", "feed", hash},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			feed := strings.Replace(rssOpen, "https://a.example/", tc.link, 1) + item(tc.inner) + rssClose
			got := goldenFeed(newReader(t), strings.NewReader(feed))
			if len(got) != 1 || len(got[0].Read.Origin) < 2 {
				t.Fatalf("got %+v", got)
			}
			if system, id := got[0].Read.Origin[0], got[0].Read.Origin[1]; system != tc.system || id != tc.id && (tc.id != hash || len(id) != 32) {
				t.Errorf("got %q %q, want %q %q", system, id, tc.system, tc.id)
			}
		})
	}
}

// TestFeedIsReadEntryByEntry stops after the first entry of a feed that never ends.
func TestFeedIsReadEntryByEntry(t *testing.T) {
	t.Parallel()
	n := 0
	for item := range newReader(t).Feed("endless", io.MultiReader(strings.NewReader(rssOpen), &endless{})) {
		if item.Refusal != nil {
			t.Fatal(item.Refusal)
		}
		if n++; n == 1000 {
			break
		}
	}
}

type endless struct {
	left  string
	count int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left == "" {
		e.count++
		e.left = strings.Replace(rssItem, "last", fmt.Sprint(e.count), 1)
	}
	n := copy(p, e.left)
	e.left = e.left[n:]
	return n, nil
}
