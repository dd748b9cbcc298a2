package demo_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/demo"
	"github.com/dateline-press/dateline/internal/prose"
	"github.com/dateline-press/dateline/internal/vocabulary"
)

func terms(t testing.TB) *content.Vocabulary {
	t.Helper()
	items, err := vocabulary.Terms(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return content.NewVocabulary(items, nil)
}

// generated gives the first n releases of a seed.
func generated(t testing.TB, seed uint64, n int) []*content.Release {
	t.Helper()
	g := demo.New(terms(t), seed)
	releases := make([]*content.Release, n)
	for i := range releases {
		releases[i] = g.Release(i)
	}
	return releases
}

func fingerprint(t testing.TB, releases []*content.Release) string {
	t.Helper()
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(releases); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// A change of the fingerprint is no fault, but databases filled before it no longer match their seed: say so
// in the changelog.
func TestSameSeedSameReleases(t *testing.T) {
	t.Parallel()
	const want = "eb9e568c02752c5962b47a15246a8810a81b6fe1d1fbc2556fa68cfb7a4b331e"
	if got := fingerprint(t, generated(t, 1, 1000)); got != want {
		t.Errorf("fingerprint of seed 1: got %s, want %s", got, want)
	}
	if fingerprint(t, generated(t, 2, 1000)) == want {
		t.Error("seeds 1 and 2 give the same releases")
	}
}

func TestReleaseDependsOnItsNumberAlone(t *testing.T) {
	t.Parallel()
	g := demo.New(terms(t), 7)
	want := g.Release(41)
	g.Release(3)
	if diff := cmp.Diff(want, g.Release(41)); diff != "" {
		t.Errorf("release 41 made twice (-first +second):\n%s", diff)
	}
}

func TestReleasesAreValid(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it, and takes minutes")
	}
	r := prose.New()
	for _, seed := range []uint64{0, 1, 1<<64 - 1} {
		for i, rel := range generated(t, seed, 2000) {
			if err := rel.Check(); err != nil {
				t.Fatalf("release %d of seed %d: %v", i, seed, err)
			}
			if text := rel.Title + rel.Summary + rel.Dateline + rel.Body.Markdown; strings.ContainsAny(text, "{}") {
				t.Fatalf("release %d of seed %d has a slot that is not filled: %s", i, seed, text)
			}
			if body, err := r.FromMarkdown(rel.Body.Markdown); err != nil || body.Markdown != rel.Body.Markdown || body.Text == "" {
				t.Fatalf("release %d of seed %d: body does not render as it is: %v", i, seed, err)
			}
		}
	}
}

func TestReleasesWithoutVocabulary(t *testing.T) {
	t.Parallel()
	g := demo.New(content.NewVocabulary(nil, nil), 1)
	for i := range 500 {
		rel := g.Release(i)
		if err := rel.Check(); err != nil || len(rel.Tags) > 0 {
			t.Fatalf("release %d: tags %v, %v", i, rel.Tags, err)
		}
	}
}

func TestIdentityIsUnique(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it, and takes minutes")
	}
	v4 := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	seen := map[string]int{}
	for i, rel := range generated(t, 1, 20_000) {
		if !v4.MatchString(rel.ID) {
			t.Fatalf("release %d: %q is no random UUID", i, rel.ID)
		}
		for _, key := range []string{rel.ID, rel.Slug, rel.Origin.ID} {
			if first, taken := seen[key]; taken {
				t.Fatalf("releases %d and %d both have %q", first, i, key)
			}
			seen[key] = i
		}
	}
}

// share is how many of 1,000 releases a condition holds for, and between which bounds that has to lie.
type share struct {
	low, high int
	holds     func(*content.Release) bool
}

func kindIs(k content.ReleaseKind) func(*content.Release) bool {
	return func(r *content.Release) bool { return r.Kind == k }
}

func tagged(d content.Dimension, n int) func(*content.Release) bool {
	return func(r *content.Release) bool { return len(r.Tags[d]) == n }
}

