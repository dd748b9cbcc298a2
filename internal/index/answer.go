package index

import (
	"slices"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
)

// Result is what an index answers.
type Result struct {
	Cards  []*document.Card // of the page; of those that are not held the id alone
	Absent int              // how many of them are not held
	Next   query.Position
	Prev   query.Position
	Total  int // -1 where it is not asked for
	Counts query.Counts
}

// Answer answers a query where the index stands at a place and knows all that is asked for. The page is empty where its
// order is not that of the index: see [Answers].
func (x *Index) Answer(at query.Place, q *query.Query) (*Result, bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if !x.ready || x.at != at {
		return nil, false
	}
	a := answering{x: x, q: q, known: map[string]*roaring.Bitmap{}}
	bits, ok := a.base(q.Where, q.Search)
	if !ok {
		return nil, false
	}
	r := &Result{Total: -1}
	if q.Page.Total {
		r.Total = int(bits.GetCardinality())
	}
	switch {
	case ranks(q):
		l, ok := x.byRelevance(bits, q.Search)
		if !ok {
			return nil, false
		}
		x.page(l, q, r)
	case Answers(q):
		x.page(x.byDay(bits, q.Sort[0].Desc), q, r)
	}
	r.Counts, ok = a.counts()
	return r, ok
}

// page picks the releases of a page out of those that stand in a line.
func (x *Index) page(l *line, q *query.Query, r *Result) {
	from, to := l.span(q.Page)
	for i := from; i < to; i++ {
		e := &x.entries[l.at(i)]
		card := &document.Card{}
		if e.card != nil {
			*card = *e.card // which is put into other languages, and gets its body
		} else {
			card.ID = e.id.String()
			r.Absent++
		}
		r.Cards = append(r.Cards, card)
		if i == from && (q.Page.After != nil || q.Page.Number > 1 || q.Page.Before != nil && from > 0) {
			r.Prev = l.position(i, e)
		}
		if i == to-1 && (q.Page.Before != nil || to < l.all) {
			r.Next = l.position(i, e)
		}
	}
}

// line is the releases that a query finds, in the order of its list.
type line struct {
	all      int
	at       func(i int) uint32 // the ordinal
	position func(i int, e *entry) query.Position
	// around counts the releases that come before a position, and those that come before it or are at it.
	around func(p query.Position) (before, upTo int)
}

// span says which releases of a line are on a page.
func (l *line) span(p query.Paging) (from, to int) {
	switch {
	case p.After != nil:
		_, from = l.around(p.After)
	case p.Before != nil:
		to, _ = l.around(p.Before)
		return max(0, to-p.Size), to
	case p.Number > 1:
		from = min((p.Number-1)*p.Size, l.all)
	}
	return from, min(from+p.Size, l.all)
}

// byDay puts releases in the order of the index, or in the opposite one.
func (x *Index) byDay(bits *roaring.Bitmap, desc bool) *line {
	all := int(bits.GetCardinality())
	return &line{
		all: all,
		at: func(i int) uint32 {
			if desc {
				i = all - 1 - i
			}
			n, _ := bits.Select(uint32(i)) // there are as many
			return n
		},
		position: func(_ int, e *entry) query.Position { return query.Position{dayText(e.day), e.id.String()} },
		around: func(p query.Position) (before, upTo int) {
			key, _ := parseID(p[1])
			e := &entry{day: dayNumber(p[0]), id: key}
			lower := sort.Search(len(x.entries), func(i int) bool { return compareEntries(&x.entries[i], e) >= 0 })
			upper := lower
			if lower < len(x.entries) && compareEntries(&x.entries[lower], e) == 0 {
				upper++
			}
			less, lessOrEqual := rank(bits, lower), rank(bits, upper)
			if desc {
				return all - lessOrEqual, all - less
			}
			return less, lessOrEqual
		},
	}
}

// rank counts the releases before an ordinal.
func rank(bits *roaring.Bitmap, n int) int {
	if n == 0 {
		return 0
	}
	return int(bits.Rank(uint32(n - 1)))
}

// answering is one question that is being answered.
type answering struct {
	x     *Index
	q     *query.Query
	known map[string]*roaring.Bitmap // what was found, by what was asked
}

// base gives the releases for which clauses hold and that a search finds.
func (a *answering) base(clauses []query.Clause, s *query.Search) (*roaring.Bitmap, bool) {
	key := "all"
	if s != nil {
		key = "found"
	}
	if len(a.q.Facets) > 0 { // several may count the same
		for i := range clauses {
			key += "\n" + clauses[i].Key()
		}
		if bits := a.known[key]; bits != nil {
			return bits, true
		}
	}
	bits, own := a.x.filter(clauses)
	if s != nil {
		found, ok := a.x.search(s)
		switch {
		case !ok:
			return nil, false
		case len(clauses) == 0:
			bits = found
		case own:
			bits.And(found)
		default:
			bits = roaring.And(bits, found)
		}
	}
	a.known[key] = bits
	return bits, true
}

// counts counts what the query asks for besides its total.
func (a *answering) counts() (query.Counts, bool) {
	all := query.Counts{}
	if len(a.q.Facets) > 0 {
		all.Facets = map[string][]query.Count{}
	}
	for _, f := range a.q.Facets {
		clauses, s := a.q.Where, a.q.Search
		switch f.Scope {
		case query.Excluded:
			clauses = query.Without(clauses, f.Field)
		case query.Global:
			clauses, s = nil, nil
		}
		bits, ok := a.base(clauses, s)
		if !ok {
			return all, false
		}
		counted := a.x.facet(&f, bits)
		if len(counted) > 0 {
			all.Facets[f.Name] = counted
		}
	}
	if h := a.q.Histogram; h != nil {
		bits, ok := a.base(a.q.Where, a.q.Search)
		if !ok {
			return all, false
		}
		all.Dates = a.x.dates(bits, h.Interval.Precision())
	}
	return all, true
}

// facet counts by the values of a field.
func (x *Index) facet(f *query.Facet, bits *roaring.Bitmap) []query.Count {
	if f.Field == "date" {
		return x.dates(bits, len("2004"))
	}
	var counted []query.Count
	whole := bits == x.all
	for _, n := range x.byField[f.Field] {
		s := x.sets[n]
		if s.value == anyValue {
			continue
		}
		var count uint64
		if whole {
			count = s.bits.GetCardinality()
		} else {
			count = s.bits.AndCardinality(bits)
		}
		if count > 0 {
			counted = append(counted, query.Count{Value: s.value, N: int(count)})
		}
	}
	return counted
}

// dates counts by day, or by the part of it with a number of characters. What has no day is not counted.
func (x *Index) dates(bits *roaring.Bitmap, precision int) []query.Count {
	unit := int32(1) // how many day numbers a part has
	switch precision {
	case len("2004"):
		unit = 10_000
	case len("2004-03"):
		unit = 100
	}
	var counted []query.Count
	below := rank(bits, int(x.from(1)))
	all := int(bits.GetCardinality())
	for below < all {
		n, err := bits.Select(uint32(below))
		if err != nil {
			break
		}
		part := x.entries[n].day / unit
		upTo := rank(bits, int(x.from((part+1)*unit)))
		counted = append(counted, query.Count{Value: dayText(x.entries[n].day)[:precision], N: upTo - below})
		below = upTo
	}
	return slices.Clip(counted)
}
