package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
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

// IndexLimits says how much an index holds.
type IndexLimits = index.Limits

// KeepIndex keeps the published list in memory, in step with the feed, until the context ends. While the list is being
// read, and whenever the index does not stand where the feed does, SQL answers. What goes wrong is reported and tried
// again.
func (s *Store) KeepIndex(ctx context.Context, limits IndexLimits, report func(error)) {
	x := index.New(limits)
	s.spots.report = report
	s.indexed.Store(x)
	defer s.indexed.Store(nil)
	for ctx.Err() == nil {
		moved := s.Moved()
		began := time.Now()
		filled, err := s.follow(ctx, x)
		pause := time.Duration(0)
		switch {
		case err != nil && ctx.Err() == nil:
			x.Stop()
			report(fmt.Errorf("keep the index: %w", err))
			pause = s.timing.Poll
		case filled: // an import that goes on does not have it filled all the time
			pause = time.Since(began)
			debug.FreeOSMemory() // filling took much that is not needed again soon
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
func (s *Store) follow(ctx context.Context, x *index.Index) (filled bool, err error) {
	if at, ready := x.At(); ready {
		done, err := s.catchUp(ctx, x, at)
		if done || err != nil {
			return false, err
		}
	}
	return true, s.atOnce(ctx, func(db *gorm.DB) error {
		if err := s.patient(db); err != nil {
			return err
		}
		at, err := placeOn(db)
		if err != nil {
			return err
		}
		filling := x.Fill()
		if err := s.eachIndexed(db, filling.Add); err != nil {
			return err
		}
		if err := s.relieve(db); err != nil {
			return err
		}
		filling.Done(at)
		return nil
	})
}

// patient lets the statements of a transaction that nobody waits for run longer than others: on a disk that is slow or
// busy what is read for an index for the first time takes its time.
func (s *Store) patient(db *gorm.DB) error {
	if s.engine != Postgres {
		return nil
	}
	return db.Exec("SET LOCAL statement_timeout = '30s'").Error
}

// relieve has a connection that has read everything forget its pages.
func (s *Store) relieve(db *gorm.DB) error {
	if s.engine != SQLite {
		return nil
	}
	return db.Exec("PRAGMA shrink_memory").Error
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
