package api_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/demo"
	"github.com/dateline-press/dateline/internal/prose"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// journal is a log that is read while it is written.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) holds(text string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return strings.Contains(j.text.String(), text)
}

// press is a server with more releases than the buffers between it and a client take.
type press struct {
	t       *testing.T
	engine  store.Engine
	store   *store.Store
	address string
	server  *httptest.Server
	log     *journal
	db      *sql.DB // to look from outside
}

const pressReleases = 1600 // 10 MB

// large has them.
var large = storetest.NewFixture("large", store.Options{}, func(ctx context.Context, s *store.Store) error {
	if err := fillStore(ctx, s); err != nil {
		return err
	}
	v, err := s.Vocabulary(ctx)
	if err != nil {
		return err
	}
	return demo.New(v, 1).Stream(ctx, pressReleases, prose.New(), func(batch []*content.Release) error {
		submissions := make([]store.Submission, len(batch))
		for i, r := range batch {
			submissions[i] = store.Submission{Release: r}
		}
		_, err := s.Import(ctx, submissions)
		return err
	})
})

func newPress(t *testing.T, engine store.Engine, limits api.ExportLimits) *press {
	t.Helper()
	p := &press{t: t, engine: engine, address: large.URL(t, engine), log: new(journal)}
	p.store = storetest.OpenAt(t, p.address, store.Options{})
	p.db = outside(t, p.address)
	p.serve(limits)
	return p
}

// serve starts a server, from now on the one that is asked.
func (p *press) serve(limits api.ExportLimits) {
	opts := optionsOf(p.store, p.log)
	opts.Exports = limits
	p.server = httptest.NewUnstartedServer(handlerWith(p.t, opts))
	p.server.Config.ReadTimeout, p.server.Config.WriteTimeout = 2*time.Second, 2*time.Second // an export outlasts them
	p.server.Start()
	p.t.Cleanup(p.server.Close)
}

// outside opens a database beside the service.
func outside(t testing.TB, address string) *sql.DB {
	t.Helper()
	driver := "pgx"
	if file, ok := strings.CutPrefix(address, "sqlite:"); ok {
		driver, address = "sqlite", file
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

const releasesExport = "/v1/export/releases.ndjson"

// ask begins an export and reads nothing of the answer yet.
func (p *press) ask() net.Conn {
	p.t.Helper()
	c, err := net.Dial("tcp", p.server.Listener.Addr().String())
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = c.Close() })
	if _, err := fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: press\r\n\r\n", releasesExport); err != nil {
		p.t.Fatal(err)
	}
	return c
}

const success = "HTTP/1.1 200"

// succeeds waits for the beginning of an answer and reports whether it is a success.
func succeeds(c net.Conn) bool {
	line := make([]byte, len(success))
	_, err := io.ReadFull(c, line)
	return err == nil && string(line) == success
}

// rest reads what comes of an answer, and wants it to break off.
func (p *press) rest(from io.Reader) (lines []string, h http.Header) {
	p.t.Helper()
	w, err := http.ReadResponse(bufio.NewReader(from), nil)
	if err != nil || w.StatusCode != http.StatusOK {
		p.t.Fatalf("the answer begins with %v, %v", w, err)
	}
	body, err := io.ReadAll(w.Body)
	if err == nil {
		p.t.Errorf("the answer has %d bytes and a clean end, want it to break off", len(body))
	}
	whole := body[:bytes.LastIndexByte(body, '\n')+1]
	for line := range strings.Lines(string(whole)) {
		lines = append(lines, strings.TrimSuffix(line, "\n"))
	}
	return lines, w.Header
}

// eventually waits for something to be so.
func eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !so(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) || t.Failed() { // what failed may be what would make it so
			t.Fatalf("in vain waited for: %s", what)
		}
	}
}

// holdsNothing reports whether no transaction of the server is open: no snapshot keeps the database from clearing up.
func (p *press) holdsNothing() bool {
	p.t.Helper()
	if p.engine == store.SQLite {
		var busy, log, done int // a reader keeps the log from being emptied
		if err := p.db.QueryRow("PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &done); err != nil {
			p.t.Fatal(err)
		}
		return busy == 0
	}
	var open int
	err := p.db.QueryRow(`SELECT count(*) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid() AND (xact_start IS NOT NULL OR backend_xmin IS NOT NULL)`).Scan(&open)
	if err != nil {
		p.t.Fatal(err)
	}
	return open == 0
}

