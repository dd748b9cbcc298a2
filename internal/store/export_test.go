package store

import (
	"context"
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/query"
)

// ForTest gives the reading side, to look at tables.
func (s *Store) ForTest() *gorm.DB { return s.read }

// FieldsForTest lists the fields that each resource has columns for.
func FieldsForTest() map[string][]string {
	all := map[string][]string{}
	for name, cs := range map[string]columns{
		"releases": releaseFields(), "fields_of_work": termFields(nil), "meetings": termFields(nil), "states": stateFields(),
		"structures": structureFields(), "field_operations": fieldOperationFields(),
		"drafts": draftFields(), "audit": auditFields(), "keys": keyFields(),
	} {
		all[name] = slices.Sorted(maps.Keys(cs))
	}
	return all
}

// FoundForTest gives the published releases that a filter finds, as the feed decides it of the present version, and those
// of which it holds by the rules for versions that are no longer there.
func (s *Store) FoundForTest(ctx context.Context, q *query.Query) (found, held []string, err error) {
	err = s.atOnce(ctx, func(db *gorm.DB) error {
		var rows []publishedRow
		if err := db.Order("id").Find(&rows).Error; err != nil {
			return err
		}
		events := make([]eventRow, len(rows))
		ids := make([]string, len(rows))
		for i, r := range rows {
			ids[i], events[i] = r.ID, eventRow{Type: typeRelease, ItemID: r.ID, Version: r.Version}
		}
		w := &feedWalk{s: s, db: db, q: q}
		among, err := w.found(ids)
		if err != nil {
			return err
		}
		versions, err := w.editions(ctx, events, nil)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if among[r.ID] {
				found = append(found, r.ID)
			}
			if versions.holds(versions.byVersion[editionKey{r.ID, r.Version}]) {
				held = append(held, r.ID)
			}
		}
		return nil
	})
	return found, held, err
}

// ForgetReceipts is what the schedule does once an hour.
func (s *Store) ForgetReceipts(ctx context.Context) error { return s.forgetReceipts(ctx) }

// WriteForTest gives the writing side, to lay down what no command writes yet.
func (s *Store) WriteForTest() *gorm.DB { return s.write }

// AsContentForTest turns what a driver reports into a kind.
func AsContentForTest(err error) error { return asContent(err) }

// AtOnceForTest reads in one transaction, and says what goes wrong as the readers of lists and of the feed do.
func (s *Store) AtOnceForTest(ctx context.Context, f func(db *gorm.DB) error) error {
	return asContent(s.atOnce(ctx, f))
}

// HoldSpots takes all the room there is for looking up words, until what it gives is called.
func (s *Store) HoldSpots() (release func()) {
	for range spotRoom {
		s.spots.room <- struct{}{}
	}
	return func() {
		for range spotRoom {
			<-s.spots.room
		}
	}
}
