package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
)

// scanned is how many events one answer looks at to find those that a filter lets through, and scanStep how many it
// reads at a time.
const (
	scanned  = 5000
	scanStep = 500
)

// errExpired says that a reader of the feed has to begin anew.
func errExpired(why string) error {
	return content.Errorf(content.CursorExpired, "%s: begin anew with the export, which hands out a new cursor", why)
}

// FeedHead gives the end of the feed as it stands.
func (s *Store) FeedHead(ctx context.Context) (query.Place, error) {
	var p query.Place
	err := s.atOnce(ctx, func(db *gorm.DB) (err error) {
		p, err = placeOn(db)
		return err
	})
	return p, asContent(err)
}

// placeOn gives the end of the feed as a transaction sees it.
func placeOn(db *gorm.DB) (query.Place, error) {
	head, err := headOn(db.Statement.Context, db)
	if err != nil {
		return query.Place{}, err
	}
	return placeAt(db, head)
}

func placeAt(db *gorm.DB, head headRow) (query.Place, error) {
	p := query.Place{Seq: head.Seq}
	if head.Seq == 0 {
		return p, nil
	}
	var e eventRow
	if err := db.Select("seq", "event_id").Where("seq = ?", head.Seq).Take(&e).Error; err != nil {
		return p, fmt.Errorf("read the newest event: %w", err)
	}
	p.Event = e.EventID
	return p, nil
}

// checkPlace holds that everything that happened behind a place is still told. The event there is the one that was
// there when the cursor was made: positions that were lost in a failover, or undone by a restore, are given anew.
func checkPlace(db *gorm.DB, head headRow, p query.Place) error {
	switch {
	case p.Seq > head.Seq:
		return errExpired("the feed does not reach as far as this cursor: the database was restored")
	case p.Seq < head.PrunedSeq && p.Since != head.PrunedSeq:
		return errExpired("the cursor is older than the feed")
	case p.Seq == 0:
		return nil
	}
	var n int64
	if err := db.Model(&eventRow{}).Where("seq = ? AND event_id = ?", p.Seq, p.Event).Count(&n).Error; err != nil {
		return fmt.Errorf("look up a cursor: %w", err)
	}
	if n == 0 {
		return errExpired("the cursor leads to an event that is not there: the database was restored, or the cursor is older than the feed")
	}
	return nil
}

// Changes reads the feed behind a place, as it and all it speaks of stand at one moment.
func (s *Store) Changes(ctx context.Context, q *query.Query, f *query.Following) ([]document.Change, query.Stretch, error) {
	var items []document.Change
	var read query.Stretch
	err := s.atOnce(ctx, func(db *gorm.DB) error {
		head, err := headOn(ctx, db)
		if err != nil {
			return err
		}
		from := query.Place{Since: head.PrunedSeq}
		if f.Place != nil {
			from = *f.Place
		}
		if err := checkPlace(db, head, from); err != nil {
			return err
		}
		w := &feedWalk{s: s, db: db, q: q, f: f, head: head, at: from}
		if err := w.walk(ctx); err != nil {
			return err
		}
		items, read = w.items, query.Stretch{Next: w.at, More: w.at.Seq < head.Seq, Head: head.Seq}
		return w.show()
	})
	return items, read, asContent(err)
}

// feedWalk reads a stretch of the feed.
type feedWalk struct {
	s     *Store
	db    *gorm.DB
	q     *query.Query
	f     *query.Following
	head  headRow
	at    query.Place // behind the last event that was looked at
	items []document.Change
}

// walk goes on until there is enough to tell, or enough was looked at.
func (w *feedWalk) walk(ctx context.Context) error {
	step := scanStep
	if len(w.q.Where) == 0 {
		step = w.f.Limit
	}
	for seen := 0; seen < scanned && len(w.items) < w.f.Limit; seen += step {
		rows, err := w.events(step)
		if err != nil {
			return err
		}
		told, err := w.told(ctx, rows)
		if err != nil {
			return err
		}
		for i, r := range rows {
			if told[i] != "" {
				w.items = append(w.items, r.change(told[i]))
			}
			w.at.Seq, w.at.Event = r.Seq, r.EventID
			if len(w.items) == w.f.Limit {
				return nil
			}
		}
		if len(rows) < step {
			return w.toEnd()
		}
	}
	return nil
}

// toEnd moves behind the newest event: what lies between is of types that were not asked for.
func (w *feedWalk) toEnd() error {
	if w.at.Seq == w.head.Seq {
		return nil
	}
	end, err := placeAt(w.db, w.head)
	w.at.Seq, w.at.Event = end.Seq, end.Event
	return err
}

