package api

import (
	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// Structure is a body of the institution; field operations are among them.
type Structure struct {
	ID          string            `json:"id" format:"uuid"`
	Slug        string            `json:"slug"`
	Name        string            `json:"name"`
	Names       map[string]string `json:"names"`   // The name in other languages, by BCP 47 tag
	Aliases     []string          `json:"aliases"` // Former and variant names, by which it is found too
	Kind        string            `json:"kind" enums:"decision_body,chairpersonship,secretariat,department,institution,field_operation,partner_group,related_body,unclassified"`
	Parent      *document.TermRef `json:"parent" extensions:"x-nullable"` // The structure it is part of
	Status      string            `json:"status" enums:"active,closed,retired"`
	Successor   *document.TermRef `json:"successor" extensions:"x-nullable"` // The term that took over
	Position    int               `json:"position"`                          // The place in the institution's own order
	Version     int               `json:"version" minimum:"1"`
	CreatedAt   string            `json:"created_at" format:"date-time"`
	UpdatedAt   string            `json:"updated_at" format:"date-time"`
	Links       TermLinks         `json:"links"`
	Lineage     *Lineage          `json:"lineage,omitempty"`      // With include=lineage
	FormerSlugs []string          `json:"former_slugs,omitempty"` // In the export and with resource=full: slugs, and ids of terms merged into it, that lead to it
}

func newStructure(w *wiring, t *content.Structure) Structure {
	return Structure{
		ID: t.ID, Slug: t.Slug, Name: t.Name, Names: names(t.Names), Aliases: listOf(t.Aliases),
		Kind: string(t.Kind), Parent: w.ref(content.TypeStructure, t.ParentID),
		Status: string(t.Status), Successor: w.ref(t.Type(), t.SuccessorID), Position: t.Position, Version: t.Version,
		CreatedAt: instant(t.CreatedAt), UpdatedAt: instant(t.UpdatedAt),
		Links:       w.links("/v1/structures", content.Sources, t.Slug),
		FormerSlugs: w.formerSlugs(t),
	}
}

// StructureInput is what a structure is written with.
type StructureInput struct {
	TermInput
	Kind   string  `json:"kind,omitempty" enums:"decision_body,chairpersonship,secretariat,department,institution,partner_group,related_body,unclassified"`
	Parent *string `json:"parent,omitempty" extensions:"x-nullable"` // The id, the slug or a name of the structure it is part of
}

// readStructure reads a body over a structure, or over a new one.
func readStructure(in *input, v *content.Vocabulary, t *content.Structure) *content.Structure {
	if t == nil {
		t = &content.Structure{}
	}
	readTerm(in, v, content.TypeStructure, &t.Term)
	in.required("kind", (*string)(&t.Kind))
	in.term("parent", content.TypeStructure, v, &t.ParentID)
	if t.Kind == content.KindFieldOperation {
		in.fault("kind", codeInvalid, "field operations are written as such: at /v1/field-operations or, in an import, with the type field_operation")
	}
	return t
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
//	@Produce		json,text/csv
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

// Create makes a structure.
//
//	@Summary		Create a structure
//	@Description	Its id is made here; without a slug, one is made from the name. No other one may be found by what it is called.
//	@Tags			vocabulary
//	@ID				createStructure
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			term	body		StructureInput	true	"The structure"
//	@Success		201		{object}	One[Structure]	"The structure"
//	@Failure		409		{object}	Problem			"Another one is found by the same name"
//	@Failure		422		{object}	Problem			"Everything that is wrong with the body"
//	@Router			/v1/structures [post]
func (h structures) Create(c echo.Context) error { return h.create(c) }

// Update changes a structure.
//
//	@Summary		Change a structure
//	@Description	A merge patch (RFC 7396). The name it had becomes an alias, the slug it had redirects.
//	@Tags			vocabulary
//	@ID				updateStructure
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			id		path		string			true	"The id or the slug"
//	@Param			patch	body		StructureInput	true	"What changes"
//	@Success		200		{object}	One[Structure]	"The structure"
//	@Failure		404		{object}	Problem			"There is none with this id or slug"
//	@Failure		409		{object}	Problem			"Another one is found by the same name"
//	@Failure		412		{object}	Problem			"It has changed since its ETag was read"
//	@Failure		422		{object}	Problem			"Everything that is wrong with the body"
//	@Failure		428		{object}	Problem			"If-Match is needed"
//	@Router			/v1/structures/{id} [patch]
func (h structures) Update(c echo.Context) error { return h.update(c) }

// Delete takes a structure away.
//
//	@Summary		Delete a structure
//	@Description	Only one that nothing uses: one in use is retired, given a successor or merged into another.
//	@Tags			vocabulary
//	@ID				deleteStructure
//	@Produce		json
//	@Security		key
//	@Param			id	path	string	true	"The id or the slug"
//	@Success		204	"It is gone"
//	@Failure		404	{object}	Problem	"There is none with this id or slug"
//	@Failure		409	{object}	Problem	"It is in use"
//	@Failure		412	{object}	Problem	"It has changed since its ETag was read"
//	@Failure		428	{object}	Problem	"If-Match is needed"
//	@Router			/v1/structures/{id} [delete]
func (h structures) Delete(c echo.Context) error { return h.remove(c) }

// Merge gives everything that a structure is used for to another, and takes it away.
//
//	@Summary		Merge a structure into another
//	@Description	Releases are tagged with the other one, which is found by the names, the slugs and the id of this one from now on.
//	@Tags			vocabulary
//	@ID				mergeStructure
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			id		path		string			true	"The id or the slug"
//	@Param			into	body		MergeInput		true	"What stays"
//	@Success		200		{object}	One[Structure]	"The one that stays"
//	@Failure		404		{object}	Problem			"There is none with this id or slug"
//	@Failure		409		{object}	Problem			"It cannot be merged"
//	@Failure		412		{object}	Problem			"It has changed since its ETag was read"
//	@Failure		422		{object}	Problem			"Everything that is wrong with the body"
//	@Failure		428		{object}	Problem			"If-Match is needed"
//	@Router			/v1/structures/{id}/merge [post]
func (h structures) Merge(c echo.Context) error { return h.merge(c) }
