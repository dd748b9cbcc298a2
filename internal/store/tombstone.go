package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
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
		Reason: string(w.Withdrawal.Reason), Note: w.Withdrawal.Note,
	}
}

// matches reports whether the tombstone is that of a withdrawal.
func (t *tombstoneRow) matches(gone *content.Gone) bool {
	return t.WithdrawnAt.Equal(gone.WithdrawnAt) && t.Reason == string(gone.Reason) && t.Note == gone.Note
}

// nameReplacements notes on tombstones what stands in the place of the release, where the public may know: on those
// of this transaction, and on those whose replacement it has published.
func (b *batch) nameReplacements() error {
	ids := []string{}
	for _, t := range b.tombstones {
		ids = append(ids, t.ReleaseID)
	}
	published := []string{}
	for _, p := range b.published {
		published = append(published, p.release.ID)
	}
	if len(ids)+len(published) == 0 {
		return nil
	}
	err := b.tx.Exec(`UPDATE published_tombstones SET replaced_by = (SELECT r.replaced_by FROM releases r
			JOIN published_releases p ON p.id = r.replaced_by WHERE r.id = published_tombstones.release_id)
		WHERE release_id IN (SELECT id FROM releases WHERE replaced_by IS NOT NULL AND (id IN ? OR replaced_by IN ?))`,
		nonEmpty(ids), nonEmpty(published)).Error
	if err != nil {
		return fmt.Errorf("name replacements: %w", err)
	}
	return nil
}

// nonEmpty gives ids, or one that nothing has: both engines refuse an empty list, or take it for NULL.
func nonEmpty(ids []string) []string {
	if len(ids) == 0 {
		return []string{uuid.Nil.String()}
	}
	return ids
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
	tx = byPublicKey(tx, "d.release_id", key)
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
	gone := d.Tombstone.gone(deref(d.Replacement))
	return &gone
}
