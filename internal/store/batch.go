package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
)

// batch is one transaction that changes working copies. Rows are gathered first and written table by table, which
// is what makes large imports fast; one change goes the same way.
type batch struct {
	s          *Store
	tx         *gorm.DB
	act        content.Act
	at         time.Time
	vocabulary *content.Vocabulary
	made       map[string]string // names of the terms that this transaction makes, by id

	terms      []content.Item
	created    []releaseRow
	replaced   []releaseRow
	tags       []releaseTagRow
	places     []releasePlaceRow
	slugs      []releaseSlugRow
	published  []*publishedRows
	tombstones []tombstoneRow
	events     []event
	entries    []auditRow

	first func() error // what is done before anything is written; may be nil
}

// newBatch begins the work of a transaction. From here to its end no term is taken away.
func (s *Store) newBatch(ctx context.Context, tx *gorm.DB, act content.Act) (*batch, error) {
	if err := s.lockTerms(tx, shared); err != nil {
		return nil, err
	}
	vocabulary, err := s.vocabularyOn(ctx, tx)
	if err != nil {
		return nil, err
	}
	at, err := s.clock(tx)
	if err != nil {
		return nil, err
	}
	return &batch{s: s, tx: tx, act: act, at: at, vocabulary: vocabulary, made: map[string]string{}}, nil
}

// name gives what a term is called at present.
func (b *batch) name(t content.TermType, id string) string {
	if it := b.vocabulary.Item(t, id); it != nil {
		return it.Common().Name
	}
	return b.made[id]
}

// keep takes up a working copy as it is to be from now on; before is nil for one that is new. Where nothing was
// done to it, nothing is.
func (b *batch) keep(before, after *content.WorkingCopy) error {
	if before != nil && !after.Touched() {
		return nil
	}
	if err := b.knownTags(after); err != nil {
		return err
	}
	switch {
	case before == nil:
		before = &content.WorkingCopy{}
		after.CreatedAt = b.at
	case originKey(&before.Release) != originKey(&after.Release):
		if err := b.freeOrigin(after.Origin); err != nil {
			return err
		}
	}
	if before.Slug != after.Slug && !b.claimed(after.Slug) {
		if err := b.claimSlug(after); err != nil {
			return err
		}
	}
	if err := after.Check(); err != nil {
		return err
	}
	after.Revision, after.UpdatedAt = before.Revision+1, b.at
	row := newReleaseRow(after)
	if before.Revision == 0 {
		b.created = append(b.created, *row)
	} else {
		b.replaced = append(b.replaced, *row)
	}
	b.tags = append(b.tags, releaseTagRows(&after.Release)...)
	b.places = append(b.places, releasePlaceRows(&after.Release)...)
	b.entries = append(b.entries, auditRow{
		KeyID: b.act.By, Action: b.act.Action, Type: typeRelease, Item: after.ID, RequestID: b.act.RequestID,
		FromVersion: before.Version, ToVersion: after.Version, FromRevision: before.Revision, ToRevision: after.Revision,
	})
	return b.public(before, after)
}

// public does to the published side what the change means for it.
func (b *batch) public(before, after *content.WorkingCopy) error {
	switch {
	case after.Version > before.Version:
		rows, err := newPublishedRows(newEdition(after), b.name)
		if err != nil {
			return err
		}
		b.published = append(b.published, rows)
		b.events = append(b.events, event{kind: typeRelease, id: after.ID, op: content.Upsert, version: after.Version,
			before: before.Version, reason: reasonOf(before, after)})
	case before.Live && !after.Live:
		b.tombstones = append(b.tombstones, newTombstoneRow(after))
		b.events = append(b.events, event{kind: typeRelease, id: after.ID, op: content.Delete, version: after.Version, reason: "withdrawn"})
	}
	return nil
}

