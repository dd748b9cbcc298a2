package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

var errBusy = errors.New("database is locked")

// Open opens the database at an address: "sqlite:PATH" or "postgres://…". It neither makes nor changes
// tables: see [Store.Migrate].
func Open(ctx context.Context, address string, opts Options) (*Store, error) {
	switch scheme, rest, _ := strings.Cut(address, ":"); scheme {
	case "sqlite":
		if rest == "" {
			return nil, errors.New("DATELINE_DATABASE_URL names no file: sqlite:PATH")
		}
		return openSQLite(ctx, strings.TrimPrefix(rest, "//"), opts)
	case "postgres", "postgresql":
		return openPostgres(ctx, address, opts)
	default:
		return nil, errors.New("DATELINE_DATABASE_URL must begin with sqlite: or postgres://")
	}
}

func openGORM(d gorm.Dialector, now func() time.Time) (*gorm.DB, error) {
	db, err := gorm.Open(d, &gorm.Config{
		TranslateError:         true,
		SkipDefaultTransaction: true, // transactions are opened where they are meant
		QueryFields:            true, // SELECT * would drag every column of every table through the wire
		NowFunc:                now,
		Logger:                 logger.Discard, // errors are logged once, by whoever renders them
	})
	if err != nil {
		return nil, fmt.Errorf("set up GORM: %w", err)
	}
	return db, nil
}
