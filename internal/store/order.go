package store

import (
	"strconv"
	"strings"
	"time"

	"github.com/dateline-press/dateline/internal/query"
)

// after gives the condition that an item comes behind a position in an order, the id last.
func (cs columns) after(order []orderKey, at query.Position) predicate {
	var parts []string
	var args []any
	for i, k := range order {
		part := make([]string, 0, i+1)
		for j := range i {
			part = append(part, "t."+order[j].sql+" = ?")
			args = append(args, order[j].value(at[j]))
		}
		sign := " > ?"
		if k.desc {
			sign = " < ?"
		}
		part = append(part, "t."+k.sql+sign)
		args = append(args, k.value(at[i]))
		parts = append(parts, "("+strings.Join(part, " AND ")+")")
	}
	first := order[0]
	bound := " >= ?"
	if first.desc {
		bound = " <= ?"
	}
	// The bound on the first key alone lets both engines begin in the middle of an index.
	return predicate{
		sql:  "t." + first.sql + bound + " AND (" + strings.Join(parts, " OR ") + ")",
		args: append([]any{first.value(at[0])}, args...),
	}
}

// orderKey is one key of an order in SQL.
type orderKey struct {
	field string
	sql   string
	desc  bool
	typ   query.Type
}

// value turns the text of a position back into what the column holds.
func (k orderKey) value(text string) any {
	switch k.typ {
	case query.Instant:
		t, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return time.Time{}
		}
		return t
	case query.Number:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return int64(0)
		}
		return n
	default:
		return text
	}
}

// order gives the keys of a query, the id last unless it is one of them.
func (cs columns) order(q *query.Query) []orderKey {
	keys := make([]orderKey, 0, len(q.Sort)+1)
	for _, k := range q.Sort {
		keys = append(keys, orderKey{field: k.Field, sql: cs[k.Field].sql, desc: k.Desc, typ: q.Resource.Field(k.Field).Type})
		if k.Field == "id" {
			return keys
		}
	}
	id := "id"
	if col, ok := cs["id"]; ok {
		id = col.sql
	}
	return append(keys, orderKey{field: "id", sql: id, desc: keys[0].desc, typ: query.Word})
}

// flip turns an order around.
func flip(order []orderKey) []orderKey {
	flipped := make([]orderKey, len(order))
	for i, k := range order {
		k.desc = !k.desc
		flipped[i] = k
	}
	return flipped
}

func orderSQL(order []orderKey) string {
	parts := make([]string, len(order))
	for i, k := range order {
		parts[i] = "t." + k.sql
		if k.desc {
			parts[i] += " DESC"
		}
	}
	return strings.Join(parts, ", ")
}

func numberText(n int64) string { return strconv.FormatInt(n, 10) }

func instantText(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
