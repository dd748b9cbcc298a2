package api

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
)

// TestRoutesSayWhoMayUseThem holds what New refuses to start without.
func TestRoutesSayWhoMayUseThem(t *testing.T) {
	t.Parallel()
	for _, r := range new(API).routes() {
		if !r.declared() {
			t.Errorf("%s %s does not say who may use it: %q", r.method, r.path, r.access)
		}
	}
	for _, a := range []access{"", " ", "Open", "everybody", "releases", "releases:write ", "drafts:read,releases:write"} {
		if (route{http.MethodGet, "/v1/forgotten", a, nil}).declared() {
			t.Errorf("a route is taken to say who may use it, and says %q", a)
		}
	}
}

// TestForgottenRouteIsShut holds that a route that does not say who may use it lets nobody in, were it ever served.
func TestForgottenRouteIsShut(t *testing.T) {
	t.Parallel()
	forgotten := route{method: http.MethodGet, path: "/v1/forgotten", handle: func(echo.Context) error {
		t.Error("the handler is reached")
		return nil
	}}
	for want, key := range map[content.ErrorKind]*auth.Key{
		content.Unauthenticated: nil,
		content.Forbidden:       {Scopes: auth.Scopes()},
	} {
		c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/v1/forgotten", nil), httptest.NewRecorder())
		if key != nil {
			c.Set(contextKey, key)
		}
		var got *content.Error
		if err := forgotten.guard(c); !errors.As(err, &got) || got.Kind != want {
			t.Errorf("with the key %+v: got %v, want an error of kind %v", key, err, want)
		}
	}
}
