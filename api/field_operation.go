package api

import (
	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// FieldOperation is a presence of the institution in the field, open or closed; it is a structure too.
type FieldOperation struct {
	ID         string              `json:"id" format:"uuid"`
	Slug       string              `json:"slug"`
	Name       string              `json:"name"`
	Names      map[string]string   `json:"names"`                                            // The name in other languages, by BCP 47 tag
	Aliases    []string            `json:"aliases"`                                          // Former and variant names, by which it is found too
	City       string              `json:"city"`                                             // Where it sits or sat; may be empty
	Territory  *string             `json:"territory" extensions:"x-nullable"`                // Named where the operation is not in a host State's name
	Note       *string             `json:"note" extensions:"x-nullable"`                     // A footnote that has to stand wherever the territory is named
	HostStates []document.StateRef `json:"host_states"`                                      // May be empty
	OpenedOn   *string             `json:"opened_on" example:"1998" extensions:"x-nullable"` // YYYY, YYYY-MM or YYYY-MM-DD; null when not known for certain
	ClosedOn   *string             `json:"closed_on" extensions:"x-nullable"`                // Likewise; null while it is open
	Status     string              `json:"status" enums:"active,closed"`
	Successor  *document.TermRef   `json:"successor" extensions:"x-nullable"` // The term that took over
	Position   int                 `json:"position"`                          // The place in the institution's own order
	Version    int                 `json:"version" minimum:"1"`
	CreatedAt  string              `json:"created_at" format:"date-time"`
	UpdatedAt  string              `json:"updated_at" format:"date-time"`
	Links      TermLinks           `json:"links"`
}

func newFieldOperation(w *wiring, t *content.FieldOperation) FieldOperation {
	return FieldOperation{
		ID: t.ID, Slug: t.Slug, Name: t.Name, Names: names(t.Names), Aliases: listOf(t.Aliases),
		City: t.City, Territory: optional(t.Territory), Note: optional(t.Note), HostStates: w.states(t.HostStateIDs),
		OpenedOn: optional(string(t.OpenedOn)), ClosedOn: optional(string(t.ClosedOn)),
		Status: string(t.Status), Successor: w.ref(t.Type(), t.SuccessorID), Position: t.Position, Version: t.Version,
		CreatedAt: instant(t.CreatedAt), UpdatedAt: instant(t.UpdatedAt),
		Links: w.links("/v1/field-operations", content.FieldOperations, t.Slug),
	}
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
//	@Produce		json
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
