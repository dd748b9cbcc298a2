package api

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/feed"
	"github.com/dateline-press/dateline/internal/query"
)

const (
	typeAtom     = "application/atom+xml; charset=utf-8"
	typeRSS      = "application/rss+xml; charset=utf-8"
	typeJSONFeed = "application/feed+json"
)

// withdrawnInFeed is how many of the releases withdrawn last a feed tells of.
const withdrawnInFeed = 50

// feedLanguage is the language of what a feed says of itself.
const feedLanguage = "en"

// Atom answers with a list of releases as an Atom feed.
//
//	@Summary		Read a list of releases as an Atom feed
//	@Description	Any list of releases as Atom (RFC 4287) with links to the next pages (RFC 5005), what was published last first unless `sort` gives another order. Releases withdrawn lately are told of as deleted entries (RFC 6721), whatever the filters.
//	@Tags			releases
//	@ID				getAtomFeed
//	@Produce		application/atom+xml
//	@Success		200	{string}	string	"The feed"
//	@Failure		400	{object}	Problem	"Everything that is wrong with the query"
//	@Router			/v1/feeds/releases.atom [get]
func (h releases) Atom(c echo.Context) error { return h.feed(c, typeAtom, feed.Atom) }

// RSS answers with a list of releases as an RSS feed.
//
//	@Summary		Read a list of releases as an RSS feed
//	@Description	Any list of releases as RSS 2.0, like the Atom feed.
//	@Tags			releases
//	@ID				getRSSFeed
//	@Produce		application/rss+xml
//	@Success		200	{string}	string	"The feed"
//	@Failure		400	{object}	Problem	"Everything that is wrong with the query"
//	@Router			/v1/feeds/releases.rss [get]
func (h releases) RSS(c echo.Context) error { return h.feed(c, typeRSS, feed.RSS) }

// JSONFeed answers with a list of releases as a JSON feed.
//
//	@Summary		Read a list of releases as a JSON feed
//	@Description	Any list of releases as JSON Feed 1.1, like the Atom feed; what was withdrawn is in `_dateline`.
//	@Tags			releases
//	@ID				getJSONFeed
//	@Produce		application/feed+json
//	@Success		200	{object}	object	"The feed"
//	@Failure		400	{object}	Problem	"Everything that is wrong with the query"
//	@Router			/v1/feeds/releases.json [get]
func (h releases) JSONFeed(c echo.Context) error { return h.feed(c, typeJSONFeed, feed.JSON) }

// feed answers with a list of releases, written as a feed.
func (h releases) feed(c echo.Context, contentType string, write func(*feed.Feed) ([]byte, error)) error {
	resource := query.Feed()
	resource.Path = c.Request().URL.Path
	q, known, err := h.api.listQuery(c, resource)
	if err != nil {
		return err
	}
	l, base := listed{query: q, wanted: languages(c.Request(), q)}, h.api.base(c)
	asked := l.question(c)
	parts := asked.parts
	asked.parts, asked.posted = func() []string { return append(parts(), base) }, h.api.PublicURL == ""
	return h.api.respond(c, asked, func(ctx context.Context) (*reply, error) {
		f, err := h.read(ctx, l, known, base)
		if err != nil {
			return nil, err
		}
		body, err := write(f)
		return &reply{contentType: contentType, body: body, concerns: concernsOfReleases()}, err
	})
}

// read reads a list of releases as feeds have it.
func (h releases) read(ctx context.Context, l listed, known *labelled, base string) (*feed.Feed, error) {
	q, wanted := l.query, l.wanted
	counted := *q
	counted.Page.Total = false // nobody is told
	page, _, err := h.api.Store.Releases(ctx, &counted, wanted, document.HTML)
	if err != nil {
		return nil, err
	}
	gone, err := h.api.Store.Withdrawn(ctx, withdrawnInFeed)
	if err != nil {
		return nil, err
	}
	f := h.newFeed(base, q, page.Next, page.Prev)
	for _, card := range page.Items {
		entry, err := h.entry(base, known.in(card.Locale, wanted), card)
		if err != nil {
			return nil, err
		}
		f.Entries = append(f.Entries, entry)
		if entry.Updated.After(f.Updated) {
			f.Updated = entry.Updated
		}
	}
	for _, w := range gone {
		f.Withdrawn = append(f.Withdrawn, h.withdrawal(base, &w))
	}
	return f, nil
}

// newFeed says of a feed what does not depend on its entries. The id is that of the question, whatever the page.
func (h releases) newFeed(base string, q *query.Query, next, prev query.Position) *feed.Feed {
	first := q.First()
	list := *first
	list.Resource = query.Releases()
	f := &feed.Feed{
		ID: base + escapeBrackets(first.URL()), Title: h.api.publisher() + ": releases", Language: feedLanguage, Publisher: h.api.publisher(),
		Subtitle: "Releases published by " + h.api.publisher(),
		Self:     base + q.URL(), First: base + first.URL(), Home: base + list.URL(),
	}
	if next != nil {
		f.Next = base + q.After(h.api.cursors, next).URL()
	}
	if prev != nil {
		f.Prev = base + q.Before(h.api.cursors, prev).URL()
	}
	return f
}

