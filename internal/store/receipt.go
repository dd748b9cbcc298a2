package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/dateline-press/dateline/internal/content"
)

// receiptRow is what a request was told, kept under the name its sender gave it.
type receiptRow struct {
	KeyID       string `gorm:"primaryKey"`
	Name        string `gorm:"primaryKey"`
	Fingerprint string
	Told        []byte
	At          time.Time
}

// TableName implements gorm's Tabler.
func (receiptRow) TableName() string { return "receipts" }

// receiptsKept is how long the same request is told the same again.
const receiptsKept = 48 * time.Hour

// once runs f in a transaction and keeps what it tells, unless the same request was told before.
func (s *Store) once(ctx context.Context, act content.Act, f func(tx *gorm.DB) ([]byte, error)) (content.Receipt, error) {
	var told content.Receipt
	err := s.transact(ctx, act.Action, func(tx *gorm.DB) error {
		before, err := s.claim(tx, act)
		if err != nil {
			return err
		}
		if before != nil {
			told = content.Receipt{Told: before.Told, Replayed: true}
			return nil
		}
		told = content.Receipt{}
		if told.Told, err = f(tx); err != nil || act.Repeat == nil {
			return err
		}
		return tx.Model(&receiptRow{}).Where("key_id = ? AND name = ?", act.By, act.Repeat.Key).Update("told", told.Told).Error
	})
	return told, err
}

// claim takes the name of a request for this transaction, or finds the receipt of the request that had it. While
// another transaction holds the name, claim waits for it as long as a lock may take.
func (s *Store) claim(tx *gorm.DB, act content.Act) (*receiptRow, error) {
	if act.Repeat == nil {
		return nil, nil
	}
	row := receiptRow{KeyID: act.By, Name: act.Repeat.Key, Fingerprint: act.Repeat.Fingerprint, Told: []byte{}, At: s.stamp()}
	inserted := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	switch {
	case errors.Is(asContent(inserted.Error), errBusy) || isUnavailable(asContent(inserted.Error)):
		return nil, content.Errorf(content.Conflict, "the request with this Idempotency-Key is still being worked on: send it again in a moment")
	case inserted.Error != nil:
		return nil, fmt.Errorf("claim the name of a request: %w", inserted.Error)
	case inserted.RowsAffected == 1:
		return nil, nil
	}
	var before receiptRow
	if err := tx.Where("key_id = ? AND name = ?", act.By, act.Repeat.Key).Take(&before).Error; err != nil {
		return nil, fmt.Errorf("read a receipt: %w", err)
	}
	if before.Fingerprint != act.Repeat.Fingerprint {
		return nil, content.Errorf(content.KeyReused, "another request was sent with this Idempotency-Key: each needs its own")
	}
	return &before, nil
}

// forgetReceipts takes away receipts that are too old to be asked for.
func (s *Store) forgetReceipts(ctx context.Context) error {
	err := s.write.WithContext(ctx).Where("at < ?", s.stamp().Add(-receiptsKept)).Delete(&receiptRow{}).Error
	if err != nil {
		return fmt.Errorf("forget receipts: %w", asContent(err))
	}
	return nil
}
