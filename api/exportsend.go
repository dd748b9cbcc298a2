package api

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/answer"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/spool"
)

const (
	typeLines = "application/x-ndjson"

	headerCursor = "Changes-Cursor" // from which the feed goes on where an export stands
	headerTotal  = "Export-Total"   // how many lines are to come

	exportTime = 15 * time.Minute // for reading from the database
	chunk      = 64 << 10         // bytes that are sent at a time
)

// ExportLimits bounds what exports take. Zero stands for the usual.
type ExportLimits struct {
	Reading int   // exports that are read from the database at once: each holds a connection. Usually 4
	Sending int   // exports that are under way at once, most of them read already. Usually 32
	Space   int64 // bytes of the files in which all of them wait, packed as they are sent. Usually 8 GiB

	// A client who is slower is cut off. He may go on from the last line that came.
	Chunk time.Duration // for one chunk of 64 KiB at most. Usually 30 s
	Rate  int           // bytes a second that a client takes at least, when there are any. Usually 4 KiB
	Span  time.Duration // over which the rate is measured. Usually a minute
}

// exporting is what the exports of a node share.
type exporting struct {
	limits           ExportLimits
	reading, sending held
	room             *spool.Room
}

func newExporting(l ExportLimits) exporting {
	l.Reading, l.Sending = cmp.Or(l.Reading, 4), cmp.Or(l.Sending, 32)
	l.Space = cmp.Or(l.Space, 8<<30)
	l.Chunk, l.Rate, l.Span = cmp.Or(l.Chunk, 30*time.Second), cmp.Or(l.Rate, 4<<10), cmp.Or(l.Span, time.Minute)
	return exporting{limits: l, reading: newHeld(l.Reading), sending: newHeld(l.Sending), room: spool.NewRoom(l.Space)}
}

// export is an answer that is written to a spool as fast as the database gives it, and from there to the client as fast
// as he takes it: the snapshot of the database is not held for a client who is slow.
type export struct {
	io.Writer // packs what is written into the spool
	spool     *spool.Spool
	file      *bufio.Writer // what is packed comes in small pieces
	packer    io.WriteCloser
	coding    string
	onlyHead  bool // nothing but the header is wanted
	begun     chan struct{}
	cursor    string
	total     int
}

// errOnlyHead ends an export of which the header is known and nothing else is wanted.
var errOnlyHead = errors.New("only the header is wanted")

// begin gives what stands in the header, before the first line.
func (x *export) begin(cursor string, total int) error {
	x.cursor, x.total = cursor, total
	close(x.begun)
	if x.onlyHead {
		return errOnlyHead
	}
	return nil
}

// send runs an export: fill reads it, and it is sent as it grows.
func (e *exporting) send(c echo.Context, a *API, fill func(ctx context.Context, x *export) error) error {
	leave, err := e.sending.enter(c)
	if err != nil {
		return err
	}
	defer leave()
	rest, err := e.reading.enter(c)
	if err != nil {
		return err
	}
	x, err := newExport(c.Request(), e.room)
	if err != nil {
		rest()
		a.Log.LogAttrs(c.Request().Context(), slog.LevelError, "export refused", slog.String("error", err.Error()), slog.String("request_id", requestIDOf(c)))
		return content.Errorf(content.Unavailable, "there is no room for an export; try again later")
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), exportTime)
	filled := make(chan struct{})
	var failure error
	go func() {
		defer close(filled)
		defer rest()
		failure = x.fill(ctx, fill)
	}()
	defer func() { cancel(); <-filled; _ = x.spool.Close() }()
	select {
	case <-x.begun:
	case <-filled:
		if !x.hasBegun() {
			return failure // before the first byte: it can still be said
		}
	}
	x.head(c)
	if x.onlyHead {
		return nil
	}
	if err := e.sendOn(c, x.reader(ctx), a.Stopping); err != nil {
		a.Log.LogAttrs(ctx, slog.LevelWarn, "export cut off", slog.String("error", err.Error()), slog.String("request_id", requestIDOf(c)))
		panic(http.ErrAbortHandler) // so that the client does not take what it has for all there is
	}
	return nil
}

