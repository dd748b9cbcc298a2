package feed

import (
	"encoding/xml"
	"strings"
	"time"
)

type rssFeed struct {
	XMLName    xml.Name   `xml:"rss"`
	Version    string     `xml:"version,attr"`
	Atom       string     `xml:"xmlns:atom,attr"`
	Content    string     `xml:"xmlns:content,attr"`
	DublinCore string     `xml:"xmlns:dc,attr"`
	Tombstones string     `xml:"xmlns:at,attr"`
	Channel    rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string         `xml:"title"`
	Link        string         `xml:"link"`
	Description string         `xml:"description"`
	Language    string         `xml:"language,omitempty"`
	LastBuild   string         `xml:"lastBuildDate"`
	Generator   string         `xml:"generator"`
	Links       []link         `xml:"atom:link"`
	Withdrawn   []rssTombstone `xml:"at:deleted-entry"`
	Items       []rssItem      `xml:"item"`
}

type rssItem struct {
	Title       string        `xml:"title"`
	Link        string        `xml:"link"`
	GUID        rssGUID       `xml:"guid"`
	Published   string        `xml:"pubDate"`
	Updated     string        `xml:"atom:updated"` // RSS has no date of change of its own
	Creators    []string      `xml:"dc:creator"`
	Categories  []rssCategory `xml:"category"`
	Language    string        `xml:"dc:language,omitempty"`
	Description string        `xml:"description"`
	Content     string        `xml:"content:encoded,omitempty"`
}

type rssGUID struct {
	PermaLink bool   `xml:"isPermaLink,attr"`
	ID        string `xml:",chardata"`
}

type rssCategory struct {
	Domain string `xml:"domain,attr,omitempty"`
	Name   string `xml:",chardata"`
}

// rssTombstone is a deleted entry as an extension: what is Atom's default namespace there has a prefix here.
type rssTombstone struct {
	Ref         string    `xml:"ref,attr"`
	When        string    `xml:"when,attr"`
	Comment     *atomText `xml:"at:comment"`
	Replacement *link     `xml:"atom:link"`
}

// RSS writes a feed as RSS 2.0. What the format has no element for is said in those of Atom, Dublin Core and
// the content module.
func RSS(f *Feed) ([]byte, error) {
	c := rssChannel{
		Title:       f.Title,
		Link:        address(firstOf(f.Home, f.Self)),
		Description: markup(firstOf(f.Subtitle, f.Title)),
		Language:    f.Language,
		LastBuild:   rssDate(f.updated()),
		Generator:   generator,
		Links:       f.links(typeRSS),
	}
	for i := range f.Withdrawn {
		w := &f.Withdrawn[i]
		c.Withdrawn = append(c.Withdrawn, rssTombstone{w.ID, moment(w.When), plain(w.comment()), w.replacement()})
	}
	for i := range f.Entries {
		c.Items = append(c.Items, f.rssItem(&f.Entries[i]))
	}
	return write(rssFeed{
		Version:    "2.0",
		Atom:       atomNamespace,
		Content:    "http://purl.org/rss/1.0/modules/content/",
		DublinCore: "http://purl.org/dc/elements/1.1/",
		Tombstones: tombstoneNamespace,
		Channel:    c,
	})
}

func (f *Feed) rssItem(e *Entry) rssItem {
	out := rssItem{
		Title:       e.Title,
		Link:        e.URL,
		GUID:        rssGUID{ID: e.ID},
		Published:   rssDate(e.Published),
		Updated:     moment(e.Updated),
		Creators:    f.authors(e),
		Language:    e.Language,
		Description: markup(firstOf(e.Summary, excerpt(e.HTML))),
		Content:     e.HTML,
	}
	for _, c := range e.Categories {
		out.Categories = append(out.Categories, rssCategory{c.Scheme, c.name()})
	}
	return out
}

// rssDate writes a time as RFC 822 does, with the four digits of the year that RSS prefers.
func rssDate(t time.Time) string { return t.UTC().Format(time.RFC1123Z) }

// markup writes plain text as HTML: a description of RSS is HTML to those who read it, and a text that speaks
// of <script> must not become one.
func markup(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

func firstOf(a, b string) string {
	if a == "" {
		return b
	}
	return a
}
