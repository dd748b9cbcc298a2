// Package storetest gives each test a database of its own: a SQLite file, and a database on a real PostgreSQL server
// that the tests start themselves. Both are copies of one that was migrated, and perhaps filled, once.
//
// A package that uses it calls [Main] from its TestMain.
package storetest

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/testmain"
)

// Main runs the tests of a package, stops the server they started, and gives the exit status of the test program.
func Main(m *testing.M) int {
	status := testmain.Run(m)
	shared.close()
	// GORM never ends the goroutine by which it forgets prepared statements: one for each store that was opened.
	return testmain.Check(status, goleak.IgnoreTopFunction("gorm.io/gorm/internal/lru.NewLRU[...].func1"))
}

// Long reports whether tests of chance and of failures are to take their time (make test-long): the environment has
// DATELINE_TEST_LONG.
func Long() bool { return os.Getenv("DATELINE_TEST_LONG") != "" }

// LongTimeouts lets a store wait for as long as a busy machine may need. What a test sets itself stays.
func LongTimeouts(opts store.Options) store.Options {
	const long = 5 * time.Minute
	t := &opts.Timing
	t.Statement, t.Lock = cmp.Or(t.Statement, long), cmp.Or(t.Lock, long)
	t.Await, t.Lookup = cmp.Or(t.Await, long), cmp.Or(t.Lookup, long)
	t.Fresh = cmp.Or(t.Fresh, time.Hour)
	opts.Unsynced = true
	return opts
}

// Fixture is what the databases of some tests hold from the start. It is made once in a test program, and copied.
type Fixture struct {
	name string
	opts store.Options
	fill func(ctx context.Context, s *store.Store) error

	sqlite, postgres template
}

// NewFixture makes a fixture: a migrated database that is filled by a store with the options given.
func NewFixture(name string, opts store.Options, fill func(ctx context.Context, s *store.Store) error) *Fixture {
	return &Fixture{name: name, opts: opts, fill: fill}
}

// migrated has tables and nothing else.
var migrated = NewFixture("migrated", store.Options{}, func(context.Context, *store.Store) error { return nil })

// Each runs a test on both engines, each time with a database of its own that has tables and nothing else.
func Each(t *testing.T, opts store.Options, f func(t *testing.T, s *store.Store)) {
	t.Helper()
	migrated.Each(t, opts, f)
}

// Open gives a migrated, empty database that is gone after the test.
func Open(t testing.TB, engine store.Engine, opts store.Options) *store.Store {
	t.Helper()
	return migrated.Open(t, engine, opts)
}

// URL gives the address of a new migrated, empty database.
func URL(t testing.TB, engine store.Engine) string {
	t.Helper()
	return migrated.URL(t, engine)
}

// Blank gives the address of a SQLite file that is not there yet.
func Blank(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "dateline.db")
}

// OpenAt opens the database at an address, and closes it after the test.
func OpenAt(t testing.TB, address string, opts store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), address, LongTimeouts(opts))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Engines lists the engines for a test that does one thing after another: both, and in a short run, which is one under the
// race detector, PostgreSQL alone. SQLite is part of the program and ten times as slow there.
func Engines() []store.Engine {
	if testing.Short() {
		return []store.Engine{store.Postgres}
	}
	return []store.Engine{store.SQLite, store.Postgres}
}

// Each runs a test on both engines, each time with a copy of its own.
func (f *Fixture) Each(t *testing.T, opts store.Options, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	f.on(t, []store.Engine{store.SQLite, store.Postgres}, opts, test)
}

// InTurn is Each for a test that does one thing after another: see [Engines].
func (f *Fixture) InTurn(t *testing.T, opts store.Options, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	f.on(t, Engines(), opts, test)
}

func (f *Fixture) on(t *testing.T, engines []store.Engine, opts store.Options, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	for _, engine := range engines {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			test(t, f.Open(t, engine, opts))
		})
	}
}

// Open opens a new copy, which is closed after the test.
func (f *Fixture) Open(t testing.TB, engine store.Engine, opts store.Options) *store.Store {
	t.Helper()
	return OpenAt(t, f.URL(t, engine), opts)
}

// URL gives the address of a new copy.
func (f *Fixture) URL(t testing.TB, engine store.Engine) string {
	t.Helper()
	if engine == store.Postgres {
		return shared.copy(t, f)
	}
	return f.copyFile(t)
}
