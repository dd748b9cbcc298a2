package main

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/config"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestKilledServer kills a server again and again while it publishes. All that was acknowledged is there and in the feed,
// once, however often its request was sent.
func TestKilledServer(t *testing.T) {
	outages(t)
	kills := often(3, 20)
	eachDatabase(t, func(t *testing.T, db config.Database) {
		var at atomic.Value
		at.Store("")
		address := func() string { return at.Load().(string) }
		w := newWriters(t, db.DatabaseURL, address)
		n := startNode(t, db.DatabaseURL)
		at.Store(n.url)
		w.start(4)
		readers, stop := followers(t, 2, address)
		for round := range kills {
			w.goesOn()
			time.Sleep(time.Duration(round*20) * time.Millisecond)
			n.kill()
			n = startNode(t, db.DatabaseURL)
			at.Store(n.url)
		}
		w.finish()
		stop()
		exact(t, n.url, w, readers...)
	})
}

// followers starts some who follow the feed, until they are stopped.
func followers(t *testing.T, number int, address func() string) (all []*follower, stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var reading sync.WaitGroup
	for n := range number {
		f := newFollower(t)
		all = append(all, f)
		reading.Go(func() { f.follow(ctx, address, rand.New(rand.NewPCG(5, uint64(n)))) })
	}
	stop = func() { cancel(); reading.Wait() }
	t.Cleanup(stop) // where the test has failed
	return all, stop
}

// TestKilledPostgres kills PostgreSQL again and again, with all its processes, while a server publishes. The server goes
// on by itself, and has lost and doubled nothing.
func TestKilledPostgres(t *testing.T) {
	outages(t)
	kills := often(2, 10)
	postgres := storetest.OwnPostgres(t, storetest.Durable()...)
	database := migrated(t, postgres.URL("postgres"))
	n := startNode(t, database)
	address := func() string { return n.url }
	w := newWriters(t, database, address)
	w.start(6)
	readers, stop := followers(t, 2, address)
	var longest time.Duration
	for round := range kills {
		w.goesOn()
		time.Sleep(time.Duration(round*50) * time.Millisecond)
		if err := postgres.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := postgres.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		started := time.Now()
		w.goesOn()
		longest = max(longest, time.Since(started))
	}
	w.finish()
	stop()
	select {
	case <-n.ended:
		t.Error("the server has ended")
	default:
	}
	exact(t, n.url, w, readers...)
	t.Logf("PostgreSQL was killed %d times; once it answered, 20 changes took %v at most", kills, longest.Round(time.Millisecond))
}
