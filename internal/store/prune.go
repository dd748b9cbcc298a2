package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
)

const (
	tombstonesKept = 400 * 24 * time.Hour
	sweepStep      = 1000 // events of one transaction
)

// PruneFeed forgets what was withdrawn more than 400 days ago, and events that others as old have overtaken. What is
// there keeps its last event for ever, so that the feed read from its beginning always makes a whole copy. It stops
// when all was looked at, and goes on where it stopped.
func (s *Store) PruneFeed(ctx context.Context) error {
	for {
		more := false
		err := s.transact(ctx, "prune the feed", func(tx *gorm.DB) (err error) {
			more, err = s.sweep(tx, s.stamp().Add(-tombstonesKept))
			return err
		})
		if err != nil || !more {
			return err
		}
	}
}

// sweep looks at some events that are old enough.
func (s *Store) sweep(tx *gorm.DB, before time.Time) (more bool, err error) {
	if err := s.lockName(tx, "prune"); err != nil {
		return false, err
	}
	head, err := headOn(tx.Statement.Context, tx)
	if err != nil {
		return false, err
	}
	// The newest event stays whatever its age: cursors lead to it.
	var rows []eventRow
	err = tx.Select("seq", "at", "item_id", "op").Where("seq > ? AND seq < ? AND at < ?", head.SweptSeq, head.Seq, before).
		Order("seq").Limit(sweepStep).Find(&rows).Error
	if err != nil {
		return false, fmt.Errorf("find old events: %w", err)
	}
	if len(rows) == 0 {
		return false, nil
	}
	last := rows[len(rows)-1].Seq
	if err := sweepEvents(tx, head.SweptSeq, last); err != nil {
		return false, err
	}
	pruned := head.PrunedSeq
	for _, r := range rows {
		if r.Op == content.Delete {
			pruned = r.Seq
		}
	}
	if err := tx.Exec("DELETE FROM published_tombstones WHERE withdrawn_at < ?", before).Error; err != nil {
		return false, fmt.Errorf("forget tombstones: %w", err)
	}
	err = tx.Exec("UPDATE published_head SET swept_seq = ?, pruned_seq = ? WHERE id = 1", last, pruned).Error
	if err != nil {
		return false, fmt.Errorf("note how far the feed was pruned: %w", err)
	}
	return len(rows) == sweepStep, nil
}

// sweepEvents takes away the events that those of a stretch have overtaken, and what of the stretch tells that
// something is there no longer.
func sweepEvents(tx *gorm.DB, from, to int64) error {
	err := tx.Exec(`DELETE FROM published_events WHERE seq <= ? AND EXISTS (SELECT 1 FROM published_events e
		WHERE e.item_id = published_events.item_id AND e.seq > published_events.seq AND e.seq > ? AND e.seq <= ?)
		AND item_id IN (SELECT item_id FROM published_events WHERE seq > ? AND seq <= ?)`, to, from, to, from, to).Error
	if err != nil {
		return fmt.Errorf("prune overtaken events: %w", err)
	}
	err = tx.Exec("DELETE FROM published_events WHERE seq > ? AND seq <= ? AND op = ?", from, to, content.Delete).Error
	if err != nil {
		return fmt.Errorf("prune events of what is gone: %w", err)
	}
	return nil
}
