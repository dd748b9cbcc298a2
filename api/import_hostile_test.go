package api_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestHostileImports sends what means no good, or might.
func TestHostileImports(t *testing.T) {
	t.Parallel()
	eachUnchecked(t, func(t *testing.T, n *newsroom) {
		n.keys["import"] = makeKey(t, n.store, auth.Import)
		fine := ndjson(`"title":"x"`, originOf(1))
		long := `{"title":"` + strings.Repeat("a", 33<<20) + `"}`
		cases := []struct {
			name, query, body string
			headers           []string
			status            []int
			problem           string
		}{
			{"B-005 a line of 33 MB", "", long, nil, []int{413}, "payload-too-large"},
			{"B-005 the same, all or nothing", "", long, []string{"Prefer", "handling=strict"}, []int{413}, "payload-too-large"},
			{"B-005 packed", "", gzipped(long, 1), []string{"Content-Encoding", "gzip"}, []int{413}, "payload-too-large"},
			{"behind lines that are well", "", strings.Repeat(fine, 100) + long, nil, []int{413}, "payload-too-large"},
			{"too many lines, all or nothing", "", strings.Repeat("\n", 10_001), []string{"Prefer", "handling=strict"}, []int{413}, "payload-too-large"},
			{"B-024 a ZIP file", "", "PK\x05\x06", []string{"Content-Type", "application/zip"}, []int{415}, "unsupported-media-type"},
			{"JSON", "", fine, []string{"Content-Type", "application/json"}, []int{415}, "unsupported-media-type"},
			{"Latin 1", "", fine, []string{"Content-Type", "application/x-ndjson; charset=latin1"}, []int{415}, "unsupported-media-type"},
			{"brotli", "", fine, []string{"Content-Encoding", "br"}, []int{415}, "unsupported-media-type"},
			{"packed twice", "", gzipped(fine, 2), []string{"Content-Encoding", "gzip, gzip"}, []int{415}, "unsupported-media-type"},
			{"not packed", "", fine, []string{"Content-Encoding", "gzip"}, []int{400}, "malformed-json"},
			{"packed and cut", "", gzipped(fine, 1)[:30], []string{"Content-Encoding", "gzip"}, []int{400}, "malformed-json"},
			{"an unknown parameter", "?dryrun=true", fine, nil, []int{400}, "unknown-parameter"},
			{"an unknown value", "?dry_run=1", fine, nil, []int{400}, "malformed-query"},
			{"a value twice", "?on_error=stop&on_error=stop", fine, nil, []int{400}, "duplicate-parameter"},
			{"a bad name of the request", "", fine, []string{"Idempotency-Key", ""}, []int{400}, "invalid-header"},
		}
		before := n.counts()
		for _, c := range cases {
			got := n.imports("editor", c.query, c.body, c.headers...)
			if !slices.Contains(c.status, got.code) {
				t.Errorf("%s: status %d, want %v: %.300s", c.name, got.code, c.status, got.body)
			}
			checkProblem(t, c.name, []byte(got.body), got.header, c.problem)
		}
		all := numbered(10_000, func(int) string { return `"title":"twice"` })
		got := n.imports("editor", "", all)
		if got.code != 207 || len(got.body) > 512<<10 || got.summary.Refused != 1000 || got.summary.Stopped == nil || got.summary.Lines != 1000 {
			t.Errorf("B-008 nothing but faults: %d, %d bytes, %+v", got.code, len(got.body), got.summary)
		}
		many := ndjson(`"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,"k":1,"l":1`)
		got = n.imports("editor", "", strings.Repeat(many, 2000))
		if faults := strings.Count(got.body, `"code":`); got.code != 207 || len(got.body) > 512<<10 || faults > 1000 || got.summary.Stopped == nil {
			t.Errorf("B-008 many faults a line: %d, %d bytes, %d faults, %+v", got.code, len(got.body), faults, got.summary)
		}
		n.imports("import", "", ndjson(`"title":"x"`, originOf(7), public)).want(t, "B-010 published without the scope", "1 refused 403 :forbidden")
		if after := n.counts(); after != before {
			t.Errorf("something was done: %s, then %s", before, after)
		}
		ten := numbered(10, func(i int) string { return originOf(100 + i%5) })
		if got := n.imports("editor", "", ten); got.summary.Created != 5 || got.summary.Updated != 5 {
			t.Errorf("B-004 an origin twice: %+v", got.summary)
		}
		if got := n.counted("/v1/drafts?filter[origin_system]=test"); got != 5 {
			t.Errorf("B-004 an origin twice: %d working copies, want 5", got)
		}
		d := n.create("Of another structure", `"origin":{"system":"other","id":"1"}`)
		n.imports("editor", "", ndjson(`"title":"x"`, `"id":"`+d.ID+`"`, originOf(200))+ndjson(`"title":"x"`, `"id":"`+d.ID+`"`)).
			want(t, "B-012 what belongs to another", "1 refused 409 /id:conflict", "2 refused 409 /id:conflict")
		if now := n.do(200, "GET", "/v1/releases/"+d.ID+"/draft", ""); now.ETag != d.ETag {
			t.Errorf("B-012 it was touched: %+v", now)
		}
		got = n.imports("editor", "", strings.Repeat(" \n", 9_998)+ndjson(`"title":"`+strings.Repeat("a", 1<<20)+`"`, originOf(300))+fine+fine)
		got.want(t, "blank lines, a long one, one too many", "9999 refused 413 :too_long", "10000 created 201")
		if got.summary.Lines != 10_000 || got.summary.Stopped == nil || !strings.Contains(*got.summary.Stopped, "10,000 lines") {
			t.Errorf("too many lines: %+v", got.summary)
		}
		if got := n.imports("editor", "", gzipped(fine, 1), "Content-Encoding", "gzip", "Content-Type", "application/x-ndjson; charset=UTF-8", "Idempotency-Key", "one"); got.code != 207 || got.summary.Unchanged != 1 {
			t.Errorf("packed: %d %s", got.code, got.body)
		}
		if got := n.imports("editor", "", ""); got.code != 207 || got.summary.Lines != 0 {
			t.Errorf("nothing at all: %d %s", got.code, got.body)
		}
	})
}

