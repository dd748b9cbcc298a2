package store_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestReadersWhoLeaveHarmNobody has many read and leave at any moment, the last one of a statement among them, beside
// others who stay: no connection on which one has left comes to another with its end.
func TestReadersWhoLeaveHarmNobody(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, store.Postgres, store.Options{})
	seed(t, s)
	rounds := int64(60)
	if storetest.Long() {
		rounds = 3_000
	}
	var stayed atomic.Int64
	ctx, stop := context.WithCancel(t.Context())
	var leaving, staying sync.WaitGroup
	defer leaving.Wait()
	defer stop()
	for n := range 12 {
		leaving.Go(func() {
			random := rand.New(rand.NewPCG(7, uint64(n)))
			for ctx.Err() == nil {
				short, leave := context.WithTimeout(ctx, time.Duration(random.IntN(3000))*time.Microsecond)
				_, _ = s.FeedHead(short)
				leave()
			}
		})
	}
	for range 4 {
		staying.Go(func() {
			for stayed.Add(1) < rounds && !t.Failed() {
				if _, err := s.FeedHead(t.Context()); err != nil {
					t.Errorf("after %d readings: %v", stayed.Load(), err)
				}
			}
		})
	}
	staying.Wait()
}
