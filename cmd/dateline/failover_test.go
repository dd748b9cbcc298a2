package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/config"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// copier brings a copy up to date with the server at an address, and gives the copy: of each release by id, its line in
// the export. It is called before a failover and after, each time with another address.
type copier func(t *testing.T, address string) map[string]string

// TestFailover promotes a standby that lacks what was acknowledged last. Its positions are given anew, and whoever has
// read the lost ones is refused, never told something wrong; who stands before them goes on.
func TestFailover(t *testing.T) {
	outages(t)
	mirrors := []copier{newGuided()}
	for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
		mirrors = append(mirrors, newMirrored(t, config.Database{DatabaseURL: withVocabulary.URL(t, engine)}))
	}
	failOver(t, mirrors...)
}

// failOver has mirrors follow a server that loses its database.
func failOver(t *testing.T, mirrors ...copier) {
	t.Helper()
	writes, lost := often(20, 400), often(3, 40)
	primary := storetest.OwnPostgres(t, storetest.Durable()...)
	migrated(t, primary.URL("postgres"))
	standby := primary.Standby(t)
	n := startNode(t, primary.URL("postgres"))
	w := newWriters(t, primary.URL("postgres"), func() string { return n.url })
	w.put("before", writes)
	if err := standby.Reached(t.Context(), primary); err != nil {
		t.Fatal(err)
	}
	standby.Halt()
	kept := newFollower(t)
	kept.readAll(n.url)
	last := kept.seq
	w.put("lost", lost)
	behind := cursorsBehind(t, n.url, kept.places[len(kept.places)-1])
	agree(t, n.url, mirrors)

	if err := errors.Join(primary.Kill(), standby.Start(t.Context()), standby.Promote(t.Context())); err != nil {
		t.Fatal(err)
	}
	n.kill()
	n = startNode(t, standby.URL("postgres"))
	for i := range 2 * lost { // from before the first lost position is given anew, to long after the last
		for _, at := range behind {
			expired(t, n.url, at)
		}
		if i == lost {
			agree(t, n.url, mirrors)
		}
		w.put(fmt.Sprint("after", i), 1)
	}
	agree(t, n.url, mirrors)
	kept.readAll(n.url)
	if diff := cmp.Diff(listed(t, n.url), kept.copy); diff != "" || kept.seq != last+int64(2*lost) || kept.missed+kept.twice+kept.back > 0 {
		t.Errorf("who stood before what was lost is at %d, want %d (-list +copy)\n%s", kept.seq, last+int64(2*lost), diff)
	}
	t.Logf("positions %d to %d were lost and given anew; %d cursors behind them were refused %d times each, the one before went on",
		last+1, last+int64(lost), len(behind), 2*lost*len(takers()))
}

// cursorsBehind reads one event at a time, and gives the cursor behind each.
func cursorsBehind(t *testing.T, address string, from place) []place {
	t.Helper()
	f := newFollower(t)
	f.cursor, f.places = from.cursor, nil
	for more := true; more; {
		var err error
		if more, err = f.read(t.Context(), address, "limit=1"); err != nil {
			t.Fatal(err)
		}
	}
	return f.places
}

// put publishes so many new releases.
func (w *writers) put(system string, number int) {
	for i := range number {
		body := fmt.Sprintf(`{"title":"%s %d","body_markdown":"Text.","status":"published"}`, system, i)
		w.send(change{"PUT", fmt.Sprintf("/v1/releases/by-origin/%s/%d", system, i), body, "", "upsert 1"})
	}
}

// agree holds that mirrors come to what the server exports.
func agree(t *testing.T, address string, mirrors []copier) {
	t.Helper()
	want, _ := exported(t, address)
	for i, m := range mirrors {
		if diff := cmp.Diff(want, m(t, address)); diff != "" {
			t.Errorf("mirror %d (-export +mirror)\n%s", i, diff)
		}
	}
}

// takers are the questions that take a cursor.
func takers() []string {
	return []string{"/v1/changes?", "/v1/changes?wait=5&", "/v1/changes?types=state&", "/v1/changes?filter[states]=KG&", "/v1/changes/stream?"}
}

// expired holds that a cursor is refused, everywhere that takes one, with the address to begin anew from.
func expired(t *testing.T, address string, at place) {
	t.Helper()
	for _, path := range takers() {
		var page struct{ Data []told }
		err := fetch(t.Context(), address+path+"cursor="+url.QueryEscape(at.cursor), &page)
		var p *problem
		if !errors.As(err, &p) || p.Status != http.StatusGone || p.Type != "/problems/cursor-expired" || p.Resync.Releases != "/v1/export/releases.ndjson" {
			t.Errorf("%s behind the lost position %d: %v, %+v, events %v", path, at.seq, err, p, page.Data)
		}
	}
}

// exported reads the export, and gives the cursor from which the feed goes on.
func exported(t *testing.T, address string) (lines map[string]string, cursor string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/v1/export/releases.ndjson", nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Body.Close() }()
	lines = map[string]string{}
	s := bufio.NewScanner(w.Body)
	for s.Buffer(nil, 16<<20); s.Scan(); {
		var of struct{ ID string }
		if err := json.Unmarshal(s.Bytes(), &of); err != nil {
			t.Fatal(err)
		}
		lines[of.ID] = s.Text()
	}
	if total := w.Header.Get("Export-Total"); s.Err() != nil || w.StatusCode != http.StatusOK || total != fmt.Sprint(len(lines)) {
		t.Fatalf("the export: %s, %d lines of %s, %v", w.Status, len(lines), total, s.Err())
	}
	return lines, w.Header.Get("Changes-Cursor")
}

// newGuided makes a mirror that does what docs/SYNC.md tells a reader to do, and no more.
func newGuided() copier {
	var copied map[string]string
	var cursor string
	return func(t *testing.T, address string) map[string]string {
		t.Helper()
		for more := true; more; {
			if cursor == "" {
				copied, cursor = exported(t, address)
			}
			var page struct {
				Data    []told
				Next    string
				HasMore bool `json:"has_more"`
			}
			err := fetch(t.Context(), address+"/v1/changes?resource=full&cursor="+url.QueryEscape(cursor), &page)
			var p *problem
			switch {
			case errors.As(err, &p) && p.Type == "/problems/cursor-expired":
				cursor = ""
				continue
			case err != nil:
				t.Fatal(err)
			}
			for _, e := range page.Data {
				switch {
				case e.Type != "release":
				case e.Op != "upsert":
					delete(copied, e.ID)
				case string(e.Resource) != "null":
					copied[e.ID] = string(e.Resource)
				}
			}
			cursor, more = page.Next, page.HasMore
		}
		return copied
	}
}
