package store

import (
	"encoding/json"
	"fmt"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// publishedRows are the rows that one edition adds to the published side.
type publishedRows struct {
	release      publishedRow
	version      versionRow
	translations []publishedTranslationRow
	tags         []publishedTagRow
	places       []publishedPlaceRow
	slug         publishedSlugRow
	formerSlugs  []publishedSlugRow // those it had elsewhere
	edition      *content.Edition   // from which the index entry is made
}

func newPublishedRows(e *content.Edition, names func(content.TermType, string) string) (*publishedRows, error) {
	card, err := document.New(e)
	if err != nil {
		return nil, err
	}
	labels, err := json.Marshal(labelsOf(e, names))
	if err != nil {
		return nil, fmt.Errorf("write labels: %w", err)
	}
	rows := &publishedRows{
		release: publishedRow{
			ID: e.ID, Slug: e.Slug, Kind: string(e.Kind), Locale: e.Locale, TitleKey: content.Fold(e.Title),
			Date: string(e.Date), Version: e.Version, FirstPublishedAt: e.FirstPublishedAt, PublishedAt: e.PublishedAt,
			OriginSystem: e.Origin.System, OriginID: e.Origin.ID, Head: card.Head, Tail: card.Tail, Tags: card.Tags,
		},
		version: versionRow{
			ReleaseID: e.ID, Version: e.Version, PublishedAt: e.PublishedAt,
			Significance: string(e.Publication.Significance), Note: e.Publication.Note,
			Head: card.Head, Tail: card.Tail, Tags: card.Tags, Labels: string(labels),
			BodyMarkdown: e.Body.Markdown, BodyHTML: e.Body.HTML, BodyText: e.Body.Text,
		},
		slug:    publishedSlugRow{Slug: e.Slug, ReleaseID: e.ID},
		edition: e,
	}
	for _, t := range releaseTagRows(&e.Release) {
		rows.tags = append(rows.tags, publishedTagRow{
			ReleaseID: e.ID, Dimension: t.Dimension, TermID: t.TermID, Date: string(e.Date), Position: t.Position,
		})
	}
	for _, p := range releasePlaceRows(&e.Release) {
		rows.places = append(rows.places, publishedPlaceRow{
			ReleaseID: e.ID, PlaceKey: p.PlaceKey, Date: string(e.Date), Position: p.Position,
		})
	}
	for i := range e.Translations {
		t, err := newTranslationRow(e, &e.Translations[i])
		if err != nil {
			return nil, err
		}
		rows.translations = append(rows.translations, *t)
	}
	return rows, nil
}

// labelsOf keeps what the terms are called on the day of publication, by dimension and in order.
func labelsOf(e *content.Edition, names func(content.TermType, string) string) map[content.Dimension][]string {
	labels := map[content.Dimension][]string{}
	for _, d := range content.Dimensions() {
		for _, id := range e.Tags[d] {
			labels[d] = append(labels[d], names(d.Type(), id))
		}
	}
	return labels
}
