package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

// keyRow is an API key without its secret.
type keyRow struct {
	ID        string `gorm:"primaryKey"`
	Name      string
	Hash      string
	Scopes    []auth.Scope `gorm:"serializer:json"`
	CreatedBy string
	CreatedAt time.Time
	ExpiresAt *time.Time
	RevokedAt *time.Time
}

// TableName implements gorm's Tabler.
func (keyRow) TableName() string { return "api_keys" }

const typeKey = "key"

func keyFields() columns {
	return columns{
		"id":         {sql: "id"},
		"name":       {sql: "name"},
		"created_at": {sql: "created_at"},
		"expires_at": {sql: "expires_at"},
		"revoked_at": {sql: "revoked_at"},
	}
}

func (r *keyRow) value(field string) string {
	switch field {
	case "created_at":
		return instantText(r.CreatedAt)
	case "name":
		return r.Name
	default:
		return r.ID
	}
}

func (r *keyRow) key() *auth.Key {
	return &auth.Key{
		ID: r.ID, Name: r.Name, Scopes: r.Scopes, CreatedBy: r.CreatedBy, CreatedAt: r.CreatedAt.UTC(),
		ExpiresAt: utc(r.ExpiresAt), RevokedAt: utc(r.RevokedAt),
	}
}

// Key gives the key with an id and the hash of its secret. Whether it may still be used is for the caller to see;
// it is read each time, so that a revocation holds on every node from then on.
func (s *Store) Key(ctx context.Context, id string) (*auth.Key, string, error) {
	var rows []keyRow
	if err := s.read.WithContext(ctx).Where("id = ?", id).Limit(1).Find(&rows).Error; err != nil {
		return nil, "", fmt.Errorf("read a key: %w", asContent(err))
	}
	if len(rows) == 0 {
		return nil, "", nil
	}
	return rows[0].key(), rows[0].Hash, nil
}

// Keys reads a page of the keys.
func (s *Store) Keys(ctx context.Context, q *query.Query) (query.Page[*auth.Key], error) {
	rows, err := list[keyRow](s.read.WithContext(ctx), &listing{engine: s.engine, key: "id", table: keyRow{}.TableName(), columns: keyFields()}, q)
	return pageOf(rows, (*keyRow).key), err
}

// CreateKey keeps a new key and the hash of its secret.
func (s *Store) CreateKey(ctx context.Context, act content.Act, k *auth.Key, hash string, receipt func(*auth.Key) ([]byte, error)) (content.Receipt, error) {
	return s.once(ctx, act, func(tx *gorm.DB) ([]byte, error) {
		at, err := s.clock(tx)
		if err != nil {
			return nil, err
		}
		row := keyRow{ID: k.ID, Name: k.Name, Hash: hash, Scopes: k.Scopes, CreatedBy: k.CreatedBy, CreatedAt: at, ExpiresAt: k.ExpiresAt}
		if err := tx.Create(&row).Error; err != nil {
			return nil, fmt.Errorf("insert key: %w", err)
		}
		if err := s.log(tx, []auditRow{keyEntry(act, k.ID)}, at); err != nil {
			return nil, err
		}
		return receipt(row.key())
	})
}

// RevokeKey ends a key. One that is revoked already stays as it is.
func (s *Store) RevokeKey(ctx context.Context, act content.Act, id string) error {
	return s.transact(ctx, act.Action, func(tx *gorm.DB) error {
		var rows []keyRow
		err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Find(&rows).Error
		switch {
		case err != nil:
			return fmt.Errorf("read a key: %w", err)
		case len(rows) == 0:
			return content.Errorf(content.NotFound, "there is no key with this id")
		case rows[0].RevokedAt != nil:
			return nil
		}
		at, err := s.clock(tx)
		if err != nil {
			return err
		}
		if err := tx.Model(&keyRow{}).Where("id = ?", id).Update("revoked_at", at).Error; err != nil {
			return fmt.Errorf("revoke key: %w", err)
		}
		return s.log(tx, []auditRow{keyEntry(act, id)}, at)
	})
}

func keyEntry(act content.Act, id string) auditRow {
	return auditRow{KeyID: act.By, Action: act.Action, Type: typeKey, Item: id, RequestID: act.RequestID}
}
