package storetest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dateline-press/dateline/internal/storetest/installation"
)

// Server is a PostgreSQL server of our own: empty when it starts, gone when it stops.
type Server struct {
	bin      string
	user     account
	settings []string // each name=value, over those that all servers have
	address  string   // host:port
	folder   *folder
	process  *os.Process
	ended    <-chan struct{}
}

const (
	startTimeout = 5 * time.Minute // a busy machine takes its time
	stopTimeout  = time.Minute
	startTries   = 5
)

var errEnded = errors.New("the server ended at once")

// StartPostgres starts a server in a temporary folder, listening on loopback alone. Nothing is synced to
// disk: what matters is that it is a real one. Settings such as those of [Durable] are added to its own.
func StartPostgres(ctx context.Context, settings ...string) (*Server, error) {
	s := &Server{settings: settings}
	initdb := func(ctx context.Context) error {
		return s.run(ctx, "initdb", "-D", s.folder.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	}
	return s, s.create(ctx, initdb)
}

// create makes the folder of a server, has it filled, and starts the server.
func (s *Server) create(ctx context.Context, fill func(ctx context.Context) error) (err error) {
	if s.bin, err = installation.Find(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	if s.folder, err = newFolder(); err != nil {
		return err
	}
	if s.user, err = unprivileged(s.folder.path); err == nil {
		err = fill(ctx)
	}
	if err == nil {
		err = s.launchSomewhere(ctx)
	}
	if err != nil {
		err = fmt.Errorf("start PostgreSQL from %s: %w\n%s", s.bin, err, s.folder.logged())
		s.Stop()
	}
	return err
}

// run runs a program of the installation to its end.
func (s *Server) run(ctx context.Context, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, name), args...)
	s.prepare(cmd)
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// launchSomewhere runs the server on a port of its own. One that was free a moment ago may be taken by the time the
// server binds it.
func (s *Server) launchSomewhere(ctx context.Context) error {
	for try := 1; ; try++ {
		port, err := freePort()
		if err != nil {
			return err
		}
		s.address = net.JoinHostPort("127.0.0.1", port)
		err = s.launch(ctx)
		if try == startTries || !errors.Is(err, errEnded) {
			return err
		}
	}
}

// launch runs the server and waits until it answers. It ends with the test program, even where that is killed.
func (s *Server) launch(ctx context.Context) error {
	_, port, err := net.SplitHostPort(s.address)
	if err != nil {
		return err
	}
	// No socket: the folder that Debian's programs want for it belongs to another user.
	args := []string{"-D", s.folder.data(), "-h", "127.0.0.1", "-p", port, "-k", ""}
	for _, setting := range append([]string{
		"cluster_name=" + s.folder.name(), "fsync=off", "synchronous_commit=off", "full_page_writes=off",
		"shared_buffers=64MB", "max_connections=1000", "max_wal_size=1GB",
	}, s.settings...) { // of those given twice the last counts
		args = append(args, "-c", setting)
	}
	cmd := exec.Command(filepath.Join(s.bin, "postgres"), args...)
	s.prepare(cmd)
	ended, err := startTied(cmd)
	if err != nil {
		return err
	}
	s.process, s.ended = cmd.Process, ended
	return s.wait(ctx)
}

// prepare lets a program run as the account, in a folder that the account may enter.
func (s *Server) prepare(cmd *exec.Cmd) {
	cmd.Dir = s.folder.path
	cmd.Stdout, cmd.Stderr = s.folder.log, s.folder.log
	cmd.SysProcAttr = s.user.attributes()
	if libraries := installation.Libraries(filepath.Dir(cmd.Path)); libraries != "" {
		cmd.Env = append(os.Environ(), "LD_LIBRARY_PATH="+libraries)
	}
}

// wait tries to connect until the server answers.
func (s *Server) wait(ctx context.Context) error {
	for {
		err := s.ping(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-s.ended:
			return errEnded
		case <-ctx.Done():
			return fmt.Errorf("no answer in time: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// ping asks for the name of the cluster: another test program's server may have got the port, and answer.
func (s *Server) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	var name string
	if err := conn.QueryRow(ctx, "SHOW cluster_name").Scan(&name); err != nil {
		return err
	}
	if name != s.folder.name() {
		return fmt.Errorf("the server at %s is another one: %q", s.address, name)
	}
	return nil
}

// URL gives the address of a database of the server.
func (s *Server) URL(database string) string {
	return "postgres://postgres@" + s.address + "/" + database + "?sslmode=disable"
}

// Stop ends the server and removes its files. It may be called twice.
func (s *Server) Stop() {
	s.Halt()
	s.folder.remove()
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer func() { _ = l.Close() }()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}
