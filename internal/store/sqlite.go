package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"

	"gorm.io/gorm"
	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteReaders is the number of connections that read at once: SQLite reads in the calling thread, and
// more than the cores there usually are gives nothing.
const sqliteReaders = 8

// openSQLite opens a file with one connection that writes and several that cannot. Writes begin with
// BEGIN IMMEDIATE, since a reading transaction that turns into a writing one fails at once when another
// writer was faster, whatever busy_timeout says.
func openSQLite(ctx context.Context, path string, opts Options) (*Store, error) {
	s := newStore(SQLite, opts)
	unlock := func() error { return nil }
	if opts.Exclusive {
		var err error
		if unlock, err = lockFile(path + ".lock"); err != nil {
			return nil, err
		}
	}
	if err := createPrivate(path); err != nil {
		return nil, errors.Join(err, unlock())
	}
	writer, err := openSQLitePool(path, 1, opts, "_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=wal_autocheckpoint(8000)")
	if err != nil {
		return nil, errors.Join(err, unlock())
	}
	if err := writer.PingContext(ctx); err != nil { // turns the journal to WAL before readers come
		return nil, errors.Join(fmt.Errorf("open SQLite file %s: %w", path, err), writer.Close(), unlock())
	}
	// Each reader has a cache of its own; the system keeps the file in memory for all of them.
	reader, err := openSQLitePool(path, sqliteReaders, opts, "_pragma=query_only(1)&_pragma=cache_size(-8000)")
	if err != nil {
		return nil, errors.Join(err, writer.Close(), unlock())
	}
	s.close = func() error { return errors.Join(reader.Close(), writer.Close(), unlock()) }
	if s.write, err = openGORM(dialect{conn: writer}, s.stamp); err != nil {
		return nil, errors.Join(err, s.close())
	}
	if s.read, err = openGORM(dialect{conn: reader}, s.stamp); err != nil {
		return nil, errors.Join(err, s.close())
	}
	s.fixed = s.read.Session(&gorm.Session{PrepareStmt: true})
	return s, nil
}

func openSQLitePool(path string, size int, opts Options, pragmas string) (*sql.DB, error) {
	sync := "FULL" // what was acknowledged survives a power cut
	if opts.Unsynced {
		sync = "OFF"
	}
	lock := strconv.FormatInt(opts.Timing.withDefaults().Lock.Milliseconds(), 10)
	// _time_format: times sort as text.
	dsn := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String() +
		"?_pragma=busy_timeout(" + lock + ")" +
		"&_pragma=foreign_keys(1)&_pragma=synchronous(" + sync + ")&_pragma=cache_size(-64000)" +
		"&_time_format=sqlite&_timezone=UTC&" + pragmas
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open SQLite: %w", err)
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db, nil
}

// createPrivate makes the file if it is not there, readable by its owner alone: it holds drafts.
func createPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open SQLite file: %w", err)
	}
	return f.Close()
}

// sqliteCode gives the extended result code of a SQLite error, or 0.
func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

// translateSQLite maps result codes to the errors that GORM's own dialects give.
func translateSQLite(err error) error {
	switch code := sqliteCode(err); {
	case code == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY || code == sqlite3.SQLITE_CONSTRAINT_UNIQUE:
		return fmt.Errorf("%w: %w", gorm.ErrDuplicatedKey, err)
	case code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return fmt.Errorf("%w: %w", gorm.ErrForeignKeyViolated, err)
	case code == sqlite3.SQLITE_CONSTRAINT_CHECK:
		return fmt.Errorf("%w: %w", gorm.ErrCheckConstraintViolated, err)
	case code&0xff == sqlite3.SQLITE_BUSY:
		return fmt.Errorf("%w: %w", errBusy, err)
	}
	return err
}
