package api

import (
	"bytes"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
)

// Change is an event of the feed.
type Change struct {
	Seq      int64             `json:"seq" minimum:"1"` // The position, in the order of commits and without gaps
	At       string            `json:"at" format:"date-time"`
	Type     string            `json:"type" enums:"release,field_of_work,state,structure,field_operation,meeting"`
	ID       string            `json:"id" format:"uuid"`
	Op       string            `json:"op" enums:"upsert,delete,leave"` // leave: it is not, or no longer, among what the filter finds
	Reason   string            `json:"reason" enums:"published,revised,corrected,withdrawn,retagged,replaced,dropped,created,changed,merged,deleted"`
	Version  int               `json:"version" minimum:"1"`                    // Of the item, when the event was written
	Changed  []string          `json:"changed"`                                // The members in which the version differs from the one before; empty for a first one
	Resource any               `json:"resource" extensions:"x-nullable"`       // With resource=summary or full: the item as it is now; null where it is there no longer
	Gone     *Gone             `json:"gone,omitempty"`                         // Of a release that was withdrawn: why
	Into     *document.TermRef `json:"into,omitempty" extensions:"x-nullable"` // Of a term that was merged into another: that one
}

// ChangeList is a stretch of the feed.
type ChangeList struct {
	Data    []Change    `json:"data"`
	Next    string      `json:"next"`     // The cursor from which to go on; it is there at the end too
	HasMore bool        `json:"has_more"` // Whether there is more to be read at once
	Head    int64       `json:"head"`     // The position of the newest event
	Links   ChangeLinks `json:"links"`
}

// ChangeLinks leads on through the feed.
type ChangeLinks struct {
	Next string `json:"next" format:"uri-reference"`
}

// Head is the end of the feed.
type Head struct {
	Seq    int64  `json:"seq" minimum:"0"` // The position of the newest event; 0 before the first
	Cursor string `json:"cursor"`          // From which the feed tells what happens after now
}

// changes answers for the feed.
type changes struct{ api *API }

// List answers with what has changed.
//
//	@Summary		Read the feed of changes
//	@Description	What has changed for the public, in the order in which it did: every event once, none missing. Without a cursor it begins at the beginning. A page may be short or empty while `has_more` is true: go on with `next`. With a filter, a release that is not, or no longer, among what the filter finds comes with `leave`; you may be told so of one that you do not have.
//	@Tags			sync
//	@ID				listChanges
//	@Produce		json
//	@Success		200	{object}	ChangeList	"A stretch of the feed"
//	@Failure		400	{object}	Problem		"Everything that is wrong with the query"
//	@Failure		410	{object}	Problem		"The cursor has expired: begin anew with the export"
//	@Router			/v1/changes [get]
func (h changes) List(c echo.Context) error {
	p, _, err := h.api.parser(c, query.Changes())
	if err != nil {
		return err
	}
	q, f, err := p.Following(c.Request().URL.RawQuery)
	if err != nil {
		return err
	}
	if err := fresh(f.Stale); err != nil {
		return err
	}
	items, read, err := h.awaited(c, q, f)
	if err != nil {
		return err
	}
	known, err := h.api.current(c.Request().Context()) // no older than the events
	if err != nil {
		return err
	}
	body, err := arrayIn(roomFor(items), items, func(dst []byte, e document.Change) ([]byte, error) { return h.appendChange(dst, known, &e, f.Detail) })
	if err != nil {
		return err
	}
	next := h.api.cursors.EncodePlace(q, read.Next)
	rest, err := encode(ChangeList{Next: next, HasMore: read.More, Head: read.Head,
		Links: ChangeLinks{Next: h.api.PublicURL + followed(c.Request().URL, next)}})
	if err != nil {
		return err
	}
	body = append(body, rest[len(opening+"null"):]...)
	return h.api.respondNow(c, &reply{contentType: typeJSON, body: body, caching: feedCaching})
}

// feedCaching has caches ask each time: who follows the feed wants to know now.
const feedCaching = "public, no-cache"

// fresh holds that a filter means what it meant when the cursor was made.
func fresh(stale bool) error {
	if stale {
		return content.Errorf(content.CursorExpired, "a term of the filter was merged into another or has other parts than when the cursor was made: begin anew with the export")
	}
	return nil
}

// followed gives an address with another cursor.
func followed(u *url.URL, cursor string) string {
	values := u.Query()
	values.Set("cursor", cursor)
	return u.Path + "?" + values.Encode()
}

