package ingest

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/dateline-press/dateline/internal/content"
)

// embedded lists what may stand in the text of an entry and is no text.
const embedded = `head, title, script, style, noscript, template, svg, iframe, object, embed, video, audio, form, button, select, textarea, nav,
	.sharedaddy, .jp-relatedposts, .sr-only, .screen-reader-text, .visually-hidden`

var (
	// cutMark is how teasers of WordPress and others break off: "the project [...]".
	cutMark = regexp.MustCompile(`\s*\[(?:…|\.{3})\]$`)
	// seal is what WordPress closes the texts of its feeds with.
	seal      = regexp.MustCompile(`(?i)^the post .+ (?:appeared first|first appeared) on .+\.$`)
	sealed    = regexp.MustCompile(`(?i)\s*the post .{1,400} (?:appeared first|first appeared) on .{1,200}\.$`)
	anyTag    = regexp.MustCompile(`<[a-zA-Z/!]`)
	emptyLine = regexp.MustCompile(`\n[ \t\r]*\n`)
)

// teaser gives the summary as one line.
func (e *entry) teaser() string {
	s := cleanLine(e.summary.value)
	if !e.summary.plain {
		s = plainText(e.summary.value)
	}
	s = sealed.ReplaceAllString(s, "")
	cut := cutMark.ReplaceAllString(s, "")
	if cut != s && !endsSentence(cut) {
		cut += "…"
	}
	return cut
}

// readEntryBody gives the text without its dateline. All of it is the entry's own, unlike that of a page; only
// captions of pictures are left out.
func (r *Reading) readEntryBody(a *article, e *entry, feed feedInfo) error {
	blocks, err := r.entryBlocks(e, feed)
	if err != nil {
		return err
	}
	var body []block
	for _, b := range blocks {
		switch {
		case len(body) == 0 && content.Fold(b.text) == content.Fold(e.title): // the title once more
		case isCaption(b):
			r.warnf("body", "the caption of a picture was left out: %q", clip(b.text))
		default:
			body = append(body, b)
		}
	}
	if n := len(body); n > 1 && seal.MatchString(body[n-1].text) {
		body = body[:n-1]
	}
	if len(body) > maxBlocks {
		return refusef("The entry has %d paragraphs; it may have at most %d.", len(body), maxBlocks)
	}
	if body = r.takeDateline(a, body); len(body) == 0 {
		return refusef("The entry %q has no text.", clip(e.title))
	}
	if n := len(e.attached); n > 0 {
		r.warnf("body", "attached files were left out: %d, the first is %q", n, clip(cleanLine(e.attached[0])))
	}
	return r.keepBody(a, body)
}

// entryBlocks takes the text apart.
func (r *Reading) entryBlocks(e *entry, feed feedInfo) ([]block, error) {
	source := e.content.value
	switch {
	case e.content.plain:
		return plainBlocks(source), nil
	case !anyTag.MatchString(source):
		return plainBlocks(html.UnescapeString(source)), nil
	}
	w := &walker{base: absolute(e.link, feed.link)}
	if e.post != nil {
		source = r.postText(source)
		w.lined = !strings.Contains(source, "<!-- wp:") // the older editor writes paragraphs as lines
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(source))
	if err != nil {
		return nil, refusef("The HTML of the entry could not be read.")
	}
	if n := doc.Find("img, video, audio, iframe, embed, object").Length(); n > 0 {
		r.warnf("body", "pictures and embedded media were left out: %d", n)
	}
	doc.Find(embedded).Remove()
	for _, n := range doc.Nodes {
		w.walk(n, style{})
	}
	w.flush()
	for i, b := range w.blocks {
		if b.title {
			w.blocks[i].kind, w.blocks[i].level, w.blocks[i].title = heading, 2, false
		}
	}
	return w.blocks, nil
}

