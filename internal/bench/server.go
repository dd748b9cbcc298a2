package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// process is a program that answers at an address.
type process struct {
	command *exec.Cmd
	url     string
	said    beginning
	ended   chan error
	first   time.Duration // from its start to its first answer
}

// beginning keeps the beginning of what a program says: a server goes on with a line for every request.
type beginning struct{ text []byte }

// Write implements [io.Writer].
func (b *beginning) Write(p []byte) (int, error) {
	const most = 4 << 10
	b.text = append(b.text, p[:min(len(p), most-len(b.text))]...)
	return len(p), nil
}

// start runs a program with the address at which it is to listen, and waits until it answers a path.
func start(ctx context.Context, environment []string, path, name string, args ...string) (*process, error) {
	listen, err := freeAddress()
	if err != nil {
		return nil, err
	}
	p := &process{url: "http://" + listen, ended: make(chan error, 1)}
	p.command = exec.CommandContext(ctx, name, append(args, listen)...)
	p.command.Env = environment
	p.command.Stderr = &p.said
	began := time.Now()
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	go func() { p.ended <- p.command.Wait() }()
	for time.Since(began) < time.Minute && ctx.Err() == nil && len(p.ended) == 0 {
		r, err := http.Get(p.url + path)
		if err == nil {
			_, _ = io.Copy(io.Discard, r.Body)
			_ = r.Body.Close()
			p.first = time.Since(began)
			return p, nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	return nil, errors.Join(p.stop(), fmt.Errorf("%s does not answer: %s", name, p.said.text))
}

// freeAddress gives an address at which nobody listens.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func (p *process) stop() error {
	_ = p.command.Process.Signal(syscall.SIGTERM)
	var ended *exec.ExitError
	if err := <-p.ended; err != nil && !errors.As(err, &ended) {
		return err
	}
	return nil
}

// memory gives the megabytes that a program takes now.
func (p *process) memory() int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	kilobytes, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(strings.SplitN(rest, "\n", 2)[0]), " kB"))
	return kilobytes >> 10
}

// asked is one answer.
type asked struct {
	body []byte
	etag string
	took time.Duration
}

// errTooMuch says that a server did not have the time to answer.
var errTooMuch = errors.New("status 503")

// plain asks for answers as they are: unpacking them here would be measured too.
var plain = &http.Client{Transport: &http.Transport{DisableCompression: true}}

// ask gets one answer.
func ask(url string) (asked, error) {
	began := time.Now()
	r, err := plain.Get(url)
	if err != nil {
		return asked{}, err
	}
	defer func() { _ = r.Body.Close() }()
	var body bytes.Buffer
	body.Grow(int(max(0, r.ContentLength)) + bytes.MinRead) // a buffer that grows is copied again and again
	_, err = body.ReadFrom(r.Body)
	switch {
	case err != nil:
	case r.StatusCode == http.StatusServiceUnavailable:
		err = fmt.Errorf("%s: %w: %.300s", url, errTooMuch, body.Bytes())
	case r.StatusCode != http.StatusOK:
		err = fmt.Errorf("%s: status %d: %.300s", url, r.StatusCode, body.Bytes())
	}
	return asked{body.Bytes(), r.Header.Get("ETag"), time.Since(began)}, err
}

// settle has PostgreSQL look at what was written, as it does by itself after a while.
func settle(ctx context.Context, engine, address string) error {
	if engine != "postgres" {
		return nil
	}
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "VACUUM ANALYZE")
	return errors.Join(err, conn.Close(ctx))
}
