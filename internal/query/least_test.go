package query_test

import (
	"errors"
	"testing"

	"github.com/dateline-press/dateline/internal/query"
)

func TestCutMinCursor(t *testing.T) {
	t.Parallel()
	cursors := query.NewCursors([]byte("a key of a test"))
	place := query.Place{Seq: 7, Event: "0b7c9d1e-1111-4222-8333-944455556666"}
	token := cursors.EncodePlace(&query.Query{}, place)
	for raw, want := range map[string]struct {
		rest  string
		place bool
		code  string
	}{
		"":                                       {"", false, ""},
		"q=min-cursor":                           {"q=min-cursor", false, ""},
		"min-cursor=" + token:                    {"", true, ""},
		"q=a&min-cursor=" + token + "&sort=date": {"q=a&sort=date", true, ""},
		"min-cursor=" + token + "&min-cursor=" + token: {"", false, "too_many"},
		"min-cursor=":             {"", false, "bad_cursor"},
		"min-cursor=%zz":          {"", false, "bad_cursor"},
		"min-cursor=" + token[1:]: {"", false, "bad_cursor"},
	} {
		rest, p, err := cursors.CutMinCursor(raw)
		code := ""
		var faults query.Faults
		if errors.As(err, &faults) {
			code = faults[0].Code
		}
		if rest != want.rest || (p != nil) != want.place || code != want.code {
			t.Errorf("%q: got %q, %v, %q; want %+v", raw, rest, p, code, want)
		}
		if p != nil && *p != place {
			t.Errorf("%q: got the place %+v; want %+v", raw, *p, place)
		}
	}
}
