package api_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// answerMemory is how many bytes a handler under test remembers at most.
const answerMemory = 16 << 20

// watched has a store follow the feed as a server does, and returns when it knows where it stands.
func watched(t testing.TB, s *store.Store) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var watching sync.WaitGroup
	watching.Go(func() { s.WatchFeed(ctx, func(error) {}) })
	t.Cleanup(func() { cancel(); watching.Wait() })
	eventually(t, "the store to learn where the feed stands", func() bool {
		_, sure := s.Standing()
		return sure
	})
}

// mindful makes a handler that remembers, over a store that follows the feed.
func mindful(t testing.TB, s *store.Store, adjust func(*api.Options)) *api.API {
	t.Helper()
	opts := optionsOf(s, io.Discard)
	opts.Memory = answerMemory
	if adjust != nil {
		adjust(&opts)
	}
	h, err := api.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// twins asks everything that the public may read of a handler that remembers nothing and, twice, of one that does: the
// answers have to be the same to the byte. Nothing may be published meanwhile.
func twins(t *testing.T, bare http.Handler, remembering *api.API) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.Header.Get("Authorization") == "" && r.URL.Path != streamPath {
			var got [3]*httptest.ResponseRecorder
			for i, h := range []http.Handler{bare, remembering, remembering} {
				again := r.Clone(r.Context())
				got[i] = httptest.NewRecorder()
				h.ServeHTTP(got[i], again)
				got[i].Header().Del("X-Request-Id")
			}
			for i, how := range []string{"made", "remembered"} {
				if diff := cmp.Diff(whole(got[0]), whole(got[i+1])); diff != "" && got[0].Code < 400 {
					t.Errorf("%s %s: the answer that was %s is another (-bare +%s)\n%s", r.Method, r.URL.RequestURI(), how, how, diff)
				}
			}
		}
		bare.ServeHTTP(w, r)
	})
}

// whole is everything of an answer.
func whole(w *httptest.ResponseRecorder) string {
	var b strings.Builder
	fmt.Fprintln(&b, w.Code)
	_ = w.Header().Write(&b)
	return b.String() + w.Body.String()
}

// eachRemembering runs a test against a filled newsroom of each engine whose handler remembers.
func eachRemembering(t *testing.T, adjust func(*api.Options), f func(t *testing.T, n *newsroom)) {
	t.Helper()
	filled.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		watched(t, s)
		n := newNewsroom(t, s)
		n.api = mindful(t, s, adjust)
		n.h = n.api
		f(t, n)
	})
}

// readers are the questions of a small site.
func readers() []string {
	return []string{"/v1/releases", "/v1/releases?filter[states]=KG&facets=states,year", "/v1/releases?q=police", "/v1/states",
		"/v1/feeds/releases.atom", "/v1/suggest?q=po", "/sitemap.xml", "/v1/releases?histogram=date:year&page[size]=1"}
}

// TestPublishedIsSeenAtOnce publishes, corrects and withdraws while the same questions are asked again and again: what an
// editor has done is seen in the next answer, and a term that got another name has it.
func TestPublishedIsSeenAtOnce(t *testing.T) {
	t.Parallel()
	eachRemembering(t, nil, func(t *testing.T, n *newsroom) {
		ask := func() (all []string) {
			for _, path := range readers() {
				w := get(t, n.h, path)
				if w.Code != http.StatusOK {
					t.Fatalf("%s: %d %s", path, w.Code, w.Body)
				}
				all = append(all, w.Header().Get("ETag"))
			}
			return all
		}
		for round := range 10 {
			before := ask()
			if again := ask(); !slices.Equal(before, again) {
				t.Fatalf("asked twice, answered differently: %v %v", before, again)
			}
			title := fmt.Sprintf("Police reform number %d begins in Bishkek", round)
			d := n.create(title, `"locale":"en","date":"2026-01-02","states":["KG"],"body_markdown":"Police."`)
			if again := ask(); !slices.Equal(before, again) {
				t.Fatalf("a draft is seen: %v %v", before, again)
			}
			d = n.do(200, "POST", "/v1/releases/"+d.ID+"/publish", "", "If-Match", d.ETag)
			if w := get(t, n.h, "/v1/releases"); !strings.Contains(w.Body.String(), title) {
				t.Fatalf("round %d: what was published is not seen", round)
			}
			if after := ask(); slices.Equal(before, after) {
				t.Fatalf("round %d: nothing has changed", round)
			}
			if w := get(t, n.h, "/v1/releases/"+d.Slug); w.Code != 200 {
				t.Fatalf("round %d: %d", round, w.Code)
			}
			n.do(200, "POST", "/v1/releases/"+d.ID+"/withdraw", `{"reason":"error"}`, "If-Match", "*")
			if w := get(t, n.h, "/v1/releases/"+d.Slug); w.Code != http.StatusGone {
				t.Fatalf("round %d: what was withdrawn is answered with %d", round, w.Code)
			}
			name := fmt.Sprintf("Kirgizstan %d", round)
			if w := n.as("editor", "PATCH", "/v1/states/kyrgyzstan", `{"name":`+quoted(name)+`}`, "If-Match", "*"); w.Code != 200 {
				t.Fatalf("rename: %d %s", w.Code, w.Body)
			}
			if w := get(t, n.h, "/v1/releases?filter[states]=KG"); !strings.Contains(w.Body.String(), name) {
				t.Fatalf("round %d: the state has its old name in %s", round, w.Body)
			}
		}
		if s := n.api.Remembered(); s.Hits == 0 || s.Misses == 0 {
			t.Errorf("nothing was remembered: %+v", s)
		}
	})
}

