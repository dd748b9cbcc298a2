package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/strictjson"
)

// Problem is what every answer is that is neither a success nor a redirect (RFC 9457).
type Problem struct {
	Type      string  `json:"type" format:"uri-reference" example:"/problems/invalid-filter"` // Stable; leads to an explanation
	Title     string  `json:"title" example:"The filter is not valid"`
	Status    int     `json:"status" example:"400"`
	Detail    string  `json:"detail"`
	Instance  string  `json:"instance" format:"uri-reference" example:"/requests/6c1f4b0a-53a1-4a1f-9d6c-0c4b8a3d9e52"` // Names this one occurrence
	RequestID string  `json:"request_id"`
	Errors    []Fault `json:"errors,omitempty"` // Everything that is wrong, at once
	Gone      *Gone   `json:"gone,omitempty"`   // Of a release that was withdrawn: why
	Resync    *Resync `json:"resync,omitempty"` // Of a cursor that has expired: where to begin anew
}

// Resync leads a reader of the feed to a new beginning.
type Resync struct {
	Releases string `json:"releases" format:"uri-reference" example:"/v1/export/releases.ndjson"`
	Terms    string `json:"terms" format:"uri-reference" example:"/v1/export/terms.ndjson"`
}

// Gone says why a release is no longer public.
type Gone struct {
	Reason      string  `json:"reason" enums:"error,superseded,legal,other"`
	Note        string  `json:"note"` // May be empty
	WithdrawnAt string  `json:"withdrawn_at" format:"date-time"`
	ReplacedBy  *string `json:"replaced_by" extensions:"x-nullable" example:"the-slug-of-another-release"` // The slug of the release that stands in its place, where that is public
}

func newGone(g *content.Gone) *Gone {
	return &Gone{Reason: string(g.Reason), Note: g.Note, WithdrawnAt: instant(g.WithdrawnAt), ReplacedBy: optional(g.Replacement)}
}

// Fault is one thing that is wrong with a request.
type Fault struct {
	Parameter  string   `json:"parameter,omitempty" example:"filter[stats][any]"` // The query parameter
	Line       int      `json:"line,omitempty" minimum:"1"`                       // Of a body of many lines: the line
	Pointer    string   `json:"pointer,omitempty"`                                // The member of the body, or of its line (RFC 6901)
	Code       string   `json:"code" example:"unknown_field"`
	Detail     string   `json:"detail"`
	Allowed    []string `json:"allowed,omitempty"`                                    // What may stand there
	DidYouMean string   `json:"did_you_mean,omitempty" example:"filter[states][any]"` // What was probably meant
}

const typeProblem = "application/problem+json"

// problemType is a kind of problem: its name is the last segment of its type.
type problemType struct {
	name   string
	status int
	title  string
	help   string
}

