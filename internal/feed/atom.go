package feed

import "encoding/xml"

// The namespaces of what Atom and RSS share.
const (
	atomNamespace      = "http://www.w3.org/2005/Atom"
	tombstoneNamespace = "http://purl.org/atompub/tombstones/1.0"
)

// The media types of links.
const (
	typeAtom = "application/atom+xml"
	typeRSS  = "application/rss+xml"
)

type atomFeed struct {
	XMLName    xml.Name        `xml:"http://www.w3.org/2005/Atom feed"`
	Tombstones string          `xml:"xmlns:at,attr"`
	Language   string          `xml:"xml:lang,attr,omitempty"`
	ID         string          `xml:"id"`
	Title      atomText        `xml:"title"`
	Subtitle   *atomText       `xml:"subtitle"`
	Updated    string          `xml:"updated"`
	Author     atomPerson      `xml:"author"`
	Generator  string          `xml:"generator"`
	Links      []link          `xml:"link"`
	Withdrawn  []atomTombstone `xml:"at:deleted-entry"`
	Entries    []atomEntry     `xml:"entry"`
}

type atomEntry struct {
	Language   string         `xml:"xml:lang,attr,omitempty"`
	ID         string         `xml:"id"`
	Title      atomText       `xml:"title"`
	Link       link           `xml:"link"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Authors    []atomPerson   `xml:"author"`
	Categories []atomCategory `xml:"category"`
	Summary    *atomText      `xml:"summary"`
	Content    *atomText      `xml:"content"`
}

type atomText struct {
	Type     string `xml:"type,attr"`
	Language string `xml:"xml:lang,attr,omitempty"`
	Text     string `xml:",chardata"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr,omitempty"`
	Label  string `xml:"label,attr,omitempty"`
}

// atomTombstone is a deleted entry (RFC 6721, section 3).
type atomTombstone struct {
	Ref         string    `xml:"ref,attr"`
	When        string    `xml:"when,attr"`
	Comment     *atomText `xml:"at:comment"`
	Replacement *link     `xml:"link"`
}

// Atom writes a feed as Atom (RFC 4287), its pages linked (RFC 5005), with tombstones of what was withdrawn
// (RFC 6721).
func Atom(f *Feed) ([]byte, error) {
	out := atomFeed{
		Tombstones: tombstoneNamespace,
		Language:   f.Language,
		ID:         address(f.ID),
		Title:      atomText{Type: "text", Text: f.Title},
		Subtitle:   plain(f.Subtitle),
		Updated:    moment(f.updated()),
		Author:     atomPerson{f.Publisher},
		Generator:  generator,
		Links:      f.links(typeAtom),
	}
	if f.Home != "" {
		out.Links = append(out.Links, link{Rel: "alternate", Href: address(f.Home)})
	}
	for i := range f.Withdrawn {
		w := &f.Withdrawn[i]
		out.Withdrawn = append(out.Withdrawn, atomTombstone{w.ID, moment(w.When), plain(w.comment()), w.replacement()})
	}
	for i := range f.Entries {
		out.Entries = append(out.Entries, f.atomEntry(&f.Entries[i]))
	}
	return write(out)
}

func (f *Feed) atomEntry(e *Entry) atomEntry {
	out := atomEntry{
		Language:  f.differing(e),
		ID:        e.ID,
		Title:     atomText{Type: "text", Text: e.Title},
		Link:      link{Rel: "alternate", Href: e.URL},
		Published: moment(e.Published),
		Updated:   moment(e.Updated),
		Summary:   plain(e.Summary),
	}
	for _, name := range f.authors(e) {
		out.Authors = append(out.Authors, atomPerson{name})
	}
	for _, c := range e.Categories {
		out.Categories = append(out.Categories, atomCategory(c))
	}
	if e.HTML != "" {
		out.Content = &atomText{Type: "html", Language: e.Language, Text: e.HTML}
	}
	return out
}

// links gives the links of a page to itself and to other pages.
func (f *Feed) links(mediaType string) []link {
	all := []link{{"self", mediaType, address(f.Self)}}
	for _, p := range f.pages() {
		all = append(all, link{p.rel, mediaType, p.url})
	}
	return all
}

// replacement leads to what stands in the place of a release. No registered relation says just that.
func (w *Withdrawn) replacement() *link {
	if w.ReplacedBy == "" {
		return nil
	}
	return &link{Rel: "related", Href: w.ReplacedBy}
}

// plain gives a text without markup, or nothing for an empty one.
func plain(text string) *atomText {
	if text == "" {
		return nil
	}
	return &atomText{Type: "text", Text: text}
}
