package api

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"regexp"
	"runtime/debug"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
)

const headerRequestID = "X-Request-Id"

// middleware lists what every request passes, the outermost first.
func (a *API) middleware() []echo.MiddlewareFunc {
	return []echo.MiddlewareFunc{requestID, a.logRequests, recoverPanics, a.securityHeaders, a.cors, a.deadline, a.authenticate, a.limitRequests}
}

// unescapeOnce lets routes match the decoded path. Echo would match the path as it was written where the
// client escaped more than it had to, so that one resource had several keys.
func unescapeOnce(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Request().URL.RawPath = ""
		return next(c)
	}
}

var requestIDForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// requestID keeps a client's request id where it has the form of one, and makes one otherwise.
func requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set(headerRequestID, requestIDFor(c.Request()))
		return next(c)
	}
}

func requestIDFor(r *http.Request) string {
	if id := r.Header.Get(headerRequestID); id != "" && requestIDForm.MatchString(id) {
		return id
	}
	return uuid.NewString()
}

func requestIDOf(c echo.Context) string { return c.Response().Header().Get(headerRequestID) }

// logRequests writes one line a request. The path is the route's, not the client's: what a client wrote may
// be anything.
func (a *API) logRequests(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		w := c.Response()
		d := done{route: c.Path(), status: w.Status, bytes: w.Size, took: time.Since(start), requestID: requestIDOf(c)}
		if k := keyOf(c); k != nil {
			d.key = k.ID
		}
		a.logRequest(c.Request(), d)
		return nil
	}
}

// done says how a request went.
type done struct {
	route     string
	status    int
	bytes     int64
	took      time.Duration
	key       string // may be empty
	requestID string
}

func (a *API) logRequest(r *http.Request, d done) {
	if a.Observe != nil {
		a.Observe(d.route, d.status, d.took)
	}
	a.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
		slog.String("method", r.Method), slog.String("route", d.route), slog.Int("status", d.status),
		slog.Int64("bytes", d.bytes), slog.Duration("took", d.took), slog.String("key", d.key),
		slog.String("request_id", d.requestID))
}

// recoverPanics turns a panic into an internal error, except the one by which net/http cuts a connection.
func recoverPanics(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			switch r := recover(); r {
			case nil:
			case http.ErrAbortHandler:
				panic(r)
			default:
				err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
		}()
		return next(c)
	}
}

// securityHeaders are for a service that answers with data: nothing of it is to be run or framed.
func (a *API) securityHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		a.secure(c.Response().Header())
		return next(c)
	}
}

func (a *API) secure(h http.Header) { maps.Copy(h, a.security) }

func newSecurity() http.Header {
	return http.Header{
		"X-Content-Type-Options":  {"nosniff"},
		"Content-Security-Policy": {"default-src 'none'; frame-ancestors 'none'"},
		"Referrer-Policy":         {"no-referrer"},
	}
}

// searchPath is where questions are posted. That changes nothing.
const searchPath = "/v1/releases/search"

// reads reports whether a request changes nothing.
func reads(r *http.Request) bool {
	return r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodPost && r.URL.Path == searchPath
}

// cors lets pages of any origin read what is public, without credentials. Pages of the origins that were named may
// also send keys and change things.
func (a *API) cors(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, h := c.Request(), c.Response().Header()
		methods, headers := "GET, HEAD", "Accept, Accept-Language, If-None-Match, Last-Event-ID, "+headerRequestID
		if r.URL.Path == searchPath {
			methods, headers = methods+", POST", headers+", Content-Type"
		}
		if a.allowOrigin(h, r) {
			methods += ", POST, PUT, PATCH, DELETE"
			headers += ", Authorization, Content-Type, Idempotency-Key, If-Match"
		}
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			h.Set("Access-Control-Allow-Methods", methods)
			h.Set("Access-Control-Allow-Headers", headers)
			h.Set("Access-Control-Max-Age", "86400")
			return c.NoContent(http.StatusNoContent)
		}
		return next(c)
	}
}

// allowOrigin says who may read the answer, and which of its headers. It reports whether pages of the origin may write.
func (a *API) allowOrigin(h http.Header, r *http.Request) (writes bool) {
	origin := "*"
	if len(a.Origins) > 0 {
		h.Add("Vary", "Origin")
		if writes = slices.Contains(a.Origins, r.Header.Get(echo.HeaderOrigin)); writes {
			origin = r.Header.Get(echo.HeaderOrigin)
		}
	}
	h["Access-Control-Allow-Origin"] = []string{origin}
	h["Access-Control-Expose-Headers"] = []string{exposedHeaders}
	return writes
}

const exposedHeaders = "ETag, Link, Location, Content-Language, Retry-After, Changes-Cursor, Export-Total, " + headerReplayed + ", " + headerRequestID

// unhurried reports whether requests of a route last as long as there is something to send or to take. They bound
// each of their steps themselves.
func unhurried(route string) bool {
	switch route {
	case "/v1/changes", "/v1/changes/stream", "/v1/export/releases.ndjson", "/v1/export/terms.ndjson", "/v1/import":
		return true
	}
	return false
}

// readTime bounds one step of such a request.
func (a *API) readTime(c echo.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(c.Request().Context(), a.Timing.Request)
}

func (a *API) deadline(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if unhurried(c.Path()) {
			return next(c)
		}
		ctx, cancel := a.readTime(c)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}
