package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
)

// tombstoneRow is what stays of a release that was public and was withdrawn.
type tombstoneRow struct {
	ReleaseID   string
	Version     int
	WithdrawnAt time.Time
	Reason      string
	Note        string
	ReplacedBy  *string
}

// TableName implements gorm's Tabler.
func (tombstoneRow) TableName() string { return "published_tombstones" }

func newTombstoneRow(w *content.WorkingCopy) tombstoneRow {
	return tombstoneRow{
		ReleaseID: w.ID, Version: w.Version, WithdrawnAt: *w.WithdrawnAt,
		Reason: string(w.Withdrawal.Reason), Note: w.Withdrawal.Note, ReplacedBy: nullable(w.Withdrawal.ReplacedBy),
	}
}

// noRelease is the one answer about releases that a caller may not see, and those that are not there.
func noRelease() error {
	return content.Errorf(content.NotFound, "there is no release with this id or slug")
}

// withdrawn tells a release that was public once from one that never was, as a [content.Gone]. The release that
// replaces it is named where that is public itself.
func (s *Store) withdrawn(ctx context.Context, key string) error {
	tx := s.read.WithContext(ctx).Table("published_tombstones AS d").
		Select("d.*, r.slug AS replacement").
		Joins("LEFT JOIN published_releases r ON r.id = d.replaced_by")
	if content.ValidID(key) {
		tx = tx.Where("d.release_id = ?", key)
	} else {
		tx = tx.Joins("JOIN published_slugs p ON p.release_id = d.release_id").Where("p.slug = ?", key)
	}
	var d struct {
		Tombstone   tombstoneRow `gorm:"embedded"`
		Replacement *string
	}
	switch err := tx.Take(&d).Error; {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return noRelease()
	case err != nil:
		return fmt.Errorf("find withdrawn release: %w", asContent(err))
	}
	return &content.Gone{
		Withdrawal: content.Withdrawal{
			Reason: content.WithdrawalReason(d.Tombstone.Reason), Note: d.Tombstone.Note, ReplacedBy: deref(d.Tombstone.ReplacedBy),
		},
		WithdrawnAt: d.Tombstone.WithdrawnAt.UTC(), Replacement: deref(d.Replacement),
	}
}
