package store_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestReceiptsAreKeptForTwoDays tells a request the same again for 48 hours, and forgets it then.
func TestReceiptsAreKeptForTwoDays(t *testing.T) {
	t.Parallel()
	var later atomic.Int64
	clock := func() time.Time {
		return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC).Add(time.Duration(later.Load()))
	}
	for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
		later.Store(0)
		s := storetest.Open(t, engine, store.Options{Now: clock})
		act := content.Act{By: "somebody", Action: "create", Repeat: &content.Repeat{Key: "once", Fingerprint: "f"}}
		ask := func(id string) content.Receipt {
			t.Helper()
			r, err := s.CreateKey(t.Context(), act, &auth.Key{ID: id, Name: "x", Scopes: []auth.Scope{auth.Audit}}, "hash", func(*auth.Key) ([]byte, error) { return []byte(id), nil })
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		for _, step := range []struct {
			after    time.Duration
			id, told string
			replayed bool
		}{{0, "first", "first", false}, {47 * time.Hour, "second", "first", true}, {49 * time.Hour, "third", "third", false}} {
			later.Store(int64(step.after))
			if err := s.ForgetReceipts(t.Context()); err != nil {
				t.Fatal(err)
			}
			if r := ask(step.id); string(r.Told) != step.told || r.Replayed != step.replayed {
				t.Errorf("%s after %v: told %q, replayed %t, want %q, %t", engine, step.after, r.Told, r.Replayed, step.told, step.replayed)
			}
		}
	}
}
