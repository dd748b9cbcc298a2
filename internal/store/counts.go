package store

import (
	"fmt"
	"strings"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/query"
)

// counts counts what a query asks for besides its total. What is in the rows of the items themselves is counted where
// these are the narrowest.
func (l *listing) counts(db *gorm.DB, q *query.Query, narrowest *listing) (query.Counts, error) {
	all := query.Counts{}
	if len(q.Facets) > 0 {
		all.Facets = map[string][]query.Count{}
	}
	for _, b := range l.bases(q) {
		tags, err := l.countTags(db, b)
		if err != nil {
			return all, fmt.Errorf("count tags: %w", err)
		}
		values, err := narrowest.countValues(db, b)
		if err != nil {
			return all, fmt.Errorf("count values: %w", err)
		}
		for _, c := range append(tags, values...) {
			if c.Facet == histogram {
				all.Dates = append(all.Dates, query.Count{Value: c.Value, N: c.N})
				continue
			}
			all.Facets[c.Facet] = append(all.Facets[c.Facet], query.Count{Value: c.Value, N: c.N})
		}
	}
	return all, nil
}

// base is a set of items that several facets count.
type base struct {
	clauses []query.Clause
	search  *query.Search
	tags    []query.Facet // whose values are rows of another table
	plain   []plainFacet  // whose values are in the item's own row
}

// plainFacet counts by a part of the item's own row.
type plainFacet struct {
	name, value string
	optional    bool // an empty value is none
}

// histogram is the name of the facet that stands for the histogram.
const histogram = "histogram"

// facetCount is how many items have a value of a facet.
type facetCount struct {
	Facet, Value string
	N            int
}

// bases puts the facets together that count the same items, since finding these is most of the work.
func (l *listing) bases(q *query.Query) []*base {
	var all []*base
	known := map[string]*base{}
	counting := func(clauses []query.Clause, s *query.Search) *base {
		key := fmt.Sprint(s != nil)
		for i := range clauses {
			key += "\n" + clauses[i].Key()
		}
		if known[key] == nil {
			known[key] = &base{clauses: clauses, search: s}
			all = append(all, known[key])
		}
		return known[key]
	}
	for _, f := range q.Facets {
		b := counting(q.Where, q.Search)
		switch f.Scope {
		case query.Excluded:
			b = counting(query.Without(q.Where, f.Field), q.Search)
		case query.Global:
			b = counting(nil, nil)
		}
		if l.columns[f.Field].kind == columnLink {
			b.tags = append(b.tags, f)
			continue
		}
		b.plain = append(b.plain, l.plainFacet(f))
	}
	if h := q.Histogram; h != nil {
		b, column := counting(q.Where, q.Search), "t."+l.columns[h.Field].sql
		b.plain = append(b.plain, plainFacet{histogram, fmt.Sprintf("substr(%s, 1, %d)", column, h.Interval.Precision()), true})
	}
	return all
}

func (l *listing) plainFacet(f query.Facet) plainFacet {
	column := "t." + l.columns[f.Field].sql
	if f.Name == "year" {
		return plainFacet{f.Name, "substr(" + column + ", 1, 4)", true}
	}
	return plainFacet{f.Name, column, false}
}

// countTags counts by all facets of a base whose values are rows of another table, in one statement.
func (l *listing) countTags(db *gorm.DB, b *base) ([]facetCount, error) {
	if len(b.tags) == 0 {
		return nil, nil
	}
	wheres := make([]string, len(b.tags))
	for i, f := range b.tags {
		wheres[i] = "l." + l.columns[f.Field].link.where
	}
	link := l.columns[b.tags[0].Field].link
	tx := db.Table(link.table+" AS l").Where("("+strings.Join(wheres, " OR ")+")").
		Select("l.dimension AS facet", "l."+link.value+" AS value", "count(*) AS n").Group("l.dimension, l." + link.value)
	if len(l.where(b.clauses, b.search)) > 0 {
		tx = tx.Where("l."+link.owner+" IN (?)", l.from(db, b.clauses, b.search).Select("t."+l.key))
	}
	var counted []facetCount
	return counted, tx.Find(&counted).Error
}

// countValues counts by all facets of a base whose values are in the item's own row: how many items have each
// combination of values, in one pass, of which each facet takes its part.
func (l *listing) countValues(db *gorm.DB, b *base) ([]facetCount, error) {
	if len(b.plain) == 0 {
		return nil, nil
	}
	columns := make([]string, len(b.plain))
	for i, f := range b.plain {
		columns[i] = f.value
	}
	values := strings.Join(columns, ", ")
	rows, err := l.from(db, b.clauses, b.search).Select(values + ", count(*)").Group(values).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	sums := make([]map[string]int, len(b.plain))
	found, into, n := make([]string, len(b.plain)), make([]any, len(b.plain)+1), 0
	for i := range b.plain {
		sums[i], into[i] = map[string]int{}, &found[i]
	}
	into[len(b.plain)] = &n
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		for i, value := range found {
			sums[i][value] += n
		}
	}
	var counted []facetCount
	for i, f := range b.plain {
		for value, n := range sums[i] {
			if value != "" || !f.optional {
				counted = append(counted, facetCount{Facet: f.name, Value: value, N: n})
			}
		}
	}
	return counted, rows.Err()
}
