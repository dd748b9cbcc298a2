package api_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// write is a request with a body that means no good, or might, and what has to come of it.
type write struct {
	name    string
	body    string
	status  []int
	problem string   // of those refused; empty for any
	headers []string // besides the media type of JSON
}

func refusedBody(name, body, problem string, status ...int) write {
	return write{name: name, body: body, status: status, problem: problem}
}

func gzipped(body string, times int) string {
	for range times {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write([]byte(body))
		_ = w.Close()
		body = b.String()
	}
	return body
}

func hostileBodies() []write {
	const fine = `"title":"a","locale":"en","body_markdown":"x"`
	utf16, _ := base64.StdEncoding.DecodeString("//57ACIAdABpAHQAbABlACIAOgAiAGEAIgB9AA==")
	all := []write{
		refusedBody("J-001 empty", "", "malformed-json", 400),
		refusedBody("J-002 null", "null", "", 422),
		refusedBody("J-003 array", "[]", "", 422),
		refusedBody("J-004 trailing garbage", "{"+fine+"} garbage", "malformed-json", 400),
		refusedBody("J-005 two documents", `{"title":"a"}{"title":"b"}`, "malformed-json", 400),
		refusedBody("J-006 a member twice", `{"title":"a","title":"b"}`, "malformed-json", 400),
		refusedBody("J-007 member name in another case", "{"+fine+`,"STATUS":"published"}`, "unknown-field", 422),
		refusedBody("J-012 created_at", "{"+fine+`,"created_at":"2000-01-01T00:00:00Z"}`, "validation-failed", 422),
		refusedBody("J-013 created_by", "{"+fine+`,"created_by":"admin"}`, "unknown-field", 422),
		refusedBody("J-016 feed_seq", "{"+fine+`,"feed_seq":1}`, "unknown-field", 422),
		refusedBody("J-018 nesting", `{"title":"a","extra":`+strings.Repeat("[", 10_000), "malformed-json", 400),
		refusedBody("J-021 invalid UTF-8", "{\"title\":\"a\xff\"}", "invalid-encoding", 400),
		refusedBody("J-022 escaped NUL", `{"title":"a\u0000b"}`, "invalid-encoding", 400),
		refusedBody("J-022 half a surrogate pair", `{"title":"a\ud800b"}`, "invalid-encoding", 400),
		refusedBody("J-023 UTF-16", string(utf16), "", 400),
		refusedBody("J-024 byte order mark", "\ufeff{"+fine+"}", "malformed-json", 400),
		refusedBody("J-025 number for a string", `{"title":1}`, "validation-failed", 422),
		refusedBody("J-027 1e400000", "{"+fine+`,"version":1e400000}`, "", 422),
		refusedBody("J-028 an integer too large", "{"+fine+`,"version":9223372036854775808}`, "", 422),
		refusedBody("J-034 over the limit", `{"title":"`+strings.Repeat("a", 2<<20)+`"}`, "payload-too-large", 413),
		{name: "J-036 nested gzip", body: gzipped("{}", 2), status: []int{415}, headers: []string{"Content-Encoding", "gzip, gzip"}},
		{name: "J-037 truncated gzip", body: gzipped("{"+fine+"}", 1)[:20], status: []int{400}, headers: []string{"Content-Encoding", "gzip"}},
		{name: "J-037 a bomb", body: gzipped(`{"title":"`+strings.Repeat("a", 64<<20)+`"}`, 1), status: []int{413}, headers: []string{"Content-Encoding", "gzip"}},
		refusedBody("V-015 title of 301 characters", `{"title":"`+strings.Repeat("a", 301)+`"}`, "validation-failed", 422),
		refusedBody("V-017 combining marks", `{"title":"a`+strings.Repeat("\u0301", 10_000)+`"}`, "validation-failed", 422),
		refusedBody("V-018 bidi override", `{"title":"Release \u202egpj.exe"}`, "validation-failed", 422),
		refusedBody("V-019 control characters", `{"title":"a\u0007b\u001b[31mred"}`, "validation-failed", 422),
		refusedBody("V-020 CRLF", `{"title":"a\r\nSet-Cookie: x=1"}`, "validation-failed", 422),
		refusedBody("V-046 a term that is not there", "{"+fine+`,"meetings":["5f0cb0b6-6a0e-4d0a-9a53-0b1f6d1c2e57"]}`, "validation-failed", 422),
		refusedBody("V-048 many relations", "{"+fine+`,"states":[`+strings.Repeat(`"KG",`, 10_000)+`"KG"]}`, "validation-failed", 422),
		refusedBody("two bodies", "{"+fine+`,"body_html":"<p>x</p>"}`, "validation-failed", 422),
		refusedBody("I-008 the status of another world", "{"+fine+`,"status":"withdrawn"}`, "validation-failed", 422),
	}
	for _, contentType := range []string{"text/plain", "application/xml", "application/json, text/html", "application/json; charset=latin1", "",
		"application/x-www-form-urlencoded", "multipart/form-data", "application/merge-patch+json"} {
		all = append(all, write{name: "J-038 " + contentType, body: "{" + fine + "}", status: []int{415},
			problem: "unsupported-media-type", headers: []string{"Content-Type", contentType}})
	}
	for _, slug := range []string{"a--b", "a-", "-a", "a b", "a/b", "..", "рress", "a_b", "search", "import", "00", "a\u200bb", strings.Repeat("a", 121), "A",
		"8d0c0f6e-0000-4000-8000-000000000000", ""} {
		if slug != "" {
			all = append(all, refusedBody("V-024 slug "+slug, "{"+fine+`,"slug":`+quoted(slug)+"}", "validation-failed", 422))
		}
	}
	for _, at := range []string{"2100-01-01T00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-06-30T23:59:60Z", "2020-01-01T00:00:00Z",
		"2100-01-01T00:00:00.1234567Z", "tomorrow", "2100-02-30T00:00:00Z", "2100-01-01"} {
		all = append(all, refusedBody("V-051 publish_at "+at, "{"+fine+`,"status":"scheduled","publish_at":`+quoted(at)+"}", "validation-failed", 422))
	}
	for _, key := range []string{"", `""`, "a\x01b", strings.Repeat("k", 256), "ключ"} {
		all = append(all, write{name: "I-008 key " + fmt.Sprintf("%.12q", key), body: "{" + fine + "}", status: []int{400}, problem: "invalid-header",
			headers: []string{"Idempotency-Key", key}})
	}
	return all
}

