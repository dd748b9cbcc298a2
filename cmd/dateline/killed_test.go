package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/config"
	"github.com/dateline-press/dateline/internal/store"
)

// kills is how often the server is killed while it publishes.
const kills = 8

// TestKilledServer kills a server again and again while it publishes. All that was acknowledged is there and in the feed,
// once, however often its request was sent.
func TestKilledServer(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the servers are programs of their own: the race detector does not see them")
	}
	program := filepath.Join(t.TempDir(), "dateline")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	eachDatabase(t, func(t *testing.T, db config.Database) {
		s, err := store.Open(context.Background(), db.DatabaseURL, writing)
		if err != nil {
			t.Fatal(err)
		}
		key, _ := makeKey(t, s, auth.ReleasesWrite, auth.ReleasesPublish)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		d := &diligent{key: key, acknowledged: map[string]bool{}}
		for round := range kills {
			n := startNode(t, program, db.DatabaseURL)
			killed := make(chan struct{})
			time.AfterFunc(time.Duration(150+round*40)*time.Millisecond, func() { n.kill(); close(killed) })
			d.publish(n.url, killed)
			<-killed
		}
		n := startNode(t, program, db.DatabaseURL)
		seen := told(t, n.url)
		for origin := range d.acknowledged {
			if seen[origin] != 1 {
				t.Errorf("%s was acknowledged and is told of %d times", origin, seen[origin])
			}
		}
		for origin, times := range seen {
			if times != 1 {
				t.Errorf("%s is told of %d times", origin, times)
			}
		}
		t.Logf("%d releases were acknowledged, %d are in the feed", len(d.acknowledged), len(seen))
	})
}

// diligent is a client that sends what was not acknowledged again, to whatever server there is.
type diligent struct {
	key string

	mu           sync.Mutex
	next         int
	pending      []string
	acknowledged map[string]bool
}

func (d *diligent) publish(url string, killed <-chan struct{}) {
	var clients sync.WaitGroup
	for range 4 {
		clients.Go(func() {
			for {
				select {
				case <-killed:
					return
				default:
					d.one(url)
				}
			}
		})
	}
	clients.Wait()
}

// one sends one release, an earlier one first of which nobody knows what became of it.
func (d *diligent) one(url string) {
	d.mu.Lock()
	if len(d.pending) == 0 {
		d.next++
		d.pending = append(d.pending, fmt.Sprint(d.next))
	}
	origin := d.pending[0]
	d.pending = d.pending[1:]
	d.mu.Unlock()
	body := fmt.Sprintf(`{"title":"Release %s","body_markdown":"Text.","status":"published"}`, origin)
	r, _ := http.NewRequest(http.MethodPut, url+"/v1/releases/by-origin/killed/"+origin, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+d.key)
	r.Header.Set("Content-Type", "application/json")
	w, err := http.DefaultClient.Do(r)
	done := err == nil && w.StatusCode < 300
	if err == nil {
		_, _ = io.Copy(io.Discard, w.Body)
		_ = w.Body.Close()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if done {
		d.acknowledged[origin] = true
		return
	}
	d.pending = append(d.pending, origin)
}

// told reads the whole feed and counts the events of each release, by its origin.
func told(t *testing.T, url string) map[string]int {
	t.Helper()
	seen := map[string]int{}
	last := int64(0)
	for next, more := url+"/v1/changes?limit=500", true; more; {
		w, err := http.Get(next)
		if err != nil {
			t.Fatal(err)
		}
		var page struct {
			Data []struct {
				Seq      int64
				Type     string
				Resource struct{ Origin struct{ ID string } }
			}
			HasMore bool `json:"has_more"`
			Links   struct{ Next string }
		}
		err = json.NewDecoder(w.Body).Decode(&page)
		_ = w.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Data {
			if e.Seq != last+1 {
				t.Errorf("position %d comes behind %d", e.Seq, last)
			}
			last = e.Seq
			if e.Type == "release" {
				seen[e.Resource.Origin.ID]++
			}
		}
		next, more = url+page.Links.Next, page.HasMore
	}
	return seen
}
