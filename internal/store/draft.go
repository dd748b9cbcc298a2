package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

// draftFields says where the fields of the list of working copies are kept.
func draftFields() columns {
	cs := releaseFields()
	delete(cs, query.Relevance)
	cs["status"] = column{sql: "status"}
	cs["publish_at"] = column{sql: "publish_at"}
	cs["withdraw_at"] = column{sql: "withdraw_at"}
	cs["trashed_at"] = column{sql: "trashed_at"}
	cs["created_at"] = column{sql: "created_at"}
	cs["updated_at"] = column{sql: "updated_at"}
	cs["places"] = column{kind: columnLink, link: link{
		table: "release_places", owner: "release_id", value: "place_key", fold: content.Key}}
	for _, d := range content.Dimensions() {
		cs[string(d)] = column{kind: columnLink, link: link{
			table: "release_tags", owner: "release_id", value: "term_id", where: "dimension = '" + string(d) + "'"}}
	}
	return cs
}

func (r *releaseRow) value(field string) string {
	switch field {
	case "kind":
		return r.Kind
	case "locale":
		return r.Locale
	case "title":
		return r.TitleKey
	case "date":
		return r.Date
	case "status":
		return r.Status
	case "created_at":
		return instantText(r.CreatedAt)
	case "updated_at":
		return instantText(r.UpdatedAt)
	default:
		return r.ID
	}
}

// drafts says where the working copies are kept. Those in the trash are among them where a query asks for them.
func (s *Store) drafts(q *query.Query) *listing {
	l := &listing{engine: s.engine, table: "releases", key: "id", columns: draftFields(), scope: "t.trashed_at IS NULL"}
	query.Conditions(q.Where, func(c *query.Condition) {
		if c.Field.Name == "trashed_at" {
			l.scope = ""
		}
	})
	return l
}

// Drafts reads one page of the working copies and what is counted besides, all as they stand at one moment.
func (s *Store) Drafts(ctx context.Context, q *query.Query) (query.Page[*content.WorkingCopy], query.Counts, error) {
	var page query.Page[*content.WorkingCopy]
	var counts query.Counts
	err := s.atOnce(ctx, func(db *gorm.DB) error {
		rows, err := list[releaseRow](db, s.drafts(q), q)
		if err != nil {
			return err
		}
		plain := make([]releaseRow, len(rows.Items))
		for i, r := range rows.Items {
			plain[i] = *r
		}
		copies, err := withTags(db, plain)
		if err != nil {
			return fmt.Errorf("list drafts: %w", err)
		}
		page = pageOf(rows, func(r *releaseRow) *content.WorkingCopy { return copies[r.ID] })
		counts, err = s.drafts(q).counts(db, q, s.drafts(q))
		return err
	})
	return page, counts, asContent(err)
}

// Draft reads the working copy of a release by id, slug or a slug it had. One in the trash is found as well.
func (s *Store) Draft(ctx context.Context, key string) (*content.WorkingCopy, error) {
	db := s.read.WithContext(ctx)
	id, err := releaseID(db, key)
	if err != nil {
		return nil, asContent(err)
	}
	var rows []releaseRow
	if err := db.Where("id = ?", id).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("find draft: %w", asContent(err))
	}
	if len(rows) == 0 {
		return nil, noRelease()
	}
	copies, err := withTags(db, rows)
	if err != nil {
		return nil, fmt.Errorf("find draft: %w", asContent(err))
	}
	return copies[id], nil
}
