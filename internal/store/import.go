package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
)

// Submission is a release from elsewhere, to be kept under its origin.
type Submission struct {
	Release       *content.Release     // with an id and a slug to use where it is new
	NewStructures []*content.Structure // sources it names that may not be in the vocabulary yet
	Draft         bool                 // keep it as a working copy, do not publish it
}

// Outcome says what became of a submission.
type Outcome string

// The outcomes.
const (
	Created   Outcome = "created"
	Updated   Outcome = "updated"
	Unchanged Outcome = "unchanged" // the same was taken over from this origin before, or it is withdrawn or trashed
)

// Result is the outcome of one submission.
type Result struct {
	Outcome Outcome
	ID      string
	Slug    string
	Version int // the published version; 0 for a draft
}

// Import takes over releases by their origin: what is new is created, what has changed is replaced, and what
// is the same is left alone, even where an editor has changed it since, as is what the newsroom has withdrawn or
// trashed. It is one transaction, or several
// where an origin comes more than once; on an error, results are those of the transactions before it.
func (s *Store) Import(ctx context.Context, batch []Submission) ([]Result, error) {
	for _, sub := range batch {
		if sub.Release.Origin.System == "" || sub.Release.Origin.ID == "" {
			return nil, content.Errorf(content.Invalid, "a release from elsewhere needs an origin")
		}
		if err := sub.Release.Check(); err != nil {
			return nil, err
		}
	}
	var results []Result
	for len(batch) > 0 {
		n := distinctOrigins(batch)
		var part []Result
		err := s.transact(ctx, "import releases", func(tx *gorm.DB) (err error) {
			part, err = s.importBatch(ctx, tx, batch[:n])
			return err
		})
		if err != nil {
			return results, err
		}
		results, batch = append(results, part...), batch[n:]
	}
	return results, nil
}

// distinctOrigins counts the submissions at the beginning of a batch before an origin comes again.
func distinctOrigins(batch []Submission) int {
	seen := map[content.Origin]bool{}
	for i, sub := range batch {
		o := content.Origin{System: sub.Release.Origin.System, ID: sub.Release.Origin.ID}
		if seen[o] {
			return i
		}
		seen[o] = true
	}
	return len(batch)
}

// importer is what Import adds to a batch.
type importer struct {
	*batch
	known map[content.Origin]*releaseRow  // what was taken over before, by system and id alone; without the text
	full  map[string]*content.WorkingCopy // those of known that may change, by id
	taken map[string]bool                 // slugs, among those that this batch wants
}

