package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

// auditRow is what was done to an item. It is never changed.
type auditRow struct {
	Seq          int64
	ID           string
	At           time.Time
	KeyID        string
	Action       string
	Type         string
	Item         string
	FromVersion  int
	ToVersion    int
	FromRevision int
	ToRevision   int
	RequestID    string
}

// TableName implements gorm's Tabler.
func (auditRow) TableName() string { return "audit_entries" }

// log gives entries their positions, like record for the feed. Where a transaction does both, it logs first.
func (s *Store) log(tx *gorm.DB, entries []auditRow, at time.Time) error {
	if len(entries) == 0 {
		return nil
	}
	var seq int64
	err := tx.Raw("UPDATE editorial_head SET seq = seq + ? WHERE id = 1 RETURNING seq", len(entries)).Row().Scan(&seq)
	if err != nil {
		return fmt.Errorf("move the head of the log: %w", err)
	}
	for i := range entries {
		e := &entries[i]
		e.Seq, e.ID, e.At = seq-int64(len(entries)-1-i), s.newID(), at
	}
	return insert(tx, entries)
}

func auditFields() columns {
	return columns{
		"seq":        {sql: "seq"},
		"at":         {sql: "at"},
		"key":        {sql: "key_id"},
		"action":     {sql: "action"},
		"type":       {sql: "type"},
		"item":       {sql: "item"},
		"request_id": {sql: "request_id"},
	}
}

func (r *auditRow) value(field string) string {
	if field == "seq" {
		return numberText(r.Seq)
	}
	return r.ID
}

// Audit reads a page of the log.
func (s *Store) Audit(ctx context.Context, q *query.Query) (query.Page[*content.AuditEntry], error) {
	rows, err := list[auditRow](s.read.WithContext(ctx), &listing{engine: s.engine, key: "id", table: auditRow{}.TableName(), columns: auditFields()}, q)
	return pageOf(rows, (*auditRow).entry), err
}

func (r *auditRow) entry() *content.AuditEntry {
	return &content.AuditEntry{
		Seq: r.Seq, ID: r.ID, At: r.At.UTC(), By: r.KeyID, Action: r.Action, Type: r.Type, Item: r.Item,
		FromVersion: r.FromVersion, ToVersion: r.ToVersion, FromRevision: r.FromRevision, ToRevision: r.ToRevision,
		RequestID: r.RequestID,
	}
}
