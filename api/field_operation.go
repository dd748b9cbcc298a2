package api

import (
	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// FieldOperation is a presence of the institution in the field, open or closed; it is a structure too.
type FieldOperation struct {
	ID          string              `json:"id" format:"uuid"`
	Slug        string              `json:"slug"`
	Name        string              `json:"name"`
	Names       map[string]string   `json:"names"`                                            // The name in other languages, by BCP 47 tag
	Aliases     []string            `json:"aliases"`                                          // Former and variant names, by which it is found too
	City        string              `json:"city"`                                             // Where it sits or sat; may be empty
	Territory   *string             `json:"territory" extensions:"x-nullable"`                // Named where the operation is not in a host State's name
	Note        *string             `json:"note" extensions:"x-nullable"`                     // A footnote that has to stand wherever the territory is named
	HostStates  []document.StateRef `json:"host_states"`                                      // May be empty
	OpenedOn    *string             `json:"opened_on" example:"1998" extensions:"x-nullable"` // YYYY, YYYY-MM or YYYY-MM-DD; null when not known for certain
	ClosedOn    *string             `json:"closed_on" extensions:"x-nullable"`                // Likewise; null while it is open
	Status      string              `json:"status" enums:"active,closed"`
	Successor   *document.TermRef   `json:"successor" extensions:"x-nullable"` // The term that took over
	Position    int                 `json:"position"`                          // The place in the institution's own order
	Version     int                 `json:"version" minimum:"1"`
	CreatedAt   string              `json:"created_at" format:"date-time"`
	UpdatedAt   string              `json:"updated_at" format:"date-time"`
	Links       TermLinks           `json:"links"`
	Lineage     *Lineage            `json:"lineage,omitempty"`      // With include=lineage
	FormerSlugs []string            `json:"former_slugs,omitempty"` // In the export and with resource=full: slugs, and ids of terms merged into it, that lead to it
}

func newFieldOperation(w *wiring, t *content.FieldOperation) FieldOperation {
	return FieldOperation{
		ID: t.ID, Slug: t.Slug, Name: t.Name, Names: names(t.Names), Aliases: listOf(t.Aliases),
		City: t.City, Territory: optional(t.Territory), Note: optional(t.Note), HostStates: w.states(t.HostStateIDs),
		OpenedOn: optional(string(t.OpenedOn)), ClosedOn: optional(string(t.ClosedOn)),
		Status: string(t.Status), Successor: w.ref(t.Type(), t.SuccessorID), Position: t.Position, Version: t.Version,
		CreatedAt: instant(t.CreatedAt), UpdatedAt: instant(t.UpdatedAt),
		Links:       w.links("/v1/field-operations", content.FieldOperations, t.Slug),
		FormerSlugs: w.formerSlugs(t),
	}
}

// FieldOperationInput is what a field operation is written with.
type FieldOperationInput struct {
	TermInput
	City       *string  `json:"city,omitempty" maxLength:"200" extensions:"x-nullable"`
	Territory  *string  `json:"territory,omitempty" maxLength:"200" extensions:"x-nullable"` // Named when it is not in a host State's name
	Note       *string  `json:"note,omitempty" maxLength:"1000" extensions:"x-nullable"`     // A footnote that stands wherever the territory is named
	HostStates []string `json:"host_states,omitempty" extensions:"x-nullable"`               // Ids, slugs, codes or names
	OpenedOn   *string  `json:"opened_on,omitempty" extensions:"x-nullable"`                 // YYYY, YYYY-MM or YYYY-MM-DD
	ClosedOn   *string  `json:"closed_on,omitempty" extensions:"x-nullable"`                 // Likewise
}

// readFieldOperation reads a body over a field operation, or over a new one.
func readFieldOperation(in *input, v *content.Vocabulary, t *content.FieldOperation) *content.FieldOperation {
	if t == nil {
		t = &content.FieldOperation{}
	}
	readTerm(in, v, content.TypeFieldOperation, &t.Term)
	in.line("city", &t.City)
	in.line("territory", &t.Territory)
	in.line("note", &t.Note)
	in.terms("host_states", content.TypeState, v, &t.HostStateIDs)
	in.line("opened_on", (*string)(&t.OpenedOn))
	in.line("closed_on", (*string)(&t.ClosedOn))
	return t
}

// fieldOperations answers for the field operations.
type fieldOperations struct {
	resource[*content.FieldOperation, FieldOperation]
}

// List answers with the field operations.
//
//	@Summary		List the field operations
//	@Description	In the institution's own order unless `sort` gives another; closed ones are among them.
//	@Tags			vocabulary
//	@ID				listFieldOperations
//	@Produce		json,text/csv
//	@Success		200	{object}	Page[FieldOperation]	"A page of field operations"
//	@Failure		400	{object}	Problem					"Everything that is wrong with the query"
//	@Router			/v1/field-operations [get]
func (h fieldOperations) List(c echo.Context) error { return h.list(c) }

// Get answers with one field operation.
//
//	@Summary		Read a field operation
//	@Description	A slug that the operation had before redirects.
//	@Tags			vocabulary
//	@ID				getFieldOperation
//	@Produce		json
//	@Param			id	path		string				true	"The id or the slug"
//	@Success		200	{object}	One[FieldOperation]	"The field operation"
//	@Success		301	"It has another slug now"
//	@Failure		400	{object}	Problem	"Everything that is wrong with the query"
//	@Failure		404	{object}	Problem	"There is none with this id or slug"
//	@Router			/v1/field-operations/{id} [get]
func (h fieldOperations) Get(c echo.Context) error { return h.get(c) }

// Create makes a field operation.
//
//	@Summary		Create a field operation
//	@Description	Its id is made here; without a slug, one is made from the name. No other one may be found by what it is called.
//	@Tags			vocabulary
//	@ID				createFieldOperation
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			term	body		FieldOperationInput	true	"The field operation"
//	@Success		201		{object}	One[FieldOperation]	"The field operation"
//	@Failure		409		{object}	Problem				"Another one is found by the same name"
//	@Failure		422		{object}	Problem				"Everything that is wrong with the body"
//	@Router			/v1/field-operations [post]
func (h fieldOperations) Create(c echo.Context) error { return h.create(c) }

// Update changes a field operation.
//
//	@Summary		Change a field operation
//	@Description	A merge patch (RFC 7396). The name it had becomes an alias, the slug it had redirects.
//	@Tags			vocabulary
//	@ID				updateFieldOperation
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			id		path		string				true	"The id or the slug"
//	@Param			patch	body		FieldOperationInput	true	"What changes"
//	@Success		200		{object}	One[FieldOperation]	"The field operation"
//	@Failure		404		{object}	Problem				"There is none with this id or slug"
//	@Failure		409		{object}	Problem				"Another one is found by the same name"
//	@Failure		412		{object}	Problem				"It has changed since its ETag was read"
//	@Failure		422		{object}	Problem				"Everything that is wrong with the body"
//	@Failure		428		{object}	Problem				"If-Match is needed"
//	@Router			/v1/field-operations/{id} [patch]
func (h fieldOperations) Update(c echo.Context) error { return h.update(c) }

// Delete takes a field operation away.
//
//	@Summary		Delete a field operation
//	@Description	Only one that nothing uses: one in use is retired, given a successor or merged into another.
//	@Tags			vocabulary
//	@ID				deleteFieldOperation
//	@Produce		json
//	@Security		key
//	@Param			id	path	string	true	"The id or the slug"
//	@Success		204	"It is gone"
//	@Failure		404	{object}	Problem	"There is none with this id or slug"
//	@Failure		409	{object}	Problem	"It is in use"
//	@Failure		412	{object}	Problem	"It has changed since its ETag was read"
//	@Failure		428	{object}	Problem	"If-Match is needed"
//	@Router			/v1/field-operations/{id} [delete]
func (h fieldOperations) Delete(c echo.Context) error { return h.remove(c) }

// Merge gives everything that a field operation is used for to another, and takes it away.
//
//	@Summary		Merge a field operation into another
//	@Description	Releases are tagged with the other one, which is found by the names, the slugs and the id of this one from now on.
//	@Tags			vocabulary
//	@ID				mergeFieldOperation
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			id		path		string				true	"The id or the slug"
//	@Param			into	body		MergeInput			true	"What stays"
//	@Success		200		{object}	One[FieldOperation]	"The one that stays"
//	@Failure		404		{object}	Problem				"There is none with this id or slug"
//	@Failure		409		{object}	Problem				"It cannot be merged"
//	@Failure		412		{object}	Problem				"It has changed since its ETag was read"
//	@Failure		422		{object}	Problem				"Everything that is wrong with the body"
//	@Failure		428		{object}	Problem				"If-Match is needed"
//	@Router			/v1/field-operations/{id}/merge [post]
func (h fieldOperations) Merge(c echo.Context) error { return h.merge(c) }
