package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"

	"github.com/dateline-press/dateline/internal/query"
)

// parameters is how many values one statement may carry, well below the limit of both engines.
const parameters = 30_000

// copyFrom is the number of rows from which COPY beats INSERT on PostgreSQL.
const copyFrom = 50

// connKey is the key under which a transaction finds the connection it runs on.
type connKey struct{}

// insert writes rows of one table in as few statements as the engine allows: on PostgreSQL by COPY, which
// spares both sides the parsing of tens of thousands of parameters.
func insert[R any](tx *gorm.DB, rows []R) error {
	if len(rows) == 0 {
		return nil
	}
	stmt := &gorm.Statement{DB: tx}
	if err := stmt.Parse(&rows[0]); err != nil {
		return fmt.Errorf("insert: %w", err)
	}
	var err error
	if conn, ok := tx.Statement.Context.Value(connKey{}).(*sql.Conn); ok && len(rows) >= copyFrom {
		err = copyRows(tx.Statement.Context, conn, stmt.Schema, rows)
	} else {
		err = tx.CreateInBatches(rows, max(1, parameters/len(stmt.Schema.DBNames))).Error
	}
	if err != nil {
		return fmt.Errorf("insert into %s: %w", stmt.Schema.Table, err)
	}
	return nil
}

// insertNew is insert for rows of which some may be there already. Those that are new are few or all.
func insertNew[R any](tx *gorm.DB, rows []R) error {
	if len(rows) == 0 {
		return nil
	}
	err := tx.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(rows, insertRows).Error
	if err != nil {
		return fmt.Errorf("insert what is new: %w", err)
	}
	return nil
}

// insertRows is how many small rows one statement of insertNew carries.
const insertRows = 1000

// copyRows sends rows by COPY on the connection of the transaction.
func copyRows[R any](ctx context.Context, conn *sql.Conn, s *schema.Schema, rows []R) error {
	fields := make([]*schema.Field, len(s.DBNames))
	for i, name := range s.DBNames {
		fields[i] = s.FieldsByDBName[name]
	}
	source := pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) {
		row := reflect.ValueOf(&rows[i])
		values := make([]any, len(fields))
		for j, f := range fields {
			values[j], _ = f.ValueOf(ctx, row)
		}
		return values, nil
	})
	return conn.Raw(func(driver any) error {
		c, ok := driver.(*stdlib.Conn)
		if !ok {
			return errors.New("the connection is not one of pgx")
		}
		_, err := c.Conn().CopyFrom(ctx, pgx.Identifier{s.Table}, s.DBNames, source)
		return err
	})
}

// transact runs f in one transaction of the writing side.
func (s *Store) transact(ctx context.Context, what string, f func(tx *gorm.DB) error) error {
	run := func(db *gorm.DB) error { return db.Transaction(f) }
	if s.engine == Postgres {
		run = func(db *gorm.DB) error { return db.Connection(onConnection(f)) }
	}
	var reached atomic.Pointer[query.Place]
	if err := run(s.write.WithContext(context.WithValue(ctx, reachedKey{}, &reached))); err != nil {
		return fmt.Errorf("%s: %w", what, asContent(overtaken(ctx, err)))
	}
	if p := reached.Load(); p != nil {
		s.watch.reach(*p)
	}
	return nil
}

// onConnection runs f in a transaction that knows its connection.
func onConnection(f func(tx *gorm.DB) error) func(db *gorm.DB) error {
	return func(db *gorm.DB) error {
		if conn, ok := db.Statement.ConnPool.(*sql.Conn); ok {
			db = db.WithContext(context.WithValue(db.Statement.Context, connKey{}, conn))
		}
		return db.Transaction(f)
	}
}
