package store

import (
	"fmt"
	"maps"
	"slices"

	"github.com/dateline-press/dateline/internal/content"
)

// termImporter takes over terms of which none comes twice. What becomes of them is decided before any is written.
type termImporter struct {
	*termWork
	owners map[spelling]string // the terms that are found by what is said, by id
	former map[string][]string // the slugs and ids that terms had before, by the id of the present one
	taken  []content.Taken
	ready  []termArrival
}

type spelling struct{ kind, key string }

// termArrival is a term that is to be written.
type termArrival struct {
	index         int // of its submission
	before, after content.Item
	former        []string
}

func (in *intake) takeTerms(batch []Submission) ([]content.Taken, error) {
	im := &termImporter{
		termWork: &termWork{batch: in.fork()}, owners: map[spelling]string{}, former: map[string][]string{},
		taken: make([]content.Taken, len(batch)),
	}
	if err := im.readSpellings(); err != nil {
		return nil, err
	}
	for i := range batch {
		if err := im.receive(i, &batch[i]); err != nil {
			im.taken[i] = refused(err)
		}
	}
	overlay := im.checkLinks(in.vocabulary)
	for i := range im.ready {
		if err := im.write(&im.ready[i]); err != nil {
			return nil, err
		}
	}
	in.join(im.batch)
	in.vocabulary = overlay
	return im.taken, nil
}

// readSpellings reads by what the terms there are are found.
func (im *termImporter) readSpellings() error {
	var rows []termKeyRow
	if err := im.tx.Order("type, key").Find(&rows).Error; err != nil {
		return fmt.Errorf("read spellings: %w", err)
	}
	for _, r := range rows {
		im.owners[spelling{r.Type, r.Key}] = r.TermID
		if r.Use == useFormerSlug {
			im.former[r.TermID] = append(im.former[r.TermID], r.Spelling)
		}
	}
	return nil
}

// receive decides what becomes of a term, but for what it refers to. The error is for the sender.
func (im *termImporter) receive(index int, sub *Submission) error {
	it := sub.Term
	id := it.Common().ID
	before := im.vocabulary.Item(it.Type(), id)
	if before == nil {
		if other := im.vocabulary.Lookup(it.Type(), id); other != nil {
			// It was merged into another one, and stays so.
			o := other.Common()
			im.taken[index] = content.Taken{Outcome: Unchanged, ID: o.ID, Slug: o.Slug, Version: o.Version}
			return nil
		}
	}
	if err := im.sameType(it); err != nil {
		return err
	}
	after := content.CloneItem(it)
	common := after.Common()
	outcome := Created
	former := im.formerSlugs(before, common.Slug, sub.FormerSlugs)
	if before != nil {
		if !content.Succeeds(before, after, im.at) {
			after = content.CloneItem(before)
			common = after.Common()
			if len(former) == len(im.former[id]) {
				im.taken[index] = content.Taken{Outcome: Unchanged, ID: id, Slug: common.Slug, Version: common.Version}
				return nil
			}
		}
		outcome = Updated
	} else {
		content.Begins(after, im.at)
	}
	if err := after.Check(); err != nil {
		return err
	}
	if err := im.claim(after, former); err != nil {
		return err
	}
	im.ready = append(im.ready, termArrival{index: index, before: before, after: after, former: former})
	im.taken[index] = content.Taken{Outcome: outcome, ID: id, Slug: common.Slug, Version: common.Version}
	return nil
}

