package index

import (
	"cmp"
	"slices"
	"sort"
	"strconv"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/dateline-press/dateline/internal/query"
)

// ranks reports whether what answers a search best comes first, and nothing else decides.
func ranks(q *query.Query) bool {
	return q.Search != nil && len(q.Sort) == 1 && q.Sort[0] == query.Key{Field: query.Relevance, Desc: true}
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
	compare := func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), -slices.Compare(x.entries[a.n].id[:], x.entries[b.n].id[:]))
	}
	slices.SortFunc(all, compare)
	return &line{
		all: len(all),
		at:  func(i int) uint32 { return all[i].n },
		position: func(i int, e *entry) query.Position {
			return query.Position{strconv.Itoa(all[i].score), e.id.String()}
		},
		around: func(p query.Position) (before, upTo int) {
			score, _ := strconv.Atoi(p[0])
			key, _ := parseID(p[1])
			compareTo := func(one scored) int {
				return cmp.Or(cmp.Compare(score, one.score), -slices.Compare(x.entries[one.n].id[:], key[:]))
			}
			before = sort.Search(len(all), func(i int) bool { return compareTo(all[i]) >= 0 })
			upTo = sort.Search(len(all), func(i int) bool { return compareTo(all[i]) > 0 })
			return before, upTo
		},
	}, true
}
