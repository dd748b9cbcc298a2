package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

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
	start, bar := time.Now(), newProgress("generating", cmd.Releases)
	counts := map[store.Outcome]int{}
	err = demo.New(v, cmd.RandomSeed).Stream(ctx, cmd.Releases, prose.New(), func(batch []*content.Release) error {
		results, err := publish(ctx, s, batch)
		for _, r := range results {
			counts[r.Outcome]++
		}
		bar.show(counts[store.Created] + counts[store.Updated] + counts[store.Unchanged])
		return err
	})
	bar.end()
	fmt.Fprintf(os.Stderr, "%d releases created, %d unchanged, in %s\n",
		counts[store.Created]+counts[store.Updated], counts[store.Unchanged], time.Since(start).Round(time.Millisecond))
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