func shares() map[string]share {
	return map[string]share{
		"press releases":      {250, 420, kindIs(content.PressRelease)},
		"news items":          {300, 460, kindIs(content.NewsItem)},
		"press statements":    {40, 110, kindIs(content.PressStatement)},
		"media advisories":    {30, 100, kindIs(content.MediaAdvisory)},
		"spot reports":        {10, 40, kindIs(content.SpotReport)},
		"daily reports":       {50, 130, kindIs(content.DailyReport)},
		"English":             {830, 900, func(r *content.Release) bool { return r.Locale == "en" }},
		"Russian":             {60, 100, func(r *content.Release) bool { return r.Locale == "ru" }},
		"other languages":     {30, 80, func(r *content.Release) bool { return r.Locale != "ru" && r.Locale != "en" }},
		"no source":           {5, 40, tagged(content.Sources, 0)},
		"no field of work":    {60, 180, tagged(content.FieldsOfWork, 0)},
		"one field of work":   {450, 650, tagged(content.FieldsOfWork, 1)},
		"no State":            {150, 500, tagged(content.States, 0)},
		"no field operation":  {250, 550, tagged(content.FieldOperations, 0)},
		"a meeting":           {20, 60, tagged(content.Meetings, 1)},
		"no dateline":         {70, 130, func(r *content.Release) bool { return r.Dateline == "" && len(r.Places) == 0 }},
		"two places":          {20, 80, func(r *content.Release) bool { return len(r.Places) == 2 }},
		"a summary":           {660, 740, func(r *content.Release) bool { return r.Summary != "" }},
		"the 1990s":           {20, 100, func(r *content.Release) bool { return r.Date < "2000" }},
		"2014 to 2019":        {220, 320, func(r *content.Release) bool { return r.Date >= "2014" && r.Date < "2020" }},
		"outside the years":   {0, 0, func(r *content.Release) bool { return r.Date < "1992-01-01" || r.Date > "2026-11-01" }},
		"Sundays":             {5, 60, func(r *content.Release) bool { return weekday(r) == time.Sunday }},
		"a list":              {80, 500, func(r *content.Release) bool { return strings.Contains(r.Body.Markdown, "\n- ") }},
		"a link":              {80, 500, func(r *content.Release) bool { return strings.Contains(r.Body.Markdown, "](https://") }},
		"bodies below 800 B":  {10, 150, func(r *content.Release) bool { return len(r.Body.Markdown) < 800 }},
		"bodies above 5 kB":   {20, 140, func(r *content.Release) bool { return len(r.Body.Markdown) > 5000 }},
		"too many paragraphs": {0, 150, func(r *content.Release) bool { return strings.Count(r.Body.Markdown, "\n\n") > 16 }},
		"daily before 2014": {0, 5, func(r *content.Release) bool {
			return r.Kind == content.DailyReport && (r.Date < "2014" || r.Date >= "2023")
		}},
	}
}

func weekday(r *content.Release) time.Weekday {
	day, _ := time.Parse(time.DateOnly, string(r.Date))
	return day.Weekday()
}

func TestReleasesAreSpreadAsInLife(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it, and takes minutes")
	}
	const n = 10_000
	releases := generated(t, 3, n)
	bytes := 0
	for _, r := range releases {
		bytes += len(r.Body.Markdown)
	}
	if mean := bytes / n; mean < 2200 || mean > 2800 {
		t.Errorf("mean length of a body: got %d bytes, want about 2,500", mean)
	}
	for name, want := range shares() {
		count := 0
		for _, r := range releases {
			if want.holds(r) {
				count++
			}
		}
		if got := count * 1000 / n; got < want.low || got > want.high {
			t.Errorf("%s: got %d of 1,000 releases, want %d to %d", name, got, want.low, want.high)
		}
	}
}

func TestFieldOperationsAreNamedWithinTheirLife(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it, and takes minutes")
	}
	v := terms(t)
	for _, r := range generated(t, 4, 5000) {
		for _, id := range r.Tags[content.FieldOperations] {
			o := v.Item(content.TypeFieldOperation, id).(*content.FieldOperation)
			day := string(r.Date)
			if from := string(o.OpenedOn); day[:len(from)] < from {
				t.Errorf("%s of %s names %s, opened %s", r.Slug, day, o.Slug, from)
			}
			if to := string(o.ClosedOn); to != "" && day[:len(to)] > to {
				t.Errorf("%s of %s names %s, closed %s", r.Slug, day, o.Slug, to)
			}
		}
	}
}

func TestStream(t *testing.T) {
	t.Parallel()
	const n = 1250
	g, r := demo.New(terms(t), 1), prose.New()
	var got []*content.Release
	var sizes []int
	err := g.Stream(t.Context(), n, r, func(batch []*content.Release) error {
		sizes = append(sizes, len(batch))
		got = append(got, batch...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{500, 500, 250}, sizes); diff != "" {
		t.Errorf("sizes of batches (-want +got):\n%s", diff)
	}
	for i, rel := range got {
		want := g.Release(i)
		if want.Body, err = r.FromMarkdown(want.Body.Markdown); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, rel); diff != "" {
			t.Fatalf("release %d (-want +got):\n%s", i, diff)
		}
	}
}

func TestStreamStops(t *testing.T) {
	t.Parallel()
	g, r := demo.New(terms(t), 1), prose.New()
	full := errors.New("disk full")
	if err := g.Stream(t.Context(), 1<<30, r, func([]*content.Release) error { return full }); !errors.Is(err, full) {
		t.Errorf("error of yield: got %v, want %v", err, full)
	}
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	err := g.Stream(ctx, 1<<30, r, func([]*content.Release) error {
		if calls++; calls == 2 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v, want %v", err, context.Canceled)
	}
	if err := g.Stream(t.Context(), 0, r, func([]*content.Release) error { return full }); err != nil {
		t.Errorf("no releases asked for: got %v, want no error and no batch", err)
	}
}

func BenchmarkRelease(b *testing.B) {
	g := demo.New(terms(b), 1)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		g.Release(i)
	}
}

func BenchmarkStream(b *testing.B) {
	g, r := demo.New(terms(b), 1), prose.New()
	for b.Loop() {
		if err := g.Stream(b.Context(), 2000, r, func([]*content.Release) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(2000*float64(b.N)/b.Elapsed().Seconds(), "releases/s")
}
