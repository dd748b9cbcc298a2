package store

import (
	"fmt"

	"github.com/dateline-press/dateline/internal/content"
)

// write writes what was gathered, the positions last.
func (b *batch) write() error {
	if err := b.writeRows(); err != nil {
		return err
	}
	if err := b.s.log(b.tx, b.entries, b.at); err != nil {
		return err
	}
	return b.s.record(b.tx, b.events, b.at)
}

// writeRows writes all of it but what the log and the feed tell.
func (b *batch) writeRows() error {
	entries := b.s.index(b.published)
	defer entries()
	if err := b.writeTerms(); err != nil {
		return err
	}
	if err := b.replace(); err != nil {
		return err
	}
	if err := b.noteChanged(); err != nil {
		return err
	}
	if b.first != nil {
		if err := b.first(); err != nil {
			return err
		}
	}
	p := b.publishedSide()
	writes := []func() error{
		func() error { return insert(b.tx, b.created) },
		func() error { return insert(b.tx, b.tags) },
		func() error { return insert(b.tx, b.places) },
		func() error { return insert(b.tx, b.slugs) },
		func() error { return insert(b.tx, p.versions) },
		func() error { return insert(b.tx, p.translations) },
		func() error { return insert(b.tx, p.releases) },
		func() error { return insert(b.tx, p.tags) },
		func() error { return insert(b.tx, p.places) },
		func() error { return insert(b.tx, p.slugs) },
		func() error { return insertNew(b.tx, p.laterSlugs) },
		func() error { return insert(b.tx, b.tombstones) },
		b.nameReplacements,
		func() error { return b.s.writeEntries(b.tx, entries()) },
	}
	for _, w := range writes {
		if err := w(); err != nil {
			return err
		}
	}
	return nil
}

// writeTerms writes the terms that pages named and nobody knew.
func (b *batch) writeTerms() error {
	for _, it := range b.terms {
		if err := it.Check(); err != nil {
			return err
		}
		if err := insertTerm(b.tx, it); err != nil {
			return fmt.Errorf("insert structure: %w", err)
		}
		b.events = append(b.events, event{kind: string(it.Type()), id: it.Common().ID, op: content.Upsert, version: 1, reason: "created"})
	}
	return nil
}

// publishedSide gathers the rows of all editions by table.
func (b *batch) publishedSide() (all struct {
	versions     []versionRow
	translations []publishedTranslationRow
	releases     []publishedRow
	tags         []publishedTagRow
	places       []publishedPlaceRow
	slugs        []publishedSlugRow
	laterSlugs   []publishedSlugRow // which may be there already
}) {
	for _, p := range b.published {
		all.versions = append(all.versions, p.version)
		all.translations = append(all.translations, p.translations...)
		all.releases = append(all.releases, p.release)
		all.tags = append(all.tags, p.tags...)
		all.places = append(all.places, p.places...)
		if p.version.Version == 1 {
			all.slugs = append(all.slugs, p.slug)
		} else {
			all.laterSlugs = append(all.laterSlugs, p.slug)
		}
		all.laterSlugs = append(all.laterSlugs, p.formerSlugs...)
	}
	return all
}

// replace writes changed working copies and takes away what is written anew for them, and what the public is no
// longer to see; published versions stay for ever.
func (b *batch) replace() error {
	if len(b.replaced) == 0 {
		return nil
	}
	ids := make([]string, len(b.replaced))
	for i := range b.replaced {
		ids[i] = b.replaced[i].ID
		if err := b.tx.Select("*").Updates(&b.replaced[i]).Error; err != nil {
			return fmt.Errorf("replace release: %w", err)
		}
	}
	var shown []string // on the published side, until now
	for _, p := range b.published {
		shown = append(shown, p.release.ID)
	}
	for _, t := range b.tombstones {
		shown = append(shown, t.ReleaseID)
	}
	for _, table := range []string{"release_tags", "release_places"} {
		if err := b.tx.Exec("DELETE FROM "+table+" WHERE release_id IN ?", ids).Error; err != nil {
			return fmt.Errorf("replace %s: %w", table, err)
		}
	}
	if len(shown) == 0 {
		return nil
	}
	// Published tags, places and words go with their release.
	if err := b.tx.Exec("DELETE FROM published_releases WHERE id IN ?", shown).Error; err != nil {
		return fmt.Errorf("replace published releases: %w", err)
	}
	if err := b.tx.Exec("DELETE FROM published_tombstones WHERE release_id IN ?", shown).Error; err != nil {
		return fmt.Errorf("replace tombstones: %w", err)
	}
	return nil
}
