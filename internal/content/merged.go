package content

import "slices"

// indexMerged fills former and merged: an id among the slugs that a term had before is that of a term merged into it.
func (v *Vocabulary) indexMerged() {
	v.merged, v.former = map[termID][]string{}, map[termID][]string{}
	for k, id := range v.moved {
		v.former[termID{structural(k.kind), id}] = append(v.former[termID{structural(k.kind), id}], k.key)
		if ValidID(k.key) {
			into := termID{structural(k.kind), id}
			v.merged[into] = append(v.merged[into], k.key)
		}
	}
	for _, ids := range v.merged {
		slices.Sort(ids)
	}
	for _, slugs := range v.former {
		slices.Sort(slugs)
	}
}

// FormerSlugs lists what leads to a term besides its spellings: slugs that it had, and ids and slugs of terms that were
// merged into it.
func (v *Vocabulary) FormerSlugs(it Item) []string {
	return v.former[termID{structural(it.Type()), it.Common().ID}]
}

// structural gives the type under which the former slugs of a type are kept: a field operation is a structure.
func structural(t TermType) TermType {
	if t == TypeFieldOperation {
		return TypeStructure
	}
	return t
}

// MergedInto lists the ids of the terms that were merged into a term, in order. The slice is shared: do not change it.
func (v *Vocabulary) MergedInto(t TermType, id string) []string {
	return v.merged[termID{structural(t), id}]
}
