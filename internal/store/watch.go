package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

// watch knows where the feed stands, and tells those who wait that it has moved.
type watch struct {
	mu      sync.Mutex
	place   query.Place
	reached time.Time     // when a movement was last heard of
	sure    time.Time     // until when the place is believed; zero while nobody looks
	moved   chan struct{} // closed with the next movement; nil while nobody waits
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

// reach notes that the feed has moved to a place. Places of transactions that end at once may come out of order.
func (w *watch) reach(p query.Place) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p.Seq <= w.place.Seq {
		return
	}
	w.reached = time.Now()
	w.move(p)
}

// found notes where a look that was begun at a time found the feed: further back too, where the database was restored,
// but not where the feed has moved since the look began. It reports whether the look counts.
func (w *watch) found(p query.Place, began time.Time, fresh time.Duration) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p.Seq < w.place.Seq && !began.After(w.reached) {
		return false
	}
	w.sure = began.Add(fresh)
	w.move(p)
	return true
}

func (w *watch) move(p query.Place) {
	if p == w.place {
		return
	}
	w.place = p
	if w.moved != nil {
		close(w.moved)
		w.moved = nil
	}
}

// Moved gives a channel that is closed when the feed moves next. Ask for it before you look at the feed.
func (s *Store) Moved() <-chan struct{} { return s.watch.next() }

// Standing gives where the feed stands, as far as this node knows. What the node itself has published counts at once,
// what others have within milliseconds, or the second in which a node looks for itself. It reports false where the node
// does not know: it does not follow the feed, or the database has not answered for three seconds.
func (s *Store) Standing() (query.Place, bool) {
	s.watch.mu.Lock()
	defer s.watch.mu.Unlock()
	return s.watch.place, time.Now().Before(s.watch.sure)
}

// awaitEvery is how often Await looks.
const awaitEvery = 50 * time.Millisecond

// Await returns when this node has everything that a place in the feed has behind it. Where that takes longer than
// [Timing] allows the error is unavailable; where the place is not of this feed, as after a restore, the cursor has expired.
func (s *Store) Await(ctx context.Context, p query.Place) error {
	ctx, cancel := context.WithTimeout(ctx, s.timing.Await)
	defer cancel()
	for {
		moved := s.Moved()
		if at, sure := s.Standing(); sure && at == (query.Place{Seq: p.Seq, Event: p.Event}) {
			return nil
		}
		began := time.Now()
		var at query.Place
		err := s.atOnce(ctx, func(db *gorm.DB) error {
			head, err := headOn(ctx, db)
			if err != nil || head.Seq < p.Seq {
				return err
			}
			if at, err = placeAt(db, head); err != nil {
				return err
			}
			return checkPlace(db, head, query.Place{Seq: p.Seq, Event: p.Event, Since: head.PrunedSeq})
		})
		switch {
		case err != nil:
			return asContent(err)
		case at.Seq >= p.Seq && (s.watch.found(at, began, s.timing.Fresh) || s.past(p.Seq)):
			return nil
		}
		select {
		case <-moved:
		case <-time.After(awaitEvery):
		case <-ctx.Done():
			return content.Errorf(content.Unavailable, "this node has not yet what was asked for; try again in a moment")
		}
	}
}

// past reports whether the node knows the feed to stand at a position or behind it.
func (s *Store) past(seq int64) bool {
	at, sure := s.Standing()
	return sure && at.Seq >= seq
}

// reachedKey is the key under which a transaction finds where to note the place that it gave.
type reachedKey struct{}

// feedChannel is the channel of PostgreSQL on which nodes tell one another that the feed has moved.
const feedChannel = "dateline_feed"

// announce tells of a new place as soon as, and only if, the transaction is committed.
func (s *Store) announce(tx *gorm.DB, p query.Place) error {
	if reached, ok := tx.Statement.Context.Value(reachedKey{}).(*atomic.Pointer[query.Place]); ok {
		reached.Store(&p)
	}
	if s.engine != Postgres {
		return nil
	}
	if err := tx.Exec("SELECT pg_notify(?, ?)", feedChannel, strconv.FormatInt(p.Seq, 10)+" "+p.Event).Error; err != nil {
		return fmt.Errorf("announce a change: %w", err)
	}
	return nil
}

// announced reads what announce wrote.
func announced(payload string) (query.Place, bool) {
	text, event, _ := strings.Cut(payload, " ")
	seq, err := strconv.ParseInt(text, 10, 64)
	return query.Place{Seq: seq, Event: event}, err == nil && event != ""
}

// lookOften is how often a node looks on a standby of PostgreSQL, where nobody is told.
const lookOften = 50 * time.Millisecond

// WatchFeed learns of what other nodes and programs publish, until the context ends. It also looks for itself now and
// then: other programs change a SQLite file without a word, and a notification may be lost with its connection. What
// goes wrong is reported and tried again.
func (s *Store) WatchFeed(ctx context.Context, report func(error)) {
	for ctx.Err() == nil {
		var err error
		pause := s.timing.Poll
		if s.engine == Postgres {
			var good bool
			if good, err = s.listenOnce(ctx); good {
				pause = lookOften // what is published meanwhile is not to wait
			}
		} else {
			err = s.look(ctx)
		}
		if err != nil && ctx.Err() == nil {
			report(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

func (s *Store) look(ctx context.Context) error {
	began := time.Now()
	at, err := s.FeedHead(ctx)
	if err != nil {
		return err
	}
	s.watch.found(at, began, s.timing.Fresh)
	return nil
}

// listenOnce listens on one connection until it breaks. It reports whether the connection was good before.
func (s *Store) listenOnce(ctx context.Context) (good bool, err error) {
	conn, err := s.listen(ctx)
	if err != nil {
		return false, fmt.Errorf("listen for changes: %w", hidePassword(err))
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = conn.Close(closing)
	}()
	every := s.timing.Poll
	if _, err := conn.Exec(ctx, "LISTEN "+feedChannel); isReadOnly(err) {
		every = lookOften
	} else if err != nil {
		return false, fmt.Errorf("listen for changes: %w", err)
	}
	for {
		if err := s.lookOn(ctx, conn); err != nil {
			return good, fmt.Errorf("listen for changes: %w", err)
		}
		good = true
		if err := s.hear(ctx, conn, time.Now().Add(every)); err != nil {
			return good, fmt.Errorf("listen for changes: %w", err)
		}
	}
}

// hear takes notifications until it is time to look again.
func (s *Store) hear(ctx context.Context, conn *pgx.Conn, until time.Time) error {
	waiting, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	for {
		told, err := conn.WaitForNotification(waiting)
		switch {
		case err == nil:
			if p, ok := announced(told.Payload); ok {
				s.watch.reach(p)
			}
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, context.DeadlineExceeded):
			return nil
		default:
			return err
		}
	}
}

// lookOn looks on the connection that listens, so that what it finds is no older than what it has heard.
func (s *Store) lookOn(ctx context.Context, conn *pgx.Conn) error {
	looking, cancel := context.WithTimeout(ctx, s.timing.Fresh) // what comes later says nothing any more
	defer cancel()
	began := time.Now()
	var p query.Place
	err := conn.QueryRow(looking, `SELECT h.seq, coalesce(e.event_id::text, '') FROM published_head h
		LEFT JOIN published_events e ON e.seq = h.seq`).Scan(&p.Seq, &p.Event)
	if err != nil {
		return err
	}
	s.watch.found(p, began, s.timing.Fresh)
	return nil
}
