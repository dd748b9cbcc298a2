package api_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// hostile is a request that means no good, or might, and what has to come of it.
type hostile struct {
	path    string
	status  []int
	problem string // the last segment of the problem's type; empty for any, and for an answer that is none
}

func bad(path, problem string) hostile { return hostile{path, []int{400}, problem} }

func missing(path string) hostile { return hostile{path, []int{404}, "not-found"} }

func repeated(prefix, part string, n int, suffix string) string {
	return prefix + strings.Repeat(part, n) + suffix
}

func hostileRequests() []hostile {
	const published = "observers-publish-preliminary-findings"
	requests := []hostile{
		// The query as a whole.
		bad("/v1/releases?where[status]=draft", "unknown-parameter"),
		bad("/v1/releases?filter[status][eq]=draft%zz", "malformed-query"),
		bad(repeated("/v1/releases?filter[status][eq]=published", "&a=1", 10002, ""), "query-too-complex"),
		bad(repeated("/v1/releases?", "filter[title][ne]=a&", 65, ""), "query-too-complex"),
		bad("/v1/releases?filter[locale][eq]=en&filter[locale][eq]=fr", "duplicate-parameter"),
		bad("/v1/releases?filter[status[eq]=published", "malformed-query"),
		bad(repeated("/v1/releases?filter", "[a]", 1000, "=1"), "malformed-query"),
		bad("/v1/releases?q=%ud800", "malformed-query"),
		bad("/v1/releases?filter=%7B%22status%22%3A%7B%22%24ne%22%3Anull%7D%7D", "malformed-query"),
		bad("/v1/releases?a=1;b=2", "malformed-query"),
		bad("/v1/releases?filter[title]=%00", "invalid-encoding"),
		bad("/v1/releases?filter[title]=%ff", "invalid-encoding"),
		bad("/v1/navigation?depth=1", "unknown-parameter"),
		bad("/v1/states/kyrgyzstan?filter[code]=KG", "unknown-parameter"),
		// Pages.
		bad("/v1/releases?page[number]=99999999&page[offset]=-1", "unknown-parameter"),
		bad("/v1/releases?page[number]=5001", "invalid-page"),
		bad("/v1/releases?page[after]=x&page[number]=1", "invalid-page"),
		{repeated("/v1/releases?page[after]=", "A", 65536, ""), []int{400, 414, 431}, ""},
		// Filters.
		bad("/v1/releases?filter[created_by.email][starts]=a", "invalid-filter"),
		bad("/v1/releases?filter[releases.deleted_at][null]=false", "invalid-filter"),
		bad("/v1/releases?filter[TITLE][eq]=a", "invalid-filter"),
		bad("/v1/releases?filter[published_at][contains]=2026", "invalid-filter"),
		bad("/v1/releases?filter[slug][any]=", "invalid-filter"),
		bad("/v1/releases?filter[slug][none]=", "invalid-filter"),
		bad(repeated("/v1/releases?filter[id][any]=", "1,", 2000, "1"), "query-too-complex"),
		bad(repeated("/v1/releases?filter[or]=", "title:eq:a|", 1100, ""), ""),
		bad("/v1/releases?filter[meetings][exists]=yes", "invalid-filter"),
		bad("/v1/releases?filter[meeting][null]=yes", "invalid-filter"),
		bad("/v1/releases?filter[title][contains]=a", "invalid-filter"),
		bad("/v1/releases?filter[status][eq]=draft", "invalid-filter"),
		bad("/v1/releases?filter[status][ne]=published", "invalid-filter"),
		bad("/v1/releases?draft=true&preview=1&public=true&publicationState=preview", "unknown-parameter"),
		bad("/v1/releases?callback=alert", "unknown-parameter"),
		// Orders, fields, included paths.
		bad("/v1/releases?sort=internal_note", "invalid-sort"),
		bad("/v1/releases?sort=created_by.email", "invalid-sort"),
		bad("/v1/releases?sort=title%3Bselect%20pg_sleep%2810%29", "invalid-sort"),
		bad("/v1/releases?sort=(case%20when%20(select%201)=1%20then%20title%20end)", "invalid-sort"),
		bad("/v1/releases?sort=title,-published_at,locale,id", "query-too-complex"),
		bad("/v1/releases?sort=,,title,", "invalid-sort"),
		bad("/v1/releases?sort=body", "invalid-sort"),
		bad("/v1/releases?fields=title,internal_note", "invalid-fields"),
		bad("/v1/releases?fields[releases]=title", "invalid-fields"),
		bad("/v1/releases?fields[users]=email", "invalid-fields"),
		bad("/v1/releases?fields=*", "invalid-fields"),
		bad("/v1/releases?fields=x:internal_note", "invalid-fields"),
		bad("/v1/releases?include=created_by", "invalid-include"),
		bad(repeated("/v1/releases?include=", "meeting,", 300, ""), "query-too-complex"),
		// Paths.
		missing("/v1/releases/..%2f..%2fetc%2fpasswd"),
		missing("/v1/releases/%252e%252e%252f"),
		missing("/v1/releases/..%5c..%5cwindows"),
		{"/v1/../v1/releases/" + published, []int{301, 308, 400, 404}, ""},
		{"/v1//releases/" + published, []int{301, 308, 400, 404}, ""},
		missing("/V1/releases/" + published),
		missing("/v1/releases/" + strings.ToUpper(published)),
		missing("/v1/releases/%FF"), missing("/v1/releases/%ff"), missing("/v1/releases/%61bc"), missing("/v1/releases/abc"),
		missing("/v1/releases/%c0%af"), missing("/v1/releases/%ed%a0%80"), missing("/v1/releases/cafe%CC%81"),
		missing("/v1/releases/pre%E2%80%8Dss"), missing("/v1/releases/a%00b"), missing("/v1/releases/" + strings.Repeat("a", 121)),
		missing("/v1/releases/8d0c0f6e-0000-4000-8000-000000000000abc"), missing("/v1/releases/8d0c0f6e-0000-4000-8000-000000000000"),
		missing("/v1/meetings/-1"), missing("/v1/meetings/9223372036854775808"), missing("/v1/meetings/%2B0001"), missing("/v1/users"),
		// What stands in a value stays a value.
		{"/v1/releases?filter[title][eq]=%27%3B%20DROP%20TABLE%20releases%3B--", []int{200}, ""},
		{"/v1/releases?filter[slug][any]=a%27%29%20OR%20%281=1,b", []int{200}, ""},
		{repeated("/v1/releases?filter[slug][any]=", "a,", 99, "a"), []int{200}, ""},
		{"/v1/releases?filter[title][contains]=%25_%25", []int{200}, ""},
		{"/v1/releases?filter[title][contains]=abc%5C", []int{200}, ""},
	}
	for _, size := range []string{"0", "-1", "101", "9223372036854775807", "9223372036854775808", "1e3", "0x10", "010", "1.0", "%2B5", "", "ten"} {
		requests = append(requests, bad("/v1/releases?page[size]="+size, "invalid-page"))
	}
	for _, day := range []string{"2026-13-01", "2026-02-30", "-infinity", "infinity", "now", "294277-01-01T00:00:00Z",
		"2026-01-01T00:00:00", "2026-06-30T23:59:60Z", "1767225600", "1899-12-31", "2201-01-01"} {
		requests = append(requests, bad("/v1/releases?filter[published_at][gte]="+day, "invalid-filter"))
	}
	for _, hidden := range []string{"password_hash", "internal_note", "api_key_id", "deleted_at", "embargo_until", "approved_by", "body_text", "revision"} {
		requests = append(requests, bad("/v1/releases?filter["+hidden+"][eq]=x", "invalid-filter"))
	}
	for _, path := range []string{"/.git/config", "/.env", "/debug/pprof/", "/debug/vars", "/metrics", "/actuator/env",
		"/swagger/index.html", "/admin", "/wp-login.php", "/server-status", "/v1/.well-known/../admin", "/docs/../go.mod", "/docs/explorer.go"} {
		requests = append(requests, missing(path))
	}
	return requests
}

