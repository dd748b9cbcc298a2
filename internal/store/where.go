package store

import (
	"strings"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

// columnKind says how the values of a field are kept.
type columnKind int

const (
	columnPlain columnKind = iota // in the column itself
	columnID                      // a UUID: text that is none matches nothing
	columnRef                     // the id of another row, or NULL
	columnLink                    // in rows of another table
)

// column says where a field of a list is kept. Its texts come from constants; what a request says
// reaches SQL only as a bound value.
type column struct {
	sql  string
	kind columnKind
	link link
	fold func(string) string // of text: how values are compared
}

// link says in which table the values of a field are, one row each.
type link struct {
	table string
	owner string // the column that refers to the item
	value string
	where string // what else holds of the rows, such as a dimension
	fold  func(string) string
}

// columns maps the fields of a list to where they are kept.
type columns map[string]column

// predicate is a condition in SQL with its values.
type predicate struct {
	sql  string
	args []any
}

// listing says where the items of a list are kept.
type listing struct {
	engine  Engine
	table   string
	key     string // the column of the id
	columns columns
	scope   string // which rows of the table are meant; empty for all
	indexed bool   // the rows of the table are the index entries themselves
}

// where turns clauses and a search into SQL. All must hold.
func (l *listing) where(clauses []query.Clause, s *query.Search) []predicate {
	var all []predicate
	if l.scope != "" {
		all = append(all, predicate{sql: l.scope})
	}
	for i := range clauses {
		all = append(all, l.clause(&clauses[i], false)...)
	}
	if s != nil {
		all = append(all, l.found(s))
	}
	return all
}

// clause turns a clause into SQL.
func (l *listing) clause(c *query.Clause, within bool) []predicate {
	if c.Condition != nil {
		return l.condition(c.Condition, within)
	}
	parts := make([]predicate, len(c.Parts))
	for i := range c.Parts {
		parts[i] = joined(l.clause(&c.Parts[i], true), " AND ")
	}
	switch c.Logic {
	case query.Not:
		return []predicate{{sql: "NOT " + parts[0].sql, args: parts[0].args}}
	case query.Or:
		return []predicate{joined(parts, " OR ")}
	default:
		return []predicate{joined(parts, " AND ")}
	}
}

// joined makes one predicate of several.
func joined(parts []predicate, by string) predicate {
	texts, args := make([]string, len(parts)), []any(nil)
	for i, p := range parts {
		texts[i] = p.sql
		args = append(args, p.args...)
	}
	return predicate{sql: "(" + strings.Join(texts, by) + ")", args: args}
}

func (l *listing) condition(c *query.Condition, within bool) []predicate {
	col := l.columns[c.Field.Name]
	switch col.kind {
	case columnLink:
		return col.link.predicates(c, "t."+l.key, l.atOnce(c.Op, within))
	case columnRef:
		return refClauses(col.sql, c)
	default:
		return []predicate{col.predicate(c)}
	}
}

// atOnce reports whether a condition on another table is asked for all rows at once. PostgreSQL decides of itself, but
// within a combination; SQLite does as it is told, and of few values the items are looked up faster than the values of
// all items.
func (l *listing) atOnce(op query.Op, within bool) bool {
	if l.engine == Postgres {
		return within
	}
	return op == query.Any || op == query.All || op == query.Under
}

// predicates asks of the rows of another table: row by row, or of all at once.
func (l link) predicates(c *query.Condition, id string, atOnce bool) []predicate {
	has := func(not, more string, args ...any) predicate {
		rows := " FROM " + l.table + " l WHERE "
		var conditions []string
		if atOnce {
			rows = id + " " + not + "IN (SELECT l." + l.owner + rows
		} else {
			rows = not + "EXISTS (SELECT 1" + rows
			conditions = append(conditions, "l."+l.owner+" = "+id)
		}
		if l.where != "" {
			conditions = append(conditions, "l."+l.where)
		}
		if more != "" {
			conditions = append(conditions, "l."+l.value+more)
		}
		if len(conditions) == 0 {
			conditions = append(conditions, "TRUE")
		}
		return predicate{sql: rows + strings.Join(conditions, " AND ") + ")", args: args}
	}
	switch c.Op {
	case query.Exists:
		if c.Values[0].Text == "true" {
			return []predicate{has("", "")}
		}
		return []predicate{has("NOT ", "")}
	case query.All:
		all := make([]predicate, len(c.Values))
		for i := range c.Values {
			all[i] = has("", " IN ?", l.values(c.Values[i:i+1]))
		}
		return all
	case query.None:
		return []predicate{has("NOT ", " IN ?", l.values(c.Values))}
	default:
		return []predicate{has("", " IN ?", l.values(c.Values))}
	}
}

// values gives what the rows hold of some values: of a term its id, and those of the terms it stands for.
func (l link) values(asked []query.Value) []string {
	values := make([]string, 0, len(asked))
	for _, v := range asked {
		switch {
		case v.ID != "":
			values = append(append(values, v.ID), v.Also...)
		case l.fold != nil:
			values = append(values, l.fold(v.Text))
		default:
			values = append(values, v.Text)
		}
	}
	return values
}

// refClauses asks of a column that names one other row or none.
func refClauses(col string, c *query.Condition) []predicate {
	ids := func(values []query.Value) []string { return link{}.values(values) }
	switch {
	case c.Op == query.Exists && c.Values[0].Text == "true":
		return []predicate{{sql: "t." + col + " IS NOT NULL"}}
	case c.Op == query.Exists:
		return []predicate{{sql: "t." + col + " IS NULL"}}
	case c.Op == query.None:
		return []predicate{{sql: "(t." + col + " IS NULL OR t." + col + " NOT IN ?)", args: []any{ids(c.Values)}}}
	case c.Op == query.All:
		all := make([]predicate, len(c.Values))
		for i := range c.Values {
			all[i] = predicate{sql: "t." + col + " IN ?", args: []any{ids(c.Values[i : i+1])}}
		}
		return all
	default:
		return []predicate{{sql: "t." + col + " IN ?", args: []any{ids(c.Values)}}}
	}
}

// predicate asks of a column that holds one value.
func (col column) predicate(c *query.Condition) predicate {
	name := "t." + col.sql
	switch c.Field.Type {
	case query.Enum, query.Word:
		return col.oneOf(name, c)
	case query.Text:
		return col.text(name, c)
	case query.Day, query.Partial:
		return dayClause(name, c.Op, c.Values[0].Text)
	case query.Instant, query.Moment:
		return instantClause(name, c.Op, c.Values[0])
	default:
		return predicate{sql: name + comparison(c.Op) + "?", args: []any{c.Values[0].Int}}
	}
}

func (col column) oneOf(name string, c *query.Condition) predicate {
	values := make([]string, 0, len(c.Values))
	for _, v := range c.Values {
		if col.kind != columnID || content.ValidID(v.Text) {
			values = append(values, v.Text)
		}
	}
	switch {
	case c.Op == query.None && len(values) == 0:
		return predicate{sql: "TRUE"}
	case len(values) == 0:
		return predicate{sql: "FALSE"}
	case c.Op == query.None:
		return predicate{sql: name + " NOT IN ?", args: []any{values}}
	default:
		return predicate{sql: name + " IN ?", args: []any{values}}
	}
}

// likeEscape takes their meaning from the wildcards of LIKE.
var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func (col column) text(name string, c *query.Condition) predicate {
	v := col.fold(c.Values[0].Text)
	if v == "" { // nothing is left of it to compare, and every text begins with nothing
		return predicate{sql: "FALSE"}
	}
	switch c.Op {
	case query.Prefix:
		// A range, since LIKE uses no index under every setting of both engines. U+10FFFF sorts behind all text.
		return predicate{sql: name + " >= ? AND " + name + " < ?", args: []any{v, v + "\U0010FFFF"}}
	case query.Contains:
		return predicate{sql: name + ` LIKE ? ESCAPE '\'`, args: []any{"%" + likeEscape.Replace(v) + "%"}}
	default:
		return predicate{sql: name + " = ?", args: []any{v}}
	}
}

// dayClause compares days as text. What is unknown comes neither before nor after anything.
func dayClause(name string, op query.Op, v string) predicate {
	switch op {
	case query.Exists:
		if v == "true" {
			return predicate{sql: name + " <> ''"}
		}
		return predicate{sql: name + " = ''"}
	case query.Year, query.Month:
		return predicate{sql: name + " >= ? AND " + name + " < ?", args: []any{v, v + "~"}} // "~" sorts behind "-"
	case query.Lt, query.Lte:
		return predicate{sql: name + comparison(op) + "? AND " + name + " <> ''", args: []any{v}}
	default:
		return predicate{sql: name + comparison(op) + "?", args: []any{v}}
	}
}

func instantClause(name string, op query.Op, v query.Value) predicate {
	years, months, days := 0, 0, 0
	switch op {
	case query.Exists:
		if v.Text == "true" {
			return predicate{sql: name + " IS NOT NULL"}
		}
		return predicate{sql: name + " IS NULL"}
	case query.On:
		days = 1
	case query.Month:
		months = 1
	case query.Year:
		years = 1
	default:
		return predicate{sql: name + comparison(op) + "?", args: []any{v.Time}}
	}
	until := v.Time.AddDate(years, months, days)
	return predicate{sql: name + " >= ? AND " + name + " < ?", args: []any{v.Time, until}}
}

func comparison(op query.Op) string {
	switch op {
	case query.Gte:
		return " >= "
	case query.Gt:
		return " > "
	case query.Lte:
		return " <= "
	case query.Lt:
		return " < "
	default:
		return " = "
	}
}
