package store

import (
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/search"
)

// foundRow is an index entry that a search found, without the entry.
type foundRow struct {
	Found foundColumns `gorm:"embedded"`
}

// TableName implements gorm's Tabler.
func (foundRow) TableName() string { return textRow{}.TableName() }

func (r *foundRow) value(field string) string {
	f := &r.Found
	same := publishedRow{ID: f.ReleaseID, Date: f.Date, Kind: f.Kind, Locale: f.Locale, TitleKey: f.TitleKey, FirstPublishedAt: f.FirstPublishedAt, PublishedAt: f.PublishedAt}
	return same.value(field)
}

// scored is a row with what it counts for in a search.
type scored[R any, P row[R]] struct {
	Row       R `gorm:"embedded"`
	Relevance int64
}

// TableName implements gorm's Tabler.
func (scored[R, P]) TableName() string { return P(new(R)).TableName() }

func (s *scored[R, P]) value(field string) string {
	if field == query.Relevance {
		return numberText(s.Relevance)
	}
	return P(&s.Row).value(field)
}

// counted is a row that says how many there are.
type counted struct {
	Row   foundRow `gorm:"embedded"`
	Total int64
}

// TableName implements gorm's Tabler.
func (counted) TableName() string { return textRow{}.TableName() }

func (c *counted) value(field string) string { return c.Row.value(field) }

// foundColumnNames are the columns of foundColumns: all but the entry.
const foundColumnNames = "t.release_id, t.date, t.kind, t.locale, t.title_key, t.first_published_at, t.published_at"

// foundPage reads a page of index entries. Where it can it counts them on the way: to find them is most of the work.
func foundPage(db *gorm.DB, l *listing, q *query.Query) (query.Page[*foundRow], error) {
	if byRelevance(q) || !q.Page.Total || q.Page.After != nil || q.Page.Before != nil {
		return listRanked[foundRow](db, l, q, l)
	}
	all := db.Table("(?) AS t", l.from(db, q.Where, q.Search).Select(foundColumnNames+", count(*) OVER () AS total"))
	order := l.columns.order(q)
	rows, more, err := pageRows[counted](all, order, l.columns, q.Page)
	if err != nil {
		return query.Page[*foundRow]{}, fmt.Errorf("list %s: %w", q.Resource.Name, err)
	}
	if len(rows) == 0 { // behind the end, or there are none
		return listRanked[foundRow](db, l, q, l)
	}
	page := query.Page[*counted]{Items: rows, Total: int(rows[0].Total)}
	page.Next, page.Prev = neighbours(rows, order, q.Page, more)
	return pageOf(page, func(c *counted) *foundRow { return &c.Row }), nil
}

// textFields says which fields are kept with the index entries too.
func textFields() columns {
	cs := releaseFields()
	for name, c := range cs {
		if c.kind != columnLink && !slices.Contains([]string{"id", "date", "kind", "locale", "title", "first_published_at", "published_at", query.Relevance}, name) {
			delete(cs, name)
		}
	}
	cs["id"] = column{sql: "release_id", kind: columnID}
	return cs
}

// narrow reports whether conditions and an order ask of nothing but what is kept with the index entries.
func narrow(clauses []query.Clause, sort []query.Key) bool {
	known, all := textFields(), true
	has := func(field string) {
		if _, ok := known[field]; !ok {
			all = false
		}
	}
	query.Conditions(clauses, func(c *query.Condition) { has(c.Field.Name) })
	for _, k := range sort {
		has(k.Field)
	}
	return all
}

// bySearch prepares a transaction for a search. PostgreSQL takes the index entries for as cheap to look at as other
// columns, since it does not know that they lie elsewhere: for a common word it would fetch all of them one by one. A
// phrase has to be looked up in the entry of each release that has its words, which takes two processes half the time,
// and for words that are in most releases longer than other statements may run.
func (s *Store) bySearch(db *gorm.DB, q *query.Query) error {
	if s.engine != Postgres || q.Search == nil {
		return nil
	}
	settings := "SET LOCAL enable_seqscan = off"
	if q.Search.Phrases() {
		settings += "; SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0.001; SET LOCAL statement_timeout = '4s'"
	}
	return db.Exec(settings).Error
}

// found asks for the items that a search finds: those of one of its alternatives. What has no word that must be there
// is asked for by what must not.
func (l *listing) found(s *query.Search) predicate {
	var wanted [][]query.Leaf
	var all []predicate
	for _, leaves := range s.Alternatives {
		if slices.ContainsFunc(leaves, func(leaf query.Leaf) bool { return !leaf.Not }) {
			wanted = append(wanted, leaves)
			continue
		}
		unwanted := make([][]query.Leaf, len(leaves))
		for i, leaf := range leaves {
			leaf.Not = false
			unwanted[i] = []query.Leaf{leaf}
		}
		all = append(all, l.matches(unwanted, "NOT "))
	}
	switch {
	case len(s.Alternatives) == 0:
		return predicate{sql: "FALSE"}
	case len(wanted) > 0 && len(all) == 0 && l.indexed:
		return predicate{sql: "t.search @@ ?::tsquery", args: []any{tsquery(wanted)}}
	case len(wanted) > 0:
		all = append(all, l.matches(wanted, ""))
	}
	return joined(all, " OR ")
}

