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
}

func newState(w *wiring, t *content.State) State {
	return State{
		ID: t.ID, Slug: t.Slug, Name: t.Name, Names: names(t.Names), Aliases: listOf(t.Aliases),
		Code: t.Code, Group: string(t.Group),
		MemberFrom: optional(string(t.MemberFrom)), MemberTo: optional(string(t.MemberTo)),
		Chairpersonships: listOf(t.Chairpersonships),
		Status:           string(t.Status), Successor: w.ref(t.Type(), t.SuccessorID), Position: t.Position, Version: t.Version,
		CreatedAt: instant(t.CreatedAt), UpdatedAt: instant(t.UpdatedAt),
		Links: w.links("/v1/states", content.States, t.Slug),
	}
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
//	@Produce		json
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
