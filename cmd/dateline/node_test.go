package main

import (
	"bufio"
	"crypto/rand"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/store"
)

// node is a running server.
type node struct {
	url     string
	process *os.Process
	ended   chan struct{}
}

// startNode runs a server, which is this program again, and reads from its first lines where it listens. It serves as
// fast as it can, and takes its time where the machine is busy.
func startNode(t *testing.T, database string) *node {
	t.Helper()
	cmd := exec.Command(os.Args[0], "serve")
	cmd.Env = append(os.Environ(), runAsProgram+"=1", "DATELINE_DATABASE_URL="+database, "DATELINE_LISTEN=127.0.0.1:0",
		"DATELINE_READS_PER_MINUTE=0", "DATELINE_WRITES_PER_MINUTE=0",
		"DATELINE_REQUEST_TIMEOUT=1m", "DATELINE_STATEMENT_TIMEOUT=1m")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	n := &node{process: cmd.Process, ended: make(chan struct{})}
	t.Cleanup(n.kill)
	serving := make(chan string, 1)
	go func() {
		defer close(n.ended)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			if address, ok := strings.CutPrefix(lines.Text(), "serving "); ok {
				serving <- strings.Fields(address)[0]
			}
			if strings.Contains(lines.Text(), `"level":"ERROR"`) {
				t.Logf("a node says: %s", lines.Text()) // that it tries again, where the machine is slow
			}
			if strings.Contains(lines.Text(), "DATA RACE") || strings.HasPrefix(lines.Text(), "panic:") {
				t.Errorf("a node says: %s", lines.Text())
			}
		}
		_ = cmd.Wait()
	}()
	select {
	case n.url = <-serving:
	case <-n.ended:
		t.Fatal("the server ended at once")
	case <-time.After(patience):
		t.Fatal("the server does not say where it listens")
	}
	return n
}

// kill ends the server as a fault of the machine would. It may be called twice.
func (n *node) kill() {
	_ = n.process.Kill()
	<-n.ended
}

// asked sends a request with a key, and gives the status of the answer.
func (n *node) asked(t *testing.T, method, path, key string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, n.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+key)
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = w.Body.Close()
	return w.StatusCode
}

// makeKey makes a key as the command does, and gives its text and its id.
func makeKey(t *testing.T, s *store.Store, scopes ...auth.Scope) (text, id string) {
	t.Helper()
	token, err := auth.NewToken(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k := &auth.Key{ID: token.ID, Name: "of a test", Scopes: scopes, CreatedBy: content.ByCommandLine}
	act := content.Act{By: content.ByCommandLine, Action: "create"}
	if _, err := s.CreateKey(t.Context(), act, k, token.Hash(), func(*auth.Key) ([]byte, error) { return nil, nil }); err != nil {
		t.Fatal(err)
	}
	return token.Text(), token.ID
}
