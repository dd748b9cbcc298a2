package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// Versions lists the published versions of a release that is public, the newest first, and its present slug. One
// that was withdrawn gives a [content.Gone], a slug it had before a [content.Moved].
func (s *Store) Versions(ctx context.Context, key string) ([]document.Version, error) {
	current, err := s.Release(ctx, key, nil, 0)
	if err != nil {
		return nil, err
	}
	var rows []versionRow
	err = s.read.WithContext(ctx).Select("release_id", "version", "published_at", "significance", "note", "head").
		Where("release_id = ?", current.ID).Order("version DESC").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list versions: %w", asContent(err))
	}
	all := make([]document.Version, len(rows))
	for i := range rows {
		all[i] = rows[i].entry(current.Slug)
	}
	return all, nil
}

// entry gives the row as the list of versions shows it.
func (v *versionRow) entry(slug string) document.Version {
	return document.NewVersion(v.Head, slug, content.Publication{
		Significance: content.Significance(v.Significance), Note: v.Note,
	}, v.Version, v.PublishedAt)
}

// Version reads one published version of a release that is public, as it was then: with what its terms were called.
func (s *Store) Version(ctx context.Context, key string, number int) (*document.Version, *document.Card, error) {
	current, err := s.Release(ctx, key, nil, 0)
	if err != nil {
		return nil, nil, err
	}
	var rows []versionRow
	err = s.read.WithContext(ctx).Where("release_id = ? AND version = ?", current.ID, number).Find(&rows).Error
	if err != nil {
		return nil, nil, fmt.Errorf("find version: %w", asContent(err))
	}
	if len(rows) == 0 {
		return nil, nil, content.Errorf(content.NotFound, "the release has no version %d", number)
	}
	v := &rows[0]
	card := &document.Card{
		ID: v.ReleaseID, Slug: current.Slug, Version: v.Version, Head: v.Head, Tail: v.Tail, Tags: v.Tags, Body: v.body(),
	}
	if err := json.Unmarshal([]byte(v.Labels), &card.Labels); err != nil {
		return nil, nil, fmt.Errorf("read labels: %w", err)
	}
	entry := v.entry(current.Slug)
	return &entry, card, nil
}
