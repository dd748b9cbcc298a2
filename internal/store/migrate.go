package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// migrationLock is the number of the advisory lock under which one node at a time migrates.
const migrationLock = 4_061_974

// Migrate brings the tables to the form this program needs. It may be run by several nodes at once: one
// migrates, the others wait. Each migration done is reported by its file's name.
func (s *Store) Migrate(ctx context.Context, report func(name string)) error {
	db, err := s.write.DB()
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	unlock, err := s.lockMigrations(ctx, db)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	files, err := fs.Sub(migrations, "migrations/"+string(s.engine))
	if err != nil {
		return errors.Join(fmt.Errorf("migrate: %w", err), unlock())
	}
	p, err := goose.NewProvider(s.engine.gooseDialect(), db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return errors.Join(fmt.Errorf("migrate: %w", err), unlock())
	}
	done, err := p.Up(ctx)
	for _, m := range done {
		report(m.Source.Path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("migrate: %w", err), unlock())
	}
	return unlock()
}

func (e Engine) gooseDialect() goose.Dialect {
	if e == SQLite {
		return goose.DialectSQLite3
	}
	return goose.DialectPostgres
}

// schemaVersion is the number of the last migration.
func (e Engine) schemaVersion() int64 {
	files, err := migrations.ReadDir("migrations/" + string(e))
	if err != nil || len(files) == 0 {
		return 0
	}
	version, err := goose.NumericComponent(files[len(files)-1].Name())
	if err != nil {
		return 0
	}
	return version
}

// lockMigrations holds an advisory lock on a connection of its own; SQLite has one writer anyway.
func (s *Store) lockMigrations(ctx context.Context, db *sql.DB) (unlock func() error, err error) {
	if s.engine == SQLite {
		return func() error { return nil }, nil
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	// A waiting node must not be cut off by the limits meant for requests.
	if _, err := conn.ExecContext(ctx, "SET statement_timeout = 0; SET lock_timeout = 0"); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return func() error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", migrationLock)
		_, err2 := conn.ExecContext(context.WithoutCancel(ctx), "RESET statement_timeout; RESET lock_timeout")
		return errors.Join(err, err2, conn.Close())
	}, nil
}
