package store

import (
	"context"
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

// list reads one page of a table: the rows in one statement, the total in another when it is asked for.
func list[R any, P row[R]](ctx context.Context, db *gorm.DB, cs columns, scope string, q *query.Query) (query.Page[P], error) {
	page := query.Page[P]{Total: -1}
	base := func() *gorm.DB {
		tx := db.WithContext(ctx).Table(P(new(R)).TableName() + " AS t")
		if scope != "" {
			tx = tx.Where(scope)
		}
		for _, c := range cs.where(q.Where) {
			tx = tx.Where(c.sql, c.args...)
		}
		return tx
	}
	if q.Page.Total {
		var total int64
		if err := base().Count(&total).Error; err != nil {
			return page, fmt.Errorf("count %s: %w", q.Resource.Name, asContent(err))
		}
		page.Total = int(total)
	}
	rows, more, err := pageRows[R, P](base(), cs.order(q), cs, q.Page)
	if err != nil {
		return page, fmt.Errorf("list %s: %w", q.Resource.Name, asContent(err))
	}
	page.Items = rows
	page.Next, page.Prev = neighbours(rows, cs.order(q), q.Page, more)
	return page, nil
}

// pageOf turns a page of rows into a page of what they hold.
func pageOf[P, T any](rows query.Page[P], item func(P) T) query.Page[T] {
	items := make([]T, len(rows.Items))
	for i, r := range rows.Items {
		items[i] = item(r)
	}
	return query.Page[T]{Items: items, Total: rows.Total, Next: rows.Next, Prev: rows.Prev}
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
