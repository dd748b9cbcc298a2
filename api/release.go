package api

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/search"
)

// releases answers for the published releases: the rows hold JSON already, which is put together here.
type releases struct {
	api  *API
	list *query.Resource
}

// List answers with the published releases.
//
//	@Summary		List the published releases
//	@Description	Conditions on different fields must all hold; of the groups `filter[or][0][states][any]=KG`, `filter[or][1][…]` one must, in which conditions are named like those of `filter`. Tags are embedded; bodies are left out unless `fields` asks for one. What no URL can say is posted to /v1/releases/search.
//	@Tags			releases
//	@ID				listReleases
//	@Produce		json,text/csv
//	@Success		200	{object}	Results[document.Release]	"A page of releases"
//	@Failure		400	{object}	Problem						"Everything that is wrong with the query"
//	@Router			/v1/releases [get]
func (h releases) List(c echo.Context) error {
	q, known, err := h.api.listQuery(c, h.list)
	if err != nil {
		return err
	}
	return h.respond(c, q, known)
}

// Search answers with the published releases for which a query in JSON holds.
//
//	@Summary		Search the published releases
//	@Description	The same questions as those of GET /v1/releases, as JSON, with `and`, `or` and `not` within each other. A question that both can ask has the same answer and the same ETag.
//	@Tags			releases
//	@ID				searchReleases
//	@Accept			json
//	@Produce		json,text/csv
//	@Param			query	body		SearchInput					false	"The query; without it, all"
//	@Success		200		{object}	Results[document.Release]	"A page of releases"
//	@Failure		422		{object}	Problem						"Everything that is wrong with the query"
//	@Router			/v1/releases/search [post]
func (h releases) Search(c echo.Context) error {
	if err := noQuery(c); err != nil {
		return err
	}
	s, err := readBody(c, true)
	if err != nil {
		return err
	}
	p, known, err := h.api.parser(c, h.list)
	if err != nil {
		return err
	}
	q, err := p.Body(&s.value)
	if err != nil {
		return posted(err)
	}
	return posted(h.respond(c, q, known))
}

// respond answers a query for a page of releases.
func (h releases) respond(c echo.Context, q *query.Query, known *labelled) error {
	l, err := askedList(c.Request(), q)
	if err != nil {
		return err
	}
	return h.api.respond(c, l.question(c), func(ctx context.Context) (*reply, error) { return h.page(ctx, l, known) })
}

// page makes a page of releases.
func (h releases) page(ctx context.Context, l listed, known *labelled) (*reply, error) {
	q, wanted := l.query, l.wanted
	selection := h.api.selection(q, q.Fields)
	bodies := selection.Bodies()
	if slices.Contains(q.Highlight, "body") {
		bodies |= document.Text
	}
	page, counts, err := h.api.Store.Releases(ctx, q, wanted, bodies)
	if err != nil {
		return nil, err
	}
	data, err := array(page.Items, func(dst []byte, card *document.Card) ([]byte, error) {
		dst = known.in(card.Locale, wanted).Append(dst, card, selection)
		if len(q.Highlight) == 0 {
			return dst, nil
		}
		return withMember(dst, "highlights", highlights(q, card))
	})
	if err != nil {
		return nil, err
	}
	x, err := h.api.extras(q, known, wanted, page.Total, counts)
	if err != nil {
		return nil, err
	}
	return h.api.page(l, data, bounds{page.Total, page.Next, page.Prev}, x, concernsOfReleases())
}

// withMember adds a member to the object that a text ends with.
func withMember(object []byte, name string, value any) ([]byte, error) {
	text, err := encode(value)
	if err != nil {
		return nil, err
	}
	object = append(object[:len(object)-1], `,"`+name+`":`...)
	return append(append(object, text...), '}'), nil
}

// excerptSize is how much of a body is shown around what was found, in characters.
const excerptSize = 280

// highlights marks what a search found in a release.
func highlights(q *query.Query, card *document.Card) document.Highlights {
	var leaves []search.Leaf
	for _, leaf := range q.Search.Wanted() {
		leaves = append(leaves, leaf.Forms)
	}
	title, summary := card.Heading()
	var h document.Highlights
	for _, m := range q.Highlight {
		switch m {
		case "title":
			text, _ := search.Mark(title, card.Locale, leaves)
			h.Title = &text
		case "summary":
			text, _ := search.Mark(summary, card.Locale, leaves)
			h.Summary = &text
		case "body":
			text, _ := search.Excerpt(card.Body.Text, card.Locale, leaves, excerptSize)
			h.Body = &text
		}
	}
	return h
}

