// Package spool lets a fast writer and a slow reader meet in a file: the writer is never held up by the reader, and
// the reader follows as the writer goes on.
package spool

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
)

// ErrFull says that the room has no more space.
var ErrFull = errors.New("there is no room left for spools")

// Room is the space that the spools in it take together.
type Room struct{ left atomic.Int64 }

// NewRoom makes a room of so many bytes.
func NewRoom(size int64) *Room {
	r := new(Room)
	r.left.Store(size)
	return r
}

// take takes so many bytes, or none where there are not as many.
func (r *Room) take(n int64) bool {
	if r.left.Add(-n) < 0 {
		r.left.Add(n)
		return false
	}
	return true
}

// Spool is a file with one writer and one reader. It has no name, so that nothing is left of it however the
// process ends.
type Spool struct {
	room  *Room
	file  *os.File
	named bool // where a file that is open cannot be removed

	mu    sync.Mutex
	size  int64
	done  bool
	err   error         // why the writer gave up; nil at a clean end
	grown chan struct{} // closed when there is more to read, or no more to come
	read  int64         // by the reader alone
}

// New makes a spool in a room. The file is in the folder for temporary files, which TMPDIR names.
func New(room *Room) (*Spool, error) {
	f, err := os.CreateTemp("", "dateline-spool-")
	if err != nil {
		return nil, fmt.Errorf("make a spool: %w", err)
	}
	named := os.Remove(f.Name()) != nil
	return &Spool{room: room, file: f, named: named, grown: make(chan struct{})}, nil
}

// Write implements io.Writer.
func (s *Spool) Write(p []byte) (int, error) {
	if !s.room.take(int64(len(p))) {
		return 0, ErrFull
	}
	n, err := s.file.WriteAt(p, s.size)
	s.room.left.Add(int64(len(p) - n))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.size += int64(n)
	s.wake()
	if err != nil {
		return n, fmt.Errorf("write to a spool: %w", err)
	}
	return n, nil
}

// End says that nothing more comes. With an error, the reader gets it behind all that was written.
func (s *Spool) End(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done, s.err = true, err
	s.wake()
}

func (s *Spool) wake() {
	close(s.grown)
	s.grown = make(chan struct{})
}

// next reads the next stretch into p, and waits for one until the context ends. At the end it gives io.EOF, or the
// error of the writer.
func (s *Spool) next(ctx context.Context, p []byte) (int, error) {
	for {
		s.mu.Lock()
		size, done, failed, grown := s.size, s.done, s.err, s.grown
		s.mu.Unlock()
		switch {
		case s.read < size:
			n, err := s.file.ReadAt(p[:min(int64(len(p)), size-s.read)], s.read)
			s.read += int64(n)
			switch {
			case n > 0:
				return n, nil
			case errors.Is(err, io.EOF): // what was written is gone: that is not the end
				err = io.ErrUnexpectedEOF
			}
			return 0, fmt.Errorf("read a spool: %w", err)
		case failed != nil:
			return 0, failed
		case done:
			return 0, io.EOF
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

// Reader reads on from where the reader is, and waits for more until the context ends.
func (s *Spool) Reader(ctx context.Context) io.Reader {
	return reader(func(p []byte) (int, error) { return s.next(ctx, p) })
}

type reader func(p []byte) (int, error)

// Read implements io.Reader.
func (r reader) Read(p []byte) (int, error) { return r(p) }

// Close gives up the file. Neither side may use the spool any more.
func (s *Spool) Close() error {
	err := s.file.Close()
	if s.named {
		err = errors.Join(err, os.Remove(s.file.Name()))
	}
	s.room.left.Add(s.size)
	return err
}
