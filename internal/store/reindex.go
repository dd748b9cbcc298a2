package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/search"
)

// reindexBatch is how many releases are indexed in one transaction.
const reindexBatch = 500

// Reindex adds to the full-text index what is published and not in it: everything after the index was made or
// emptied by a migration. Progress is reported after each batch. Cut off, it goes on where it was.
func (s *Store) Reindex(ctx context.Context, report func(done, total int)) error {
	var missing int64
	if err := s.unindexed(ctx, s.write).Count(&missing).Error; err != nil {
		return fmt.Errorf("count what is not indexed: %w", asContent(err))
	}
	for done := 0; done < int(missing); {
		n := 0
		err := s.transact(ctx, "index texts", func(tx *gorm.DB) (err error) {
			n, err = s.reindexSome(ctx, tx)
			return err
		})
		if err != nil || n == 0 {
			return err
		}
		done += n
		report(done, int(missing))
	}
	return nil
}

func (s *Store) unindexed(ctx context.Context, db *gorm.DB) *gorm.DB {
	return db.WithContext(ctx).Table("published_releases AS r").
		Where("NOT EXISTS (SELECT 1 FROM published_texts x WHERE x.release_id = r.id)")
}

func (s *Store) reindexSome(ctx context.Context, tx *gorm.DB) (int, error) {
	var rows []struct {
		ID, Kind, Date, Locale, Tags, Head, BodyText string
		Version                                      int
		FirstPublishedAt, PublishedAt                time.Time
	}
	err := s.unindexed(ctx, tx).Joins("JOIN published_versions v ON v.release_id = r.id AND v.version = r.version").
		Select("r.id", "r.kind", "r.date", "r.locale", "r.tags", "r.version", "r.first_published_at", "r.published_at", "v.head", "v.body_text").Limit(reindexBatch).Find(&rows).Error
	if err != nil {
		return 0, fmt.Errorf("read what is not indexed: %w", err)
	}
	entries, x := make([]entryRow, len(rows)), search.NewIndexer()
	for i, r := range rows {
		e, err := storedEdition(r.ID, r.Head, r.BodyText)
		if err != nil {
			return 0, err
		}
		e.Kind, e.Date, e.Locale, e.Tags = content.ReleaseKind(r.Kind), content.Day(r.Date), r.Locale, storedTags(r.Tags)
		e.FirstPublishedAt, e.PublishedAt = r.FirstPublishedAt, r.PublishedAt
		if e.Translations, err = storedTranslations(tx, r.ID, r.Version); err != nil {
			return 0, err
		}
		entries[i] = newEntryRow(x, e)
	}
	return len(rows), s.writeEntries(tx, entries)
}

// storedEdition reads what is indexed of a version back from its ready JSON.
func storedEdition(id, head, bodyText string) (*content.Edition, error) {
	var h struct {
		Title, Summary string
		Places         []string
	}
	if err := json.Unmarshal([]byte("{"+head+"}"), &h); err != nil {
		return nil, fmt.Errorf("read document of release %s: %w", id, err)
	}
	e := &content.Edition{}
	e.ID, e.Title, e.Summary, e.Places, e.Body.Text = id, h.Title, h.Summary, h.Places, bodyText
	return e, nil
}

func storedTags(text string) content.Tags {
	tags := content.Tags{}
	for i, ids := range strings.Split(text, ";") {
		if ids != "" && i < len(content.Dimensions()) {
			tags[content.Dimensions()[i]] = strings.Split(ids, ",")
		}
	}
	return tags
}

func storedTranslations(tx *gorm.DB, id string, version int) ([]content.Translation, error) {
	var rows []publishedTranslationRow
	err := tx.Select("locale", "head", "body_text").Where("release_id = ? AND version = ?", id, version).
		Order("locale").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read translations: %w", err)
	}
	all := make([]content.Translation, len(rows))
	for i, r := range rows {
		e, err := storedEdition(id, r.Head, r.BodyText)
		if err != nil {
			return nil, err
		}
		all[i] = content.Translation{Locale: r.Locale, Title: e.Title, Summary: e.Summary, Body: e.Body}
	}
	return all, nil
}
