package api

import (
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// paceSize is how many bytes a client must send or take within [Timing].Transfer, so that one who has stopped is cut.
const paceSize = 64 << 10

// exchange reads a long body and answers meanwhile. Many clients read nothing before they have sent everything: what is
// to be answered waits in memory for them, and never holds up the reading.
type exchange struct {
	c    echo.Context
	conn *http.ResponseController
	pace time.Duration

	waited time.Duration // for the next paceSize bytes
	got    int
	ended  bool // the body

	mu      sync.Mutex
	more    *sync.Cond
	waiting []byte
	closed  bool
	failed  error
	writing sync.WaitGroup
	open    bool // the answer has begun
}

func newExchange(c echo.Context, pace time.Duration) *exchange {
	x := &exchange{c: c, conn: http.NewResponseController(c.Response()), pace: pace}
	x.more = sync.NewCond(&x.mu)
	_ = x.conn.EnableFullDuplex() // HTTP/1: not to give up the body with the first byte of the answer
	return x
}

// Read implements [io.Reader]. Only the time counts in which the client is waited for.
func (x *exchange) Read(p []byte) (int, error) {
	start := time.Now()
	_ = x.conn.SetReadDeadline(start.Add(x.pace - x.waited))
	x.alive()
	n, err := x.c.Request().Body.Read(p)
	x.waited += time.Since(start)
	if x.got += n; x.got >= paceSize {
		x.got, x.waited = 0, 0
	}
	if err != nil {
		x.ended = true
		// From here on the server looks whether the client leaves, which a deadline would look like.
		_ = x.conn.SetReadDeadline(time.Time{})
	}
	return n, err
}

// Close implements [io.Closer].
func (x *exchange) Close() error { return x.c.Request().Body.Close() }

// alive gives the client time again to take what waits for it.
func (x *exchange) alive() { _ = x.conn.SetWriteDeadline(time.Now().Add(x.pace)) }

func (x *exchange) begun() bool { return x.open }

// put answers with text, now or as soon as the client takes it.
func (x *exchange) put(text []byte) error {
	if !x.open {
		x.open = true
		h := x.c.Response().Header()
		h.Set("Content-Type", typeLines)
		h.Set("Cache-Control", privateCaching)
		h.Set("X-Accel-Buffering", "no")
		x.c.Response().WriteHeader(http.StatusMultiStatus)
		x.writing.Go(x.write)
	}
	x.alive()
	x.mu.Lock()
	defer x.mu.Unlock()
	x.waiting = append(x.waiting, text...)
	x.more.Signal()
	return x.failed
}

// write sends what waits, until the end.
func (x *exchange) write() {
	for {
		x.mu.Lock()
		for len(x.waiting) == 0 && !x.closed {
			x.more.Wait()
		}
		text := x.waiting
		x.waiting = nil
		x.mu.Unlock()
		if len(text) == 0 {
			return
		}
		if err := x.send(text); err != nil {
			x.mu.Lock()
			x.failed = err
			x.mu.Unlock()
			return
		}
	}
}

func (x *exchange) send(text []byte) error {
	for len(text) > 0 {
		n := min(len(text), paceSize)
		x.alive()
		if _, err := x.c.Response().Write(text[:n]); err != nil {
			return err
		}
		text = text[n:]
	}
	if err := x.conn.Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// drain reads the rest of a body that is not needed: many clients read no answer before.
func (x *exchange) drain() {
	if !x.ended {
		_, _ = io.Copy(io.Discard, io.LimitReader(x, MaxImport))
	}
}

// end waits until the client has everything, or is given up.
func (x *exchange) end() {
	x.mu.Lock()
	x.closed = true
	x.more.Signal()
	x.mu.Unlock()
	x.writing.Wait()
}