func (w *feedWalk) events(n int) ([]eventRow, error) {
	tx := w.db.Where("seq > ?", w.at.Seq)
	if w.f.Types != nil {
		tx = tx.Where("type IN ?", w.f.Types)
	}
	var rows []eventRow
	if err := tx.Order("seq").Limit(n).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the feed: %w", err)
	}
	return rows, nil
}

func (e *eventRow) change(op content.ChangeOp) document.Change {
	return document.Change{Seq: e.Seq, Event: e.EventID, At: e.At.UTC(), Type: e.Type, ID: e.ItemID, Op: op,
		Reason: e.Reason, Version: e.Version, Changed: e.Changed}
}

// told says what each event means to the reader; empty for nothing. Without a filter it means what it says. With one,
// a release is there while it is among what the filter finds now; it leaves where it may have been among that before.
func (w *feedWalk) told(ctx context.Context, rows []eventRow) ([]content.ChangeOp, error) {
	ops := make([]content.ChangeOp, len(rows))
	var releases []string
	for i, r := range rows {
		ops[i] = r.Op
		if r.Type == typeRelease {
			releases = append(releases, r.ItemID)
		}
	}
	if len(w.q.Where) == 0 || len(releases) == 0 {
		return ops, nil
	}
	found, err := w.found(releases)
	if err != nil {
		return nil, err
	}
	was, err := w.editions(ctx, rows, found)
	if err != nil {
		return nil, err
	}
	for i, r := range rows {
		switch {
		case r.Type != typeRelease:
		case found[r.ItemID] && r.Op == content.Upsert:
			ops[i] = content.Upsert
		case was.mayHold(&r):
			ops[i] = content.Leave
		default:
			ops[i] = ""
		}
	}
	return ops, nil
}

// found tells which releases are among what the filter finds.
func (w *feedWalk) found(ids []string) (map[string]bool, error) {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	l := w.s.published()
	tx := w.db.Table(l.table+" AS t").Where("t.id IN ?", ids)
	for _, p := range l.where(w.q.Where, nil) {
		tx = tx.Where(p.sql, p.args...)
	}
	var kept []string
	if err := tx.Pluck("t.id", &kept).Error; err != nil {
		return nil, fmt.Errorf("filter the feed: %w", err)
	}
	found := make(map[string]bool, len(kept))
	for _, id := range kept {
		found[id] = true
	}
	return found, nil
}

// show adds to the events what they are about, as far as it is asked for.
func (w *feedWalk) show() error {
	if w.f.Detail == query.Bare {
		return nil
	}
	var there, gone []string
	for _, c := range w.items {
		switch {
		case c.Type != typeRelease:
		case c.Op == content.Upsert:
			there = append(there, c.ID)
		default:
			gone = append(gone, c.ID)
		}
	}
	if err := w.showGone(gone); err != nil {
		return err
	}
	if w.f.Detail == query.Full {
		return w.showWhole(there)
	}
	return w.showCards(there)
}

func (w *feedWalk) showWhole(ids []string) error {
	whole, err := records(w.db, ids)
	if err != nil {
		return err
	}
	for i := range w.items {
		if c := &w.items[i]; c.Type == typeRelease && c.Op == content.Upsert {
			c.Record = whole[c.ID]
		}
	}
	return nil
}

func (w *feedWalk) showCards(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	var rows []*publishedRow
	if err := w.db.Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return fmt.Errorf("read releases: %w", err)
	}
	cards := make(map[string]*document.Card, len(rows))
	for _, r := range rows {
		cards[r.ID] = r.card()
	}
	for i := range w.items {
		if c := &w.items[i]; c.Type == typeRelease && c.Op == content.Upsert {
			c.Card = cards[c.ID]
		}
	}
	return nil
}

// showGone tells why releases were withdrawn, of those that still are.
func (w *feedWalk) showGone(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	var rows []struct {
		Tombstone   tombstoneRow `gorm:"embedded"`
		Replacement *string
	}
	err := w.db.Table("published_tombstones AS d").Select("d.*, r.slug AS replacement").
		Joins("LEFT JOIN published_releases r ON r.id = d.replaced_by").Where("d.release_id IN ?", ids).Find(&rows).Error
	if err != nil {
		return fmt.Errorf("read what was withdrawn: %w", err)
	}
	gone := make(map[string]*content.Gone, len(rows))
	for _, r := range rows {
		g := r.Tombstone.gone(deref(r.Replacement))
		gone[r.Tombstone.ReleaseID] = &g
	}
	for i := range w.items {
		if c := &w.items[i]; c.Type == typeRelease && c.Op != content.Upsert {
			c.Gone = gone[c.ID]
		}
	}
	return nil
}
