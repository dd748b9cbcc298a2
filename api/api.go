// Package api is the HTTP side of Dateline: the routes, the wire types, the handlers and the problems.
//
// The way of a request: route → handler → parsed query → store → bytes → one exit that sets the validators,
// compresses and writes. Errors travel back untouched and are rendered once, in problem.go. Echo stays in
// this package.
//
//	@title						Dateline
//	@version					1
//	@description				A headless content API for institutional press releases. Lists take filters, an order and pages; every fault of a request is reported at once as a problem (RFC 9457). With `fields`, an item has its id and the members named, and none of the others.
//	@contact.name				Dateline
//	@contact.url				https://github.com/dateline-press/dateline
//	@BasePath					/
//
//	@tag.name					releases
//	@tag.description			What the institution has published
//	@tag.name					newsroom
//	@tag.description			Writing releases, publishing and withdrawing them: with a key
//	@tag.name					sync
//	@tag.description			Keeping an exact copy: the feed of changes, the export, the import
//	@tag.name					vocabulary
//	@tag.description			The terms that releases are tagged with, and the menu made of them
//	@tag.name					administration
//	@tag.description			Keys, and who did what: with a key
//	@tag.name					about
//	@tag.description			The service itself: its description, its problems, its state
//
//	@securityDefinitions.apikey	key
//	@in							header
//	@name						Authorization
package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/answer"
	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/prose"
	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/search"
)

// Store is what the public side of the API reads from: nothing of it knows what is not published.
type Store interface {
	// Ready reports why requests cannot be answered, or nil.
	Ready(ctx context.Context) error
	// Vocabulary gives all terms, no older than the call.
	Vocabulary(ctx context.Context) (*content.Vocabulary, error)
	// StandingVocabulary gives all terms, no older than Standing.
	StandingVocabulary(ctx context.Context) (*content.Vocabulary, error)
	// Standing gives where the feed stands; false where that is not known. Await returns when a place is reached.
	Standing() (query.Place, bool)
	Await(ctx context.Context, p query.Place) error
	// Navigation gives the institution's menu.
	Navigation(ctx context.Context) ([]content.Node, error)
	// Releases reads a page of the published list in the languages wanted, with some forms of their bodies, and what is counted.
	Releases(ctx context.Context, q *query.Query, languages []string, bodies document.Bodies) (query.Page[*document.Card], query.Counts, error)
	// Release reads one published release by id or slug, with some forms of its body.
	Release(ctx context.Context, key string, languages []string, bodies document.Bodies) (*document.Card, error)
	// Versions lists the published versions of a release, Version reads one of them.
	Versions(ctx context.Context, key string) ([]document.Version, error)
	Version(ctx context.Context, key string, number int) (*document.Version, *document.Card, error)
	// Related finds the releases that are nearest to one, at most n of them.
	Related(ctx context.Context, key string, languages []string, n int) ([]document.Relative, error)
	// Titled finds the newest releases with a word in their title that begins with the last of keys, and the others as
	// they are.
	Titled(ctx context.Context, keys []string, n int) ([]*document.Card, error)
	// Changes reads the feed behind a place, FeedHead its end. Moved gives a channel that is closed when it moves next.
	Changes(ctx context.Context, q *query.Query, f *query.Following) ([]document.Change, query.Stretch, error)
	FeedHead(ctx context.Context) (query.Place, error)
	// ExportReleases reads all releases at one moment, ExportTerms the vocabulary.
	ExportReleases(ctx context.Context, q *query.Query, e *query.Exporting,
		begin func(at query.Place, total int, v *content.Vocabulary) error, take func([]*document.Record) error) error
	ExportTerms(ctx context.Context) (query.Place, *content.Vocabulary, error)
	Moved() <-chan struct{}
	// Withdrawn lists what was withdrawn last.
	Withdrawn(ctx context.Context, n int) ([]document.Withdrawn, error)
	// Addresses lists the releases of which the id begins with a text, CountReleases counts all.
	Addresses(ctx context.Context, prefix string) ([]document.Address, error)
	CountReleases(ctx context.Context) (int, error)
}

