package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
)

// One statement of an export reads so many releases, and no more than about so many bytes of them.
const (
	exportStep = 500
	exportSize = 8 << 20
)

// countTime bounds the counting of what an export will give, which looks at every release there is.
const countTime = "30s"

// ExportReleases reads the published releases that a filter finds, those behind an id alone where one is given, in the
// order of their ids and as they all stand at one moment. It calls begin once with where the feed stands at that moment
// and how many there are, and take with every so many of them.
func (s *Store) ExportReleases(ctx context.Context, q *query.Query, e *query.Exporting,
	begin func(at query.Place, total int, v *content.Vocabulary) error, take func([]*document.Record) error) error {
	err := s.atOnce(ctx, func(db *gorm.DB) error {
		at, err := s.exportFrom(db, e)
		if err != nil {
			return err
		}
		vocabulary, err := s.readVocabulary(ctx, db) // what is in memory may be newer than the snapshot
		if err != nil {
			return err
		}
		x := &exporting{db: db, where: s.published().where(q.Where, nil), after: e.After}
		total, err := x.count(s.engine)
		if err != nil {
			return err
		}
		if err := begin(at, total, vocabulary); err != nil {
			return err
		}
		return x.run(take)
	})
	return asContent(err)
}

// exportFrom gives the place from which the feed goes on: that of the beginning, where an export goes on.
func (s *Store) exportFrom(db *gorm.DB, e *query.Exporting) (query.Place, error) {
	head, err := headOn(db.Statement.Context, db)
	if err != nil {
		return query.Place{}, err
	}
	if e.Place == nil {
		return placeAt(db, head)
	}
	return *e.Place, checkPlace(db, head, *e.Place)
}

// exporting is an export under way.
type exporting struct {
	db    *gorm.DB
	where []predicate
	after string
}

func (x *exporting) rows() *gorm.DB {
	tx := x.db.Table("published_releases AS t")
	if x.after != "" {
		tx = tx.Where("t.id > ?", x.after)
	}
	for _, p := range x.where {
		tx = tx.Where(p.sql, p.args...)
	}
	return tx
}

func (x *exporting) count(e Engine) (int, error) {
	if e == Postgres {
		if err := x.db.Exec("SET LOCAL statement_timeout = '" + countTime + "'").Error; err != nil {
			return 0, fmt.Errorf("set the limit of an export: %w", err)
		}
	}
	var n int64
	if err := x.rows().Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count releases: %w", err)
	}
	return int(n), nil
}

// run gives what was read to take while it reads on.
func (x *exporting) run(take func([]*document.Record) error) error {
	ctx, stop := context.WithCancel(x.db.Statement.Context)
	defer stop()
	pages, failed := make(chan []*document.Record), make(chan error, 1)
	go func() {
		defer close(pages)
		failed <- x.read(ctx, pages)
	}()
	var err error
	for page := range pages {
		if err != nil {
			continue
		}
		if err = take(page); err != nil {
			stop()
		}
	}
	if err != nil {
		return err
	}
	return <-failed
}

func (x *exporting) read(ctx context.Context, pages chan<- []*document.Record) error {
	for step, whole := exportStep, false; !whole; {
		page, full, err := x.page(step)
		if err != nil {
			return err
		}
		if err := completeRecords(x.db, page); err != nil {
			return err
		}
		if len(page) > 0 {
			x.after = page[len(page)-1].Card.ID
			select {
			case pages <- page:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if whole = len(page) < step && !full; full {
			step = max(1, len(page)) // what lies behind is probably as large
		} else {
			step = min(2*step, exportStep)
		}
	}
	return nil
}

// page reads at most so many releases, and fewer where they are large: full says that there was no room for more.
func (x *exporting) page(step int) (page []*document.Record, full bool, err error) {
	tx := recordColumns(x.rows())
	if x.after != "" { // else what a join by merging passes over grows from page to page
		tx = tx.Where("v.release_id > ?", x.after)
	}
	rows, err := tx.Order("t.id").Limit(step).Rows()
	if err != nil {
		return nil, false, fmt.Errorf("export releases: %w", err)
	}
	defer func() { _ = rows.Close() }()
	size := 0
	for !full && rows.Next() {
		var r recordRow
		if err := rows.Scan(r.into()...); err != nil {
			return nil, false, fmt.Errorf("export releases: %w", err)
		}
		page = append(page, r.record())
		size += len(r.Head) + len(r.BodyMarkdown) + len(r.BodyHTML)
		full = size > exportSize
	}
	if err := rows.Err(); err != nil {
		return nil, false, fmt.Errorf("export releases: %w", err)
	}
	return page, full, nil
}

// ExportTerms reads the vocabulary, and where the feed stands at the same moment.
func (s *Store) ExportTerms(ctx context.Context) (query.Place, *content.Vocabulary, error) {
	var at query.Place
	var vocabulary *content.Vocabulary
	err := s.atOnce(ctx, func(db *gorm.DB) (err error) {
		if at, err = placeOn(db); err != nil {
			return err
		}
		vocabulary, err = s.readVocabulary(ctx, db)
		return err
	})
	return at, vocabulary, asContent(err)
}