func TestHostileRequests(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		before := get(t, h, "/v1/releases").Body.String()
		for _, c := range hostileRequests() {
			w := get(t, h, c.path)
			name := c.path[:min(len(c.path), 90)]
			if !slices.Contains(c.status, w.Code) {
				t.Errorf("%s: status %d, want %v: %s", name, w.Code, c.status, w.Body)
			}
			if w.Code >= 400 {
				checkProblem(t, name, w.Body.Bytes(), w.Header(), c.problem)
			}
			if strings.Contains(c.path, "filter[") && w.Code == 200 && strings.Contains(w.Body.String(), `"slug"`) {
				t.Errorf("%s: finds something: %s", name, w.Body)
			}
		}
		if after := get(t, h, "/v1/releases").Body.String(); after != before {
			t.Error("the list is another one afterwards")
		}
	})
}

func checkProblem(t *testing.T, name string, body []byte, header http.Header, want string) {
	t.Helper()
	var p struct {
		Type, Title, Detail, Instance string
		Status                        int
	}
	if err := json.Unmarshal(body, &p); err != nil || p.Title == "" || p.Detail == "" || p.Instance == "" || p.Status == 0 {
		t.Errorf("%s: not a whole problem (%v): %s", name, err, body)
	}
	if got := p.Type[strings.LastIndex(p.Type, "/")+1:]; want != "" && got != want {
		t.Errorf("%s: problem %s, want %s", name, got, want)
	}
	if header.Get("Content-Type") != "application/problem+json" || header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s: headers %v", name, header)
	}
	for _, inside := range []string{"SQL", "sqlite", "pgx", "goroutine", ".go:", "SELECT "} {
		if strings.Contains(string(body), inside) {
			t.Errorf("%s: the answer shows something internal: %s", name, body)
		}
	}
}

