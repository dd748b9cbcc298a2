package index

import (
	"sort"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

// Answers reports whether an index can answer a query: its conditions are of what is held, and its order is that of the
// list or of relevance. Whether it stands where it has to is another question.
func Answers(q *query.Query) bool {
	if ranks(q) {
		return Counts(q)
	}
	if len(q.Sort) == 0 || q.Sort[0].Field != "date" || len(q.Sort) > 2 ||
		len(q.Sort) == 2 && (q.Sort[1].Field != "id" || q.Sort[1].Desc != q.Sort[0].Desc) {
		return false
	}
	return Counts(q)
}

// Counts reports whether an index can count what a query asks to have counted.
func Counts(q *query.Query) bool {
	held := true
	query.Conditions(q.Where, func(c *query.Condition) {
		switch c.Field.Name {
		case "title", "slug", "origin_id":
			held = false
		}
	})
	return held
}

// filter gives the releases for which all clauses hold. The bitmap is not to be changed where it is not own.
func (x *Index) filter(clauses []query.Clause) (bits *roaring.Bitmap, own bool) {
	if len(clauses) == 0 {
		return x.all, false
	}
	bits, own = x.clause(&clauses[0])
	for i := range clauses[1:] {
		bits, own = and(bits, own, &clauses[i+1], x), true
	}
	return bits, own
}

// and keeps of some releases those for which a clause holds.
func and(bits *roaring.Bitmap, own bool, c *query.Clause, x *Index) *roaring.Bitmap {
	more, _ := x.clause(c)
	if own {
		bits.And(more)
		return bits
	}
	return roaring.And(bits, more)
}

func (x *Index) clause(c *query.Clause) (bits *roaring.Bitmap, own bool) {
	switch {
	case c.Condition != nil:
		return x.condition(c.Condition)
	case c.Logic == query.Not:
		inner, _ := x.clause(&c.Parts[0])
		return roaring.AndNot(x.all, inner), true
	case c.Logic == query.Or:
		parts := make([]*roaring.Bitmap, len(c.Parts))
		for i := range c.Parts {
			parts[i], _ = x.clause(&c.Parts[i])
		}
		return roaring.FastOr(parts...), true
	default:
		return x.filter(c.Parts)
	}
}

func (x *Index) condition(c *query.Condition) (bits *roaring.Bitmap, own bool) {
	switch c.Field.Type {
	case query.Tag, query.Label:
		return x.several(c)
	case query.Day:
		return x.days(c)
	case query.Instant:
		return x.instants(c), true
	}
	if c.Field.Name == "id" {
		bits, own = x.named(c.Values), true
	} else {
		bits, own = x.values(c.Field, c.Values)
	}
	if c.Op == query.None {
		return roaring.AndNot(x.all, bits), true
	}
	return bits, own
}

// several answers conditions on fields that have several values.
func (x *Index) several(c *query.Condition) (bits *roaring.Bitmap, own bool) {
	switch c.Op {
	case query.Exists:
		some := x.of(c.Field.Name, anyValue)
		if c.Values[0].Text == "true" {
			return some, false
		}
		return roaring.AndNot(x.all, some), true
	case query.None:
		some, _ := x.values(c.Field, c.Values)
		return roaring.AndNot(x.all, some), true
	case query.All:
		bits, own = x.values(c.Field, c.Values[:1])
		for i := range c.Values[1:] {
			more, _ := x.values(c.Field, c.Values[i+1:i+2])
			bits, own = roaring.And(bits, more), true
		}
		return bits, own
	default:
		return x.values(c.Field, c.Values)
	}
}

// of gives the releases that have a value of a field.
func (x *Index) of(field, value string) *roaring.Bitmap {
	if n, known := x.numbers[setKey{field, value}]; known {
		return x.sets[n].bits
	}
	return roaring.New()
}

// values gives the releases that have one of some values: terms by their ids, and those of the terms that they stand for.
func (x *Index) values(f *query.Field, values []query.Value) (bits *roaring.Bitmap, own bool) {
	var parts []*roaring.Bitmap
	for _, v := range values {
		switch {
		case v.ID != "":
			for _, term := range append([]string{v.ID}, v.Also...) {
				parts = append(parts, x.of(f.Name, term))
			}
		case f.Type == query.Label:
			parts = append(parts, x.of(f.Name, content.Key(v.Text)))
		default:
			parts = append(parts, x.of(f.Name, v.Text))
		}
	}
	if len(parts) == 1 {
		return parts[0], false
	}
	return roaring.FastOr(parts...), true
}

// named gives the releases with some ids.
func (x *Index) named(values []query.Value) *roaring.Bitmap {
	bits := roaring.New()
	for _, v := range values {
		if key, ok := parseID(v.Text); ok {
			if n, known := x.ordinals[key]; known {
				bits.Add(n)
			}
		}
	}
	return bits
}

// days answers conditions on the day, of which the releases are in order. What is unknown comes neither before nor after
// anything.
func (x *Index) days(c *query.Condition) (bits *roaring.Bitmap, own bool) {
	v := c.Values[0].Text
	dated, end := x.from(1), uint32(len(x.entries))
	from, to := dated, end
	switch c.Op {
	case query.Exists:
		if v != "true" {
			from, to = 0, dated
		}
	case query.Year, query.Month:
		from, to = x.from(dayNumber(v+"-00-00"[len(v)-len("2004"):])), x.from(dayNumber(v+"-99-99"[len(v)-len("2004"):])+1)
	case query.Gte:
		from = x.from(dayNumber(v))
	case query.Gt:
		from = x.from(dayNumber(v) + 1)
	case query.Lte:
		to = x.from(dayNumber(v) + 1)
	case query.Lt:
		to = x.from(dayNumber(v))
	default:
		from, to = x.from(dayNumber(v)), x.from(dayNumber(v)+1)
	}
	return x.between(from, to), true
}

// from gives the ordinal of the first release of a day or a later one.
func (x *Index) from(day int32) uint32 {
	return uint32(sort.Search(len(x.entries), func(i int) bool { return x.entries[i].day >= day }))
}

// between gives the releases between two ordinals, the second left out.
func (x *Index) between(from, to uint32) *roaring.Bitmap {
	bits := roaring.New()
	if from < to {
		bits.AddRange(uint64(from), uint64(to))
		bits.And(x.all)
	}
	return bits
}

// instants answers conditions on a moment by looking at every release.
func (x *Index) instants(c *query.Condition) *roaring.Bitmap {
	least, below := int64(-1<<63), int64(1<<63-1)
	at := c.Values[0].Time
	switch c.Op {
	case query.On:
		least, below = at.UnixMicro(), at.AddDate(0, 0, 1).UnixMicro()
	case query.Month:
		least, below = at.UnixMicro(), at.AddDate(0, 1, 0).UnixMicro()
	case query.Year:
		least, below = at.UnixMicro(), at.AddDate(1, 0, 0).UnixMicro()
	case query.Gte:
		least = at.UnixMicro()
	case query.Gt:
		least = at.UnixMicro() + 1
	case query.Lte:
		below = at.UnixMicro() + 1
	case query.Lt:
		below = at.UnixMicro()
	default:
		least, below = at.UnixMicro(), at.UnixMicro()+1
	}
	first := c.Field.Name == "first_published_at"
	var found []uint32
	for n := range x.entries {
		e := &x.entries[n]
		when := e.published
		if first {
			when = e.first
		}
		if !e.gone && when >= least && when < below {
			found = append(found, uint32(n))
		}
	}
	return roaring.BitmapOf(found...)
}
