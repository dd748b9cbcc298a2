package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL server of our own, with nothing in it and nothing kept.
type Server struct {
	address string // host:port
	dir     string
	stop    func()
	log     *bytes.Buffer
}

const startTimeout = 30 * time.Second

// StartPostgres starts a server in a temporary folder, listening on loopback alone. Nothing is synced to
// disk: what matters is that it is a real one.
func StartPostgres(ctx context.Context) (*Server, error) {
	bin, err := FindPostgres()
	if err != nil {
		return nil, err
	}
	// A port that was free a moment ago may be taken by the time the server binds it.
	for try := 1; ; try++ {
		s, err := startOnce(ctx, bin)
		if err == nil {
			return s, nil
		}
		if try == 3 || ctx.Err() != nil {
			return nil, err
		}
	}
}

func startOnce(ctx context.Context, bin string) (_ *Server, err error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	dir, err := os.MkdirTemp("", "dateline-postgres-")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, log: &bytes.Buffer{}, stop: func() {}}
	defer func() {
		if err != nil {
			s.Stop()
		}
	}()
	user, err := unprivileged(dir)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	initdb := user.command(ctx, filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, tail(out))
	}
	if s.address, err = freeAddress(); err != nil {
		return nil, err
	}
	if err := s.launch(user, bin, data); err != nil {
		return nil, err
	}
	return s, s.wait(ctx)
}

// launch starts the server program. It ends with the test program, even where that is killed.
func (s *Server) launch(user account, bin, data string) error {
	_, port, err := net.SplitHostPort(s.address)
	if err != nil {
		return err
	}
	args := []string{"-D", data, "-h", "127.0.0.1", "-p", port, "-k", ""}
	for _, setting := range []string{
		"fsync=off", "synchronous_commit=off", "full_page_writes=off",
		"shared_buffers=32MB", "max_connections=60", "max_wal_size=256MB",
	} {
		args = append(args, "-c", setting)
	}
	cmd := user.command(context.Background(), filepath.Join(bin, "postgres"), args...)
	cmd.Stdout, cmd.Stderr = s.log, s.log
	ended, err := startTied(cmd)
	if err != nil {
		return fmt.Errorf("start postgres: %w", err)
	}
	s.stop = func() {
		_ = cmd.Process.Signal(os.Interrupt) // PostgreSQL's fast shutdown
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			_ = cmd.Process.Kill()
			<-ended
		}
	}
	return nil
}

// wait tries to connect until the server answers.
func (s *Server) wait(ctx context.Context) error {
	for {
		conn, err := pgx.Connect(ctx, s.URL("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			s.stop()
			s.stop = func() {}
			return errors.Join(fmt.Errorf("postgres did not answer within %s: %s", startTimeout, tail(s.log.Bytes())), err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// URL gives the address of a database of the server.
func (s *Server) URL(database string) string {
	return "postgres://postgres@" + s.address + "/" + database + "?sslmode=disable"
}

// Stop ends the server and removes its files.
func (s *Server) Stop() {
	s.stop()
	_ = os.RemoveAll(s.dir)
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String(), nil
}

func tail(out []byte) []byte { return out[max(0, len(out)-2000):] }

// command prepares a program that runs as the account, in a folder it may enter.
func (a account) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = a.dir
	cmd.SysProcAttr = a.attributes()
	// Programs that obtain unpacked find their libraries beside them.
	if lib := librariesBeside(name); lib != "" {
		cmd.Env = append(os.Environ(), "LD_LIBRARY_PATH="+lib)
	}
	return cmd
}

func librariesBeside(program string) string {
	root, err := filepath.Rel(cacheDir(), program)
	if err != nil || len(root) > 1 && root[:2] == ".." {
		return ""
	}
	found, _ := filepath.Glob(filepath.Join(cacheDir(), "debian", "usr", "lib", "*-linux-gnu*"))
	if len(found) == 0 {
		return ""
	}
	return found[0]
}
