package api

import (
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

// desk answers for the working copies: what the newsroom does with its releases.
type desk struct{ api *API }

// The actions by their names in the log.
const (
	actionCreate     = "create"
	actionReplace    = "replace"
	actionUpdate     = "update"
	actionDelete     = "delete"
	actionTranslate  = "translate"
	actionPublish    = "publish"
	actionSchedule   = "schedule"
	actionUnschedule = "unschedule"
	actionWithdraw   = "withdraw"
	actionRestore    = "restore"
)

// Draft answers with a working copy.
//
//	@Summary		Read a working copy
//	@Description	The release as the newsroom has it, whether the public sees it or not; one in the trash too. Its ETag is for If-Match.
//	@Tags			newsroom
//	@ID				getDraft
//	@Produce		json
//	@Security		key
//	@Param			id	path		string		true	"The id, the slug or a slug it had"
//	@Success		200	{object}	One[Draft]	"The working copy"
//	@Failure		400	{object}	Problem		"Everything that is wrong with the query"
//	@Failure		404	{object}	Problem		"There is no such release"
//	@Router			/v1/releases/{id}/draft [get]
func (h desk) Draft(c echo.Context) error {
	key, err := pathKey(c)
	if err != nil {
		return err
	}
	q, known, err := h.api.itemQuery(c, query.Drafts())
	if err != nil {
		return err
	}
	w, err := h.api.Newsroom.Draft(c.Request().Context(), key)
	if err != nil {
		return err
	}
	if q.Fields == nil {
		body, err := h.api.encodeDraft(known, w)
		if err != nil {
			return err
		}
		return respondPrivate(c, body)
	}
	object, err := h.object(known, w, q.Fields)
	if err != nil {
		return err
	}
	return respondPrivate(c, envelope(object))
}

// object writes the members of a working copy that are asked for.
func (h desk) object(known *labelled, w *content.WorkingCopy, members []string) ([]byte, error) {
	object, err := encode(newDraft(&wiring{vocabulary: known.vocabulary, base: h.api.PublicURL}, w))
	if err != nil {
		return nil, err
	}
	return pick(object, members)
}

// Drafts answers with the working copies.
//
//	@Summary		List the working copies
//	@Description	Every release as the newsroom has it. Bodies and translations are left out unless `fields` asks for them; the trash is left out unless a filter on `trashed_at` asks for it.
//	@Tags			newsroom
//	@ID				listDrafts
//	@Produce		json
//	@Security		key
//	@Success		200	{object}	Results[Draft]	"A page of working copies"
//	@Failure		400	{object}	Problem		"Everything that is wrong with the query"
//	@Router			/v1/drafts [get]
func (h desk) Drafts(c echo.Context) error {
	q, known, err := h.api.listQuery(c, query.Drafts())
	if err != nil {
		return err
	}
	page, counts, err := h.api.Newsroom.Drafts(c.Request().Context(), q)
	if err != nil {
		return err
	}
	x, err := h.api.extras(q, known, languages(c.Request(), q), page.Total, counts)
	if err != nil {
		return err
	}
	return respondItems(h.api, c, q, page, x, func(w *content.WorkingCopy) ([]byte, error) {
		return h.object(known, w, q.Shown())
	})
}

// Create makes a release.
//
//	@Summary		Create a release
//	@Description	A draft unless `status` says otherwise: `published`, or `scheduled` with `publish_at`, which also need the scope releases:publish. Sent again with the same Idempotency-Key, it makes no second release.
//	@Tags			newsroom
//	@ID				createRelease
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			release	body		ReleaseInput	true	"The release"
//	@Success		201		{object}	One[Draft]		"The working copy"
//	@Failure		409		{object}	Problem			"The slug or the origin is taken, or the same request is still being worked on"
//	@Failure		422		{object}	Problem			"Everything that is wrong with the body"
//	@Router			/v1/releases [post]
func (h desk) Create(c echo.Context) error {
	s, err := h.body(c)
	if err != nil {
		return err
	}
	w := content.NewWorkingCopy(content.Release{})
	w.ID = h.api.NewID()
	newInput(&s.value).origin(&w.Origin) // which the store has to find free; what is wrong with it is said later
	return h.change(c, change{
		action: actionCreate, target: content.Target{New: w}, sent: s,
		edit: func(known *labelled, w *content.WorkingCopy, at time.Time) error {
			return h.writeWhole(c, s, content.Release{ID: w.ID, Kind: content.PressRelease, Locale: defaultLocale}, known, w, at)
		},
	})
}

// defaultLocale is the language of a release that does not say.
const defaultLocale = "en"

// body reads the body of a request whose address says nothing besides.
func (h desk) body(c echo.Context) (sent, error) {
	if err := noQuery(c); err != nil {
		return sent{}, err
	}
	return readBody(c, false)
}

// Replace makes or replaces the release that has an origin.
//
//	@Summary		Create or replace a release by its origin
//	@Description	The whole of the release as it is there: what the body leaves out is emptied. The same call twice changes nothing. If-Match is optional.
//	@Tags			newsroom
//	@ID				putReleaseByOrigin
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			system		path		string			true	"The system it comes from"
//	@Param			external_id	path		string			true	"Its key there"
//	@Param			release		body		ReleaseInput	true	"The release"
//	@Success		200			{object}	One[Draft]		"The working copy"
//	@Success		201			{object}	One[Draft]		"The working copy of a new release"
//	@Failure		409			{object}	Problem			"The slug is taken, or the release is withdrawn or in the trash"
//	@Failure		412			{object}	Problem			"It has changed since its ETag was read"
//	@Failure		422			{object}	Problem			"Everything that is wrong with the body"
//	@Router			/v1/releases/by-origin/{system}/{external_id} [put]
func (h desk) Replace(c echo.Context) error {
	s, err := h.body(c)
	if err != nil {
		return err
	}
	origin := content.Origin{System: content.TrimLine(c.Param("system")), ID: content.TrimLine(c.Param("external_id"))}
	if f := (&content.Release{Origin: origin}).CheckOrigin(); f != nil {
		return content.Errorf(content.NotFound, "an origin is named by one line each for the system and its key there, at most 200 characters")
	}
	return h.change(c, change{
		action: actionReplace, target: content.Target{Origin: origin}, sent: s,
		edit: func(known *labelled, w *content.WorkingCopy, at time.Time) error {
			if err := mayEdit(c, w); err != nil {
				return err
			}
			r := content.Release{ID: w.ID, Slug: w.Slug, Kind: content.PressRelease, Locale: defaultLocale, Origin: origin}
			return h.writeWhole(c, s, r, known, w, at)
		},
	})
}

// Update changes a release.
//
//	@Summary		Change a release
//	@Description	A merge patch (RFC 7396) on the working copy: members that are left out stay, null clears. With `status` it is published or planned in the same transaction.
//	@Tags			newsroom
//	@ID				updateRelease
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			id		path		string			true	"The id or the slug"
//	@Param			patch	body		ReleaseInput	true	"What changes"
//	@Success		200		{object}	One[Draft]		"The working copy"
//	@Failure		404		{object}	Problem			"There is no such release"
//	@Failure		409		{object}	Problem			"The release is not in a state for this, or the slug is taken"
//	@Failure		412		{object}	Problem			"It has changed since its ETag was read"
//	@Failure		422		{object}	Problem			"Everything that is wrong with the body"
//	@Failure		428		{object}	Problem			"If-Match is needed"
//	@Router			/v1/releases/{id} [patch]
func (h desk) Update(c echo.Context) error {
	s, err := h.body(c)
	if err != nil {
		return err
	}
	key, err := pathKey(c)
	if err != nil {
		return err
	}
	return h.change(c, change{
		action: actionUpdate, target: content.Target{Key: key}, sent: s, exact: true,
		edit: func(known *labelled, w *content.WorkingCopy, at time.Time) error {
			in, r := newInput(&s.value), w.Release
			p := h.api.readRelease(in, known.vocabulary, &r)
			if p.public() {
				if err := may(c, auth.ReleasesPublish); err != nil {
					return err
				}
			}
			if err := mayEdit(c, w); err != nil {
				return err
			}
			if err := in.err(r.Check()); err != nil {
				return err
			}
			if err := w.Revise(r); err != nil {
				return err
			}
			return p.carryOut(w, at)
		},
	})
}

// Delete moves a release to the trash.
//
//	@Summary		Move a release to the trash
//	@Description	One that is public is withdrawn first, which also needs the scope releases:publish. It can be restored.
//	@Tags			newsroom
//	@ID				deleteRelease
//	@Produce		json
//	@Security		key
//	@Param			id	path	string	true	"The id or the slug"
//	@Success		204	"It is in the trash"
//	@Failure		404	{object}	Problem	"There is no such release"
//	@Failure		412	{object}	Problem	"It has changed since its ETag was read"
//	@Failure		428	{object}	Problem	"If-Match is needed"
//	@Router			/v1/releases/{id} [delete]
func (h desk) Delete(c echo.Context) error {
	if err := noQuery(c); err != nil {
		return err
	}
	return h.at(c, actionDelete, object(), func(w *content.WorkingCopy, at time.Time) error {
		if w.Live || w.Status == content.Scheduled {
			if err := may(c, auth.ReleasesPublish); err != nil {
				return err
			}
		}
		return w.Trash(at)
	})
}

// localeOf reads the language of the path.
func localeOf(c echo.Context) (string, error) {
	locale := c.Param("locale")
	if !content.ValidLocale(locale) {
		return "", content.Errorf(content.NotFound, "a language is named by a tag such as ru, sr-Latn or pt-BR, not by %q", strings.ToValidUTF8(short(locale), "?"))
	}
	return locale, nil
}

func short(s string) string { return s[:min(len(s), 20)] }
