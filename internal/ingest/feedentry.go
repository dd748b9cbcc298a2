package ingest

import (
	"bytes"
	"strings"

	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
	"golang.org/x/net/html"
)

// feedFormat is what a feed is written in.
type feedFormat int

const (
	formatRSS feedFormat = iota // 0.91 to 2.0, and WXR, which is RSS with more in it
	formatAtom
)

// depth says how deep an entry stands in its document, itself counted.
func (f feedFormat) depth() int {
	if f == formatAtom {
		return 2 // feed, entry
	}
	return 3 // rss, channel, item
}

// feedInfo is what a feed says about itself.
type feedInfo struct {
	link string // of the site
	lang string
}

// entry is one entry of a feed, whatever the feed is written in.
type entry struct {
	title      string // as text
	id, link   string
	summary    text
	content    text
	dates      []string // as printed, the one that counts first
	categories []category
	attached   []string // addresses of files
	lang       string
	post       *post // nil unless the feed is an export of WordPress
}

// text is a text of a feed, HTML or plain.
type text struct {
	value string
	plain bool
}

// category is what an entry is filed under.
type category struct {
	name     string
	domain   string // of RSS
	nicename string // WordPress's slug of it, or the term that Atom has a label for
}

// name gives what names the entry in a report.
func (e *entry) name() string {
	id := ""
	if e.post != nil {
		id = e.post.id
	}
	return clip(cleanLine(firstOf(id, e.id, e.link, e.title)))
}

// info reads what a feed says about itself.
func (f feedFormat) info(head []byte) (feedInfo, error) {
	if f == formatAtom {
		feed, err := (&atom.Parser{}).Parse(bytes.NewReader(head))
		if err != nil {
			return feedInfo{}, refusef("The feed could not be read: %v.", err)
		}
		return feedInfo{link: firstOf(atomLink(feed.Links, "alternate"), atomLink(feed.Links, "self"), feed.ID), lang: feed.Language}, nil
	}
	feed, err := (&rss.Parser{}).Parse(bytes.NewReader(head))
	if err != nil {
		return feedInfo{}, refusef("The feed could not be read: %v.", err)
	}
	info := feedInfo{link: firstOf(extension(feed.Extensions, "wp", "base_blog_url"), feed.Link), lang: feed.Language}
	if info.lang == "" && feed.DublinCoreExt != nil {
		info.lang = firstOf(feed.DublinCoreExt.Language...)
	}
	return info, nil
}

// parseEntry reads one entry in its document.
func parseEntry(format feedFormat, doc []byte) (*entry, error) {
	o, err := survey(doc, format.depth())
	if err != nil {
		return nil, err
	}
	if format == formatAtom {
		feed, err := (&atom.Parser{}).Parse(bytes.NewReader(doc))
		if err != nil || len(feed.Entries) == 0 {
			return nil, refusef("The entry could not be read as Atom.")
		}
		return atomEntry(feed.Entries[0], o), nil
	}
	feed, err := (&rss.Parser{}).Parse(bytes.NewReader(doc))
	if err != nil || len(feed.Items) == 0 {
		return nil, refusef("The entry could not be read as RSS.")
	}
	return rssEntry(feed.Items[0], o), nil
}

// rssEntry reads an item of RSS. Its title and texts are HTML, whether they hold markup or not.
func rssEntry(it *rss.Item, o outline) *entry {
	e := &entry{
		title: plainText(it.Title), link: it.Link, lang: o.lang,
		content: text{value: it.Content}, summary: text{value: it.Description}, dates: []string{it.PubDate},
		post: newPost(it.Extensions),
	}
	if it.GUID != nil {
		e.id = it.GUID.Value
		if e.link == "" && it.GUID.IsPermalink == "true" && isAddress(e.id) {
			e.link = e.id
		}
	}
	if dc := it.DublinCoreExt; dc != nil {
		e.dates = append(e.dates, dc.Date...)
		e.lang = firstOf(append(dc.Language, e.lang)...)
	}
	for i, c := range it.Categories {
		k := category{name: c.Value, domain: c.Domain}
		if i < len(o.nicenames) {
			k.nicename = o.nicenames[i]
		}
		e.categories = append(e.categories, k)
	}
	for _, a := range it.Enclosures {
		e.attached = append(e.attached, a.URL)
	}
	if e.post != nil {
		e.summary = text{value: extension(it.Extensions, "excerpt", "encoded")}
		e.takePost(it.Extensions)
	}
	e.settleTexts()
	return e
}

// atomEntry reads an entry of Atom, whose texts say what they are.
func atomEntry(it *atom.Entry, o outline) *entry {
	e := &entry{title: cleanLine(it.Title), id: it.ID, link: atomLink(it.Links, "alternate"), lang: o.lang, dates: []string{it.Published, it.Updated}}
	if !plainType(o.types["title"]) {
		e.title = plainText(it.Title)
	}
	e.summary = text{value: it.Summary, plain: plainType(o.types["summary"])}
	if c := it.Content; c != nil && (plainType(c.Type) || strings.Contains(c.Type, "html")) {
		e.content = text{value: c.Value, plain: plainType(c.Type)}
	}
	for _, c := range it.Categories {
		e.categories = append(e.categories, category{name: firstOf(c.Label, c.Term), nicename: c.Term})
	}
	for _, l := range it.Links {
		if l.Rel == "enclosure" {
			e.attached = append(e.attached, l.Href)
		}
	}
	e.settleTexts()
	return e
}

// settleTexts takes the summary for the text of an entry that has no other.
func (e *entry) settleTexts() {
	if strings.TrimSpace(e.content.value) == "" {
		e.content, e.summary = e.summary, text{}
	}
}

// plainType tells the type of a plain text (RFC 4287, section 3.1.1).
func plainType(t string) bool { return t == "" || t == "text" || strings.HasPrefix(t, "text/plain") }

func atomLink(links []*atom.Link, rel string) string {
	for _, l := range links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}

// extension gives the value of an element of another vocabulary, or "".
func extension(x ext.Extensions, prefix, name string) string {
	if all := x[prefix][name]; len(all) > 0 {
		return all[0].Value
	}
	return ""
}

// plainText gives the words of HTML as one line.
func plainText(s string) string {
	var b strings.Builder
	for z := html.NewTokenizer(strings.NewReader(s)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return cleanLine(b.String())
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); !inlineTag(string(name)) {
				b.WriteByte(' ')
			}
		}
	}
}

func inlineTag(name string) bool {
	switch name {
	case "a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u", "wbr":
		return true
	}
	return false
}
