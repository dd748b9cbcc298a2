package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
	"github.com/dateline-press/dateline/internal/strictjson"
)

// change is one thing done to a working copy.
type change struct {
	action string
	target content.Target
	sent   sent
	exact  bool // the client has to say which state of the release it means
	edit   func(known *labelled, w *content.WorkingCopy, at time.Time) error
}

// change carries out a change and answers with the working copy.
func (h desk) change(c echo.Context, ch change) error {
	known, err := h.api.current(c.Request().Context())
	if err != nil {
		return err
	}
	act := h.api.act(c, ch.action)
	if c.Request().Method == http.MethodPost {
		if act.Repeat, err = repeat(c, ch.sent); err != nil {
			return err
		}
	}
	fresh := false
	r, err := h.api.Newsroom.ChangeRelease(c.Request().Context(), act, content.ReleaseChange{
		Target: ch.target,
		Edit: func(w *content.WorkingCopy, at time.Time) error {
			fresh = w.Revision == 0
			if ch.target.New == nil {
				if err := h.precondition(c, known, w, ch.exact); err != nil {
					return err
				}
			}
			return ch.edit(known, w, at)
		},
		Receipt: func(w *content.WorkingCopy) ([]byte, error) {
			if c.Request().Method == http.MethodDelete && w.TrashedAt != nil {
				return receipt(http.StatusNoContent, "", nil)
			}
			body, err := h.api.encodeDraft(known, w)
			switch {
			case err != nil:
				return nil, err
			case fresh:
				return receipt(http.StatusCreated, h.api.PublicURL+"/v1/releases/"+w.ID, body)
			}
			return receipt(http.StatusOK, "", body)
		},
	})
	if err != nil {
		return err
	}
	return tell(c, r)
}

// precondition compares If-Match with the working copy as the client would read it. A release that an origin does not
// have yet has no state to name.
func (h desk) precondition(c echo.Context, known *labelled, w *content.WorkingCopy, required bool) error {
	if w.Revision == 0 {
		return precondition(c, nil, required)
	}
	current, err := h.api.encodeDraft(known, w)
	if err != nil {
		return err
	}
	return precondition(c, current, required)
}

// mayEdit holds that the key may change what a release says: of one whose publication is planned, that is a matter
// of publishing.
func mayEdit(c echo.Context, w *content.WorkingCopy) error {
	if w.Status != content.Scheduled {
		return nil
	}
	return may(c, auth.ReleasesPublish)
}

// at changes the release of the path, of which the client has to say which state it means.
func (h desk) at(c echo.Context, action string, s sent, edit func(w *content.WorkingCopy, at time.Time) error) error {
	key, err := pathKey(c)
	if err != nil {
		return err
	}
	return h.change(c, change{
		action: action, target: content.Target{Key: key, Trashed: action == actionRestore}, sent: s, exact: true,
		edit: func(_ *labelled, w *content.WorkingCopy, at time.Time) error { return edit(w, at) },
	})
}

// act reads the body of an action and changes the release of the path.
func (h desk) act(c echo.Context, action string, read func(in *input), edit func(w *content.WorkingCopy, at time.Time) error) error {
	if err := noQuery(c); err != nil {
		return err
	}
	s, err := readBody(c, true)
	if err != nil {
		return err
	}
	in := newInput(&s.value)
	read(in)
	in.end()
	if err := in.err(); err != nil {
		return err
	}
	return h.at(c, action, s, edit)
}

// writeWhole reads a body as the whole of a release. Where the address says its origin, the body says no other.
func (h desk) writeWhole(c echo.Context, s sent, r content.Release, known *labelled, w *content.WorkingCopy, at time.Time) error {
	in, origin := newInput(&s.value), r.Origin
	p := h.api.readRelease(in, known.vocabulary, &r)
	if origin.System != "" && (r.Origin.System != origin.System || r.Origin.ID != origin.ID) {
		in.fault("origin", codeInvalid, "must be the one of the address; it may add the url")
	}
	if p.public() {
		if err := may(c, auth.ReleasesPublish); err != nil {
			return err
		}
	}
	if r.Slug == "" {
		r.Slug, w.SlugIsHint = prose.Slug(r.Title, r.Locale), true
	}
	if err := in.err(r.Check()); err != nil {
		return err
	}
	if err := w.Revise(r); err != nil {
		return err
	}
	return p.carryOut(w, at)
}

// object is an empty object, for what has no body.
func object() sent { return sent{value: strictjson.Value{Kind: strictjson.Object}} }
