package store

import (
	"fmt"
	"strings"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/query"
)

// counts counts what a query asks for besides its total.
func (l *listing) counts(db *gorm.DB, q *query.Query) (query.Counts, error) {
	all := query.Counts{}
	if len(q.Facets) > 0 {
		all.Facets = map[string][]query.Count{}
	}
	for _, b := range l.bases(q) {
		if err := l.countTags(db, b, all.Facets); err != nil {
			return all, fmt.Errorf("count tags: %w", err)
		}
		for _, f := range b.plain {
			counted, err := l.countValues(db, b, f)
			if err != nil {
				return all, fmt.Errorf("count by %s: %w", f.Name, err)
			}
			all.Facets[f.Name] = counted
		}
	}
	if q.Histogram != nil {
		sql := fmt.Sprintf("substr(t.%s, 1, %d)", l.columns[q.Histogram.Field].sql, q.Histogram.Interval.Precision())
		dates, err := l.group(db, base{clauses: q.Where, search: q.Search}, sql, "t."+l.columns[q.Histogram.Field].sql+" <> ''")
		if err != nil {
			return all, fmt.Errorf("count by %s: %w", q.Histogram.Field, err)
		}
		all.Dates = dates
	}
	return all, nil
}

// base is a set of items that several facets count.
type base struct {
	clauses []query.Clause
	search  *query.Search
	tags    []query.Facet // whose values are rows of another table
	plain   []query.Facet // whose values are in the item's own row
}

// bases puts the facets together that count the same items, since finding these is most of the work.
func (l *listing) bases(q *query.Query) []*base {
	var all []*base
	known := map[string]*base{}
	for _, f := range q.Facets {
		b := base{clauses: q.Where, search: q.Search}
		switch f.Scope {
		case query.Excluded:
			b.clauses = query.Without(q.Where, f.Field)
		case query.Global:
			b = base{}
		}
		key := fmt.Sprint(b.search != nil)
		for i := range b.clauses {
			key += "\n" + b.clauses[i].Key()
		}
		if known[key] == nil {
			known[key] = &b
			all = append(all, &b)
		}
		same := known[key]
		if l.columns[f.Field].kind == columnLink {
			same.tags = append(same.tags, f)
			continue
		}
		same.plain = append(same.plain, f)
	}
	return all
}

// countTags counts by all facets of a base whose values are rows of another table, in one statement.
func (l *listing) countTags(db *gorm.DB, b *base, into map[string][]query.Count) error {
	if len(b.tags) == 0 {
		return nil
	}
	wheres := make([]string, len(b.tags))
	for i, f := range b.tags {
		into[f.Name] = nil
		wheres[i] = "l." + l.columns[f.Field].link.where
	}
	link := l.columns[b.tags[0].Field].link
	tx := db.Table(link.table+" AS l").Where("("+strings.Join(wheres, " OR ")+")").
		Select("l.dimension AS facet", "l."+link.value+" AS value", "count(*) AS n").Group("l.dimension, l." + link.value)
	if len(l.where(b.clauses, b.search)) > 0 {
		tx = tx.Where("l."+link.owner+" IN (?)", l.from(db, b.clauses, b.search).Select("t."+l.key))
	}
	var rows []struct {
		Facet, Value string
		N            int
	}
	if err := tx.Find(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		into[r.Facet] = append(into[r.Facet], query.Count{Value: r.Value, N: r.N})
	}
	return nil
}

func (l *listing) countValues(db *gorm.DB, b *base, f query.Facet) ([]query.Count, error) {
	column := "t." + l.columns[f.Field].sql
	if f.Name == "year" {
		return l.group(db, *b, "substr("+column+", 1, 4)", column+" <> ''")
	}
	return l.group(db, *b, column, "TRUE")
}

func (l *listing) group(db *gorm.DB, b base, value, where string) ([]query.Count, error) {
	var counted []query.Count
	err := l.from(db, b.clauses, b.search).Where(where).Select(value+" AS value", "count(*) AS n").Group(value).Find(&counted).Error
	return counted, err
}
