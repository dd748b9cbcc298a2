package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
)

// requestTimeout is how long one request may take.
const requestTimeout = 5 * time.Second

const headerRequestID = "X-Request-Id"

// middleware lists what every request passes, the outermost first.
func (a *API) middleware() []echo.MiddlewareFunc {
	return []echo.MiddlewareFunc{requestID, a.logRequests, recoverPanics, securityHeaders, a.cors, deadline, a.authenticate, a.limitRequests}
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
		id := c.Request().Header.Get(headerRequestID)
		if !requestIDForm.MatchString(id) {
			id = uuid.NewString()
		}
		c.Response().Header().Set(headerRequestID, id)
		return next(c)
	}
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
		r, w := c.Request(), c.Response()
		key := ""
		if k := keyOf(c); k != nil {
			key = k.ID
		}
		a.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
			slog.String("method", r.Method), slog.String("route", c.Path()), slog.Int("status", w.Status),
			slog.Int64("bytes", w.Size), slog.Duration("took", time.Since(start)), slog.String("key", key),
			slog.String("request_id", requestIDOf(c)))
		return nil
	}
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
func securityHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		return next(c)
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
		origin := r.Header.Get(echo.HeaderOrigin)
		if len(a.Origins) > 0 {
			h.Add("Vary", "Origin")
		}
		if slices.Contains(a.Origins, origin) {
			methods += ", POST, PUT, PATCH, DELETE"
			headers += ", Authorization, Content-Type, Idempotency-Key, If-Match"
			h.Set("Access-Control-Allow-Origin", origin)
		} else {
			h.Set("Access-Control-Allow-Origin", "*")
		}
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			h.Set("Access-Control-Allow-Methods", methods)
			h.Set("Access-Control-Allow-Headers", headers)
			h.Set("Access-Control-Max-Age", "86400")
			return c.NoContent(http.StatusNoContent)
		}
		h.Set("Access-Control-Expose-Headers", "ETag, Link, Location, Content-Language, Retry-After, Changes-Cursor, Export-Total, "+headerReplayed+", "+headerRequestID)
		return next(c)
	}
}

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
func readTime(c echo.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(c.Request().Context(), requestTimeout)
}

func deadline(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if unhurried(c.Path()) {
			return next(c)
		}
		ctx, cancel := readTime(c)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}
