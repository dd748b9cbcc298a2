package index

import (
	"slices"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/dateline-press/dateline/internal/query"
)

// leaves are the releases in which the words of searches were found since the feed has moved. The words are looked up in
// the database, once each: what they mean is for the search there to say.
type leaves struct {
	mu    sync.RWMutex
	found map[string]*roaring.Bitmap
	bytes uint64
}

// maxLeaves is how many bytes the leaves may take. Where there are more all are forgotten: what is asked for again is
// looked up again.
const maxLeaves = 16 << 20

// Part is a part of a release in which words are found: all of it, or one that counts for more than others.
type Part string

// The parts, the weightiest first.
const (
	Anywhere Part = ""
	Title    Part = "title"
	Summary  Part = "summary"
	Marks    Part = "marks" // places and the names of tags
	Body     Part = "body"
)

// Spot is a leaf of a search in a part of the releases: of those with some ids alone, where there are any.
type Spot struct {
	Leaf   query.Leaf
	Part   Part
	Within []string
	within string // the key of these releases
}

func (l *leaves) of(leaf *query.Leaf, part Part, within string) *roaring.Bitmap {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.found[leafKey(leaf, part, within)]
}

func (l *leaves) put(spot *Spot, bits *roaring.Bitmap) {
	key := spot.Key()
	size := bits.GetSizeInBytes() + uint64(len(key)) + 100
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.bytes+size > maxLeaves {
		l.found, l.bytes = nil, 0
	}
	if l.found == nil {
		l.found = map[string]*roaring.Bitmap{}
	}
	l.found[key] = bits
	l.bytes += size
}

// leafKey is the same for leaves that are found in the same releases, whether they are wanted or not.
func leafKey(leaf *query.Leaf, part Part, within string) string {
	parts := make([]string, 0, len(leaf.Forms)+len(leaf.Terms)+2)
	parts = append(parts, string(part), within)
	for _, form := range leaf.Forms {
		parts = append(parts, strings.Join(form, " "))
	}
	return strings.Join(append(parts, leaf.Terms...), "|")
}

// Key is the same for spots that are found in the same releases.
func (s *Spot) Key() string { return leafKey(&s.Leaf, s.Part, s.within) }

// Missing lists where a query looks for words of which it is not known in which releases they are. What it lists may
// tell of more: it is to be asked again.
func (x *Index) Missing(q *query.Query) []Spot {
	if q.Search == nil {
		return nil
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	var missing []Spot
	for _, alternative := range q.Search.Alternatives {
		for i := range alternative {
			if x.leaves.of(&alternative[i], Anywhere, "") == nil {
				missing = append(missing, Spot{Leaf: alternative[i]})
			}
		}
	}
	if len(missing) > 0 || !ranks(q) {
		return missing
	}
	return x.unranked(q)
}

// Found tells the ids of the releases that a leaf is found in, in a database that stands at a place.
func (x *Index) Found(at query.Place, spot *Spot, ids []string) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if !x.ready || x.at != at {
		return
	}
	found := make([]uint32, 0, len(ids))
	for _, text := range ids {
		if key, ok := parseID(text); ok {
			if n, known := x.ordinals[key]; known {
				found = append(found, n)
			}
		}
	}
	slices.Sort(found)
	bits := roaring.BitmapOf(found...)
	bits.RunOptimize()
	x.leaves.put(spot, bits)
}

// search gives the releases that a search finds: those of one of its alternatives, of which all leaves must hold. It
// reports false where a leaf is missing.
func (x *Index) search(s *query.Search) (bits *roaring.Bitmap, ok bool) {
	all := make([]*roaring.Bitmap, len(s.Alternatives))
	for i, alternative := range s.Alternatives {
		var wanted []*roaring.Bitmap
		for j := range alternative {
			found := x.leaves.of(&alternative[j], Anywhere, "")
			if found == nil {
				return nil, false
			}
			if alternative[j].Not {
				found = roaring.AndNot(x.all, found)
			}
			wanted = append(wanted, found)
		}
		if all[i] = wanted[0]; len(wanted) > 1 {
			all[i] = roaring.FastAnd(wanted...)
		}
	}
	if len(all) == 1 {
		return all[0], true
	}
	return roaring.FastOr(all...), true
}