// TestHiddenAndUnknownAlike holds that names of columns that are not public answer as names that do not exist.
func TestHiddenAndUnknownAlike(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		for _, pattern := range []string{"/v1/releases?filter[NAME][eq]=x", "/v1/releases?sort=NAME", "/v1/releases?fields=NAME"} {
			ask := func(name string) string {
				body := get(t, h, strings.ReplaceAll(pattern, "NAME", name)).Body.String()
				return strings.ReplaceAll(body, name, "NAME")
			}
			want := ask("zzzzzzzzzzzz")
			for _, hidden := range []string{"trashed_at", "embargo_until", "revision", "body_length"} {
				if got := ask(hidden); got != want {
					t.Errorf("%s: %s answers\n%s\nand an unknown name\n%s", pattern, hidden, got, want)
				}
			}
		}
	})
}

// TestCursors uses cursors where they do not belong, and changed ones.
func TestCursors(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		cursor := func(path string) string {
			var p struct{ Page struct{ Next string } }
			if err := json.Unmarshal(get(t, h, path).Body.Bytes(), &p); err != nil || p.Page.Next == "" {
				t.Fatalf("%s: no cursor (%v)", path, err)
			}
			return p.Page.Next
		}
		refused := func(path string) {
			t.Helper()
			w := get(t, h, path)
			if w.Code != 400 {
				t.Errorf("%s: status %d", path, w.Code)
			}
			checkProblem(t, path, w.Body.Bytes(), w.Header(), "invalid-cursor")
		}
		byTitle := cursor("/v1/releases?page[size]=2&sort=title")
		refused("/v1/releases?page[size]=2&sort=-published_at&page[after]=" + byTitle)
		byDate := cursor("/v1/releases?page[size]=2")
		refused("/v1/releases?page[size]=2&filter[locale][eq]=ru&page[after]=" + byDate)
		refused("/v1/releases?page[after]=" + cursor("/v1/states?page[size]=2"))
		for i := range byDate {
			flipped := []byte(byDate)
			flipped[i] ^= 1
			if flipped[i] == '+' || flipped[i] == '%' || flipped[i] == '&' || flipped[i] == '#' || flipped[i] == ';' {
				continue
			}
			refused("/v1/releases?page[size]=2&page[after]=" + string(flipped))
		}
		if w := get(t, h, "/v1/releases?page[size]=3&fields=title&page[after]="+byDate); w.Code != 200 {
			t.Errorf("a cursor is bound to more than filter and order: %s", w.Body)
		}
	})
}

