package api_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/store"
)

// untilSeen is an answer that its reader leaves once he has seen something.
type untilSeen struct {
	*httptest.ResponseRecorder
	what  string
	leave context.CancelFunc
}

func (u untilSeen) Write(p []byte) (int, error) {
	n, err := u.ResponseRecorder.Write(p)
	if bytes.Contains(p, []byte(u.what)) {
		u.leave()
	}
	return n, err
}

// streams reads the stream to the newest event, of everything and of parts, in both worlds.
func (p *pair) streams(t *testing.T) {
	t.Helper()
	for _, q := range []string{"resource=full", "types=release", "filter[states]=KG&resource=summary"} {
		begin := follow(t, p.plain.h, "", q+"&limit=1").Next
		told := follow(t, p.plain.h, begin, q+"&limit=1000").Data
		last := fmt.Sprintf(`"seq":%d,`, told[len(told)-1].Seq)
		read := func(h http.Handler) string {
			ctx, leave := context.WithTimeout(t.Context(), 30*time.Second)
			defer leave()
			r := httptest.NewRequestWithContext(ctx, "GET", streamPath+"?"+q+"&cursor="+begin, nil)
			w := untilSeen{httptest.NewRecorder(), last, leave}
			h.ServeHTTP(w, r)
			return w.Body.String()
		}
		plain, secret := read(p.plain.h), read(p.secret.h)
		if n := strings.Count(plain, "event: change"); n != len(told) {
			t.Errorf("%s: %d events in the stream, %d in the feed", q, n, len(told))
		}
		if diff := cmp.Diff(plain, secret); diff != "" {
			t.Errorf("%s tells of what is hidden (-plain +secret)\n%s", q, diff)
		}
	}
}

// TestHiddenWorkWakesNobody has readers wait while editors work on what is not public: a long poll waits to its end, and a
// stream says nothing but that it is there.
func TestHiddenWorkWakesNobody(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it waits for the stream's heartbeat")
	}
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		server := httptest.NewServer(newHandler(t, n.store, io.Discard))
		t.Cleanup(server.Close)
		d := n.create("Public", `"status":"published"`)
		end := follow(t, n.h, "", "limit=1000").Next
		ctx, stop := context.WithCancel(t.Context())
		events := listen(ctx, t, server.URL+streamPath+"?cursor="+end)
		var writing sync.WaitGroup
		defer writing.Wait()
		defer stop()
		writing.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				origin := fmt.Sprint("/v1/releases/by-origin/hidden/", i%20)
				n.as("editor", "PUT", origin, fmt.Sprintf(`{"title":"Hidden %d","states":["KG"]}`, i))
				n.as("editor", "PUT", origin, fmt.Sprintf(`{"title":"Planned %d","status":"scheduled","publish_at":"2031-01-01T00:00:00Z"}`, i))
				n.as("editor", "PATCH", "/v1/releases/"+d.ID, fmt.Sprintf(`{"title":"Not yet %d"}`, i), "If-Match", "*")
				time.Sleep(50 * time.Millisecond)
			}
		})
		start := time.Now()
		if f := follow(t, n.h, end, "wait=2"); len(f.Data) != 0 || time.Since(start) < 2*time.Second {
			t.Errorf("a long poll was answered after %v with %+v", time.Since(start), f.Data)
		}
		beat := <-events
		if beat.event != "heartbeat" || beat.data != "{}" {
			t.Fatalf("the stream says %+v", beat)
		}
		stop()
		writing.Wait()
		n.do(200, "POST", "/v1/releases/"+d.ID+"/publish", "", "If-Match", "*")
		if f := follow(t, n.h, beat.id, ""); len(f.Data) != 1 || f.Data[0].ID != d.ID {
			t.Errorf("from the heartbeat the feed goes on with %+v", f.Data)
		}
	})
}

// said is one event of a stream.
type said struct{ id, event, data string }

// listen gives the events of a stream until the context ends.
func listen(ctx context.Context, t *testing.T, address string) <-chan said {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, "GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	events := make(chan said, 100)
	go func() {
		defer close(events)
		defer func() { _ = w.Body.Close() }()
		var e said
		for lines := bufio.NewScanner(w.Body); lines.Scan(); {
			name, value, _ := strings.Cut(lines.Text(), ": ")
			switch name {
			case "id":
				e.id = value
			case "event":
				e.event = value
			case "data":
				e.data = value
				events <- e
			}
		}
	}()
	return events
}