// endless gives the beginning of a line that goes on for so many bytes.
type endless struct{ left int }

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.left)
	for i := range p[:n] {
		p[i] = 'a'
	}
	e.left -= n
	return n, nil
}

// TestLongLinesCostLittle sends a line of 33 MB of which the length is not said. It runs alone, since it counts what is
// allocated.
func TestLongLinesCostLittle(t *testing.T) {
	n := newNewsroom(t, storetest.Open(t, store.SQLite, store.Options{}))
	h := newHandler(t, n.store, io.Discard)
	for _, prefer := range []string{"", "handling=strict"} {
		r, err := http.NewRequest(http.MethodPost, "http://dateline.test/v1/import", &endless{33 << 20})
		if err != nil {
			t.Fatal(err)
		}
		r.ContentLength = -1
		r.Header.Set("Content-Type", "application/x-ndjson")
		r.Header.Set("Authorization", "Bearer "+n.keys["editor"])
		r.Header.Set("Prefer", prefer)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		w := serveOne(h, r)
		runtime.ReadMemStats(&after)
		if took := (after.TotalAlloc - before.TotalAlloc) >> 20; w.Code != 413 || took > 16 {
			t.Errorf("%q: status %d, %d MiB allocated, want 413 and at most 16: %s", prefer, w.Code, took, w.Body)
		}
	}
}

// sends writes the head of an import to a connection of its own.
func (n *served) sends(query string) net.Conn {
	n.t.Helper()
	address := strings.TrimPrefix(n.url, "http://")
	c, err := net.Dial("tcp", address)
	if err != nil {
		n.t.Fatal(err)
	}
	n.t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(patience))
	_, err = fmt.Fprintf(c, "POST /v1/import%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
		query, address, n.keys["editor"])
	if err != nil {
		n.t.Fatal(err)
	}
	return c
}

func chunk(text string) string { return fmt.Sprintf("%x\r\n%s\r\n", len(text), text) }

// TestImportIsCutOff loses the connection in the middle of the lines: what was told of is there, as is every transaction
// as a whole, and the same again goes on.
func TestImportIsCutOff(t *testing.T) {
	t.Parallel()
	eachServed(t, func(t *testing.T, n *served) {
		n.unchecked()
		all := numbered(1700, func(i int) string { return originOf(i) + "," + public })
		c := n.sends("")
		if _, err := io.WriteString(c, chunk(all[:strings.Index(all, `{"title":"Line 1200"`)+5])); err != nil {
			t.Fatal(err)
		}
		told := 0
		for lines := bufio.NewScanner(c); told < 500 && lines.Scan(); {
			told += strings.Count(lines.Text(), `"outcome":"created"`)
		}
		_ = c.Close()
		eventually(t, "the end of the import", func() bool { return n.api.Open().Imports == 0 })
		settled := func() int { return n.count("releases", "origin_system = 'test'") }
		at := settled()
		if at != 500 && at != 1000 {
			t.Errorf("%d releases are there, want 500 or 1000; %d were told of", at, told)
		}
		n.rows(settled(), "published_versions", "release_id IN (SELECT id FROM releases WHERE origin_system = 'test')")
		n.rows(settled(), "audit_entries", "action = 'import' AND key_id = '%s'", idOfKey(t, n.keys["editor"]))
		got := n.imports("editor", "", all)
		if got.summary.Created != 1700-at || got.summary.Unchanged != at || got.summary.Refused != 0 {
			t.Errorf("sent again: %+v", got.summary)
		}
	})
}

