// Package store keeps content in SQLite or PostgreSQL: the working copies, the published side that the
// public reads, and the vocabulary. It is the one package that knows GORM and SQL.
//
// Data flows one way: publishing writes the published tables from the working copy, and public reads use
// the published tables alone.
package store

import (
	"context"
	"database/sql"
	"errors"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/index"
)

// Engine names a database engine.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Store is an open database. It is safe for concurrent use.
type Store struct {
	engine Engine
	write  *gorm.DB // SQLite: the one connection that writes; PostgreSQL: the pool
	read   *gorm.DB // SQLite: connections that cannot write; PostgreSQL: the same pool
	fixed  *gorm.DB // as read, for statements that are always the same: each is prepared once
	close  func() error

	now    func() time.Time // nil for the clocks of the machine and of the database
	newID  func() string
	timing Timing

	vocabulary atomic.Pointer[vocabularySnapshot]
	aside      aside                                        // of the schedule
	watch      watch                                        // of the feed
	spots      spots                                        // words that are being looked up
	answered   atomic.Uint64                                // how often the index has
	indexed    atomic.Pointer[index.Index]                  // of the published list; nil where none is kept
	listen     func(ctx context.Context) (*pgx.Conn, error) // of PostgreSQL: a connection beside the pool
}

// Options adjusts how a database is opened. The zero Options is for serving.
type Options struct {
	// Timing is how long the store waits and how often it looks.
	Timing Timing
	// Unsynced has SQLite not wait for the disk. What was acknowledged survives the end of the program, but no power cut.
	Unsynced bool
	// Exclusive makes sure that no other server has the same SQLite file open.
	Exclusive bool
	// Now is the clock; nil means that of the machine, and for what the newsroom does that of the database. NewID
	// makes ids; nil means random UUIDs.
	Now   func() time.Time
	NewID func() string
}

func newStore(engine Engine, opts Options) *Store {
	s := &Store{
		engine: engine, now: opts.Now, newID: opts.NewID, timing: opts.Timing.withDefaults(),
		spots: spots{room: make(chan struct{}, spotRoom)},
	}
	if s.newID == nil {
		s.newID = uuid.NewString
	}
	return s
}

// Engine says which engine the database runs on.
func (s *Store) Engine() Engine { return s.engine }

// Close ends all use of the database.
func (s *Store) Close() error { return s.close() }

// Ready reports whether the database answers and has the schema this program was built for.
func (s *Store) Ready(ctx context.Context) error {
	var version int64
	err := s.read.WithContext(ctx).Raw("SELECT max(version_id) FROM goose_db_version WHERE is_applied").Row().Scan(&version)
	if err != nil {
		return &content.Error{Kind: content.Unavailable, Message: "the database does not answer, or was never migrated: run dateline migrate"}
	}
	if want := s.engine.schemaVersion(); version != want {
		return content.Errorf(content.Unavailable,
			"the database has schema version %d, this program needs %d: run dateline migrate", version, want)
	}
	return nil
}

// stamp is the time as both engines keep it: UTC, to the microsecond.
func (s *Store) stamp() time.Time {
	now := s.now
	if now == nil {
		now = time.Now
	}
	return now().UTC().Truncate(time.Microsecond)
}

// asContent turns what drivers and GORM report into the kinds that callers know. It is the one place that does.
func asContent(err error) error {
	var known *content.Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(err, gorm.ErrRecordNotFound) || errors.Is(err, sql.ErrNoRows):
		return content.Errorf(content.NotFound, "not found")
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return errors.Join(content.Errorf(content.Conflict, "it is there already"), err)
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errBusy):
		return errors.Join(content.Errorf(content.Unavailable, "the database took too long; try again"), err)
	}
	if kind, message := postgresKind(err); kind != "" {
		return errors.Join(content.Errorf(kind, "%s", message), err)
	}
	return err
}

func isUnavailable(err error) bool {
	var known *content.Error
	return errors.As(err, &known) && known.Kind == content.Unavailable
}