// entry writes a release as feeds have it.
func (h releases) entry(base string, labels *document.Labels, card *document.Card) (feed.Entry, error) {
	object := labels.Append(nil, card, document.Selection{HTML: true})
	var r document.Release
	if err := json.Unmarshal(object, &r); err != nil {
		return feed.Entry{}, fmt.Errorf("read release for a feed: %w", err)
	}
	e := feed.Entry{
		ID: "urn:uuid:" + r.ID, URL: h.api.pageOf(base, r.ID, r.Slug, r.Locale), Title: r.Title, Summary: r.Summary, HTML: *r.BodyHTML,
		Language: r.Locale, Published: r.FirstPublishedAt, Updated: r.PublishedAt,
	}
	for _, s := range r.Sources {
		e.Authors = append(e.Authors, s.Name)
	}
	e.Categories = h.categories(base, &r)
	return e, nil
}

func (h releases) categories(base string, r *document.Release) []feed.Category {
	var all []feed.Category
	add := func(t content.TermType, slug, name string) {
		all = append(all, feed.Category{Term: slug, Scheme: base + placeOf(t).path, Label: name})
	}
	for _, t := range r.FieldsOfWork {
		add(content.TypeFieldOfWork, t.Slug, t.Name)
	}
	for _, t := range r.States {
		add(content.TypeState, t.Slug, t.Name)
	}
	for _, t := range r.FieldOperations {
		add(content.TypeFieldOperation, t.Slug, t.Name)
	}
	for _, t := range r.Meetings {
		add(content.TypeMeeting, t.Slug, t.Name)
	}
	return all
}

func (h releases) withdrawal(base string, w *document.Withdrawn) feed.Withdrawn {
	gone := feed.Withdrawn{ID: "urn:uuid:" + w.ID, When: w.WithdrawnAt, Reason: string(w.Reason), Note: w.Note}
	if w.Replacement != "" {
		gone.ReplacedBy = h.api.pageOf(base, w.ReplacedBy, w.Replacement, "")
	}
	return gone
}

func (a *API) publisher() string {
	if a.Publisher == "" {
		return "Dateline"
	}
	return a.Publisher
}

// base is what stands before the paths of links that leave the API, which have to have a host.
func (a *API) base(c echo.Context) string {
	if a.PublicURL != "" {
		return a.PublicURL
	}
	return c.Scheme() + "://" + c.Request().Host
}

// pageOf gives the address of a release for people: on the institution's site, where that is configured.
func (a *API) pageOf(base, id, slug, locale string) string {
	if a.PageURL == "" {
		return base + "/v1/releases/" + slug
	}
	return strings.NewReplacer("{id}", id, "{slug}", slug, "{locale}", locale).Replace(a.PageURL)
}

// Sitemap answers with the addresses of all releases, for search engines.
//
//	@Summary		Read the addresses of all releases
//	@Description	A sitemap of the releases' pages (sitemaps.org), or an index of such where there are many.
//	@Tags			releases
//	@ID				getSitemap
//	@Produce		application/xml
//	@Param			part	query		string	false	"A part of the releases, as the index names it"	minlength(1)	maxlength(4)
//	@Success		200		{string}	string	"The sitemap"
//	@Failure		400		{object}	Problem	"There is no such parameter or part"
//	@Router			/sitemap.xml [get]
func (a *API) Sitemap(c echo.Context) error {
	part, err := query.Part(c.Request().URL.RawQuery)
	if err != nil {
		return err
	}
	base := a.base(c)
	asked := asking(c, part, base)
	asked.posted = a.PublicURL == ""
	return a.respond(c, asked, func(ctx context.Context) (*reply, error) {
		body, err := a.sitemap(ctx, part, base)
		return &reply{contentType: typeXML, body: body, concerns: []string{everyRelease}}, err
	})
}

func (a *API) sitemap(ctx context.Context, part, base string) ([]byte, error) {
	if part == "" {
		total, err := a.Store.CountReleases(ctx)
		if err != nil {
			return nil, err
		}
		if digits := partDigits(total); digits > 0 {
			return feed.SitemapIndex(sitemapParts(base, digits))
		}
	}
	addresses, err := a.Store.Addresses(ctx, part)
	if err != nil {
		return nil, err
	}
	locations := make([]feed.Location, len(addresses))
	for i, r := range addresses {
		locations[i] = feed.Location{URL: a.pageOf(base, r.ID, r.Slug, r.Locale), Modified: r.PublishedAt}
	}
	return feed.Sitemap(locations)
}

const typeXML = "application/xml; charset=utf-8"

// partSize is how many addresses a part of the sitemap has about; 50,000 are the most that search engines take.
const partSize = 25_000

// partDigits gives how many digits of the id divide the releases into parts that are small enough.
func partDigits(total int) int {
	digits := 0
	for ; total > partSize; total /= 16 {
		digits++
	}
	return digits
}

// sitemapParts lists the addresses of the parts of a sitemap.
func sitemapParts(base string, digits int) []feed.Location {
	parts := 1
	for range digits {
		parts *= 16
	}
	locations := make([]feed.Location, parts)
	for i := range locations {
		locations[i] = feed.Location{URL: fmt.Sprintf("%s/sitemap.xml?part=%0*x", base, digits, i), Modified: time.Time{}}
	}
	return locations
}