// TestNoAnswerIsOlderThanSeen has readers ask a node that remembers while another one publishes through a store of its
// own. Each reader sends the newest Changes-Cursor it has seen as min-cursor; no answer may be older than that.
func TestNoAnswerIsOlderThanSeen(t *testing.T) {
	t.Parallel()
	for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			address := filled.URL(t, engine)
			var stores [2]*store.Store
			for i := range stores {
				stores[i] = storetest.OpenAt(t, address, store.Options{})
				watched(t, stores[i])
			}
			n := newNewsroom(t, stores[0])
			writer, reader := mindful(t, stores[0], nil), mindful(t, stores[1], nil)
			n.h = writer
			var published atomic.Int64 // how many are, as the writer was told
			var cursor atomic.Value
			cursor.Store("")
			done := make(chan struct{})
			var reading sync.WaitGroup
			stop := sync.OnceFunc(func() { close(done); reading.Wait() })
			defer stop() // before the test is over, however it ends
			for range 4 {
				reading.Go(func() { readOn(t, reader, &published, &cursor, done) })
			}
			rounds := 25
			for i := range rounds {
				d := n.create(fmt.Sprintf("Numbered %d", i), `"locale":"en","date":"2026-01-02","body_markdown":"Text.","places":["NUMBERED"]`)
				w := n.as("editor", "POST", "/v1/releases/"+d.ID+"/publish", "", "If-Match", d.ETag)
				if w.Code != 200 || w.Header().Get("Changes-Cursor") == "" {
					t.Errorf("publish: %d, cursor %q: %s", w.Code, w.Header().Get("Changes-Cursor"), w.Body)
				}
				cursor.Store(w.Header().Get("Changes-Cursor"))
				published.Store(int64(i + 1))
			}
			stop()
			if s := reader.Remembered(); s.Hits == 0 {
				t.Errorf("the reader's node remembers nothing: %+v", s)
			}
		})
	}
}

// readOn asks how many releases there are, no older than was published, until it is done.
func readOn(t *testing.T, h http.Handler, published *atomic.Int64, cursor *atomic.Value, done chan struct{}) {
	for asked := 0; ; asked++ {
		select {
		case <-done:
			if asked > 10 {
				return
			}
		default:
		}
		least, at := published.Load(), cursor.Load().(string)
		path := "/v1/releases?filter[places]=NUMBERED&page[size]=1"
		if least > 0 && at != "" {
			path += "&min-cursor=" + at
		}
		w := get(t, h, path)
		var total int64
		if _, after, found := strings.Cut(w.Body.String(), `"total":`); found {
			_, _ = fmt.Sscanf(after, "%d", &total)
		}
		switch {
		case w.Code != http.StatusOK:
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
			return
		case at != "" && total < least-1: // the number was read before the cursor
			t.Errorf("%d are seen where %d were published before", total, least-1)
			return
		}
	}
}

// TestAskedOnceForMany asks a cold node the same from many clients: the answer is made once.
func TestAskedOnceForMany(t *testing.T) {
	t.Parallel()
	eachRemembering(t, nil, func(t *testing.T, n *newsroom) {
		var asking sync.WaitGroup
		for i := range 64 {
			asking.Go(func() {
				path := []string{"/v1/releases?facets=states&sort=title", "/v1/releases?sort=title&facets=states", "/v1/releases?page[size]=20&facets=states&sort=title"}[i%3]
				if w := get(t, n.h, path); w.Code != http.StatusOK {
					t.Errorf("%s: %d", path, w.Code)
				}
			})
		}
		asking.Wait()
		if s := n.api.Remembered(); s.Misses != 1 || s.Hits+s.Shared != 63 {
			t.Errorf("64 questions in three spellings: %+v", s)
		}
	})
}

