package store_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestLostConnection: who comes by a connection that was lost a moment ago is to try again.
func TestLostConnection(t *testing.T) {
	t.Parallel()
	conn, err := pgx.Connect(t.Context(), storetest.URL(t, store.Postgres))
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err = conn.Exec(t.Context(), "begin")
	var known *content.Error
	if err == nil || !errors.As(store.AsContentForTest(err), &known) || known.Kind != content.Unavailable {
		t.Errorf("%v is not said to be an outage", err)
	}
}
