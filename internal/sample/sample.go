// Package sample holds a few releases of our own writing about events that never took place, to have
// something to read in a new database.
package sample

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"github.com/google/uuid"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
)

//go:embed releases
var files embed.FS

// front is what stands before the text of a sample: tags are slugs.
type front struct {
	Kind            content.ReleaseKind `json:"kind"`
	Title           string              `json:"title"`
	Summary         string              `json:"summary"`
	Date            content.Day         `json:"date"`
	Dateline        string              `json:"dateline"`
	Places          []string            `json:"places"`
	Locale          string              `json:"locale"`
	Sources         []string            `json:"sources"`
	FieldsOfWork    []string            `json:"fields_of_work"`
	States          []string            `json:"states"`
	FieldOperations []string            `json:"field_operations"`
	Meetings        []string            `json:"meetings"`
}

// Releases gives the samples, tagged with the terms of a vocabulary. Their ids and slugs never change.
func Releases(v *content.Vocabulary, r *prose.Renderer) ([]*content.Release, error) {
	entries, err := files.ReadDir("releases")
	if err != nil {
		return nil, fmt.Errorf("read samples: %w", err)
	}
	releases := make([]*content.Release, 0, len(entries))
	for _, e := range entries {
		rel, err := read(e.Name(), v, r)
		if err != nil {
			return nil, fmt.Errorf("read sample %s: %w", e.Name(), err)
		}
		releases = append(releases, rel)
	}
	return releases, nil
}

func read(name string, v *content.Vocabulary, r *prose.Renderer) (*content.Release, error) {
	b, err := files.ReadFile("releases/" + name)
	if err != nil {
		return nil, err
	}
	meta, body, found := strings.Cut(strings.TrimPrefix(string(b), "---\n"), "\n---\n")
	if !found {
		return nil, fmt.Errorf("there is no line --- behind the front matter")
	}
	var f front
	dec := json.NewDecoder(bytes.NewReader([]byte(meta)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return nil, err
	}
	slug := strings.TrimSuffix(name, path.Ext(name))
	rel := &content.Release{
		ID: uuid.NewSHA1(uuid.NameSpaceURL, []byte("dateline:sample/"+slug)).String(), Slug: slug,
		Kind: f.Kind, Title: f.Title, Summary: f.Summary, Date: f.Date, Dateline: f.Dateline, Places: f.Places,
		Locale: f.Locale, Origin: content.Origin{System: "sample", ID: slug},
	}
	if rel.Body, err = r.FromMarkdown(body); err != nil {
		return nil, err
	}
	if rel.Tags, err = f.tags(v); err != nil {
		return nil, err
	}
	return rel, rel.Check()
}

// tags finds the terms that the front matter names.
func (f *front) tags(v *content.Vocabulary) (content.Tags, error) {
	named := map[content.Dimension][]string{
		content.Sources: f.Sources, content.FieldsOfWork: f.FieldsOfWork, content.States: f.States,
		content.FieldOperations: f.FieldOperations, content.Meetings: f.Meetings,
	}
	tags := content.Tags{}
	for d, slugs := range named {
		for _, slug := range slugs {
			it := v.Lookup(d.Type(), slug)
			if it == nil {
				return nil, fmt.Errorf("there is no %s %q", d.Type().Label(), slug)
			}
			tags[d] = append(tags[d], it.Common().ID)
		}
	}
	return tags, nil
}
