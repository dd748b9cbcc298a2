package main

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dateline-press/dateline/internal/store"
)

// TestPublishedIsSeenOnAnotherNode publishes through one server and asks another on the same database, which answers from
// memory: again and again until it shows what was published. It does when it is told, and when the connection on which it
// is told was lost. How long it took is logged.
func TestPublishedIsSeenOnAnotherNode(t *testing.T) {
	outages(t)
	database := withVocabulary.URL(t, store.Postgres)
	one, other := startNode(t, database).url, startNode(t, database).url
	w := newWriters(t, database, func() string { return one })
	rounds := often(20, 100)
	told := make([]time.Duration, rounds)
	for i := range told {
		told[i] = w.seenOn(t, other, i)
	}
	t.Logf("%d publications were seen on the other node: %s", rounds, spread(told))
	var silent []time.Duration
	for i := range 4 {
		w.silence(t, database)
		silent = append(silent, w.seenOn(t, other, rounds+i))
	}
	t.Logf("with the connections that listen cut before each: %s", spread(silent))
}

// seenOn publishes a release, and says how long after that was acknowledged a node shows it.
func (w *writers) seenOn(t *testing.T, node string, number int) time.Duration {
	t.Helper()
	const path = "/v1/releases?sort=-first_published_at&page%5Bsize%5D=1"
	before := totalOn(t, node+path)
	for range 3 {
		totalOn(t, node+path) // it is remembered now
	}
	w.send(change{"PUT", fmt.Sprintf("/v1/releases/by-origin/seen/%d", number), fmt.Sprintf(`{"title":"Seen %d","body_markdown":"Text.","status":"published"}`, number), "", "upsert 1"})
	acknowledged := time.Now()
	for time.Since(acknowledged) < patience {
		if totalOn(t, node+path) == before+1 {
			return time.Since(acknowledged)
		}
	}
	t.Fatalf("publication %d is not seen", number)
	return 0
}

func totalOn(t *testing.T, address string) int {
	t.Helper()
	var list struct{ Page struct{ Total int } }
	if err := fetch(t.Context(), address, &list); err != nil {
		t.Fatal(err)
	}
	return list.Page.Total
}

// silence cuts the connections on which servers are told of publications.
func (w *writers) silence(t *testing.T, database string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	for cut := int64(0); cut < 2; {
		tag, err := conn.Exec(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid() AND (query LIKE 'LISTEN%' OR query LIKE '%LEFT JOIN published_events%')`)
		if err != nil {
			t.Fatal(err)
		}
		cut += tag.RowsAffected()
	}
}

// spread says how some spans of time are spread.
func spread(all []time.Duration) string {
	sorted := slices.Sorted(slices.Values(all))
	return fmt.Sprintf("median %s, 99 of 100 within %s, longest %s", sorted[len(sorted)/2], sorted[len(sorted)*99/100], sorted[len(sorted)-1])
}
