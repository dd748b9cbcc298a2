package api

import (
	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// Meeting is a series of meetings or conferences.
type Meeting struct {
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

func newMeeting(w *wiring, t *content.Meeting) Meeting {
	return Meeting{
		ID: t.ID, Slug: t.Slug, Name: t.Name, Names: names(t.Names), Aliases: listOf(t.Aliases),
		Status: string(t.Status), Successor: w.ref(t.Type(), t.SuccessorID), Position: t.Position, Version: t.Version,
		CreatedAt: instant(t.CreatedAt), UpdatedAt: instant(t.UpdatedAt),
		Links:       w.links("/v1/meetings", content.Meetings, t.Slug),
		FormerSlugs: w.formerSlugs(t),
	}
}

// MeetingInput is what a series of meetings is written with.
type MeetingInput struct {
	TermInput
}

// readMeeting reads a body over a series of meetings, or over a new one.
func readMeeting(in *input, v *content.Vocabulary, t *content.Meeting) *content.Meeting {
	if t == nil {
		t = &content.Meeting{}
	}
	readTerm(in, v, content.TypeMeeting, &t.Term)
	return t
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
//	@Produce		json,text/csv
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

// Create makes a series of meetings.
//
//	@Summary		Create a series of meetings
//	@Description	Its id is made here; without a slug, one is made from the name. No other one may be found by what it is called.
//	@Tags			vocabulary
//	@ID				createMeeting
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			term	body		MeetingInput	true	"The series of meetings"
//	@Success		201		{object}	One[Meeting]	"The series of meetings"
//	@Failure		409		{object}	Problem			"Another one is found by the same name"
//	@Failure		422		{object}	Problem			"Everything that is wrong with the body"
//	@Router			/v1/meetings [post]
func (h meetings) Create(c echo.Context) error { return h.create(c) }

// Update changes a series of meetings.
//
//	@Summary		Change a series of meetings
//	@Description	A merge patch (RFC 7396). The name it had becomes an alias, the slug it had redirects.
//	@Tags			vocabulary
//	@ID				updateMeeting
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			id		path		string			true	"The id or the slug"
//	@Param			patch	body		MeetingInput	true	"What changes"
//	@Success		200		{object}	One[Meeting]	"The series of meetings"
//	@Failure		404		{object}	Problem			"There is none with this id or slug"
//	@Failure		409		{object}	Problem			"Another one is found by the same name"
//	@Failure		412		{object}	Problem			"It has changed since its ETag was read"
//	@Failure		422		{object}	Problem			"Everything that is wrong with the body"
//	@Failure		428		{object}	Problem			"If-Match is needed"
//	@Router			/v1/meetings/{id} [patch]
func (h meetings) Update(c echo.Context) error { return h.update(c) }

// Delete takes a series of meetings away.
//
//	@Summary		Delete a series of meetings
//	@Description	Only one that nothing uses: one in use is retired, given a successor or merged into another.
//	@Tags			vocabulary
//	@ID				deleteMeeting
//	@Produce		json
//	@Security		key
//	@Param			id	path	string	true	"The id or the slug"
//	@Success		204	"It is gone"
//	@Failure		404	{object}	Problem	"There is none with this id or slug"
//	@Failure		409	{object}	Problem	"It is in use"
//	@Failure		412	{object}	Problem	"It has changed since its ETag was read"
//	@Failure		428	{object}	Problem	"If-Match is needed"
//	@Router			/v1/meetings/{id} [delete]
func (h meetings) Delete(c echo.Context) error { return h.remove(c) }

// Merge gives everything that a series of meetings is used for to another, and takes it away.
//
//	@Summary		Merge a series of meetings into another
//	@Description	Releases are tagged with the other one, which is found by the names, the slugs and the id of this one from now on.
//	@Tags			vocabulary
//	@ID				mergeMeeting
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			id		path		string			true	"The id or the slug"
//	@Param			into	body		MergeInput		true	"What stays"
//	@Success		200		{object}	One[Meeting]	"The one that stays"
//	@Failure		404		{object}	Problem			"There is none with this id or slug"
//	@Failure		409		{object}	Problem			"It cannot be merged"
//	@Failure		412		{object}	Problem			"It has changed since its ETag was read"
//	@Failure		422		{object}	Problem			"Everything that is wrong with the body"
//	@Failure		428		{object}	Problem			"If-Match is needed"
//	@Router			/v1/meetings/{id}/merge [post]
func (h meetings) Merge(c echo.Context) error { return h.merge(c) }
