package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/dateline-press/dateline/internal/store"
)

// template is a database that others are copies of.
type template struct {
	once sync.Once
	err  error
	file []byte // of SQLite
	name string // of the database, on PostgreSQL
}

// make migrates the empty database at an address and fills it. Nobody has it open afterwards.
func (f *Fixture) make(address string) (err error) {
	ctx := context.Background()
	s, err := store.Open(ctx, address, LongTimeouts(f.opts))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.Migrate(ctx, func(string) {}); err != nil {
		return err
	}
	return f.fill(ctx, s)
}

// copyFile gives the address of a new SQLite file.
func (f *Fixture) copyFile(t testing.TB) string {
	t.Helper()
	f.sqlite.once.Do(func() { f.sqlite.file, f.sqlite.err = f.makeFile() })
	if f.sqlite.err != nil {
		t.Fatalf("SQLite: %s: %v", f.name, f.sqlite.err)
	}
	address := Blank(t)
	if err := os.WriteFile(strings.TrimPrefix(address, "sqlite:"), f.sqlite.file, 0o600); err != nil {
		t.Fatal(err)
	}
	return address
}

// makeFile makes the template, and reads it. The log of a file that nobody has open any more is in the file.
func (f *Fixture) makeFile() ([]byte, error) {
	dir, err := os.MkdirTemp("", "dateline-template-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "dateline.db")
	if err := f.make("sqlite:" + path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}
