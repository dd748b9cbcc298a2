package onewrite_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/onewrite"
)

// counted keeps the sizes of what is written to a connection.
type counted struct {
	net.Conn
	mu     sync.Mutex
	writes []int
}

func (c *counted) Write(p []byte) (int, error) {
	c.mu.Lock()
	c.writes = append(c.writes, len(p))
	c.mu.Unlock()
	return c.Conn.Write(p)
}

type listener struct {
	net.Listener
	accepted chan *counted
}

func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	k := &counted{Conn: c}
	l.accepted <- k
	return k, nil
}

// serve answers /N with N bytes, and gives a connection to it.
func serve(t *testing.T, wrap func(net.Listener) net.Listener) net.Conn {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{ConnContext: onewrite.Context, ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		if err != nil {
			t.Error(err)
		}
		w.Header()["Date"] = nil
		w.Header().Set("Content-Length", strconv.Itoa(n))
		onewrite.Expect(r.Context())
		_, _ = w.Write(bytes.Repeat([]byte("x"), n))
	})}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(wrap(l)) }()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		<-ended
	})
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestEveryLengthArrives reads answers of all lengths around those at which net/http writes, one after the other on one
// connection, each before the next is asked for.
func TestEveryLengthArrives(t *testing.T) {
	t.Parallel()
	c := serve(t, func(l net.Listener) net.Listener { return onewrite.Listener{Listener: l} })
	r := bufio.NewReader(c)
	for n := range 9000 {
		if n > 200 && n < 1800 || n > 2300 && n < 3900 || n > 4300 && n < 8000 {
			continue
		}
		fmt.Fprintf(c, "GET /%d HTTP/1.1\r\nHost: a\r\n\r\n", n)
		answer, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil || len(body) != n || strings.Trim(string(body), "x") != "" {
			t.Fatalf("%d bytes: got %d, %v", n, len(body), err)
		}
	}
}

// TestAnswersAskedForAtOnce sends many requests without waiting for their answers, and then nothing more.
func TestAnswersAskedForAtOnce(t *testing.T) {
	t.Parallel()
	c := serve(t, func(l net.Listener) net.Listener { return onewrite.Listener{Listener: l} })
	sizes := []int{10, 4000, 4048, 4049, 4050, 4051, 4052, 4053, 4054, 4096, 20_000, 5}
	for _, n := range sizes {
		fmt.Fprintf(c, "GET /%d HTTP/1.1\r\nHost: a\r\n\r\n", n)
	}
	r := bufio.NewReader(c)
	for _, n := range sizes {
		answer, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		if body, err := io.ReadAll(answer.Body); err != nil || len(body) != n {
			t.Fatalf("%d bytes: got %d, %v", n, len(body), err)
		}
	}
}

// TestTheFirstPartWaits looks at what reaches the connection below. It is not one of the system, and is given the two parts
// of an answer in turn, which the system takes at once.
func TestTheFirstPartWaits(t *testing.T) {
	t.Parallel()
	accepted := make(chan *counted, 1)
	c := serve(t, func(l net.Listener) net.Listener { return onewrite.Listener{Listener: listener{l, accepted}} })
	below := <-accepted
	for _, n := range []int{1000, 6000, 25_000} {
		fmt.Fprintf(c, "GET /%d HTTP/1.1\r\nHost: a\r\n\r\n", n)
		answer, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			t.Fatal(err)
		}
	}
	below.mu.Lock()
	defer below.mu.Unlock()
	if len(below.writes) != 5 || below.writes[1] != 4096 || below.writes[3] != 4096 {
		t.Errorf("written in pieces of %v bytes", below.writes)
	}
}

// TestNothingIsHeldOfOthers flushes an answer that is not written at once, of just the size that net/http gathers.
func TestNothingIsHeldOfOthers(t *testing.T) {
	t.Parallel()
	ctx := onewrite.Context(context.Background(), nil)
	onewrite.Expect(ctx) // a connection of another kind: nothing happens
	client, server := net.Pipe()
	defer func() { _ = client.Close() }()
	l := make(single, 1)
	l <- server
	c, err := onewrite.Listener{Listener: l}.Accept()
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = c.Write(make([]byte, 4096)) }()
	if err := client.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(client, make([]byte, 4096)); err != nil {
		t.Errorf("what nobody said an answer follows in was held back: %v", err)
	}
}

type single chan net.Conn

func (s single) Accept() (net.Conn, error) { return <-s, nil }
func (s single) Close() error              { return nil }
func (s single) Addr() net.Addr            { return nil }