// problemTypes lists every problem the API answers with.
func problemTypes() []problemType {
	const bad = http.StatusBadRequest
	return []problemType{
		{query.MalformedQuery, bad, "The query cannot be read", "A percent escape, a bracket or the encoding is broken. Nothing of such a query is guessed at: a filter that vanished would serve the whole list."},
		{query.InvalidEncoding, bad, "It is not text", "It must be UTF-8 without U+0000 and, in JSON, without half of a surrogate pair."},
		{query.QueryTooComplex, bad, "The query asks for too much", "It is over one of the limits: the number of parameters, conditions, values, sort keys, fields or include paths, or its length."},
		{query.UnknownParameter, bad, "A parameter is not known", "Names are never ignored. The errors say what was probably meant."},
		{query.DuplicateParameter, bad, "A parameter is given twice", "Only parameters that take a list may be repeated."},
		{query.InvalidFilter, bad, "The filter is not valid", "A field, an operator or a value is not one that the list has."},
		{query.InvalidSearch, bad, "The search is not valid", "Words, \"phrases\", -words that must not be there, and or between alternatives; highlight names where what was found is marked."},
		{query.InvalidFacet, bad, "What is to be counted is not valid", "The errors list what items may be counted by, and how."},
		{query.InvalidSort, bad, "The order is not valid", "The errors list the fields that the list may be sorted by."},
		{query.InvalidPage, bad, "The page is not valid", "A page has 1 to 100 items; numbered pages end at a depth from which cursors go on."},
		{query.InvalidCursor, bad, "The cursor is not valid", "A cursor belongs to the very filter and order it was handed out for, and may not be changed."},
		{query.InvalidFields, bad, "The fields are not valid", "The errors list the members that may be asked for."},
		{query.InvalidInclude, bad, "The include paths are not valid", "The errors list the paths that may be included."},
		{problemMalformedJSON, bad, "The body is not JSON", "It must be one JSON document (RFC 8259): nothing behind it, no member twice, at most 32 levels deep."},
		{problemHeader, bad, "A header is not valid", "Idempotency-Key is given once and has 1 to 255 printable characters of ASCII."},
		{problemUnauthenticated, http.StatusUnauthorized, "A key is needed", "Send Authorization: Bearer dl_… with a key that is neither expired nor revoked."},
		{problemForbidden, http.StatusForbidden, "The key may not do this", "The detail names the scope that is needed."},
		{problemNotFound, http.StatusNotFound, "There is nothing here", "No route has this path, or no item has this id or slug."},
		{problemMethod, http.StatusMethodNotAllowed, "The method is not allowed", "The header Allow lists the methods of this path."},
		{problemConflict, http.StatusConflict, "Something is in the way", "Something else has the name, or uses the item. The detail says what may be done."},
		{problemTransition, http.StatusConflict, "The release is not in a state for this", "The detail says in which state it is and what leads out of it."},
		{problemGone, http.StatusGone, "The release was withdrawn", "It was public and is so no longer. The answer says why and, where there is one, what stands in its place."},
		{problemExpired, http.StatusGone, "The cursor has expired", "The feed does not lead on from it without a gap: the database was restored or has failed over, or the cursor is older than what is kept. Begin anew: read the export and go on from the cursor that it hands out."},
		{problemVersion, http.StatusPreconditionFailed, "It has changed meanwhile", "If-Match names a state that the item is no longer in. Read it again before you change it."},
		{problemTooLarge, http.StatusRequestEntityTooLarge, "The body is too large", "A body has at most 1 MiB, unpacked; that of an import 32 MiB and 10,000 lines."},
		{problemMediaType, http.StatusUnsupportedMediaType, "The body is of a type that is not taken", "Send application/json, or application/merge-patch+json with PATCH, or application/x-ndjson to import; packed, if at all, with gzip once."},
		{problemUnknownField, http.StatusUnprocessableEntity, "The body has a member that is not known", "Members are never ignored. The errors say which there are and what was probably meant."},
		{problemValidation, http.StatusUnprocessableEntity, "The body is not valid", "The errors name every member that is wrong, by a JSON pointer (RFC 6901)."},
		{problemKeyReused, http.StatusUnprocessableEntity, "The Idempotency-Key belongs to another request", "Each request has a key of its own; the same request sent again has the same."},
		{problemPrecondition, http.StatusPreconditionRequired, "If-Match is needed", "Send the ETag of what you mean to change, so that nobody's work is lost."},
		{problemRate, http.StatusTooManyRequests, "Too many requests", "Retry-After says when to go on."},
		{problemUnavailable, http.StatusServiceUnavailable, "The service is not available", "The database does not answer, or took too long. Try again in a moment."},
		{problemInternal, http.StatusInternalServerError, "Something went wrong", "The fault is on this side. Name the request_id when you report it."},
	}
}

// The problems that are not about queries.
const (
	problemMalformedJSON   = "malformed-json"
	problemEncoding        = query.InvalidEncoding
	problemHeader          = "invalid-header"
	problemUnauthenticated = "unauthenticated"
	problemForbidden       = "forbidden"
	problemNotFound        = "not-found"
	problemMethod          = "method-not-allowed"
	problemConflict        = "conflict"
	problemTransition      = "invalid-transition"
	problemGone            = "gone"
	problemExpired         = "cursor-expired"
	problemVersion         = "version-conflict"
	problemTooLarge        = "payload-too-large"
	problemMediaType       = "unsupported-media-type"
	problemUnknownField    = "unknown-field"
	problemValidation      = "validation-failed"
	problemKeyReused       = "idempotency-key-reused"
	problemPrecondition    = "precondition-required"
	problemRate            = "rate-limited"
	problemUnavailable     = "unavailable"
	problemInternal        = "internal"
)

