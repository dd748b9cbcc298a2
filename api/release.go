package api

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
)

// releases answers for the published releases: the rows hold JSON already, which is put together here.
type releases struct{ api *API }

// List answers with the published releases.
//
//	@Summary		List the published releases
//	@Description	Conditions on different fields must all hold. Tags are embedded; bodies are left out unless `fields` asks for one.
//	@Tags			releases
//	@ID				listReleases
//	@Produce		json
//	@Success		200	{object}	Page[document.Release]	"A page of releases"
//	@Failure		400	{object}	Problem					"Everything that is wrong with the query"
//	@Router			/v1/releases [get]
func (h releases) List(c echo.Context) error {
	q, known, err := h.api.listQuery(c, query.Releases())
	if err != nil {
		return err
	}
	selection, wanted := h.api.selection(q, q.Fields), languages(c, q)
	page, err := h.api.Store.Releases(c.Request().Context(), q, wanted, selection.NeedsBody())
	if err != nil {
		return err
	}
	data := []byte{'['}
	for i, card := range page.Items {
		if i > 0 {
			data = append(data, ',')
		}
		if data, err = known.in(card.Locale, wanted).Append(data, card, selection); err != nil {
			return err
		}
	}
	body, err := h.api.pageBody(c, q, append(data, ']'), page.Total, page.Next, page.Prev)
	if err != nil {
		return err
	}
	return respond(c, typeJSON, body)
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
	q, known, err := h.api.itemQuery(c, query.Releases())
	if err != nil {
		return err
	}
	wanted := languages(c, q)
	card, err := h.api.Store.Release(c.Request().Context(), key, wanted)
	if err != nil {
		return err
	}
	object, err := known.in(card.Locale, wanted).Append(nil, card, h.api.selection(q, q.Shown()))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Language", card.Locale)
	return respondOne(c, object)
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
	versions, err := h.api.Store.Versions(c.Request().Context(), key)
	if err != nil {
		return err
	}
	for i := range versions {
		h.link(&versions[i])
	}
	list, err := encode(versions)
	if err != nil {
		return err
	}
	return respondOne(c, list)
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
	version, card, err := h.api.Store.Version(c.Request().Context(), key, number)
	if err != nil {
		return err
	}
	h.link(version)
	entry, err := encode(version)
	if err != nil {
		return err
	}
	whole := append(entry[:len(entry)-1], `,"release":`...)
	if whole, err = known.labels.Append(whole, card, document.Selection{Members: query.Releases().Whole, BaseURL: h.api.PublicURL}); err != nil {
		return err
	}
	return respondOne(c, append(whole, '}'))
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
