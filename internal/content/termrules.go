package content

import (
	"slices"
	"time"
)

// TermChange is one change of one term. T is the term's type.
type TermChange[T Item] struct {
	Key string // its id or its slug; empty for New
	New T      // a term that is not there yet
	// Edit changes the term. What it holds in lists and maps is replaced, never changed in place.
	Edit func(t T, at time.Time) error
	// Receipt writes what the request is told.
	Receipt func(t T) ([]byte, error)
}

// KeepOldName adds the name that a term had before to its aliases, so that it is still found by it.
func (t *Term) KeepOldName(before *Term) {
	if before.Name == t.Name || Key(before.Name) == Key(t.Name) {
		return
	}
	for _, a := range t.Aliases {
		if Key(a) == Key(before.Name) {
			return
		}
	}
	t.Aliases = append(slices.Clone(t.Aliases), before.Name)
}

// Absorb takes over the names of a term that is merged into t.
func (t *Term) Absorb(other Item) {
	aliases := slices.Clone(t.Aliases)
	known := map[string]bool{Key(t.Name): true}
	for _, a := range aliases {
		known[Key(a)] = true
	}
	o := other.Common()
	for _, a := range append([]string{o.Name}, o.Aliases...) {
		if key := Key(a); key != "" && !known[key] {
			known[key] = true
			aliases = append(aliases, a)
		}
	}
	t.Aliases = aliases
}

// CheckLinks reports every other term that an entry names and that is not there, or where it would go round in a
// circle.
func (v *Vocabulary) CheckLinks(it Item) error {
	var f faults
	t := it.Common()
	if t.SuccessorID != "" && v.Item(it.Type(), t.SuccessorID) == nil {
		f.add("successor", "must be another %s", it.Type().Label())
	} else if v.circle(it, t.SuccessorID, func(o Item) string { return o.Common().SuccessorID }) {
		f.add("successor", "must not lead back to the %s itself", it.Type().Label())
	}
	switch it := it.(type) {
	case *Structure:
		if it.ParentID != "" && v.Item(TypeStructure, it.ParentID) == nil {
			f.add("parent", "must be another structure")
		} else if v.circle(it, it.ParentID, parentOf) {
			f.add("parent", "must not be part of the structure itself")
		}
	case *FieldOperation:
		for _, id := range it.HostStateIDs {
			if v.Item(TypeState, id) == nil {
				f.add("host_states", "must be States")
				break
			}
		}
	}
	return f.err(it.Type().Label())
}

func parentOf(it Item) string {
	if s, ok := it.(*Structure); ok {
		return s.ParentID
	}
	return ""
}

// circle follows a link from an id on and reports whether it comes back to the entry.
func (v *Vocabulary) circle(it Item, from string, next func(Item) string) bool {
	for range len(v.items[it.Type()]) + 1 {
		if from == "" {
			return false
		}
		if from == it.Common().ID {
			return true
		}
		o := v.Item(it.Type(), from)
		if o == nil {
			return false
		}
		from = next(o)
	}
	return true
}

// CloneItem gives a copy of an entry whose own fields may be changed; what it holds in lists and maps is shared.
func CloneItem(it Item) Item {
	switch it := it.(type) {
	case *FieldOfWork:
		c := *it
		return &c
	case *State:
		c := *it
		return &c
	case *Structure:
		c := *it
		return &c
	case *FieldOperation:
		c := *it
		return &c
	case *Meeting:
		c := *it
		return &c
	default:
		return it
	}
}

// Begins fills in what an entry from elsewhere does not say of its version and its times.
func Begins(it Item, at time.Time) {
	t := it.Common()
	t.Version = max(t.Version, 1)
	if t.CreatedAt.IsZero() {
		t.CreatedAt = at
	}
	if t.UpdatedAt.IsZero() {
		t.UpdatedAt = at
	}
}

// Succeeds reports whether an entry from elsewhere is to take the place of the one with its id, and fills in what it
// does not say. Where the one in its place has a higher version, it becomes the next one: versions never fall.
func Succeeds(before, after Item, at time.Time) bool {
	old, t := before.Common(), after.Common()
	changed := len(ChangedMembers(before, after)) > 0
	behind := t.Version < old.Version
	if t.CreatedAt.IsZero() {
		t.CreatedAt = old.CreatedAt
	}
	switch {
	case behind && !changed:
		return false
	case behind:
		t.Version, t.CreatedAt, t.UpdatedAt = old.Version+1, old.CreatedAt, at
		return true
	case t.UpdatedAt.IsZero() && !changed && t.Version == old.Version:
		t.UpdatedAt = old.UpdatedAt
	case t.UpdatedAt.IsZero():
		t.UpdatedAt = at
	}
	return changed || t.Version != old.Version || !t.CreatedAt.Equal(old.CreatedAt) || !t.UpdatedAt.Equal(old.UpdatedAt)
}
