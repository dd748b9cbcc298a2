package api

import (
	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// Meeting is a series of meetings or conferences.
type Meeting struct {
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

func newMeeting(w *wiring, t *content.Meeting) Meeting {
	return Meeting{
		ID: t.ID, Slug: t.Slug, Name: t.Name, Names: names(t.Names), Aliases: listOf(t.Aliases),
		Status: string(t.Status), Successor: w.ref(t.Type(), t.SuccessorID), Position: t.Position, Version: t.Version,
		CreatedAt: instant(t.CreatedAt), UpdatedAt: instant(t.UpdatedAt),
		Links: w.links("/v1/meetings", content.Meetings, t.Slug),
	}
}

// meetings answers for the series of meetings.
type meetings struct {
	resource[*content.Meeting, Meeting]
}

// List answers with the series of meetings.
//
//	@Summary		List the series of meetings
//	@Description	In the institution's own order unless `sort` gives another; retired ones are among them.
//	@Tags			vocabulary
//	@ID				listMeetings
//	@Produce		json
//	@Success		200	{object}	Page[Meeting]	"A page of series of meetings"
//	@Failure		400	{object}	Problem			"Everything that is wrong with the query"
//	@Router			/v1/meetings [get]
func (h meetings) List(c echo.Context) error { return h.list(c) }

// Get answers with one series of meetings.
//
//	@Summary		Read a series of meetings
//	@Description	A slug that the series had before redirects.
//	@Tags			vocabulary
//	@ID				getMeeting
//	@Produce		json
//	@Param			id	path		string			true	"The id or the slug"
//	@Success		200	{object}	One[Meeting]	"The series of meetings"
//	@Success		301	"It has another slug now"
//	@Failure		400	{object}	Problem	"Everything that is wrong with the query"
//	@Failure		404	{object}	Problem	"There is none with this id or slug"
//	@Router			/v1/meetings/{id} [get]
func (h meetings) Get(c echo.Context) error { return h.get(c) }
