package storetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/dateline-press/dateline/internal/storetest/installation"
)

// The variables of the environment by which a test program learns of a server that is there already.
const (
	// ServerVariable holds the address of a database on a server to use, instead of starting one.
	ServerVariable = "TEST_DATABASE_URL"
	// DisposableVariable says, where it is not empty, that the server is thrown away after the tests, so that they need
	// not drop what they have made: dropping a database takes longer than making one.
	DisposableVariable = "TEST_DATABASE_DISPOSABLE"
)

// shared is the one server of a test program.
var shared server

type server struct {
	start  sync.Once
	err    error
	own    *Server // nil when ServerVariable names one
	base   string  // address of the database from which others are made
	stays  bool    // the server, so that what was made on it is dropped
	prefix string  // of the names of databases, which no other run has

	mu        sync.Mutex
	count     int
	templates []string
}

// copy makes a new database from a fixture's template.
func (s *server) copy(t testing.TB, f *Fixture) string {
	t.Helper()
	s.start.Do(func() { s.err = s.prepare() })
	if errors.Is(s.err, installation.ErrNone) && os.Getenv("REQUIRE_POSTGRES") == "" {
		t.Skip("PostgreSQL is left out: ", s.err)
	}
	if s.err != nil {
		t.Fatal("PostgreSQL: ", s.err)
	}
	f.postgres.once.Do(func() { f.postgres.name, f.postgres.err = s.makeTemplate(f) })
	if f.postgres.err != nil {
		t.Fatalf("PostgreSQL: %s: %v", f.name, f.postgres.err)
	}
	// Copied as files: otherwise every page is written to the log as well.
	name, err := s.create(" TEMPLATE " + f.postgres.name + " STRATEGY file_copy")
	if err != nil {
		t.Fatal(err)
	}
	if s.stays {
		t.Cleanup(func() {
			if err := s.drop(name); err != nil {
				t.Error(err)
			}
		})
	}
	return s.url(name)
}

// prepare starts the server, where none is named.
func (s *server) prepare() error {
	s.prefix = "dateline_test_" + strings.ToLower(rand.Text()[:10]) + "_"
	if s.base = os.Getenv(ServerVariable); s.base != "" {
		s.stays = os.Getenv(DisposableVariable) == ""
		return s.admin(oldEnough)
	}
	own, err := StartPostgres(context.Background())
	if err != nil {
		return err
	}
	s.own, s.base = own, own.URL("postgres")
	return nil
}

func (s *server) makeTemplate(f *Fixture) (name string, err error) {
	if name, err = s.create(""); err != nil {
		return "", err
	}
	s.mu.Lock()
	s.templates = append(s.templates, name)
	s.mu.Unlock()
	return name, f.make(s.url(name))
}

// oldEnough fails on a server that cannot copy databases as files.
const oldEnough = `DO $$ BEGIN
	IF current_setting('server_version_num')::int < 150000 THEN
		RAISE EXCEPTION 'the tests need PostgreSQL 15 or later';
	END IF;
END $$`

// create makes a database, and gives its name.
func (s *server) create(options string) (name string, err error) {
	s.mu.Lock()
	s.count++
	name = fmt.Sprint(s.prefix, s.count)
	s.mu.Unlock()
	for end := time.Now().Add(patience); ; {
		err := s.admin("CREATE DATABASE " + name + options)
		var refused *pgconn.PgError
		// Who was connected to the template may need a moment to be gone.
		if !errors.As(err, &refused) || refused.Code != objectInUse || time.Now().After(end) {
			return name, err
		}
	}
}

func (s *server) drop(name string) error {
	return s.admin("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
}

// objectInUse is the SQLSTATE of that (PostgreSQL, appendix A), and patience for how long it is tried again.
const (
	objectInUse = "55006"
	patience    = 5 * time.Minute
)

// admin runs a statement about databases.
func (s *server) admin(statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.base)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
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

// close stops the server, or drops the templates on one that stays.
func (s *server) close() {
	if s.own != nil {
		s.own.Stop()
		return
	}
	for _, name := range s.templates {
		if !s.stays {
			return
		}
		if err := s.drop(name); err != nil {
			fmt.Fprintln(os.Stderr, "a database of the tests is left on the server:", err)
		}
	}
}
