package ingest

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/vocabulary"
)

var update = flag.Bool("update", false, "write the golden files anew")

// newReader makes a reader of the institution's vocabulary that gives ids in order.
func newReader(t testing.TB) *Reader {
	t.Helper()
	items, err := vocabulary.Terms(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	return &Reader{
		Vocabulary: content.NewVocabulary(items, nil),
		NewID: func() string {
			n++
			return fmt.Sprintf("00000000-0000-4000-8000-%012d", n)
		},
	}
}

// golden is a reading as the golden files show it: terms by slug, members without a value left out.
type golden struct {
	Refusal    string              `json:"refusal,omitempty"`
	Kind       string              `json:"kind,omitempty"`
	Title      string              `json:"title,omitempty"`
	Summary    string              `json:"summary,omitempty"`
	Date       string              `json:"date,omitempty"`
	Dateline   string              `json:"dateline,omitempty"`
	Places     []string            `json:"places,omitempty"`
	Locale     string              `json:"locale,omitempty"`
	Tags       map[string][]string `json:"tags,omitempty"`
	New        []string            `json:"new_structures,omitempty"`
	Origin     []string            `json:"origin,omitempty"`
	Inferred   []string            `json:"inferred,omitempty"`
	Warnings   []string            `json:"warnings,omitempty"`
	Paragraphs []string            `json:"paragraphs,omitempty"`
}

func goldenOf(v *content.Vocabulary, r *Reading, err error) golden {
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return golden{Refusal: refusal.Reason}
	}
	rel := r.Release
	g := golden{
		Kind: string(rel.Kind), Title: rel.Title, Summary: rel.Summary, Date: string(rel.Date), Dateline: rel.Dateline, Places: rel.Places,
		Locale: rel.Locale, Tags: map[string][]string{}, Paragraphs: strings.Split(rel.Body.Markdown, "\n\n"),
		Origin: []string{rel.Origin.System, rel.Origin.ID, rel.Origin.URL},
	}
	for d, ids := range rel.Tags {
		for _, id := range ids {
			g.Tags[string(d)] = append(g.Tags[string(d)], slugOf(v, r, d, id))
		}
	}
	for _, s := range r.NewStructures {
		g.New = append(g.New, s.Slug+" = "+s.Name)
	}
	for _, i := range r.Inferred {
		g.Inferred = append(g.Inferred, i.Field+" = "+i.Value+": "+i.From)
	}
	for _, w := range r.Warnings {
		g.Warnings = append(g.Warnings, w.Field+": "+w.Detail)
	}
	return g
}

func slugOf(v *content.Vocabulary, r *Reading, d content.Dimension, id string) string {
	if item := v.Item(d.Type(), id); item != nil {
		return item.Common().Slug
	}
	for _, s := range r.NewStructures {
		if s.ID == id {
			return s.Slug
		}
	}
	return "no term: " + id
}

// check reports a reading that could not be stored as it is.
func check(r *Reading) error {
	rel := r.Release
	rel.ID, rel.Slug = "00000000-0000-4000-8000-000000000000", "a-release"
	errs := []error{rel.Check()}
	for _, s := range r.NewStructures {
		errs = append(errs, s.Check())
	}
	return errors.Join(errs...)
}

// TestPages reads every page of testdata and compares the whole reading with its golden file.
func TestPages(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		if strings.HasSuffix(page, ".json") {
			continue
		}
		t.Run(filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			rd := newReader(t)
			reading, err := rd.Page(page, data)
			if err == nil {
				if err := check(reading); err != nil {
					t.Error(err)
				}
			}
			compareGolden(t, strings.TrimSuffix(page, filepath.Ext(page))+".golden.json", goldenOf(rd.Vocabulary, reading, err))
		})
	}
}

func compareGolden(t *testing.T, file string, got golden) {
	t.Helper()
	if *update {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var want golden
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}
