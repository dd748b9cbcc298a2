package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// nearby is how many releases with a term are looked at on each side of a release in time.
const nearby = 100

// maxShared is how many tags of a release are looked at for others that have them.
const maxShared = 20

// points says what a shared term of a dimension counts for. That two releases come from the same office says least.
func points(d content.Dimension) int {
	switch d {
	case content.FieldsOfWork, content.Meetings:
		return 4
	case content.States, content.FieldOperations:
		return 3
	default:
		return 1
	}
}

// nearness says what it counts for that two releases lie some days apart.
func nearness(days int) int {
	switch {
	case days <= 7:
		return 4
	case days <= 31:
		return 3
	case days <= 183:
		return 2
	case days <= 731:
		return 1
	default:
		return 0
	}
}

// Related finds the releases that share most with one and are nearest to it in time, at most n. It looks at those
// with a common term that are nearest in time, so that it takes no longer among many. A slug that the release had
// before gives a [content.Moved], one that was withdrawn a [content.Gone].
func (s *Store) Related(ctx context.Context, key string, wanted []string, n int) ([]document.Relative, error) {
	one, err := s.Release(ctx, key, nil, 0)
	if err != nil {
		return nil, err
	}
	var all []document.Relative
	err = s.atOnce(ctx, func(db *gorm.DB) error {
		var row publishedRow
		if err := db.Where("id = ?", one.ID).Take(&row).Error; err != nil {
			return fmt.Errorf("find release: %w", err)
		}
		relatives, err := relatives(db, &row)
		if err != nil {
			return err
		}
		all = relatives[:min(n, len(relatives))]
		return readCards(db, all, wanted)
	})
	return all, asContent(err)
}

// sharedTag is a tag that another release has too.
type sharedTag struct {
	ReleaseID, Dimension, TermID, Date string
}

// relatives lists the releases that share a tag with one, the nearest first, without their cards.
func relatives(db *gorm.DB, one *publishedRow) ([]document.Relative, error) {
	shared, err := sharing(db, one)
	if err != nil {
		return nil, err
	}
	byID := map[string]*document.Relative{}
	for _, tag := range shared {
		r := byID[tag.ReleaseID]
		if r == nil {
			r = &document.Relative{Card: &document.Card{ID: tag.ReleaseID}, Shared: content.Tags{}}
			r.DaysOff, r.Undated = apart(one.Date, tag.Date)
			if !r.Undated {
				r.Score = nearness(r.DaysOff)
			}
			byID[tag.ReleaseID] = r
		}
		d := content.Dimension(tag.Dimension)
		if !slices.Contains(r.Shared[d], tag.TermID) {
			r.Shared[d] = append(r.Shared[d], tag.TermID)
			r.Score += points(d)
		}
	}
	all := make([]document.Relative, 0, len(byID))
	for _, r := range byID {
		all = append(all, *r)
	}
	slices.SortFunc(all, func(a, b document.Relative) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.DaysOff, b.DaysOff), cmp.Compare(a.Card.ID, b.Card.ID))
	})
	return all, nil
}

// sharing finds the releases that have a tag of a release, of each tag those nearest in time.
func sharing(db *gorm.DB, one *publishedRow) ([]sharedTag, error) {
	var parts []string
	var args []any
	tags := storedTags(one.Tags)
	// What counts for most comes first: of many tags the last are not looked at.
	for _, d := range []content.Dimension{content.FieldsOfWork, content.Meetings, content.States, content.FieldOperations, content.Sources} {
		for _, id := range tags[d] {
			if len(parts) >= 2*maxShared {
				break
			}
			for _, side := range []string{"(l.date, l.release_id) < (?, ?) ORDER BY l.date DESC, l.release_id DESC", "(l.date, l.release_id) > (?, ?) ORDER BY l.date, l.release_id"} {
				parts = append(parts, fmt.Sprintf(
					"SELECT * FROM (SELECT l.release_id FROM published_tags l WHERE l.dimension = ? AND l.term_id = ? AND %s LIMIT %d) AS near", side, nearby))
				args = append(args, string(d), id, one.Date, one.ID)
			}
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	var all []sharedTag
	err := db.Raw(`SELECT l.release_id, l.dimension, l.term_id, l.date FROM published_tags l
		JOIN published_tags own ON own.dimension = l.dimension AND own.term_id = l.term_id AND own.release_id = ?
		WHERE l.release_id IN (`+strings.Join(parts, " UNION ")+`) ORDER BY l.release_id, l.dimension, own.position`,
		append([]any{one.ID}, args...)...).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("find related releases: %w", err)
	}
	return all, nil
}

// apart counts the days between two.
func apart(a, b string) (days int, undated bool) {
	first, err := time.Parse(time.DateOnly, a)
	second, err2 := time.Parse(time.DateOnly, b)
	if err != nil || err2 != nil {
		return 0, true
	}
	days = int(second.Sub(first).Hours() / 24)
	return max(days, -days), false
}

// readCards reads the cards of releases of which the ids are known.
func readCards(db *gorm.DB, all []document.Relative, wanted []string) error {
	ids := make([]string, len(all))
	for i := range all {
		ids[i] = all[i].Card.ID
	}
	rows, err := rowsByID(db, ids)
	if err != nil {
		return err
	}
	cards := make([]*document.Card, len(rows))
	for i, r := range rows {
		cards[i] = r.card()
		all[i].Card = cards[i]
	}
	return translate(db, cards, wanted, 0)
}