// awaited reads the feed, and waits as long as it may for something to tell.
func (h changes) awaited(c echo.Context, q *query.Query, f *query.Following) ([]document.Change, query.Stretch, error) {
	until := time.Now().Add(f.Wait)
	if f.Wait > 0 {
		leave, err := h.api.held.enter(c)
		if err != nil {
			return nil, query.Stretch{}, err
		}
		defer leave()
	}
	for {
		moved := h.api.Store.Moved()
		items, read, err := h.read(c, q, f)
		if err != nil || len(items) > 0 || read.More || !h.wait(c, moved, time.Until(until)) {
			return items, read, err
		}
		f.Place = &read.Next
	}
}

func (h changes) read(c echo.Context, q *query.Query, f *query.Following) ([]document.Change, query.Stretch, error) {
	ctx, cancel := h.api.readTime(c)
	defer cancel()
	return h.api.Store.Changes(ctx, q, f)
}

// wait reports whether the feed has moved in time.
func (h changes) wait(c echo.Context, moved <-chan struct{}, atMost time.Duration) bool {
	if atMost <= 0 {
		return false
	}
	timer := time.NewTimer(atMost)
	defer timer.Stop()
	select {
	case <-moved:
		return true
	case <-timer.C:
	case <-h.api.Stopping:
	case <-c.Request().Context().Done():
	}
	return false
}

// noResource is how an event says that it comes without what it is about. In a text the quotation marks are escaped.
const noResource = `"resource":null`

// appendChange writes an event with what it is about. A release is JSON already and is put in, not written again.
func (h changes) appendChange(dst []byte, known *labelled, e *document.Change, detail query.Detail) ([]byte, error) {
	text, err := encode(h.change(known, e, detail))
	if err != nil || e.Record == nil && e.Card == nil {
		return append(dst, text...), err
	}
	before, after, _ := bytes.Cut(text, []byte(noResource))
	dst = append(append(dst, before...), noResource[:len(`"resource":`)]...)
	if e.Record != nil {
		dst = known.labels.AppendRecord(dst, e.Record, h.api.PublicURL)
	} else {
		dst = known.labels.Append(dst, e.Card, document.Selection{BaseURL: h.api.PublicURL})
	}
	return append(dst, after...), nil
}

// roomFor gives a buffer for events with the releases they are about: whole ones take megabytes, and a buffer that grows is
// copied again and again.
func roomFor(items []document.Change) []byte {
	n := len(items)*itemSize + itemSize
	for i := range items {
		if r := items[i].Record; r != nil {
			n += len(r.Card.Head) + len(r.Card.Body.HTML) + len(r.Card.Body.Markdown)
		}
	}
	return make([]byte, 0, n+n/16) // for what is escaped
}

// change gives an event, with what it is about where that is a term.
func (h changes) change(known *labelled, e *document.Change, detail query.Detail) Change {
	change := Change{Seq: e.Seq, At: instant(e.At), Type: e.Type, ID: e.ID, Op: string(e.Op), Reason: e.Reason,
		Version: e.Version, Changed: listOf(e.Changed)}
	if e.Gone != nil {
		change.Gone = newGone(e.Gone)
	}
	it := known.vocabulary.Item(content.TermType(e.Type), e.ID)
	switch {
	case e.Reason == "merged" && e.Op == content.Delete:
		if into := known.vocabulary.Lookup(content.TermType(e.Type), e.ID); into != nil {
			change.Into = (&wiring{vocabulary: known.vocabulary}).ref(into.Type(), into.Common().ID)
		}
	case detail == query.Bare || e.Op != content.Upsert:
	case it != nil:
		change.Resource = wireTerm(&wiring{vocabulary: known.vocabulary, base: h.api.PublicURL, whole: detail == query.Full}, it)
	}
	return change
}

// wireTerm gives a term as its own list shows it.
func wireTerm(w *wiring, it content.Item) any {
	switch it := it.(type) {
	case *content.FieldOfWork:
		return newFieldOfWork(w, it)
	case *content.State:
		return newState(w, it)
	case *content.Structure:
		return newStructure(w, it)
	case *content.FieldOperation:
		return newFieldOperation(w, it)
	case *content.Meeting:
		return newMeeting(w, it)
	default:
		return nil
	}
}

// Head answers with the end of the feed.
//
//	@Summary		Read the end of the feed of changes
//	@Description	Where the feed stands. The answer is another one, with another ETag, as soon as something has changed for the public.
//	@Tags			sync
//	@ID				getChangesHead
//	@Produce		json
//	@Success		200	{object}	One[Head]	"The end of the feed"
//	@Router			/v1/changes/head [get]
func (h changes) Head(c echo.Context) error {
	if err := noQuery(c); err != nil {
		return err
	}
	place, err := h.api.Store.FeedHead(c.Request().Context())
	if err != nil {
		return err
	}
	body, err := encode(Head{Seq: place.Seq, Cursor: h.api.cursors.EncodePlace(&query.Query{}, place)})
	if err != nil {
		return err
	}
	made := one(body)
	made.caching = feedCaching
	return h.api.respondNow(c, made)
}
