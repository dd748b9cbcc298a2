package api

import (
	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// FieldOfWork is a subject the institution works on.
type FieldOfWork struct {
	ID        string            `json:"id" format:"uuid"`
	Slug      string            `json:"slug"`
	Name      string            `json:"name"`
	Names     map[string]string `json:"names"`   // The name in other languages, by BCP 47 tag
	Aliases   []string          `json:"aliases"` // Former and variant names, by which it is found too
	Status    string            `json:"status" enums:"active,retired"`
	Successor *document.TermRef `json:"successor" extensions:"x-nullable"` // The term that took over
	Position  int               `json:"position"`                          // The place in the institution's own order
	Version   int               `json:"version" minimum:"1"`
	CreatedAt string            `json:"created_at" format:"date-time"`
	UpdatedAt string            `json:"updated_at" format:"date-time"`
	Links     TermLinks         `json:"links"`
}

func newFieldOfWork(w *wiring, t *content.FieldOfWork) FieldOfWork {
	return FieldOfWork{
		ID: t.ID, Slug: t.Slug, Name: t.Name, Names: names(t.Names), Aliases: listOf(t.Aliases),
		Status: string(t.Status), Successor: w.ref(t.Type(), t.SuccessorID), Position: t.Position, Version: t.Version,
		CreatedAt: instant(t.CreatedAt), UpdatedAt: instant(t.UpdatedAt),
		Links: w.links("/v1/fields-of-work", content.FieldsOfWork, t.Slug),
	}
}

// fieldsOfWork answers for the fields of work.
type fieldsOfWork struct {
	resource[*content.FieldOfWork, FieldOfWork]
}

// List answers with the fields of work.
//
//	@Summary		List the fields of work
//	@Description	In the institution's own order unless `sort` gives another; retired ones are among them.
//	@Tags			vocabulary
//	@ID				listFieldsOfWork
//	@Produce		json
//	@Success		200	{object}	Page[FieldOfWork]	"A page of fields of work"
//	@Failure		400	{object}	Problem				"Everything that is wrong with the query"
//	@Router			/v1/fields-of-work [get]
func (h fieldsOfWork) List(c echo.Context) error { return h.list(c) }

// Get answers with one field of work.
//
//	@Summary		Read a field of work
//	@Description	A slug that the term had before redirects.
//	@Tags			vocabulary
//	@ID				getFieldOfWork
//	@Produce		json
//	@Param			id	path		string				true	"The id or the slug"
//	@Success		200	{object}	One[FieldOfWork]	"The field of work"
//	@Success		301	"It has another slug now"
//	@Failure		400	{object}	Problem	"Everything that is wrong with the query"
//	@Failure		404	{object}	Problem	"There is none with this id or slug"
//	@Router			/v1/fields-of-work/{id} [get]
func (h fieldsOfWork) Get(c echo.Context) error { return h.get(c) }
