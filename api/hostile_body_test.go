package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/store"
)

// attempt is something tried on a draft that has to be refused, and how. The path may name {id}, the headers {etag}.
type attempt struct {
	name, method, path, body string
	headers                  http.Header
	status                   int
	problem                  string // the last segment of the problem's type; empty for any
}

// edit tries a body on a draft, with all that an edit needs besides.
func edit(name, body string, status int, problem string) attempt {
	return edited(name, body, status, problem, "If-Match", "{etag}", "Content-Type", "application/json")
}

// edited is edit with the headers given as pairs, and no others.
func edited(name, body string, status int, problem string, headers ...string) attempt {
	h := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Add(headers[i], headers[i+1])
	}
	return attempt{name, http.MethodPatch, "/v1/releases/{id}", body, h, status, problem}
}

// try sends an attempt as the editor.
func (n *newsroom) try(c attempt, d draft) *httptest.ResponseRecorder {
	n.t.Helper()
	fill := strings.NewReplacer("{id}", d.ID, "{etag}", d.ETag)
	r, err := http.NewRequest(c.method, "http://dateline.test"+fill.Replace(c.path), strings.NewReader(c.body))
	if err != nil {
		n.t.Fatalf("%s: %v", c.name, err)
	}
	for name, values := range c.headers {
		for _, v := range values {
			r.Header.Add(name, fill.Replace(v))
		}
	}
	r.Header.Set("Authorization", "Bearer "+n.keys["editor"])
	return serveOne(n.h, r)
}