// Newsroom is what holders of keys work with.
type Newsroom interface {
	// ChangeRelease makes one change with everything that follows from it, or gives the receipt of the same request.
	ChangeRelease(ctx context.Context, act content.Act, c content.ReleaseChange) (content.Receipt, error)
	Drafts(ctx context.Context, q *query.Query) (query.Page[*content.WorkingCopy], query.Counts, error)
	Draft(ctx context.Context, key string) (*content.WorkingCopy, error)
	Audit(ctx context.Context, q *query.Query) (query.Page[*content.AuditEntry], error)
	ImportStore
	// Key reads a key and the hash of its secret; nil where there is none.
	Key(ctx context.Context, id string) (*auth.Key, string, error)
	Keys(ctx context.Context, q *query.Query) (query.Page[*auth.Key], error)
	CreateKey(ctx context.Context, act content.Act, k *auth.Key, hash string, receipt func(*auth.Key) ([]byte, error)) (content.Receipt, error)
	RevokeKey(ctx context.Context, act content.Act, id string) error
}

// Source reads and changes the terms of one type.
type Source[T content.Item] interface {
	List(ctx context.Context, q *query.Query) (query.Page[T], error)
	// Find reads a term by id or slug. A slug it had before gives a [content.Moved].
	Find(ctx context.Context, key string) (T, error)
	// Change makes or changes a term.
	Change(ctx context.Context, act content.Act, c content.TermChange[T]) (content.Receipt, error)
	// Remove takes away a term that is not in use and that allowed does not object to.
	Remove(ctx context.Context, act content.Act, key string, seesDrafts bool, allowed func(T) error) error
	// Merge gives everything that a term is used for to another.
	Merge(ctx context.Context, act content.Act, key, into string, allowed func(T) error, receipt func(T) ([]byte, error)) (content.Receipt, error)
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
	Newsroom  Newsroom
	Sources   Sources
	CursorKey []byte                                             // authenticates cursors; the same on every node
	PublicURL string                                             // before the paths of links; empty for links without a host
	PageURL   string                                             // of a release's page on the institution's site, with {slug}, {id} and {locale} in it; may be empty
	Publisher string                                             // the institution's name, for feeds
	Origins   []string                                           // of the pages that may send keys and change things, such as https://desk.example.org
	Limits    Limits                                             // how often a client may ask
	Memory    int                                                // bytes for answers that are remembered; 0 for none
	Exports   ExportLimits                                       // what exports may take
	Timing    Timing                                             // how long requests may take
	Log       *slog.Logger                                       // one line a request, and internal errors
	Observe   func(route string, status int, took time.Duration) // is told of every request; may be nil
	Now       func() time.Time                                   // nil means time.Now
	NewID     func() string                                      // nil means random UUIDs
	Stopping  <-chan struct{}                                    // closed when the service is to end: requests that are held are answered; may be nil
}

// API answers requests.
type API struct {
	Options
	cursors *query.Cursors
	prose   *prose.Renderer
	limits  limits
	held    held // who waits for the feed to move

	router    *echo.Echo
	memory    *answer.Memory
	standing  atomic.Pointer[standing]
	security  http.Header
	fromWhere echo.IPExtractor

	exporting exporting
	importing held
	labels    atomic.Pointer[labelled]
}

// labelled is a vocabulary with its labels written out.
type labelled struct {
	vocabulary *content.Vocabulary
	labels     *document.Labels
	locales    []string // in which some term has a name
	names      *search.Names

	mu         sync.Mutex
	translated map[string]*document.Labels // by language, written when first wanted
	sortKeys   sync.Map                    // by name: what it is sorted by, made when first wanted
}

// route is one way into the API and says who may use it. A GET route answers HEAD too.
type route struct {
	method, path string
	access       access
	handle       echo.HandlerFunc
}

// New makes the handler of all routes. A route of which nobody has said who may use it is an error.
func New(opts Options) (*API, error) {
	e := echo.New()
	opts.Timing = opts.Timing.withDefaults()
	a := &API{
		Options: opts, cursors: query.NewCursors(opts.CursorKey), prose: prose.New(), limits: newLimits(opts.Limits),
		held: newHeld(maxHeld), exporting: newExporting(opts.Exports), importing: newHeld(maxImports),
		router: e, memory: answer.NewMemory(opts.Memory), security: newSecurity(), fromWhere: opts.Limits.extractor(),
	}
	if a.Now == nil {
		a.Now = time.Now
	}
	if a.NewID == nil {
		a.NewID = uuid.NewString
	}
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = a.fromWhere
	e.HTTPErrorHandler = a.renderError
	e.Pre(unescapeOnce)
	e.Use(a.middleware()...)
	for _, r := range a.routes() {
		if !r.declared() {
			return nil, fmt.Errorf("the route %s %s does not say who may use it", r.method, r.path)
		}
		switch {
		case r.access == open && standsOn(r.path):
			r.handle = a.placed(r.handle)
		case r.access != open && r.method != http.MethodGet:
			r.handle = a.placing(r.handle)
		}
		e.Add(r.method, r.path, r.guard)
		if r.method == http.MethodGet {
			e.Add(http.MethodHead, r.path, r.guard)
		}
	}
	return a, nil
}

