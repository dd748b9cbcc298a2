package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/config"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestAdmin asks a server, and then its numbers, which are not to be had from the API.
func TestAdmin(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, store.SQLite, store.Options{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listen := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	numbers := newMetrics()
	h, err := newHandler(t.Context(), s, config.Server{AdminListen: listen, AnswerMemory: 1, RequestTimeout: patience}, slog.New(slog.DiscardHandler), numbers)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- numbers.admin(ctx, listen) }()
	for range 3 {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/v1/states", nil))
	}
	said := readAt(t, "http://"+listen+"/metrics")
	for _, line := range []string{`dateline_request_seconds_count{route="/v1/states",status="200"} 3`, "dateline_answers_hits_total 0", "dateline_index_ready 0", "dateline_open_waiting 0", "dateline_open_imports 0", "go_goroutines"} {
		if !strings.Contains(said, line) {
			t.Errorf("the numbers do not say %s", line)
		}
	}
	if said := readAt(t, "http://"+listen+"/debug/pprof/"); !strings.Contains(said, "goroutine") {
		t.Errorf("the profiles: %s", said)
	}
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil)); w.Code != http.StatusNotFound {
		t.Errorf("the API answers /metrics with %d", w.Code)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// readAt reads what is at an address, as soon as somebody listens there.
func readAt(t *testing.T, address string) string {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		r, err := http.Get(address)
		if err == nil {
			body, err := io.ReadAll(r.Body)
			_ = r.Body.Close()
			if err != nil || r.StatusCode != http.StatusOK {
				t.Fatalf("%s: %d %v", address, r.StatusCode, err)
			}
			return string(body)
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
	}
}
