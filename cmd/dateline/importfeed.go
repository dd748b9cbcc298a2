package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"github.com/dateline-press/dateline/internal/ingest"
)

// feeds imports those files that are feeds, whatever they are called, and gives the others.
func (im *pageImport) feeds(ctx context.Context, files []string) (reports []fileReport, others []string, err error) {
	for _, file := range files {
		if !isFeed(file) {
			others = append(others, file)
			continue
		}
		done, err := im.feed(ctx, file)
		reports = append(reports, done...)
		if err != nil {
			return reports, nil, err
		}
	}
	return reports, others, nil
}

// isFeed reports whether a file is a feed. One that cannot be read is none: who reads it next says why.
func isFeed(file string) bool {
	f, err := os.Open(file)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, ingest.FeedHead)
	n, err := io.ReadFull(f, head)
	return (err == nil || errors.Is(err, io.ErrUnexpectedEOF)) && ingest.IsFeed(head[:n])
}

// feed imports the entries of one feed as they are read, so many to a transaction.
func (im *pageImport) feed(ctx context.Context, file string) (reports []fileReport, err error) {
	f, err := os.Open(file)
	if err != nil {
		return []fileReport{refusal(file, "", err)}, nil
	}
	defer func() { _ = f.Close() }()
	v, err := im.store.Vocabulary(ctx)
	if err != nil {
		return nil, err
	}
	reader := &ingest.Reader{Vocabulary: v, NewID: uuid.NewString}
	var taken intake
	keep := func() error {
		done, err := im.keep(ctx, &taken)
		reports, taken = append(reports, done...), intake{}
		return err
	}
	for item := range reader.Feed(filepath.Base(file), f) {
		if item.Refusal != nil {
			taken.add(file, item.Name, nil, item.Refusal)
		} else {
			taken.add(file, item.Name, item.Reading, im.derive(&item.Reading.Release))
		}
		if len(taken.reports) < importBatch {
			continue
		}
		if err := keep(); err != nil {
			return reports, err
		}
	}
	return reports, keep()
}