// TestImportToASlowReader sends everything before it reads anything, as many clients do.
func TestImportToASlowReader(t *testing.T) {
	t.Parallel()
	eachServed(t, func(t *testing.T, n *served) {
		n.unchecked()
		c := n.sends("")
		_ = c.(*net.TCPConn).SetReadBuffer(4096)
		all := numbered(1000, func(i int) string { return originOf(i) + `,"slug":"` + strings.Repeat("a", 90) + fmt.Sprint(i) + `"` })
		for part := range slices.Chunk([]byte(all), 10_000) {
			if _, err := io.WriteString(c, chunk(string(part))); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := io.WriteString(c, "0\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		answer, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != 207 || strings.Count(string(body), `"outcome":"created"`) != 1000 ||
			!strings.Contains(string(body), `"created":1000`) {
			t.Errorf("status %d, %v, %d bytes, the end of it %s", answer.StatusCode, err, len(body), body[max(0, len(body)-300):])
		}
	})
}

// TestImportsAtOnce sends the same lines by many at once: each release is made once.
func TestImportsAtOnce(t *testing.T) {
	t.Parallel()
	eachServed(t, func(t *testing.T, n *served) {
		n.unchecked()
		all := numbered(600, func(i int) string { return originOf(i) + "," + public })
		together(4, func(i int) {
			for end := time.Now().Add(patience); time.Now().Before(end); {
				w, err := n.ask(n.url, "editor", http.MethodPost, "/v1/import", all, "Content-Type", "application/x-ndjson")
				switch {
				case err != nil || (w.Status != 207 && w.Status != 503):
					t.Errorf("status %d, %v: %.300s", w.Status, err, w.Body)
				case w.Status == 207 && strings.Contains(w.Body, `"refused":0,"stopped":null`):
					return
				}
				time.Sleep(10 * time.Millisecond) // the database is busy
			}
			t.Error("the database is busy for ever")
		})
		n.rows(600, "releases", "origin_system = 'test'")
		n.rows(600, "published_events", "type = 'release' AND item_id IN (SELECT id FROM releases WHERE origin_system = 'test')")
	})
}

// TestImportOfWhatTheDatabaseRefuses leaves the other lines of a transaction alone.
func TestImportOfWhatTheDatabaseRefuses(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it does one thing after another: the race detector finds nothing in it")
	}
	eachServed(t, func(t *testing.T, n *served) {
		n.unchecked()
		trigger := map[store.Engine]string{
			store.SQLite:   `CREATE TRIGGER refuses BEFORE INSERT ON releases WHEN NEW.title = 'Line 250' BEGIN SELECT RAISE(ABORT, 'no'); END`,
			store.Postgres: `ALTER TABLE releases ADD CONSTRAINT refuses CHECK (title <> 'Line 250')`,
		}[n.store.Engine()]
		if _, err := n.tables.Exec(trigger); err != nil {
			t.Fatal(err)
		}
		all := numbered(600, func(i int) string { return originOf(i) + "," + public })
		got := n.imports("editor", "", all)
		if got.code != 207 || got.summary.Created != 599 || got.summary.Refused != 1 || got.results[249].Outcome != "refused" {
			t.Errorf("%d %+v %+v", got.code, got.summary, got.results[249])
		}
		before := n.counts()
		more := strings.ReplaceAll(all, `"system":"test"`, `"system":"more"`)
		if got := n.imports("editor", "", more, "Prefer", "handling=strict"); got.code != 422 || !strings.Contains(got.body, `"line":250`) {
			t.Errorf("all or nothing: %d %.300s", got.code, got.body)
		}
		if after := n.counts(); after != before {
			t.Errorf("something was done: %s, then %s", before, after)
		}
		if got := n.imports("editor", "?on_error=stop", more); got.summary.Created != 249 || got.summary.Refused != 1 || got.summary.Lines != 250 {
			t.Errorf("to the first: %+v", got.summary)
		}
	})
}
