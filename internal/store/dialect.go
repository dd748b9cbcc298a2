package store

import (
	"database/sql"

	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/migrator"
	"gorm.io/gorm/schema"
)

// dialect makes GORM speak SQLite through the pure Go driver. GORM's own SQLite dialect links a driver that
// needs a C compiler; see docs/adr/0001-sqlite.md. Tables come from migrations, so that what GORM
// needs to make tables is left at its generic form.
type dialect struct{ conn *sql.DB }

// Name implements gorm.Dialector.
func (dialect) Name() string { return string(SQLite) }

// Initialize implements gorm.Dialector.
func (d dialect) Initialize(db *gorm.DB) error {
	callbacks.RegisterDefaultCallbacks(db, &callbacks.Config{
		LastInsertIDReversed: true,
		CreateClauses:        []string{"INSERT", "VALUES", "ON CONFLICT", "RETURNING"},
		UpdateClauses:        []string{"UPDATE", "SET", "FROM", "WHERE", "RETURNING"},
		DeleteClauses:        []string{"DELETE", "FROM", "WHERE", "RETURNING"},
	})
	db.ConnPool = d.conn
	// SQLite has one writer at a time: there are no rows to lock.
	db.ClauseBuilders["FOR"] = func(clause.Clause, clause.Builder) {}
	return nil
}

// Migrator implements gorm.Dialector. It is not used: goose migrates.
func (d dialect) Migrator(db *gorm.DB) gorm.Migrator {
	return migrator.Migrator{Config: migrator.Config{DB: db, Dialector: d}}
}

// DataTypeOf implements gorm.Dialector. It is used by the migrator alone.
func (dialect) DataTypeOf(f *schema.Field) string { return string(f.DataType) }

// DefaultValueOf implements gorm.Dialector.
func (dialect) DefaultValueOf(*schema.Field) clause.Expression { return clause.Expr{SQL: "NULL"} }

// BindVarTo implements gorm.Dialector.
func (dialect) BindVarTo(w clause.Writer, _ *gorm.Statement, _ interface{}) { _ = w.WriteByte('?') }

// QuoteTo implements gorm.Dialector. Names come from constants of this package: letters and dots.
func (dialect) QuoteTo(w clause.Writer, name string) {
	_ = w.WriteByte('"')
	for i := range len(name) {
		switch c := name[i]; c {
		case '.':
			_, _ = w.WriteString(`"."`)
		case '"':
			_, _ = w.WriteString(`""`)
		default:
			_ = w.WriteByte(c)
		}
	}
	_ = w.WriteByte('"')
}

// Explain implements gorm.Dialector.
func (dialect) Explain(sql string, vars ...interface{}) string {
	return logger.ExplainSQL(sql, nil, `'`, vars...)
}

// SavePoint implements gorm.SavePointerDialectorInterface.
func (dialect) SavePoint(tx *gorm.DB, name string) error { return tx.Exec("SAVEPOINT " + name).Error }

// RollbackTo implements gorm.SavePointerDialectorInterface.
func (dialect) RollbackTo(tx *gorm.DB, name string) error {
	return tx.Exec("ROLLBACK TO SAVEPOINT " + name).Error
}

// Translate implements gorm.ErrorTranslator.
func (dialect) Translate(err error) error { return translateSQLite(err) }
