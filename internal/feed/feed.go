// Package feed writes lists of releases as Atom, RSS and JSON feeds, and lists of addresses as sitemaps.
//
// It reads nothing and keeps nothing: the same values give the same bytes. Every text is escaped by the encoder
// of its format, so that no title or body can end an element or begin one.
package feed

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// generator names the program in feeds.
const generator = "Dateline"

// Feed is one page of a list of releases, and what was withdrawn from the list.
type Feed struct {
	ID                      string // an absolute IRI that never changes
	Title, Subtitle         string
	Language                string    // of the title, and of entries that do not say otherwise; a BCP 47 tag
	Publisher               string    // whose feed it is; never empty, and the author of entries that name none
	Self, First, Next, Prev string    // absolute URLs of this page and of others; all but Self may be empty
	Home                    string    // absolute URL of the same list in another form, or of the site; may be empty
	Updated                 time.Time // of the newest entry; zero when there is none
	Entries                 []Entry
	Withdrawn               []Withdrawn
}

// Entry is a release as it stands in a feed.
type Entry struct {
	ID                 string // urn:uuid:…
	URL                string // absolute
	Title              string // plain text, as the summary is
	Summary            string // may be empty
	HTML               string // the sanitised body; may be empty
	Language           string // a BCP 47 tag
	Published, Updated time.Time
	Authors            []string // the names of its sources
	Categories         []Category
}

// Category is a term that a release is tagged with.
type Category struct {
	Term   string // its slug
	Scheme string // the absolute IRI of the list of terms of its kind
	Label  string // its name; the term stands in for an empty one
}

// Withdrawn says that a release is no longer public. Readers of a feed take it away where they hold it.
type Withdrawn struct {
	ID         string // of the entry, urn:uuid:…
	When       time.Time
	Reason     string // a word such as "superseded"
	Note       string // for people; may be empty
	ReplacedBy string // absolute URL of the release in its place; may be empty
}

// updated gives the moment of the newest entry. A feed without entries has the Unix epoch, since a clock
// would change its bytes from one request to the next.
func (f *Feed) updated() time.Time {
	if f.Updated.IsZero() {
		return time.Unix(0, 0).UTC()
	}
	return f.Updated
}

// page is a link from one page of a feed to another (RFC 5005, section 3).
type page struct{ rel, url string }

// pages gives the links to the other pages that there are.
func (f *Feed) pages() []page {
	var there []page
	for _, p := range []page{{"first", f.First}, {"next", f.Next}, {"previous", f.Prev}} {
		if p.url != "" {
			there = append(there, page{p.rel, address(p.url)})
		}
	}
	return there
}

// authors gives the sources of an entry, or the publisher where it has none.
func (f *Feed) authors(e *Entry) []string {
	if len(e.Authors) == 0 {
		return []string{f.Publisher}
	}
	return e.Authors
}

// differing gives the language of an entry where it is not the one of the feed.
func (f *Feed) differing(e *Entry) string {
	if e.Language == f.Language {
		return ""
	}
	return e.Language
}

// name is what people are shown.
func (c *Category) name() string {
	if c.Label == "" {
		return c.Term
	}
	return c.Label
}

// comment says in a line why the release was withdrawn.
func (w *Withdrawn) comment() string {
	if w.Reason == "" || w.Note == "" {
		return w.Reason + w.Note
	}
	return w.Reason + ": " + w.Note
}

// address writes a URL as feeds must have it. The brackets of our parameters may stand in a host alone
// (RFC 3986, section 3.2.2), and strict readers refuse them elsewhere.
func address(url string) string {
	before, query, found := strings.Cut(url, "?")
	if !found {
		return url
	}
	return before + "?" + strings.NewReplacer("[", "%5B", "]", "%5D").Replace(query)
}

// moment writes a time as Atom and JSON feeds have it (RFC 3339).
func moment(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// link is an Atom link. Its name, with or without a prefix, is that of the member that holds it.
type link struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

// write writes a document. The encoder puts U+FFFD in the place of characters that XML does not allow.
func write[T atomFeed | rssFeed | urlSet | sitemapIndex](root T) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", " ")
	if err := enc.Encode(root); err != nil {
		return nil, fmt.Errorf("write XML: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
