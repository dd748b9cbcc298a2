package feed_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/feed"
)

var update = flag.Bool("update", false, "write the golden files anew")

// hostile has what ends elements, begins them, or may not stand in XML at all.
const hostile = "]]> <script>void 0</script> & &amp; &#x0; \"quoted\" 'twice' \x00\x08\x1f\ufffe \xff 🕊️ \r\n\t<!-- ?>"

func format(name string) func(*feed.Feed) ([]byte, error) {
	return map[string]func(*feed.Feed) ([]byte, error){"atom": feed.Atom, "rss": feed.RSS, "json": feed.JSON}[name]
}

func formats() []string { return []string{"atom", "rss", "json"} }

func feeds() map[string]*feed.Feed {
	return map[string]*feed.Feed{"full": full(), "empty": empty(), "hostile": attacked()}
}

func full() *feed.Feed {
	day := time.Date(2004, 3, 5, 9, 30, 0, 0, time.FixedZone("", 6*3600))
	return &feed.Feed{
		ID: "urn:uuid:0f5b3c1e-7d0a-5a55-9d3c-1a2b3c4d5e6f", Title: "Releases", Subtitle: "What was published on Kyrgyzstan",
		Language: "en", Publisher: "OSCE",
		Self:    "https://api.example.org/v1/feeds/releases.atom?filter[states][any]=kyrgyzstan&page[after]=abc",
		First:   "https://api.example.org/v1/feeds/releases.atom?filter[states][any]=kyrgyzstan",
		Next:    "https://api.example.org/v1/feeds/releases.atom?filter[states][any]=kyrgyzstan&page[after]=def",
		Prev:    "https://api.example.org/v1/feeds/releases.atom?filter[states][any]=kyrgyzstan&page[before]=abc",
		Home:    "https://api.example.org/v1/releases?filter[states][any]=kyrgyzstan",
		Updated: day.Add(1500 * time.Microsecond),
		Entries: []feed.Entry{
			{
				ID: "urn:uuid:5f0cb0b6-6a0e-4d0a-9a53-0b1f6d1c2e57", URL: "https://api.example.org/v1/releases/pilot-policing-project",
				Title: "Pilot policing project presented", Summary: "Police & customs: a first meeting",
				HTML:     "<p>BISHKEK, 5 March 2004 – The <em>pilot</em> project.</p>\n<p>It begins.</p>",
				Language: "en", Published: day, Updated: day.Add(1500 * time.Microsecond),
				Authors: []string{"OSCE Secretariat", "Programme Office in Bishkek"},
				Categories: []feed.Category{
					{"policing", "https://api.example.org/v1/fields-of-work", "Policing"},
					{"kyrgyzstan", "https://api.example.org/v1/states", ""},
				},
			},
			{
				ID: "urn:uuid:0a9d3c38-3f0b-4f5e-8d0e-93a4b0c2d1e5", URL: "https://api.example.org/v1/releases/shkola",
				Title: "Школа молодых журналистов", HTML: "<h2>Школа</h2><p>Б<b>иш</b>кек &amp; Ош</p>", Language: "ru",
				Published: day.Add(-time.Hour), Updated: day.Add(-time.Hour),
			},
		},
		Withdrawn: []feed.Withdrawn{
			{"urn:uuid:11111111-2222-4333-8444-555555555555", day, "superseded", "A corrected text was issued.", "https://api.example.org/v1/releases/corrected"},
			{"urn:uuid:66666666-7777-4888-9999-aaaaaaaaaaaa", day.Add(time.Minute), "error", "", ""},
		},
	}
}

func empty() *feed.Feed {
	return &feed.Feed{
		ID: "urn:uuid:0f5b3c1e-7d0a-5a55-9d3c-1a2b3c4d5e6f", Title: "Releases", Language: "en", Publisher: "OSCE",
		Self: "https://api.example.org/v1/feeds/releases.rss",
	}
}

