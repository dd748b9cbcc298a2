package store

import (
	"fmt"
	"slices"
)

// readSlugs finds out which of the slugs that may be wanted are taken, and by whom.
func (im *importer) readSlugs(arrivals []arrival) error {
	var wanted, former []string
	for i := range arrivals {
		a := &arrivals[i]
		if a.known != nil && !a.newer(a.known.Version) {
			continue
		}
		wanted = append(wanted, a.Release.Slug)
		if a.Imprint != nil && !a.Draft {
			former = append(former, a.Imprint.FormerSlugs...)
		}
	}
	taken, err := im.takenSlugs(wanted)
	if err != nil {
		return err
	}
	for _, slug := range taken {
		for n := 2; n <= slugTries; n++ {
			former = append(former, slugTry(slug, n))
		}
	}
	_, err = im.takenSlugs(former)
	return err
}

func (im *importer) takenSlugs(wanted []string) (taken []string, err error) {
	for chunk := range slices.Chunk(wanted, insertRows) {
		var rows []releaseSlugRow
		if err := im.tx.Where("slug IN ?", chunk).Find(&rows).Error; err != nil {
			return nil, fmt.Errorf("look up slugs: %w", err)
		}
		for _, r := range rows {
			im.taken[r.Slug], im.owners[r.Slug] = true, r.ReleaseID
			taken = append(taken, r.Slug)
		}
	}
	return taken, nil
}

// ownSlug gives the slug that a release is to have, and takes it: the one it comes with, or a variant of it where
// another release has that.
func (im *importer) ownSlug(a *arrival, id string) string {
	if im.owners[a.Release.Slug] == id {
		return a.Release.Slug
	}
	slug := freeSlug(a.Release.Slug, id, im.taken)
	im.slugs = append(im.slugs, releaseSlugRow{Slug: slug, ReleaseID: id}) // the last, where keep looks
	return slug
}

// nameFormer gives a release the slugs it had elsewhere, but for those that another one has here.
func (im *importer) nameFormer(a *arrival, id string) {
	if a.Imprint == nil || a.Draft {
		return
	}
	for _, former := range a.Imprint.FormerSlugs {
		switch {
		case former == a.Release.Slug || im.taken[former] && im.owners[former] != id:
			continue
		case !im.taken[former]:
			im.taken[former], im.owners[former] = true, id
			im.slugs = append(im.slugs, releaseSlugRow{Slug: former, ReleaseID: id})
		}
		a.formerSlugs = append(a.formerSlugs, publishedSlugRow{Slug: former, ReleaseID: id})
	}
}

// giveUp lets others have the slugs that a release took which is refused.
func (im *importer) giveUp(mark int) {
	for _, s := range im.slugs[mark:] {
		delete(im.taken, s.Slug)
		delete(im.owners, s.Slug)
	}
	im.slugs = im.slugs[:mark]
}
