package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/dateline-press/dateline/internal/content"
)

// releaseRow is the working copy of a release.
type releaseRow struct {
	ID               string `gorm:"primaryKey"`
	Slug             string
	Kind             string
	Status           string
	Title            string
	Summary          string
	BodyMarkdown     string
	BodyHTML         string
	BodyText         string
	Date             string
	Dateline         string
	Places           []string `gorm:"serializer:json"`
	Locale           string
	OriginSystem     string
	OriginID         string
	OriginURL        string
	OriginHash       string            // of what was last taken over from the origin
	Translations     []translationText `gorm:"serializer:json"`
	TitleKey         string
	Live             bool
	Changed          bool
	Version          int
	Revision         int
	Significance     string
	Note             string
	WithdrawalReason string
	WithdrawalNote   string
	ReplacedBy       *string
	PublishAt        *time.Time
	WithdrawAt       *time.Time
	FirstPublishedAt *time.Time
	PublishedAt      *time.Time
	WithdrawnAt      *time.Time
	TrashedAt        *time.Time
	CreatedAt        time.Time
	UpdatedAt        time.Time `gorm:"autoUpdateTime:false"` // the clock that counts is that of the transaction
}

// translationText is a translation of a working copy, kept with it.
type translationText struct {
	Locale       string `json:"locale"`
	Title        string `json:"title"`
	Summary      string `json:"summary"`
	Dateline     string `json:"dateline"`
	BodyMarkdown string `json:"body_markdown"`
	BodyHTML     string `json:"body_html"`
	BodyText     string `json:"body_text"`
}

// TableName implements gorm's Tabler.
func (releaseRow) TableName() string { return "releases" }

type releaseTagRow struct {
	ReleaseID string
	Dimension string
	TermID    string
	Position  int
}

// TableName implements gorm's Tabler.
func (releaseTagRow) TableName() string { return "release_tags" }

type releaseSlugRow struct {
	Slug      string
	ReleaseID string
}

// TableName implements gorm's Tabler.
func (releaseSlugRow) TableName() string { return "release_slugs" }

type releasePlaceRow struct {
	ReleaseID string
	PlaceKey  string
	Position  int
}

// TableName implements gorm's Tabler.
func (releasePlaceRow) TableName() string { return "release_places" }

func newReleaseRow(w *content.WorkingCopy) *releaseRow {
	r := &releaseRow{
		ID: w.ID, Slug: w.Slug, Kind: string(w.Kind), Status: string(w.Status), Title: w.Title, Summary: w.Summary,
		BodyMarkdown: w.Body.Markdown, BodyHTML: w.Body.HTML, BodyText: w.Body.Text,
		Date: string(w.Date), Dateline: w.Dateline, Places: w.Places, Locale: w.Locale,
		OriginSystem: w.Origin.System, OriginID: w.Origin.ID, OriginURL: w.Origin.URL, OriginHash: w.OriginHash,
		Translations: []translationText{}, TitleKey: content.Fold(w.Title),
		Live: w.Live, Changed: w.Changed, Version: w.Version, Revision: w.Revision,
		Significance: string(w.Publication.Significance), Note: w.Publication.Note,
		PublishAt: w.PublishAt, WithdrawAt: w.WithdrawAt, FirstPublishedAt: w.FirstPublishedAt,
		PublishedAt: w.PublishedAt, WithdrawnAt: w.WithdrawnAt, TrashedAt: w.TrashedAt,
		CreatedAt: w.CreatedAt, UpdatedAt: w.UpdatedAt,
	}
	if r.Places == nil {
		r.Places = []string{}
	}
	if why := w.Withdrawal; why != nil {
		r.WithdrawalReason, r.WithdrawalNote, r.ReplacedBy = string(why.Reason), why.Note, nullable(why.ReplacedBy)
	}
	for _, t := range w.Translations {
		r.Translations = append(r.Translations, translationText{
			Locale: t.Locale, Title: t.Title, Summary: t.Summary, Dateline: t.Dateline,
			BodyMarkdown: t.Body.Markdown, BodyHTML: t.Body.HTML, BodyText: t.Body.Text,
		})
	}
	return r
}

// workingCopy reads the row; its tags are in another table.
func (r *releaseRow) workingCopy(tags content.Tags) *content.WorkingCopy {
	w := &content.WorkingCopy{
		Release: content.Release{
			ID: r.ID, Slug: r.Slug, Kind: content.ReleaseKind(r.Kind), Title: r.Title, Summary: r.Summary,
			Body: content.Body{Markdown: r.BodyMarkdown, HTML: r.BodyHTML, Text: r.BodyText},
			Date: content.Day(r.Date), Dateline: r.Dateline, Places: r.Places, Locale: r.Locale, Tags: tags,
			Origin: content.Origin{System: r.OriginSystem, ID: r.OriginID, URL: r.OriginURL},
		},
		OriginHash: r.OriginHash, Status: content.Status(r.Status), Live: r.Live, Changed: r.Changed,
		Version: r.Version, Revision: r.Revision,
		Publication: content.Publication{Significance: content.Significance(r.Significance), Note: r.Note},
		PublishAt:   utc(r.PublishAt), WithdrawAt: utc(r.WithdrawAt), FirstPublishedAt: utc(r.FirstPublishedAt),
		PublishedAt: utc(r.PublishedAt), WithdrawnAt: utc(r.WithdrawnAt), TrashedAt: utc(r.TrashedAt),
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
	if r.WithdrawalReason != "" {
		w.Withdrawal = &content.Withdrawal{
			Reason: content.WithdrawalReason(r.WithdrawalReason), Note: r.WithdrawalNote, ReplacedBy: deref(r.ReplacedBy),
		}
	}
	for _, t := range r.Translations {
		w.Translations = append(w.Translations, content.Translation{
			Locale: t.Locale, Title: t.Title, Summary: t.Summary, Dateline: t.Dateline,
			Body: content.Body{Markdown: t.BodyMarkdown, HTML: t.BodyHTML, Text: t.BodyText},
		})
	}
	return w
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

func releasePlaceRows(rel *content.Release) []releasePlaceRow {
	var rows []releasePlaceRow
	seen := map[string]bool{}
	for i, place := range rel.Places {
		if key := content.Key(place); key != "" && !seen[key] {
			seen[key] = true
			rows = append(rows, releasePlaceRow{ReleaseID: rel.ID, PlaceKey: key, Position: i})
		}
	}
	return rows
}

func releaseTagRows(rel *content.Release) []releaseTagRow {
	var rows []releaseTagRow
	for _, d := range content.Dimensions() {
		for i, id := range rel.Tags[d] {
			rows = append(rows, releaseTagRow{ReleaseID: rel.ID, Dimension: string(d), TermID: id, Position: i})
		}
	}
	return rows
}

// fingerprint is the same for two releases whose content is the same, whatever their ids and slugs. Translations that
// nothing is said of are no part of it.
func fingerprint(rel *content.Release, translations []content.Translation) (string, error) {
	parts := []string{string(rel.Kind), rel.Title, rel.Summary, rel.Body.Markdown, string(rel.Date), rel.Dateline,
		strings.Join(rel.Places, "\n"), rel.Locale, rel.Origin.URL}
	for _, d := range content.Dimensions() {
		parts = append(parts, strings.Join(rel.Tags[d], ","))
	}
	if len(translations) > 0 {
		parts = append(parts, "translations")
	}
	for _, t := range translations {
		parts = append(parts, t.Locale, t.Title, t.Summary, t.Dateline, t.Body.Markdown)
	}
	b, err := json.Marshal(parts)
	if err != nil {
		return "", fmt.Errorf("fingerprint release: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}