// Get answers with one published release.
//
//	@Summary		Read a published release
//	@Description	The release with its body as sanitised HTML. A slug that the release had before redirects.
//	@Tags			releases
//	@ID				getRelease
//	@Produce		json
//	@Param			id	path		string					true	"The id or the slug"
//	@Success		200	{object}	One[document.Release]	"The release"
//	@Success		301	"The release has another slug now"
//	@Failure		400	{object}	Problem	"Everything that is wrong with the query"
//	@Failure		404	{object}	Problem	"There is no such release"
//	@Failure		410	{object}	Problem	"The release was withdrawn"
//	@Router			/v1/releases/{id} [get]
func (h releases) Get(c echo.Context) error {
	key, err := pathKey(c)
	if err != nil {
		return err
	}
	q, known, err := h.api.itemQuery(c, h.list)
	if err != nil {
		return err
	}
	wanted := languages(c.Request(), q)
	asked := asking(c, key, q.Key(), strings.Join(wanted, ","))
	asked.vary = varying(q)
	return h.api.respond(c, asked, func(ctx context.Context) (*reply, error) {
		selection := h.api.selection(q, q.Fields)
		selection.HTML = q.Fields == nil
		card, err := h.api.Store.Release(ctx, key, wanted, selection.Bodies())
		if err != nil {
			return nil, err
		}
		object := known.in(card.Locale, wanted).Append(nil, card, selection)
		made := one(object, concernsOf(card)...)
		if made.language = card.Locale; len(q.Include) > 0 {
			made.concerns = append(made.concerns, everyTerm)
		}
		return made, nil
	})
}

// VersionDetail is a published version with the release as it was then.
type VersionDetail struct {
	document.Version
	Release document.Release `json:"release"` // Tags say by `label` what they were called then
}

// Versions answers with the published versions of a release.
//
//	@Summary		List the published versions of a release
//	@Description	All of them, the newest first, with the kind of change and the public note.
//	@Tags			releases
//	@ID				listVersions
//	@Produce		json
//	@Param			id	path		string					true	"The id or the slug"
//	@Success		200	{object}	One[[]document.Version]	"The versions"
//	@Success		301	"The release has another slug now"
//	@Failure		404	{object}	Problem	"There is no such release"
//	@Failure		410	{object}	Problem	"The release was withdrawn"
//	@Router			/v1/releases/{id}/versions [get]
func (h releases) Versions(c echo.Context) error {
	key, err := h.plainKey(c)
	if err != nil {
		return err
	}
	return h.api.respond(c, asking(c, key), func(ctx context.Context) (*reply, error) {
		versions, err := h.api.Store.Versions(ctx, key)
		if err != nil {
			return nil, err
		}
		for i := range versions {
			h.link(&versions[i])
		}
		list, err := encode(versions)
		if err != nil {
			return nil, err
		}
		return one(list, everyRelease), nil
	})
}

// Version answers with a published version.
//
//	@Summary		Read a published version of a release
//	@Description	The release as it was published then, with its body as sanitised HTML.
//	@Tags			releases
//	@ID				getVersion
//	@Produce		json
//	@Param			id		path		string				true	"The id or the slug"
//	@Param			number	path		integer				true	"The number of the version"	minimum(1)
//	@Success		200		{object}	One[VersionDetail]	"The version"
//	@Success		301		"The release has another slug now"
//	@Failure		404		{object}	Problem	"There is no such release or version"
//	@Failure		410		{object}	Problem	"The release was withdrawn"
//	@Router			/v1/releases/{id}/versions/{number} [get]
func (h releases) Version(c echo.Context) error {
	key, err := h.plainKey(c)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(c.Param("number"))
	if err != nil || number < 1 || number > maxVersion || strconv.Itoa(number) != c.Param("number") {
		return content.Errorf(content.NotFound, "versions are numbered from 1")
	}
	known, err := h.api.current(c.Request().Context())
	if err != nil {
		return err
	}
	return h.api.respond(c, asking(c, key, c.Param("number")), func(ctx context.Context) (*reply, error) {
		version, card, err := h.api.Store.Version(ctx, key, number)
		if err != nil {
			return nil, err
		}
		object, err := h.version(known, version, card)
		if err != nil {
			return nil, err
		}
		return one(object, markOf("r-", card.ID), everyTerm), nil
	})
}

// version writes a published version with the release as it was then.
func (h releases) version(known *labelled, version *document.Version, card *document.Card) ([]byte, error) {
	h.link(version)
	entry, err := encode(version)
	if err != nil {
		return nil, err
	}
	whole := append(entry[:len(entry)-1], `,"release":`...)
	whole = known.labels.Append(whole, card, document.Selection{HTML: true, BaseURL: h.api.PublicURL})
	return append(whole, '}'), nil
}

// maxVersion is more versions than any release will have.
const maxVersion = 1_000_000

// plainKey reads the key of a path that takes no parameters.
func (h releases) plainKey(c echo.Context) (string, error) {
	if err := noQuery(c); err != nil {
		return "", err
	}
	return pathKey(c)
}

func (h releases) link(v *document.Version) {
	v.Links.Self, v.Links.Release = h.api.PublicURL+v.Links.Self, h.api.PublicURL+v.Links.Release
}

func (a *API) selection(q *query.Query, members []string) document.Selection {
	return document.Selection{
		Members: members,
		Parents: slices.Contains(q.Include, "sources.parent"),
		Hosts:   slices.Contains(q.Include, "field_operations.host_states"),
		BaseURL: a.PublicURL,
	}
}