func problemNamed(name string) problemType {
	all := problemTypes()
	i := slices.IndexFunc(all, func(p problemType) bool { return p.name == name })
	if i < 0 {
		return problemNamed(problemInternal)
	}
	return all[i]
}

// renderError is the one place where errors become answers.
func (a *API) renderError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	var moved *content.Moved
	if errors.As(err, &moved) {
		redirect(c, moved)
		return
	}
	p, kind := problemOf(err)
	gone := errors.Is(err, context.Canceled) && c.Request().Context().Err() != nil // the client: that is no fault of ours
	if kind.status == http.StatusInternalServerError && !gone {
		a.Log.LogAttrs(c.Request().Context(), slog.LevelError, "internal error",
			slog.String("error", err.Error()), slog.String("request_id", requestIDOf(c)))
	}
	p.RequestID = requestIDOf(c)
	p.Instance = "/requests/" + p.RequestID
	body, err := encode(p)
	if err != nil {
		body = []byte(`{"type":"/problems/internal","title":"Something went wrong","status":500}`)
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store") // a remembered 404 would outlive the publication
	h.Set("Content-Type", typeProblem)
	_ = write(c, p.Status, body) // a client that is gone needs no answer
}

// problemOf turns an error into what may be said of it.
func problemOf(err error) (Problem, problemType) {
	var (
		sent   postedFaults
		faults query.Faults
		body   bodyFaults
		lines  lineFaults
		syntax *strictjson.Error
		gone   *content.Gone
		known  *content.Error
		web    *echo.HTTPError
	)
	switch {
	case errors.As(err, &sent):
		return faultsProblem(sent.Faults, "body", sent.problem())
	case errors.As(err, &faults):
		return faultsProblem(faults, "query", faults.Problem())
	case errors.As(err, &body):
		kind := problemNamed(body.problem())
		p := newProblem(kind, counted("body", len(body)))
		p.Errors = body
		return p, kind
	case errors.As(err, &lines):
		kind := problemNamed(problemValidation)
		p := newProblem(kind, counted("body", len(lines))+" Nothing was taken over.")
		p.Errors = lines
		return p, kind
	case errors.As(err, &syntax):
		return syntaxProblem(syntax)
	case errors.As(err, &gone):
		kind := problemNamed(problemGone)
		p := newProblem(kind, kind.help)
		p.Gone = newGone(gone)
		return p, kind
	case errors.As(err, &known):
		return knownProblem(known)
	case errors.As(err, &web) && web.Code == http.StatusMethodNotAllowed:
		return helped(problemMethod)
	case errors.As(err, &web) && web.Code == http.StatusNotFound:
		return helped(problemNotFound)
	case errors.Is(err, errTooLarge) || errors.Is(err, errTooManyLines):
		return helped(problemTooLarge)
	case errors.Is(err, errMediaType):
		return helped(problemMediaType)
	case errors.Is(err, errIdempotencyKey):
		return helped(problemHeader)
	}
	return helped(problemInternal)
}

func helped(name string) (Problem, problemType) {
	kind := problemNamed(name)
	return newProblem(kind, kind.help), kind
}

func counted(what string, faults int) string {
	if faults == 1 {
		return "The " + what + " has one fault; see errors."
	}
	return "The " + what + " has " + strconv.Itoa(faults) + " faults; see errors."
}

// postedFaults is everything that is wrong with a query that came as a body.
type postedFaults struct{ query.Faults }

// problem gives the graver of the two problems a body can have.
func (f postedFaults) problem() string {
	if slices.ContainsFunc(f.Faults, func(f query.Fault) bool { return f.Problem == query.UnknownParameter }) {
		return problemUnknownField
	}
	return problemValidation
}

// posted says of the faults of a query that it came as a body.
func posted(err error) error {
	var faults query.Faults
	if errors.As(err, &faults) {
		return postedFaults{faults}
	}
	return err
}