func TestHostileBodies(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		before := n.as("editor", http.MethodGet, "/v1/audit?page[size]=1", "").Body.String()
		for _, c := range hostileBodies() {
			headers := append([]string{"Content-Type", "application/json"}, c.headers...)
			w := n.as("editor", http.MethodPost, "/v1/releases", c.body, headers...)
			if !slices.Contains(c.status, w.Code) {
				t.Errorf("%s: status %d, want %v: %.300s", c.name, w.Code, c.status, w.Body)
			}
			checkProblem(t, c.name, w.Body.Bytes(), w.Header(), c.problem)
			if w.Body.Len() > 64<<10 {
				t.Errorf("%s: the answer has %d bytes", c.name, w.Body.Len())
			}
		}
		if after := n.as("editor", http.MethodGet, "/v1/audit?page[size]=1", "").Body.String(); after != before {
			t.Error("something was done")
		}
	})
}

// TestManyValuesCostLittle reads 900 kB of empty arrays. It runs alone, since it counts what is allocated.
func TestManyValuesCostLittle(t *testing.T) {
	n := newNewsroom(t, storetest.Open(t, store.SQLite, store.Options{}))
	h := newHandler(t, n.store, io.Discard)
	r, err := http.NewRequest(http.MethodPost, "http://dateline.test/v1/releases",
		strings.NewReader(`{"title":"a","extra":[`+strings.Repeat("[],", 300_000)+"[]]}"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+n.keys["editor"])
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	w := serveOne(h, r)
	runtime.ReadMemStats(&after)
	if took := (after.TotalAlloc - before.TotalAlloc) >> 20; w.Code != 400 || took > 16 {
		t.Errorf("status %d, %d MiB allocated, want 400 and at most 16: %s", w.Code, took, w.Body)
	}
}

// TestGoodBodies holds what must come through as it was sent.
func TestGoodBodies(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		for _, title := range []string{`<b>x</b> & "y"`, "'; DROP TABLE releases;--", `{"$ne":null}`, "Ünïcödé — “quotes”", "日本語の題名", "%s%n\\u0000"} {
			if d := n.create(title, ""); d.Title != title || d.Slug == "" {
				t.Errorf("%q is kept as %q with the slug %q", title, d.Title, d.Slug)
			}
		}
		if d := n.create("Re\u0301union", ""); d.Title != "R\u00e9union" {
			t.Errorf("NFD is kept as %q", d.Title)
		}
		if d := n.create("Twice", `"states":["KG","Kyrgyzstan","kyrgyzstan"]`); len(d.States) != 1 {
			t.Errorf("one State named three times: %v", d.States)
		}
		w := n.as("editor", http.MethodPost, "/v1/releases", gzipped(`{"title":"Packed"}`, 1), "Content-Encoding", "gzip")
		if w.Code != 201 {
			t.Errorf("gzip: %d %s", w.Code, w.Body)
		}
		d := n.create("To patch", `"summary":"s","dateline":"d"`)
		patched := n.do(200, http.MethodPatch, "/v1/releases/"+d.ID, `{"summary":null}`, "If-Match", d.ETag, "Content-Type", "application/merge-patch+json")
		if patched.Summary != "" || patched.Title != d.Title || patched.Revision != 2 {
			t.Errorf("null clears and leaves the rest: %+v", patched)
		}
		for _, html := range []string{`<img src=x onerror=alert(1)>`, `<a href="javascript:alert(1)">x</a>`, `<svg><animate onbegin=alert(1)></svg>`,
			`<p style="background:url(//evil)">x</p>`, `<iframe srcdoc="<script>alert(1)</script>"></iframe>`} {
			d := n.create("Vector", `"body_html":`+quoted(html))
			for _, bad := range []string{"<img", "javascript:", "<svg", "style=", "<iframe", "<script"} {
				if strings.Contains(d.BodyHTML, bad) {
					t.Errorf("%s is kept as %s", html, d.BodyHTML)
				}
			}
			if again := n.create("Vector", `"body_html":`+quoted(d.BodyHTML)); again.BodyHTML != d.BodyHTML {
				t.Errorf("%s, cleaned twice: %s", d.BodyHTML, again.BodyHTML)
			}
		}
	})
}