// TestKeysAreNotAnsweredFromMemory asks with a key what the public has asked before: nothing is remembered of it, nor
// told from memory.
func TestKeysAreNotAnsweredFromMemory(t *testing.T) {
	t.Parallel()
	eachRemembering(t, nil, func(t *testing.T, n *newsroom) {
		for range 2 {
			for _, path := range readers() {
				if w := n.as("editor", "GET", path, ""); w.Code != http.StatusOK {
					t.Errorf("%s: %d", path, w.Code)
				}
			}
		}
		if s := n.api.Remembered(); s.Hits+s.Misses > 0 {
			t.Errorf("answers for a key went through the memory: %+v", s)
		}
		get(t, n.h, "/v1/releases")
		if w := n.as("", "GET", "/v1/releases", "", "Authorization", "Bearer nonsense"); w.Code != http.StatusUnauthorized {
			t.Errorf("a wrong key gets %d where the public has an answer", w.Code)
		}
	})
}

// TestMinCursor sends cursors that this node has, does not have yet, and will never have.
func TestMinCursor(t *testing.T) {
	t.Parallel()
	eachRemembering(t, nil, func(t *testing.T, n *newsroom) {
		w := get(t, n.h, "/v1/releases")
		at := w.Header().Get("Changes-Cursor")
		for path, want := range map[string]int{
			"/v1/releases?min-cursor=" + at:              200,
			"/v1/states/kyrgyzstan?min-cursor=" + at:     200,
			"/sitemap.xml?min-cursor=" + at:              200,
			"/v1/releases?min-cursor=" + at[1:]:          400,
			"/v1/releases?min-cursor=":                   400,
			"/v1/releases?min-cursor=x&min-cursor=" + at: 400,
			"/healthz?min-cursor=" + at:                  200,
		} {
			if got := get(t, n.h, path); got.Code != want {
				t.Errorf("%s: %d, want %d: %s", path, got.Code, want, got.Body)
			}
		}
		if again := get(t, n.h, "/v1/releases?min-cursor="+at); again.Header().Get("ETag") != w.Header().Get("ETag") || again.Body.String() != w.Body.String() {
			t.Error("with min-cursor the answer is another")
		}
		if w := n.as("", "POST", "/v1/releases/search?min-cursor="+at, `{}`); w.Code != 200 {
			t.Errorf("a search: %d %s", w.Code, w.Body)
		}
		if got := get(t, n.h, "/v1/releases?min-cursor="+strings.Repeat("A", len(at))); got.Code != http.StatusBadRequest {
			t.Errorf("a cursor that was made up: %d", got.Code)
		}
	})
}

// TestMinCursorOfAnotherHistory takes the cursor of a database that has gone on to one that has not, and to one that has
// gone on differently.
func TestMinCursorOfAnotherHistory(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine store.Engine) {
		address := filled.URL(t, engine)
		s := storetest.OpenAt(t, address, store.Options{})
		watched(t, s)
		h, other := mindful(t, s, nil), storetest.Open(t, engine, store.Options{})
		fill(t, other) // not copied: its events are others
		watched(t, other)
		elsewhere := mindful(t, other, nil)
		w := get(t, elsewhere, "/v1/releases")
		if got := get(t, h, "/v1/releases?min-cursor="+w.Header().Get("Changes-Cursor")); got.Code != http.StatusGone {
			t.Errorf("the same position with another event: %d %s", got.Code, got.Body)
		}
		o := newNewsroom(t, other)
		d := o.create("Ahead", `"locale":"en","body_markdown":"Text."`)
		o.do(200, "POST", "/v1/releases/"+d.ID+"/publish", "", "If-Match", d.ETag)
		w = get(t, elsewhere, "/v1/releases")
		soon := mindful(t, storetest.OpenAt(t, address, store.Options{Timing: store.Timing{Await: 300 * time.Millisecond}}), nil)
		reached := get(t, h, "/v1/releases").Header().Get("Changes-Cursor")
		eventually(t, "a place that is reached", func() bool { return get(t, soon, "/v1/releases?min-cursor="+reached).Code == http.StatusOK })
		if got := get(t, soon, "/v1/releases?min-cursor="+w.Header().Get("Changes-Cursor")); got.Code != http.StatusServiceUnavailable {
			t.Errorf("a place that is not reached: %d %s", got.Code, got.Body)
		}
	})
}

