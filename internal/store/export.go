package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
)

// exportStep is how many releases one statement of an export reads.
const exportStep = 500

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
		vocabulary, err := s.vocabularyOn(ctx, db)
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

func (x *exporting) run(take func([]*document.Record) error) error {
	for {
		var rows []recordRow
		if err := recordColumns(x.rows()).Order("t.id").Limit(exportStep).Find(&rows).Error; err != nil {
			return fmt.Errorf("export releases: %w", err)
		}
		if len(rows) == 0 {
			return nil
		}
		page := make([]*document.Record, len(rows))
		for i := range rows {
			page[i] = rows[i].record()
		}
		if err := completeRecords(x.db, page); err != nil {
			return err
		}
		if err := take(page); err != nil {
			return err
		}
		x.after = rows[len(rows)-1].ID
		if len(rows) < exportStep {
			return nil
		}
	}
}

// ExportTerms reads the vocabulary, and where the feed stands at the same moment.
func (s *Store) ExportTerms(ctx context.Context) (query.Place, *content.Vocabulary, error) {
	var at query.Place
	var vocabulary *content.Vocabulary
	err := s.atOnce(ctx, func(db *gorm.DB) (err error) {
		if at, err = placeOn(db); err != nil {
			return err
		}
		vocabulary, err = s.vocabularyOn(ctx, db)
		return err
	})
	return at, vocabulary, asContent(err)
}
