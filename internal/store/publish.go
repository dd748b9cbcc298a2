package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

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
	Unchanged Outcome = "unchanged" // the same was taken over from this origin before
)

// Result is the outcome of one submission.
type Result struct {
	Outcome Outcome
	ID      string
	Slug    string
	Version int // the published version; 0 for a draft
}

// Import takes over releases by their origin: what is new is created, what has changed is replaced, and what
// is the same is left alone, even where an editor has changed it since. It is one transaction, or several
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
			part, err = newImporter(s, tx).run(ctx, batch[:n])
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

// importer is one transaction of Import. Rows are gathered first and written table by table, which is what
// makes large imports fast.
type importer struct {
	s     *Store
	tx    *gorm.DB
	at    time.Time
	names func(content.TermType, string) string

	known map[content.Origin]*releaseRow // what was taken over before, by system and id alone
	slugs map[string]bool                // taken, among those that this batch wants

	terms     []content.Item
	created   []releaseRow
	tags      []releaseTagRow
	slugRows  []releaseSlugRow
	published []*publishedRows
	replaced  []releaseRow
	events    []event
}

func newImporter(s *Store, tx *gorm.DB) *importer {
	return &importer{s: s, tx: tx, at: s.stamp(), known: map[content.Origin]*releaseRow{}, slugs: map[string]bool{}}
}

func (im *importer) run(ctx context.Context, batch []Submission) ([]Result, error) {
	vocabulary, err := im.s.Vocabulary(ctx)
	if err != nil {
		return nil, err
	}
	im.addStructures(vocabulary, batch)
	im.names = im.namer(vocabulary)
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
func (im *importer) addStructures(v *content.Vocabulary, batch []Submission) {
	made := map[string]string{}
	for _, sub := range batch {
		for _, st := range sub.NewStructures {
			key := content.Key(st.Name)
			id, ok := made[key]
			if it := v.Lookup(content.TypeStructure, st.Name); it != nil {
				id, ok = it.Common().ID, true
			}
			if ok {
				replaceTag(sub.Release.Tags[content.Sources], st.ID, id)
				continue
			}
			made[key] = st.ID
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

func (im *importer) namer(v *content.Vocabulary) func(content.TermType, string) string {
	made := map[string]string{}
	for _, it := range im.terms {
		made[it.Common().ID] = it.Common().Name
	}
	return func(t content.TermType, id string) string {
		if it := v.Item(t, id); it != nil {
			return it.Common().Name
		}
		return made[id]
	}
}

// readKnown finds the releases that were taken over from the same origins before.
func (im *importer) readKnown(batch []Submission) error {
	bySystem := map[string][]string{}
	for _, sub := range batch {
		o := sub.Release.Origin
		bySystem[o.System] = append(bySystem[o.System], o.ID)
	}
	for system, ids := range bySystem {
		var rows []releaseRow
		err := im.tx.Select("id", "slug", "status", "origin_system", "origin_id", "origin_hash", "version", "revision",
			"first_published_at", "published_at", "created_at", "trashed_at").
			Where("origin_system = ? AND origin_id IN ?", system, ids).Find(&rows).Error
		if err != nil {
			return fmt.Errorf("look up origins: %w", err)
		}
		for i := range rows {
			im.known[content.Origin{System: system, ID: rows[i].OriginID}] = &rows[i]
		}
	}
	return nil
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
			im.slugs[r.Slug] = true
			taken = append(taken, r.Slug)
		}
		wanted = wanted[n:]
	}
	return taken, nil
}

// freeSlug gives the first of a slug's variants that no release has or had.
func (im *importer) freeSlug(r *content.Release) string {
	for n := 1; n <= slugTries; n++ {
		if slug := slugTry(r.Slug, n); !im.slugs[slug] {
			im.slugs[slug] = true
			return slug
		}
	}
	suffix := "-" + r.ID
	return r.Slug[:min(len(r.Slug), content.MaxSlug-len(suffix))] + suffix
}

// take decides what becomes of one submission.
func (im *importer) take(sub Submission) (Result, error) {
	rel := sub.Release
	hash, err := fingerprint(rel)
	if err != nil {
		return Result{}, err
	}
	origin := content.Origin{System: rel.Origin.System, ID: rel.Origin.ID}
	row, outcome := im.known[origin], Updated
	switch {
	case row == nil:
		outcome = Created
		rel.Slug = im.freeSlug(rel)
		row = &releaseRow{Status: statusDraft, CreatedAt: im.at}
		im.slugRows = append(im.slugRows, releaseSlugRow{Slug: rel.Slug, ReleaseID: rel.ID})
	case row.OriginHash == hash && (sub.Draft || row.Status != statusDraft):
		return Result{Outcome: Unchanged, ID: row.ID, Slug: row.Slug, Version: row.Version}, nil
	default:
		rel.ID, rel.Slug = row.ID, row.Slug
	}
	row.OriginHash, row.UpdatedAt = hash, im.at
	row.Revision++
	row.fill(rel)
	if !sub.Draft {
		if err := im.publish(row, rel); err != nil {
			return Result{}, err
		}
	}
	if outcome == Created {
		im.created = append(im.created, *row)
	} else {
		im.replaced = append(im.replaced, *row)
	}
	im.tags = append(im.tags, releaseTagRows(rel)...)
	return Result{Outcome: outcome, ID: rel.ID, Slug: rel.Slug, Version: row.Version}, nil
}

// publish makes the next version of a release the one that the public reads.
func (im *importer) publish(row *releaseRow, rel *content.Release) error {
	row.Status = statusPublished
	row.Version++
	row.PublishedAt = &im.at
	if row.FirstPublishedAt == nil {
		row.FirstPublishedAt = &im.at
	}
	rows, err := newPublishedRows(&content.Edition{
		Release: *rel, Version: row.Version, FirstPublishedAt: row.FirstPublishedAt.UTC(), PublishedAt: im.at,
	}, im.names)
	if err != nil {
		return err
	}
	im.published = append(im.published, rows)
	im.events = append(im.events, event{kind: typeRelease, id: rel.ID, op: opUpsert, version: row.Version, reason: "published"})
	return nil
}