// ServeHTTP answers a request: at once with what is remembered, or else by its route.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !a.recall(w, r) {
		a.router.ServeHTTP(w, r)
	}
}

// routes lists every route on one screen.
func (a *API) routes() []route {
	all := []route{
		{http.MethodGet, "/v1/navigation", open, a.Navigation},
		{http.MethodGet, "/v1/suggest", open, a.Suggest},
		{http.MethodGet, "/sitemap.xml", open, a.Sitemap},
		{http.MethodGet, "/problems/:type", open, a.ProblemType},
		{http.MethodGet, "/openapi.json", open, a.OpenAPIJSON},
		{http.MethodGet, "/openapi.yaml", open, a.OpenAPIYAML},
		{http.MethodGet, "/docs", open, a.Docs},
		{http.MethodGet, "/docs/:asset", open, a.DocsAsset},
		{http.MethodGet, "/healthz", open, a.Healthz},
		{http.MethodGet, "/readyz", open, a.Readyz},
	}
	return slices.Concat(a.releaseRoutes(), a.termRoutes(), a.officeRoutes(), a.syncRoutes(), all)
}

func (a *API) syncRoutes() []route {
	feed, copies := changes{a}, exports{a}
	return []route{
		{http.MethodPost, "/v1/import", needs(auth.Import), a.Import},
		{http.MethodGet, "/v1/changes", open, feed.List},
		{http.MethodGet, "/v1/changes/head", open, feed.Head},
		{http.MethodGet, "/v1/changes/stream", open, feed.Stream},
		{http.MethodGet, "/v1/export/releases.ndjson", open, copies.Releases},
		{http.MethodGet, "/v1/export/terms.ndjson", open, copies.Terms},
	}
}

func (a *API) releaseRoutes() []route {
	published, desk := releases{a, query.Releases()}, desk{a}
	write, publish := needs(auth.ReleasesWrite), needs(auth.ReleasesPublish)
	return []route{
		{http.MethodGet, "/v1/releases", open, published.List},
		{http.MethodPost, "/v1/releases/search", open, published.Search},
		{http.MethodGet, "/v1/feeds/releases.atom", open, published.Atom},
		{http.MethodGet, "/v1/feeds/releases.rss", open, published.RSS},
		{http.MethodGet, "/v1/feeds/releases.json", open, published.JSONFeed},
		{http.MethodGet, "/v1/releases/:id/related", open, published.Related},
		{http.MethodGet, "/v1/releases/:id", open, published.Get},
		{http.MethodGet, "/v1/releases/:id/versions", open, published.Versions},
		{http.MethodGet, "/v1/releases/:id/versions/:number", open, published.Version},
		{http.MethodGet, "/v1/releases/:id/draft", needs(auth.DraftsRead), desk.Draft},
		{http.MethodGet, "/v1/drafts", needs(auth.DraftsRead), desk.Drafts},
		{http.MethodPost, "/v1/releases", write, desk.Create},
		{http.MethodPut, "/v1/releases/by-origin/:system/:external_id", write, desk.Replace},
		{http.MethodPatch, "/v1/releases/:id", write, desk.Update},
		{http.MethodDelete, "/v1/releases/:id", write, desk.Delete},
		{http.MethodPut, "/v1/releases/:id/translations/:locale", write, desk.Translate},
		{http.MethodDelete, "/v1/releases/:id/translations/:locale", write, desk.DropTranslation},
		{http.MethodPost, "/v1/releases/:id/publish", publish, desk.Publish},
		{http.MethodPost, "/v1/releases/:id/schedule", publish, desk.Schedule},
		{http.MethodPost, "/v1/releases/:id/unschedule", publish, desk.Unschedule},
		{http.MethodPost, "/v1/releases/:id/withdraw", publish, desk.Withdraw},
		{http.MethodPost, "/v1/releases/:id/restore", write, desk.Restore},
	}
}

