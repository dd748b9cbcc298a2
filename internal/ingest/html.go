package ingest

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// frame lists what surrounds the text of a page and is no part of it.
const frame = `script, style, noscript, template, svg, iframe, object, form, button, select, nav, footer, aside, dialog, head,
	body > header, [role=navigation], [role=banner], [role=contentinfo], [role=search], [role=complementary], [role=dialog], [hidden], [aria-hidden=true],
	.visually-hidden, .element-invisible, .sr-only, .breadcrumb, .breadcrumbs, .share, .sharing, .social, .social-share, .addtoany, .pager, .menu, .cookie, .cookies, .cookie-banner, #cookie-banner, #footer, #navigation, #menu`

// siteSuffix is what page titles end in: the name of the site.
var siteSuffix = regexp.MustCompile(`\s+[|–—-]\s+(?:OSCE|ОБСЕ|OSZE|www\.\S+|[^|–—]*\bNewsroom)$`)

// readHTML reads a saved page. Its frame is dropped as far as it is marked; what is left is read as a dump is,
// with what the markup says about titles, labels and captions.
func (r *Reading) readHTML(text string) (document, error) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		return document{}, refusef("The HTML could not be read.")
	}
	d := document{
		lang:    doc.Find("html").AttrOr("lang", doc.Find("html").AttrOr("xml:lang", "")),
		address: firstOf(doc.Find("link[rel=canonical]").AttrOr("href", ""), metaContent(doc, "og:url")),
		summary: firstOf(metaContent(doc, "description"), metaContent(doc, "og:description")),
		time:    firstOf(metaContent(doc, "article:published_time"), metaContent(doc, "dcterms.date"), metaContent(doc, "dc.date")),
	}
	frameTitle := firstOf(metaContent(doc, "og:title"), doc.Find("title").First().Text())
	doc.Find(frame).Remove()
	if d.time == "" {
		d.time = doc.Find("time[datetime]").First().AttrOr("datetime", "")
	}
	w := &walker{}
	if base, err := url.Parse(d.address); err == nil && base.IsAbs() {
		w.base = base
	}
	for _, n := range mainPart(doc).Nodes {
		w.walk(n, style{})
	}
	w.flush()
	d.blocks = w.blocks
	if doc.Find("h1").Length() == 0 {
		d.title = siteSuffix.ReplaceAllString(cleanLine(frameTitle), "")
	}
	d.blocks = markTitle(d.blocks, d.title)
	return d, nil
}

// mainPart gives the element that holds the release.
func mainPart(doc *goquery.Document) *goquery.Selection {
	for _, where := range []string{"main", "[role=main]", "article", "#content", "body"} {
		if s := doc.Find(where).First(); s.Length() > 0 && strings.TrimSpace(s.Text()) != "" {
			if where != "article" || doc.Find("article").Length() == 1 && s.Find("h1").Length() > 0 {
				return s
			}
		}
	}
	return doc.Selection
}

func metaContent(doc *goquery.Document, name string) string {
	s := doc.Find(`meta[property="` + name + `"], meta[name="` + name + `"]`).First()
	return strings.TrimSpace(s.AttrOr("content", ""))
}

// markTitle marks the first block that says what the frame says the title is.
func markTitle(blocks []block, title string) []block {
	if title == "" {
		return blocks
	}
	for i := range blocks {
		if foldedText(blocks[i]) == foldedText(newBlock(paragraph, span{text: title})) {
			blocks[i].title = true
			break
		}
	}
	return blocks
}
