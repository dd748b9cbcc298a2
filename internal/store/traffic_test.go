package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/store"
)

// fortyReleases fills a database, and gives the ids of releases to change.
func fortyReleases(t *testing.T, s *store.Store) (ids []string) {
	t.Helper()
	v := seed(t, s)
	var releases []*content.Release
	for i := range 40 {
		releases = append(releases, release(t, v, fmt.Sprint("r", i), fmt.Sprint("Release ", i), "2026-11-24"))
	}
	for _, r := range importAll(t, s, releases...) {
		ids = append(ids, r.ID)
	}
	return ids
}

// writeAndFollow lets many change releases through one store, each so often, and gives those who read the feed meanwhile
// through another.
func writeAndFollow(t *testing.T, to, from *store.Store, ids []string, changes, writers int) []*copyOf {
	t.Helper()
	var writing, reading sync.WaitGroup
	for n := range writers {
		writing.Go(func() { writeOn(t, to, ids, changes, rand.New(rand.NewPCG(1, uint64(n)))) })
	}
	readers := make([]*copyOf, 4)
	done := make(chan struct{})
	for n := range readers {
		readers[n] = newCopy(t, from)
		reading.Go(func() {
			for limit := 1 + n*30; ; {
				moved := to.Moved() // it is told at once of what is written through it
				if readers[n].read(limit) {
					continue
				}
				select {
				case <-moved:
				case <-done:
					return
				}
			}
		})
	}
	writing.Wait()
	close(done)
	reading.Wait()
	return readers
}

// readToTheEnd holds that readers end with what is public, which it gives.
func readToTheEnd(t *testing.T, s *store.Store, readers []*copyOf) (versions map[string]int) {
	t.Helper()
	versions = published(t, s)
	for _, r := range readers {
		for r.read(1000) {
		}
		if diff := cmp.Diff(versions, r.versions); diff != "" {
			t.Errorf("a copy differs (-public +copy)\n%s", diff)
		}
	}
	return versions
}

var errUndo = errors.New("undone")

// writeOn changes releases at random, so often.
func writeOn(t *testing.T, s *store.Store, ids []string, changes int, random *rand.Rand) {
	for n := range changes {
		undo := random.IntN(5) == 0
		withdraw := random.IntN(4) == 0
		_, err := s.ChangeRelease(context.Background(), content.Act{By: "a-key", Action: "change"}, content.ReleaseChange{
			Target: content.Target{Key: ids[random.IntN(len(ids))]},
			Edit: func(w *content.WorkingCopy, at time.Time) error {
				time.Sleep(time.Duration(random.IntN(3)) * time.Millisecond)
				return rewrite(w, at, fmt.Sprint("Title ", n), withdraw)
			},
			Receipt: func(*content.WorkingCopy) ([]byte, error) {
				if undo { // after the event has its position
					return nil, errUndo
				}
				return []byte("done"), nil
			},
		})
		var known *content.Error
		if err != nil && !errors.Is(err, errUndo) && !errors.As(err, &known) {
			t.Error(err)
		}
	}
}
