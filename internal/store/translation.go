package store

import (
	"fmt"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// publishedTranslationRow is a published version in one of its other languages. It is never changed.
type publishedTranslationRow struct {
	ReleaseID    string
	Version      int
	Locale       string
	Head         string
	Tail         string
	BodyMarkdown string
	BodyHTML     string
	BodyText     string
}

// TableName implements gorm's Tabler.
func (publishedTranslationRow) TableName() string { return "published_translations" }

func newTranslationRow(e *content.Edition, t *content.Translation) (*publishedTranslationRow, error) {
	card, err := document.Translated(e, t)
	if err != nil {
		return nil, err
	}
	return &publishedTranslationRow{
		ReleaseID: e.ID, Version: e.Version, Locale: t.Locale, Head: card.Head, Tail: card.Tail,
		BodyMarkdown: t.Body.Markdown, BodyHTML: t.Body.HTML, BodyText: t.Body.Text,
	}, nil
}

// translate puts cards into the first of the languages wanted that each is there in. A card that is in none of
// them, or was written in the first it could be in, stays as it is.
func translate(db *gorm.DB, cards []*document.Card, wanted []string, bodies document.Bodies) error {
	versions := make([][]any, 0, len(cards))
	byID := make(map[string]*document.Card, len(cards))
	for _, c := range cards {
		if len(wanted) > 0 && c.Locale != wanted[0] && !c.OneLanguage() {
			versions, byID[c.ID] = append(versions, []any{c.ID, c.Version}), c
		}
	}
	if len(versions) == 0 {
		return nil
	}
	columns := append([]string{"release_id", "locale", "head", "tail"}, bodies.Members()...)
	var rows []publishedTranslationRow
	err := db.Select(columns).
		Where("(release_id, version) IN ? AND locale IN ?", versions, wanted).Find(&rows).Error
	if err != nil {
		return fmt.Errorf("read translations: %w", asContent(err))
	}
	found := map[string]map[string]*publishedTranslationRow{}
	for i := range rows {
		r := &rows[i]
		if found[r.ReleaseID] == nil {
			found[r.ReleaseID] = map[string]*publishedTranslationRow{}
		}
		found[r.ReleaseID][r.Locale] = r
	}
	for id, c := range byID {
		for _, locale := range wanted {
			if locale == c.Locale {
				break
			}
			if r := found[id][locale]; r != nil {
				r.onto(c, bodies)
				break
			}
		}
	}
	return nil
}

func (r *publishedTranslationRow) onto(c *document.Card, bodies document.Bodies) {
	c.Locale, c.Head, c.Tail = r.Locale, r.Head, r.Tail
	if bodies != 0 {
		c.Body = &content.Body{Markdown: r.BodyMarkdown, HTML: r.BodyHTML, Text: r.BodyText}
	}
}
