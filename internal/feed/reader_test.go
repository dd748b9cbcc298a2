package feed_test

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/feed"
)

// read is what a reader of feeds gets out of any format.
type read struct {
	Title, Language, Self, Home string
	Items                       []item
}

type item struct {
	ID, URL, Title, Summary, HTML string
	Published, Updated            time.Time
	Authors, Categories           []string
}

func TestReader(t *testing.T) {
	t.Parallel()
	for name, f := range feeds() {
		for _, kind := range formats() {
			text, err := format(kind)(f)
			if err != nil {
				t.Fatal(err)
			}
			parsed, err := gofeed.NewParser().Parse(bytes.NewReader(text))
			if err != nil {
				t.Errorf("%s as %s: %v", name, kind, err)
				continue
			}
			if diff := cmp.Diff(expected(f, kind), received(parsed)); diff != "" {
				t.Errorf("%s as %s (-want +got):\n%s", name, kind, diff)
			}
		}
	}
}

// received brings what was parsed into the form that is compared.
func received(p *gofeed.Feed) read {
	r := read{Title: p.Title, Language: p.Language, Self: p.FeedLink, Home: p.Link}
	for _, i := range p.Items {
		got := item{
			ID: i.GUID, URL: i.Link, Title: i.Title, Summary: i.Description, HTML: i.Content,
			Published: i.PublishedParsed.UTC(), Updated: i.UpdatedParsed.UTC(), Categories: i.Categories,
		}
		for _, a := range i.Authors {
			got.Authors = append(got.Authors, a.Name)
		}
		if i.DublinCoreExt != nil {
			got.Authors = i.DublinCoreExt.Creator
		}
		r.Items = append(r.Items, got)
	}
	return r
}

// expected gives what a format can say of a feed.
func expected(f *feed.Feed, kind string) read {
	brackets := strings.NewReplacer("[", "%5B", "]", "%5D")
	r := read{Title: legible(f.Title, kind), Language: f.Language, Self: brackets.Replace(f.Self), Home: brackets.Replace(f.Home)}
	if kind == "rss" && r.Home == "" {
		r.Home = r.Self
	}
	for _, e := range f.Entries {
		want := item{
			ID: e.ID, URL: e.URL, Title: legible(e.Title, kind), Summary: legible(e.Summary, kind), HTML: legible(e.HTML, kind),
			Published: e.Published.UTC(), Updated: e.Updated.UTC(),
		}
		if kind == "rss" {
			want.Published = want.Published.Truncate(time.Second)
			want.Summary = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(want.Summary)
		}
		if kind == "rss" && e.Summary == "" {
			want.Summary = "Школа Бишкек &amp; Ош"
		}
		for _, a := range e.Authors {
			want.Authors = append(want.Authors, legible(a, kind))
		}
		if len(e.Authors) == 0 {
			want.Authors = []string{legible(f.Publisher, kind)}
		}
		for _, c := range e.Categories {
			if c.Label == "" {
				c.Label = c.Term
			}
			want.Categories = append(want.Categories, legible(c.Label, kind))
		}
		r.Items = append(r.Items, want)
	}
	return r
}

// legible gives what is left of a text: U+FFFD stands for what is not UTF-8 and, in XML, for characters that it
// does not allow.
func legible(text, kind string) string {
	return strings.Map(func(r rune) rune {
		control := r < ' ' && r != '\t' && r != '\n' && r != '\r'
		if kind != "json" && (control || r == 0xFFFE || r == 0xFFFF) {
			return utf8.RuneError
		}
		return r
	}, text)
}

// Whatever a text holds, it comes back from its element, and nothing else does.
func TestAnyTextIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([\]<>&"'!a;#x0\x{0}-\x{1f}\x{fffe}-]|CDATA|&amp;|<p>){1,20}`)).Draw(rt, "text")
		f := empty()
		f.Entries = []feed.Entry{{Title: text, HTML: text, Categories: []feed.Category{{Term: text}}}}
		for _, kind := range []string{"atom", "rss"} {
			written, err := format(kind)(f)
			if err != nil {
				rt.Fatal(err)
			}
			var got struct {
				Entries []element `xml:"entry"`
				Items   []element `xml:"channel>item"`
			}
			if err := xml.Unmarshal(written, &got); err != nil {
				rt.Fatalf("%s: %v in %s", kind, err, written)
			}
			e := append(got.Entries, got.Items...)[0]
			if want := legible(text, kind); e.Title != want || e.Content+e.Encoded != want || e.Category.Term+e.Category.Text != want {
				rt.Fatalf("%s: got %q, want %q in all", kind, e, want)
			}
		}
	})
}

// element is an entry or an item as XML.
type element struct {
	Title    string `xml:"title"`
	Content  string `xml:"content"`
	Encoded  string `xml:"encoded"`
	Category struct {
		Term string `xml:"term,attr"`
		Text string `xml:",chardata"`
	} `xml:"category"`
}
