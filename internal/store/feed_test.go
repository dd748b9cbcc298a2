package store_test

import (
	"context"
	"errors"
	"maps"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// copyOf is a copy kept by the feed alone, by a reader who looks at every event.
type copyOf struct {
	t        *testing.T
	store    *store.Store
	place    *query.Place
	versions map[string]int // by id of what is there
	seq      int64
}

func newCopy(t *testing.T, s *store.Store) *copyOf {
	return &copyOf{t: t, store: s, versions: map[string]int{}}
}

// read reads a stretch, and holds that no position is missing or comes again and no version falls.
func (c *copyOf) read(limit int) (more bool) {
	f := &query.Following{Place: c.place, Limit: limit, Detail: query.Summary}
	items, read, err := c.store.Changes(context.Background(), &query.Query{}, f)
	if err != nil {
		c.t.Error(err)
		return false
	}
	for _, e := range items {
		c.take(e)
	}
	c.place = &read.Next
	return read.More
}

func (c *copyOf) take(e document.Change) {
	if e.Seq != c.seq+1 {
		c.t.Errorf("position %d comes behind %d", e.Seq, c.seq)
	}
	c.seq = e.Seq
	if e.Type != "release" {
		return
	}
	if before := c.versions[e.ID]; e.Version < before {
		c.t.Errorf("%s: version %d comes behind %d", e.ID, e.Version, before)
	}
	if e.Op == content.Delete {
		delete(c.versions, e.ID)
		return
	}
	c.versions[e.ID] = e.Version
}

// published gives the versions of all that is public.
func published(t *testing.T, s *store.Store) map[string]int {
	t.Helper()
	all := map[string]int{}
	var rows []struct {
		ID      string
		Version int
	}
	if err := s.ForTest().Table("published_releases").Find(&rows).Error; err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		all[r.ID] = r.Version
	}
	return all
}

// TestFeedUnderWriters lets many write at once, with pauses and with changes that are undone, while others read from
// where they stand: every reader ends with what is public, and has seen each position once, in order.
func TestFeedUnderWriters(t *testing.T) {
	t.Parallel()
	changes, writers := 20, 8
	if storetest.Long() {
		changes, writers = 200, 16
	}
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		readers := writeAndFollow(t, s, s, fortyReleases(t, s), changes, writers)
		readToTheEnd(t, s, readers)
		t.Logf("%d events", readers[0].seq)
	})
}

// rewrite withdraws what is public, or publishes it anew.
func rewrite(w *content.WorkingCopy, at time.Time, title string, withdraw bool) error {
	switch {
	case withdraw && w.Live:
		return w.Withdraw(content.Withdrawal{Reason: content.InError}, at)
	case w.Status == content.Withdrawn:
		if err := w.Restore(); err != nil {
			return err
		}
	}
	r := w.Release
	r.Title = title
	if err := w.Revise(r); err != nil {
		return err
	}
	if w.Live && !w.Changed {
		return nil
	}
	return w.Publish(content.Publication{}, at)
}

func expired(err error) bool {
	var known *content.Error
	return errors.As(err, &known) && known.Kind == content.CursorExpired
}

// TestFeedAfterRestore: where positions were given anew, or are there no longer, an old cursor is refused.
func TestFeedAfterRestore(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		v := seed(t, s)
		importAll(t, s, release(t, v, "a", "A", "2026-11-24"))
		kept := newCopy(t, s)
		for kept.read(1000) {
		}
		importAll(t, s, release(t, v, "b", "B", "2026-11-24"))
		lost := newCopy(t, s)
		for lost.read(1000) {
		}
		// What a standby had not received: the newest event.
		for _, undo := range []string{"DELETE FROM published_events WHERE seq = (SELECT seq FROM published_head)", "UPDATE published_head SET seq = seq - 1"} {
			if err := s.WriteForTest().Exec(undo).Error; err != nil {
				t.Fatal(err)
			}
		}
		ask := func(c *copyOf) error {
			_, _, err := s.Changes(t.Context(), &query.Query{}, &query.Following{Place: c.place, Limit: 10})
			return err
		}
		if err := ask(lost); !expired(err) {
			t.Errorf("a cursor behind the end gives %v", err)
		}
		importAll(t, s, release(t, v, "c", "C", "2026-11-24"))
		if err := ask(lost); !expired(err) {
			t.Errorf("a cursor whose position was given anew gives %v", err)
		}
		if err := ask(kept); err != nil {
			t.Errorf("a cursor from before gives %v", err)
		}
	})
}

// TestPrune forgets what is old enough. A copy made from the beginning is whole, and who was away for too long is told.
func TestPrune(t *testing.T) {
	t.Parallel()
	eachPlanned(t, func(t *testing.T, p *planned) {
		away := newCopy(t, p.store)
		for away.read(1000) {
		}
		ids := p.plan(time.Hour, "a", "b", "c")
		p.at(2 * time.Hour)
		for _, title := range []string{"One", "Two"} {
			p.change(ids[0], func(w *content.WorkingCopy, at time.Time) error { return rewrite(w, at, title, false) })
		}
		between := newCopy(t, p.store)
		for between.read(1000) {
		}
		p.change(ids[1], func(w *content.WorkingCopy, at time.Time) error { return rewrite(w, at, "", true) })
		here := newCopy(t, p.store)
		for here.read(1000) {
		}
		count := func() (n int64) {
			if err := p.store.ForTest().Table("published_events").Where("type = 'release'").Count(&n).Error; err != nil {
				t.Fatal(err)
			}
			return n
		}
		p.at(399 * 24 * time.Hour)
		if err := p.store.PruneFeed(t.Context()); err != nil || count() != 6 {
			t.Fatalf("too early: %d events, %v", count(), err)
		}
		p.at(401 * 24 * time.Hour)
		p.change(ids[2], func(w *content.WorkingCopy, at time.Time) error { return rewrite(w, at, "Three", false) })
		if err := p.store.PruneFeed(t.Context()); err != nil || count() != 3 {
			t.Fatalf("%d events, %v, want 3: the last of one release, both of the other", count(), err)
		}
		for name, c := range map[string]*copyOf{"away": away, "between": between} {
			if _, _, err := p.store.Changes(t.Context(), &query.Query{}, &query.Following{Place: c.place, Limit: 10}); !expired(err) {
				t.Errorf("%s: %v", name, err)
			}
		}
		whole := map[string]int{}
		f := &query.Following{Limit: 2}
		for more := true; more; {
			items, read, err := p.store.Changes(t.Context(), &query.Query{}, f)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range items {
				if e.Type == "release" {
					whole[e.ID] = e.Version
				}
			}
			f.Place, more = &read.Next, read.More
		}
		if want := published(t, p.store); !maps.Equal(want, whole) {
			t.Errorf("from the beginning: %v, want %v", whole, want)
		}
	})
}
