package content

import "slices"

// Below lists the ids of the structures that are part of a structure, at any depth. Terms of other types have no
// parts.
func (v *Vocabulary) Below(termType, id string) []string {
	if TermType(termType) != TypeStructure {
		return nil
	}
	return v.reach(TypeStructure, id, func(it Item, from string) bool {
		s, ok := it.(*Structure)
		return ok && s.ParentID == from
	})
}

// Lineage lists the ids of the predecessors and the successors of a term, at any distance.
func (v *Vocabulary) Lineage(termType, id string) []string {
	t := TermType(termType)
	all := append(v.Predecessors(t, id), v.Successors(t, id)...)
	slices.Sort(all)
	return slices.Compact(all)
}

// Predecessors lists the ids of the terms that a term took over from, the nearest first.
func (v *Vocabulary) Predecessors(t TermType, id string) []string {
	return v.reach(t, id, func(it Item, from string) bool { return it.Common().SuccessorID == from })
}

// Successors lists the ids of the terms that took over from a term, the nearest first.
func (v *Vocabulary) Successors(t TermType, id string) []string {
	return v.reach(t, id, func(it Item, from string) bool {
		known := v.Item(t, from)
		return known != nil && known.Common().SuccessorID == it.Common().ID
	})
}

// reach lists the ids of the terms to which steps lead from a term, the fewest steps first, the term itself left out.
func (v *Vocabulary) reach(t TermType, id string, step func(it Item, from string) bool) []string {
	var all []string
	for next := []string{id}; len(next) > 0; {
		from := next[0]
		next = next[1:]
		for _, it := range v.items[t] {
			if to := it.Common().ID; to != id && step(it, from) && !slices.Contains(all, to) {
				all, next = append(all, to), append(next, to)
			}
		}
	}
	return all
}
