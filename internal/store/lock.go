package store

import (
	"fmt"
	"time"

	"gorm.io/gorm"
)

// The advisory locks of PostgreSQL, held until the transaction ends. SQLite has one writer at a time and needs
// none of them.
const termLock = 4_061_975

type lockMode string

const (
	shared    lockMode = "pg_advisory_xact_lock_shared"
	exclusive lockMode = "pg_advisory_xact_lock"
)

// lockTerms keeps terms from being taken away while releases are tagged with them: whoever tags holds the lock
// with others, whoever takes away holds it alone.
func (s *Store) lockTerms(tx *gorm.DB, mode lockMode) error {
	if s.engine != Postgres {
		return nil
	}
	if err := tx.Exec("SELECT "+string(mode)+"(?)", termLock).Error; err != nil {
		return fmt.Errorf("lock the vocabulary: %w", err)
	}
	return nil
}

// lockName makes transactions that are about the same name come one behind the other.
func (s *Store) lockName(tx *gorm.DB, name string) error {
	if s.engine != Postgres {
		return nil
	}
	if err := tx.Exec("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", name).Error; err != nil {
		return fmt.Errorf("lock a name: %w", err)
	}
	return nil
}

// clock gives the time by which the newsroom acts: the database's own, so that nodes whose clocks differ agree.
func (s *Store) clock(tx *gorm.DB) (time.Time, error) {
	if s.now != nil || s.engine == SQLite {
		return s.stamp(), nil
	}
	var at time.Time
	if err := tx.Raw("SELECT clock_timestamp()").Row().Scan(&at); err != nil {
		return at, fmt.Errorf("read the clock: %w", err)
	}
	return at.UTC().Truncate(time.Microsecond), nil
}