// plainBlocks takes a plain text apart at its empty lines.
func plainBlocks(s string) []block {
	var blocks []block
	for _, part := range emptyLine.Split(strings.ReplaceAll(s, "\r\n", "\n"), -1) {
		if b := newBlock(paragraph, span{text: strings.ReplaceAll(part, "\n", " ")}); b.text != "" {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// absolute gives an address of an entry, which may be relative to the site, or nil.
func absolute(link, site string) *url.URL {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil {
		return nil
	}
	if base, err := url.Parse(strings.TrimSpace(site)); err == nil && !u.IsAbs() {
		u = base.ResolveReference(u)
	}
	if !isAddress(u.String()) {
		return nil
	}
	return u
}

var (
	// shortYear is a date of RFC 822: "Fri, 05 Mar 04 10:00:00 GMT".
	shortYear  = regexp.MustCompile(`^((?:\p{L}+,?\s+)?\d{1,2}\s+\p{L}+)\s+(\d\d)(?:\s|$)`)
	emptyStamp = regexp.MustCompile(`^0000-00-00`)
)

// readEntryDate takes the day that the feed prints, in the zone in which it prints it, or else the dateline's.
func (r *Reading) readEntryDate(a *article, dates []string) {
	for _, printed := range dates {
		printed = cleanLine(printed)
		if printed == "" || emptyStamp.MatchString(printed) {
			continue
		}
		if m := shortYear.FindStringSubmatch(printed); m != nil {
			century := "20"
			if m[2] >= "50" {
				century = "19" // RFC 2822, section 4.3
			}
			printed = m[1] + " " + century + m[2]
		}
		if d, _ := findDate(clip(printed)); d.day.Valid() {
			r.Release.Date = d.day
			break
		}
		r.warnf("date", "the date %q could not be read", clip(printed))
	}
	line := a.dateline.date.day
	switch {
	case r.Release.Date == "" && line != "":
		r.Release.Date = line
		r.infer("date", string(line), "the dateline")
	case r.Release.Date == "":
		r.warnf("date", "the entry gives no date")
	case line != "" && line != r.Release.Date:
		r.warnf("date", "the entry gives the date %s and the dateline %s; %[1]s was taken", r.Release.Date, line)
	}
}

// readEntryKind settles the kind: what it is filed under, then what the title and the dateline tell.
func (r *Reading) readEntryKind(a *article, e *entry) {
	kind, from := content.NewsItem, "nothing in the feed names another kind"
	switch {
	case e.post.kindOf() != "":
		r.Release.Kind = e.post.kindOf()
		return
	case r.Release.Kind != "":
		return
	case kindInTitle(a.title) != "":
		kind, from = kindInTitle(a.title), "the title"
	case a.dateline.printed != "":
		kind, from = content.PressRelease, "the dateline"
	}
	r.Release.Kind = kind
	r.infer("kind", string(kind), from)
}

// kindNamed gives the kind that a category or a type of posts is named for: "Press releases", "press_release".
func kindNamed(name string) content.ReleaseKind {
	name = strings.NewReplacer("-", " ", "_", " ").Replace(name)
	return content.ReleaseKind(firstOf(string(kindOf(name)), string(kindOf(strings.TrimSuffix(name, "s")))))
}

// readCategories matches what the entry is filed under to the vocabulary. One that nothing is named after is
// reported and left out.
func (r *Reading) readCategories(rd *Reader, categories []category) {
	var done []string
	for _, c := range categories {
		name := cleanLine(plainText(c.name))
		if name == "" || c.ignored() || slices.Contains(done, content.Key(name)) {
			continue
		}
		done = append(done, content.Key(name))
		// RSS writes the way through a tree of categories with strokes.
		last := cleanLine(name[strings.LastIndexByte(name, '/')+1:])
		if r.file(rd, name) || r.file(rd, last) || r.file(rd, c.nicename) {
			continue
		}
		r.warnf("tags", "the category %q is not known; it was left out", clip(name))
	}
}

// file tags the release with the terms that have a name, and takes the kind it is the name of. A structure that
// has it is taken for the source only where the name says nothing of the subject.
func (r *Reading) file(rd *Reader, name string) bool {
	if name == "" {
		return false
	}
	kind := kindNamed(name)
	if r.Release.Kind == "" {
		r.Release.Kind = kind
	}
	about := r.tagNamed(rd, name, content.FieldsOfWork, content.States, content.Meetings)
	return about || r.tagNamed(rd, name, content.Sources, content.FieldOperations) || kind != ""
}

// tagNamed tags the release with the terms of some dimensions that have a name, and says whether there are any.
func (r *Reading) tagNamed(rd *Reader, name string, dimensions ...content.Dimension) bool {
	found := false
	for _, d := range dimensions {
		item := rd.Vocabulary.Lookup(d.Type(), name)
		if state, ok := item.(*content.State); ok && strings.EqualFold(state.Code, name) {
			continue // "IT" and "IS" are codes of States, and more often something else
		}
		if item != nil {
			r.tag(d, item)
			found = true
		}
	}
	return found
}