func (s *Store) importBatch(ctx context.Context, tx *gorm.DB, batch []Submission) ([]Result, error) {
	b, err := s.newBatch(ctx, tx, content.Act{By: content.ByCommandLine, Action: "import"})
	if err != nil {
		return nil, err
	}
	im := &importer{batch: b, known: map[content.Origin]*releaseRow{}, taken: map[string]bool{}}
	im.addStructures(batch)
	if err := errors.Join(im.readKnown(batch), im.readSlugs(batch)); err != nil {
		return nil, err
	}
	results := make([]Result, len(batch))
	for i, sub := range batch {
		if results[i], err = im.take(sub); err != nil {
			return nil, err
		}
	}
	return results, im.write()
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

// readKnown finds the releases that were taken over from the same origins before, and reads those in full that
// have changed there since.
func (im *importer) readKnown(batch []Submission) error {
	bySystem := map[string][]string{}
	for _, sub := range batch {
		o := sub.Release.Origin
		bySystem[o.System] = append(bySystem[o.System], o.ID)
	}
	for system, ids := range bySystem {
		var rows []releaseRow
		err := im.tx.Select("id", "slug", "status", "origin_id", "origin_hash", "version", "trashed_at").
			Where("origin_system = ? AND origin_id IN ?", system, ids).Find(&rows).Error
		if err != nil {
			return fmt.Errorf("look up origins: %w", err)
		}
		for i := range rows {
			im.known[content.Origin{System: system, ID: rows[i].OriginID}] = &rows[i]
		}
	}
	var ids []string
	for _, sub := range batch {
		hash, err := fingerprint(sub.Release)
		if err != nil {
			return err
		}
		if row := im.known[originKey(sub.Release)]; row != nil && !row.settled(hash, sub.Draft) {
			ids = append(ids, row.ID)
		}
	}
	var err error
	im.full, err = im.workingCopies("id IN ?", ids)
	return err
}

// originKey is the origin without what does not tell releases apart.
func originKey(r *content.Release) content.Origin {
	return content.Origin{System: r.Origin.System, ID: r.Origin.ID}
}

// settled reports whether an import has nothing to do to a release: it was taken over as it is, or the newsroom has
// taken it away.
func (r *releaseRow) settled(hash string, draft bool) bool {
	switch {
	case r.TrashedAt != nil || r.Status == string(content.Withdrawn):
		return true
	default:
		return r.OriginHash == hash && (draft || r.Status != string(content.Draft))
	}
}

// readSlugs finds out which of the slugs that this batch may want are taken.
func (im *importer) readSlugs(batch []Submission) error {
	var wanted []string
	for _, sub := range batch {
		wanted = append(wanted, sub.Release.Slug)
	}
	taken, err := im.takenSlugs(wanted)
	if err != nil || len(taken) == 0 {
		return err
	}
	var more []string
	for _, slug := range taken {
		for n := 2; n <= slugTries; n++ {
			more = append(more, slugTry(slug, n))
		}
	}
	_, err = im.takenSlugs(more)
	return err
}

func (im *importer) takenSlugs(wanted []string) (taken []string, err error) {
	const chunk = 1000
	for len(wanted) > 0 {
		n := min(chunk, len(wanted))
		var rows []releaseSlugRow
		if err := im.tx.Where("slug IN ?", wanted[:n]).Find(&rows).Error; err != nil {
			return nil, fmt.Errorf("look up slugs: %w", err)
		}
		for _, r := range rows {
			im.taken[r.Slug] = true
			taken = append(taken, r.Slug)
		}
		wanted = wanted[n:]
	}
	return taken, nil
}

// take decides what becomes of one submission.
func (im *importer) take(sub Submission) (Result, error) {
	rel := *sub.Release
	hash, err := fingerprint(&rel)
	if err != nil {
		return Result{}, err
	}
	row := im.known[originKey(&rel)]
	if row == nil {
		return im.takeNew(rel, hash, sub.Draft)
	}
	if row.settled(hash, sub.Draft) {
		return Result{Outcome: Unchanged, ID: row.ID, Slug: row.Slug, Version: row.Version}, nil
	}
	before := im.full[row.ID]
	after := before.Clone()
	rel.ID, rel.Slug = before.ID, before.Slug
	after.OriginHash = hash
	if err := after.Revise(rel); err != nil {
		return Result{}, err
	}
	return im.finish(Updated, before, after, sub.Draft)
}

func (im *importer) takeNew(rel content.Release, hash string, draft bool) (Result, error) {
	rel.Slug = freeSlug(rel.Slug, rel.ID, im.taken)
	im.slugs = append(im.slugs, releaseSlugRow{Slug: rel.Slug, ReleaseID: rel.ID})
	w := content.NewWorkingCopy(rel)
	w.OriginHash = hash
	return im.finish(Created, nil, w, draft)
}

func (im *importer) finish(outcome Outcome, before, after *content.WorkingCopy, draft bool) (Result, error) {
	if !draft && (!after.Live || after.Changed) {
		if err := after.Publish(content.Publication{}, im.at); err != nil {
			return Result{}, err
		}
	}
	err := im.keep(before, after)
	return Result{Outcome: outcome, ID: after.ID, Slug: after.Slug, Version: after.Version}, err
}
