// Package api is the HTTP side of Dateline: the routes, the wire types, the handlers and the problems.
//
// The way of a request: route → handler → parsed query → store → bytes → one exit that sets the validators,
// compresses and writes. Errors travel back untouched and are rendered once, in problem.go. Echo stays in
// this package.
//
//	@title				Dateline
//	@version			1
//	@description		A headless content API for institutional press releases. Lists take filters, an order and pages; every fault of a request is reported at once as a problem (RFC 9457). With `fields`, an item has its id and the members named, and none of the others.
//	@contact.name		Dateline
//	@contact.url		https://github.com/dateline-press/dateline
//	@BasePath			/
//
//	@tag.name			releases
//	@tag.description	What the institution has published
//	@tag.name			vocabulary
//	@tag.description	The terms that releases are tagged with, and the menu made of them
//	@tag.name			about
//	@tag.description	The service itself: its description, its problems, its state
package api

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
)

// Store is what the public side of the API reads from.
type Store interface {
	// Ready reports why requests cannot be answered, or nil.
	Ready(ctx context.Context) error
	// Vocabulary gives all terms, no older than the call.
	Vocabulary(ctx context.Context) (*content.Vocabulary, error)
	// Navigation gives the institution's menu.
	Navigation(ctx context.Context) ([]content.Node, error)
	// Releases reads a page of the published list, with bodies where they are wanted.
	Releases(ctx context.Context, q *query.Query, body bool) (query.Page[*document.Card], error)
	// Release reads one published release by id or slug, with its body.
	Release(ctx context.Context, key string) (*document.Card, error)
}

// Source reads the terms of one type.
type Source[T content.Item] interface {
	List(ctx context.Context, q *query.Query) (query.Page[T], error)
	// Find reads a term by id or slug. A slug it had before gives a [content.Moved].
	Find(ctx context.Context, key string) (T, error)
}

// Sources are the vocabularies.
type Sources struct {
	FieldsOfWork    Source[*content.FieldOfWork]
	States          Source[*content.State]
	Structures      Source[*content.Structure]
	FieldOperations Source[*content.FieldOperation]
	Meetings        Source[*content.Meeting]
}

// Options says what the API serves and how.
type Options struct {
	Store     Store
	Sources   Sources
	CursorKey []byte           // authenticates cursors; the same on every node
	PublicURL string           // before the paths of links; empty for links without a host
	Log       *slog.Logger     // one line a request, and internal errors
	Now       func() time.Time // nil means time.Now
}

// API answers requests.
type API struct {
	Options
	cursors *query.Cursors
	labels  atomic.Pointer[labelled]
}

// labelled is a vocabulary with its labels written out.
type labelled struct {
	vocabulary *content.Vocabulary
	labels     *document.Labels
}

// route is one way into the API. A GET route answers HEAD too.
type route struct {
	method, path string
	handle       echo.HandlerFunc
}

// New makes the handler of all routes.
func New(opts Options) http.Handler {
	a := &API{Options: opts, cursors: query.NewCursors(opts.CursorKey)}
	if a.Now == nil {
		a.Now = time.Now
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = echo.ExtractIPDirect() // X-Forwarded-For is anybody's claim
	e.HTTPErrorHandler = a.renderError
	e.Pre(unescapeOnce)
	e.Use(a.middleware()...)
	for _, r := range a.routes() {
		e.Add(r.method, r.path, r.handle)
		if r.method == http.MethodGet {
			e.Add(http.MethodHead, r.path, r.handle)
		}
	}
	return e
}

// routes lists every route on one screen.
func (a *API) routes() []route {
	releases := releases{a}
	fieldsOfWork := fieldsOfWork{newResource(a, query.FieldsOfWork(), a.Sources.FieldsOfWork, newFieldOfWork)}
	states := states{newResource(a, query.States(), a.Sources.States, newState)}
	structures := structures{newResource(a, query.Structures(), a.Sources.Structures, newStructure)}
	operations := fieldOperations{newResource(a, query.FieldOperations(), a.Sources.FieldOperations, newFieldOperation)}
	meetings := meetings{newResource(a, query.Meetings(), a.Sources.Meetings, newMeeting)}
	return []route{
		{http.MethodGet, "/v1/releases", releases.List},
		{http.MethodGet, "/v1/releases/:id", releases.Get},
		{http.MethodGet, "/v1/fields-of-work", fieldsOfWork.List},
		{http.MethodGet, "/v1/fields-of-work/:id", fieldsOfWork.Get},
		{http.MethodGet, "/v1/states", states.List},
		{http.MethodGet, "/v1/states/:id", states.Get},
		{http.MethodGet, "/v1/structures", structures.List},
		{http.MethodGet, "/v1/structures/:id", structures.Get},
		{http.MethodGet, "/v1/field-operations", operations.List},
		{http.MethodGet, "/v1/field-operations/:id", operations.Get},
		{http.MethodGet, "/v1/meetings", meetings.List},
		{http.MethodGet, "/v1/meetings/:id", meetings.Get},
		{http.MethodGet, "/v1/navigation", a.Navigation},
		{http.MethodGet, "/problems/:type", a.ProblemType},
		{http.MethodGet, "/openapi.json", a.OpenAPIJSON},
		{http.MethodGet, "/openapi.yaml", a.OpenAPIYAML},
		{http.MethodGet, "/docs", a.Docs},
		{http.MethodGet, "/docs/:asset", a.DocsAsset},
		{http.MethodGet, "/healthz", a.Healthz},
		{http.MethodGet, "/readyz", a.Readyz},
	}
}

// current gives the vocabulary with its labels; they are written again only when a term has changed.
func (a *API) current(ctx context.Context) (*labelled, error) {
	v, err := a.Store.Vocabulary(ctx)
	if err != nil {
		return nil, err
	}
	if known := a.labels.Load(); known != nil && known.vocabulary == v {
		return known, nil
	}
	fresh := &labelled{vocabulary: v, labels: document.NewLabels(v)}
	a.labels.Store(fresh)
	return fresh, nil
}
