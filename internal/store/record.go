package store

import (
	"fmt"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// recordRow is the present version of a release with its body.
type recordRow struct {
	ID           string
	Slug         string
	Locale       string
	Version      int
	Head         string
	Tail         string
	Tags         string // not those of the version, where a term was merged into another since
	Significance string
	Note         string
	BodyMarkdown string
	BodyHTML     string
}

func recordColumns(tx *gorm.DB) *gorm.DB {
	return tx.Select("t.id, t.slug, t.locale, t.version, t.head, t.tail, t.tags, v.significance, v.note, v.body_markdown, v.body_html").
		Joins("JOIN published_versions v ON v.release_id = t.id AND v.version = t.version")
}

// into gives where the columns go, in order.
func (r *recordRow) into() []any {
	return []any{&r.ID, &r.Slug, &r.Locale, &r.Version, &r.Head, &r.Tail, &r.Tags, &r.Significance, &r.Note, &r.BodyMarkdown, &r.BodyHTML}
}

func (r *recordRow) record() *document.Record {
	return &document.Record{
		Card: document.Card{ID: r.ID, Slug: r.Slug, Locale: r.Locale, Version: r.Version, Head: r.Head, Tail: r.Tail, Tags: r.Tags,
			Body: &content.Body{Markdown: r.BodyMarkdown, HTML: r.BodyHTML}},
		Significance: r.Significance, Note: r.Note,
	}
}

// records reads all that is public of releases, by id. What is not public is left out.
func records(db *gorm.DB, ids []string) (map[string]*document.Record, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []recordRow
	if err := recordColumns(db.Table("published_releases AS t")).Where("t.id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read releases: %w", err)
	}
	all := make([]*document.Record, len(rows))
	found := make(map[string]*document.Record, len(rows))
	for i := range rows {
		all[i] = rows[i].record()
		found[rows[i].ID] = all[i]
	}
	return found, completeRecords(db, all)
}

// completeRecords adds what is kept beside the present version: former slugs and translations.
func completeRecords(db *gorm.DB, all []*document.Record) error {
	ids := make([]string, len(all))
	byID := make(map[string]*document.Record, len(all))
	for i, r := range all {
		ids[i], byID[r.Card.ID] = r.Card.ID, r
	}
	if len(ids) == 0 {
		return nil
	}
	var slugs []publishedSlugRow
	if err := db.Where("release_id IN ?", ids).Order("slug").Find(&slugs).Error; err != nil {
		return fmt.Errorf("read former slugs: %w", err)
	}
	for _, s := range slugs {
		if r := byID[s.ReleaseID]; s.Slug != r.Card.Slug {
			r.FormerSlugs = append(r.FormerSlugs, s.Slug)
		}
	}
	var translations []publishedTranslationRow
	err := db.Table("published_translations AS o").Select("o.release_id, o.locale, o.head, o.body_markdown, o.body_html").
		Joins("JOIN published_releases t ON t.id = o.release_id AND t.version = o.version").
		Where("o.release_id IN ?", ids).Order("o.locale").Find(&translations).Error
	if err != nil {
		return fmt.Errorf("read translations: %w", err)
	}
	for _, t := range translations {
		r := byID[t.ReleaseID]
		r.Translations = append(r.Translations, document.RecordTranslation{Locale: t.Locale, Head: t.Head,
			Body: content.Body{Markdown: t.BodyMarkdown, HTML: t.BodyHTML}})
	}
	return nil
}
