package index

import (
	"cmp"
	"slices"
	"sort"
	"strconv"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/dateline-press/dateline/internal/query"
)

// ranks reports whether what answers a search best comes first, and of what answers it alike the newest.
func ranks(q *query.Query) bool {
	return q.Search != nil && slices.Equal(q.Sort, []query.Key{{Field: query.Relevance, Desc: true}, {Field: "date", Desc: true}})
}

// weight is what a word counts for in a part of a release.
type weight struct {
	part  Part
	score int
}

// weights lists the parts, the weightiest first. A leaf counts for the weightiest that it is found in.
func weights() [4]weight {
	return [...]weight{{Title, query.WeightTitle}, {Summary, query.WeightSummary}, {Marks, query.WeightMarks}, {Body, query.WeightBody}}
}

// scored is a release with what it counts for.
type scored struct {
	n     uint32
	score int
}

// byRelevance puts the newest of the releases that are found in the order of their relevance. It reports false where it
// is not known in which parts the words are.
func (x *Index) byRelevance(bits *roaring.Bitmap, s *query.Search) (*line, bool) {
	type parts [4]*roaring.Bitmap
	var leaves []parts
	for _, leaf := range s.Wanted() {
		var p parts
		for i, w := range weights() {
			if p[i] = x.leaves.of(&leaf, w.part); p[i] == nil {
				return nil, false
			}
		}
		leaves = append(leaves, p)
	}
	all := make([]scored, 0, query.Window)
	for newest := bits.ReverseIterator(); newest.HasNext() && len(all) < query.Window; {
		one := scored{n: newest.Next()}
		for _, p := range leaves {
			if i := slices.IndexFunc(p[:], func(b *roaring.Bitmap) bool { return b.Contains(one.n) }); i >= 0 {
				one.score += weights()[i].score
			}
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.n, a.n)) })
	return &line{
		all: len(all),
		at:  func(i int) uint32 { return all[i].n },
		position: func(i int, e *entry) query.Position {
			return query.Position{strconv.Itoa(all[i].score), dayText(e.day), e.id.String()}
		},
		around: func(p query.Position) (before, upTo int) {
			score, _ := strconv.Atoi(p[0])
			key, _ := parseID(p[2])
			at := &entry{day: dayNumber(p[1]), id: key}
			compare := func(one scored) int {
				return cmp.Or(cmp.Compare(score, one.score), compareEntries(at, &x.entries[one.n]))
			}
			before = sort.Search(len(all), func(i int) bool { return compare(all[i]) >= 0 })
			upTo = sort.Search(len(all), func(i int) bool { return compare(all[i]) > 0 })
			return before, upTo
		},
	}, true
}
