package main

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestThreeNodes runs three servers on one database: each learns at once of a key that another has revoked, and
// together they publish what is due in one second exactly once, though one of them is killed while they do.
func TestThreeNodes(t *testing.T) {
	t.Parallel()
	url := withVocabulary.URL(t, store.Postgres)
	s := storetest.OpenAt(t, url, store.Options{})
	var nodes [3]*node
	for i := range nodes {
		nodes[i] = startNode(t, url)
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	ids := scheduled(t, s, often(300, 1000))
	revokeElsewhere(t, s, nodes[:])
	due := bringForward(t, conn, 3*time.Second)
	left := len(ids)
	await(t, "the first of them", func() bool { left = waiting(t, conn); return left < len(ids) })
	nodes[1].kill()
	t.Logf("killed one node while %d of %d releases waited", left, len(ids))
	await(t, "the last of them", func() bool { return waiting(t, conn) == 0 })
	t.Logf("none waits %v after the second began", time.Since(due).Round(time.Millisecond))
	publishedOnce(t, conn, ids, due)
	positions(t, conn)
}

// revokeElsewhere uses a key on every node, revokes it on one of them, and wants the others to refuse it.
func revokeElsewhere(t *testing.T, s *store.Store, nodes []*node) {
	t.Helper()
	chief, _ := makeKey(t, s, auth.Keys)
	for i := range 2 * len(nodes) {
		key, id := makeKey(t, s, auth.DraftsRead)
		for _, n := range nodes {
			if got := n.asked(t, "GET", "/v1/drafts?page[size]=1", key); got != 200 {
				t.Errorf("before: status %d, want 200", got)
			}
		}
		if got := nodes[i%len(nodes)].asked(t, "DELETE", "/v1/keys/"+id, chief); got != 204 {
			t.Errorf("revoke: status %d, want 204", got)
		}
		for j, n := range nodes {
			if got := n.asked(t, "GET", "/v1/drafts?page[size]=1", key); got != 401 {
				t.Errorf("revoked on node %d, asked on node %d: status %d, want 401", i%len(nodes), j, got)
			}
		}
	}
}

// scheduled makes releases and plans the publication of each for the next hour.
func scheduled(t *testing.T, s *store.Store, number int) (ids []string) {
	t.Helper()
	batch := make([]store.Submission, number)
	for i := range batch {
		batch[i] = store.Submission{Draft: true, Release: &content.Release{
			ID: uuid.NewString(), Slug: fmt.Sprint("due-", i), Kind: content.PressRelease, Title: fmt.Sprint("Due ", i), Locale: "en",
			Body: content.Body{Markdown: "Text.", HTML: "<p>Text.</p>", Text: "Text."}, Origin: content.Origin{System: "test", ID: fmt.Sprint(i)},
		}}
	}
	results, err := s.Import(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	var all errgroup.Group
	all.SetLimit(6)
	for _, r := range results {
		ids = append(ids, r.ID)
		all.Go(func() error {
			_, err := s.ChangeRelease(t.Context(), content.Act{By: "test", Action: "schedule"}, content.ReleaseChange{
				Target:  content.Target{Key: r.ID},
				Edit:    func(w *content.WorkingCopy, at time.Time) error { return w.Schedule(at.Add(time.Hour), at) },
				Receipt: func(*content.WorkingCopy) ([]byte, error) { return nil, nil },
			})
			return err
		})
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	return ids
}

// bringForward moves all plans into one second, spread over its milliseconds, however long it took to make them.
// It gives the beginning of the second.
func bringForward(t *testing.T, conn *pgx.Conn, ahead time.Duration) (due time.Time) {
	t.Helper()
	err := conn.QueryRow(t.Context(), `WITH due AS (SELECT date_trunc('second', clock_timestamp() + $1::interval) AS at),
		moved AS (UPDATE releases SET publish_at = due.at + substr(slug, 5)::int * interval '1 millisecond' FROM due
			WHERE status = 'scheduled' RETURNING 1)
		SELECT at FROM due`, ahead).Scan(&due)
	if err != nil {
		t.Fatal(err)
	}
	return due
}

// waiting counts the releases that are still to be published.
func waiting(t *testing.T, conn *pgx.Conn) (number int) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM releases WHERE status = 'scheduled'").Scan(&number); err != nil {
		t.Fatal(err)
	}
	return number
}

// publishedOnce holds that each release was published once, not before its moment. How long after it is logged.
func publishedOnce(t *testing.T, conn *pgx.Conn, ids []string, due time.Time) {
	t.Helper()
	type times struct{ Versions, Upserts, Entries int }
	var late []time.Duration
	rows, err := conn.Query(t.Context(), `SELECT r.id::text, r.published_at, substr(r.slug, 5)::int,
		(SELECT count(*) FROM published_versions v WHERE v.release_id = r.id),
		(SELECT count(*) FROM published_events e WHERE e.item_id = r.id AND e.op = 'upsert'),
		(SELECT count(*) FROM audit_entries a WHERE a.item = r.id::text AND a.action = 'publish' AND a.key_id = 'schedule')
		FROM releases r JOIN published_releases p ON p.id = r.id WHERE r.status = 'published' AND r.version = 1`)
	if err != nil {
		t.Fatal(err)
	}
	var (
		id   string
		at   time.Time
		nth  int
		got  times
		seen = map[string]bool{}
	)
	_, err = pgx.ForEachRow(rows, []any{&id, &at, &nth, &got.Versions, &got.Upserts, &got.Entries}, func() error {
		seen[id] = true
		late = append(late, at.Sub(due.Add(time.Duration(nth)*time.Millisecond)))
		if diff := cmp.Diff(times{1, 1, 1}, got); diff != "" {
			t.Errorf("release %d (-want +got)\n%s", nth, diff)
		}
		return nil
	})
	if err != nil || len(seen) != len(ids) || slices.ContainsFunc(ids, func(id string) bool { return !seen[id] }) {
		t.Fatalf("%d releases are published, want %d; error %v", len(seen), len(ids), err)
	}
	slices.Sort(late)
	p95 := late[len(late)*95/100]
	t.Logf("published after their moment: p50 %v, p95 %v, the last %v", late[len(late)/2], p95, late[len(late)-1])
	if late[0] < 0 {
		t.Errorf("one is published %v before its moment", -late[0])
	}
}

// positions holds that the feed and the log count without gaps up to their heads.
func positions(t *testing.T, conn *pgx.Conn) {
	t.Helper()
	for table, head := range map[string]string{"published_events": "published_head", "audit_entries": "editorial_head"} {
		var rows, first, last, counter int64
		err := conn.QueryRow(t.Context(), "SELECT count(*), min(seq), max(seq), (SELECT seq FROM "+head+") FROM "+table).
			Scan(&rows, &first, &last, &counter)
		if err != nil || first != 1 || last != rows || counter != rows {
			t.Errorf("%s: %d rows from %d to %d, the counter at %d, error %v", table, rows, first, last, counter, err)
		}
	}
}