// TestHostileKeys shows keys that are none, in every way, and looks that the log says nothing of them.
func TestHostileKeys(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		good := n.keys["editor"]
		parts := strings.Split(good, "_")
		var log bytes.Buffer
		n.h = newHandler(t, n.store, &log)
		for name, value := range map[string]string{
			"A-004 checksum": "Bearer " + good[:len(good)-1] + flipped(good[len(good)-1]), "A-010 Basic": "Basic " + base64.StdEncoding.EncodeToString([]byte(good+":")),
			"A-012 64 kB": "Bearer " + strings.Repeat("a", 65536), "no scheme": good, "empty": "", "Bearer alone": "Bearer ", "two": "Bearer " + good + " " + good,
			"another secret": "Bearer " + wellFormed(parts[1]), "unknown id": "Bearer " + wellFormed("aaaaaaaaaaaa"),
		} {
			w := n.as("", http.MethodGet, "/v1/releases", "", "Authorization", value)
			if w.Code != 401 || w.Header().Get("WWW-Authenticate") == "" {
				t.Errorf("%s: status %d", name, w.Code)
			}
			checkProblem(t, name, w.Body.Bytes(), w.Header(), "unauthenticated")
		}
		if w := n.as("", http.MethodGet, "/v1/drafts", "", "Authorization", "bEaReR   "+good); w.Code != 200 {
			t.Errorf("A-009 the scheme in another case: %d", w.Code)
		}
		if w := n.as("", http.MethodPost, "/v1/releases", `{"title":"x"}`, "Cookie", "api_key="+good+"; session="+good); w.Code != 401 {
			t.Errorf("A-011 a key in a cookie: %d", w.Code)
		}
		n.as("editor", http.MethodGet, "/v1/drafts", "", "User-Agent", "x\" level=error msg=\"forged", "X-Request-Id", "{\"a\":1}\u0085\u2028forged")
		checkLog(t, log.String(), parts[2], "forged", "evil")
	})
}

// flipped gives another letter.
func flipped(c byte) string {
	if c == 'a' {
		return "b"
	}
	return "a"
}

// wellFormed makes a key with an id, whose secret is another than that of any key.
func wellFormed(id string) string {
	text := "dl_" + id + "_" + strings.Repeat("a", 32)
	letters := base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)
	return text + "_" + letters.EncodeToString(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(text))))
}

// checkLog holds that every line is one JSON object, and that none of some words is in it.
func checkLog(t *testing.T, log string, words ...string) {
	t.Helper()
	for line := range strings.Lines(log) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry["request_id"] == "" {
			t.Errorf("the log has the line %q (%v)", line, err)
		}
	}
	for _, word := range words {
		if strings.Contains(log, word) {
			t.Errorf("the log says %q", word)
		}
	}
}

