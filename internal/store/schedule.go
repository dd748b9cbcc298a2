package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/dateline-press/dateline/internal/content"
)

const (
	dueBatch     = 100         // releases of one transaction
	retryAfter   = time.Second // after the database did not answer
	tidyEvery    = time.Hour
	asideFor     = time.Minute // how long a release is left alone that could not be published as it stands
	dueCondition = "(status = 'scheduled' AND publish_at <= ?) OR (withdraw_at IS NOT NULL AND withdraw_at <= ?)"
)

// KeepSchedule publishes and withdraws what is due until the context ends. Any number of nodes may do so at once:
// each release is taken by one of them. What goes wrong is reported and tried again. On a node that may read what is
// public and nothing else it ends at once.
func (s *Store) KeepSchedule(ctx context.Context, report func(error)) {
	var tidied time.Time
	for {
		wait := s.timing.Schedule
		done, err := s.CarryOutDue(ctx, report)
		if err == nil && time.Since(tidied) > tidyEvery {
			tidied, err = time.Now(), errors.Join(s.forgetReceipts(ctx), s.PruneFeed(ctx))
		}
		switch {
		case ctx.Err() != nil || isForbidden(err):
			return
		case err != nil:
			report(err)
			wait = retryAfter
		case done > 0:
			continue // there may be more
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// CarryOutDue publishes and withdraws what is due, a batch at most, and gives the number of releases. The time is
// the database's, so that nothing is early whatever the clock of a node says. A release that cannot be published
// as it stands is reported and set aside for a while, so that it is in nobody's way.
func (s *Store) CarryOutDue(ctx context.Context, report func(error)) (done int, err error) {
	if due, err := s.anythingDue(ctx); err != nil || !due {
		return 0, err
	}
	var broken []string
	err = s.transact(ctx, "carry out what is due", func(tx *gorm.DB) error {
		b, err := s.newBatch(ctx, tx, content.Act{By: content.BySchedule})
		if err != nil {
			return err
		}
		var rows []releaseRow
		err = s.due(tx, b.at).Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}).
			Order("publish_at, id").Limit(dueBatch).Find(&rows).Error
		if err != nil {
			return fmt.Errorf("claim releases: %w", err)
		}
		copies, err := withTags(tx, rows)
		if err != nil {
			return err
		}
		done, broken = 0, nil
		for i := range rows {
			before := copies[rows[i].ID]
			if err := b.carryOut(before); err != nil {
				report(fmt.Errorf("release %s cannot be published as planned: %w", before.ID, err))
				broken = append(broken, before.ID)
				continue
			}
			done++
		}
		return b.write()
	})
	if err != nil {
		return 0, err
	}
	s.aside.put(broken, time.Now())
	return done, nil
}

// due asks for what is due and not set aside.
func (s *Store) due(db *gorm.DB, at time.Time) *gorm.DB {
	tx := db.Model(&releaseRow{}).Where("("+dueCondition+")", at, at)
	if ids := s.aside.list(time.Now()); len(ids) > 0 {
		tx = tx.Where("id NOT IN ?", ids)
	}
	return tx
}

// aside remembers what a node leaves alone for a while.
type aside struct {
	mu    sync.Mutex
	until map[string]time.Time
}

func (a *aside) put(ids []string, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, id := range ids {
		if a.until == nil {
			a.until = map[string]time.Time{}
		}
		a.until[id] = now.Add(asideFor)
	}
}

// list gives what is still to be left alone, and forgets the rest.
func (a *aside) list(now time.Time) []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	maps.DeleteFunc(a.until, func(_ string, until time.Time) bool { return !until.After(now) })
	return slices.Collect(maps.Keys(a.until))
}

func (b *batch) carryOut(before *content.WorkingCopy) error {
	b.act.Action = "publish"
	if before.WithdrawAt != nil {
		b.act.Action = "withdraw"
	}
	after := before.Clone()
	if err := after.Due(b.at); err != nil {
		return err
	}
	return b.keep(before, after)
}

// anythingDue looks without taking anything.
func (s *Store) anythingDue(ctx context.Context) (bool, error) {
	db := s.read.WithContext(ctx)
	at, err := s.clock(db)
	if err != nil {
		return false, fmt.Errorf("look for what is due: %w", asContent(err))
	}
	var ids []string
	if err := s.due(db, at).Limit(1).Pluck("id", &ids).Error; err != nil {
		return false, fmt.Errorf("look for what is due: %w", asContent(err))
	}
	return len(ids) > 0, nil
}

func isForbidden(err error) bool {
	var known *content.Error
	return errors.As(err, &known) && known.Kind == content.Forbidden
}
