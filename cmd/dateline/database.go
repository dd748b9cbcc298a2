package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/dateline-press/dateline/internal/config"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/vocabulary"
)

// writing is for commands that change much at once.
var writing = store.Options{Timing: store.Timing{Statement: 5 * time.Minute}}

// openForWriting opens the database of a command. A SQLite file is made and migrated where it has to be;
// PostgreSQL is migrated by dateline migrate alone.
func openForWriting(ctx context.Context, db config.Database, opts store.Options) (*store.Store, error) {
	s, err := store.Open(ctx, db.DatabaseURL, opts)
	if err != nil {
		return nil, err
	}
	if db.SQLite() {
		err = prepare(ctx, s)
	} else {
		err = s.Ready(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// prepare brings the tables to the form needed and adds the vocabulary.
func prepare(ctx context.Context, s *store.Store) error {
	err := s.Migrate(ctx, func(name string) { fmt.Fprintln(os.Stderr, "migrated", name) })
	if err != nil {
		return err
	}
	bar := newProgress("indexing", 0)
	err = s.Reindex(ctx, bar.of)
	bar.end()
	if err != nil {
		return err
	}
	terms, err := vocabulary.Terms(time.Now())
	if err != nil {
		return err
	}
	menu, err := vocabulary.Navigation()
	if err != nil {
		return err
	}
	added, err := s.Seed(ctx, terms, menu)
	if err != nil {
		return err
	}
	if added > 0 {
		fmt.Fprintf(os.Stderr, "added %d terms of the vocabulary\n", added)
	}
	return nil
}

type migrateCommand struct{}

// Run migrates.
func (migrateCommand) Run(ctx context.Context, db config.Database) (err error) {
	s, err := store.Open(ctx, db.DatabaseURL, writing)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return prepare(ctx, s)
}
