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

// The statuses of a working copy.
const (
	statusDraft     = "draft"
	statusPublished = "published"
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
	OriginHash       string // of what was last taken over from the origin
	Version          int    // counts the published versions
	Revision         int    // counts the changes of the working copy
	PublishAt        *time.Time
	FirstPublishedAt *time.Time
	PublishedAt      *time.Time
	TrashedAt        *time.Time
	CreatedAt        time.Time
	UpdatedAt        time.Time
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

// fill writes a release into its row; what the row says of publication stays.
func (r *releaseRow) fill(rel *content.Release) {
	r.ID, r.Slug, r.Kind, r.Title, r.Summary = rel.ID, rel.Slug, string(rel.Kind), rel.Title, rel.Summary
	r.BodyMarkdown, r.BodyHTML, r.BodyText = rel.Body.Markdown, rel.Body.HTML, rel.Body.Text
	r.Date, r.Dateline, r.Places, r.Locale = string(rel.Date), rel.Dateline, rel.Places, rel.Locale
	r.OriginSystem, r.OriginID, r.OriginURL = rel.Origin.System, rel.Origin.ID, rel.Origin.URL
	if r.Places == nil {
		r.Places = []string{}
	}
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

// fingerprint is the same for two releases whose content is the same, whatever their ids and slugs.
func fingerprint(rel *content.Release) (string, error) {
	parts := []string{string(rel.Kind), rel.Title, rel.Summary, rel.Body.Markdown, string(rel.Date), rel.Dateline,
		strings.Join(rel.Places, "\n"), rel.Locale, rel.Origin.URL}
	for _, d := range content.Dimensions() {
		parts = append(parts, strings.Join(rel.Tags[d], ","))
	}
	b, err := json.Marshal(parts)
	if err != nil {
		return "", fmt.Errorf("fingerprint release: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}
