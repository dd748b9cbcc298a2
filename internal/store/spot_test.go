package store_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestWordsThatTakeLong searches while no word is looked up for the index: SQL answers then, the same, and the index
// answers again when there is room.
func TestWordsThatTakeLong(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{Timing: store.Timing{Lookup: 50 * time.Millisecond}}, func(t *testing.T, s *store.Store) {
		v := seed(t, s)
		publishDemo(t, s, v, 50)
		ctx, cancel := context.WithCancel(t.Context())
		var working sync.WaitGroup
		fail := func(err error) { t.Error(err) }
		working.Go(func() { s.WatchFeed(ctx, fail) })
		working.Go(func() { s.KeepIndex(ctx, store.IndexLimits{Cards: 1 << 20}, fail) })
		defer working.Wait()
		defer cancel()
		eventually(t, "the index to come to where the feed stands", func() bool {
			_, stands := s.Indexed()
			return stands
		})
		answered := func() uint64 { n, _ := s.Indexed(); return n.Answered }
		release := s.HoldSpots()
		for _, question := range []string{"q=police", "q=training&page[total]=none", "q=border&sort=-relevance"} {
			before := answered()
			slow, total := ask(t, s, v, question)
			if answered() != before {
				t.Fatalf("%s: the index has answered without knowing where the word is", question)
			}
			release()
			fast, same := ask(t, s, v, question)
			for began := time.Now(); answered() == before; fast, same = ask(t, s, v, question) { // the first may have given up as well
				if time.Since(began) > patience {
					t.Fatalf("%s: the index does not answer, with room for looking the word up", question)
				}
			}
			if len(slow) == 0 || !slices.Equal(slow, fast) || total != same {
				t.Errorf("%s: SQL finds %d in all, %v; the index %d, %v", question, total, slow, same, fast)
			}
			release = s.HoldSpots()
		}
		release()
	})
}
