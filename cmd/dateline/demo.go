package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/dateline-press/dateline/internal/config"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/demo"
	"github.com/dateline-press/dateline/internal/prose"
	"github.com/dateline-press/dateline/internal/sample"
	"github.com/dateline-press/dateline/internal/store"
)

type demoCommand struct {
	Releases   int    `default:"1000" help:"How many releases to generate (default: ${default})."`
	RandomSeed uint64 `default:"1" help:"The same seed gives the same releases (default: ${default})."`
}

// Run generates releases and publishes them. What an earlier run with the same seed made stays as it is.
func (cmd demoCommand) Run(ctx context.Context, db config.Database) (err error) {
	if cmd.Releases < 1 {
		return errors.New("releases must be at least 1")
	}
	s, err := openForWriting(ctx, db, writing)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	v, err := s.Vocabulary(ctx)
	if err != nil {
		return err
	}
	load := demoLoad{store: s, bar: newProgress("generating", cmd.Releases), counts: map[store.Outcome]int{}}
	start := time.Now()
	err = load.run(ctx, demo.New(v, cmd.RandomSeed), cmd.Releases)
	load.bar.end()
	fmt.Fprintf(os.Stderr, "%d releases created, %d unchanged, in %s\n",
		load.counts[store.Created]+load.counts[store.Updated], load.counts[store.Unchanged], time.Since(start).Round(time.Millisecond))
	return err
}

// demoLoad publishes generated releases.
type demoLoad struct {
	store *store.Store
	bar   *progress

	mu     sync.Mutex
	counts map[store.Outcome]int
	done   int
}

// demoWriters is how many transactions write at once on PostgreSQL: while one waits for the database, another
// prepares its rows. SQLite has one writer.
const demoWriters = 3

func (l *demoLoad) run(ctx context.Context, g *demo.Generator, n int) error {
	writers, ctx := errgroup.WithContext(ctx)
	writers.SetLimit(1)
	if l.store.Engine() == store.Postgres {
		writers.SetLimit(demoWriters)
	}
	err := g.Stream(ctx, n, prose.New(), func(batch []*content.Release) error {
		writers.Go(func() error { return l.publish(ctx, batch) })
		return nil
	})
	if failed := writers.Wait(); failed != nil {
		return failed // it is why the stream was stopped
	}
	return err
}

func (l *demoLoad) publish(ctx context.Context, batch []*content.Release) error {
	results, err := publish(ctx, l.store, batch)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range results {
		l.counts[r.Outcome]++
		l.done++
	}
	l.bar.show(l.done)
	return err
}

func publish(ctx context.Context, s *store.Store, releases []*content.Release) ([]store.Result, error) {
	batch := make([]store.Submission, len(releases))
	for i, r := range releases {
		batch[i] = store.Submission{Release: r}
	}
	return s.Import(ctx, batch)
}

// publishSamples publishes the sample releases.
func publishSamples(ctx context.Context, s *store.Store) error {
	v, err := s.Vocabulary(ctx)
	if err != nil {
		return err
	}
	releases, err := sample.Releases(v, prose.New())
	if err != nil {
		return err
	}
	_, err = publish(ctx, s, releases)
	return err
}
