// Bench measures what a server answers under load, as ratios to what the machine can do at all: it starts a throwaway
// PostgreSQL, fills a database on each engine with generated releases, and puts the same questions to the server with
// nothing held in memory, with the index alone and with remembered answers, and beside them to programs that write a
// fixed answer. Every answer is compared with that of the server which holds nothing before it is timed.
//
//	go run ./internal/bench -releases 10000
//
// It needs wrk, which is a package of Debian.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/dateline-press/dateline/internal/storetest"
	"github.com/dateline-press/dateline/internal/storetest/installation"
)

// options are what is asked for on the command line.
type options struct {
	releases, rounds, seconds, clients int
	engines                            string
	postgres, sqlite                   string // databases that are there already
	check                              bool   // whether answers are compared only, and nothing is timed
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "floor" {
		fail(serveFloor(os.Args[2]))
		return
	}
	var o options
	flag.IntVar(&o.releases, "releases", 10_000, "how many releases there are")
	flag.IntVar(&o.rounds, "rounds", 3, "how often everything is measured")
	flag.IntVar(&o.seconds, "seconds", 3, "how long each question is asked in a round")
	flag.IntVar(&o.clients, "clients", 16, "how many ask at once")
	flag.StringVar(&o.engines, "engines", "sqlite,postgres", "the engines")
	flag.StringVar(&o.postgres, "postgres", "", "the address of a PostgreSQL database that is filled already")
	flag.StringVar(&o.sqlite, "sqlite", "", "the path of a SQLite database that is filled already")
	flag.BoolVar(&o.check, "check", false, "only compare the answers")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	fail(run(ctx, o))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) (err error) {
	if _, err := exec.LookPath("wrk"); err != nil && !o.check {
		return errors.New("wrk is needed: apt-get install wrk")
	}
	if o.releases < 1000 || o.rounds < 1 || o.seconds < 1 {
		return errors.New("there must be at least 1000 releases, one round and one second")
	}
	folder, err := os.MkdirTemp("", "dateline-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	program := filepath.Join(folder, "dateline")
	if err := command(ctx, nil, "go", "build", "-o", program, "./cmd/dateline"); err != nil {
		return err
	}
	b := &bench{options: o, program: program}
	for engine := range strings.SplitSeq(o.engines, ",") {
		if err := b.engine(ctx, engine, folder); err != nil {
			return fmt.Errorf("%s: %w", engine, err)
		}
	}
	return b.print(os.Stdout)
}

// engine measures on one engine.
func (b *bench) engine(ctx context.Context, engine, folder string) (err error) {
	address, filled := "", false
	switch engine {
	case "sqlite":
		address = "sqlite:" + filepath.Join(folder, "bench.db")
		if filled = b.sqlite != ""; filled {
			address = "sqlite:" + b.sqlite
		}
	case "postgres":
		if filled = b.postgres != ""; filled {
			address = b.postgres
			break
		}
		if _, err := installation.Obtain(ctx, os.Stderr); err != nil {
			return err
		}
		s, err := storetest.StartPostgres(ctx, "shared_buffers=1GB", "max_wal_size=8GB")
		if err != nil {
			return err
		}
		defer s.Stop()
		address = s.URL("postgres")
	default:
		return errors.New("the engines are sqlite and postgres")
	}
	environment := append(os.Environ(), "DATELINE_DATABASE_URL="+address)
	if !filled {
		fmt.Fprintf(os.Stderr, "%s: generating %d releases\n", engine, b.releases)
		if err := command(ctx, environment, b.program, "migrate"); err != nil {
			return err
		}
		if err := command(ctx, environment, b.program, "demo", "--releases", fmt.Sprint(b.releases)); err != nil {
			return err
		}
		if err := settle(ctx, engine, address); err != nil {
			return err
		}
	}
	return b.measure(ctx, engine, environment)
}

// command runs a program to its end; what it says is shown where it fails.
func command(ctx context.Context, environment []string, name string, args ...string) error {
	c := exec.CommandContext(ctx, name, args...)
	c.Env = environment
	if said, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, said)
	}
	return nil
}

// machine describes what it was measured on.
func machine() string {
	model := "an unknown processor"
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.SplitSeq(string(text), "\n") {
			if name, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %s, %d cores (%s)", time.Now().UTC().Format(time.DateOnly), runtime.Version(), runtime.NumCPU(), model)
}
