package storetest

import (
	"testing"

	"github.com/jackc/pgx/v5"
)

// put writes a number into a table of one, and is told that it is there.
func put(t *testing.T, s *Server, statements ...string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	// Not closed: who kills a server does not wait for those who are connected to it.
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
}

func numbers(t *testing.T, s *Server) (n int) {
	t.Helper()
	if err := s.ask(t.Context(), &n, "SELECT count(*) FROM numbers"); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestKilledServerKeepsWhatItAcknowledged(t *testing.T) {
	t.Parallel()
	s := OwnPostgres(t, Durable()...)
	put(t, s, "CREATE TABLE numbers (n int)", "INSERT INTO numbers VALUES (1)")
	address := s.URL("postgres")
	if err := s.Kill(); err != nil {
		t.Fatal(err)
	}
	if conn, err := pgx.Connect(t.Context(), address); err == nil {
		_ = conn.Close(t.Context())
		t.Error("the killed server answers")
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := numbers(t, s); got != 1 || s.URL("postgres") != address {
		t.Errorf("%d rows at %s, want 1 at %s", got, s.URL("postgres"), address)
	}
}

func TestStandbyLacksWhatItDidNotReceive(t *testing.T) {
	t.Parallel()
	s := OwnPostgres(t, Durable()...)
	standby := s.Standby(t)
	put(t, s, "CREATE TABLE numbers (n int)", "INSERT INTO numbers VALUES (1)")
	if err := standby.Reached(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	standby.Halt()
	put(t, s, "INSERT INTO numbers VALUES (2)")
	if err := s.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := standby.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := standby.Promote(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := numbers(t, standby); got != 1 {
		t.Errorf("%d rows, want 1", got)
	}
	put(t, standby, "INSERT INTO numbers VALUES (3)")
}
