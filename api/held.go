package api

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
)

// held counts the requests of a kind that are open for long.
type held struct{ places chan struct{} }

// maxHeld is how many readers of the feed a node lets wait at once. Each takes a connection and some memory, and none of the
// database.
const maxHeld = 2000

// retryHeld is after how many seconds to try again where all are taken.
const retryHeld = 5

func newHeld(most int) held { return held{make(chan struct{}, most)} }

// count says how many places are taken.
func (h held) count() int { return len(h.places) }

// enter takes a place, which leave gives back.
func (h held) enter(c echo.Context) (leave func(), err error) {
	select {
	case h.places <- struct{}{}:
		return func() { <-h.places }, nil
	default:
		c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(retryHeld))
		return nil, content.Errorf(content.Unavailable, "too many requests of this kind are open already; try again in %d seconds", retryHeld)
	}
}
