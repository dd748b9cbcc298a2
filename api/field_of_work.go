package api

import (
	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// FieldOfWork is a subject the institution works on.
type FieldOfWork struct {
	ID          string            `json:"id" format:"uuid"`
	Slug        string            `json:"slug"`
	Name        string            `json:"name"`
	Names       map[string]string `json:"names"`   // The name in other languages, by BCP 47 tag
	Aliases     []string          `json:"aliases"` // Former and variant names, by which it is found too
	Status      string            `json:"status" enums:"active,retired"`
	Successor   *document.TermRef `json:"successor" extensions:"x-nullable"` // The term that took over
	Position    int               `json:"position"`                          // The place in the institution's own order
	Version     int               `json:"version" minimum:"1"`
	CreatedAt   string            `json:"created_at" format:"date-time"`
	UpdatedAt   string            `json:"updated_at" format:"date-time"`
	Links       TermLinks         `json:"links"`
	Lineage     *Lineage          `json:"lineage,omitempty"`      // With include=lineage
	FormerSlugs []string          `json:"former_slugs,omitempty"` // In the export and with resource=full: slugs, and ids of terms merged into it, that lead to it
}

func newFieldOfWork(w *wiring, t *content.FieldOfWork) FieldOfWork {
	return FieldOfWork{
		ID: t.ID, Slug: t.Slug, Name: t.Name, Names: names(t.Names), Aliases: listOf(t.Aliases),
		Status: string(t.Status), Successor: w.ref(t.Type(), t.SuccessorID), Position: t.Position, Version: t.Version,
		CreatedAt: instant(t.CreatedAt), UpdatedAt: instant(t.UpdatedAt),
		Links:       w.links("/v1/fields-of-work", content.FieldsOfWork, t.Slug),
		FormerSlugs: w.formerSlugs(t),
	}
}

// FieldOfWorkInput is what a field of work is written with.
type FieldOfWorkInput struct {
	TermInput
}

// readFieldOfWork reads a body over a field of work, or over a new one.
func readFieldOfWork(in *input, v *content.Vocabulary, t *content.FieldOfWork) *content.FieldOfWork {
	if t == nil {
		t = &content.FieldOfWork{}
	}
	readTerm(in, v, content.TypeFieldOfWork, &t.Term)
	return t
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
//	@Produce		json,text/csv
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

// Create makes a field of work.
//
//	@Summary		Create a field of work
//	@Description	Its id is made here; without a slug, one is made from the name. No other one may be found by what it is called.
//	@Tags			vocabulary
//	@ID				createFieldOfWork
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			term	body		FieldOfWorkInput	true	"The field of work"
//	@Success		201		{object}	One[FieldOfWork]	"The field of work"
//	@Failure		409		{object}	Problem				"Another one is found by the same name"
//	@Failure		422		{object}	Problem				"Everything that is wrong with the body"
//	@Router			/v1/fields-of-work [post]
func (h fieldsOfWork) Create(c echo.Context) error { return h.create(c) }

// Update changes a field of work.
//
//	@Summary		Change a field of work
//	@Description	A merge patch (RFC 7396). The name it had becomes an alias, the slug it had redirects.
//	@Tags			vocabulary
//	@ID				updateFieldOfWork
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			id		path		string				true	"The id or the slug"
//	@Param			patch	body		FieldOfWorkInput	true	"What changes"
//	@Success		200		{object}	One[FieldOfWork]	"The field of work"
//	@Failure		404		{object}	Problem				"There is none with this id or slug"
//	@Failure		409		{object}	Problem				"Another one is found by the same name"
//	@Failure		412		{object}	Problem				"It has changed since its ETag was read"
//	@Failure		422		{object}	Problem				"Everything that is wrong with the body"
//	@Failure		428		{object}	Problem				"If-Match is needed"
//	@Router			/v1/fields-of-work/{id} [patch]
func (h fieldsOfWork) Update(c echo.Context) error { return h.update(c) }

// Delete takes a field of work away.
//
//	@Summary		Delete a field of work
//	@Description	Only one that nothing uses: one in use is retired, given a successor or merged into another.
//	@Tags			vocabulary
//	@ID				deleteFieldOfWork
//	@Produce		json
//	@Security		key
//	@Param			id	path	string	true	"The id or the slug"
//	@Success		204	"It is gone"
//	@Failure		404	{object}	Problem	"There is none with this id or slug"
//	@Failure		409	{object}	Problem	"It is in use"
//	@Failure		412	{object}	Problem	"It has changed since its ETag was read"
//	@Failure		428	{object}	Problem	"If-Match is needed"
//	@Router			/v1/fields-of-work/{id} [delete]
func (h fieldsOfWork) Delete(c echo.Context) error { return h.remove(c) }

// Merge gives everything that a field of work is used for to another, and takes it away.
//
//	@Summary		Merge a field of work into another
//	@Description	Releases are tagged with the other one, which is found by the names, the slugs and the id of this one from now on.
//	@Tags			vocabulary
//	@ID				mergeFieldOfWork
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			id		path		string				true	"The id or the slug"
//	@Param			into	body		MergeInput			true	"What stays"
//	@Success		200		{object}	One[FieldOfWork]	"The one that stays"
//	@Failure		404		{object}	Problem				"There is none with this id or slug"
//	@Failure		409		{object}	Problem				"It cannot be merged"
//	@Failure		412		{object}	Problem				"It has changed since its ETag was read"
//	@Failure		422		{object}	Problem				"Everything that is wrong with the body"
//	@Failure		428		{object}	Problem				"If-Match is needed"
//	@Router			/v1/fields-of-work/{id}/merge [post]
func (h fieldsOfWork) Merge(c echo.Context) error { return h.merge(c) }
