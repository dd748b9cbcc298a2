package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

func takeOver(t *testing.T, s *store.Store, how content.Intake, batch ...content.Submission) []content.Taken {
	t.Helper()
	var all []content.Taken
	err := s.TakeOver(context.Background(), content.Act{By: "key", Action: "import"}, how, func(take content.Take) error {
		taken, err := take(batch)
		all = taken
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func count(t *testing.T, s *store.Store, table string) (n int64) {
	t.Helper()
	if err := s.ForTest().Table(table).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// TestOneIsRefusedByTheDatabase has the database refuse the last of a batch: the others are told of in the feed and in the log.
func TestOneIsRefusedByTheDatabase(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		v := seed(t, s)
		if err := s.WriteForTest().Exec("CREATE UNIQUE INDEX poison ON releases (title) WHERE title = 'Poison'").Error; err != nil {
			t.Fatal(err)
		}
		events, log := count(t, s, "published_events"), count(t, s, "audit_entries")
		var batch []content.Submission
		for i := range 6 {
			title := fmt.Sprint("Release ", i)
			if i > 3 {
				title = "Poison"
			}
			batch = append(batch, content.Submission{Release: release(t, v, fmt.Sprint(i), title, "2024-01-01")})
		}
		taken := takeOver(t, s, content.Intake{}, batch...)
		for i, got := range taken {
			want := content.Created
			if i == 5 {
				want = content.Refused
			}
			if got.Outcome != want {
				t.Errorf("%d: %+v", i, got)
			}
		}
		if n := count(t, s, "published_releases"); n != 5 {
			t.Errorf("%d releases are public", n)
		}
		if n := count(t, s, "published_events") - events; n != 5 {
			t.Errorf("5 releases were published, and the feed tells of %d", n)
		}
		if n := count(t, s, "audit_entries") - log; n != 5 {
			t.Errorf("the log tells of %d", n)
		}
	})
}

// TestNoTranslationsSayTheSame takes over what a page said again as the export shows it, after an editor changed it.
func TestNoTranslationsSayTheSame(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		v := seed(t, s)
		importAll(t, s, release(t, v, "1", "As it was", "2024-01-01"))
		_, err := s.ChangeRelease(context.Background(), content.Act{By: "key", Action: "update"}, content.ReleaseChange{
			Target: content.Target{Key: "release-1"},
			Edit: func(w *content.WorkingCopy, at time.Time) error {
				r := w.Release
				r.Title = "As the editor has it"
				if err := w.Revise(r); err != nil {
					return err
				}
				return w.Publish(content.Publication{}, at)
			},
			Receipt: func(*content.WorkingCopy) ([]byte, error) { return []byte("{}"), nil },
		})
		if err != nil {
			t.Fatal(err)
		}
		at := time.Now().UTC().Add(-time.Hour).Truncate(time.Microsecond)
		again := content.Submission{Release: release(t, v, "1", "As it was", "2024-01-01"), Translations: []content.Translation{},
			Imprint: &content.Imprint{Version: 1, Publication: content.Publication{Significance: content.Major}, FirstPublishedAt: at, PublishedAt: at}}
		if got := takeOver(t, s, content.Intake{}, again)[0]; got.Outcome != content.Unchanged || got.Version != 2 {
			t.Errorf("the editor's work is undone: %+v", got)
		}
	})
}

// TestRefusedGivesUpItsSlug refuses a line by a rule: the one behind it may have the slug.
func TestRefusedGivesUpItsSlug(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		v := seed(t, s)
		bad := release(t, v, "1", "Bad", "2024-01-01")
		bad.Title = ""
		good := release(t, v, "2", "Good", "2024-01-01")
		good.Slug = bad.Slug
		taken := takeOver(t, s, content.Intake{}, content.Submission{Release: bad}, content.Submission{Release: good})
		if taken[0].Outcome != content.Refused || taken[1].Slug != bad.Slug {
			t.Errorf("%+v", taken)
		}
	})
}

// TestWholeTakesEachOnce refuses what comes twice where all is one transaction, of which the feed has one event for each.
func TestWholeTakesEachOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		v := seed(t, s)
		events := count(t, s, "published_events")
		a, b := release(t, v, "1", "One", "2024-01-01"), release(t, v, "1", "Two", "2024-01-01")
		taken := takeOver(t, s, content.Intake{Whole: true, Strict: true}, content.Submission{Release: a}, content.Submission{Release: b})
		if taken[0].Err != nil || taken[1].Outcome != content.Refused {
			t.Errorf("%+v", taken)
		}
		if n := count(t, s, "published_events") - events; n != 0 {
			t.Errorf("%d events of what was refused", n)
		}
	})
}

// TestUndoneChangesNothing sees what would become of a release.
func TestUndoneChangesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		v := seed(t, s)
		events := count(t, s, "published_events")
		taken := takeOver(t, s, content.Intake{Undone: true}, content.Submission{Release: release(t, v, "1", "One", "2024-01-01")})
		if taken[0].Outcome != content.Created || count(t, s, "releases") != 0 || count(t, s, "published_events") != events {
			t.Errorf("%+v", taken)
		}
	})
}
