// Package storetest gives each test a migrated database of its own: a SQLite file, and a database on a real
// PostgreSQL server that the tests start themselves.
//
// A package that uses it calls [Main] from its TestMain.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest/installation"
)

// Main runs the tests of a package and stops the server they started.
func Main(m *testing.M) int {
	defer shared.close()
	return m.Run()
}

// Each runs a test on both engines, each time with a database of its own that has tables and nothing else.
func Each(t *testing.T, opts store.Options, f func(t *testing.T, s *store.Store)) {
	t.Helper()
	for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			f(t, Open(t, engine, opts))
		})
	}
}

// Open gives a migrated, empty database that is gone after the test.
func Open(t testing.TB, engine store.Engine, opts store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), URL(t, engine), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if engine == store.SQLite {
		if err := s.Migrate(context.Background(), func(string) {}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// URL gives the address of a new database: an empty SQLite file, or a migrated PostgreSQL database.
func URL(t testing.TB, engine store.Engine) string {
	t.Helper()
	if engine == store.SQLite {
		return "sqlite:" + filepath.Join(t.TempDir(), "dateline.db")
	}
	return shared.database(t)
}

// shared is the one server of a test program.
var shared server

type server struct {
	start    sync.Once
	err      error
	own      *Server // nil when TEST_DATABASE_URL names one
	base     string  // address of the database from which others are made
	template string
	count    atomic.Int64
}

// database makes a new database from the migrated template.
func (s *server) database(t testing.TB) string {
	t.Helper()
	s.start.Do(func() { s.err = s.prepare() })
	if s.err != nil {
		if errors.Is(s.err, installation.ErrNone) && os.Getenv("REQUIRE_POSTGRES") == "" {
			t.Skip("PostgreSQL is left out: ", s.err)
		}
		t.Fatal("PostgreSQL: ", s.err)
	}
	name := fmt.Sprintf("%s_%d", s.template, s.count.Add(1))
	if err := s.admin("CREATE DATABASE " + name + " TEMPLATE " + s.template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.admin("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return s.url(name)
}

// prepare starts the server and migrates the template.
func (s *server) prepare() error {
	ctx := context.Background()
	s.base = os.Getenv("TEST_DATABASE_URL")
	if s.base == "" {
		own, err := StartPostgres(ctx)
		if err != nil {
			return err
		}
		s.own, s.base = own, own.URL("postgres")
	}
	s.template = fmt.Sprintf("dateline_test_%d", os.Getpid())
	if err := s.admin("CREATE DATABASE " + s.template); err != nil {
		return err
	}
	db, err := store.Open(ctx, s.url(s.template), store.Options{Statement: time.Minute})
	if err != nil {
		return err
	}
	return errors.Join(db.Migrate(ctx, func(string) {}), db.Close())
}

// admin runs a statement about databases: one at a time, since a template may not be in use meanwhile.
func (s *server) admin(statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.base)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	_ = conn.Close(ctx)
	return err
}

// url replaces the name of the database in the server's address.
func (s *server) url(name string) string {
	address, options, _ := strings.Cut(s.base, "?")
	address = address[:strings.LastIndex(address, "/")+1] + name
	if options != "" {
		address += "?" + options
	}
	return address
}

func (s *server) close() {
	if s.own != nil {
		s.own.Stop()
		return
	}
	if s.template != "" {
		_ = s.admin("DROP DATABASE IF EXISTS " + s.template)
	}
}