// TestWhatIsSaidOfAnswers holds the headers by which caches keep answers and throw them away.
func TestWhatIsSaidOfAnswers(t *testing.T) {
	t.Parallel()
	eachRemembering(t, nil, func(t *testing.T, n *newsroom) {
		d := n.create("Marked", `"locale":"en","states":["KG"],"body_markdown":"Text."`)
		d = n.do(200, "POST", "/v1/releases/"+d.ID+"/publish", "", "If-Match", d.ETag)
		state := n.as("", "GET", "/v1/states/kyrgyzstan", "")
		_, id, _ := strings.Cut(state.Body.String(), `"id":"`)
		mark := "t-" + id[:8]
		for path, want := range map[string][2]string{ // Vary, Surrogate-Key
			"/v1/releases":                                       {"Accept-Encoding, Accept-Language, Accept", "releases terms"},
			"/v1/releases?locale=ru":                             {"Accept-Encoding, Accept", "releases terms"},
			"/v1/releases?locale=ru&format=json":                 {"Accept-Encoding", "releases terms"},
			"/v1/releases/" + d.Slug:                             {"Accept-Encoding, Accept-Language", "r-" + d.ID[:8] + " " + mark},
			"/v1/releases/" + d.Slug + "?include=sources.parent": {"Accept-Encoding, Accept-Language", "r-" + d.ID[:8] + " " + mark + " terms"},
			"/v1/releases/" + d.Slug + "/versions/1":             {"Accept-Encoding", "r-" + d.ID[:8] + " terms"},
			"/v1/states":                                         {"Accept-Encoding, Accept", "terms"},
			"/v1/states/kyrgyzstan":                              {"Accept-Encoding", "terms " + mark},
			"/v1/feeds/releases.atom":                            {"Accept-Encoding, Accept-Language", "releases terms"},
			"/sitemap.xml":                                       {"Accept-Encoding", "releases"},
			"/docs":                                              {"Accept-Encoding", ""},
		} {
			for range 2 {
				w := get(t, n.h, path)
				if got := [2]string{strings.Join(w.Header().Values("Vary"), ", "), w.Header().Get("Surrogate-Key")}; w.Code != 200 || got != want {
					t.Errorf("%s: %d, %q, want %q", path, w.Code, got, want)
				}
			}
		}
	})
}

// TestRememberedIsLimited holds that an answer from memory is counted like any other, and costs nothing where the client
// has it already.
func TestRememberedIsLimited(t *testing.T) {
	t.Parallel()
	limited := func(o *api.Options) { o.Limits.Reads = 40 }
	eachRemembering(t, limited, func(t *testing.T, n *newsroom) {
		first := get(t, n.h, "/v1/releases")
		for range 30 {
			if w := get(t, n.h, "/v1/releases", "If-None-Match", first.Header().Get("ETag")); w.Code != http.StatusNotModified || w.Body.Len() > 0 || w.Header().Get("RateLimit") == "" {
				t.Fatalf("%d %v", w.Code, w.Header())
			}
		}
		codes := map[int]int{}
		for range 20 {
			codes[get(t, n.h, "/v1/releases").Code]++
		}
		if codes[200] != 9 || codes[429] != 11 {
			t.Errorf("a quarter of 40 may come at once, one had come: %v", codes)
		}
	})
}

// TestFormsOfRemembered reads an answer in each coding, and its head.
func TestFormsOfRemembered(t *testing.T) {
	t.Parallel()
	eachRemembering(t, nil, func(t *testing.T, n *newsroom) {
		plain := get(t, n.h, "/v1/releases")
		for _, coding := range []string{"gzip", "br", "zstd"} {
			for range 2 {
				w := get(t, n.h, "/v1/releases", "Accept-Encoding", coding)
				if w.Header().Get("Content-Encoding") != coding || w.Body.Len() >= plain.Body.Len()/2 || w.Header().Get("ETag") == plain.Header().Get("ETag") {
					t.Errorf("%s: %d bytes of %d, %v", coding, w.Body.Len(), plain.Body.Len(), w.Header())
				}
				for _, tag := range []string{w.Header().Get("ETag"), plain.Header().Get("ETag")} {
					if again := get(t, n.h, "/v1/releases", "Accept-Encoding", coding, "If-None-Match", tag); again.Code != http.StatusNotModified {
						t.Errorf("%s, %s: %d", coding, tag, again.Code)
					}
				}
			}
		}
		head := send(t, n.h, http.MethodHead, "/v1/releases")
		if head.Body.Len() > 0 || head.Header().Get("Content-Length") != fmt.Sprint(plain.Body.Len()) || !bytes.Equal(plain.Body.Bytes(), get(t, n.h, "/v1/releases").Body.Bytes()) {
			t.Errorf("HEAD: %d bytes, %v", head.Body.Len(), head.Header())
		}
	})
}
