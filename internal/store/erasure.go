package store

import (
	"fmt"
	"slices"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
)

// reasonDropped is why a release is told of that a copy no longer has, without having been withdrawn.
const reasonDropped = "dropped"

// erasure is what a copy takes away of releases, before they are written anew or for good. An instance of its own erases
// nothing: published versions stay for ever.
type erasure struct {
	ids       []string // of releases
	unnamed   []string // those of them whose slugs go too
	forgotten []string // those of them whose versions go too
	slugs     []string // which belong to others from now on
	rewritten []rewritten
}

// rewritten is a release of which versions are written again.
type rewritten struct {
	id   string
	from int
}

// add takes away what is to be written anew.
func (e *erasure) add(w *content.WorkingCopy, former []string, k *mirroredRelease) {
	e.ids, e.unnamed = append(e.ids, w.ID), append(e.unnamed, w.ID)
	e.slugs = append(append(e.slugs, w.Slug), former...)
	if k != nil && k.Version >= w.Version {
		e.rewritten = append(e.rewritten, rewritten{w.ID, w.Version})
	}
}

// dropped takes away a release for good, or all but what leads to it.
func (e *erasure) dropped(id string, named bool) {
	e.ids, e.forgotten = append(e.ids, id), append(e.forgotten, id)
	if !named {
		e.unnamed = append(e.unnamed, id)
	}
}

func (e *erasure) run(tx *gorm.DB) error {
	// Tags, places and words of a release go with it.
	for _, d := range []struct {
		table, column string
		values        []string
	}{
		{"published_releases", "id", e.ids}, {"published_tombstones", "release_id", e.ids}, {"releases", "id", e.ids},
		{"published_slugs", "release_id", e.unnamed}, {"published_slugs", "slug", e.slugs}, {"release_slugs", "slug", e.slugs},
		{"published_versions", "release_id", e.forgotten}, {"published_translations", "release_id", e.forgotten},
	} {
		for chunk := range slices.Chunk(d.values, insertRows) {
			if err := tx.Exec("DELETE FROM "+d.table+" WHERE "+d.column+" IN ?", chunk).Error; err != nil {
				return fmt.Errorf("erase %s: %w", d.table, err)
			}
		}
	}
	for _, r := range e.rewritten {
		for _, table := range []string{"published_versions", "published_translations"} {
			if err := tx.Exec("DELETE FROM "+table+" WHERE release_id = ? AND version >= ?", r.id, r.from).Error; err != nil {
				return fmt.Errorf("erase %s: %w", table, err)
			}
		}
	}
	return nil
}
