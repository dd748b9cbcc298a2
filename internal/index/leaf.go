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

func (l *leaves) of(leaf *query.Leaf) *roaring.Bitmap {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.found[leafKey(leaf)]
}

func (l *leaves) put(leaf *query.Leaf, bits *roaring.Bitmap) {
	key := leafKey(leaf)
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
func leafKey(leaf *query.Leaf) string {
	parts := make([]string, 0, len(leaf.Forms)+len(leaf.Terms))
	for _, form := range leaf.Forms {
		parts = append(parts, strings.Join(form, " "))
	}
	return strings.Join(append(parts, leaf.Terms...), "|")
}

// Missing lists the leaves of a search of which it is not known where they are found.
func (x *Index) Missing(s *query.Search) []query.Leaf {
	if s == nil {
		return nil
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	var missing []query.Leaf
	for _, alternative := range s.Alternatives {
		for i := range alternative {
			if x.leaves.of(&alternative[i]) == nil {
				missing = append(missing, alternative[i])
			}
		}
	}
	return missing
}

// Found tells the ids of the releases that a leaf is found in, in a database that stands at a place.
func (x *Index) Found(at query.Place, leaf *query.Leaf, ids []string) {
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
	x.leaves.put(leaf, bits)
}

// search gives the releases that a search finds: those of one of its alternatives, of which all leaves must hold. It
// reports false where a leaf is missing.
func (x *Index) search(s *query.Search) (bits *roaring.Bitmap, ok bool) {
	all := make([]*roaring.Bitmap, len(s.Alternatives))
	for i, alternative := range s.Alternatives {
		var wanted []*roaring.Bitmap
		for j := range alternative {
			found := x.leaves.of(&alternative[j])
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
