package api

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
)

// Stream answers with what changes, as it does.
//
//	@Summary		Follow the feed of changes
//	@Description	The feed as server-sent events: `change` with an event of the feed as JSON, `heartbeat` every 15 seconds, where the service is not set otherwise. The id of each is a cursor; connect again with Last-Event-ID, or with `cursor`. An event of the type `problem` says why the stream ends where a cursor has expired meanwhile.
//	@Tags			sync
//	@ID				streamChanges
//	@Produce		text/event-stream
//	@Param			Last-Event-ID	header		string	false	"The id of the last event received: it counts for more than cursor"
//	@Success		200				{string}	string	"The events"
//	@Failure		400				{object}	Problem	"Everything that is wrong with the query"
//	@Failure		410				{object}	Problem	"The cursor has expired: begin anew with the export"
//	@Router			/v1/changes/stream [get]
func (h changes) Stream(c echo.Context) error {
	p, _, err := h.api.parser(c, query.Stream())
	if err != nil {
		return err
	}
	q, f, err := p.Streaming(c.Request().URL.RawQuery, c.Request().Header.Get("Last-Event-ID"))
	if err != nil {
		return err
	}
	if err := fresh(f.Stale); err != nil {
		return err
	}
	leave, err := h.api.held.enter(c)
	if err != nil {
		return err
	}
	defer leave()
	moved := h.api.Store.Moved()
	items, read, err := h.read(c, q, f) // what is wrong is said before the stream begins
	if err != nil {
		return err
	}
	begin(c)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	s := &stream{changes: h, c: c, q: q, f: f, out: http.NewResponseController(c.Response())}
	if err := s.run(items, read, moved); !errors.Is(err, context.Canceled) && c.Request().Context().Err() == nil {
		s.end(err)
	}
	return nil
}

func begin(c echo.Context) {
	header := c.Response().Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // proxies that buffer would hold events back
	c.Response().WriteHeader(http.StatusOK)
}

// stream is one reader who follows the feed.
type stream struct {
	changes
	c   echo.Context
	q   *query.Query
	f   *query.Following
	out *http.ResponseController
}

// run tells what there is, and then what comes, until the reader leaves, is too slow, or the service stops.
func (s *stream) run(items []document.Change, read query.Stretch, moved <-chan struct{}) error {
	for {
		if err := s.tell(items, read); err != nil {
			return err
		}
		if !read.More {
			if err := s.idle(moved); err != nil {
				return err
			}
		}
		moved = s.api.Store.Moved()
		var err error
		if items, read, err = s.read(s.c, s.q, s.f); err != nil {
			return err
		}
	}
}

// idle waits for the feed to move. It sends heartbeats meanwhile, by which a filtered reader learns how far the feed is.
func (s *stream) idle(moved <-chan struct{}) error {
	beat := time.NewTicker(s.api.Timing.Heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-moved:
			return nil
		case <-beat.C:
			if err := s.write("heartbeat", s.api.cursors.EncodePlace(s.q, *s.f.Place), []byte("{}")); err != nil {
				return err
			}
		case <-s.api.Stopping:
			return context.Canceled
		case <-s.c.Request().Context().Done():
			return context.Canceled
		}
	}
}

// tell writes a stretch of the feed.
func (s *stream) tell(items []document.Change, read query.Stretch) error {
	known, err := s.api.current(s.c.Request().Context())
	if err != nil {
		return err
	}
	for i := range items {
		e := &items[i]
		data, err := s.appendChange(nil, known, e, s.f.Detail)
		if err != nil {
			return err
		}
		at := query.Place{Seq: e.Seq, Event: e.Event, Since: read.Next.Since}
		if err := s.write("change", s.api.cursors.EncodePlace(s.q, at), data); err != nil {
			return err
		}
	}
	s.f.Place = &read.Next
	return nil
}

// write sends one event (HTML Living Standard, section 9.2). JSON has no line breaks of its own. What a reader who is
// too slow does not get is in the database, not in memory: cut off, he goes on from the last event that came.
func (s *stream) write(event, id string, data []byte) error {
	var b bytes.Buffer
	b.WriteString("id: " + id + "\nevent: " + event + "\ndata: ")
	b.Write(data)
	b.WriteString("\n\n")
	if err := s.out.SetWriteDeadline(time.Now().Add(s.api.Timing.Stream)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := s.c.Response().Write(b.Bytes()); err != nil {
		return context.Canceled // the reader is gone, or too slow
	}
	if err := s.out.Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return context.Canceled
	}
	return nil
}

// end says why the stream ends, where the reader has to know.
func (s *stream) end(err error) {
	p, _ := problemOf(err)
	p.RequestID = requestIDOf(s.c)
	p.Instance = "/requests/" + p.RequestID
	body, err := encode(p)
	if err != nil {
		return
	}
	_ = s.write("problem", s.api.cursors.EncodePlace(s.q, *s.f.Place), body)
}
