package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

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

// TestOvertakenReader: a reader whose time is over between two statements is told so; one who has left is known for that.
func TestOvertakenReader(t *testing.T) {
	t.Parallel()
	storetest.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		read := func(ctx context.Context, end func()) error {
			return s.AtOnceForTest(ctx, func(db *gorm.DB) error {
				end()
				for {
					// The driver ends the transaction by itself, a moment after the context.
					if err := db.WithContext(context.Background()).Exec("SELECT 1").Error; err != nil {
						return err
					}
				}
			})
		}
		late, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer stop()
		var known *content.Error
		if err := read(late, func() { <-late.Done() }); !errors.As(err, &known) || known.Kind != content.Unavailable {
			t.Errorf("out of time: %v", err)
		}
		left, leave := context.WithCancel(t.Context())
		if err := read(left, leave); !errors.Is(err, context.Canceled) {
			t.Errorf("left: %v", err)
		}
	})
}
