package index

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
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

// defaultWhole is the limit of [Limits.Whole] where none is given.
const defaultWhole = 50_000

// window is the newest of some releases, as many as are ranked.
type window struct {
	newest []uint32
	key    string // what is known of it goes by; empty where it is known of all releases
}

func (x *Index) window(bits *roaring.Bitmap, s *query.Search) window {
	w := window{newest: make([]uint32, 0, query.Window)}
	for n := bits.ReverseIterator(); n.HasNext() && len(w.newest) < query.Window; {
		w.newest = append(w.newest, n.Next())
	}
	for _, leaf := range s.Wanted() {
		if found := x.leaves.of(&leaf, Anywhere, ""); found != nil && found.GetCardinality() > cmp.Or(x.limits.Whole, defaultWhole) {
			h := sha256.New()
			_ = binary.Write(h, binary.LittleEndian, w.newest) // a hash takes everything
			w.key = string(h.Sum(nil))
			break
		}
	}
	return w
}

// unranked lists the parts of releases that are not known, of a search of which all else is.
func (x *Index) unranked(q *query.Query) []Spot {
	a := answering{x: x, q: q, known: map[string]*roaring.Bitmap{}}
	bits, ok := a.base(q.Where, q.Search)
	if !ok {
		return nil
	}
	ranked := x.window(bits, q.Search)
	var within []string
	var missing []Spot
	for _, leaf := range q.Search.Wanted() {
		for _, w := range weights() {
			if x.leaves.of(&leaf, w.part, ranked.key) != nil {
				continue
			}
			if within == nil && ranked.key != "" {
				within = make([]string, 0, len(ranked.newest))
				for _, n := range ranked.newest {
					within = append(within, x.entries[n].id.String())
				}
			}
			missing = append(missing, Spot{leaf, w.part, within, ranked.key})
		}
	}
	return missing
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
	ranked := x.window(bits, s)
	var leaves []parts
	for _, leaf := range s.Wanted() {
		var p parts
		for i, w := range weights() {
			if p[i] = x.leaves.of(&leaf, w.part, ranked.key); p[i] == nil {
				return nil, false
			}
		}
		leaves = append(leaves, p)
	}
	all := make([]scored, len(ranked.newest))
	for i, n := range ranked.newest {
		one := &all[i]
		one.n = n
		for _, p := range leaves {
			if i := slices.IndexFunc(p[:], func(b *roaring.Bitmap) bool { return b.Contains(n) }); i >= 0 {
				one.score += weights()[i].score
			}
		}
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