// newEdition gives what the public is to read of a working copy.
func newEdition(w *content.WorkingCopy) *content.Edition {
	return &content.Edition{
		Release: w.Release, Translations: w.Translations, Version: w.Version, Publication: w.Publication,
		FirstPublishedAt: w.FirstPublishedAt.UTC(), PublishedAt: w.PublishedAt.UTC(),
	}
}

// reasonOf says in the feed why there is a version.
func reasonOf(before, after *content.WorkingCopy) string {
	switch {
	case before.Version == 0:
		return "published"
	case after.Publication.Significance == content.CorrectionMade:
		return "corrected"
	default:
		return "revised"
	}
}

// knownTags holds that every tag names a term that is there. One that was merged into another since the caller
// looked it up is replaced by that.
func (b *batch) knownTags(w *content.WorkingCopy) error {
	for _, d := range content.Dimensions() {
		for i, id := range w.Tags[d] {
			if b.vocabulary.Item(d.Type(), id) != nil || b.made[id] != "" {
				continue
			}
			it := b.vocabulary.Lookup(d.Type(), id)
			if it == nil {
				return fieldFault("release", string(d), "one of the terms is no longer there")
			}
			w.Tags[d] = retagged(w.Tags[d], i, it.Common().ID)
		}
	}
	return nil
}

// retagged gives a copy of ids with another id at i, or without i where that id is there already.
func retagged(ids []string, i int, id string) []string {
	out := make([]string, 0, len(ids))
	for j, old := range ids {
		switch {
		case j == i:
			out = append(out, id)
		case old != id:
			out = append(out, old)
		}
	}
	return out
}

// claimed reports whether this transaction has the slug already. An import claims all of its slugs at once.
func (b *batch) claimed(slug string) bool {
	n := len(b.slugs)
	return n > 0 && b.slugs[n-1].Slug == slug
}

// slugTries is how many slugs are looked at before one gets the beginning of the id.
const slugTries = 20

func slugTry(slug string, n int) string {
	if n == 1 {
		return slug
	}
	suffix := "-" + strconv.Itoa(n)
	return slug[:min(len(slug), content.MaxSlug-len(suffix))] + suffix
}

// claimSlug makes sure that no other release has or had the slug, if need be by a suffix.
func (b *batch) claimSlug(w *content.WorkingCopy) error {
	// Two requests that make a slug from the same title at once come here one behind the other.
	if err := b.s.lockName(b.tx, "slug:"+w.Slug); err != nil {
		return err
	}
	tries := []string{w.Slug}
	for n := 2; w.SlugIsHint && n <= slugTries; n++ {
		tries = append(tries, slugTry(w.Slug, n))
	}
	var rows []releaseSlugRow
	if err := b.tx.Where("slug IN ?", tries).Find(&rows).Error; err != nil {
		return fmt.Errorf("look up slugs: %w", err)
	}
	taken := map[string]bool{}
	for _, r := range rows {
		if r.ReleaseID == w.ID && r.Slug == w.Slug {
			return nil // a slug it had before
		}
		taken[r.Slug] = true
	}
	if !w.SlugIsHint && taken[w.Slug] {
		return &content.Error{Kind: content.Conflict, Message: "another release has or had this slug",
			Fields: []content.FieldError{{Field: "slug", Message: "is taken; choose another, or leave it out to have one made from the title"}}}
	}
	if w.SlugIsHint {
		w.Slug = freeSlug(w.Slug, w.ID, taken)
	}
	b.slugs = append(b.slugs, releaseSlugRow{Slug: w.Slug, ReleaseID: w.ID})
	return nil
}

// freeSlug gives the first of a slug's variants that is not taken, and takes it.
func freeSlug(slug, id string, taken map[string]bool) string {
	for n := 1; n <= slugTries; n++ {
		if try := slugTry(slug, n); !taken[try] && !content.ReservedSlug(try) {
			taken[try] = true
			return try
		}
	}
	suffix := "-" + id
	return slug[:min(len(slug), content.MaxSlug-len(suffix))] + suffix
}
