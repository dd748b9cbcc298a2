package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/query"
)

// row is a pointer to a row that lists are made of.
type row[R any] interface {
	*R
	value(field string) string // a sortable field as text, for a position in an order
	TableName() string
}

// from asks for the rows of a list for which clauses and a search hold.
func (l *listing) from(db *gorm.DB, clauses []query.Clause, s *query.Search) *gorm.DB {
	tx := db.Table(l.table + " AS t")
	for _, p := range l.where(clauses, s) {
		tx = tx.Where(p.sql, p.args...)
	}
	return tx
}

// list reads one page of a table.
func list[R any, P row[R]](db *gorm.DB, l *listing, q *query.Query) (query.Page[P], error) {
	return listCounted[R, P](db, l, q, l)
}

// listCounted is list where the items are counted elsewhere than they are read: the rows in one statement, the total in
// another when it is asked for.
func listCounted[R any, P row[R]](db *gorm.DB, l *listing, q *query.Query, counting *listing) (query.Page[P], error) {
	page := query.Page[P]{Total: -1}
	if q.Page.Total {
		var total int64
		if err := counting.from(db, q.Where, q.Search).Count(&total).Error; err != nil {
			return page, fmt.Errorf("count %s: %w", q.Resource.Name, asContent(err))
		}
		page.Total = int(total)
	}
	rows, order, at := l.from(db, q.Where, q.Search), l.columns.order(q), q.Page
	switch {
	case byRelevance(q):
		rows = l.ranked(db, q)
	case at.Number > 1:
		rows, at.Number = l.reached(db, rows, order, at), 0
	}
	items, more, err := pageRows[R, P](rows, order, l.columns, at)
	if err != nil {
		return page, fmt.Errorf("list %s: %w", q.Resource.Name, asContent(err))
	}
	page.Items = items
	page.Next, page.Prev = neighbours(items, order, q.Page, more)
	return page, nil
}

// reached asks for the rows of a numbered page by their ids: what stands before it is passed in an index, without the rows.
func (l *listing) reached(db, all *gorm.DB, order []orderKey, p query.Paging) *gorm.DB {
	ids := all.Select("t." + l.key).Order(orderSQL(order)).Limit(p.Size + 1).Offset((p.Number - 1) * p.Size)
	return db.Table(l.table+" AS t").Where("t."+l.key+" IN (?)", ids)
}

// listRanked is listCounted for rows that may be put in the order of their relevance.
func listRanked[R any, P row[R]](db *gorm.DB, l *listing, q *query.Query, counting *listing) (query.Page[P], error) {
	if !byRelevance(q) {
		return listCounted[R, P](db, l, q, counting)
	}
	page, err := listCounted[scored[R, P]](db, l, q, counting)
	return pageOf(page, func(s *scored[R, P]) P { return P(&s.Row) }), err
}

// pageOf turns a page of rows into a page of what they hold.
func pageOf[P, T any](rows query.Page[P], item func(P) T) query.Page[T] {
	items := make([]T, len(rows.Items))
	for i, r := range rows.Items {
		items[i] = item(r)
	}
	return query.Page[T]{Items: items, Total: rows.Total, Next: rows.Next, Prev: rows.Prev}
}

// atOnce runs f on a connection that sees the database as it stands at one moment.
func (s *Store) atOnce(ctx context.Context, f func(db *gorm.DB) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if s.engine == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	return overtaken(ctx, s.read.WithContext(ctx).Transaction(f, opts))
}

// overtaken adds to an error that the time was over, or that nobody waits any longer, where that is so: who comes to a
// transaction after that is told by the driver only that there is none.
func overtaken(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return errors.Join(ctx.Err(), err)
	}
	return err
}

// pageRows reads one row more than the page holds, to know whether there is another page.
func pageRows[R any, P row[R]](tx *gorm.DB, order []orderKey, cs columns, p query.Paging) (rows []P, more bool, err error) {
	switch {
	case p.Before != nil:
		order = flip(order)
		at := cs.after(order, p.Before)
		tx = tx.Where(at.sql, at.args...)
	case p.After != nil:
		at := cs.after(order, p.After)
		tx = tx.Where(at.sql, at.args...)
	case p.Number > 1:
		tx = tx.Offset((p.Number - 1) * p.Size)
	}
	if err := tx.Order(orderSQL(order)).Limit(p.Size + 1).Find(&rows).Error; err != nil {
		return nil, false, err
	}
	if more = len(rows) > p.Size; more {
		rows = rows[:p.Size]
	}
	if p.Before != nil {
		slices.Reverse(rows)
	}
	return rows, more, nil
}

// neighbours gives the positions from which the next and the previous page are read, where there are any.
func neighbours[R any, P row[R]](rows []P, order []orderKey, p query.Paging, more bool) (next, prev query.Position) {
	if len(rows) == 0 {
		return nil, nil
	}
	if more || p.Before != nil {
		next = position[R](rows[len(rows)-1], order)
	}
	if p.After != nil || p.Number > 1 || (p.Before != nil && more) {
		prev = position[R](rows[0], order)
	}
	return next, prev
}

func position[R any, P row[R]](r P, order []orderKey) query.Position {
	at := make(query.Position, len(order))
	for i, k := range order {
		at[i] = r.value(k.field)
	}
	return at
}
