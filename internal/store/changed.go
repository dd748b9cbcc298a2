package store

import (
	"fmt"
	"slices"

	"github.com/dateline-press/dateline/internal/document"
)

// noteChanged writes into the events of new versions in which members they differ from the versions before.
func (b *batch) noteChanged() error {
	var keys [][]any
	for _, e := range b.events {
		if e.kind == typeRelease && e.before > 0 {
			keys = append(keys, []any{e.id, e.before})
		}
	}
	if len(keys) == 0 {
		return nil
	}
	before, err := b.versions(keys)
	if err != nil {
		return err
	}
	after := map[string]*publishedRows{}
	for _, p := range b.published {
		after[p.release.ID] = p
	}
	for i := range b.events {
		e := &b.events[i]
		old, fresh := before[e.id], after[e.id]
		if e.kind != typeRelease || old == nil || fresh == nil {
			continue
		}
		e.changed = document.ChangedMembers(old.card(), fresh.version.card())
		if !old.sameTranslations(fresh.translations) {
			e.changed = append(e.changed, "translations")
		}
	}
	return nil
}

func (v *versionRow) card() *document.Card {
	return &document.Card{ID: v.ReleaseID, Version: v.Version, Head: v.Head, Tail: v.Tail, Tags: v.Tags, Body: v.body()}
}

// translatedVersion is a version with its texts in other languages.
type translatedVersion struct {
	versionRow
	translations []publishedTranslationRow
}

func (b *batch) versions(keys [][]any) (map[string]*translatedVersion, error) {
	var rows []versionRow
	if err := b.tx.Where("(release_id, version) IN ?", keys).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read versions: %w", err)
	}
	found := make(map[string]*translatedVersion, len(rows))
	for i := range rows {
		found[rows[i].ReleaseID] = &translatedVersion{versionRow: rows[i]}
	}
	var translations []publishedTranslationRow
	if err := b.tx.Where("(release_id, version) IN ?", keys).Find(&translations).Error; err != nil {
		return nil, fmt.Errorf("read translations: %w", err)
	}
	for _, t := range translations {
		if v := found[t.ReleaseID]; v != nil {
			v.translations = append(v.translations, t)
		}
	}
	return found, nil
}

// sameTranslations compares what is said in other languages.
func (v *translatedVersion) sameTranslations(fresh []publishedTranslationRow) bool {
	said := func(rows []publishedTranslationRow) []string {
		all := make([]string, len(rows))
		for i, r := range rows {
			title, summary, dateline := (&document.Card{Head: r.Head}).Texts()
			all[i] = fmt.Sprintf("%q", []string{r.Locale, title, summary, dateline, r.BodyMarkdown})
		}
		slices.Sort(all)
		return all
	}
	return slices.Equal(said(v.translations), said(fresh))
}
