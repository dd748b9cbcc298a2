// Package onewrite has net/http send an answer with one call of the system. The package gathers 4 KiB and writes what
// comes after that apart from it, which for an answer of a few kilobytes costs the server and the client about a third
// more. An answer that is written in one piece waits here for its second part, and both are sent together.
//
//	server := &http.Server{Handler: h, ConnContext: onewrite.Context}
//	server.Serve(onewrite.Listener{Listener: l})
package onewrite

import (
	"context"
	"net"
	"sync"
)

// gathered is how many bytes net/http gathers of an answer before it writes.
const gathered = 4 << 10

// Listener accepts connections that answers are sent on at once.
type Listener struct{ net.Listener }

// Accept implements [net.Listener].
func (l Listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c}, nil
}

type connKey struct{}

// Context is for the ConnContext of an [http.Server].
func Context(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// Expect says, of the context of a request, that its answer is written now, by one call and with its length. What is
// written afterwards is not to wait for anything.
func Expect(ctx context.Context) {
	c, ok := ctx.Value(connKey{}).(*conn)
	if !ok {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.expected = true
}

type conn struct {
	net.Conn
	mu       sync.Mutex
	expected bool    // the first part of an answer may wait for the second
	held     *[]byte // the first part; nil where there is none
}

var parts = sync.Pool{New: func() any { b := make([]byte, 0, gathered); return &b }}

// Write keeps the first part of an answer, where it is one that another may follow.
func (c *conn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	first := c.expected
	c.expected = false
	switch {
	case c.held != nil:
		return c.flush(p)
	case first && len(p) == gathered:
		c.held, _ = parts.Get().(*[]byte)
		*c.held = append((*c.held)[:0], p...)
		return len(p), nil
	default:
		return c.Conn.Write(p)
	}
}

// flush writes what is held and p behind it. It gives how many bytes of p were written.
func (c *conn) flush(p []byte) (int, error) {
	held := c.held
	c.held = nil
	defer parts.Put(held)
	both := net.Buffers{*held, p}
	n, err := both.WriteTo(c.Conn)
	return max(0, int(n)-len(*held)), err
}

// Read sends what is held before it waits for the client: net/http reads on when an answer has ended, which it does with
// the first part where that has just its size.
func (c *conn) Read(p []byte) (int, error) {
	if err := c.release(); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

// Close implements [net.Conn].
func (c *conn) Close() error {
	_ = c.release() // nobody reads it any more where that fails
	return c.Conn.Close()
}

// CloseWrite tells the client that nothing more comes. net/http does so before it closes.
func (c *conn) CloseWrite() error {
	if err := c.release(); err != nil {
		return err
	}
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

func (c *conn) release() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil {
		return nil
	}
	_, err := c.flush(nil)
	return err
}
