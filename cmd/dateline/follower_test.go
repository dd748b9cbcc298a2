package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// told is an event of the feed.
type told struct {
	Seq      int64
	At       string
	Type     string
	ID       string
	Op       string
	Reason   string
	Version  int
	Changed  []string
	Resource json.RawMessage
}

// text says all of an event that never changes.
func (e *told) text() string {
	return fmt.Sprint(e.Seq, " ", e.At, " ", e.Type, " ", e.ID, " ", e.Op, " ", e.Reason, " ", e.Version, " ", e.Changed)
}

// follower keeps a copy by the feed alone, and counts where it is not told what it should be.
type follower struct {
	t       *testing.T
	cursor  string
	seq     int64             // of the event taken last
	events  []string          // the texts of all events, by position
	of      map[string][]told // of each release, in order
	copy    map[string]string // of each release that is there, what the list shows
	places  []place           // to which it may go back
	again   int               // how many events it was told again because it went back
	missed  int
	twice   int
	back    int
	another int          // events that were others when they were told again
	turns   atomic.Int64 // how often it has gone to another node
}

// place is a cursor with the position that it stands behind.
type place struct {
	cursor string
	seq    int64
}

func newFollower(t *testing.T) *follower {
	return &follower{t: t, of: map[string][]told{}, copy: map[string]string{}, places: []place{{}}}
}

// take takes an event in.
func (f *follower) take(e told) {
	switch {
	case e.Seq > f.seq+1:
		f.missed++
	case e.Seq == f.seq:
		f.twice++
	case e.Seq < f.seq:
		f.back++
	}
	f.seq = e.Seq
	switch at := int(e.Seq) - 1; {
	case at < len(f.events):
		f.again++
		if f.events[at] != e.text() {
			f.another++
			f.t.Errorf("position %d was %s and is now %s", e.Seq, f.events[at], e.text())
		}
	default:
		f.events = append(f.events, e.text())
		if e.Type == "release" {
			f.of[e.ID] = append(f.of[e.ID], e)
		}
	}
	switch {
	case e.Type != "release":
	case e.Op == "delete":
		delete(f.copy, e.ID)
	case string(e.Resource) != "null":
		f.copy[e.ID] = string(e.Resource)
	}
}

// at notes that the follower stands at a cursor.
func (f *follower) at(cursor string) {
	f.cursor = cursor
	f.places = append(f.places, place{cursor, f.seq})
}

// goBack lets the follower begin anew somewhere, as one that was killed and had not kept the cursors since.
func (f *follower) goBack(random *rand.Rand) {
	p := f.places[random.IntN(len(f.places))]
	f.cursor, f.seq = p.cursor, p.seq
}

// read reads one stretch of the feed from a server.
func (f *follower) read(ctx context.Context, address, query string) (more bool, err error) {
	path := address + "/v1/changes?" + query
	if f.cursor != "" {
		path += "&cursor=" + url.QueryEscape(f.cursor)
	}
	var page struct {
		Data    []told
		Next    string
		HasMore bool `json:"has_more"`
	}
	if err := fetch(ctx, path, &page); err != nil {
		return false, err
	}
	for _, e := range page.Data {
		f.take(e)
	}
	f.at(page.Next)
	return page.HasMore, nil
}

// follow reads on until the context ends, now here, now there, whatever fails.
func (f *follower) follow(ctx context.Context, address func() string, random *rand.Rand) {
	for ctx.Err() == nil {
		_, err := f.read(ctx, address(), fmt.Sprint("wait=2&limit=", 1+random.IntN(50)))
		var p *problem
		if errors.As(err, &p) && p.Status != http.StatusServiceUnavailable {
			f.t.Errorf("behind position %d: %v", f.seq, err)
		}
		if err != nil {
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// readAll reads to the end of the feed.
func (f *follower) readAll(address string) {
	f.t.Helper()
	for more := true; more; {
		var err error
		if more, err = f.read(f.t.Context(), address, "limit=500"); err != nil {
			f.t.Fatal(err)
		}
	}
}

// problem is an answer that is not 200.
type problem struct {
	Status int
	Type   string
	Resync struct{ Releases, Terms string }
}

func (r *problem) Error() string { return fmt.Sprint(r.Status, " ", r.Type) }

// fetch reads an answer as JSON.
func fetch(ctx context.Context, address string, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	w, err := client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = w.Body.Close() }()
	if w.StatusCode != http.StatusOK {
		refused := &problem{}
		if err := json.NewDecoder(w.Body).Decode(refused); err != nil {
			return err
		}
		return refused
	}
	return json.NewDecoder(w.Body).Decode(into)
}

// listed walks the list from page to page and gives what it shows of each release.
func listed(t *testing.T, address string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for next := "/v1/releases?page[size]=100&sort=id"; next != ""; {
		var page struct {
			Data  []json.RawMessage
			Links struct{ Next string }
		}
		if err := fetch(t.Context(), address+next, &page); err != nil {
			t.Fatal(err)
		}
		for _, item := range page.Data {
			var of struct{ ID string }
			if err := json.Unmarshal(item, &of); err != nil {
				t.Fatal(err)
			}
			if all[of.ID] != "" {
				t.Errorf("%s is listed twice", of.ID)
			}
			all[of.ID] = string(item)
		}
		next = page.Links.Next
	}
	return all
}

// exact holds that a server tells of every change that was acknowledged once and of no other, in order, and that copies
// that were made by the feed, also while everything failed, are byte for byte what the list shows.
func exact(t *testing.T, address string, w *writers, followers ...*follower) {
	t.Helper()
	first := newFollower(t)
	first.readAll(address)
	got := map[string][]string{}
	for id, events := range first.of {
		version := 0
		for _, e := range events {
			if e.Version < version {
				t.Errorf("%s: version %d comes behind %d", id, e.Version, version)
			}
			version = e.Version
			if e.Op == "upsert" {
				e.Op += fmt.Sprint(" ", e.Version)
			}
			got[id] = append(got[id], e.Op)
		}
	}
	if diff := cmp.Diff(w.owing, got); diff != "" {
		t.Errorf("what was acknowledged is not what the feed tells (-acknowledged +told)\n%s", diff)
	}
	list := listed(t, address)
	var all follower
	for _, f := range append(followers, first) {
		f.readAll(address)
		if diff := cmp.Diff(list, f.copy); diff != "" {
			t.Errorf("a copy is not what the list shows (-list +copy)\n%s", diff)
		}
		if diff := cmp.Diff(first.events, f.events); diff != "" {
			t.Errorf("two followers were told different events\n%s", diff)
		}
		all.missed, all.twice, all.back, all.another = all.missed+f.missed, all.twice+f.twice, all.back+f.back, all.another+f.another
		all.again += f.again
	}
	if all.missed+all.twice+all.back+all.another > 0 {
		t.Error("not every position came once, in order, and the same to all")
	}
	t.Logf("%d events of %d releases, %d of them public; %d copies: missed %d, repeated %d, inversions %d, changed %d; %d told again to who went back",
		len(first.events), len(got), len(list), 1+len(followers), all.missed, all.twice, all.back, all.another, all.again)
}
