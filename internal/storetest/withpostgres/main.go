//go:build unix

// Command withpostgres runs a command beside one PostgreSQL server of its own, for all test programs that it starts:
//
//	go run ./internal/storetest/withpostgres go test ./...
//
// It gets PostgreSQL first where there is none. The server is empty when it starts and gone when the command ends. Where
// TEST_DATABASE_URL names a server, that one is used.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"github.com/dateline-press/dateline/internal/storetest"
	"github.com/dateline-press/dateline/internal/storetest/installation"
)

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

func run(command []string) (code int, err error) {
	if len(command) == 0 {
		return 2, errors.New("usage: withpostgres COMMAND [ARGUMENT...]")
	}
	// An interrupt ends the command, and only then the server.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go endWithParent(stop)
	bin, err := installation.Obtain(ctx, os.Stderr) // some tests start servers of their own
	if err != nil {
		return 1, err
	}
	fmt.Println("PostgreSQL:", bin)
	environment := append(os.Environ(), "REQUIRE_POSTGRES=1", "PG_BIN_DIR="+bin)
	if os.Getenv(storetest.ServerVariable) == "" {
		server, err := storetest.StartPostgres(ctx)
		if err != nil {
			return 1, err
		}
		defer server.Stop()
		environment = append(environment,
			storetest.ServerVariable+"="+server.URL("postgres"), storetest.DisposableVariable+"=1")
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	// A process group of its own, so that an interrupt reaches all that the command has started, once.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
	cmd.WaitDelay = time.Minute
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Env = os.Stdin, os.Stdout, os.Stderr, environment
	err = cmd.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) { // it has said itself what is wrong
		return max(ended.ExitCode(), 1), nil
	}
	return 0, err
}

// endWithParent stops where the program that started this one is killed: go run does not pass signals on.
func endWithParent(stop func()) {
	parent := os.Getppid()
	for os.Getppid() == parent {
		time.Sleep(time.Second)
	}
	stop()
}
