package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/config"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestKilledMirror kills a mirror again and again while it reads the export, and then while it follows the feed, of a
// server that is written to. In the end the copy exports what the original does, to the byte.
func TestKilledMirror(t *testing.T) {
	outages(t)
	releases, kills := often(500, 2000), often(6, 20)
	eachDatabase(t, func(t *testing.T, copied config.Database) {
		original := config.Database{DatabaseURL: withVocabulary.URL(t, store.Postgres)}
		if err := (demoCommand{Releases: releases, RandomSeed: 3}).Run(t.Context(), original); err != nil {
			t.Fatal(err)
		}
		n := startNode(t, original.DatabaseURL)
		w := newWriters(t, original.DatabaseURL, func() string { return n.url })
		w.start(2)
		front, passed := slowed(t, n.url)
		c := openCopy(t, copied)
		random := rand.New(rand.NewPCG(11, uint64(len(copied.DatabaseURL))))
		stages := map[string]int{}
		for round := range kills {
			cmd, before := startMirror(t, copied, front), c.place(t)
			switch {
			case round >= kills/2:
				await(t, "the feed", func() bool { return c.stage(t) == "in the feed" })
			case round%2 == 0:
				await(t, "releases", func() bool {
					stage := c.stage(t)
					return c.place(t) != before && (stage == "in the export" || stage == "in the feed")
				})
			}
			goal := passed.bytes.Load() + random.Int64N(20_000)
			await(t, "an answer", func() bool { return passed.bytes.Load() > goal })
			if err := cmd.Process.Kill(); err != nil {
				t.Errorf("the mirror ended by itself: %v", err)
			}
			_ = cmd.Wait()
			stages[c.stage(t)]++
		}
		w.finish()
		passed.fast.Store(true)
		if out, err := mirrorProcess(t.Context(), copied, front, "--once").CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		sameExports(t, original, copied)
		t.Logf("where the copy stood when its mirror was killed: %v", stages)
		if stages["in the export"] == 0 || stages["in the feed"] == 0 {
			t.Errorf("not killed in both the export and the feed: %v", stages)
		}
	})
}

// await waits until something is so.
func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) || t.Failed() { // what failed may be what would make it so
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// slowed is a way to a server on which an answer takes as long as a mirror needs for it, so that what has passed was also
// read. It counts the bytes of the answers.
func slowed(t *testing.T, address string) (front string, passed *traffic) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	passed = new(traffic)
	server := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite:       func(r *httputil.ProxyRequest) { r.SetURL(u) },
		FlushInterval: -1,
		ModifyResponse: func(r *http.Response) error {
			r.Body = &passedBody{r.Body, passed}
			return nil
		},
		ErrorLog: log.New(io.Discard, "", 0), // it tells of every mirror that is killed
	})
	t.Cleanup(server.Close)
	return server.URL, passed
}

// traffic is what has passed, and whether it passes without a brake from now on.
type traffic struct {
	bytes atomic.Int64
	fast  atomic.Bool
}

type passedBody struct {
	io.ReadCloser
	passed *traffic
}

func (c *passedBody) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.passed.bytes.Add(int64(n))
	if !c.passed.fast.Load() {
		time.Sleep(time.Duration(n) * time.Second / 100_000)
	}
	return n, err
}

// startMirror starts a mirror that takes small steps.
func startMirror(t *testing.T, copied config.Database, address string) *exec.Cmd {
	t.Helper()
	cmd := mirrorProcess(t.Context(), copied, address, "--batch=20")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// mirrorProcess is this program, mirroring.
func mirrorProcess(ctx context.Context, db config.Database, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0], append([]string{"mirror"}, args...)...)
	cmd.Env = append(os.Environ(), runAsProgram+"=1", "DATELINE_DATABASE_URL="+db.DatabaseURL)
	return cmd
}

// watched is the database of a copy, to see where its mirror stands.
type watched struct{ store *store.Store }

func openCopy(t *testing.T, db config.Database) watched {
	t.Helper()
	return watched{storetest.OpenAt(t, db.DatabaseURL, store.Options{})}
}

func (c watched) place(t *testing.T) string {
	t.Helper()
	place, err := c.store.MirrorPlace(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return place
}

// stage says what the mirror read last.
func (c watched) stage(t *testing.T) string {
	t.Helper()
	place := c.place(t)
	switch {
	case place == "":
		return "nowhere"
	case strings.Contains(place, `"stage":"feed"`):
		return "in the feed"
	case strings.Contains(place, `"after"`):
		return "in the export"
	}
	return "before the first release"
}

// sameExports holds that two databases export the same.
func sameExports(t *testing.T, original, copied config.Database) {
	t.Helper()
	for _, path := range []string{"/v1/export/terms.ndjson", "/v1/export/releases.ndjson"} {
		want, got := strings.Split(answered(t, original, path), "\n"), strings.Split(answered(t, copied, path), "\n")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-original +copy)\n%.5000s", path, diff)
		}
	}
}

// newMirrored makes a mirror into a database that follows a server by an address that stays, whatever server answers.
func newMirrored(t *testing.T, db config.Database) copier {
	t.Helper()
	var target atomic.Pointer[url.URL]
	front := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target.Load()) }})
	t.Cleanup(front.Close)
	return func(t *testing.T, address string) map[string]string {
		t.Helper()
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		target.Store(u)
		if err := (mirrorCommand{URL: front.URL, Once: true}).Run(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		return exportOf(t, storetest.OpenAt(t, db.DatabaseURL, store.Options{}))
	}
}

// exportOf reads the export of a store, by id.
func exportOf(t *testing.T, s *store.Store) map[string]string {
	t.Helper()
	h := serving(t, s)
	server := httptest.NewServer(h)
	defer server.Close()
	lines, _ := exported(t, server.URL)
	return lines
}

// TestMirrorRefuses says what is in the way of a mirror.
func TestMirrorRefuses(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, db config.Database) {
		mirrors := func(url string, filter ...string) string {
			return fmt.Sprint((mirrorCommand{URL: url, Filter: filter, Once: true}).Run(t.Context(), db))
		}
		elsewhere := httptest.NewServer(http.NotFoundHandler())
		t.Cleanup(elsewhere.Close)
		original := config.Database{DatabaseURL: withVocabulary.URL(t, store.SQLite)}
		s := storetest.OpenAt(t, original.DatabaseURL, store.Options{})
		n := httptest.NewServer(serving(t, s))
		t.Cleanup(n.Close)
		for _, c := range []struct{ got, want string }{
			{mirrors("press.example.org"), "is not the address of an instance"},
			{mirrors(elsewhere.URL), "/v1/export/releases.ndjson answers 404"},
			{mirrors(n.URL, "sort=-date"), `"sort" is not part of a filter`},
			{mirrors(n.URL, "filter[states]=nowhere"), "/v1/export/releases.ndjson answers 400"},
			{mirrors(n.URL, "filter[states]=KG"), "<nil>"},
			{mirrors(n.URL), "another filter needs another copy"},
			{mirrors(elsewhere.URL, "filter[states]=KG"), "the copy is one of " + n.URL},
		} {
			if !strings.Contains(c.got, c.want) {
				t.Errorf("%s, want %s", c.got, c.want)
			}
		}
	})
	eachDatabase(t, func(t *testing.T, db config.Database) {
		if err := (demoCommand{Releases: 3, RandomSeed: 3}).Run(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		if err := (mirrorCommand{URL: "https://press.example.org", Once: true}).Run(t.Context(), db); err == nil || !strings.Contains(err.Error(), "has 3 releases of its own") {
			t.Errorf("into a database of its own: %v", err)
		}
	})
}
