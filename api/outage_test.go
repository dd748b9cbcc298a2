package api_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// line is a connection to a server that can be cut, with all that goes through it, and mended.
type line struct {
	to       string
	listener net.Listener

	mu   sync.Mutex
	cut  bool
	open map[net.Conn]bool
}

func newLine(t *testing.T, to string) *line {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p := &line{to: to, listener: l, open: map[net.Conn]bool{}}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.carry(c)
		}
	}()
	return p
}

// carry passes on what one connection says, until the line is cut.
func (l *line) carry(c net.Conn) {
	defer func() { _ = c.Close() }()
	server, err := net.Dial("tcp", l.to)
	if err != nil || !l.keep(c, server) {
		return
	}
	defer func() { _ = server.Close() }()
	go func() { _, _ = io.Copy(server, c); _ = server.Close() }()
	_, _ = io.Copy(c, server)
}

// keep remembers connections to cut, or refuses them where the line is.
func (l *line) keep(all ...net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range all {
		if l.cut {
			_ = c.Close()
		}
		l.open[c] = true
	}
	return !l.cut
}

func (l *line) set(cut bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = cut
	for c := range l.open {
		if cut {
			_ = c.Close()
		}
	}
	clear(l.open)
}

// TestDatabaseGone sends a request while PostgreSQL cannot be reached, and the same again once it can: it is refused
// with 503, which is not kept, and then done once (I-011).
func TestDatabaseGone(t *testing.T) {
	t.Parallel()
	address, err := url.Parse(filled.URL(t, store.Postgres))
	if err != nil {
		t.Fatal(err)
	}
	l := newLine(t, address.Host)
	address.Host = l.listener.Addr().String()
	s := storetest.OpenAt(t, address.String(), store.Options{})
	n := newNewsroom(t, s)
	n.keys["editor"] = makeKey(t, s, auth.Scopes()...)
	const body = `{"title":"In the middle of an outage","status":"published"}`
	l.set(true)
	for _, path := range []string{"/v1/releases", "/v1/states"} {
		if w := n.as("", http.MethodGet, path, ""); w.Code != 503 {
			t.Errorf("%s without a database: %d %s", path, w.Code, w.Body)
		}
	}
	w := n.as("editor", http.MethodPost, "/v1/releases", body, "Idempotency-Key", "outage")
	if w.Code != 503 {
		t.Errorf("without a database: %d %s", w.Code, w.Body)
	}
	checkProblem(t, "outage", w.Body.Bytes(), w.Header(), "unavailable")
	if w := n.as("", http.MethodGet, "/healthz", ""); w.Code != 200 {
		t.Errorf("healthz asks the database: %d", w.Code)
	}
	l.set(false)
	for range 2 {
		w = n.as("editor", http.MethodPost, "/v1/releases", body, "Idempotency-Key", "outage")
		if w.Code != 201 {
			t.Fatalf("with the database again: %d %s", w.Code, w.Body)
		}
	}
	if w.Header().Get("Idempotent-Replayed") != "true" || n.total("filter[title]=in%20the%20middle%20of%20an%20outage") != 1 {
		t.Errorf("done more than once, or not told the same: %v", w.Header())
	}
}

// TestReaderLeaves: a reader who leaves before the answer is no fault of the service, and not logged as one.
func TestReaderLeaves(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		var log bytes.Buffer
		left, leave := context.WithCancel(t.Context())
		leave()
		r := httptest.NewRequestWithContext(left, http.MethodGet, "/v1/changes", nil)
		newHandler(t, n.store, &log).ServeHTTP(httptest.NewRecorder(), r)
		if strings.Contains(log.String(), "internal error") {
			t.Errorf("logged: %s", &log)
		}
	})
}