// TestHeaders looks at what every answer carries, whatever it is.
func TestHeaders(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		for _, path := range []string{"/v1/releases", "/v1/none", "/v1/releases?page[size]=x", "/healthz", "/v1/releases/none"} {
			header := get(t, h, path, "Origin", "https://evil.example", "Cookie", "a=b").Header()
			for name, want := range map[string]string{
				"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
				"Content-Security-Policy":     "default-src 'none'; frame-ancestors 'none'",
				"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "", "Server": "", "X-Powered-By": "",
			} {
				if got := header.Get(name); got != want {
					t.Errorf("%s: %s is %q, want %q", path, name, got, want)
				}
			}
		}
		for _, origin := range []string{"https://evilallowed.example", "https://allowed.example.evil.example"} {
			w := send(t, h, http.MethodOptions, "/v1/releases", "Origin", origin, "Access-Control-Request-Method", "POST")
			if w.Code != 204 || strings.Contains(w.Header().Get("Access-Control-Allow-Methods"), "POST") ||
				w.Header().Get("Access-Control-Allow-Origin") == origin {
				t.Errorf("preflight from %s: %d %v", origin, w.Code, w.Header())
			}
		}
	})
}

// TestHeadersThatDoNotCount sends headers that must not change an answer, and looks whether they do.
func TestHeadersThatDoNotCount(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		const path = "/v1/releases?page[size]=1"
		plain := get(t, h, path)
		for _, name := range []string{"X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "Forwarded", "X-Forwarded-Scheme",
			"X-Host", "X-Original-Host", "X-Wap-Profile", "X-Api-Version", "Accept-Language", "User-Agent", "Referer",
			"X-Custom-IP-Authorization", "X-Forwarded-Prefix", "Via", "TE", "Pragma", "Accept", "X-Http-Method-Override"} {
			w := get(t, h, path, name, "canary.evil.example")
			if w.Code != 200 || w.Body.String() != plain.Body.String() {
				t.Errorf("%s changes the answer: %d", name, w.Code)
			}
			for key, values := range w.Header() {
				if strings.Contains(strings.Join(values, " "), "canary") {
					t.Errorf("%s comes back in %s", name, key)
				}
			}
		}
		w := get(t, h, path, "Accept", strings.Repeat("a/b;q=0.1,", 800))
		if w.Code != 200 || w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("a long Accept: %d, %s", w.Code, w.Header().Get("Content-Type"))
		}
		if got := get(t, h, path, "X-Request-Id", "a b\r\nc").Header().Get("X-Request-Id"); strings.ContainsAny(got, " \r\n") {
			t.Errorf("the request id is %q", got)
		}
	})
}

// FuzzRequests sends arbitrary paths and queries: nothing is answered with a fault of ours.
func FuzzRequests(f *testing.F) {
	for _, c := range hostileRequests() {
		if len(c.path) < 2000 {
			f.Add(c.path)
		}
	}
	h := fuzzHandler(f)
	f.Fuzz(func(t *testing.T, path string) {
		r, err := http.NewRequest(http.MethodGet, "http://dateline.test/"+strings.TrimPrefix(path, "/"), nil)
		if err != nil {
			t.Skip("net/http refuses it")
		}
		w := serveOne(h, r)
		if w.Code >= 500 {
			t.Errorf("%q: status %d: %s", path, w.Code, w.Body)
		}
	})
}
