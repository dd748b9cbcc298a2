package store

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/dateline-press/dateline/internal/content"
)

// reasonReplaced is why a release is told of of which a version became another one: the original has lost what it told
// before, and has gone another way since.
const reasonReplaced = "replaced"

// releaseMirror makes releases the same as in the original.
type releaseMirror struct {
	*batch
	putting map[string]bool
	drop    map[string]*content.Gone
	known   map[string]*mirroredRelease // those of both that are public here, by id
	// Of those of drop that were withdrawn in the original, what is here of an earlier withdrawal.
	withdrawn map[string]*tombstoneRow
	wanted    []string // slugs
	erase     erasure
}

// mirroredRelease is what is here of a release.
type mirroredRelease struct {
	ID               string
	Slug             string
	OriginSystem     string
	OriginID         string
	OriginHash       string
	Version          int
	Significance     string
	Note             string
	FirstPublishedAt time.Time
	PublishedAt      time.Time

	former []string
}

func (in *intake) mirrorReleases(put []Submission, step *content.Step) error {
	m := &releaseMirror{batch: in.fork(), putting: map[string]bool{}, drop: map[string]*content.Gone{}}
	for i := range put {
		m.putting[put[i].Release.ID] = true
	}
	for _, d := range step.Drop {
		if d.Type == content.TypeRelease {
			m.drop[d.ID] = d.Gone
		}
	}
	if err := m.dropRange(step.Only); err != nil {
		return err
	}
	if err := m.dropHolders(put); err != nil {
		return err
	}
	if err := m.readKnown(slices.AppendSeq(slices.Collect(maps.Keys(m.putting)), maps.Keys(m.drop))); err != nil {
		return err
	}
	if err := m.readTombstones(); err != nil {
		return err
	}
	for i := range put {
		if err := m.put(&put[i]); err != nil {
			return fmt.Errorf("release %s: %w", put[i].Release.ID, err)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(m.drop)) {
		if err := m.takeAway(id, m.drop[id]); err != nil {
			return err
		}
	}
	m.first = func() error { return m.erase.run(m.tx) }
	if err := m.writeRows(); err != nil {
		return err
	}
	in.join(m.batch)
	return nil
}

// dropRange drops what lies in a range of ids and is not put.
func (m *releaseMirror) dropRange(r *content.Range) error {
	if r == nil {
		return nil
	}
	tx := m.tx.Table("published_releases")
	if r.After != "" {
		tx = tx.Where("id > ?", r.After)
	}
	if r.UpTo != "" {
		tx = tx.Where("id <= ?", r.UpTo)
	}
	var ids []string
	if err := tx.Pluck("id", &ids).Error; err != nil {
		return fmt.Errorf("look for releases to drop: %w", err)
	}
	m.dropOthers(ids)
	return nil
}

// dropOthers drops releases unless they are put.
func (m *releaseMirror) dropOthers(ids []string) {
	for _, id := range ids {
		if _, already := m.drop[id]; !already && !m.putting[id] {
			m.drop[id] = nil
		}
	}
}

// dropHolders drops the releases that have a slug or an origin which one that is put has in the original: they have it
// there no longer, or are there no longer, and the original tells of that.
func (m *releaseMirror) dropHolders(put []Submission) error {
	origins := map[string][]string{}
	for i := range put {
		rel := put[i].Release
		m.wanted = append(append(m.wanted, rel.Slug), put[i].Imprint.FormerSlugs...)
		if rel.Origin.System != "" {
			origins[rel.Origin.System] = append(origins[rel.Origin.System], rel.Origin.ID)
		}
	}
	for chunk := range slices.Chunk(m.wanted, insertRows) {
		var ids []string
		if err := m.tx.Table("releases").Where("slug IN ?", chunk).Pluck("id", &ids).Error; err != nil {
			return fmt.Errorf("look for slugs: %w", err)
		}
		m.dropOthers(ids)
	}
	for system, external := range origins {
		var ids []string
		err := m.tx.Table("releases").Where(ofOrigin+" IN ?", system, external).Pluck("id", &ids).Error
		if err != nil {
			return fmt.Errorf("look for origins: %w", err)
		}
		m.dropOthers(ids)
	}
	return nil
}

func (m *releaseMirror) readKnown(ids []string) error {
	m.known = make(map[string]*mirroredRelease, len(ids))
	for chunk := range slices.Chunk(ids, insertRows) {
		var rows []*mirroredRelease
		err := m.tx.Table("published_releases AS p").Joins("JOIN releases r ON r.id = p.id").
			Select("p.id, p.slug, p.origin_system, p.origin_id, r.origin_hash, p.version, r.significance, r.note, p.first_published_at, p.published_at").
			Where("p.id IN ?", chunk).Find(&rows).Error
		if err != nil {
			return fmt.Errorf("look up releases: %w", err)
		}
		for _, r := range rows {
			m.known[r.ID] = r
		}
		var slugs []publishedSlugRow
		if err := m.tx.Where("release_id IN ?", chunk).Order("slug").Find(&slugs).Error; err != nil {
			return fmt.Errorf("look up slugs: %w", err)
		}
		for _, s := range slugs {
			if r := m.known[s.ReleaseID]; r != nil && s.Slug != r.Slug {
				r.former = append(r.former, s.Slug)
			}
		}
	}
	return nil
}

func (m *releaseMirror) readTombstones() error {
	m.withdrawn = map[string]*tombstoneRow{}
	var withdrawn []string
	for id, gone := range m.drop {
		if gone != nil {
			withdrawn = append(withdrawn, id)
		}
	}
	for chunk := range slices.Chunk(withdrawn, insertRows) {
		var rows []*tombstoneRow
		if err := m.tx.Where("release_id IN ?", chunk).Find(&rows).Error; err != nil {
			return fmt.Errorf("look up withdrawn releases: %w", err)
		}
		for _, r := range rows {
			m.withdrawn[r.ReleaseID] = r
		}
	}
	return nil
}

// same reports whether a release is here as it is in the original.
func (r *mirroredRelease) same(sub *Submission, hash string) bool {
	im, rel := sub.Imprint, sub.Release
	return r.OriginHash == hash && r.Slug == rel.Slug && r.OriginSystem == rel.Origin.System && r.OriginID == rel.Origin.ID &&
		r.Version == im.Version && r.Significance == string(im.Publication.Significance) && r.Note == im.Publication.Note &&
		r.FirstPublishedAt.Equal(im.FirstPublishedAt) && r.PublishedAt.Equal(im.PublishedAt) &&
		slices.Equal(r.former, slices.Sorted(slices.Values(im.FormerSlugs)))
}

// put makes a release what it is in the original.
func (m *releaseMirror) put(sub *Submission) error {
	hash, err := fingerprint(sub.Release, sub.Translations)
	if err != nil {
		return err
	}
	k := m.known[sub.Release.ID]
	if k != nil && k.same(sub, hash) {
		return nil
	}
	w := content.NewWorkingCopy(*sub.Release)
	if err := w.SetTranslations(sub.Translations); err != nil {
		return err
	}
	if err := w.Adopt(sub.Imprint, sub.Imprint.PublishedAt); err != nil { // by the clock there
		return err
	}
	if err := m.knownTags(w); err != nil {
		return err
	}
	if err := w.Check(); err != nil {
		return err
	}
	w.OriginHash, w.Revision, w.CreatedAt, w.UpdatedAt = hash, 1, m.at, m.at
	m.erase.add(w, sub.Imprint.FormerSlugs, k)
	m.created = append(m.created, *newReleaseRow(w))
	m.tags = append(m.tags, releaseTagRows(&w.Release)...)
	m.places = append(m.places, releasePlaceRows(&w.Release)...)
	return m.publish(w, k, sub.Imprint.FormerSlugs)
}

func (m *releaseMirror) publish(w *content.WorkingCopy, k *mirroredRelease, former []string) error {
	rows, err := newPublishedRows(newEdition(w), m.name)
	if err != nil {
		return err
	}
	m.slugs = append(m.slugs, releaseSlugRow{Slug: w.Slug, ReleaseID: w.ID})
	for _, slug := range former {
		if slug != w.Slug {
			rows.formerSlugs = append(rows.formerSlugs, publishedSlugRow{Slug: slug, ReleaseID: w.ID})
			m.slugs = append(m.slugs, releaseSlugRow{Slug: slug, ReleaseID: w.ID})
		}
	}
	m.published = append(m.published, rows)
	e, before := event{kind: typeRelease, id: w.ID, op: content.Upsert, version: w.Version}, content.WorkingCopy{}
	if k != nil {
		e.before, before.Version = k.Version, k.Version
	}
	if e.reason = reasonOf(&before, w); k != nil && k.Version >= w.Version {
		e.reason = reasonReplaced
	}
	m.events = append(m.events, e)
	m.noteEntry(w.ID, e.before, w.Version)
	return nil
}

// takeAway drops a release. Of one that was withdrawn the reason stays, and what leads to it. One that is withdrawn here
// already may have been public in between, where the copy was not told of it: then it was withdrawn anew.
func (m *releaseMirror) takeAway(id string, gone *content.Gone) error {
	version := 0
	switch k, t := m.known[id], m.withdrawn[id]; {
	case k != nil:
		version = k.Version
	case t != nil && gone != nil && !t.matches(gone):
		version = t.Version
	default:
		return nil
	}
	e := event{kind: typeRelease, id: id, op: content.Delete, version: version, reason: reasonDropped}
	if gone != nil {
		row := tombstoneRow{ReleaseID: id, Version: version, WithdrawnAt: gone.WithdrawnAt, Reason: string(gone.Reason), Note: gone.Note}
		if gone.Replacement != "" {
			if err := m.tx.Table("published_releases").Where("slug = ?", gone.Replacement).Limit(1).Pluck("id", &row.ReplacedBy).Error; err != nil {
				return fmt.Errorf("look up what stands in the place of a release: %w", err)
			}
		}
		m.tombstones = append(m.tombstones, row)
		e.reason = "withdrawn"
	}
	m.erase.dropped(id, gone != nil)
	m.events = append(m.events, e)
	m.noteEntry(id, version, version)
	return nil
}

func (m *releaseMirror) noteEntry(id string, from, to int) {
	m.entries = append(m.entries, auditRow{KeyID: m.act.By, Action: m.act.Action, Type: typeRelease, Item: id,
		RequestID: m.act.RequestID, FromVersion: from, ToVersion: to})
}
