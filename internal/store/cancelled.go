package store

import (
	"context"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"
)

// cancelled notes whether the context of a statement ended while a connection was in use. The driver stops such a
// statement by a deadline in the past. Where the statement had just ended, a reader in the background may run into that
// deadline instead, and the driver gives its error to whoever uses the connection next: it must not be used again.
type cancelled struct {
	pgconn.DeadlineContextWatcherHandler
	was atomic.Bool
}

// HandleCancel implements ctxwatch.Handler.
func (c *cancelled) HandleCancel(ctx context.Context) {
	c.was.Store(true)
	c.DeadlineContextWatcherHandler.HandleCancel(ctx)
}

// cancelledKey is where a connection has its note.
const cancelledKey = "dateline.cancelled"

// dropCancelled has a pool give nobody a connection on which a statement was cancelled.
func dropCancelled(cfg *pgxpool.Config) {
	cfg.ConnConfig.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		c := &cancelled{DeadlineContextWatcherHandler: pgconn.DeadlineContextWatcherHandler{Conn: conn.Conn()}}
		conn.CustomData()[cancelledKey] = c
		return c
	}
	cfg.PrepareConn = func(_ context.Context, conn *pgx.Conn) (bool, error) {
		c, _ := conn.PgConn().CustomData()[cancelledKey].(*cancelled)
		return c == nil || !c.was.Load(), nil
	}
}
