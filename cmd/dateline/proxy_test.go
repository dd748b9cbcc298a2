package main

import (
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// cut says what becomes of a connection over which a COMMIT of something written comes.
type cut int

const (
	uncut       cut = iota
	unsent          // the COMMIT is lost with the connection
	unanswered      // the COMMIT arrives, and the connection is cut at the same moment
	uncollected     // the COMMIT is carried out, and its answer is lost
)

// cutter stands between a server and PostgreSQL, and cuts connections at a COMMIT.
type cutter struct {
	to       string
	listener net.Listener
	armed    atomic.Bool // from when on it cuts
	commits  atomic.Int64
	carried  atomic.Int64 // that were carried out, and whose answer was lost

	mu     sync.Mutex
	random *rand.Rand
	cuts   map[cut]int
}

// newCutter gives a cutter and the address of the database behind it.
func newCutter(t *testing.T, database string) (c *cutter, behind string) {
	t.Helper()
	address, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c = &cutter{to: address.Host, listener: l, random: rand.New(rand.NewPCG(9, 9)), cuts: map[cut]int{}}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			open.Go(func() { c.carry(from) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); open.Wait() }) // who is connected ends before
	address.Host = l.Addr().String()
	return c, address.String()
}

// draw says what becomes of the next COMMIT: one in five is cut.
func (c *cutter) draw() cut {
	c.commits.Add(1)
	if !c.armed.Load() {
		return uncut
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.random.IntN(5) > 0 {
		return uncut
	}
	kind := unsent + cut(c.random.IntN(3))
	c.cuts[kind]++
	return kind
}

// carry passes on what one connection says, until it ends or is cut.
func (c *cutter) carry(from net.Conn) {
	defer func() { _ = from.Close() }()
	server, err := net.Dial("tcp", c.to)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	a := &answers{client: from, server: server, ended: make(chan struct{})}
	go a.pass()
	end := c.ask(pgproto3.NewBackend(from, from), server, a)
	switch end {
	case unanswered:
		_ = from.Close()
		<-a.ended
	case uncollected:
		<-a.ended
	}
	if a.committed.Load() {
		c.carried.Add(1)
	}
}

// ask passes on what the client says, as far as to a COMMIT that is to be cut.
func (c *cutter) ask(client *pgproto3.Backend, server io.Writer, a *answers) cut {
	first, err := client.ReceiveStartupMessage()
	if err != nil || send(server, first) != nil {
		return uncut
	}
	for writes := false; ; {
		m, err := client.Receive()
		if err != nil {
			return uncut
		}
		end := uncut
		if q, ok := m.(*pgproto3.Query); ok { // the driver sends what has no parameters as it is
			switch text := strings.ToLower(q.String); {
			case strings.HasPrefix(text, "begin"):
				writes = !strings.Contains(text, "read only")
			case text == "commit" && writes:
				end = c.draw()
			}
		}
		if end == unsent {
			return end
		}
		a.withheld.Store(end != uncut)
		if err := send(server, m); err != nil || end != uncut {
			return end
		}
	}
}

func send(to io.Writer, m pgproto3.FrontendMessage) error {
	bytes, err := m.Encode(nil)
	if err != nil {
		return err
	}
	_, err = to.Write(bytes)
	return err
}

// answers passes on what PostgreSQL says. The client had all of it before it sent the COMMIT, so that what comes behind
// that is the answer to it.
type answers struct {
	client, server net.Conn
	withheld       atomic.Bool
	committed      atomic.Bool // an answer was withheld that says so
	ended          chan struct{}
}

func (a *answers) pass() {
	defer close(a.ended)
	defer func() { _ = a.client.Close() }()
	for buffer := make([]byte, 32<<10); ; {
		n, err := a.server.Read(buffer)
		if a.withheld.Load() && n > 0 {
			a.committed.Store(strings.Contains(string(buffer[:n]), "COMMIT"))
			return
		}
		if _, failed := a.client.Write(buffer[:n]); failed != nil || err != nil {
			return
		}
	}
}