// TestKeysGiveWhatTheyHave makes keys with keys.
func TestKeysGiveWhatTheyHave(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		n.keys["clerk"] = makeKey(t, n.store, "keys", "drafts:read")
		for body, want := range map[string]int{
			`{"name":"more","scopes":["releases:write"]}`: 403, `{"name":"all","scopes":["drafts:read","audit"]}`: 403,
			`{"name":"x","scopes":["admin"]}`: 422, `{"name":"x","scopes":[]}`: 422, `{"name":"","scopes":["keys"]}`: 422, `{"scopes":["keys"]}`: 422,
			`{"name":"x","scopes":["keys"],"expires_at":"2000-01-01T00:00:00Z"}`: 422, `{"name":"x","scopes":["keys"],"id":"y"}`: 422,
		} {
			if w := n.as("clerk", http.MethodPost, "/v1/keys", body); w.Code != want {
				t.Errorf("%s: status %d, want %d: %s", body, w.Code, want, w.Body)
			}
		}
		w := n.as("clerk", http.MethodPost, "/v1/keys", `{"name":"reader","scopes":["drafts:read"]}`)
		var made struct{ Data struct{ ID, Secret string } }
		if err := json.Unmarshal(w.Body.Bytes(), &made); err != nil || w.Code != 201 {
			t.Fatalf("status %d, %v", w.Code, err)
		}
		n.keys["made"] = made.Data.Secret
		if w := n.as("made", http.MethodGet, "/v1/drafts", ""); w.Code != 200 {
			t.Errorf("the new key: %d", w.Code)
		}
		if w := n.as("editor", http.MethodGet, "/v1/keys", ""); strings.Contains(w.Body.String(), made.Data.Secret) || !strings.Contains(w.Body.String(), made.Data.ID) {
			t.Errorf("the list of keys: %s", w.Body)
		}
		for range 2 {
			if w := n.as("clerk", http.MethodDelete, "/v1/keys/"+made.Data.ID, ""); w.Code != 204 {
				t.Errorf("revoked: %d", w.Code)
			}
		}
		if w := n.as("made", http.MethodGet, "/v1/releases", ""); w.Code != 401 {
			t.Errorf("A-006 a revoked key: %d", w.Code)
		}
	})
}

// FuzzBodies sends arbitrary bytes as bodies: nothing is answered with a fault of ours.
func FuzzBodies(f *testing.F) {
	for _, c := range hostileBodies() {
		if len(c.body) < 2000 {
			f.Add(c.body)
		}
	}
	h, key := fuzzNewsroom(f)
	f.Fuzz(func(t *testing.T, body string) {
		r, err := http.NewRequest(http.MethodPost, "http://dateline.test/v1/releases", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+key)
		w := serveOne(h, r)
		if w.Code >= 500 || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%q: status %d: %s", body, w.Code, w.Body)
		}
	})
}

// counting counts the look-ups of keys.
type counting struct {
	*store.Store
	lookUps atomic.Int64
}

func (c *counting) Key(ctx context.Context, id string) (*auth.Key, string, error) {
	c.lookUps.Add(1)
	return c.Store.Key(ctx, id)
}

// TestMisspeltKeysAreNotLookedUp holds that a key with a wrong checksum, or of another form, costs no statement.
func TestMisspeltKeysAreNotLookedUp(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		c := &counting{Store: n.store}
		h, err := api.New(api.Options{Store: n.store, Newsroom: c, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		good := n.keys["editor"]
		for _, key := range []string{good[:len(good)-1] + flipped(good[len(good)-1]), "dl_x", strings.Repeat("a", 65536), ""} {
			if w := send(t, h, http.MethodGet, "/healthz", "Authorization", "Bearer "+key); w.Code != 401 || c.lookUps.Load() != 0 {
				t.Errorf("%.20s: status %d, %d look-ups", key, w.Code, c.lookUps.Load())
			}
		}
		if w := send(t, h, http.MethodGet, "/healthz", "Authorization", "Bearer "+good); w.Code != 200 || c.lookUps.Load() != 1 {
			t.Errorf("a good key: status %d, %d look-ups", w.Code, c.lookUps.Load())
		}
	})
}

// TestOneNameForARequest refuses two Idempotency-Keys, and ways into drafts that there are not.
func TestOneNameForARequest(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		r, err := http.NewRequest(http.MethodPost, "http://dateline.test/v1/releases", strings.NewReader(`{"title":"Named twice"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = http.Header{"Authorization": {"Bearer " + n.keys["editor"]}, "Content-Type": {"application/json"}, "Idempotency-Key": {"a", "b"}}
		w := serveOne(n.h, r)
		checkProblem(t, "I-009 two names", w.Body.Bytes(), w.Header(), "invalid-header")
		d := n.create("A draft", "")
		for _, way := range []string{"preview-tokens", "duplicate", "preview", "unpublish"} {
			if w := n.as("editor", http.MethodPost, "/v1/releases/"+d.ID+"/"+way, "{}", "If-Match", "*"); w.Code != 404 && w.Code != 405 {
				t.Errorf("E-019 %s: %d", way, w.Code)
			}
		}
		if w := n.as("", http.MethodGet, "/v1/releases/"+d.ID, "", "X-Preview-Token", n.keys["editor"]); w.Code != 404 {
			t.Errorf("E-019 a token in another header: %d", w.Code)
		}
	})
}
