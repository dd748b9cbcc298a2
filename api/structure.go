package api

import (
	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// Structure is a body of the institution; field operations are among them.
type Structure struct {
	ID        string            `json:"id" format:"uuid"`
	Slug      string            `json:"slug"`
	Name      string            `json:"name"`
	Names     map[string]string `json:"names"`   // The name in other languages, by BCP 47 tag
	Aliases   []string          `json:"aliases"` // Former and variant names, by which it is found too
	Kind      string            `json:"kind" enums:"decision_body,chairpersonship,secretariat,department,institution,field_operation,partner_group,related_body,unclassified"`
	Parent    *document.TermRef `json:"parent" extensions:"x-nullable"` // The structure it is part of
	Status    string            `json:"status" enums:"active,closed,retired"`
	Successor *document.TermRef `json:"successor" extensions:"x-nullable"` // The term that took over
	Position  int               `json:"position"`                          // The place in the institution's own order
	Version   int               `json:"version" minimum:"1"`
	CreatedAt string            `json:"created_at" format:"date-time"`
	UpdatedAt string            `json:"updated_at" format:"date-time"`
	Links     TermLinks         `json:"links"`
}

func newStructure(w *wiring, t *content.Structure) Structure {
	return Structure{
		ID: t.ID, Slug: t.Slug, Name: t.Name, Names: names(t.Names), Aliases: listOf(t.Aliases),
		Kind: string(t.Kind), Parent: w.ref(content.TypeStructure, t.ParentID),
		Status: string(t.Status), Successor: w.ref(t.Type(), t.SuccessorID), Position: t.Position, Version: t.Version,
		CreatedAt: instant(t.CreatedAt), UpdatedAt: instant(t.UpdatedAt),
		Links: w.links("/v1/structures", content.Sources, t.Slug),
	}
}

// structures answers for the structures and institutions.
type structures struct {
	resource[*content.Structure, Structure]
}

// List answers with the structures and institutions.
//
//	@Summary		List the structures and institutions
//	@Description	In the institution's own order unless `sort` gives another; those closed or retired are among them.
//	@Tags			vocabulary
//	@ID				listStructures
//	@Produce		json
//	@Success		200	{object}	Page[Structure]	"A page of structures and institutions"
//	@Failure		400	{object}	Problem			"Everything that is wrong with the query"
//	@Router			/v1/structures [get]
func (h structures) List(c echo.Context) error { return h.list(c) }

// Get answers with one structure.
//
//	@Summary		Read a structure
//	@Description	A slug that the structure had before redirects.
//	@Tags			vocabulary
//	@ID				getStructure
//	@Produce		json
//	@Param			id	path		string			true	"The id or the slug"
//	@Success		200	{object}	One[Structure]	"The structure"
//	@Success		301	"It has another slug now"
//	@Failure		400	{object}	Problem	"Everything that is wrong with the query"
//	@Failure		404	{object}	Problem	"There is none with this id or slug"
//	@Router			/v1/structures/{id} [get]
func (h structures) Get(c echo.Context) error { return h.get(c) }
