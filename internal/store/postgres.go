package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"

	"github.com/dateline-press/dateline/internal/content"
)

const postgresPool = 10 // connections a node holds at most

// openPostgres opens a pool. Every limit is the session's own, so that a lost client cannot hold a lock.
func openPostgres(ctx context.Context, url string, opts Options) (*Store, error) {
	s := newStore(Postgres, opts)
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("DATELINE_DATABASE_URL is not a PostgreSQL address: postgres://user:password@host:port/database")
	}
	statement := s.timing.Statement
	setDefault(cfg.ConnConfig.RuntimeParams, map[string]string{
		"application_name":                    "dateline",
		"timezone":                            "UTC",
		"statement_timeout":                   strconv.FormatInt(statement.Milliseconds(), 10),
		"lock_timeout":                        strconv.FormatInt(max(500, statement.Milliseconds()/2), 10),
		"idle_in_transaction_session_timeout": strconv.FormatInt(max(10_000, statement.Milliseconds()), 10),
		// Facets and alternatives hash the ids of all that match; compiling a statement takes longer than running it.
		"work_mem": "64MB", "jit": "off",
		// What is read at random is nearly always in memory or on a drive without a moving head.
		"random_page_cost": "1.1",
	})
	cfg.AfterConnect = takeTypes
	dropCancelled(cfg)
	if cfg.MaxConns < postgresPool {
		cfg.MaxConns = postgresPool
	}
	s.listen = func(ctx context.Context) (*pgx.Conn, error) { return pgx.ConnectConfig(ctx, cfg.ConnConfig.Copy()) }
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL: %w", err)
	}
	db := stdlib.OpenDBFromPool(pool)
	s.close = func() error { err := db.Close(); pool.Close(); return err }
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("reach PostgreSQL: %w", hidePassword(err)), s.close())
	}
	if s.write, err = openGORM(postgres.New(postgres.Config{Conn: db}), s.stamp); err != nil {
		return nil, errors.Join(err, s.close())
	}
	s.read = s.write
	s.fixed = s.read // the driver remembers statements by connection, and database/sql would not keep the connections
	return s, nil
}

// takeTypes lets index entries be sent as they are, since they are written in the form in which the server takes them, and
// ids as text: COPY would try another type first, and fail with every id of every row.
func takeTypes(_ context.Context, conn *pgx.Conn) error {
	conn.TypeMap().RegisterType(&pgtype.Type{Name: "tsvector", OID: pgtype.TSVectorOID, Codec: pgtype.ByteaCodec{}})
	conn.TypeMap().RegisterType(&pgtype.Type{Name: "uuid", OID: pgtype.UUIDOID, Codec: idCodec{}})
	return nil
}

type idCodec struct{ pgtype.UUIDCodec }

// PlanEncode implements pgtype.Codec.
func (c idCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if _, ok := value.(string); ok && format == pgtype.BinaryFormatCode {
		return encodeID{}
	}
	return c.UUIDCodec.PlanEncode(m, oid, format, value)
}

type encodeID struct{}

// Encode implements pgtype.EncodePlan.
func (encodeID) Encode(value any, b []byte) ([]byte, error) {
	text, _ := value.(string) // see PlanEncode
	id, err := uuid.Parse(text)
	return append(b, id[:]...), err
}

// setDefault keeps what the operator wrote into the address.
func setDefault(params, defaults map[string]string) {
	for name, value := range defaults {
		if _, set := params[name]; !set {
			params[name] = value
		}
	}
}

// hidePassword keeps the address, which may hold a password, out of messages.
func hidePassword(err error) error {
	var refused *pgconn.ConnectError
	if errors.As(err, &refused) {
		return errors.Unwrap(refused)
	}
	return err
}

// isReadOnly reports whether a statement was refused because the server is a standby.
func isReadOnly(err error) bool {
	var state *pgconn.PgError
	return errors.As(err, &state) && state.Code == "25006"
}

// postgresKind is the one table from SQLSTATE to kinds (PostgreSQL, appendix A). What it does not list is internal.
func postgresKind(err error) (kind content.ErrorKind, message string) {
	var (
		state   *pgconn.PgError
		refused *pgconn.ConnectError
		network *net.OpError
	)
	if !errors.As(err, &state) {
		// Safe to try again is what did not reach the server: the connection had been lost before.
		if errors.As(err, &refused) || errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driver.ErrBadConn) ||
			pgconn.SafeToRetry(err) {
			return content.Unavailable, "the database does not answer; try again"
		}
		return "", ""
	}
	switch class := state.Code[:2]; {
	case state.Code == "42501":
		return content.Forbidden, "this node serves what is public, and nothing else"
	case state.Code == "23505":
		return content.Conflict, "it is there already" // what GORM did not write, such as the rows of a COPY
	case state.Code == "40001" || state.Code == "40P01" || state.Code == "55P03" || state.Code == "57014":
		return content.Unavailable, "the database took too long; try again" // serialization, deadlock, lock or statement timeout
	case state.Code == "25006" || class == "08" || class == "53" || class == "57":
		return content.Unavailable, "the database does not answer; try again" // read-only, connection, resources, shutdown
	}
	return "", ""
}