// TestStalledClient holds that a client who reads nothing holds nothing of the database, does not keep others from
// writing, is cut off, and goes on from where it was.
func TestStalledClient(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine store.Engine) {
		if testing.Short() && engine == store.SQLite {
			t.Skip("filling the database takes minutes under the race detector")
		}
		p := newPress(t, engine, api.ExportLimits{Chunk: time.Hour})
		if c := p.ask(); !succeeds(c) {
			t.Fatal("the export is not answered")
		}
		eventually(t, "the end of the reading, though nothing is taken", p.holdsNothing)
		p.serve(api.ExportLimits{Chunk: time.Second})
		c := p.ask()
		if !succeeds(c) { // from here on it reads what was there before
			t.Fatal("the export is not answered")
		}
		n := newNewsroom(t, p.store)
		n.do(201, "PUT", "/v1/releases/by-origin/export/1", `{"title":"Meanwhile","status":"published"}`)
		eventually(t, "the end of the client", func() bool { return p.log.holds("export cut off") })
		lines, header := p.rest(io.MultiReader(strings.NewReader(success), c))
		cursor, h := header.Get("Changes-Cursor"), newHandler(t, p.store, io.Discard)
		more, again := exported(t, h, releasesExport+"?cursor="+cursor+"&after="+idOf(lines[len(lines)-1]))
		if again != cursor {
			t.Errorf("the cursor is %s, was %s", again, cursor)
		}
		made := follow(t, h, cursor, "").Data
		if len(made) != 1 {
			t.Fatalf("behind the cursor the feed tells %+v", made)
		}
		want, _ := exported(t, h, releasesExport)
		without := func(lines []string) (others []string) { // of what was published meanwhile, which may be among the rest
			for _, line := range lines {
				if idOf(line) != made[0].ID {
					others = append(others, line)
				}
			}
			return others
		}
		if diff := cmp.Diff(without(want), without(append(lines, more...))); diff != "" {
			t.Errorf("(-whole +in two parts)\n%.2000s", diff)
		}
	})
}

// slowly reads so many bytes at a time, and waits in between, for as long as that is of use.
type slowly struct {
	from  io.Reader
	bytes int
	done  func() bool
}

// Read implements io.Reader.
func (s slowly) Read(p []byte) (int, error) {
	if s.done() {
		return s.from.Read(p)
	}
	time.Sleep(25 * time.Millisecond)
	return s.from.Read(p[:min(len(p), s.bytes)])
}

// TestSlowClient: a client who always takes something, but too little, is cut off; one who is slow enough to outlast
// the limits of the server is not.
func TestSlowClient(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it waits most of the time")
	}
	p := newPress(t, store.SQLite, api.ExportLimits{Span: time.Second, Rate: 8 << 20})
	cut := func() bool { return p.log.holds("reads too slowly") }
	if lines, _ := p.rest(slowly{p.ask(), 16 << 10, cut}); len(lines) >= pressReleases || !cut() {
		t.Errorf("it got %d lines", len(lines))
	}
	p.serve(api.ExportLimits{})
	begun := time.Now()
	w, err := http.ReadResponse(bufio.NewReader(slowly{p.ask(), 80 << 10, func() bool { return time.Since(begun) > 4*time.Second }}), nil)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(w.Body); err != nil || fmt.Sprint(bytes.Count(body, []byte("\n"))) != w.Header.Get("Export-Total") {
		t.Errorf("%d lines of %s, %v", bytes.Count(body, []byte("\n")), w.Header.Get("Export-Total"), err)
	}
	if took := time.Since(begun); took < 4*time.Second {
		t.Errorf("the client was not slow: %v", took)
	}
}