// faultsProblem renders what is wrong with a query.
func faultsProblem(faults query.Faults, what, problem string) (Problem, problemType) {
	kind := problemNamed(problem)
	p := newProblem(kind, counted(what, len(faults)))
	for _, f := range faults {
		p.Errors = append(p.Errors, Fault{Parameter: f.Parameter, Pointer: f.Pointer, Code: f.Code, Detail: f.Detail,
			Allowed: f.Allowed, DidYouMean: f.DidYouMean})
	}
	return p, kind
}

// problem gives the graver of the two problems a body can have.
func (f bodyFaults) problem() string {
	if slices.ContainsFunc(f, func(f Fault) bool { return f.Code == codeUnknownMember }) {
		return problemUnknownField
	}
	return problemValidation
}

func syntaxProblem(err *strictjson.Error) (Problem, problemType) {
	kind := problemNamed(problemMalformedJSON)
	if err.Encoding {
		kind = problemNamed(problemEncoding)
	}
	p := newProblem(kind, sentence(err.Detail))
	return p, kind
}

// knownProblem renders an error that was made for people. What is invalid was in the body.
func knownProblem(err *content.Error) (Problem, problemType) {
	kind := problemNamed(kindProblem(err.Kind))
	p := newProblem(kind, sentence(err.Message))
	if err.Kind == content.CursorExpired {
		p.Resync = &Resync{Releases: "/v1/export/releases.ndjson", Terms: "/v1/export/terms.ndjson"}
	}
	for _, f := range err.Fields {
		p.Errors = append(p.Errors, Fault{Pointer: pointerOf(f.Field), Code: codeInvalid, Detail: f.Message})
	}
	return p, kind
}

func newProblem(kind problemType, detail string) Problem {
	return Problem{Type: "/problems/" + kind.name, Title: kind.title, Status: kind.status, Detail: detail}
}

// kindProblem is the one table from kinds of errors to problems.
func kindProblem(k content.ErrorKind) string {
	switch k {
	case content.Invalid:
		return problemValidation
	case content.NotFound:
		return problemNotFound
	case content.Conflict:
		return problemConflict
	case content.InvalidTransition:
		return problemTransition
	case content.CursorExpired:
		return problemExpired
	case content.VersionConflict:
		return problemVersion
	case content.PreconditionRequired:
		return problemPrecondition
	case content.KeyReused:
		return problemKeyReused
	case content.Unauthenticated:
		return problemUnauthenticated
	case content.Forbidden:
		return problemForbidden
	case content.Unavailable:
		return problemUnavailable
	case content.TooMany:
		return problemRate
	default:
		return problemInternal
	}
}

// sentence gives a message its capital and its full stop.
func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] + "." }

// redirect leads to the item's present slug, with the same query.
func redirect(c echo.Context, to *content.Moved) {
	// What stands behind the item stays, such as its versions.
	before, _, _ := strings.Cut(c.Path(), ":id")
	_, behind, found := strings.Cut(c.Request().URL.Path[len(before):], "/")
	location := before + to.Slug
	if found {
		location += "/" + behind
	}
	if q := c.Request().URL.RawQuery; q != "" {
		location += "?" + q
	}
	h := c.Response().Header()
	h.Set("Location", location)
	h.Set("Cache-Control", publicCaching)
	c.Response().WriteHeader(http.StatusMovedPermanently)
}

// ProblemType explains a type of problem.
//
//	@Summary		Explain a type of problem
//	@Description	What the type of a problem means and what to do about it, in plain text.
//	@Tags			about
//	@ID				getProblemType
//	@Produce		plain
//	@Param			type	path		string	true	"The last segment of the problem's type"
//	@Success		200		{string}	string	"The explanation"
//	@Failure		404		{object}	Problem	"There is no such type"
//	@Router			/problems/{type} [get]
func (a *API) ProblemType(c echo.Context) error {
	p := problemNamed(c.Param("type"))
	if p.name != c.Param("type") {
		return content.Errorf(content.NotFound, "there is no problem of this type")
	}
	return a.respondFixed(c, "text/plain; charset=utf-8", []byte(p.title+" ("+strconv.Itoa(p.status)+")\n\n"+p.help+"\n"))
}