// stands says how the newsroom stands: what was done, what is public, what is written.
func (n *newsroom) stands() string {
	n.t.Helper()
	said := ""
	for _, path := range []string{"/v1/audit?page[size]=1", "/v1/releases?page[size]=1", "/v1/drafts?page[size]=1", "/v1/meetings?page[size]=1", "/v1/keys?page[size]=1"} {
		w := n.as("editor", http.MethodGet, path, "")
		if w.Code != http.StatusOK {
			n.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		said += w.Body.String() + "\n"
	}
	return said
}

// refused wants each attempt refused with a whole problem, and nothing changed by it.
func (n *newsroom) refused(t *testing.T, all []attempt, d draft) {
	t.Helper()
	before := n.stands()
	for _, c := range all {
		t.Run(c.name, func(t *testing.T) {
			w := n.try(c, d)
			if w.Code != c.status {
				t.Errorf("status %d, want %d: %.300s", w.Code, c.status, w.Body)
			}
			if w.Body.Len() > 64<<10 {
				t.Errorf("it is answered with %d bytes", w.Body.Len())
			}
			checkProblem(t, c.name, w.Body.Bytes(), w.Header(), c.problem)
			if diff := cmp.Diff(before, n.stands()); diff != "" {
				t.Errorf("it changed something (-before +after)\n%s", diff)
			}
		})
	}
}

// hostileEdits are bodies that mean no good to a draft that is there.
func hostileEdits() []attempt {
	const malformed, invalid, unknown = "malformed-json", "validation-failed", "unknown-field"
	return []attempt{
		edit("J-001 empty body", "", 400, malformed),
		edit("J-002 top-level null", "null", 422, invalid),
		edit("J-003 top-level array", "[]", 422, invalid),
		edit("J-004 trailing garbage", `{"title":"a"} garbage`, 400, malformed),
		edit("J-005 two documents", `{"title":"a"}{"title":"b"}`, 400, malformed),
		edit("J-007 member name in another case", `{"title":"a","STATUS":"published"}`, 422, unknown),
		edit("J-012 created_at", `{"title":"a","created_at":"2000-01-01T00:00:00Z"}`, 422, invalid),
		edit("J-013 created_by", `{"title":"a","created_by":"admin"}`, 422, unknown),
		edit("J-016 feed_seq", `{"title":"a","feed_seq":1}`, 422, unknown),
		edit("J-018 nesting depth 10 000", `{"title":"a","extra":`+strings.Repeat("[", 10_000), 400, malformed),
		edit("J-019 900 kB of empty arrays", `{"title":"a","extra":[`+strings.Repeat("[],", 300_000)+"[]]}", 400, malformed),
		edit("J-021 raw invalid UTF-8", "{\"title\":\"a\xff\"}", 400, "invalid-encoding"),
		edit("J-022 escaped NUL", `{"title":"a\u0000b"}`, 400, "invalid-encoding"),
		edit("J-023 UTF-16 with a byte order mark", "\xff\xfe{\x00\"\x00t\x00\"\x00:\x001\x00}\x00", 400, ""),
		edit("J-024 UTF-8 byte order mark", "\ufeff{\"title\":\"a\"}", 400, malformed),
		edit("J-025 number where a string is due", `{"title":1}`, 422, invalid),
		edit("J-027 1e400000", `{"title":"a","version":1e400000}`, 422, ""),
		edit("J-028 integer 9223372036854775808", `{"title":"a","version":9223372036854775808}`, 422, ""),
		edit("J-031 null for what cannot be cleared", `{"title":null}`, 422, invalid),
		edited("J-036 gzip over gzip, a line each", gzipped(`{"title":"a"}`, 2), 415, "unsupported-media-type",
			"If-Match", "*", "Content-Type", "application/json", "Content-Encoding", "gzip", "Content-Encoding", "gzip"),
		edited("J-038 text/plain", `{"title":"a"}`, 415, "unsupported-media-type", "If-Match", "*", "Content-Type", "text/plain"),
		edited("J-039 application/xml", `{"title":"a"}`, 415, "unsupported-media-type", "If-Match", "*", "Content-Type", "application/xml"),
		edited("J-044 two types in one", `{"title":"a"}`, 415, "unsupported-media-type", "If-Match", "*", "Content-Type", "application/json, text/html"),
		edited("J-044 two types in two lines", `{"title":"a"}`, 415, "unsupported-media-type", "If-Match", "*", "Content-Type", "application/json", "Content-Type", "text/html"),
		edited("J-045 no content type", `{"title":"a"}`, 415, "unsupported-media-type", "If-Match", "*"),
		edited("J-046 XXE", `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Rel><Title>&x;</Title></Rel>`, 415,
			"unsupported-media-type", "If-Match", "*", "Content-Type", "application/xml"),
		edit("A-016 published_at back-dated", `{"published_at":"2000-01-01T00:00:00Z"}`, 422, invalid),
		edit("A-018 moved into a structure", `{"structure":"8d0c0f6e-0000-4000-8000-000000000000"}`, 422, unknown),
		edit("V-015 title of 301 characters", `{"title":"`+strings.Repeat("a", 301)+`"}`, 422, invalid),
		edit("V-017 10 000 combining marks", `{"title":"a`+strings.Repeat("\u0301", 10_000)+`"}`, 422, invalid),
		edit("V-018 bidi override in the title", `{"title":"Release \u202egpj.exe"}`, 422, invalid),
		edit("V-019 control characters in the title", `{"title":"a\u0007b\u001b[31mred"}`, 422, invalid),
		edit("V-020 CRLF in the title", `{"title":"a\r\nSet-Cookie: x=1"}`, 422, invalid),
		edit("V-046 relation to an absent id", `{"meetings":["5f0cb0b6-6a0e-4d0a-9a53-0b1f6d1c2e57"]}`, 422, invalid),
		edit("V-048 10 000 relations", `{"states":[`+strings.Repeat(`"KG",`, 10_000)+`"KG"]}`, 422, invalid),
		edited("I-012 without If-Match", `{"title":"a"}`, 428, "precondition-required", "Content-Type", "application/json"),
		edited("I-013 stale If-Match", `{"title":"a"}`, 412, "version-conflict", "Content-Type", "application/json", "If-Match", `"stale"`),
		edited("I-014 weak ETag", `{"title":"a"}`, 412, "version-conflict", "Content-Type", "application/json", "If-Match", "W/{etag}"),
		edited("I-014 ETag without its quotes", `{"title":"a"}`, 412, "version-conflict", "Content-Type", "application/json", "If-Match", "stale"),
	}
}

// hostileSlugs are slugs that no release may have.
func hostileSlugs() []attempt {
	var all []attempt
	for _, c := range [][2]string{
		{"V-024", "a--b"}, {"V-026", "a-"}, {"V-027", "a b"}, {"V-028", "a/b"}, {"V-030", ".."}, {"V-032", "\u0440ress"}, {"V-033", "a_b"},
		{"V-037", "search"}, {"V-039", "import"}, {"V-040", "00"}, {"V-041", "a\u200bb"}, {"V-042", strings.Repeat("a", 121)},
	} {
		all = append(all, edit(fmt.Sprintf("%s slug %.10q", c[0], c[1]), `{"slug":`+quoted(c[1])+`}`, 422, "validation-failed"))
	}
	return all
}

// hostileMoments are moments at which nothing can be published, in each of the ways to say one.
func hostileMoments() []attempt {
	var all []attempt
	for _, c := range [][2]string{
		{"V-051", "2026-01-01T00:00:00"}, {"V-051", "2100-01-01T00:00:00"}, {"V-054", "0001-01-01T00:00:00Z"}, {"V-055", "9999-12-31T23:59:59Z"},
		{"V-056", "2026-03-29T02:30:00+01:00"}, {"V-057", "2026-06-30T23:59:60Z"}, {"V-057", "2100-06-30T23:59:60Z"}, {"V-057", "2100-02-30T00:00:00Z"},
	} {
		name := c[0] + " publish_at " + c[1]
		all = append(all,
			edit(name+" alone", `{"publish_at":"`+c[1]+`"}`, 422, "validation-failed"),
			edit(name+" with its status", `{"status":"scheduled","publish_at":"`+c[1]+`"}`, 422, "validation-failed"),
			scheduled(name+" as an action", `{"publish_at":"`+c[1]+`"}`, "validation-failed"))
	}
	return append(all,
		scheduled("V-061 embargo later than publish", `{"publish_at":"2100-01-01T00:00:00Z","embargo_until":"2101-01-01T00:00:00Z"}`, "unknown-field"),
		scheduled("V-061 no moment", `{}`, "validation-failed"), scheduled("V-061 null for a moment", `{"publish_at":null}`, "validation-failed"))
}

func scheduled(name, body, problem string) attempt {
	c := edit(name, body, 422, problem)
	c.method, c.path = http.MethodPost, c.path+"/schedule"
	return c
}

// TestHostileEdits tries on a draft what must not come of it.
func TestHostileEdits(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		d := n.create("To be left alone", `"summary":"s","body_markdown":"Text.","states":["KG"]`)
		n.refused(t, slices.Concat(hostileEdits(), hostileSlugs(), hostileMoments()), d)
		for _, c := range []struct{ name, sent, kept string }{
			{"V-056 summer time elsewhere", "2099-03-29T02:30:00+01:00", "2099-03-29T01:30:00Z"},
			{"V-056 a fraction of a second", "2099-03-29T01:30:00.123456Z", "2099-03-29T01:30:00.123456Z"},
		} {
			body := `{"status":"scheduled","publish_at":"` + c.sent + `"}`
			planned := n.do(200, http.MethodPatch, "/v1/releases/"+d.ID, body, "If-Match", "*") // I-015: whatever it is
			if at := planned.PublishAt; at == nil || at.Format(time.RFC3339Nano) != c.kept {
				t.Errorf("%s: %s is kept as %v, want %s", c.name, c.sent, at, c.kept)
			}
		}
	})
}

