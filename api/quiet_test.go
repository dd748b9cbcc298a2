package api_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// streams reads the stream to the newest event, of everything and of parts, in both worlds.
func (p *pair) streams(t *testing.T) {
	t.Helper()
	for _, q := range []string{"resource=full", "types=release", "filter[states]=KG&resource=summary"} {
		begin := follow(t, p.plain.h, "", q+"&limit=1").Next
		told := follow(t, p.plain.h, begin, q+"&limit=1000").Data
		last := fmt.Sprintf(`"seq":%d,`, told[len(told)-1].Seq)
		read := func(h http.Handler) string {
			r, w := httptest.NewRequestWithContext(t.Context(), "GET", streamPath+"?"+q+"&cursor="+begin, nil), httptest.NewRecorder()
			readUntil(h, w, r, last)
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
	eachBusyNewsroom(t, func(t *testing.T, n *newsroom) {
		server := httptest.NewServer(newHandler(t, n.store, io.Discard))
		t.Cleanup(server.Close)
		d := n.create("Public", `"status":"published"`)
		end := follow(t, n.h, "", "limit=1000").Next
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		events := listen(ctx, t, server.URL+streamPath+"?cursor="+end)
		work := n.hideWork(ctx, d.ID)
		defer func() { stop(); work.all.Wait() }()
		before, start := work.done.Load(), time.Now()
		if f := follow(t, n.h, end, "wait=1"); len(f.Data) != 0 || time.Since(start) < time.Second {
			t.Errorf("a long poll was answered after %v with %+v", time.Since(start), f.Data)
		}
		eventually(t, "hidden work", func() bool { return work.done.Load() > before+10 })
		stop()
		work.all.Wait()
		var last said
		for last = range events {
			if last.event != "heartbeat" || last.data != "{}" {
				t.Fatalf("the stream says %+v", last)
			}
		}
		n.do(200, "POST", "/v1/releases/"+d.ID+"/publish", "", "If-Match", "*")
		if f := follow(t, n.h, last.id, ""); last.id == "" || len(f.Data) != 1 || f.Data[0].ID != d.ID {
			t.Errorf("from the last heartbeat, %+v, the feed goes on with %+v", last, f.Data)
		}
	})
}

// hiddenWork counts what is done that nobody sees.
type hiddenWork struct {
	all  sync.WaitGroup
	done atomic.Int64
}

// hideWork works on drafts until the context ends, and on the working copy of a release that is public.
func (n *newsroom) hideWork(ctx context.Context, id string) *hiddenWork {
	work := &hiddenWork{}
	work.all.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			origin := fmt.Sprint("/v1/releases/by-origin/hidden/", i%20)
			n.as("editor", "PUT", origin, fmt.Sprintf(`{"title":"Hidden %d","states":["KG"]}`, i))
			n.as("editor", "PUT", origin, fmt.Sprintf(`{"title":"Planned %d","status":"scheduled","publish_at":"2031-01-01T00:00:00Z"}`, i))
			n.as("editor", "PATCH", "/v1/releases/"+id, fmt.Sprintf(`{"title":"Not yet %d"}`, i), "If-Match", "*")
			work.done.Add(1)
		}
	})
	return work
}

// said is one event of a stream.
type said struct{ id, event, data string }

// listen gives the events of a stream until the context ends. It asks with headers given as pairs.
func listen(ctx context.Context, t *testing.T, address string, headers ...string) <-chan said {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, "GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
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
