package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/index"
	"github.com/dateline-press/dateline/internal/query"
)

// indexStep is how many releases are read at a time to fill an index, and maxChanged of how many at most it is told one
// by one that they have changed.
const (
	indexStep  = 5000
	maxChanged = 1000
)

// KeepIndex keeps the published list in memory, in step with the feed, until the context ends. Cards are held up to a
// size in bytes. While the list is being read, and whenever the index does not stand where the feed does, SQL answers.
// What goes wrong is reported and tried again.
func (s *Store) KeepIndex(ctx context.Context, cards int64, report func(error)) {
	x := index.New(cards)
	s.indexed.Store(x)
	defer s.indexed.Store(nil)
	for ctx.Err() == nil {
		moved := s.Moved()
		began := time.Now()
		filled, err := s.follow(ctx, x, cards)
		pause := time.Duration(0)
		switch {
		case err != nil && ctx.Err() == nil:
			x.Stop()
			report(fmt.Errorf("keep the index: %w", err))
			pause = lookEvery
		case filled: // an import that goes on does not have it filled all the time
			pause = time.Since(began)
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		if err != nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-moved:
		}
	}
}

// Indexed says of an index how large it is and how often it has answered.
type Indexed struct {
	index.Numbers
	Answered uint64
}

// Indexed gives the numbers of the index; false while it does not stand where the feed does, or none is kept.
func (s *Store) Indexed() (Indexed, bool) {
	x := s.indexed.Load()
	if x == nil {
		return Indexed{}, false
	}
	at, sure := s.Standing()
	stands, ready := x.At()
	return Indexed{x.Numbers(), s.answered.Load()}, sure && ready && stands == at
}

// follow brings the index to where the feed stands. It reports whether it had to be filled.
func (s *Store) follow(ctx context.Context, x *index.Index, cards int64) (filled bool, err error) {
	if at, ready := x.At(); ready {
		done, err := s.catchUp(ctx, x, at)
		if done || err != nil {
			return false, err
		}
	}
	return true, s.atOnce(ctx, func(db *gorm.DB) error {
		at, err := placeOn(db)
		if err != nil {
			return err
		}
		filling := x.Fill(cards)
		if err := s.eachIndexed(db, filling.Add); err != nil {
			return err
		}
		filling.Done(at)
		return nil
	})
}

// catchUp tells the index what has changed since a place. It reports false where that was too much to tell, or the place
// is not of this feed any more.
func (s *Store) catchUp(ctx context.Context, x *index.Index, from query.Place) (done bool, err error) {
	err = s.atOnce(ctx, func(db *gorm.DB) error {
		head, err := headOn(ctx, db)
		if err != nil {
			return err
		}
		from.Since = head.PrunedSeq
		var expired *content.Error
		if err := checkPlace(db, head, from); errors.As(err, &expired) && expired.Kind == content.CursorExpired {
			return nil
		} else if err != nil {
			return err
		}
		at, err := placeAt(db, head)
		if err != nil {
			return err
		}
		var ids []string
		err = db.Model(&eventRow{}).Where("seq > ? AND type = ?", from.Seq, typeRelease).Distinct("item_id").Limit(maxChanged+1).Pluck("item_id", &ids).Error
		if err != nil {
			return fmt.Errorf("read what has changed: %w", err)
		}
		if len(ids) > maxChanged {
			return nil
		}
		put, gone, err := indexedNow(db, ids)
		if err != nil {
			return err
		}
		done, err = x.Change(at, put, gone)
		return err
	})
	return done, err
}

// indexedNow reads releases as they are, and says which are there no longer.
func indexedNow(db *gorm.DB, ids []string) (put []*index.Release, gone []string, err error) {
	if len(ids) == 0 {
		return nil, nil, nil
	}
	there := make(map[string]bool, len(ids))
	rows, err := db.Raw("SELECT "+indexedColumns+" FROM published_releases WHERE id IN ?", ids).Rows()
	put, err = indexedRows(rows, err)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range put {
		there[r.Card.ID] = true
	}
	for _, id := range ids {
		if !there[id] {
			gone = append(gone, id)
		}
	}
	return put, gone, nil
}

// eachIndexed reads all releases by date and id.
func (s *Store) eachIndexed(db *gorm.DB, take func([]*index.Release) error) error {
	date, id := "", ""
	for {
		step := db.Raw("SELECT "+indexedColumns+" FROM published_releases ORDER BY date, id LIMIT ?", indexStep)
		if id != "" {
			step = db.Raw("SELECT "+indexedColumns+" FROM published_releases WHERE (date, id) > (?, ?) ORDER BY date, id LIMIT ?", date, id, indexStep)
		}
		rows, err := step.Rows()
		all, err := indexedRows(rows, err)
		if err != nil {
			return err
		}
		if err := take(all); err != nil {
			return err
		}
		if len(all) < indexStep {
			return nil
		}
		last := all[len(all)-1]
		date, id = last.Date, last.Card.ID
	}
}

const indexedColumns = "id, slug, kind, locale, date, version, first_published_at, published_at, origin_system, head, tail, tags"

// indexedRows reads what an index holds of releases.
func indexedRows(rows *sql.Rows, err error) ([]*index.Release, error) {
	if err != nil {
		return nil, fmt.Errorf("read releases for the index: %w", asContent(err))
	}
	defer func() { _ = rows.Close() }()
	var all []*index.Release
	for rows.Next() {
		c := &document.Card{}
		r := &index.Release{Card: c}
		err := rows.Scan(&c.ID, &c.Slug, &r.Kind, &c.Locale, &r.Date, &c.Version, &r.FirstPublishedAt, &r.PublishedAt, &r.OriginSystem,
			&c.Head, &c.Tail, &c.Tags)
		if err != nil {
			return nil, fmt.Errorf("read releases for the index: %w", err)
		}
		if r.Places, err = placesIn(c.Head); err != nil {
			return nil, fmt.Errorf("read the places of release %s: %w", c.ID, err)
		}
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read releases for the index: %w", asContent(err))
	}
	return all, nil
}

