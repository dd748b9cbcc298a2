package main

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"
)

// logDelay is how long a line of the log may wait for others to be written with, and logBuffer how many bytes.
const (
	logDelay  = 100 * time.Millisecond
	logBuffer = 64 << 10
)

// logWriter writes lines together: to write each by itself takes a tenth of the time of a short request. Warnings and
// errors are written at once, with what came before them.
type logWriter struct {
	mu     sync.Mutex
	to     io.Writer
	buffer []byte
}

// Write implements [io.Writer].
func (w *logWriter) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.buffer = append(w.buffer, line...)
	if len(w.buffer) >= logBuffer {
		return len(line), w.write()
	}
	return len(line), nil
}

func (w *logWriter) flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.write()
}

func (w *logWriter) write() error {
	if len(w.buffer) == 0 {
		return nil
	}
	_, err := w.to.Write(w.buffer)
	w.buffer = w.buffer[:0]
	return err
}

// flushOn writes what waits until the context ends, and then the rest.
func (w *logWriter) flushOn(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-time.After(logDelay):
		}
		_ = w.flush() // nobody can be told that the log cannot be written
	}
}

// urgent is a handler whose warnings and errors do not wait.
type urgent struct {
	slog.Handler
	writer *logWriter
}

// Handle implements [slog.Handler].
func (u urgent) Handle(ctx context.Context, r slog.Record) error {
	err := u.Handler.Handle(ctx, r)
	if r.Level >= slog.LevelWarn {
		_ = u.writer.flush()
	}
	return err
}

// newLog makes the log of a server. What waits in the writer is to be flushed before the end.
func newLog(to io.Writer) (*slog.Logger, *logWriter) {
	w := &logWriter{to: to}
	return slog.New(urgent{slog.NewJSONHandler(w, nil), w}), w
}