// sameType holds that the id is not that of a term of another type.
func (im *termImporter) sameType(it content.Item) error {
	id := it.Common().ID
	conflict := func(message string) error {
		return &content.Error{Kind: content.Conflict, Message: "there is another term with this id",
			Fields: []content.FieldError{{Field: "id", Message: message}}}
	}
	if s, ok := it.(*content.Structure); ok && s.Kind == content.KindFieldOperation {
		return fieldFault("structure", "kind", "must not be field_operation: send the term with the type field_operation")
	}
	for _, t := range []content.TermType{content.TypeFieldOperation, content.TypeStructure, content.TypeFieldOfWork,
		content.TypeState, content.TypeMeeting} {
		other := im.vocabulary.Item(t, id)
		if other == nil || t == it.Type() && !operationAsStructure(other) {
			continue
		}
		if t == content.TypeStructure && it.Type() == content.TypeFieldOperation && operationAsStructure(other) {
			continue // itself
		}
		return conflict("is that of a " + t.Label())
	}
	return nil
}

func operationAsStructure(it content.Item) bool {
	s, ok := it.(*content.Structure)
	return ok && s.Kind == content.KindFieldOperation
}

// formerSlugs gives what leads to a term besides its present slug: here, and where it comes from.
func (im *termImporter) formerSlugs(before content.Item, slug string, elsewhere []string) []string {
	former := map[string]bool{}
	for _, s := range elsewhere {
		former[s] = true
	}
	if before != nil {
		former[before.Common().Slug] = true
		for _, s := range im.former[before.Common().ID] {
			former[s] = true
		}
	}
	delete(former, slug)
	return slices.Sorted(maps.Keys(former))
}

// claim takes the spellings of a term, unless another one is found by one of them.
func (im *termImporter) claim(it content.Item, former []string) error {
	id, rows := it.Common().ID, allKeys(it, former)
	conflict := &content.Error{Kind: content.Conflict, Message: "another " + it.Type().Label() + " is found by the same name"}
	for _, r := range rows {
		if owner := im.owners[spelling{r.Type, r.Key}]; owner != "" && owner != id {
			conflict.Fields = append(conflict.Fields, content.FieldError{Field: memberOf(r.Use), Message: fmt.Sprintf("%q is taken", r.Spelling)})
		}
	}
	if len(conflict.Fields) > 0 {
		return conflict
	}
	if before := im.vocabulary.Item(it.Type(), id); before != nil {
		for _, r := range allKeys(before, im.former[id]) {
			delete(im.owners, spelling{r.Type, r.Key})
		}
	}
	for _, r := range rows {
		im.owners[spelling{r.Type, r.Key}] = id
	}
	return nil
}

// linkRounds is how often what was refused is looked for among what others refer to, before all are refused that refer
// to one another.
const linkRounds = 8

// checkLinks refuses the terms that refer to what is not there, in the vocabulary or among the others, and gives the
// vocabulary with those that are left.
func (im *termImporter) checkLinks(v *content.Vocabulary) *content.Vocabulary {
	for round := 0; ; round++ {
		overlay, known := v, v
		items := make([]content.Item, len(im.ready))
		for i := range im.ready {
			items[i] = im.ready[i].after
		}
		overlay = v.With(items)
		if round < linkRounds {
			known = overlay
		}
		var left []termArrival
		for _, a := range im.ready {
			if err := known.CheckLinks(a.after); err != nil {
				im.taken[a.index] = refused(err)
				continue
			}
			left = append(left, a)
		}
		if len(left) == len(im.ready) {
			return overlay
		}
		im.ready = left
	}
}

// write writes a term with its spellings.
func (im *termImporter) write(a *termArrival) error {
	after := a.after.Common()
	if a.before == nil {
		if err := createTerm(im.tx, a.after); err != nil {
			return fmt.Errorf("insert %s: %w", a.after.Type(), err)
		}
		im.told(a.after, content.Upsert, "created", 0, after.Version)
	} else {
		if err := updateTerm(im.tx, a.after); err != nil {
			return fmt.Errorf("update %s: %w", a.after.Type(), err)
		}
		im.told(a.after, content.Upsert, "changed", a.before.Common().Version, after.Version, content.ChangedMembers(a.before, a.after)...)
	}
	return replaceKeys(im.tx, a.after, a.former)
}
