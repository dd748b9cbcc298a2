package spool

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

func newSpool(t *testing.T, room *Room) *Spool {
	t.Helper()
	s, err := New(room)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// TestFollow reads with a small buffer what is written in pieces meanwhile.
func TestFollow(t *testing.T) {
	t.Parallel()
	s := newSpool(t, NewRoom(1<<20))
	want := make([]byte, 300_000)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range want {
		want[i] = byte(random.Uint32())
	}
	go func() {
		for rest := want; len(rest) > 0; {
			n := min(len(rest), 1+int(random.Uint32()%5000))
			_, _ = s.Write(rest[:n])
			rest = rest[n:]
		}
		s.End(nil)
	}()
	var got []byte
	for p := make([]byte, 999); ; {
		n, err := s.next(t.Context(), p)
		got = append(got, p[:n]...)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got %d bytes, want the %d that were written", len(got), len(want))
	}
}

// TestEnds: the reader gets what was written before the error, does not wait for ever, and then gets the error.
func TestEnds(t *testing.T) {
	t.Parallel()
	s := newSpool(t, NewRoom(10))
	if _, err := s.Write([]byte("12345678")); err != nil {
		t.Fatal(err)
	}
	p := make([]byte, 100)
	if n, err := s.next(t.Context(), p); n != 8 || err != nil {
		t.Errorf("read %d bytes, %v", n, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := s.next(ctx, p); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting gives %v", err)
	}
	broken := errors.New("broken")
	s.End(broken)
	if _, err := s.next(t.Context(), p); !errors.Is(err, broken) {
		t.Errorf("at the end: %v, want the writer's error", err)
	}
}

// TestRoom: spools share the space of their room and give it back.
func TestRoom(t *testing.T) {
	t.Parallel()
	room := NewRoom(10)
	first, err := New(room)
	if err != nil {
		t.Fatal(err)
	}
	second := newSpool(t, room)
	for _, w := range []struct {
		spool *Spool
		bytes int
		want  error
	}{{first, 6, nil}, {second, 4, nil}, {second, 1, ErrFull}, {first, 1, ErrFull}} {
		if _, err := w.spool.Write(make([]byte, w.bytes)); !errors.Is(err, w.want) {
			t.Errorf("writing %d bytes gives %v, want %v", w.bytes, err, w.want)
		}
	}
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	if _, err := second.Write(make([]byte, 6)); err != nil {
		t.Errorf("what the other gave back is not there: %v", err)
	}
}

// TestNoName: nobody finds the file, and nothing is left of it.
func TestNoName(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := newSpool(t, NewRoom(10))
	if _, err := s.Write([]byte("12345678")); err != nil {
		t.Fatal(err)
	}
	if found, err := os.ReadDir(os.TempDir()); err != nil || len(found) != 0 {
		t.Errorf("the folder holds %v, %v", found, err)
	}
	t.Setenv("TMPDIR", "/nowhere")
	if s, err := New(NewRoom(1)); err == nil {
		_ = s.Close()
		t.Error("a spool was made in a folder that is not there")
	}
}
