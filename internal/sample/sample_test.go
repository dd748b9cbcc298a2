package sample

import (
	"strings"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
	"github.com/dateline-press/dateline/internal/vocabulary"
)

func TestReleases(t *testing.T) {
	t.Parallel()
	items, err := vocabulary.Terms(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	releases, err := Releases(content.NewVocabulary(items, nil), prose.New())
	if err != nil {
		t.Fatal(err)
	}
	if len(releases) != 8 {
		t.Errorf("got %d releases, want 8", len(releases))
	}
	ids := map[string]bool{}
	for _, r := range releases {
		if ids[r.ID] {
			t.Errorf("%s: the id comes twice", r.Slug)
		}
		ids[r.ID] = true
		if !strings.HasPrefix(r.Body.HTML, "<p>") || r.Body.Text == "" {
			t.Errorf("%s: the body is not rendered: %q", r.Slug, r.Body.HTML)
		}
	}
}
