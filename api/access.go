package api

import (
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
)

// access says who may use a route. The zero access is none that a route may have: whoever adds a route says.
type access string

// open is for what everybody may read. Every other access is a scope that the key must have.
const open access = "open"

func needs(s auth.Scope) access { return access(s) }

// declared reports whether somebody said who may use the route.
func (r route) declared() bool { return r.access == open || auth.Scope(r.access).Known() }

// contextKey is where authenticate leaves the key and its token.
const (
	contextKey   = "dateline.key"
	contextToken = "dateline.token"
)

// authenticate finds out whose request it is. A request without credentials is nobody's, one with wrong credentials
// goes no further, whatever it asks for.
func (a *API) authenticate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		headers := c.Request().Header.Values(echo.HeaderAuthorization)
		if len(headers) == 0 {
			return next(c)
		}
		if wait := a.tooManyFailures(c); wait > 0 {
			return tooMany(c, wait)
		}
		token, ok := bearer(headers)
		if !ok {
			return a.refuseKey(c)
		}
		key, hash, err := a.Newsroom.Key(c.Request().Context(), token.ID)
		if err != nil {
			return err
		}
		// Compared even where there is no such key, so that the time tells nothing.
		if !token.Matches(hash) || !key.Usable(a.Now()) {
			return a.refuseKey(c)
		}
		c.Set(contextKey, key)
		c.Set(contextToken, token)
		return next(c)
	}
}

// bearer reads the one Authorization header (RFC 6750, section 2.1).
func bearer(headers []string) (auth.Token, bool) {
	if len(headers) != 1 {
		return auth.Token{}, false
	}
	scheme, text, _ := strings.Cut(headers[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return auth.Token{}, false
	}
	return auth.ParseToken(strings.TrimLeft(text, " "))
}

// tooManyFailures says how long an address has to wait that has shown too many wrong keys, before another is looked at.
func (a *API) tooManyFailures(c echo.Context) (seconds int) {
	from := address(c)
	if a.limits.failures.perMinute == 0 || from == "" || a.limits.failures.of(from).Tokens() >= 1 {
		return 0
	}
	return 60/a.limits.failures.perMinute + 1
}

func (a *API) refuseKey(c echo.Context) error {
	if from := address(c); a.limits.failures.perMinute > 0 && from != "" {
		a.limits.failures.of(from).Allow()
	}
	c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer realm="dateline", error="invalid_token"`)
	return content.Errorf(content.Unauthenticated, "the key is not known, or it has expired or was revoked")
}

// guard lets a request through to its handler where its key has the scope of the route.
func (r route) guard(c echo.Context) error {
	if r.access == open {
		return r.handle(c)
	}
	key := keyOf(c)
	if key == nil {
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer realm="dateline"`)
		return content.Errorf(content.Unauthenticated, "this needs a key with the scope %s, as Authorization: Bearer dl_…", r.access)
	}
	if err := may(c, auth.Scope(r.access)); err != nil {
		return err
	}
	return r.handle(c)
}

// keyOf gives the key of a request, or nil.
func keyOf(c echo.Context) *auth.Key {
	key, _ := c.Get(contextKey).(*auth.Key)
	return key
}

// may holds that the key of a request has a scope.
func may(c echo.Context, s auth.Scope) error {
	if keyOf(c).Has(s) {
		return nil
	}
	return content.Errorf(content.Forbidden, "this needs a key with the scope %s", s)
}

// tokenOf gives what the holder of the key has shown.
func tokenOf(c echo.Context) auth.Token {
	token, _ := c.Get(contextToken).(auth.Token)
	return token
}

// act says who does something by this request.
func (a *API) act(c echo.Context, action string) content.Act {
	return content.Act{By: keyOf(c).ID, RequestID: requestIDOf(c), Action: action}
}