// TestPackedBodies cuts a packed body at every byte, and sends more than there may be without saying how much.
func TestPackedBodies(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		n.h = newHandler(t, n.store, io.Discard)

		packed := gzipped(`{"title":"Packed"}`, 1)
		damaged := []byte(packed)
		damaged[len(damaged)-6] ^= 1 // in the checksum
		bodies := []string{string(damaged), packed + "garbage", "{}"}
		for i := 1; i < len(packed); i++ {
			bodies = append(bodies, packed[:i])
		}
		before := n.stands()
		for i, body := range bodies {
			w := n.as("editor", http.MethodPost, "/v1/releases", body, "Content-Type", "application/json", "Content-Encoding", "gzip")
			if w.Code != 400 {
				t.Errorf("J-037 %d, %d bytes of %d: status %d, want 400: %s", i, len(body), len(packed), w.Code, w.Body)
			}
			checkProblem(t, "J-037", w.Body.Bytes(), w.Header(), "malformed-json")
		}
		server := httptest.NewServer(n.h)
		t.Cleanup(server.Close)
		r, err := http.NewRequest(http.MethodPost, server.URL+"/v1/releases", io.MultiReader(
			strings.NewReader(`{"title":"`), strings.NewReader(strings.Repeat("a", 2<<20)), strings.NewReader(`"}`)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + n.keys["editor"]}}
		w, err := server.Client().Do(r)
		if err != nil {
			t.Fatalf("J-034 chunked: %v", err)
		}
		defer func() { _ = w.Body.Close() }()
		told, err := io.ReadAll(w.Body)
		if err != nil || r.ContentLength > 0 || w.StatusCode != 413 {
			t.Errorf("J-034 chunked: status %d, want 413 (%v)", w.StatusCode, err)
		}
		checkProblem(t, "J-034 chunked", told, w.Header, "payload-too-large")
		if diff := cmp.Diff(before, n.stands()); diff != "" {
			t.Errorf("something was done (-before +after)\n%s", diff)
		}
	})
}

