package store_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
	"github.com/dateline-press/dateline/internal/vocabulary"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// patience is how long tests wait for what comes in a moment on a machine that has nothing else to do.
const patience = 2 * time.Minute

// eventually waits for something to be so.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !so(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) || t.Failed() { // what failed may be what would make it so
			t.Fatalf("in vain waited for: %s", what)
		}
	}
}

func seed(t *testing.T, s *store.Store) *content.Vocabulary {
	t.Helper()
	ctx := context.Background()
	items, err := vocabulary.Terms(noon)
	if err != nil {
		t.Fatal(err)
	}
	menu, err := vocabulary.Navigation()
	if err != nil {
		t.Fatal(err)
	}
	added, err := s.Seed(ctx, items, menu)
	if err != nil || added != len(items) {
		t.Fatalf("seed: added %d of %d terms, error %v", added, len(items), err)
	}
	v, err := s.Vocabulary(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSeed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		v := seed(t, s)
		o, ok := v.Lookup(content.TypeFieldOperation, "Centre in Bishkek").(*content.FieldOperation)
		if !ok || len(o.HostStateIDs) != 1 || o.City != "Bishkek" {
			t.Fatalf("got %+v", o)
		}
		again, err := vocabulary.Terms(noon)
		if err != nil {
			t.Fatal(err)
		}
		if added, err := s.Seed(context.Background(), again, nil); added != 0 || err != nil {
			t.Errorf("seeding again added %d terms, error %v", added, err)
		}
	})
}
