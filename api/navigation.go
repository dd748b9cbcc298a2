package api

import (
	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

// Menu is the institution's menu.
type Menu struct {
	Data []MenuEntry `json:"data"`
}

// MenuEntry is an entry of the menu. What it stands for is in links: a term, a list, or neither.
type MenuEntry struct {
	Label    string      `json:"label" example:"Finland – OSCE Chairpersonship 2025"`
	Type     *string     `json:"type" enums:"field_of_work,state,structure,field_operation,meeting" extensions:"x-nullable"` // Of the term it stands for
	ID       *string     `json:"id" format:"uuid" extensions:"x-nullable"`
	Slug     *string     `json:"slug" extensions:"x-nullable"`
	Links    MenuLinks   `json:"links"`
	Children []MenuEntry `json:"children"`
}

// MenuLinks leads to what an entry of the menu stands for.
type MenuLinks struct {
	Term     *string `json:"term" format:"uri-reference" extensions:"x-nullable"` // The term
	List     *string `json:"list" extensions:"x-nullable"`                        // The list of its terms
	Releases *string `json:"releases" extensions:"x-nullable"`                    // The releases tagged with the term
}

// Navigation answers with the institution's menu as a tree.
//
//	@Summary		Read the menu
//	@Description	The menu of the public site: headings, lists filled from the vocabulary, and single terms.
//	@Tags			vocabulary
//	@ID				getNavigation
//	@Produce		json
//	@Success		200	{object}	Menu	"The menu"
//	@Failure		400	{object}	Problem	"The menu takes no parameters"
//	@Router			/v1/navigation [get]
func (a *API) Navigation(c echo.Context) error {
	_, known, err := a.itemQuery(c, &query.Resource{Name: "navigation", Path: "/v1/navigation"})
	if err != nil {
		return err
	}
	nodes, err := a.Store.Navigation(c.Request().Context())
	if err != nil {
		return err
	}
	entries := content.Expand(nodes, known.vocabulary, a.Now().UTC().Year())
	body, err := encode(Menu{Data: a.menu(entries)})
	if err != nil {
		return err
	}
	return a.respondNow(c, &reply{contentType: typeJSON, body: body, concerns: []string{everyTerm}})
}

func (a *API) menu(entries []content.Entry) []MenuEntry {
	w := wiring{base: a.PublicURL}
	menu := make([]MenuEntry, len(entries))
	for i, e := range entries {
		menu[i] = MenuEntry{Label: e.Label, Children: a.menu(e.Children)}
		m := &menu[i]
		if e.ID != "" {
			p := placeOf(e.Type)
			links := w.links(p.path, p.dimension, e.Slug)
			m.Type, m.ID, m.Slug = optional(string(e.Type)), optional(e.ID), optional(e.Slug)
			m.Links.Term, m.Links.Releases = &links.Self, &links.Releases
		}
		if e.Listing != nil {
			m.Links.List = optional(a.PublicURL + listPath(e.Listing))
		}
	}
	return menu
}

// listPath gives the path of a list of terms, with the condition that picks them.
func listPath(l *content.Listing) string {
	path := placeOf(l.Type).path
	if l.Field != "" {
		path += "?filter[" + l.Field + "][any]=" + l.Value
	}
	return path
}

// place is where the terms of a type are found on the wire.
type place struct {
	path      string
	dimension content.Dimension
}

func placeOf(t content.TermType) place {
	switch t {
	case content.TypeFieldOfWork:
		return place{"/v1/fields-of-work", content.FieldsOfWork}
	case content.TypeState:
		return place{"/v1/states", content.States}
	case content.TypeStructure:
		return place{"/v1/structures", content.Sources}
	case content.TypeFieldOperation:
		return place{"/v1/field-operations", content.FieldOperations}
	default:
		return place{"/v1/meetings", content.Meetings}
	}
}
