package api

import (
	"slices"

	"github.com/labstack/echo/v4"

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
	selection := h.api.selection(q, q.Fields)
	page, err := h.api.Store.Releases(c.Request().Context(), q, selection.NeedsBody())
	if err != nil {
		return err
	}
	data := []byte{'['}
	for i, card := range page.Items {
		if i > 0 {
			data = append(data, ',')
		}
		if data, err = known.labels.Append(data, card, selection); err != nil {
			return err
		}
	}
	return h.api.respondPage(c, q, append(data, ']'), page.Total, page.Next, page.Prev)
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
	card, err := h.api.Store.Release(c.Request().Context(), key)
	if err != nil {
		return err
	}
	object, err := known.labels.Append(nil, card, h.api.selection(q, q.Shown()))
	if err != nil {
		return err
	}
	return respondOne(c, object)
}

func (a *API) selection(q *query.Query, members []string) document.Selection {
	return document.Selection{
		Members: members,
		Parents: slices.Contains(q.Include, "sources.parent"),
		Hosts:   slices.Contains(q.Include, "field_operations.host_states"),
		BaseURL: a.PublicURL,
	}
}
