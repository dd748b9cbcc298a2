package api

import (
	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// State is a participating State or a Partner for Co-operation.
type State struct {
	ID               string            `json:"id" format:"uuid"`
	Slug             string            `json:"slug"`
	Name             string            `json:"name"`
	Names            map[string]string `json:"names"`             // The name in other languages, by BCP 47 tag
	Aliases          []string          `json:"aliases"`           // Former and variant names, by which it is found too
	Code             string            `json:"code" example:"KG"` // ISO 3166-1 alpha-2
	Group            string            `json:"group" enums:"participating_state,asian_partner,mediterranean_partner"`
	MemberFrom       *string           `json:"member_from" example:"1992-01-30" extensions:"x-nullable"` // YYYY, YYYY-MM or YYYY-MM-DD; null when not known for certain
	MemberTo         *string           `json:"member_to" extensions:"x-nullable"`                        // Likewise; null while it belongs
	Chairpersonships []int             `json:"chairpersonships" example:"2010"`                          // The years in which it held the Chairpersonship
	Status           string            `json:"status" enums:"active,retired"`
	Successor        *document.TermRef `json:"successor" extensions:"x-nullable"` // The term that took over
	Position         int               `json:"position"`                          // The place in the institution's own order
	Version          int               `json:"version" minimum:"1"`
	CreatedAt        string            `json:"created_at" format:"date-time"`
	UpdatedAt        string            `json:"updated_at" format:"date-time"`
	Links            TermLinks         `json:"links"`
	Lineage          *Lineage          `json:"lineage,omitempty"`      // With include=lineage
	FormerSlugs      []string          `json:"former_slugs,omitempty"` // In the export and with resource=full: slugs, and ids of terms merged into it, that lead to it
}

func newState(w *wiring, t *content.State) State {
	return State{
		ID: t.ID, Slug: t.Slug, Name: t.Name, Names: names(t.Names), Aliases: listOf(t.Aliases),
		Code: t.Code, Group: string(t.Group),
		MemberFrom: optional(string(t.MemberFrom)), MemberTo: optional(string(t.MemberTo)),
		Chairpersonships: listOf(t.Chairpersonships),
		Status:           string(t.Status), Successor: w.ref(t.Type(), t.SuccessorID), Position: t.Position, Version: t.Version,
		CreatedAt: instant(t.CreatedAt), UpdatedAt: instant(t.UpdatedAt),
		Links:       w.links("/v1/states", content.States, t.Slug),
		FormerSlugs: w.formerSlugs(t),
	}
}

// StateInput is what a State is written with.
type StateInput struct {
	TermInput
	Code             string  `json:"code,omitempty" minLength:"2" maxLength:"2" example:"KG"` // ISO 3166-1 alpha-2
	Group            string  `json:"group,omitempty" enums:"participating_state,asian_partner,mediterranean_partner"`
	MemberFrom       *string `json:"member_from,omitempty" extensions:"x-nullable"` // YYYY, YYYY-MM or YYYY-MM-DD
	MemberTo         *string `json:"member_to,omitempty" extensions:"x-nullable"`   // Likewise
	Chairpersonships []int   `json:"chairpersonships,omitempty" extensions:"x-nullable"`
}

// readState reads a body over a State, or over a new one.
func readState(in *input, v *content.Vocabulary, t *content.State) *content.State {
	if t == nil {
		t = &content.State{}
	}
	readTerm(in, v, content.TypeState, &t.Term)
	in.required("code", &t.Code)
	in.required("group", (*string)(&t.Group))
	in.line("member_from", (*string)(&t.MemberFrom))
	in.line("member_to", (*string)(&t.MemberTo))
	in.numbers("chairpersonships", &t.Chairpersonships)
	return t
}

// states answers for the participating and partner States.
type states struct {
	resource[*content.State, State]
}

// List answers with the participating and partner States.
//
//	@Summary		List the participating and partner States
//	@Description	In the institution's own order unless `sort` gives another; retired ones are among them.
//	@Tags			vocabulary
//	@ID				listStates
//	@Produce		json,text/csv
//	@Success		200	{object}	Page[State]	"A page of participating and partner States"
//	@Failure		400	{object}	Problem		"Everything that is wrong with the query"
//	@Router			/v1/states [get]
func (h states) List(c echo.Context) error { return h.list(c) }

// Get answers with one State.
//
//	@Summary		Read a State
//	@Description	A slug that the State had before redirects.
//	@Tags			vocabulary
//	@ID				getState
//	@Produce		json
//	@Param			id	path		string		true	"The id or the slug"
//	@Success		200	{object}	One[State]	"The State"
//	@Success		301	"It has another slug now"
//	@Failure		400	{object}	Problem	"Everything that is wrong with the query"
//	@Failure		404	{object}	Problem	"There is none with this id or slug"
//	@Router			/v1/states/{id} [get]
func (h states) Get(c echo.Context) error { return h.get(c) }

// Create makes a State.
//
//	@Summary		Create a State
//	@Description	Its id is made here; without a slug, one is made from the name. No other one may be found by what it is called.
//	@Tags			vocabulary
//	@ID				createState
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			term	body		StateInput	true	"The State"
//	@Success		201		{object}	One[State]	"The State"
//	@Failure		409		{object}	Problem		"Another one is found by the same name"
//	@Failure		422		{object}	Problem		"Everything that is wrong with the body"
//	@Router			/v1/states [post]
func (h states) Create(c echo.Context) error { return h.create(c) }

// Update changes a State.
//
//	@Summary		Change a State
//	@Description	A merge patch (RFC 7396). The name it had becomes an alias, the slug it had redirects.
//	@Tags			vocabulary
//	@ID				updateState
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			id		path		string		true	"The id or the slug"
//	@Param			patch	body		StateInput	true	"What changes"
//	@Success		200		{object}	One[State]	"The State"
//	@Failure		404		{object}	Problem		"There is none with this id or slug"
//	@Failure		409		{object}	Problem		"Another one is found by the same name"
//	@Failure		412		{object}	Problem		"It has changed since its ETag was read"
//	@Failure		422		{object}	Problem		"Everything that is wrong with the body"
//	@Failure		428		{object}	Problem		"If-Match is needed"
//	@Router			/v1/states/{id} [patch]
func (h states) Update(c echo.Context) error { return h.update(c) }

// Delete takes a State away.
//
//	@Summary		Delete a State
//	@Description	Only one that nothing uses: one in use is retired, given a successor or merged into another.
//	@Tags			vocabulary
//	@ID				deleteState
//	@Produce		json
//	@Security		key
//	@Param			id	path	string	true	"The id or the slug"
//	@Success		204	"It is gone"
//	@Failure		404	{object}	Problem	"There is none with this id or slug"
//	@Failure		409	{object}	Problem	"It is in use"
//	@Failure		412	{object}	Problem	"It has changed since its ETag was read"
//	@Failure		428	{object}	Problem	"If-Match is needed"
//	@Router			/v1/states/{id} [delete]
func (h states) Delete(c echo.Context) error { return h.remove(c) }

// Merge gives everything that a State is used for to another, and takes it away.
//
//	@Summary		Merge a State into another
//	@Description	Releases are tagged with the other one, which is found by the names, the slugs and the id of this one from now on.
//	@Tags			vocabulary
//	@ID				mergeState
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			id		path		string		true	"The id or the slug"
//	@Param			into	body		MergeInput	true	"What stays"
//	@Success		200		{object}	One[State]	"The one that stays"
//	@Failure		404		{object}	Problem		"There is none with this id or slug"
//	@Failure		409		{object}	Problem		"It cannot be merged"
//	@Failure		412		{object}	Problem		"It has changed since its ETag was read"
//	@Failure		422		{object}	Problem		"Everything that is wrong with the body"
//	@Failure		428		{object}	Problem		"If-Match is needed"
//	@Router			/v1/states/{id}/merge [post]
func (h states) Merge(c echo.Context) error { return h.merge(c) }
