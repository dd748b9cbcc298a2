package api

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/spool"
)

const (
	typeLines = "application/x-ndjson"

	headerCursor = "Changes-Cursor" // from which the feed goes on where an export stands
	headerTotal  = "Export-Total"   // how many lines are to come

	maxExports = 4       // at once; each holds a connection to the database and a file
	maxSpools  = 8 << 30 // bytes of all files, in which lines are packed

	exportTime = 15 * time.Minute // for reading from the database

	// A reader who is slower is cut off, and goes on from the last line that came.
	slowestChunk = 30 * time.Second // for one chunk
	chunkSize    = 32 << 10         // bytes
	slowestRate  = 4 << 10          // bytes a second, over a span
	rateSpan     = time.Minute
)

// exporting sends exports, a few at once.
type exporting struct {
	held
	room *spool.Room
}

func newExporting() exporting { return exporting{newHeld(maxExports), spool.NewRoom(maxSpools)} }

// export is an answer that is written to a spool as fast as the database gives it, and sent from there as fast as the
// client takes it: the snapshot of the database is not held for a client who is slow.
type export struct {
	*bufio.Writer // of lines, which are packed behind it
	spool         *spool.Spool
	coding        string
	packer        io.WriteCloser
	begun         chan struct{} // closed once cursor and total are known
	cursor        string
	total         int
}

func (x *export) begin(cursor string, total int) error {
	x.cursor, x.total = cursor, total
	close(x.begun)
	return nil
}

// send runs an export: fill reads it, and it is sent as it grows.
func (e exporting) send(c echo.Context, a *API, fill func(ctx context.Context, x *export) error) error {
	leave, err := e.enter(c)
	if err != nil {
		return err
	}
	defer leave()
	x, err := e.newExport(c.Request().Header.Values("Accept-Encoding"))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), exportTime)
	filled := make(chan error, 1)
	go func() { filled <- x.fill(ctx, fill) }()
	failed := x.started(filled)
	defer func() {
		cancel()
		if failed == nil {
			<-filled
		}
		_ = x.spool.Close()
	}()
	if failed != nil {
		return failed // before the first byte: it can still be said
	}
	x.head(c)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	if err := x.copyTo(ctx, c, a.Stopping); err != nil {
		a.Log.LogAttrs(ctx, slog.LevelWarn, "export cut off", slog.String("error", err.Error()), slog.String("request_id", requestIDOf(c)))
		panic(http.ErrAbortHandler) // so that the client does not take what it has for all there is
	}
	return nil
}

// started waits for cursor and total, or for the reason why there are none.
func (x *export) started(filled chan error) error {
	select {
	case <-x.begun:
		return nil
	case err := <-filled:
		if err != nil {
			return err
		}
		filled <- nil // all of it was read meanwhile
		return nil
	}
}

func (e exporting) newExport(acceptEncoding []string) (*export, error) {
	s, err := spool.New(e.room)
	if err != nil {
		return nil, err
	}
	x := &export{spool: s, begun: make(chan struct{})}
	switch {
	case accepts(acceptEncoding, "zstd"):
		x.coding = "zstd"
		// In this goroutine: the other cores are for the database and for who else asks.
		x.packer, err = zstd.NewWriter(s, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	case acceptsGzip(acceptEncoding):
		x.coding = "gzip"
		x.packer, err = gzip.NewWriterLevel(s, gzip.BestSpeed)
	default:
		x.packer = unpacked{s}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("set up packing: %w", err), s.Close())
	}
	x.Writer = bufio.NewWriterSize(x.packer, 256<<10)
	return x, nil
}

// unpacked writes as it is.
type unpacked struct{ io.Writer }

// Close implements io.Closer.
func (unpacked) Close() error { return nil }

// fill writes everything and ends the spool, with the error where there is one.
func (x *export) fill(ctx context.Context, fill func(ctx context.Context, x *export) error) (err error) {
	defer func() {
		if r := recover(); r != nil { // it would end the process: no request is behind this goroutine
			err = fmt.Errorf("panic: %v", r)
		}
		x.spool.End(err)
	}()
	if err := fill(ctx, x); err != nil {
		return err
	}
	if err := x.Flush(); err != nil {
		return err
	}
	return x.packer.Close()
}

func (x *export) head(c echo.Context) {
	h := c.Response().Header()
	h.Set(headerCursor, x.cursor)
	h.Set(headerTotal, strconv.Itoa(x.total))
	h.Set("Content-Type", typeLines)
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Accept-Encoding")
	if x.coding != "" {
		h.Set("Content-Encoding", x.coding)
	}
	c.Response().WriteHeader(http.StatusOK)
}

// copyTo sends what the spool holds and will hold.
func (x *export) copyTo(ctx context.Context, c echo.Context, stopping <-chan struct{}) error {
	out := http.NewResponseController(c.Response())
	pace := pace{since: time.Now()}
	for buffer := make([]byte, chunkSize); ; {
		n, err := x.spool.Next(ctx, buffer)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if err := out.SetWriteDeadline(time.Now().Add(slowestChunk)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return fmt.Errorf("send: %w", err)
		}
		begun := time.Now()
		if _, err := c.Response().Write(buffer[:n]); err != nil {
			return fmt.Errorf("send: %w", err)
		}
		select {
		case <-stopping:
			return errors.New("the service is stopping")
		default:
		}
		if pace.tooSlow(n, time.Since(begun)) {
			return errors.New("the client reads too slowly")
		}
	}
}

// pace measures how fast a client takes what there is for it.
type pace struct {
	since   time.Time
	bytes   int
	blocked time.Duration
}

// tooSlow reports whether the client took less than it has to over the last span, and was waited for.
func (p *pace) tooSlow(n int, took time.Duration) bool {
	p.bytes += n
	p.blocked += took
	if time.Since(p.since) < rateSpan {
		return false
	}
	slow := p.blocked > rateSpan/2 && float64(p.bytes) < slowestRate*rateSpan.Seconds()
	*p = pace{since: time.Now()}
	return slow
}
