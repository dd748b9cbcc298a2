package store

import (
	"fmt"
	"slices"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
)

// termTables lists the tables of terms by the type under which their spellings are kept.
func termTables() map[content.TermType]string {
	return map[content.TermType]string{content.TypeFieldOfWork: "fields_of_work", content.TypeState: "states",
		content.TypeStructure: "structures", content.TypeMeeting: "meetings"}
}

// mirrorTerms makes terms the same as in the original. Other terms give up spellings that these have: they have them
// there no longer, and the original tells of that.
func (in *intake) mirrorTerms(put []Submission) error {
	if len(put) == 0 {
		return nil
	}
	w := &termWork{batch: in.fork()}
	var arrivals []termArrival
	for _, sub := range put {
		a := termArrival{after: content.CloneItem(sub.Term), former: slices.Sorted(slices.Values(sub.FormerSlugs))}
		content.Begins(a.after, in.at)
		if err := a.after.Check(); err != nil {
			return fmt.Errorf("term %s: %w", a.after.Common().ID, err)
		}
		a.before = in.vocabulary.Item(a.after.Type(), a.after.Common().ID)
		if !a.settled(in.vocabulary) {
			arrivals = append(arrivals, a)
			w.terms = append(w.terms, a.after)
		}
	}
	if err := giveUpSpellings(w.tx, arrivals); err != nil {
		return err
	}
	for i := range arrivals {
		if err := w.put(&arrivals[i]); err != nil {
			return fmt.Errorf("term %s: %w", arrivals[i].after.Common().ID, err)
		}
	}
	in.join(w.batch)
	return nil
}

// settled reports whether a term is here as it is in the original.
func (a *termArrival) settled(v *content.Vocabulary) bool {
	if a.before == nil {
		return false
	}
	old, t := a.before.Common(), a.after.Common()
	return len(content.ChangedMembers(a.before, a.after)) == 0 && old.Version == t.Version && old.CreatedAt.Equal(t.CreatedAt) &&
		old.UpdatedAt.Equal(t.UpdatedAt) && slices.Equal(v.FormerSlugs(a.before), a.former)
}

// giveUpSpellings takes the spellings of terms away from whoever has them, and their slugs.
func giveUpSpellings(tx *gorm.DB, arrivals []termArrival) error {
	var ids []string
	keys, slugs := map[string][]string{}, map[string][]string{}
	for i := range arrivals {
		t, kind := arrivals[i].after.Common(), keyType(arrivals[i].after.Type())
		ids = append(ids, t.ID)
		keys[kind] = append(keys[kind], content.Key(t.ID)) // of one that was merged into another here
		slugs[kind] = append(slugs[kind], t.Slug)
		for _, r := range allKeys(arrivals[i].after, arrivals[i].former) {
			keys[kind] = append(keys[kind], r.Key)
		}
	}
	for chunk := range slices.Chunk(ids, insertRows) {
		if err := tx.Where("term_id IN ?", chunk).Delete(&termKeyRow{}).Error; err != nil {
			return fmt.Errorf("replace spellings: %w", err)
		}
	}
	for kind, table := range termTables() {
		for chunk := range slices.Chunk(keys[string(kind)], insertRows) {
			if err := tx.Where("type = ? AND key IN ?", string(kind), chunk).Delete(&termKeyRow{}).Error; err != nil {
				return fmt.Errorf("give up spellings: %w", err)
			}
		}
		for chunk := range slices.Chunk(slugs[string(kind)], insertRows) {
			if err := tx.Exec("UPDATE "+table+" SET slug = CAST(id AS text) WHERE slug IN ?", chunk).Error; err != nil {
				return fmt.Errorf("give up slugs: %w", err)
			}
		}
	}
	return nil
}

func (w *termWork) put(a *termArrival) error {
	version := a.after.Common().Version
	if a.before == nil {
		if err := createTerm(w.tx, a.after); err != nil {
			return fmt.Errorf("insert %s: %w", a.after.Type(), err)
		}
		w.told(a.after, content.Upsert, "created", 0, version)
	} else {
		if err := updateTerm(w.tx, a.after); err != nil {
			return fmt.Errorf("update %s: %w", a.after.Type(), err)
		}
		from := a.before.Common().Version
		w.told(a.after, content.Upsert, "changed", from, version, content.ChangedMembers(a.before, a.after)...)
		w.events[len(w.events)-1].version = version // which may have fallen
	}
	rows := allKeys(a.after, a.former)
	if err := w.tx.Create(rows).Error; err != nil {
		return fmt.Errorf("write spellings: %w", err)
	}
	return nil
}

// mirrorMerge gives what a term is used for to the one it was merged into. What becomes of that one is told apart.
func (in *intake) mirrorMerge(d content.Departure) error {
	term, into := in.vocabulary.Item(d.Type, d.ID), in.vocabulary.Item(d.Type, d.Into)
	switch {
	case term == nil:
		return nil
	case into == nil:
		return fieldFault("merge", "into", "the "+d.Type.Label()+" is not here")
	}
	w := &termWork{batch: in.fork()}
	retagged, err := w.retag(d.ID, d.Into)
	if err != nil {
		return err
	}
	if err := w.takeOut(term, "merged"); err != nil {
		return err
	}
	for _, r := range retagged {
		w.events = append(w.events, event{kind: typeRelease, id: r.ID, op: content.Upsert, version: r.Version, reason: reasonRetagged})
	}
	in.join(w.batch)
	in.vocabulary = in.vocabulary.Without(term)
	return nil
}

func (w *termWork) takeOut(it content.Item, reason string) error {
	if err := deleteTerm(w.tx, it); err != nil {
		return fmt.Errorf("delete %s: %w", it.Type(), err)
	}
	w.told(it, content.Delete, reason, it.Common().Version, 0)
	return nil
}

// dropTerms takes away terms that the original has no longer. Where it tells of all it has, those that something here
// still needs stay: what needs them is going to be told of.
func (in *intake) dropTerms(put []Submission, step *content.Step) error {
	var gone []content.Item
	for _, d := range step.Drop {
		if it := in.vocabulary.Item(d.Type, d.ID); it != nil && d.Into == "" {
			gone = append(gone, it)
		}
	}
	if step.AllTerms {
		there := map[string]bool{}
		for _, sub := range put {
			there[sub.Term.Common().ID] = true
		}
		for _, it := range in.vocabulary.Own() {
			if !there[it.Common().ID] {
				gone = append(gone, it)
			}
		}
	}
	for len(gone) > 0 {
		left, why, err := in.dropUnused(gone)
		switch {
		case err != nil:
			return err
		case len(left) == len(gone) && !step.AllTerms:
			return why
		case len(left) == len(gone):
			return nil
		}
		gone = left
	}
	return nil
}

// dropUnused takes away those of some terms that nothing needs, and gives the others, with what the last is needed for.
func (in *intake) dropUnused(gone []content.Item) (left []content.Item, why, err error) {
	w := &termWork{batch: in.fork()}
	for _, it := range gone {
		w.vocabulary = in.vocabulary
		if used := w.unused(it, true); used != nil {
			if refusalByRule(used) == nil {
				return nil, nil, used
			}
			left, why = append(left, it), used
			continue
		}
		if err := w.takeOut(it, "deleted"); err != nil {
			return nil, nil, err
		}
		in.vocabulary = in.vocabulary.Without(it)
	}
	in.join(w.batch)
	return left, why, nil
}
