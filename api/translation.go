package api

import (
	"time"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
)

// TranslationInput is what a translation is written with.
type TranslationInput struct {
	Title        string  `json:"title" maxLength:"300"`
	Summary      *string `json:"summary,omitempty" maxLength:"1000" extensions:"x-nullable"`
	Dateline     *string `json:"dateline,omitempty" maxLength:"1000" extensions:"x-nullable"`
	BodyMarkdown *string `json:"body_markdown,omitempty" extensions:"x-nullable"`
	BodyHTML     *string `json:"body_html,omitempty" extensions:"x-nullable"`
}

// Translate adds or replaces a translation.
//
//	@Summary		Add or replace a translation
//	@Description	The whole translation; the public reads it once the release is published again.
//	@Tags			newsroom
//	@ID				putTranslation
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			id			path		string				true	"The id or the slug"
//	@Param			locale		path		string				true	"The language, as a BCP 47 tag"
//	@Param			translation	body		TranslationInput	true	"The translation"
//	@Success		200			{object}	One[Draft]			"The working copy"
//	@Failure		404			{object}	Problem				"There is no such release, or the language is not named by a tag"
//	@Failure		409			{object}	Problem				"The release is withdrawn"
//	@Failure		412			{object}	Problem				"It has changed since its ETag was read"
//	@Failure		422			{object}	Problem				"Everything that is wrong with the body"
//	@Failure		428			{object}	Problem				"If-Match is needed"
//	@Router			/v1/releases/{id}/translations/{locale} [put]
func (h desk) Translate(c echo.Context) error {
	s, err := h.body(c)
	if err != nil {
		return err
	}
	locale, err := localeOf(c)
	if err != nil {
		return err
	}
	in, t := newInput(&s.value), content.Translation{Locale: locale}
	in.translation(h.api.prose, &t)
	in.end("locale")
	if err := in.err(t.Check()); err != nil {
		return err
	}
	return h.at(c, actionTranslate, s, func(w *content.WorkingCopy, _ time.Time) error {
		if err := mayEdit(c, w); err != nil {
			return err
		}
		if locale == w.Locale {
			return content.Errorf(content.Conflict, "the release was written in this language: change the release itself")
		}
		return w.Translate(t)
	})
}

// translation reads what a translation says.
func (in *input) translation(p *prose.Renderer, t *content.Translation) {
	in.required("title", &t.Title)
	in.line("summary", &t.Summary)
	in.line("dateline", &t.Dateline)
	in.body(p, &t.Body)
}

// DropTranslation takes a translation away.
//
//	@Summary		Take a translation away
//	@Description	The public reads it until the release is published again.
//	@Tags			newsroom
//	@ID				deleteTranslation
//	@Produce		json
//	@Security		key
//	@Param			id		path		string		true	"The id or the slug"
//	@Param			locale	path		string		true	"The language, as a BCP 47 tag"
//	@Success		200		{object}	One[Draft]	"The working copy"
//	@Failure		404		{object}	Problem		"There is no such release or translation"
//	@Failure		409		{object}	Problem		"The release is withdrawn"
//	@Failure		412		{object}	Problem		"It has changed since its ETag was read"
//	@Failure		428		{object}	Problem		"If-Match is needed"
//	@Router			/v1/releases/{id}/translations/{locale} [delete]
func (h desk) DropTranslation(c echo.Context) error {
	if err := noQuery(c); err != nil {
		return err
	}
	locale, err := localeOf(c)
	if err != nil {
		return err
	}
	return h.at(c, actionTranslate, object(), func(w *content.WorkingCopy, _ time.Time) error {
		if err := mayEdit(c, w); err != nil {
			return err
		}
		return w.DropTranslation(locale)
	})
}
