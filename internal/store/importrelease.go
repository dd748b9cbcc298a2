package store

import (
	"errors"
	"fmt"

	"github.com/dateline-press/dateline/internal/content"
)

// importer takes over releases of which none comes twice.
type importer struct {
	*batch
	byOrigin map[content.Origin]*releaseRow  // what is there of them, by system and id alone; without the text
	byID     map[string]*releaseRow          // the same, by id
	full     map[string]*content.WorkingCopy // those that may change, by id
	taken    map[string]bool                 // slugs, among those that may be wanted
	owners   map[string]string               // the releases that have them, where those are there already
}

// arrival is a release that is taken over.
type arrival struct {
	*Submission
	hash  string
	known *releaseRow // nil where it is new

	formerSlugs []publishedSlugRow
}

func (in *intake) takeReleases(batch []Submission) ([]content.Taken, error) {
	im := &importer{
		batch: in.fork(), byOrigin: map[content.Origin]*releaseRow{}, byID: map[string]*releaseRow{},
		taken: map[string]bool{}, owners: map[string]string{},
	}
	im.addStructures(batch)
	arrivals, err := im.arrivals(batch)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(im.readFull(arrivals), im.readSlugs(arrivals)); err != nil {
		return nil, err
	}
	taken := make([]content.Taken, len(batch))
	for i := range arrivals {
		one, err := im.receive(&arrivals[i])
		switch why := refusalByRule(err); {
		case err == nil:
			taken[i] = one
		case why != nil:
			taken[i] = refused(why)
		default:
			return nil, err
		}
	}
	if err := im.writeRows(); err != nil {
		return nil, err
	}
	in.join(im.batch)
	return taken, nil
}

// refusalByRule gives an error of a rule, and nothing for one of the database, after which a transaction cannot go on.
func refusalByRule(err error) error {
	var known *content.Error
	if errors.As(err, &known) {
		return known
	}
	return nil
}

// addStructures creates the structures that pages named and nobody knew. Where another page, or an earlier
// import, has made one of the same name since, the release is tagged with that.
func (im *importer) addStructures(batch []Submission) {
	ids := map[string]string{}
	for _, sub := range batch {
		for _, st := range sub.NewStructures {
			key := content.Key(st.Name)
			id, ok := ids[key]
			if it := im.vocabulary.Lookup(content.TypeStructure, st.Name); it != nil {
				id, ok = it.Common().ID, true
			}
			if ok {
				replaceTag(sub.Release.Tags[content.Sources], st.ID, id)
				continue
			}
			ids[key], im.made[st.ID] = st.ID, st.Name
			st.Version, st.CreatedAt, st.UpdatedAt = 1, im.at, im.at
			im.terms = append(im.terms, st)
		}
	}
}

func replaceTag(ids []string, from, to string) {
	for i, id := range ids {
		if id == from {
			ids[i] = to
		}
	}
}

// arrivals finds out which of the releases are there: those of the same origins and of the same ids.
func (im *importer) arrivals(batch []Submission) ([]arrival, error) {
	bySystem, ids := map[string][]string{}, make([]string, len(batch))
	for i := range batch {
		rel := batch[i].Release
		ids[i] = rel.ID
		if rel.Origin.System != "" {
			bySystem[rel.Origin.System] = append(bySystem[rel.Origin.System], rel.Origin.ID)
		}
	}
	for system, external := range bySystem {
		if err := im.readKnown(ofOrigin+" IN ?", system, external); err != nil {
			return nil, err
		}
	}
	if err := im.readKnown("id IN ?", ids); err != nil {
		return nil, err
	}
	all := make([]arrival, len(batch))
	for i := range batch {
		sub := &batch[i]
		hash, err := fingerprint(sub.Release, sub.Translations)
		if err != nil {
			return nil, err
		}
		all[i] = arrival{Submission: sub, hash: hash, known: im.byOrigin[originKey(sub.Release)]}
		if all[i].known == nil {
			all[i].known = im.byID[sub.Release.ID]
		}
	}
	return all, nil
}

func (im *importer) readKnown(where string, args ...any) error {
	var rows []releaseRow
	err := im.tx.Select("id", "slug", "status", "origin_system", "origin_id", "origin_hash", "version", "trashed_at").
		Where(where, args...).Find(&rows).Error
	if err != nil {
		return fmt.Errorf("look up releases: %w", err)
	}
	for i := range rows {
		r := &rows[i]
		im.byID[r.ID] = r
		if r.OriginSystem != "" {
			im.byOrigin[content.Origin{System: r.OriginSystem, ID: r.OriginID}] = r
		}
	}
	return nil
}

// strange reports whether what is there under the id comes from somewhere else.
func (a *arrival) strange() bool {
	return content.Origin{System: a.known.OriginSystem, ID: a.known.OriginID} != originKey(a.Release)
}

// settled reports whether there is nothing to do: the release was taken over as it is, or the newsroom has taken it
// away.
func (a *arrival) settled() bool {
	r := a.known
	switch {
	case r.TrashedAt != nil || r.Status == string(content.Withdrawn):
		return true
	default:
		return r.OriginHash == a.hash && !a.newer(r.Version) && (a.Draft || r.Status != string(content.Draft))
	}
}

// newer reports whether the release was published elsewhere as a version that comes after one here.
func (a *arrival) newer(version int) bool {
	return a.Imprint != nil && !a.Draft && a.Imprint.Version > version
}

// readFull reads the releases that have changed where they come from.
func (im *importer) readFull(arrivals []arrival) (err error) {
	var ids []string
	for i := range arrivals {
		if a := &arrivals[i]; a.known != nil && !a.strange() && !a.settled() {
			ids = append(ids, a.known.ID)
		}
	}
	im.full, err = im.workingCopies("id IN ?", ids)
	return err
}

// receive decides what becomes of a release.
func (im *importer) receive(a *arrival) (content.Taken, error) {
	switch {
	case a.known == nil:
		return im.receiveNew(a)
	case a.strange():
		return content.Taken{}, &content.Error{Kind: content.Conflict, Message: "there is another release with this id",
			Fields: []content.FieldError{{Field: "id", Message: "is that of a release of another origin"}}}
	}
	before := im.full[a.known.ID]
	if before == nil || before.TrashedAt != nil || before.Status == content.Withdrawn {
		return content.Taken{Outcome: Unchanged, ID: a.known.ID, Slug: a.known.Slug, Version: a.known.Version}, nil
	}
	if a.Confined && before.Status == content.Scheduled {
		return content.Taken{}, content.Errorf(content.Forbidden, "the release is going to be published: changing it is a matter of publishing")
	}
	return im.receiveKnown(a, before)
}
