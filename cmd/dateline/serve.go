package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/internal/config"
	"github.com/dateline-press/dateline/internal/onewrite"
	"github.com/dateline-press/dateline/internal/store"
)

// Limits of the server, against clients that are slow or send too much.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 30 * time.Second
	writeTimeout      = 25 * time.Second // beyond the time that a request may take
	idleTimeout       = 60 * time.Second
	maxHeaderBytes    = 16 << 10
	shutdownTimeout   = 20 * time.Second
)

type serveCommand struct {
	config.Server
	Sample bool `help:"Publish a few sample releases first, where they are not there yet."`
}

// Run serves until it is told to stop.
func (cmd serveCommand) Run(ctx context.Context, db config.Database) (err error) {
	s, err := openForWriting(ctx, db, store.Options{Exclusive: true, Timing: store.Timing{Statement: cmd.StatementTimeout}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if cmd.Sample {
		if err := publishSamples(ctx, s); err != nil {
			return err
		}
	}
	log, lines := newLog(os.Stderr)
	defer func() { err = errors.Join(err, lines.flush()) }()
	numbers := newMetrics()
	handler, err := newHandler(ctx, s, cmd.Server, log, numbers)
	if err != nil {
		return err
	}
	background, stop := context.WithCancel(ctx)
	failed := func(what string) func(error) {
		return func(err error) { log.LogAttrs(ctx, slog.LevelError, what, slog.String("error", err.Error())) }
	}
	var working sync.WaitGroup
	working.Go(func() { lines.flushOn(background) })
	working.Go(func() { s.KeepSchedule(background, failed("schedule")) })
	working.Go(func() { s.WatchFeed(background, failed("feed")) })
	if cmd.Index {
		working.Go(func() {
			s.KeepIndex(background, store.IndexLimits{Cards: int64(cmd.DocumentMemory) << 20}, failed("index"))
		})
	}
	defer working.Wait()
	defer stop()
	if cmd.AdminListen == "" {
		return cmd.serve(ctx, handler)
	}
	serving, group := errgroup.WithContext(ctx)
	serving.Go(func() error { return numbers.admin(group, cmd.AdminListen) })
	serving.Go(func() error { return cmd.serve(group, handler) })
	return serving.Wait()
}

func newHandler(ctx context.Context, s *store.Store, server config.Server, log *slog.Logger, numbers *metrics) (http.Handler, error) {
	key, err := s.CursorKey(ctx)
	if err != nil {
		return nil, err
	}
	proxies, err := server.Proxies()
	if err != nil {
		return nil, err
	}
	opts := api.Options{
		Store: s, Newsroom: s,
		Sources: api.Sources{
			FieldsOfWork: s.FieldsOfWork(), States: s.States(), Structures: s.Structures(),
			FieldOperations: s.FieldOperations(), Meetings: s.Meetings(),
		},
		CursorKey: key,
		PublicURL: server.PublicURL,
		PageURL:   server.PageURL,
		Publisher: server.Publisher,
		Origins:   server.WriteOrigins,
		Limits: api.Limits{
			Reads: server.ReadsPerMinute, Writes: server.WritesPerMinute, FailedSignIns: server.FailedSignInsPerMinute,
			TrustedProxies: proxies,
		},
		Memory:   server.AnswerMemory << 20,
		Timing:   api.Timing{Request: server.RequestTimeout, Heartbeat: server.Heartbeat},
		Log:      log,
		Stopping: ctx.Done(),
	}
	if server.AdminListen != "" {
		opts.Observe = numbers.observe
	}
	a, err := api.New(opts)
	if err != nil {
		return nil, err
	}
	numbers.watch(a, s)
	return a, nil
}

// serve listens first, so that what it prints is true, and ends once the requests under way are answered.
func (cmd serveCommand) serve(ctx context.Context, handler http.Handler) error {
	l, err := net.Listen("tcp", cmd.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: cmd.RequestTimeout + writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes, ConnContext: onewrite.Context,
	}
	fmt.Fprintf(os.Stderr, "serving http://%s (try /v1/releases; the explorer is at /docs)\n", l.Addr())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(onewrite.Listener{Listener: l}) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), max(shutdownTimeout, cmd.RequestTimeout))
	defer cancel()
	return server.Shutdown(stopping)
}
