package query

import (
	"slices"
	"strconv"
	"strings"
)

// Canonical gives the query as a query string in its one spelling: values in their canonical form,
// parameters in order, and what is so anyway left out. Read again it gives an equal query. It is empty where the
// query can only be said in JSON: see [Query.Linked].
func (q *Query) Canonical() string {
	all, ok := inURL(q.Where)
	if !ok {
		return ""
	}
	return q.canonical(all)
}

// Key is the same for queries that have the same answer, and for no others of the same resource.
func (q *Query) Key() string {
	all, ok := inURL(q.Where)
	if ok {
		return q.canonical(all)
	}
	for i := range q.Where {
		all = append(all, "where="+escape(q.Where[i].Key()))
	}
	return q.canonical(all)
}

// canonical writes the query behind its conditions.
func (q *Query) canonical(all []string) string {
	add := func(name, value string) { all = append(all, name+"="+escape(value)) }
	if q.Search != nil {
		add("q", q.Search.Text)
	}
	if q.Lineage {
		add("lineage", "true")
	}
	if len(q.Sort) > 0 && !slices.Equal(q.Sort, q.Resource.Sort) {
		add("sort", q.order())
	}
	q.writeShape(add)
	q.writeFacets(add)
	if !q.Single {
		q.Page.write(add)
	}
	slices.Sort(all)
	return strings.Join(all, "&")
}

// writeShape writes what is shown, as parameters.
func (q *Query) writeShape(add func(name, value string)) {
	if q.Fields != nil {
		add("fields", strings.Join(q.chosen(), ","))
	}
	if len(q.Include) > 0 {
		add("include", strings.Join(q.Include, ","))
	}
	if len(q.Highlight) > 0 {
		add("highlight", strings.Join(q.Highlight, ","))
	}
	if q.Locale != "" {
		add("locale", q.Locale)
	}
	if q.Explain {
		add("explain", "1")
	}
	if q.Format != "" {
		add("format", q.Format)
	}
}

// Linked reports whether the query can be said in a URL. What cannot is said in JSON.
func (q *Query) Linked() bool {
	_, ok := inURL(q.Where)
	return ok
}

// URL gives the path of the list with the query in its canonical form; of a query that can only be said in JSON, the
// path to which it is posted. Of a single item it is the path of the list too: the caller knows the item.
func (q *Query) URL() string {
	all, linked := inURL(q.Where)
	if !linked {
		return q.Resource.Path + "/search"
	}
	if query := q.canonical(all); query != "" {
		return q.Resource.Path + "?" + query
	}
	return q.Resource.Path
}

// asked says which items are asked for, in words of our own.
func (q *Query) asked() string {
	keys := make([]string, 0, len(q.Where)+1)
	for i := range q.Where {
		keys = append(keys, q.Where[i].Key())
	}
	if q.Lineage {
		keys = append(keys, "lineage")
	}
	if q.Search != nil { // which words say nothing depends on the language
		keys = append(keys, "q="+q.Search.Text, "locale="+q.Locale)
	}
	return strings.Join(keys, "|") // within a key & joins the parts of a long list
}

// size is the length of the query in its canonical form, in bytes.
func (q *Query) size() int { return max(len(q.Canonical()), len(q.asked())) }

// First asks for the first page of the same list, numbered if this one is.
func (q *Query) First() *Query {
	return q.at(Paging{Number: min(q.Page.Number, 1)})
}

// Numbered asks for a page of the same list by its number, counted from 1.
func (q *Query) Numbered(n int) *Query {
	return q.at(Paging{Number: n})
}

// After asks for the page of the same list that starts behind a place.
func (q *Query) After(c *Cursors, p Position) *Query {
	return q.at(Paging{After: p, Cursor: c.Encode(q, p)})
}

// Before asks for the page of the same list that ends before a place.
func (q *Query) Before(c *Cursors, p Position) *Query {
	return q.at(Paging{Before: p, Cursor: c.Encode(q, p)})
}

// Reaches reports whether a page of the list may be asked for by its number.
func (q *Query) Reaches(n int) bool {
	// The number is looked at alone first, since the product may overflow.
	return n >= 1 && n <= MaxDepth && (n-1)*q.Page.Size < MaxDepth
}

func (q *Query) at(place Paging) *Query {
	moved := *q
	place.Size, place.Total = q.Page.Size, q.Page.Total
	moved.Page = place
	return &moved
}

// spellings gives the values of a condition as values of its parameter: one, unless a list is too long for it.
func (c *Condition) spellings() []string {
	if !c.Op.Lists() {
		return []string{c.Values[0].Text}
	}
	lists := []string{element(c.Values[0].Text)}
	for _, v := range c.Values[1:] {
		e, last := element(v.Text), len(lists)-1
		if len(lists[last])+len(",")+len(e) > MaxValue {
			lists = append(lists, e)
			continue
		}
		lists[last] += "," + e
	}
	return lists
}

func (q *Query) order() string {
	keys := make([]string, len(q.Sort))
	for i, k := range q.Sort {
		keys[i] = k.String()
	}
	return strings.Join(keys, ",")
}

// String gives the key as sort= takes it.
func (k Key) String() string {
	if k.Desc {
		return "-" + k.Field
	}
	return k.Field
}

// chosen gives the members to name: the id only when there is nothing else.
func (q *Query) chosen() []string {
	if len(q.Fields) < 2 {
		return q.Fields
	}
	return slices.DeleteFunc(slices.Clone(q.Fields), func(m string) bool { return m == "id" })
}

func (p *Paging) write(add func(name, value string)) {
	if p.Size != DefaultSize {
		add(pageSize, strconv.Itoa(p.Size))
	}
	if !p.Total {
		add(pageTotal, "none")
	}
	switch {
	case p.Number > 0:
		add(pageNumber, strconv.Itoa(p.Number))
	case p.After != nil:
		add(pageAfter, p.Cursor)
	case p.Before != nil:
		add(pageBefore, p.Cursor)
	}
}

// escape writes a value for a query string. Letters, digits and a few marks that no reader of URLs takes for
// anything else stay as they are.
func escape(s string) string {
	const hexDigits = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if plain(s[i]) {
			b.WriteByte(s[i])
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hexDigits[s[i]>>4])
		b.WriteByte(hexDigits[s[i]&15])
	}
	return b.String()
}

func plain(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	default:
		return strings.IndexByte("-._~:/,", c) >= 0
	}
}
