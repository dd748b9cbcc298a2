package api

import (
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/query"
)

// contextStanding is where placed leaves where the feed stood when the request came.
const contextStanding = "dateline.standing"

// standing is a place of the feed as the header Changes-Cursor has it.
type standing struct {
	at     query.Place
	cursor []string
}

// placed holds a request of the public until this node has what min-cursor= asks for at least, and says in Changes-Cursor
// how new the answer is.
func (a *API) placed(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		url := c.Request().URL
		rest, least, err := a.cursors.CutMinCursor(url.RawQuery)
		if err != nil {
			return err
		}
		if url.RawQuery = rest; least != nil {
			if err := a.Store.Await(c.Request().Context(), *least); err != nil {
				return err
			}
		}
		if at, sure := a.Store.Standing(); sure {
			c.Set(contextStanding, at)
			c.Response().Header()[headerCursor] = a.cursorAt(at)
		}
		return next(c)
	}
}

// placing says in Changes-Cursor behind which place of the feed a change can be seen, so that who made it can ask any node
// for nothing older.
func (a *API) placing(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Before(func() {
			if at, sure := a.Store.Standing(); sure {
				c.Response().Header()[headerCursor] = a.cursorAt(at)
			}
		})
		return next(c)
	}
}

// standsOn reports whether what a route answers is what is published at a moment. Exports and the feed say themselves
// at which.
func standsOn(path string) bool {
	return (strings.HasPrefix(path, "/v1/") || path == "/sitemap.xml") && !unhurried(path) && path != "/v1/changes/head"
}

// standingOf gives where the feed stood when the request came, where that is known.
func standingOf(c echo.Context) (query.Place, bool) {
	at, sure := c.Get(contextStanding).(query.Place)
	return at, sure
}

// cursorAt gives the values of Changes-Cursor at a place: the same for thousands of requests.
func (a *API) cursorAt(at query.Place) []string {
	if known := a.standing.Load(); known != nil && known.at == at {
		return known.cursor
	}
	fresh := &standing{at: at, cursor: []string{a.cursors.EncodePlace(&query.Query{}, at)}}
	a.standing.Store(fresh)
	return fresh.cursor
}
