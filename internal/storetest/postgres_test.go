package storetest

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestServersDoNotMeet(t *testing.T) {
	t.Parallel()
	first, second := OwnPostgres(t), OwnPostgres(t)
	conn, err := pgx.Connect(t.Context(), first.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "CREATE DATABASE only_here"); err != nil {
		t.Error(err)
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := pgx.Connect(t.Context(), second.URL("only_here")); err == nil {
		t.Error("a database of the first server is there on the second")
	}
}

func TestAnotherServerOnThePortIsNotTakenForOurs(t *testing.T) {
	t.Parallel()
	first, second := OwnPostgres(t), OwnPostgres(t)
	second.address = first.address
	if err := second.ping(t.Context()); err == nil {
		t.Error("the first server passed for the second")
	}
}

func TestStoppedServerLeavesNothing(t *testing.T) {
	t.Parallel()
	s := OwnPostgres(t)
	s.Stop()
	if _, err := os.Stat(s.folder.path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
	if conn, err := pgx.Connect(t.Context(), s.URL("postgres")); err == nil {
		_ = conn.Close(t.Context())
		t.Error("the server still answers")
	}
	s.Stop()
}

func TestRemoveAbandoned(t *testing.T) {
	t.Parallel()
	long := time.Now().Add(-2 * abandonedAfter)
	tests := []struct {
		name    string
		held    bool
		made    time.Time
		remains bool
	}{
		{name: "abandoned", made: long},
		{name: "in use", made: long, held: true, remains: true},
		{name: "young", made: time.Now(), remains: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			parent := t.TempDir()
			path := filepath.Join(parent, folderPrefix+"1")
			if err := os.MkdirAll(filepath.Join(path, "data"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(path, tt.made, tt.made); err != nil {
				t.Fatal(err)
			}
			if tt.held {
				f, err := lock(path)
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = f.Close() }()
			}
			removeAbandoned(parent)
			if _, err := os.Stat(path); (err == nil) != tt.remains {
				t.Errorf("remains: got %t, want %t", err == nil, tt.remains)
			}
		})
	}
}
