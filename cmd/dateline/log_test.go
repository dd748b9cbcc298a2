package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"
)

// sink takes what is written, and counts how often.
type sink struct {
	mu    sync.Mutex
	text  bytes.Buffer
	times int
}

func (s *sink) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.times++
	return s.text.Write(p)
}

func (s *sink) lines() (lines, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Count(s.text.String(), "\n"), s.times
}

// TestLogLosesNothing has many write at once, and ends.
func TestLogLosesNothing(t *testing.T) {
	t.Parallel()
	out := &sink{}
	log, w := newLog(out)
	ctx, cancel := context.WithCancel(context.Background())
	var flushing, writing sync.WaitGroup
	flushing.Go(func() { w.flushOn(ctx) })
	for range 8 {
		writing.Go(func() {
			for range 1000 {
				log.Info("request", slog.String("filler", strings.Repeat("x", 100)))
			}
		})
	}
	writing.Wait()
	cancel()
	flushing.Wait()
	if lines, times := out.lines(); lines != 8000 || times > 2000 {
		t.Errorf("%d lines, written %d times", lines, times)
	}
}

// TestErrorsDoNotWait logs an error behind a line that waits: both are there at once.
func TestErrorsDoNotWait(t *testing.T) {
	t.Parallel()
	out := &sink{}
	log, _ := newLog(out)
	log.Info("request")
	if lines, _ := out.lines(); lines != 0 {
		t.Errorf("a line did not wait")
	}
	log.Error("something is wrong")
	if lines, _ := out.lines(); lines != 2 {
		t.Errorf("%d lines are there", lines)
	}
}

// TestLinesDoNotWaitForLong writes one line, and nothing after it.
func TestLinesDoNotWaitForLong(t *testing.T) {
	t.Parallel()
	r, to := io.Pipe()
	log, w := newLog(to)
	ctx, cancel := context.WithCancel(context.Background())
	var flushing sync.WaitGroup
	flushing.Go(func() { w.flushOn(ctx) })
	log.Info("request")
	read := make(chan struct{})
	go func() { _, _ = r.Read(make([]byte, 1)); close(read) }()
	select {
	case <-read:
	case <-time.After(patience):
		t.Error("the line is not written")
	}
	cancel()
	_ = r.Close()
	flushing.Wait()
}
