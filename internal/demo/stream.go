package demo

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
)

// batchSize is how many releases are handed over at a time.
const batchSize = 500

// batch is what became of the releases with some neighbouring numbers.
type batch struct {
	releases []*content.Release
	err      error
}

// Stream generates the first n releases with all forms of their bodies and hands them over in order, at most 500
// at a time. It works on all processors and keeps only a few batches in memory. It stops at the first error that
// yield gives, or when ctx is done.
func (g *Generator) Stream(ctx context.Context, n int, r *prose.Renderer, yield func([]*content.Release) error) error {
	ctx, cancel := context.WithCancel(ctx)
	var workers sync.WaitGroup
	defer workers.Wait()
	defer cancel()
	// The queue holds the batches in the order of their numbers; when it is full, no new one is begun.
	queue := make(chan chan batch, runtime.GOMAXPROCS(0))
	workers.Go(func() {
		defer close(queue)
		for from := 0; from < n; from += batchSize {
			done := make(chan batch, 1)
			select {
			case queue <- done:
				workers.Go(func() { done <- g.batch(ctx, from, min(from+batchSize, n), r) })
			case <-ctx.Done():
				return
			}
		}
	})
	for done := range queue {
		b := <-done
		if b.err != nil {
			return b.err
		}
		if err := yield(b.releases); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (g *Generator) batch(ctx context.Context, from, to int, r *prose.Renderer) batch {
	b := batch{releases: make([]*content.Release, 0, to-from)}
	for i := from; i < to; i++ {
		if err := ctx.Err(); err != nil {
			return batch{err: err}
		}
		rel := g.Release(i)
		body, err := r.FromMarkdown(rel.Body.Markdown)
		if err != nil {
			return batch{err: fmt.Errorf("render demo release %d: %w", i, err)}
		}
		rel.Body = body
		b.releases = append(b.releases, rel)
	}
	return b
}
