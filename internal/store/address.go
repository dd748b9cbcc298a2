package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/search"
)

// Titled finds the newest releases of which a title has words that are keys, the last one as the beginning of a word.
func (s *Store) Titled(ctx context.Context, keys []string, n int) ([]*document.Card, error) {
	if len(keys) == 0 || n < 1 {
		return nil, nil
	}
	tokens := make([]string, len(keys))
	for i, key := range keys {
		tokens[i] = search.TitleToken(key)
	}
	tx := s.read.WithContext(ctx).Table("published_releases AS t")
	if s.engine == Postgres {
		tx = tx.Where("t.id IN (SELECT x.release_id FROM published_texts x WHERE x.search @@ ?::tsquery)", "'"+strings.Join(tokens, "' & '")+"':*")
	} else {
		tx = tx.Where(`t.id IN (SELECT x.release_id FROM published_words w CROSS JOIN published_texts x ON x.number = w.rowid
			WHERE published_words MATCH ?)`, `marks : ("`+strings.Join(tokens, `" AND "`)+`" *)`)
	}
	var rows []*publishedRow
	if err := tx.Order("t.date DESC, t.id DESC").Limit(n).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("find titles: %w", asContent(err))
	}
	cards := make([]*document.Card, len(rows))
	for i, r := range rows {
		cards[i] = r.card()
	}
	return cards, nil
}

// Withdrawn lists what was withdrawn last, the newest first.
func (s *Store) Withdrawn(ctx context.Context, n int) ([]document.Withdrawn, error) {
	var rows []struct {
		Tombstone   tombstoneRow `gorm:"embedded"`
		Replacement *string
	}
	err := s.read.WithContext(ctx).Table("published_tombstones AS d").Select("d.*, r.slug AS replacement").
		Joins("LEFT JOIN published_releases r ON r.id = d.replaced_by").
		Order("d.withdrawn_at DESC, d.release_id").Limit(n).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list withdrawn releases: %w", asContent(err))
	}
	all := make([]document.Withdrawn, len(rows))
	for i, r := range rows {
		all[i] = document.Withdrawn{ID: r.Tombstone.ReleaseID, Gone: r.Tombstone.gone(deref(r.Replacement))}
	}
	return all, nil
}

// gone says why a release is no longer public.
func (r *tombstoneRow) gone(replacement string) content.Gone {
	return content.Gone{
		Withdrawal: content.Withdrawal{
			Reason: content.WithdrawalReason(r.Reason), Note: r.Note, ReplacedBy: deref(r.ReplacedBy),
		},
		WithdrawnAt: r.WithdrawnAt.UTC(), Replacement: replacement,
	}
}

// CountReleases counts what is published.
func (s *Store) CountReleases(ctx context.Context) (int, error) {
	var n int64
	if err := s.read.WithContext(ctx).Table("published_releases").Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count releases: %w", asContent(err))
	}
	return int(n), nil
}

// Addresses lists the releases of which the id begins with some hexadecimal digits, by id. Ids are random: all
// beginnings of a length have about as many.
func (s *Store) Addresses(ctx context.Context, prefix string) ([]document.Address, error) {
	const lowest, highest = "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"
	var rows []*publishedRow
	err := s.read.WithContext(ctx).Select("id", "slug", "locale", "published_at").
		Where("id BETWEEN ? AND ?", prefix+lowest[len(prefix):], prefix+highest[len(prefix):]).Order("id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list addresses: %w", asContent(err))
	}
	all := make([]document.Address, len(rows))
	for i, r := range rows {
		all[i] = document.Address{ID: r.ID, Slug: r.Slug, Locale: r.Locale, PublishedAt: r.PublishedAt.UTC()}
	}
	return all, nil
}