func (x *export) hasBegun() bool {
	select {
	case <-x.begun:
		return true
	default:
		return false
	}
}

func newExport(r *http.Request, room *spool.Room) (*export, error) {
	s, err := spool.New(room)
	if err != nil {
		return nil, err
	}
	x := &export{spool: s, file: bufio.NewWriterSize(s, 128<<10), onlyHead: r.Method == http.MethodHead, begun: make(chan struct{})}
	if err := x.pack(r.Header.Values("Accept-Encoding")); err != nil {
		return nil, errors.Join(fmt.Errorf("set up packing: %w", err), s.Close())
	}
	return x, nil
}

// pack chooses how the answer is packed.
func (x *export) pack(accepted []string) (err error) {
	switch coding := answer.Preferred(accepted, answer.Gzip, answer.Zstd); coding {
	case answer.Zstd:
		x.coding = coding.String()
		// One goroutine: the other cores are for the database and for who else asks.
		x.packer, err = zstd.NewWriter(x.file, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	case answer.Gzip:
		x.coding = coding.String()
		x.packer, err = gzip.NewWriterLevel(x.file, gzip.BestSpeed)
	default:
		// It is unpacked before it is sent: a file several times as large costs more than that.
		x.packer = s2.NewWriter(x.file, s2.WriterConcurrency(1))
	}
	x.Writer = x.packer
	return err
}

// fill writes everything and ends the spool, with the error where there is one.
func (x *export) fill(ctx context.Context, fill func(ctx context.Context, x *export) error) (err error) {
	defer func() {
		if r := recover(); r != nil { // it would end the process: no request is behind this goroutine
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
		x.spool.End(err)
	}()
	if err := fill(ctx, x); err != nil {
		return err
	}
	if err := x.packer.Close(); err != nil {
		return err
	}
	return x.file.Flush()
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

var errSlow = errors.New("the client reads too slowly")

// reader reads what is sent, and waits for what is not there yet until the context ends.
func (x *export) reader(ctx context.Context) io.Reader {
	packed := x.spool.Reader(ctx)
	if x.coding != "" {
		return packed
	}
	return s2.NewReader(packed)
}

// sendOn sends what there is and will be.
func (e *exporting) sendOn(c echo.Context, from io.Reader, stopping <-chan struct{}) error {
	out := http.NewResponseController(c.Response())
	if err := out.Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("send: %w", err)
	}
	pace := pace{limits: e.limits, since: time.Now()}
	for buffer := make([]byte, chunk); ; {
		n, err := from.Read(buffer)
		switch {
		case n > 0: // an error comes again
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if err := out.SetWriteDeadline(time.Now().Add(e.limits.Chunk)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return err
		}
		begun := time.Now()
		if _, err := c.Response().Write(buffer[:n]); err != nil {
			return fmt.Errorf("send: %w", err)
		}
		if pace.tooSlow(n, time.Since(begun)) {
			return errSlow
		}
		select {
		case <-stopping:
			return errors.New("the service is stopping")
		default:
		}
	}
}

// pace measures how fast a client takes what there is for it.
type pace struct {
	limits  ExportLimits
	since   time.Time
	bytes   int
	blocked time.Duration
}

// tooSlow reports whether the client took less than it has to over the last span, and was waited for.
func (p *pace) tooSlow(n int, took time.Duration) bool {
	p.bytes += n
	p.blocked += took
	if time.Since(p.since) < p.limits.Span {
		return false
	}
	slow := p.blocked > p.limits.Span/2 && float64(p.bytes) < float64(p.limits.Rate)*p.limits.Span.Seconds()
	p.since, p.bytes, p.blocked = time.Now(), 0, 0
	return slow
}
