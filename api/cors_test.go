package api_test

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestOriginsThatMayWrite lets pages of a named origin change things, and of no other that looks like it.
func TestOriginsThatMayWrite(t *testing.T) {
	t.Parallel()
	const desk = "https://desk.example.org"
	s := storetest.Open(t, store.SQLite, store.Options{})
	h, err := api.New(api.Options{Store: s, Newsroom: s, Origins: []string{desk}, Log: slog.New(slog.NewJSONHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	for origin, may := range map[string]bool{desk: true, "https://desk.example.org.evil.example": false, "http://desk.example.org": false,
		"https://DESK.example.org": false, "null": false, "": false} {
		w := send(t, h, http.MethodOptions, "/v1/releases", "Origin", origin, "Access-Control-Request-Method", "POST")
		allowed := strings.Contains(w.Header().Get("Access-Control-Allow-Methods"), "POST") &&
			strings.Contains(w.Header().Get("Access-Control-Allow-Headers"), "Authorization") &&
			w.Header().Get("Access-Control-Allow-Origin") == origin
		if allowed != may || w.Header().Get("Access-Control-Allow-Credentials") != "" || w.Header().Get("Vary") != "Origin" {
			t.Errorf("%q: %v", origin, w.Header())
		}
	}
}

// TestAnyPageMaySearch lets a page of any origin post a question, which changes nothing, and nothing else.
func TestAnyPageMaySearch(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		for path, want := range map[string]bool{"/v1/releases/search": true, "/v1/releases": false, "/v1/releases/search/": false} {
			w := send(t, h, http.MethodOptions, path, "Origin", "https://anybody.example", "Access-Control-Request-Method", "POST",
				"Access-Control-Request-Headers", "content-type")
			allowed := strings.Contains(w.Header().Get("Access-Control-Allow-Methods"), "POST") &&
				strings.Contains(w.Header().Get("Access-Control-Allow-Headers"), "Content-Type")
			if allowed != want || strings.Contains(w.Header().Get("Access-Control-Allow-Headers"), "Authorization") {
				t.Errorf("%s: %v", path, w.Header())
			}
		}
		w := ask(t, h, `{"q":"police"}`, "Origin", "https://anybody.example", "If-None-Match", "*")
		if w.Code != http.StatusOK || w.Header().Get("Access-Control-Allow-Origin") != "*" || w.Header().Get("ETag") == "" {
			t.Errorf("status %d, %v", w.Code, w.Header())
		}
	})
}
