package main

import (
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/store"
)

// TestCutBehindCommit cuts connections to PostgreSQL behind the COMMIT, before its answer comes: nobody knows then what
// became of the change, and everybody sends it again. None is lost, and none is done twice.
func TestCutBehindCommit(t *testing.T) {
	outages(t)
	cuts := often(20, 500)
	database := withVocabulary.URL(t, store.Postgres)
	c, behind := newCutter(t, database)
	n := startNode(t, behind)
	address := func() string { return n.url }
	w := newWriters(t, database, address)
	c.armed.Store(true)
	w.start(6)
	readers, stop := followers(t, 2, address)
	for end := time.Now().Add(3 * patience); c.carried.Load() < int64(cuts); time.Sleep(10 * time.Millisecond) {
		if t.Failed() || time.Now().After(end) {
			t.Fatalf("only %d of %d commits were cut", c.carried.Load(), c.commits.Load())
		}
	}
	w.finish()
	c.armed.Store(false)
	stop()
	exact(t, n.url, w, readers...)
	t.Logf("of %d commits, %d were lost, %d cut at once, %d cut with their answer; %d of those had been carried out", c.commits.Load(),
		c.cuts[unsent], c.cuts[unanswered], c.cuts[uncollected], c.carried.Load())
	if w.replayed.Load() == 0 {
		t.Error("no request was answered by its receipt")
	}
}
