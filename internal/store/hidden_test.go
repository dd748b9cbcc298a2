package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// statements keeps the statements that a store reads by.
type statements struct{ texts []string }

// listen has every statement of the reading side kept from now on.
func listen(t *testing.T, s *store.Store) *statements {
	t.Helper()
	kept := &statements{}
	keep := func(tx *gorm.DB) { kept.texts = append(kept.texts, tx.Statement.SQL.String()) }
	callbacks := s.ForTest().Callback()
	err := errors.Join(callbacks.Query().After("gorm:query").Register("test:query", keep),
		callbacks.Row().After("gorm:row").Register("test:row", keep), callbacks.Raw().After("gorm:raw").Register("test:raw", keep))
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// of gives the statements of one call.
func (k *statements) of(t *testing.T, call func() error) []string {
	t.Helper()
	k.texts = nil
	var known *content.Error
	if err := call(); !errors.As(err, &known) || known.Kind != content.NotFound {
		t.Errorf("got %v, want not found", err)
	}
	return k.texts
}

// TestHiddenAndAbsentReadAlike holds that what is asked of the database does not tell what is hidden from what is not
// there: neither do the answers then, nor how long they take.
func TestHiddenAndAbsentReadAlike(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		keys := hide(t, s)
		kept := listen(t, s)
		ctx := context.Background()
		for name, call := range map[string]func(key string) error{
			"release":     func(key string) error { _, err := s.Release(ctx, key, nil, document.HTML); return err },
			"translation": func(key string) error { _, err := s.Release(ctx, key, []string{"ru", "en"}, document.HTML); return err },
			"versions":    func(key string) error { _, err := s.Versions(ctx, key); return err },
			"version":     func(key string) error { _, _, err := s.Version(ctx, key, 1); return err },
		} {
			for _, hidden := range keys {
				absent := "there-is-none"
				if content.ValidID(hidden) {
					absent = uuid.NewString()
				}
				want := kept.of(t, func() error { return call(absent) })
				got := kept.of(t, func() error { return call(hidden) })
				if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
					t.Errorf("%s of %s: %d statements (-absent +hidden)\n%s", name, hidden, len(want), diff)
				}
			}
		}
	})
}

// hide makes releases that are not public, and gives their ids and slugs.
func hide(t *testing.T, s *store.Store) []string {
	t.Helper()
	v := seed(t, s)
	var keys []string
	for _, r := range []*content.Release{release(t, v, "draft", "A draft", ""), release(t, v, "planned", "Planned", ""), release(t, v, "trash", "In the trash", "")} {
		if _, err := s.Import(context.Background(), []store.Submission{{Release: r, Draft: true}}); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, r.ID, r.Slug)
	}
	change(t, s, "release-planned", func(w *content.WorkingCopy) error { return w.Schedule(noon.AddDate(100, 0, 0), noon) })
	change(t, s, "release-trash", func(w *content.WorkingCopy) error { return w.Trash(noon) })
	importAll(t, s, release(t, v, "live", "Published", ""))
	change(t, s, "release-live", func(w *content.WorkingCopy) error {
		edited := w.Release
		edited.Slug = "release-renamed"
		return w.Revise(edited)
	})
	return append(keys, "release-renamed")
}

func change(t *testing.T, s *store.Store, key string, edit func(w *content.WorkingCopy) error) {
	t.Helper()
	_, err := s.ChangeRelease(context.Background(), content.Act{By: content.ByCommandLine, Action: "test"}, content.ReleaseChange{
		Target:  content.Target{Key: key},
		Edit:    func(w *content.WorkingCopy, _ time.Time) error { return edit(w) },
		Receipt: func(*content.WorkingCopy) ([]byte, error) { return nil, nil },
	})
	if err != nil {
		t.Fatalf("%s: %v", key, err)
	}
}