// placesIn reads the places, which are the last member of the head of a card.
func placesIn(head string) (places []string, err error) {
	const name = `"places":`
	i := strings.LastIndex(head, name)
	if i < 0 {
		return nil, errors.New("there are none")
	}
	if text := head[i+len(name):]; text != "[]" {
		err = json.Unmarshal([]byte(text), &places)
	}
	return places, err
}

// fromIndex answers from the index. It reports false where that has to be asked of the database.
func (s *Store) fromIndex(ctx context.Context, q *query.Query, wanted []string, body bool) (page query.Page[*document.Card], counts query.Counts, ok bool, err error) {
	x := s.indexed.Load()
	at, sure := s.Standing()
	if x == nil || !sure || !index.Counts(q) {
		return page, counts, false, nil
	}
	if stands, ready := x.At(); !ready || stands != at {
		return page, counts, false, nil
	}
	for range 2 { // first where words are at all, then in which parts
		for _, spot := range x.Missing(q) {
			if err := s.findSpotOnce(ctx, x, &spot); err != nil {
				return page, counts, false, nil // the usual way says what is wrong, or does better
			}
		}
	}
	r, ok := x.Answer(at, q)
	if !ok {
		return page, counts, false, nil
	}
	s.answered.Add(1)
	page = query.Page[*document.Card]{Total: r.Total, Next: r.Next, Prev: r.Prev}
	if !index.Answers(q) {
		return s.counted(ctx, q, at, r, wanted, body)
	}
	if page.Items, ok, err = s.cards(ctx, at, r, body); !ok || err != nil {
		return page, counts, false, err
	}
	return page, r.Counts, true, translate(s.read.WithContext(ctx), page.Items, wanted, body)
}

// counted reads a page in an order that the index has not, with what the index has counted.
func (s *Store) counted(ctx context.Context, q *query.Query, at query.Place, r *index.Result, wanted []string, body bool) (page query.Page[*document.Card], counts query.Counts, ok bool, err error) {
	uncounted := *q
	uncounted.Page.Total, uncounted.Facets, uncounted.Histogram = false, nil, nil
	err = s.atOnce(ctx, func(db *gorm.DB) error {
		if now, err := placeOn(db); err != nil || now != at {
			return err
		}
		ok = true
		page, _, err = s.releasesOn(db, &uncounted, wanted, body)
		return err
	})
	page.Total = r.Total
	return page, r.Counts, ok, asContent(err)
}

// findSpotOnce looks up a leaf of a search once for all who wait for it. Nobody waits longer than his own time.
func (s *Store) findSpotOnce(ctx context.Context, x *index.Index, spot *index.Spot) error {
	done := s.spots.DoChan(spot.Key(), func() (any, error) {
		own, cancel := context.WithTimeout(context.WithoutCancel(ctx), spotTime)
		defer cancel()
		return nil, s.findSpot(own, x, spot)
	})
	select {
	case r := <-done:
		return r.Err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// spotTime is how long a leaf may be looked up.
const spotTime = 4 * time.Second

// findSpot looks up in which releases a leaf of a search is found.
func (s *Store) findSpot(ctx context.Context, x *index.Index, spot *index.Spot) error {
	return s.atOnce(ctx, func(db *gorm.DB) error {
		at, err := placeOn(db)
		if err != nil {
			return err
		}
		leaf := spot.Leaf
		leaf.Not = false
		if err := s.bySearch(db, &query.Query{Search: &query.Search{Alternatives: [][]query.Leaf{{leaf}}}}); err != nil {
			return err
		}
		statement, arg := "SELECT release_id FROM published_texts WHERE search @@ ?::tsquery", strings.Join(lexemes(&leaf, classOf(spot.Part)), " | ")
		if s.engine == SQLite {
			statement = "SELECT x.release_id FROM published_words w CROSS JOIN published_texts x ON x.number = w.rowid WHERE published_words MATCH ?"
			if arg = match([][]query.Leaf{{leaf}}); spot.Part != index.Anywhere {
				arg = string(spot.Part) + " : " + arg
			}
		}
		rows, err := db.Raw(statement, arg).Rows()
		if err != nil {
			return fmt.Errorf("look up a word: %w", err)
		}
		defer func() { _ = rows.Close() }()
		var ids []string
		for id := ""; rows.Next(); ids = append(ids, id) {
			if err := rows.Scan(&id); err != nil {
				return fmt.Errorf("look up a word: %w", err)
			}
		}
		if err := rows.Err(); err != nil {
			return fmt.Errorf("look up a word: %w", err)
		}
		x.Found(at, spot, ids)
		return nil
	})
}

// classOf gives the class in which a tsvector has the words of a part, as a query has it.
func classOf(part index.Part) string {
	for _, w := range weights() {
		if w.column == string(part) {
			return ":" + w.class
		}
	}
	return ""
}

// cards gives the cards of a page: those that the index holds, and the others as they stand at the same place. It reports
// false where the database has moved on.
func (s *Store) cards(ctx context.Context, at query.Place, r *index.Result, body bool) (cards []*document.Card, ok bool, err error) {
	if r.Absent == 0 && !body {
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
		if body {
			ok, err = withBodies(db, r.Cards)
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
