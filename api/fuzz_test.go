package api_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/store"
)

// fuzzHandler serves the samples from SQLite: one database for all inputs.
func fuzzHandler(f *testing.F) http.Handler {
	f.Helper()
	s := filled.Open(f, store.SQLite, store.Options{Now: fixedClock})
	return newHandler(f, s, io.Discard)
}

// fuzzNewsroom is fuzzHandler with a key that may do everything.
func fuzzNewsroom(f *testing.F) (http.Handler, string) {
	f.Helper()
	s := filled.Open(f, store.SQLite, store.Options{Now: fixedClock})
	return newHandler(f, s, io.Discard), makeKey(f, s, auth.Scopes()...)
}

func serveOne(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
