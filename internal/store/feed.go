package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

// headRow is the counter row of the published side.
type headRow struct {
	ID        int
	Seq       int64
	TermsSeq  int64
	PrunedSeq int64
	SweptSeq  int64
}

// TableName implements gorm's Tabler.
func (headRow) TableName() string { return "published_head" }

type eventRow struct {
	Seq     int64
	EventID string
	At      time.Time
	Type    string
	ItemID  string
	Op      content.ChangeOp
	Version int
	Reason  string
	Changed []string `gorm:"serializer:json"`
}

// TableName implements gorm's Tabler.
func (eventRow) TableName() string { return "published_events" }

// typeRelease is the type of a release in the feed; the other types are those of terms.
const typeRelease = "release"

// reasonRetagged is why a release is told of of which a term was merged into another.
const reasonRetagged = "retagged"

// event is a change of what the public sees, before it has a position.
type event struct {
	kind    string
	id      string
	op      content.ChangeOp
	version int
	reason  string
	before  int      // of a release: the version that was published last, 0 for none
	changed []string // the members that did, but for those that always do
}

// headOn reads the counter row.
func headOn(ctx context.Context, db *gorm.DB) (headRow, error) {
	var h headRow
	if err := db.WithContext(ctx).Take(&h).Error; err != nil {
		return h, fmt.Errorf("read the head of the feed: %w", asContent(err))
	}
	return h, nil
}

// record gives events their positions. The counter row stays locked until the transaction ends, so that
// positions follow the order of commits; record is the last thing a transaction does.
func (s *Store) record(tx *gorm.DB, events []event, at time.Time) error {
	if len(events) == 0 {
		return nil
	}
	terms := false
	for _, e := range events {
		terms = terms || e.kind != typeRelease
	}
	var h headRow
	// A term's event moves terms_seq too: the vocabulary in memory is good until it moves.
	err := tx.Raw(`UPDATE published_head SET seq = seq + ?, terms_seq = CASE WHEN ? THEN seq + ? ELSE terms_seq END
		WHERE id = 1 RETURNING id, seq, terms_seq`, len(events), terms, len(events)).Scan(&h).Error
	if err != nil {
		return fmt.Errorf("move the head of the feed: %w", err)
	}
	if h.Seq == 0 {
		return content.Errorf(content.Unavailable, "the counter row of the feed is missing")
	}
	rows := make([]eventRow, len(events))
	first := h.Seq - int64(len(events)) + 1
	for i, e := range events {
		rows[i] = eventRow{
			Seq: first + int64(i), EventID: s.newID(), At: at, Type: e.kind, ItemID: e.id,
			Op: e.op, Version: e.version, Reason: e.reason, Changed: e.changed,
		}
		if e.changed == nil {
			rows[i].Changed = []string{}
		}
	}
	if err := insert(tx, rows); err != nil {
		return err
	}
	return s.announce(tx, query.Place{Seq: h.Seq, Event: rows[len(rows)-1].EventID})
}
