package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/query"
)

const (
	headerPrefer  = "Prefer"
	headerApplied = "Preference-Applied"
)

// maxImports is how many imports a node works on at once: each may hold some tens of megabytes.
const maxImports = 4

// Import takes over releases and terms.
//
//	@Summary		Import releases and terms
//	@Description	One object a line, as the export writes them: releases, which may be written as for `POST /v1/releases` too, and terms, which have a `type`. A release is known by its origin or, without one, by its id; a term by its id. What is new is made, what differs from what was taken over before is replaced, and the same again changes nothing, so that the import may be sent again, in whole or in part, whatever became of it: an Idempotency-Key is not needed. A release with `version` and `published_at` becomes public as that version, with its times, its note, and its id, its slug and its former slugs where these are free; one with the status `published` as the next version here; any other is a draft. To publish needs the scope releases:publish besides, a term the scope terms:write. A request has at most 32 MiB, unpacked, and 10,000 lines of at most 1 MiB, and 500 of them are taken over at once. The answer has one result a line, in order, and a summary as its last line. After 1,000 faults the import stops. With `Prefer: handling=strict` all lines are taken over or none, and one that is refused is answered with 422.
//	@Tags			sync
//	@ID				importLines
//	@Accept			application/x-ndjson
//	@Produce		application/x-ndjson
//	@Security		key
//	@Param			dry_run		query		bool			false	"Say what would become of the lines, and change nothing"	default(false)
//	@Param			on_error	query		string			false	"Whether to go on behind a line that is refused"	Enums(continue, stop)	default(continue)
//	@Param			Prefer		header		string			false	"handling=strict for all lines or none (RFC 7240)"
//	@Param			lines		body		string			true	"The lines"
//	@Success		207			{object}	ImportAnswer	"One ImportResult a line, then an ImportEnd"
//	@Header			207			{string}	Preference-Applied	"handling=strict, where that was asked for"
//	@Failure		422			{object}	Problem			"With handling=strict: everything that is wrong, by lines. Nothing was taken over"
//	@Router			/v1/import [post]
func (a *API) Import(c echo.Context) error {
	dryRun, stop, err := query.Importing(c.Request().URL.RawQuery)
	if err != nil {
		return err
	}
	if _, err := repeat(c, sent{}); err != nil {
		return err
	}
	if !contentIs(c.Request(), typeLines) {
		return errMediaType
	}
	if c.Request().ContentLength > MaxImport {
		return errTooLarge
	}
	leave, err := a.importing.enter(c)
	if err != nil {
		return err
	}
	defer leave()
	opts := ImportOptions{
		Act: a.act(c, "import"), DryRun: dryRun, Stop: stop, Strict: strict(c.Request()), Gather: true, MaxLines: MaxImportLines,
		May: func(s auth.Scope) bool { return keyOf(c).Has(s) },
	}
	return a.takeOver(c, opts)
}

// takeOver takes over the lines of a request while they come, and answers meanwhile.
func (a *API) takeOver(c echo.Context, opts ImportOptions) error {
	x := newExchange(c, a.Timing.Transfer)
	defer x.end()
	from, err := unpacked(c, x, MaxImport)
	if err != nil {
		return err
	}
	if opts.Strict {
		c.Response().Header().Set(headerApplied, "handling=strict")
	}
	im := &Importer{Store: a.Newsroom, Prose: a.prose, NewID: a.NewID, Timing: a.Timing}
	summary, err := im.Run(c.Request().Context(), readingErrors{from}, opts, func(results []ImportResult) error {
		text, err := encodeLines(results)
		if err != nil {
			return err
		}
		return x.put(text)
	})
	if err != nil && !x.begun() {
		c.Response().Header().Del(headerApplied)
		x.drain()
		return err
	}
	if err != nil {
		a.noteStopped(c, &summary, err)
	}
	text, err := encodeLines([]ImportEnd{{summary}})
	if err != nil {
		return err
	}
	if err := x.put(text); err == nil { // otherwise the client is gone
		x.drain()
	}
	return nil
}

// encodeLines writes objects, one a line.
func encodeLines[T any](all []T) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for i := range all {
		if err := enc.Encode(&all[i]); err != nil {
			return nil, fmt.Errorf("write JSON: %w", err)
		}
	}
	return b.Bytes(), nil
}

// noteStopped writes into the summary why the import ended, and into the log what is not for the client.
func (a *API) noteStopped(c echo.Context, s *ImportSummary, err error) {
	p, kind := problemOf(err)
	why := p.Detail
	switch {
	case errors.Is(err, errTooManyLines):
		why = "A request has at most 10,000 lines: send the rest with another."
	case errors.Is(err, errTooLarge):
		why = "A request has at most 32 MiB: send the rest with another."
	}
	s.Stopped = &why
	if kind.status == http.StatusInternalServerError && c.Request().Context().Err() == nil {
		a.Log.LogAttrs(c.Request().Context(), slog.LevelError, "import stopped",
			slog.String("error", err.Error()), slog.String("request_id", requestIDOf(c)))
	}
}

// contentIs reports whether the body says that it is of a type, in UTF-8.
func contentIs(r *http.Request, mediaType string) bool {
	values := r.Header.Values(echo.HeaderContentType)
	if len(values) != 1 {
		return false
	}
	is, params, err := mime.ParseMediaType(values[0])
	charset, given := params["charset"]
	return err == nil && is == mediaType && (!given || strings.EqualFold(charset, "utf-8"))
}

// strict reports whether the client prefers all or nothing (RFC 7240, section 4.4).
func strict(r *http.Request) bool {
	for _, header := range r.Header.Values(headerPrefer) {
		for preference := range strings.SplitSeq(header, ",") {
			name, _, _ := strings.Cut(preference, ";")
			if name, value, _ := strings.Cut(name, "="); strings.EqualFold(strings.TrimSpace(name), "handling") {
				return strings.EqualFold(strings.Trim(strings.TrimSpace(value), `"`), "strict") // the first counts
			}
		}
	}
	return false
}

// readingErrors says of a body that cannot be read on what is wrong with it.
type readingErrors struct{ io.Reader }

// Read implements [io.Reader].
func (r readingErrors) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = badReading(err)
	}
	return n, err
}
