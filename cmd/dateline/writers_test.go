package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/config"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// often gives how often something is to happen: in every run, or in the long one.
func often(usually, long int) int {
	if storetest.Long() {
		return long
	}
	return usually
}

// outages leaves out, of a short run, the tests of what is lost with servers and lines.
func outages(t *testing.T) {
	t.Helper()
	t.Parallel()
	if testing.Short() {
		t.Skip("servers that are killed and started again take long under the race detector")
	}
}

// client keeps as many connections as there are who ask. No answer takes longer than the longest that the feed waits.
var client = &http.Client{Timeout: 2 * patience, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

// patience is how long a service may take to go on after a failure.
const patience = 2 * time.Minute

// writers send changes to servers that may fail at any moment, each change until it is acknowledged, and keep account
// of what the feed has to tell of it.
type writers struct {
	t       *testing.T
	key     string
	address func() string // of the server to ask next

	all                           sync.WaitGroup
	stop                          context.CancelFunc
	acknowledged, again, replayed atomic.Int64

	mu    sync.Mutex
	owing map[string][]string // by the id of a release, in order
}

// newWriters makes the key of the writers in a database, and the account.
func newWriters(t *testing.T, database string, address func() string) *writers {
	t.Helper()
	key, _ := makeKey(t, storetest.OpenAt(t, database, store.Options{}), auth.ReleasesWrite, auth.ReleasesPublish)
	return &writers{t: t, key: key, address: address, owing: map[string][]string{}}
}

// migrated brings the empty database of a server of its own to the form that servers need.
func migrated(t *testing.T, database string) string {
	t.Helper()
	if err := (migrateCommand{}).Run(t.Context(), config.Database{DatabaseURL: database}); err != nil {
		t.Fatal(err)
	}
	return database
}

// start lets so many write at once, until finish is called.
func (w *writers) start(number int) {
	ctx, stop := context.WithCancel(w.t.Context())
	w.stop = stop
	w.t.Cleanup(func() { stop(); w.all.Wait() }) // where the test has failed
	for n := range number {
		w.all.Go(func() { w.work(ctx, n, rand.New(rand.NewPCG(3, uint64(n)))) })
	}
}

// finish waits until the last change that was begun is acknowledged.
func (w *writers) finish() {
	w.stop()
	w.all.Wait()
	w.t.Logf("%d changes were acknowledged; %d requests were sent again, %d of which had been carried out",
		w.acknowledged.Load(), w.again.Load(), w.replayed.Load())
}

// goesOn waits until changes are acknowledged that were not yet begun.
func (w *writers) goesOn() {
	w.t.Helper()
	before := w.acknowledged.Load()
	for end := time.Now().Add(patience); w.acknowledged.Load() < before+20; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) || w.t.Failed() {
			w.t.Fatalf("only %d more changes are acknowledged", w.acknowledged.Load()-before)
		}
	}
}

// change is a request that changes one release.
type change struct {
	method, path, body string
	name               string // its Idempotency-Key; empty where the address is enough
	told               string // what the feed tells of it
}

// work publishes new releases, publishes releases anew by their origin, and withdraws releases.
func (w *writers) work(ctx context.Context, writer int, random *rand.Rand) {
	var public []string
	versions := map[int]int{}
	for i := 0; ctx.Err() == nil && !w.t.Failed(); i++ {
		title := fmt.Sprintf("Writer %d, change %d", writer, i)
		body := fmt.Sprintf(`{"title":%q,"body_markdown":"Text.","states":["KG"],"status":"published"}`, title)
		switch n := random.IntN(10); {
		case n < 4:
			public = append(public, w.send(change{"POST", "/v1/releases", body, title, "upsert 1"}))
		case n < 8 || len(public) == 0:
			of := random.IntN(4)
			versions[of]++
			path := fmt.Sprintf("/v1/releases/by-origin/writer-%d/%d", writer, of)
			w.send(change{"PUT", path, body, "", fmt.Sprint("upsert ", versions[of])})
		default:
			w.send(change{"POST", "/v1/releases/" + public[0] + "/withdraw", `{"reason":"error"}`, title, "delete"})
			public = public[1:]
		}
		time.Sleep(time.Duration(random.IntN(8)) * time.Millisecond)
	}
}

// send sends a change until it is acknowledged, and gives the id of its release.
func (w *writers) send(c change) (id string) {
	for end := time.Now().Add(patience); time.Now().Before(end) && !w.t.Failed(); time.Sleep(10 * time.Millisecond) {
		status, replayed, answer := w.once(c)
		switch {
		case status == http.StatusOK || status == http.StatusCreated:
			var d struct{ Data struct{ ID string } }
			if err := json.Unmarshal(answer, &d); err != nil || d.Data.ID == "" {
				w.t.Errorf("%s %s: %v: %s", c.method, c.path, err, answer)
			}
			w.acknowledged.Add(1)
			if replayed {
				w.replayed.Add(1)
			}
			w.mu.Lock()
			defer w.mu.Unlock()
			w.owing[d.Data.ID] = append(w.owing[d.Data.ID], c.told)
			return d.Data.ID
		case status != 0 && status != http.StatusServiceUnavailable && !inWork(status, answer):
			w.t.Errorf("%s %s: %d %s", c.method, c.path, status, answer)
			return ""
		}
		w.again.Add(1)
	}
	w.t.Errorf("%s %s: not acknowledged in %v, or before another failure", c.method, c.path, patience)
	return ""
}

// inWork tells of an answer whether the same request is still being carried out.
func inWork(status int, answer []byte) bool {
	return status == http.StatusConflict && bytes.Contains(answer, []byte("still being worked on"))
}

// once sends a change, and gives the answer; the status is 0 where none came.
func (w *writers) once(c change) (status int, replayed bool, answer []byte) {
	r, err := http.NewRequest(c.method, w.address()+c.path, strings.NewReader(c.body))
	if err != nil {
		return 0, false, nil // there is no server
	}
	r.Header.Set("Authorization", "Bearer "+w.key)
	r.Header.Set("Content-Type", "application/json")
	if c.name != "" {
		r.Header.Set("Idempotency-Key", c.name)
	}
	if strings.HasSuffix(c.path, "/withdraw") {
		r.Header.Set("If-Match", "*")
	}
	got, err := client.Do(r)
	if err != nil {
		return 0, false, nil
	}
	defer func() { _ = got.Body.Close() }()
	if answer, err = io.ReadAll(got.Body); err != nil {
		return 0, false, nil
	}
	return got.StatusCode, got.Header.Get("Idempotent-Replayed") != "", answer
}