// TestHostileBodiesCostLittle holds that a small request allocates little. It runs alone, since it counts what is
// allocated.
func TestHostileBodiesCostLittle(t *testing.T) {
	const most = 16 << 20
	for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
		s := filled.Open(t, engine, store.Options{})
		n := &newsroom{t: t, store: s, h: newHandler(t, s, io.Discard), keys: map[string]string{"editor": makeKey(t, s, auth.Scopes()...)}}
		d := n.create("To be left alone", "")
		for _, c := range []attempt{
			edit("J-018 nesting depth 10 000", `{"title":"a","extra":`+strings.Repeat("[", 10_000), 400, ""),
			edit("J-018 nesting depth 900 000", `{"title":"a","extra":`+strings.Repeat("[", 900_000), 400, ""),
			edit("J-018 nesting of objects", strings.Repeat(`{"a":`, 100_000), 400, ""),
			edit("J-019 900 kB of empty arrays", `{"title":"a","extra":[`+strings.Repeat("[],", 300_000)+"[]]}", 400, ""),
			edit("J-019 900 kB of names", `{`+strings.Repeat(`"":0,`, 180_000)+`"":0}`, 400, ""),
			edit("J-034 body over the limit", `{"title":"`+strings.Repeat("a", 2<<20)+`"}`, 413, ""),
			edited("J-037 a bomb", gzipped(`{"title":"`+strings.Repeat("a", 16<<20)+`"}`, 1), 413, "",
				"If-Match", "*", "Content-Type", "application/json", "Content-Encoding", "gzip"),
			edit("V-017 combining marks", `{"title":"a`+strings.Repeat("\u0301", 400_000)+`"}`, 422, ""),
			edit("V-048 10 000 relations", `{"states":[`+strings.Repeat(`"KG",`, 10_000)+`"KG"]}`, 422, ""),
		} {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			w := n.try(c, d)
			runtime.ReadMemStats(&after)
			if took := after.TotalAlloc - before.TotalAlloc; w.Code != c.status || took > most {
				t.Errorf("%s, %s: status %d, want %d; %d bytes allocated, want at most %d", engine, c.name, w.Code, c.status, took, most)
			}
		}
	}
}

