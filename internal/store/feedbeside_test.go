package store_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestFeedBesideLongTransactions has many write, with pauses and with changes that are undone, while transactions stay
// open that other programs began before: the feed goes on, loses nothing, and holds back nothing until they end. A feed
// that waits for the oldest transaction stands still in this test, and one that goes by ids of transactions loses events.
func TestFeedBesideLongTransactions(t *testing.T) {
	t.Parallel()
	changes, writers := 10, 8
	if storetest.Long() {
		changes, writers = 200, 16
	}
	for engine, hold := range map[store.Engine]func(t *testing.T, s *store.Store, address string, ids []string) (release func()){
		store.Postgres: holdPostgres, store.SQLite: holdSQLite,
	} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			address := storetest.URL(t, engine)
			s := storetest.OpenAt(t, address, store.Options{})
			besideLongTransactions(t, s, address, changes, writers, func(ids []string) func() { return hold(t, s, address, ids) })
		})
	}
}

// besideLongTransactions writes and reads while the transactions are open, and after. The first two releases are theirs:
// one that nobody else wants, and one that everybody does.
func besideLongTransactions(t *testing.T, s *store.Store, address string, changes, writers int, hold func(ids []string) (release func())) {
	ids := fortyReleases(t, s)
	release := hold(ids)
	before := newCopy(t, s)
	for before.read(1000) {
	}
	// Who wants the release that another transaction holds is refused soon, and goes on.
	hasty := storetest.OpenAt(t, address, store.Options{Timing: store.Timing{Statement: time.Second}})
	readers := writeAndFollow(t, hasty, s, ids[1:], changes, writers)
	held := readToTheEnd(t, s, readers)
	written := readers[0].seq - before.seq
	if written == 0 {
		t.Error("the feed stood still while other transactions were open")
	}
	if s.Engine() == store.Postgres && held[ids[1]] != 1 {
		t.Errorf("the release that another transaction holds is at version %d, want 1", held[ids[1]])
	}
	release()
	if after := readToTheEnd(t, s, readers); after[ids[0]] != 1 || readers[0].seq-before.seq != written {
		t.Errorf("an end of transactions that published nothing moved the feed from %d to %d", written, readers[0].seq-before.seq)
	}
	writeOn(t, s, ids[:2], 20, rand.New(rand.NewPCG(2, 2)))
	if after := readToTheEnd(t, s, readers); after[ids[0]] == 1 && after[ids[1]] == 1 {
		t.Error("nothing can be written to what was held")
	}
	t.Logf("%d events while other transactions were open, %d in all, every position once", written, readers[0].seq)
}

// holdPostgres opens three transactions, as other programs may: one that has an id and sees the database as it was, one
// that has written to an editorial table, and one that has changed a release that others want to change.
func holdPostgres(t *testing.T, _ *store.Store, address string, ids []string) (release func()) {
	t.Helper()
	begin := func(statements ...string) pgx.Tx {
		conn, err := pgx.Connect(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close(context.Background()) })
		tx, err := conn.BeginTx(t.Context(), pgx.TxOptions{IsoLevel: pgx.RepeatableRead})
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range statements {
			if _, err := tx.Exec(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		return tx
	}
	seen := begin("SELECT pg_current_xact_id()", "SELECT count(*) FROM published_events")
	written := begin("UPDATE releases SET summary = 'Written elsewhere.' WHERE id = '" + ids[0] + "'")
	wanted := begin("UPDATE releases SET summary = 'Held.' WHERE id = '" + ids[1] + "'")
	return func() {
		for name, end := range map[string]func(context.Context) error{"seen": seen.Commit, "written": written.Commit, "wanted": wanted.Rollback} {
			if err := end(t.Context()); err != nil {
				t.Errorf("%s did not stay open: %v", name, err)
			}
		}
	}
}

// holdSQLite opens a transaction that reads: one that writes keeps all others from it, which is another matter.
func holdSQLite(t *testing.T, s *store.Store, _ string, _ []string) (release func()) {
	t.Helper()
	tx := s.ForTest().Begin()
	var before, after int64
	if err := tx.Table("published_events").Count(&before).Error; err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Table("published_events").Count(&after).Error; err != nil || before != after {
			t.Errorf("the transaction did not stay open: %d events, then %d, %v", before, after, err)
		}
		if err := tx.Rollback().Error; err != nil {
			t.Error(err)
		}
	}
}
