package store

import (
	"context"

	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/index"
	"github.com/dateline-press/dateline/internal/query"
	"gorm.io/gorm"
)

// fromIndex answers from the index. It reports false where that has to be asked of the database.
func (s *Store) fromIndex(ctx context.Context, q *query.Query, wanted []string, bodies document.Bodies) (page query.Page[*document.Card], counts query.Counts, ok bool, err error) {
	x := s.indexed.Load()
	at, sure := s.Standing()
	if x == nil || !sure || !index.Counts(q) {
		return page, counts, false, nil
	}
	if stands, ready := x.At(); !ready || stands != at {
		return page, counts, false, nil
	}
	if !s.lookUp(ctx, x, q) {
		return page, counts, false, nil // the usual way answers, or says what is wrong
	}
	r, ok := x.Answer(at, q)
	if !ok {
		return page, counts, false, nil
	}
	s.answered.Add(1)
	page = query.Page[*document.Card]{Total: r.Total, Next: r.Next, Prev: r.Prev}
	if !index.Answers(q) {
		return s.counted(ctx, q, at, r, wanted, bodies)
	}
	if page.Items, ok, err = s.cards(ctx, at, r, bodies); !ok || err != nil {
		return page, counts, false, err
	}
	return page, r.Counts, true, translate(s.read.WithContext(ctx), page.Items, wanted, bodies)
}

// counted reads a page in an order that the index has not, with what the index has counted.
func (s *Store) counted(ctx context.Context, q *query.Query, at query.Place, r *index.Result, wanted []string, bodies document.Bodies) (page query.Page[*document.Card], counts query.Counts, ok bool, err error) {
	uncounted := *q
	uncounted.Page.Total, uncounted.Facets, uncounted.Histogram = false, nil, nil
	err = s.atOnce(ctx, func(db *gorm.DB) error {
		if now, err := placeOn(db); err != nil || now != at {
			return err
		}
		ok = true
		page, _, err = s.releasesOn(db, &uncounted, wanted, bodies)
		return err
	})
	page.Total = r.Total
	return page, r.Counts, ok, asContent(err)
}

// cards gives the cards of a page: those that the index holds, and the others as they stand at the same place. It reports
// false where the database has moved on.
func (s *Store) cards(ctx context.Context, at query.Place, r *index.Result, bodies document.Bodies) (cards []*document.Card, ok bool, err error) {
	if r.Absent == 0 && bodies == 0 {
		return r.Cards, true, nil
	}
	ok = true
	err = s.atOnce(ctx, func(db *gorm.DB) error {
		if r.Absent > 0 {
			now, err := placeOn(db)
			if ok = now == at; err != nil || !ok {
				return err
			}
			if err := readAbsent(db, r); err != nil {
				return err
			}
		}
		if bodies != 0 {
			ok, err = withBodies(db, r.Cards, bodies)
		}
		return err
	})
	return r.Cards, ok && err == nil, asContent(err)
}

// readAbsent reads the cards of a page that an index does not hold.
func readAbsent(db *gorm.DB, r *index.Result) error {
	var ids []string
	for _, c := range r.Cards {
		if c.Slug == "" {
			ids = append(ids, c.ID)
		}
	}
	rows, err := rowsByID(db, ids)
	if err != nil {
		return err
	}
	for i, c := range r.Cards {
		if c.Slug == "" {
			r.Cards[i], rows = rows[0].card(), rows[1:]
		}
	}
	return nil
}
