package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/sync/singleflight"
	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/index"
	"github.com/dateline-press/dateline/internal/query"
)

// spots looks up for an index where the words of searches are: each once for all who wait for it, and few at a time.
type spots struct {
	group  singleflight.Group
	room   chan struct{}
	report func(error) // of what goes wrong; set before an index is kept
}

const (
	// spotTime is how long a look-up may take. It goes on when the request that asked for it is over, for who asks next: a
	// phrase of words that most releases have takes longer than a request, when the entries of the search are on the disk.
	spotTime = 20 * time.Second
	// spotRoom is how many are looked up at a time.
	spotRoom = 2
)

var errSpotWait = errors.New("where a word is takes long to look up")

// lookUp has the index know where the words of a query are: first where at all, then in which parts. It reports false where
// that takes longer than the query should wait: a page that nothing is counted for waits no longer than for a turn, since
// the database finds that sooner where a word is common.
func (s *Store) lookUp(ctx context.Context, x *index.Index, q *query.Query) bool {
	if q.Search != nil && !q.Page.Total && len(q.Facets) == 0 && q.Histogram == nil {
		shorter, cancel := context.WithTimeout(ctx, s.timing.Lookup)
		defer cancel()
		ctx = shorter
	}
	for range 2 {
		for _, spot := range x.Missing(q) {
			if err := s.findSpotOnce(ctx, x, &spot); err != nil {
				return false
			}
		}
	}
	return true
}

// findSpotOnce looks up where a word is, or waits for who does, for as long as there is time.
func (s *Store) findSpotOnce(ctx context.Context, x *index.Index, spot *index.Spot) error {
	done := s.spots.group.DoChan(spot.Key(), func() (any, error) {
		own, cancel := context.WithTimeout(context.WithoutCancel(ctx), spotTime)
		defer cancel()
		select {
		case s.spots.room <- struct{}{}:
			defer func() { <-s.spots.room }()
		case <-time.After(s.timing.Lookup):
			return nil, errSpotWait
		}
		err := s.findSpot(own, x, spot)
		if err != nil && own.Err() == nil {
			s.spots.report(fmt.Errorf("look up a word for the index: %w", err))
		}
		return nil, err
	})
	select {
	case r := <-done:
		return r.Err
	case <-ctx.Done():
		return errSpotWait
	}
}

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
		if err := s.patient(db); err != nil {
			return err
		}
		var ids []string
		statement, args := s.spotStatement(&leaf, spot)
		if err := db.Raw(statement, args...).Scan(&ids).Error; err != nil {
			return asContent(err)
		}
		x.Found(at, spot, ids)
		return nil
	})
}

// spotStatement asks for the releases that a leaf is found in. Of a few it looks at each of them, and not at all that
// have the word.
func (s *Store) spotStatement(leaf *query.Leaf, spot *index.Spot) (statement string, args []any) {
	if s.engine == Postgres {
		words := strings.Join(lexemes(leaf, classOf(spot.Part)), " | ")
		if spot.Within != nil {
			return "WITH few AS MATERIALIZED (SELECT release_id, search FROM published_texts WHERE release_id IN ?) SELECT release_id FROM few WHERE search @@ ?::tsquery",
				[]any{spot.Within, words}
		}
		return "SELECT release_id FROM published_texts WHERE search @@ ?::tsquery", []any{words}
	}
	words := match([][]query.Leaf{{*leaf}})
	if spot.Part != index.Anywhere {
		words = string(spot.Part) + " : " + words
	}
	statement = "SELECT x.release_id FROM published_words w CROSS JOIN published_texts x ON x.number = w.rowid WHERE published_words MATCH ?"
	if spot.Within != nil {
		return statement + " AND w.rowid IN (SELECT number FROM published_texts WHERE release_id IN ?)", []any{words, spot.Within}
	}
	return statement, []any{words}
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
