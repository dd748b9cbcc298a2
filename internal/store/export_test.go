package store

import (
	"context"
	"maps"
	"slices"

	"gorm.io/gorm"
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

// ForgetReceipts is what the schedule does once an hour.
func (s *Store) ForgetReceipts(ctx context.Context) error { return s.forgetReceipts(ctx) }

// WriteForTest gives the writing side, to lay down what no command writes yet.
func (s *Store) WriteForTest() *gorm.DB { return s.write }