func (a *API) termRoutes() []route {
	fieldsOfWork := fieldsOfWork{newResource(a, query.FieldsOfWork(), a.Sources.FieldsOfWork, newFieldOfWork, readFieldOfWork)}
	states := states{newResource(a, query.States(), a.Sources.States, newState, readState)}
	structures := structures{newResource(a, query.Structures(), a.Sources.Structures, newStructure, readStructure)}
	operations := fieldOperations{newResource(a, query.FieldOperations(), a.Sources.FieldOperations, newFieldOperation, readFieldOperation)}
	meetings := meetings{newResource(a, query.Meetings(), a.Sources.Meetings, newMeeting, readMeeting)}
	write := needs(auth.TermsWrite)
	return []route{
		{http.MethodGet, "/v1/fields-of-work", open, fieldsOfWork.List},
		{http.MethodPost, "/v1/fields-of-work", write, fieldsOfWork.Create},
		{http.MethodGet, "/v1/fields-of-work/:id", open, fieldsOfWork.Get},
		{http.MethodPatch, "/v1/fields-of-work/:id", write, fieldsOfWork.Update},
		{http.MethodDelete, "/v1/fields-of-work/:id", write, fieldsOfWork.Delete},
		{http.MethodPost, "/v1/fields-of-work/:id/merge", write, fieldsOfWork.Merge},
		{http.MethodGet, "/v1/states", open, states.List},
		{http.MethodPost, "/v1/states", write, states.Create},
		{http.MethodGet, "/v1/states/:id", open, states.Get},
		{http.MethodPatch, "/v1/states/:id", write, states.Update},
		{http.MethodDelete, "/v1/states/:id", write, states.Delete},
		{http.MethodPost, "/v1/states/:id/merge", write, states.Merge},
		{http.MethodGet, "/v1/structures", open, structures.List},
		{http.MethodPost, "/v1/structures", write, structures.Create},
		{http.MethodGet, "/v1/structures/:id", open, structures.Get},
		{http.MethodPatch, "/v1/structures/:id", write, structures.Update},
		{http.MethodDelete, "/v1/structures/:id", write, structures.Delete},
		{http.MethodPost, "/v1/structures/:id/merge", write, structures.Merge},
		{http.MethodGet, "/v1/field-operations", open, operations.List},
		{http.MethodPost, "/v1/field-operations", write, operations.Create},
		{http.MethodGet, "/v1/field-operations/:id", open, operations.Get},
		{http.MethodPatch, "/v1/field-operations/:id", write, operations.Update},
		{http.MethodDelete, "/v1/field-operations/:id", write, operations.Delete},
		{http.MethodPost, "/v1/field-operations/:id/merge", write, operations.Merge},
		{http.MethodGet, "/v1/meetings", open, meetings.List},
		{http.MethodPost, "/v1/meetings", write, meetings.Create},
		{http.MethodGet, "/v1/meetings/:id", open, meetings.Get},
		{http.MethodPatch, "/v1/meetings/:id", write, meetings.Update},
		{http.MethodDelete, "/v1/meetings/:id", write, meetings.Delete},
		{http.MethodPost, "/v1/meetings/:id/merge", write, meetings.Merge},
	}
}

func (a *API) officeRoutes() []route {
	keys := keys{a}
	return []route{
		{http.MethodGet, "/v1/keys", needs(auth.Keys), keys.List},
		{http.MethodPost, "/v1/keys", needs(auth.Keys), keys.Create},
		{http.MethodDelete, "/v1/keys/:id", needs(auth.Keys), keys.Revoke},
		{http.MethodGet, "/v1/audit", needs(auth.Audit), a.Audit},
	}
}

// current gives the vocabulary of this moment with its labels; they are written again only when a term has changed.
func (a *API) current(ctx context.Context) (*labelled, error) {
	v, err := a.Store.Vocabulary(ctx)
	if err != nil {
		return nil, err
	}
	return a.labelledAs(v), nil
}

// labelledAs gives a vocabulary with its labels.
func (a *API) labelledAs(v *content.Vocabulary) *labelled {
	if known := a.labels.Load(); known != nil && known.vocabulary == v {
		return known
	}
	fresh := newLabelled(v)
	a.labels.Store(fresh)
	return fresh
}
