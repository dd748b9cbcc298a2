package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/dateline-press/dateline/internal/content"
)

// mirrorRow says how far a copy of another instance has read there.
type mirrorRow struct {
	ID    int
	Place string
}

// TableName implements gorm's Tabler.
func (mirrorRow) TableName() string { return "mirror" }

// The limits of a step on PostgreSQL: it may take away, and write, many releases at once.
const (
	stepStatement = "60s"
	stepLock      = "10s"
)

// MirrorPlace gives the place that was kept with the last step of a mirror. Before the first one it is empty, and the
// error says so where there are releases that would be in its way.
func (s *Store) MirrorPlace(ctx context.Context) (string, error) {
	var rows []mirrorRow
	if err := s.read.WithContext(ctx).Find(&rows).Error; err != nil {
		return "", fmt.Errorf("read the place of the mirror: %w", asContent(err))
	}
	if len(rows) > 0 {
		return rows[0].Place, nil
	}
	var own int64
	if err := s.read.WithContext(ctx).Table("releases").Count(&own).Error; err != nil {
		return "", fmt.Errorf("count releases: %w", asContent(err))
	}
	if own > 0 {
		return "", content.Errorf(content.Conflict, "the database has %d releases of its own: a mirror needs one without releases", own)
	}
	return "", nil
}

// Mirror takes a step over, all of it with its place or nothing of it. What is here is made the same as in the original,
// whatever it was: releases get the versions and the times that they have there, and what is in their way yields, since
// the original tells of it too.
func (s *Store) Mirror(ctx context.Context, act content.Act, step *content.Step) error {
	return s.transact(ctx, act.Action, func(tx *gorm.DB) error {
		how := content.Intake{Terms: step.AllTerms || hasTerms(step.Put) || dropsTerms(step.Drop)}
		in, err := s.newIntake(ctx, tx, act, how)
		if err != nil {
			return err
		}
		if s.engine == Postgres {
			for setting, limit := range map[string]string{"statement_timeout": stepStatement, "lock_timeout": stepLock} {
				if err := tx.Exec("SET LOCAL " + setting + " = '" + limit + "'").Error; err != nil {
					return fmt.Errorf("set the limits of a step: %w", err)
				}
			}
		}
		if done, err := placed(tx, step); done || err != nil {
			return err
		}
		if err := in.mirror(step); err != nil {
			return err
		}
		in.events = oneEach(in.events)
		return in.finish()
	})
}

// placed keeps the place of a step, and reports whether it was kept before: the step is done, and only the answer was
// lost.
func placed(tx *gorm.DB, step *content.Step) (done bool, err error) {
	var rows []mirrorRow
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Find(&rows).Error; err != nil {
		return false, fmt.Errorf("read the place of the mirror: %w", err)
	}
	kept := ""
	if len(rows) > 0 {
		kept = rows[0].Place
	}
	switch {
	case kept == step.Place:
		return true, nil
	case kept != step.From:
		return false, content.Errorf(content.Conflict, "another mirror is writing to the same database")
	}
	row := mirrorRow{ID: 1, Place: step.Place}
	if err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, UpdateAll: true}).Create(&row).Error; err != nil {
		return false, fmt.Errorf("keep the place of the mirror: %w", err)
	}
	return false, nil
}

// mirrored reports whether the database is the copy of another instance.
func mirrored(tx *gorm.DB) (bool, error) {
	var n int64
	err := tx.Table("mirror").Count(&n).Error
	return n > 0, err
}

func dropsTerms(all []content.Departure) bool {
	for _, d := range all {
		if d.Type != content.TypeRelease {
			return true
		}
	}
	return false
}

// mirror does what a step says, in an order in which nothing refers to what is not there.
func (in *intake) mirror(step *content.Step) error {
	var terms, releases []Submission
	for _, sub := range step.Put {
		if sub.Term != nil {
			terms = append(terms, sub)
		} else {
			releases = append(releases, sub)
		}
	}
	if err := in.mirrorTerms(terms); err != nil {
		return err
	}
	for _, d := range step.Drop {
		if d.Type != content.TypeRelease && d.Into != "" {
			if err := in.mirrorMerge(d); err != nil {
				return err
			}
		}
	}
	if err := in.mirrorReleases(releases, step); err != nil {
		return err
	}
	return in.dropTerms(terms, step)
}

// oneEach leaves one event for each item, the last, at the place of the first.
func oneEach(events []event) []event {
	at := map[[2]string]int{}
	var once []event
	for _, e := range events {
		key := [2]string{e.kind, e.id}
		i, again := at[key]
		if !again {
			at[key] = len(once)
			once = append(once, e)
			continue
		}
		if before := once[i].reason; before == reasonRetagged || before == reasonReplaced {
			e.reason = before // of which nobody can tell what was there before
		}
		once[i] = e
	}
	return once
}
