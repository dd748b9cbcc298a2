package api_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/internal/store"
)

// limitedNewsroom is a newsroom whose clients may ask so often and no more.
func limitedNewsroom(t *testing.T, limits api.Limits) *newsroom {
	t.Helper()
	s := filled.Open(t, store.SQLite, store.Options{})
	n := newNewsroom(t, s)
	opts := optionsOf(s, io.Discard)
	opts.Limits, opts.Now = limits, nil
	h, err := api.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	n.h = kept(t, h)
	return n
}

// from sends a GET from an address.
func (n *newsroom) from(address, path, key string, headers ...string) (int, http.Header) {
	n.t.Helper()
	r, err := http.NewRequest(http.MethodGet, "http://dateline.test"+path, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	r.RemoteAddr = net.JoinHostPort(address, "1234")
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+n.keys[key])
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	n.h.ServeHTTP(w, r)
	return w.Code, w.Header()
}

func TestReadsAreLimited(t *testing.T) {
	t.Parallel()
	n := limitedNewsroom(t, api.Limits{Reads: 40, Writes: 40, FailedSignIns: 8})
	const path = "/v1/navigation"
	refused := 0
	for range 20 {
		status, header := n.from("192.0.2.1", path, "")
		switch {
		case status == 429 && header.Get("Retry-After") == "":
			t.Error("429 does not say when to go on")
		case status == 429:
			refused++
		case status != 200 || header.Get("RateLimit") == "" || header.Get("RateLimit-Policy") == "":
			t.Errorf("status %d, RateLimit %q", status, header.Get("RateLimit"))
		}
	}
	if refused < 9 || refused > 10 {
		t.Errorf("%d of 20 were refused, want those beyond a quarter of a minute's", refused)
	}
	for _, other := range []struct{ address, key string }{{"192.0.2.2", ""}, {"192.0.2.1", "editor"}, {"127.0.0.1", ""}, {"::1", ""}} {
		if status, _ := n.from(other.address, path, other.key); status != 200 {
			t.Errorf("%v is refused for what another asked: %d", other, status)
		}
	}
	for range 30 {
		if status, _ := n.from("127.0.0.1", path, ""); status != 200 {
			t.Fatalf("the machine itself is refused: %d", status)
		}
	}
}

func TestUnchangedAnswersAreFree(t *testing.T) {
	t.Parallel()
	n := limitedNewsroom(t, api.Limits{Reads: 8})
	_, header := n.from("192.0.2.1", "/v1/navigation", "")
	for range 20 {
		if status, _ := n.from("192.0.2.1", "/v1/navigation", "", "If-None-Match", header.Get("ETag")); status != 304 {
			t.Fatalf("status %d, want 304", status)
		}
	}
}

// TestWrongKeysAreLimited holds that whoever tries keys is stopped, and others are not.
func TestWrongKeysAreLimited(t *testing.T) {
	t.Parallel()
	n := limitedNewsroom(t, api.Limits{FailedSignIns: 8})
	n.keys["wrong"] = "dl_wrong"
	var last int
	for range 4 {
		last, _ = n.from("192.0.2.1", "/v1/navigation", "wrong")
	}
	if last != 429 {
		t.Errorf("the fourth wrong key in a row: %d", last)
	}
	if status, _ := n.from("192.0.2.1", "/v1/navigation", "editor"); status != 429 {
		t.Errorf("a good key among wrong ones: %d", status)
	}
	if status, _ := n.from("192.0.2.9", "/v1/navigation", "editor"); status != 200 {
		t.Errorf("a good key from elsewhere: %d", status)
	}
}

// TestTrustedProxies believes X-Forwarded-For of those that may be believed, and of nobody else.
func TestTrustedProxies(t *testing.T) {
	t.Parallel()
	n := limitedNewsroom(t, api.Limits{Reads: 4, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}})
	for i, address := range []string{"198.51.100.1", "198.51.100.2", "198.51.100.3"} {
		if status, _ := n.from("192.0.2.1", "/v1/navigation", "", "X-Forwarded-For", address); status != 200 {
			t.Errorf("client %d behind the proxy: %d", i, status)
		}
	}
	if status, _ := n.from("192.0.2.1", "/v1/navigation", "", "X-Forwarded-For", "198.51.100.1"); status != 429 {
		t.Errorf("the first client again: %d", status)
	}
	n.from("203.0.113.1", "/v1/navigation", "", "X-Forwarded-For", "198.51.100.8")
	if status, _ := n.from("203.0.113.1", "/v1/navigation", "", "X-Forwarded-For", "198.51.100.9"); status != 429 {
		t.Errorf("a claim that is not believed helped: %d", status)
	}
}

// TestSearchesAreReads holds that a question that is posted counts as a read.
func TestSearchesAreReads(t *testing.T) {
	t.Parallel()
	n := limitedNewsroom(t, api.Limits{Reads: 400, Writes: 4, FailedSignIns: 8})
	for range 20 {
		if w := n.as("", http.MethodPost, "/v1/releases/search", `{"q":"police"}`); w.Code != http.StatusOK {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
	}
}
