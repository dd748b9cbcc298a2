package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dateline-press/dateline/internal/storetest/installation"
)

// Durable gives the settings of a server that keeps what it has acknowledged when it is killed. Nothing is synced to
// disk still: the system keeps what a killed program has written.
func Durable() []string { return []string{"synchronous_commit=on", "full_page_writes=on"} }

// OwnPostgres starts a server for one test, which may do with it what no other test would survive.
func OwnPostgres(t testing.TB, settings ...string) *Server {
	t.Helper()
	s, err := StartPostgres(t.Context(), settings...)
	if errors.Is(err, installation.ErrNone) && os.Getenv("REQUIRE_POSTGRES") == "" {
		t.Skip("PostgreSQL is left out: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// Kill ends the server and every process of it at once, as nothing but a signal can. Its files stay.
func (s *Server) Kill() error {
	// One that stands still starts no more processes, which would be missed.
	if err := s.process.Signal(syscall.SIGSTOP); err != nil {
		return fmt.Errorf("stop the server: %w", err)
	}
	processes, err := childrenOf(s.process.Pid)
	for _, pid := range append(processes, s.process.Pid) {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	<-s.ended
	return err
}

// Halt ends the server in order. Its files stay.
func (s *Server) Halt() {
	if s.process == nil {
		return
	}
	_ = s.process.Signal(os.Interrupt) // PostgreSQL's fast shutdown
	select {
	case <-s.ended:
	case <-time.After(stopTimeout):
		_ = s.process.Kill()
		<-s.ended
	}
}

// Start runs a server again that was killed or halted, on its files and its port, and waits until it answers.
func (s *Server) Start(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		err := s.launch(ctx)
		if !errors.Is(err, errEnded) || ctx.Err() != nil {
			return err
		}
		time.Sleep(50 * time.Millisecond) // until the last process of before is gone
	}
}

// Standby makes a server that follows this one, as streaming replication does: a moment behind.
func (s *Server) Standby(t testing.TB) *Server {
	t.Helper()
	b := &Server{settings: s.settings}
	backup := func(ctx context.Context) error {
		return b.run(ctx, "pg_basebackup", "-D", b.folder.data(), "-d", s.URL("postgres"), "-R", "-X", "stream", "-c", "fast", "--no-sync")
	}
	if err := b.create(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Stop)
	return b
}

// Reached waits until a standby has all that its primary has.
func (s *Server) Reached(ctx context.Context, primary *Server) error {
	var end string
	if err := primary.ask(ctx, &end, "SELECT pg_current_wal_lsn()::text"); err != nil {
		return err
	}
	for reached := false; !reached; time.Sleep(20 * time.Millisecond) {
		if err := s.ask(ctx, &reached, "SELECT coalesce(pg_last_wal_replay_lsn() >= $1::text::pg_lsn, false)", end); err != nil {
			return err
		}
	}
	return nil
}

// Promote makes a standby a server that writes.
func (s *Server) Promote(ctx context.Context) error {
	var done bool
	if err := s.ask(ctx, &done, "SELECT pg_promote(true, 300)"); err != nil {
		return err
	}
	if !done {
		return errors.New("the standby was not promoted in time")
	}
	return nil
}

// ask runs a statement that gives one value.
func (s *Server) ask(ctx context.Context, value any, statement string, args ...any) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	if err := conn.QueryRow(ctx, statement, args...).Scan(value); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}
