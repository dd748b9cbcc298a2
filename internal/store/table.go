package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

// Table reads the terms of one type.
type Table[R any, P termRow[R, T], T content.Item] struct {
	store   *Store
	kind    content.TermType
	columns columns
	scope   string                            // which rows of the table are meant; empty for all
	finish  func(db *gorm.DB, rows []P) error // reads what other tables hold; may be nil
}

// termRow is a row that is read as a term.
type termRow[R any, T content.Item] interface {
	row[R]
	item() T
}

// The tables of terms, by the type they hold.
type (
	FieldOfWorkTable    = Table[fieldOfWorkRow, *fieldOfWorkRow, *content.FieldOfWork]
	StateTable          = Table[stateRow, *stateRow, *content.State]
	StructureTable      = Table[structureRow, *structureRow, *content.Structure]
	FieldOperationTable = Table[fieldOperationRow, *fieldOperationRow, *content.FieldOperation]
	MeetingTable        = Table[meetingRow, *meetingRow, *content.Meeting]
)

// FieldsOfWork gives the table of fields of work.
func (s *Store) FieldsOfWork() *FieldOfWorkTable {
	return &FieldOfWorkTable{store: s, kind: content.TypeFieldOfWork, columns: termFields(nil)}
}

// States gives the table of States.
func (s *Store) States() *StateTable {
	return &StateTable{store: s, kind: content.TypeState, columns: stateFields()}
}

// Structures gives the table of structures, field operations among them.
func (s *Store) Structures() *StructureTable {
	return &StructureTable{store: s, kind: content.TypeStructure, columns: structureFields()}
}

// FieldOperations gives the structures that are field operations.
func (s *Store) FieldOperations() *FieldOperationTable {
	return &FieldOperationTable{
		store: s, kind: content.TypeFieldOperation, columns: fieldOperationFields(),
		scope: "t.kind = 'field_operation'", finish: withHostStates,
	}
}

// Meetings gives the table of the series of meetings.
func (s *Store) Meetings() *MeetingTable {
	return &MeetingTable{store: s, kind: content.TypeMeeting, columns: termFields(nil)}
}

// List reads one page of terms.
func (t *Table[R, P, T]) List(ctx context.Context, q *query.Query) (query.Page[T], error) {
	db := t.store.read.WithContext(ctx)
	rows, err := list[R, P](db, &listing{engine: t.store.engine, key: "id", table: P(new(R)).TableName(), columns: t.columns, scope: t.scope}, q)
	if err != nil {
		return query.Page[T]{}, err
	}
	items, err := t.items(db, rows.Items)
	return query.Page[T]{Items: items, Total: rows.Total, Next: rows.Next, Prev: rows.Prev}, err
}

// Find reads the term with an id or a slug. A slug it had before gives a [content.Moved].
func (t *Table[R, P, T]) Find(ctx context.Context, key string) (T, error) {
	var none T
	column := "slug"
	if content.ValidID(key) {
		column = "id"
	}
	rows, err := t.rows(ctx, t.store.read, "t."+column+" = ?", key)
	if err != nil {
		return none, fmt.Errorf("find %s: %w", t.kind, asContent(err))
	}
	if len(rows) == 0 {
		return none, t.moved(ctx, key)
	}
	items, err := t.items(t.store.read.WithContext(ctx), rows)
	if err != nil {
		return none, err
	}
	return items[0], nil
}

// moved tells a slug that a term had before from one that no term ever had.
func (t *Table[R, P, T]) moved(ctx context.Context, slug string) error {
	var k termKeyRow
	err := t.store.read.WithContext(ctx).Where("type = ? AND key = ? AND use = ? AND spelling = ?",
		keyType(t.kind), content.Key(slug), useFormerSlug, slug).Take(&k).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return content.Errorf(content.NotFound, "there is no %s with this id or slug", t.kind.Label())
	}
	if err != nil {
		return fmt.Errorf("find %s: %w", t.kind, asContent(err))
	}
	rows, err := t.rows(ctx, t.store.read, "t.id = ?", k.TermID)
	if err != nil {
		return fmt.Errorf("find %s: %w", t.kind, asContent(err))
	}
	if len(rows) == 0 {
		return content.Errorf(content.NotFound, "there is no %s with this id or slug", t.kind.Label())
	}
	return &content.Moved{Slug: rows[0].item().Common().Slug}
}

func (t *Table[R, P, T]) rows(ctx context.Context, db *gorm.DB, where string, args ...any) ([]P, error) {
	var rows []P
	tx := db.WithContext(ctx).Table(P(new(R)).TableName() + " AS t")
	if t.scope != "" {
		tx = tx.Where(t.scope)
	}
	if where != "" {
		tx = tx.Where(where, args...)
	}
	return rows, tx.Order("t.position, t.id").Find(&rows).Error
}

func (t *Table[R, P, T]) items(db *gorm.DB, rows []P) ([]T, error) {
	if t.finish != nil && len(rows) > 0 {
		if err := t.finish(db, rows); err != nil {
			return nil, err
		}
	}
	items := make([]T, len(rows))
	for i, r := range rows {
		items[i] = r.item()
	}
	return items, nil
}

// all reads every term of the type into items.
func (t *Table[R, P, T]) all(ctx context.Context, db *gorm.DB, items *[]content.Item) error {
	rows, err := t.rows(ctx, db, "")
	if err != nil {
		return fmt.Errorf("read all of %s: %w", t.kind, asContent(err))
	}
	terms, err := t.items(db.WithContext(ctx), rows)
	for _, term := range terms {
		*items = append(*items, term)
	}
	return err
}