// TestHostileHTML holds that nothing of a body runs, wherever it is shown, and that what is stored is its own.
func TestHostileHTML(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		for _, c := range [][2]string{
			{"V-002", `<img src=x onerror=alert(1)>`},
			{"V-003", `<a href="javascript:alert(1)">x</a>`},
			{"V-004", `<a href="java&#115;cript:alert(1)">x</a>`},
			{"V-005", `<svg><animate onbegin=alert(1)></svg>`},
			{"V-006", `<iframe srcdoc="<script>alert(1)</script>"></iframe>`},
			{"V-007", `<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`},
			{"V-009", `<meta http-equiv=refresh content="0;url=//evil">`},
			{"V-011", `<p style="background:url(//evil)">x</p>`},
			{"V-013", `<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>`},
		} {
			t.Run(c[0]+" "+c[1], func(t *testing.T) {
				text := `"body_html":` + quoted("<p>Before.</p>"+c[1])
				d := n.create("Hostile case", text)
				checkHTML(t, d.BodyHTML)
				if !strings.Contains(d.BodyHTML, "Before.") {
					t.Errorf("what means no harm is gone: %s", d.BodyHTML)
				}
				again := n.do(200, http.MethodPatch, "/v1/releases/"+d.ID, `{"body_html":`+quoted(d.BodyHTML)+`}`, "If-Match", d.ETag)
				if diff := cmp.Diff(d, again); diff != "" {
					t.Errorf("cleaned twice it is another one (-once +twice)\n%s", diff)
				}
				d = n.do(200, http.MethodPut, "/v1/releases/"+d.ID+"/translations/ru", `{"title":"Случай",`+text+`}`, "If-Match", d.ETag)
				n.do(200, http.MethodPost, "/v1/releases/"+d.ID+"/publish", "", "If-Match", d.ETag)
				for _, locale := range []string{"en", "ru"} {
					shown := n.do(200, http.MethodGet, "/v1/releases/"+d.Slug+"?locale="+locale, "")
					if checkHTML(t, shown.BodyHTML); shown.BodyHTML != again.BodyHTML {
						t.Errorf("in public, in %s, it is\n%s\nand in the newsroom\n%s", locale, shown.BodyHTML, again.BodyHTML)
					}
				}
			})
		}
	})
}

// checkHTML reads HTML as a browser does and looks for what runs, loads or leads elsewhere than it says.
func checkHTML(t *testing.T, source string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	harmful := []string{"script", "style", "iframe", "img", "svg", "math", "object", "embed", "form", "link", "meta", "base", "template", "noscript"}
	for node := range root.Descendants() {
		if node.Type == html.ElementNode && slices.Contains(harmful, node.Data) {
			t.Errorf("%s has <%s>", source, node.Data)
		}
		for _, a := range node.Attr {
			if strings.HasPrefix(a.Key, "on") || slices.Contains([]string{"style", "src", "srcdoc", "srcset", "formaction", "action"}, a.Key) {
				t.Errorf("%s has the attribute %s", source, a.Key)
			}
			to, err := url.Parse(a.Val)
			if a.Key == "href" && (err != nil || !slices.Contains([]string{"http", "https", "mailto"}, to.Scheme)) {
				t.Errorf("%s links to %s (%v)", source, a.Val, err)
			}
		}
	}
}

// FuzzNewsroomBodies sends arbitrary bytes as new releases and as edits: every answer is JSON and no fault of ours.
func FuzzNewsroomBodies(f *testing.F) {
	for _, c := range slices.Concat(hostileEdits(), hostileSlugs(), hostileMoments()) {
		if len(c.body) < 2000 {
			f.Add([]byte(c.body))
		}
	}
	f.Add([]byte(`{"title":"a","body_html":"<p>x</p>","states":["KG"],"origin":{"system":"s","id":"1"},"status":"published"}`))
	h, key := fuzzNewsroom(f)
	n := &newsroom{t: f, h: h, keys: map[string]string{"editor": key}}
	d := n.create("To be edited", "")
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, c := range []attempt{
			{method: http.MethodPost, path: "/v1/releases", headers: http.Header{"Content-Type": {"application/json"}}},
			{method: http.MethodPatch, path: "/v1/releases/{id}", headers: http.Header{"Content-Type": {"application/merge-patch+json"}, "If-Match": {"*"}}},
		} {
			c.body = string(body)
			w := (&newsroom{t: t, h: h, keys: n.keys}).try(c, d)
			problem := w.Header().Get("Content-Type") == "application/problem+json"
			if w.Code >= 500 || !json.Valid(w.Body.Bytes()) || problem != (w.Code >= 400) {
				t.Errorf("%s %q: status %d: %s", c.method, body, w.Code, w.Body)
			}
		}
	})
}