// TestTooManyExports answers 503 where others are under way, until one of them ends.
func TestTooManyExports(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it")
	}
	eachEngine(t, func(t *testing.T, engine store.Engine) {
		p := newPress(t, engine, api.ExportLimits{Sending: 2, Reading: 2})
		first := p.ask()
		if !succeeds(first) || !succeeds(p.ask()) {
			t.Fatal("not even two exports are answered")
		}
		code := func(path string) int {
			w, err := http.Head(p.server.URL + path)
			if err != nil {
				t.Fatal(err)
			}
			if w.StatusCode == http.StatusServiceUnavailable && w.Header.Get("Retry-After") == "" {
				t.Error("there is no Retry-After")
			}
			return w.StatusCode
		}
		for path, want := range map[string]int{releasesExport: 503, "/v1/export/terms.ndjson": 503, "/v1/releases": 200} {
			if got := code(path); got != want {
				t.Errorf("%s meanwhile: %d, want %d", path, got, want)
			}
		}
		_ = first.Close()
		eventually(t, "a place", func() bool { return code(releasesExport) == http.StatusOK })
	})
}

// TestReadingEndsWithTheClient: it is stopped where the client is gone, and the answer breaks off where the database
// does not go on.
func TestReadingEndsWithTheClient(t *testing.T) {
	t.Parallel()
	p := newPress(t, store.Postgres, api.ExportLimits{Reading: 1})
	tx, err := p.db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.Exec("LOCK TABLE published_versions IN ACCESS EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	waiting := func() (n int) {
		t.Helper()
		err := p.db.QueryRow("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	c := p.ask()
	eventually(t, "the export to wait", func() bool { return waiting() == 1 })
	w, err := http.Get(p.server.URL + releasesExport)
	if err != nil || w.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a second export: %v, %v", w, err)
	}
	_ = w.Body.Close()
	_ = c.Close()
	eventually(t, "the end of the reading, before the database gives up", func() bool { return waiting() == 0 })
	var again net.Conn
	eventually(t, "a place", func() bool { // the one before may not have given it back yet
		again = p.ask()
		return succeeds(again)
	})
	eventually(t, "the export to wait", func() bool { return waiting() == 1 })
	if _, err := tx.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"); err != nil {
		t.Fatal(err)
	}
	if lines, h := p.rest(io.MultiReader(strings.NewReader(success), again)); len(lines) != 0 || h.Get("Export-Total") == "" {
		t.Errorf("%d lines, %v", len(lines), h)
	}
}

// TestNoRoomForExports cuts off an export whose file is full, and gives the room back.
func TestNoRoomForExports(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it")
	}
	p := newPress(t, store.SQLite, api.ExportLimits{Space: 400 << 10})
	if lines, _ := p.rest(p.ask()); len(lines) >= pressReleases || !p.log.holds("no room") {
		t.Errorf("it got %d lines", len(lines))
	}
	w, err := http.Get(p.server.URL + releasesExport + "?filter[kind]=daily_report")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Body.Close() }()
	if body, err := io.ReadAll(w.Body); err != nil || fmt.Sprint(bytes.Count(body, []byte("\n"))) != w.Header.Get("Export-Total") {
		t.Errorf("a small export: %d bytes, %v", len(body), err)
	}
}

// TestNowhereToSpool says so before the answer begins. It is not parallel: others need the folder.
func TestNowhereToSpool(t *testing.T) {
	h := newHandler(t, filled.Open(t, store.SQLite, store.Options{}), io.Discard)
	t.Setenv("TMPDIR", "/nowhere")
	if got := outcomeOf(get(t, h, releasesExport)); got != "503 unavailable" {
		t.Errorf("got %s", got)
	}
}

// TestExportsArePacked: in each coding it is the same.
func TestExportsArePacked(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		want := get(t, h, releasesExport).Body.String()
		for accepted, coding := range map[string]string{"": "", "gzip": "gzip", "zstd": "zstd", "gzip, br, zstd": "zstd", "br": "",
			"zstd;q=0, gzip;q=0.1": "gzip", "*": "zstd", "identity": ""} {
			w := get(t, h, releasesExport, "Accept-Encoding", accepted)
			if got := w.Header().Get("Content-Encoding"); got != coding || !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Accept-Encoding") {
				t.Errorf("%q: coding %q, want %q; %v", accepted, got, coding, w.Header())
			}
			if got := unpackedBody(t, w); got != want {
				t.Errorf("%q: the answer is another one", accepted)
			}
		}
	})
}

func unpackedBody(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var from io.Reader = w.Body
	var err error
	switch w.Header().Get("Content-Encoding") {
	case "gzip":
		from, err = gzip.NewReader(w.Body)
	case "zstd":
		var packed *zstd.Decoder
		if packed, err = zstd.NewReader(w.Body); err == nil {
			defer packed.Close()
			from = packed
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
