package index

import (
	"slices"

	"github.com/dateline-press/dateline/internal/query"
)

// Filling takes the releases of a new index, while the old one answers.
type Filling struct {
	into  *Index
	fresh *Index
}

// Fill begins to fill the index anew.
func (x *Index) Fill() *Filling { return &Filling{into: x, fresh: New(x.limits)} }

// Add takes the next releases. They come by date and id, ascending.
func (f *Filling) Add(all []*Release) error {
	for _, r := range all {
		e, err := f.fresh.entryOf(r)
		if err != nil {
			return err
		}
		f.fresh.push(e)
		f.fresh.room -= cardSize(e.card)
	}
	f.fresh.shed()
	return nil
}

// Done puts what was filled in place of what was there. From then on the index stands at a place.
func (f *Filling) Done(at query.Place) {
	x, fresh := f.into, f.fresh
	for _, s := range fresh.sets {
		s.bits.RunOptimize()
	}
	fresh.all.RunOptimize()
	x.mu.Lock()
	defer x.mu.Unlock()
	x.entries, x.ordinals, x.all, x.sets, x.numbers, x.byField = fresh.entries, fresh.ordinals, fresh.all, fresh.sets, fresh.numbers, fresh.byField
	x.room, x.bare, x.leaves = fresh.room, fresh.bare, &leaves{}
	x.at, x.ready = at, true
}

// shed lets go of the cards of the oldest releases, until the others have room.
func (x *Index) shed() {
	for ; x.bare < len(x.entries) && x.room < 0; x.bare++ {
		if e := &x.entries[x.bare]; e.card != nil {
			x.room += cardSize(e.card)
			e.card = nil
		}
	}
}

// Stop has the index answer nothing more until it is filled anew.
func (x *Index) Stop() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.ready = false
}

// Change takes over what has changed up to a place: releases as they are now, and the ids of those that are there no
// longer. It reports false where that would move too much; then the index has to be filled anew.
func (x *Index) Change(at query.Place, put []*Release, gone []string) (bool, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if !x.ready {
		return false, nil
	}
	for _, text := range gone {
		if key, ok := parseID(text); ok {
			x.drop(key)
		}
	}
	fresh := make([]entry, len(put))
	for i, r := range put {
		e, err := x.entryOf(r)
		if err != nil {
			x.ready = false
			return false, err
		}
		x.drop(e.id)
		x.room -= cardSize(e.card)
		fresh[i] = e
	}
	slices.SortFunc(fresh, func(a, b entry) int { return compareEntries(&a, &b) })
	if len(fresh) > 0 && !x.insert(fresh) {
		x.ready = false
		return false, nil
	}
	x.shed()
	x.at, x.leaves = at, &leaves{}
	return true, nil
}

// drop leaves a hole where a release was. The hole keeps its place in the order.
func (x *Index) drop(key id) {
	n, known := x.ordinals[key]
	if !known {
		return
	}
	x.leave(n)
	e := &x.entries[n]
	if e.card != nil {
		x.room += cardSize(e.card)
	}
	e.gone, e.card, e.sets = true, nil, nil
}

// insert puts entries, which are in order, where they belong. What stands behind the first of them is taken out and put
// in again.
func (x *Index) insert(fresh []entry) bool {
	cut, _ := slices.BinarySearchFunc(x.entries, &fresh[0], func(e entry, f *entry) int { return compareEntries(&e, f) })
	x.bare = min(x.bare, cut)
	tail := slices.Clone(x.entries[cut:])
	if len(tail) > maxTail {
		return false
	}
	for n := range tail {
		x.leave(uint32(cut + n))
	}
	x.entries = x.entries[:cut]
	for len(tail) > 0 || len(fresh) > 0 {
		switch {
		case len(fresh) == 0 || len(tail) > 0 && compareEntries(&tail[0], &fresh[0]) < 0:
			if !tail[0].gone { // holes are closed on the way
				x.push(tail[0])
			}
			tail = tail[1:]
		case len(tail) > 0 && compareEntries(&tail[0], &fresh[0]) == 0: // its own hole
			tail = tail[1:]
		default:
			x.push(fresh[0])
			fresh = fresh[1:]
		}
	}
	return true
}