func attacked() *feed.Feed {
	f := empty()
	f.Title, f.Subtitle, f.Publisher = hostile, hostile, hostile
	f.Self, f.Home = f.Self+"?q="+`"><x>&amp;`, `https://api.example.org/?a=1&b="'<>`
	f.Entries = []feed.Entry{{
		ID: "urn:uuid:5f0cb0b6-6a0e-4d0a-9a53-0b1f6d1c2e57", URL: `https://api.example.org/?"><y>&`, Title: hostile, Summary: hostile,
		HTML: "<p>" + hostile + "</p>", Language: "en", Authors: []string{hostile, "]]>"},
		Published: time.Date(1975, 8, 1, 0, 0, 0, 0, time.UTC), Updated: time.Date(1975, 8, 1, 0, 0, 0, 0, time.UTC),
		Categories: []feed.Category{{`"><z>`, "https://api.example.org/v1/states", hostile}},
	}}
	f.Withdrawn = []feed.Withdrawn{{`urn:"><z>`, time.Date(1975, 8, 1, 0, 0, 0, 0, time.UTC), hostile, hostile, `https://api.example.org/?"><y>&`}}
	return f
}

func TestFeeds(t *testing.T) {
	t.Parallel()
	for name, f := range feeds() {
		for _, kind := range formats() {
			got, err := format(kind)(f)
			if err != nil {
				t.Errorf("%s as %s: %v", name, kind, err)
				continue
			}
			golden(t, name+"."+kind, got)
			if again, err := format(kind)(f); err != nil || !bytes.Equal(got, again) {
				t.Errorf("%s as %s: written again it has other bytes, error %v", name, kind, err)
			}
		}
	}
}

func TestSitemaps(t *testing.T) {
	t.Parallel()
	all := []feed.Location{
		{"https://api.example.org/v1/releases/a?b=1&c=2", time.Date(2026, 3, 1, 12, 0, 0, 999, time.FixedZone("", 3600))},
		{"https://api.example.org/v1/releases/undated", time.Time{}},
	}
	for name, write := range map[string]func([]feed.Location) ([]byte, error){"sitemap.xml": feed.Sitemap, "sitemapindex.xml": feed.SitemapIndex} {
		got, err := write(all)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		golden(t, name, got)
		if _, err := write(nil); err != nil {
			t.Errorf("%s without addresses: %v", name, err)
		}
		if _, err := write(make([]feed.Location, feed.MaxLocations)); err != nil {
			t.Errorf("%s with as many addresses as it may hold: %v", name, err)
		}
		if _, err := write(make([]feed.Location, feed.MaxLocations+1)); err == nil {
			t.Errorf("%s with an address too many was written", name)
		}
	}
}

// Without a summary the beginning of the body describes an item, cut between two words where there are any.
func TestExcerpt(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ html, want string }{
		"nothing":         {"", ""},
		"paragraphs":      {"<h2>Title</h2><p>One<br>two</p><ul><li>three</li></ul>", "Title One two three"},
		"within a word":   {`<p>Kyrgyz<em>stan</em> <a href="https://example.org/">CO<sub>2</sub></a></p>`, "Kyrgyzstan CO2"},
		"entities":        {"<p>A&nbsp;&amp; &lt;b&gt; &#8211; &copy;</p>", "A &amp; &lt;b&gt; – ©"},
		"exactly as long": {"<p>" + strings.Repeat("я", 300) + "</p>", strings.Repeat("я", 300)},
		"long":            {"<p>" + strings.Repeat("слово ", 100) + "</p>", strings.TrimSpace(strings.Repeat("слово ", 50)) + "…"},
		"one long word":   {"<p>" + strings.Repeat("я", 301) + "</p>", strings.Repeat("я", 300) + "…"},
		"a tag left open": {"<p>One</p><p", "One"},
	} {
		f := empty()
		f.Entries = []feed.Entry{{HTML: tc.html}}
		written, err := feed.RSS(f)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Description string `xml:"channel>item>description"`
		}
		if err := xml.Unmarshal(written, &got); err != nil || got.Description != tc.want {
			t.Errorf("%s: got %q, error %v, want %q", name, got.Description, err, tc.want)
		}
	}
}

// golden compares a document with its file. XML is read whole before, so that a file that is not well-formed
// is never taken for right.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if !strings.HasSuffix(name, ".json") {
		if err := xml.Unmarshal(got, new(struct{})); err != nil {
			t.Errorf("%s is not well-formed: %v", name, err)
		}
	}
	if strings.HasSuffix(name, ".json") {
		var lines bytes.Buffer
		if err := json.Indent(&lines, got, "", "  "); err != nil {
			t.Errorf("%s: %v in %s", name, err, got)
		}
		got = lines.Bytes()
	}
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got)\n%s", file, diff)
	}
}
