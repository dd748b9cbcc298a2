package store

import (
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

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
	if err := im.clearReplaced(); err != nil {
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
		slugs = append(slugs, p.slug)
	}
	writes := []func() error{
		func() error { return insert(im.tx.Clauses(clause.OnConflict{UpdateAll: true}), im.releases) },
		func() error { return insert(im.tx, im.tags) },
		func() error { return insert(im.tx, im.slugRows) },
		func() error { return insert(im.tx, versions) },
		func() error { return insert(im.tx, releases) },
		func() error { return insert(im.tx, tags) },
		func() error { return insert(im.tx, places) },
		func() error { return insert(im.tx.Clauses(clause.OnConflict{DoNothing: true}), slugs) },
		func() error { return im.s.record(im.tx, im.events) },
	}
	for _, w := range writes {
		if err := w(); err != nil {
			return err
		}
	}
	return nil
}

// clearReplaced takes away the rows of releases that are written anew; published versions stay for ever.
func (im *importer) clearReplaced() error {
	if len(im.replaced) == 0 {
		return nil
	}
	published := make([]string, 0, len(im.published))
	for _, p := range im.published {
		published = append(published, p.release.ID)
	}
	deletes := []struct {
		table, column string
		ids           []string
	}{
		{"published_releases", "id", published}, // takes published tags and places with it
		{"release_tags", "release_id", im.replaced},
	}
	for _, d := range deletes {
		if err := im.tx.Exec("DELETE FROM "+d.table+" WHERE "+d.column+" IN ?", d.ids).Error; err != nil {
			return fmt.Errorf("replace releases: %w", err)
		}
	}
	return nil
}

// parameters is how many values one statement may carry, well below the limit of both engines.
const parameters = 30_000

// insert writes rows of one table in as few statements as the engines allow.
func insert[R any](tx *gorm.DB, rows []R) error {
	if len(rows) == 0 {
		return nil
	}
	stmt := &gorm.Statement{DB: tx}
	if err := stmt.Parse(&rows[0]); err != nil {
		return fmt.Errorf("insert: %w", err)
	}
	size := max(1, parameters/len(stmt.Schema.DBNames))
	if err := tx.CreateInBatches(rows, size).Error; err != nil {
		return fmt.Errorf("insert into %s: %w", stmt.Schema.Table, err)
	}
	return nil
}
