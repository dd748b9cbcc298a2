package store

import "github.com/dateline-press/dateline/internal/content"

// receiveNew takes over a release that is not there.
func (im *importer) receiveNew(a *arrival) (content.Taken, error) {
	rel, mark := *a.Release, len(im.slugs)
	im.nameFormer(a, rel.ID)
	rel.Slug = im.ownSlug(a, rel.ID)
	w := content.NewWorkingCopy(rel)
	w.OriginHash = a.hash
	err := w.SetTranslations(a.Translations)
	if err == nil {
		err = im.settle(a, nil, w)
	}
	if err != nil {
		im.giveUp(mark)
		return content.Taken{}, err
	}
	return content.Taken{Outcome: Created, ID: w.ID, Slug: w.Slug, Version: w.Version}, nil
}

// receiveKnown takes over what has become of a release. Its slug follows that of a version that is taken over as it is.
func (im *importer) receiveKnown(a *arrival, before *content.WorkingCopy) (content.Taken, error) {
	after, rel, mark := before.Clone(), *a.Release, len(im.slugs)
	rel.ID, rel.Slug = before.ID, before.Slug
	if a.newer(before.Version) {
		im.nameFormer(a, before.ID)
		if !a.SlugIsHint {
			rel.Slug = im.ownSlug(a, before.ID)
		}
	}
	after.OriginHash = a.hash
	err := after.Revise(rel)
	if err == nil && a.Translations != nil {
		err = after.SetTranslations(a.Translations)
	}
	if err == nil {
		err = im.settle(a, before, after)
	}
	if err != nil {
		im.giveUp(mark)
		return content.Taken{}, err
	}
	outcome := Updated
	if !after.Touched() {
		outcome = Unchanged
	}
	return content.Taken{Outcome: outcome, ID: after.ID, Slug: after.Slug, Version: after.Version}, nil
}

// settle publishes a release where it is to be public, and takes up what became of it.
func (im *importer) settle(a *arrival, before, after *content.WorkingCopy) error {
	var err error
	switch {
	case a.newer(after.Version):
		err = after.Adopt(a.Imprint, im.at)
	case !a.Draft && (!after.Live || after.Changed):
		err = after.Publish(a.publication(), im.at)
	}
	if err != nil {
		return err
	}
	n := len(im.published)
	if err := im.keep(before, after); err != nil {
		return err
	}
	if len(im.published) > n {
		im.published[n].formerSlugs = a.formerSlugs
	}
	return nil
}

// publication says what the version is that is made here.
func (a *arrival) publication() content.Publication {
	if a.Imprint != nil {
		return a.Imprint.Publication
	}
	return a.Publication
}