// matches asks for the items that are among those of which a combination of words that must be there holds, or not.
func (l *listing) matches(alternatives [][]query.Leaf, not string) predicate {
	if l.engine == Postgres {
		// OFFSET keeps the server from asking each row of a list in turn whether it has the words, which for rare words
		// would be all of them.
		return predicate{sql: "t." + l.key + " " + not + "IN (SELECT x.release_id FROM published_texts x WHERE x.search @@ ?::tsquery OFFSET 0)",
			args: []any{tsquery(alternatives)}}
	}
	return predicate{sql: "t." + l.key + " " + not + "IN (SELECT x.release_id FROM published_words w CROSS JOIN published_texts x ON x.number = w.rowid WHERE published_words MATCH ?)",
		args: []any{match(alternatives)}}
}

// tsquery writes alternatives as PostgreSQL takes them.
func tsquery(alternatives [][]query.Leaf) string {
	all := make([]string, len(alternatives))
	for i, leaves := range alternatives {
		parts := make([]string, len(leaves))
		for j, leaf := range leaves {
			parts[j] = "(" + strings.Join(lexemes(&leaf, ""), " | ") + ")"
			if leaf.Not {
				parts[j] = "!" + parts[j]
			}
		}
		all[i] = "(" + strings.Join(parts, " & ") + ")"
	}
	return strings.Join(all, " | ")
}

// match writes alternatives as FTS5 takes them.
func match(alternatives [][]query.Leaf) string {
	all := make([]string, len(alternatives))
	for i, leaves := range alternatives {
		var wanted, unwanted []string
		for _, leaf := range leaves {
			part := "(" + strings.Join(phrases(&leaf), " OR ") + ")"
			if leaf.Not {
				unwanted = append(unwanted, part)
				continue
			}
			wanted = append(wanted, part)
		}
		all[i] = "(" + strings.Join(wanted, " AND ") + ")"
		if len(unwanted) > 0 {
			all[i] = "(" + all[i] + " NOT (" + strings.Join(unwanted, " OR ") + "))"
		}
	}
	return strings.Join(all, " OR ")
}

// lexemes writes what a leaf is found by: the sequences of its words, in the columns with some weights, and the tokens
// of the terms it names. Words have neither quotation marks nor backslashes in them.
func lexemes(leaf *query.Leaf, weights string) []string {
	var all []string
	for _, form := range leaf.Forms {
		words := make([]string, len(form))
		for i, w := range form {
			words[i] = "'" + w + "'" + weights
		}
		all = append(all, "("+strings.Join(words, " <-> ")+")")
	}
	for _, id := range leaf.Terms {
		all = append(all, "'"+search.TermToken(id)+"'"+weights)
	}
	return all
}

// phrases writes what a leaf is found by, each as an FTS5 string.
func phrases(leaf *query.Leaf) []string {
	var all []string
	for _, form := range leaf.Forms {
		all = append(all, `"`+strings.Join(form, " ")+`"`)
	}
	for _, id := range leaf.Terms {
		all = append(all, `"`+search.TermToken(id)+`"`)
	}
	return all
}

// byRelevance reports whether what answers a search best comes first.
func byRelevance(q *query.Query) bool {
	return slices.ContainsFunc(q.Sort, func(k query.Key) bool { return k.Field == query.Relevance })
}

// weight is what a word counts for in a column.
type weight struct {
	column string // of FTS5
	class  string // of a tsvector
	score  int
}

// weights lists the columns, the weightiest first. A leaf counts for its weightiest place; how often it comes does not
// count, so that what is published or withdrawn elsewhere moves nothing, and both engines give the same order.
func weights() []weight {
	return []weight{{"title", "A", query.WeightTitle}, {"summary", "B", query.WeightSummary}, {"marks", "C", query.WeightMarks}, {"body", "D", query.WeightBody}}
}

// ranked asks for the newest items that a query finds, each with its relevance.
func (l *listing) ranked(db *gorm.DB, q *query.Query) *gorm.DB {
	window := l.from(db, q.Where, q.Search).Select("t.*").Order("t.date DESC, t." + l.key + " DESC").Limit(query.Window)
	tables, row, score := "(?) AS t JOIN published_texts x ON x.release_id = t.id", "t.*", l.score(q.Search)
	if l.indexed {
		tables, row = "(?) AS x", "x.*"
	}
	ranked := db.Table(tables, window).Select(row+", "+score.sql+" AS relevance", score.args...)
	return db.Table("(?) AS t", ranked)
}

// score adds up what the leaves of a search count for.
func (l *listing) score(s *query.Search) predicate {
	var sum predicate
	parts := []string{"0"}
	for _, leaf := range s.Wanted() {
		part := "CASE"
		for _, w := range weights() {
			test, arg := "x.search @@ ?::tsquery", strings.Join(lexemes(&leaf, ":"+w.class), " | ")
			if l.engine == SQLite {
				test = "x.number IN (SELECT rowid FROM published_words WHERE published_words MATCH ?)"
				arg = w.column + " : (" + strings.Join(phrases(&leaf), " OR ") + ")"
			}
			part += fmt.Sprintf(" WHEN %s THEN %d", test, w.score)
			sum.args = append(sum.args, arg)
		}
		parts = append(parts, part+" ELSE 0 END")
	}
	sum.sql = strings.Join(parts, " + ")
	return sum
}
