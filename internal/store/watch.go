package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// watch tells those who wait that the feed has moved.
type watch struct {
	mu    sync.Mutex
	seq   int64
	moved chan struct{} // closed with the next movement; nil while nobody waits
}

// next gives a channel that is closed when the feed moves next.
func (w *watch) next() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.moved == nil {
		w.moved = make(chan struct{})
	}
	return w.moved
}

// reach notes that the feed stands at a position. Positions of transactions that end at once may come out of order.
func (w *watch) reach(seq int64) { w.note(seq, false) }

// note notes a position that was made, or one that was found: a database that was restored is found further back.
func (w *watch) note(seq int64, found bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if seq == w.seq || seq < w.seq && !found {
		return
	}
	w.seq = seq
	if w.moved != nil {
		close(w.moved)
		w.moved = nil
	}
}

// Moved gives a channel that is closed when the feed moves next. Ask for it before you look at the feed.
func (s *Store) Moved() <-chan struct{} { return s.watch.next() }

// reachedKey is the key under which a transaction finds where to note the position that it gave.
type reachedKey struct{}

// feedChannel is the channel of PostgreSQL on which nodes tell one another that the feed has moved.
const feedChannel = "dateline_feed"

// announce tells of a new position as soon as, and only if, the transaction is committed.
func (s *Store) announce(tx *gorm.DB, seq int64) error {
	if reached, ok := tx.Statement.Context.Value(reachedKey{}).(*atomic.Int64); ok {
		reached.Store(seq)
	}
	if s.engine != Postgres {
		return nil
	}
	if err := tx.Exec("SELECT pg_notify(?, ?)", feedChannel, strconv.FormatInt(seq, 10)).Error; err != nil {
		return fmt.Errorf("announce a change: %w", err)
	}
	return nil
}

// lookEvery is how often a node looks for itself whether the feed has moved, in case that it was not told: other
// programs change a SQLite file without a word, and a notification may be lost with its connection.
const lookEvery = time.Second

// WatchFeed learns of what other nodes and programs publish, until the context ends. What goes wrong is reported and
// tried again.
func (s *Store) WatchFeed(ctx context.Context, report func(error)) {
	for ctx.Err() == nil {
		var err error
		if s.engine == Postgres {
			err = s.listenOnce(ctx)
		} else {
			err = s.look(ctx)
		}
		if err != nil && ctx.Err() == nil {
			report(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(lookEvery):
		}
	}
}

func (s *Store) look(ctx context.Context) error {
	head, err := headOn(ctx, s.read)
	if err != nil {
		return err
	}
	s.watch.note(head.Seq, true)
	return nil
}

// listenOnce listens on one connection until it breaks.
func (s *Store) listenOnce(ctx context.Context) (err error) {
	conn, err := s.listen(ctx)
	if err != nil {
		return fmt.Errorf("listen for changes: %w", hidePassword(err))
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = conn.Close(closing)
	}()
	if _, err := conn.Exec(ctx, "LISTEN "+feedChannel); err != nil {
		return fmt.Errorf("listen for changes: %w", err)
	}
	for {
		if err := s.heard(ctx, conn); err != nil {
			return fmt.Errorf("listen for changes: %w", err)
		}
	}
}

// heard waits for one notification, or looks where none comes.
func (s *Store) heard(ctx context.Context, conn *pgx.Conn) error {
	waiting, cancel := context.WithTimeout(ctx, lookEvery)
	defer cancel()
	told, err := conn.WaitForNotification(waiting)
	switch {
	case err == nil:
		seq, err := strconv.ParseInt(told.Payload, 10, 64)
		if err == nil {
			s.watch.reach(seq)
		}
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case !errors.Is(err, context.DeadlineExceeded):
		return err
	}
	looking, cancel := context.WithTimeout(ctx, postgresStatement)
	defer cancel()
	var seq int64
	if err := conn.QueryRow(looking, "SELECT seq FROM published_head").Scan(&seq); err != nil {
		return err
	}
	s.watch.note(seq, true)
	return nil
}
