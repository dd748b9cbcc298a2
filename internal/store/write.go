package store

import "fmt"

// write writes what the importer has gathered, the feed last.
func (im *importer) write() error {
	for _, it := range im.terms {
		if err := it.Check(); err != nil {
			return err
		}
		if err := insertTerm(im.tx, it); err != nil {
			return fmt.Errorf("insert structure: %w", err)
		}
		im.events = append(im.events, event{kind: string(it.Type()), id: it.Common().ID, op: opUpsert, version: 1, reason: "created"})
	}
	if err := im.replace(); err != nil {
		return err
	}
	var (
		versions []versionRow
		releases []publishedRow
		tags     []publishedTagRow
		places   []publishedPlaceRow
		slugs    []publishedSlugRow
	)
	for _, p := range im.published {
		versions = append(versions, p.version)
		releases = append(releases, p.release)
		tags = append(tags, p.tags...)
		places = append(places, p.places...)
		if p.release.Version == 1 { // a later version has its slug already
			slugs = append(slugs, p.slug)
		}
	}
	writes := []func() error{
		func() error { return insert(im.tx, im.created) },
		func() error { return insert(im.tx, im.tags) },
		func() error { return insert(im.tx, im.slugRows) },
		func() error { return insert(im.tx, versions) },
		func() error { return insert(im.tx, releases) },
		func() error { return insert(im.tx, tags) },
		func() error { return insert(im.tx, places) },
		func() error { return insert(im.tx, slugs) },
		func() error { return im.s.record(im.tx, im.events) },
	}
	for _, w := range writes {
		if err := w(); err != nil {
			return err
		}
	}
	return nil
}

// replace writes changed working copies and takes away what is written anew for them; published versions stay
// for ever.
func (im *importer) replace() error {
	if len(im.replaced) == 0 {
		return nil
	}
	ids := make([]string, len(im.replaced))
	for i := range im.replaced {
		ids[i] = im.replaced[i].ID
		if err := im.tx.Select("*").Updates(&im.replaced[i]).Error; err != nil {
			return fmt.Errorf("replace release: %w", err)
		}
	}
	published := make([]string, len(im.published))
	for i, p := range im.published {
		published[i] = p.release.ID
	}
	if err := im.tx.Exec("DELETE FROM release_tags WHERE release_id IN ?", ids).Error; err != nil {
		return fmt.Errorf("replace tags: %w", err)
	}
	// Published tags and places go with their release.
	if err := im.tx.Exec("DELETE FROM published_releases WHERE id IN ?", published).Error; err != nil {
		return fmt.Errorf("replace published releases: %w", err)
	}
	return nil
}
