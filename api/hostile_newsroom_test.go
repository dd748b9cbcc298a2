package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/store"
)

// TestKeysThatDoNotCountAnswerAlike holds that nobody finds out from an answer which part of a key is wrong.
func TestKeysThatDoNotCountAnswerAlike(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		good := n.keys["editor"]
		n.keys["expired"], n.keys["revoked"] = expiredKey(t, n), makeKey(t, n.store, auth.Scopes()...)
		act := content.Act{By: content.ByCommandLine, Action: "revoke"}
		if err := n.store.RevokeKey(t.Context(), act, idOfKey(t, n.keys["revoked"])); err != nil {
			t.Fatal(err)
		}
		before := n.stands()
		for _, at := range [][2]string{{"GET", "/v1/releases"}, {"GET", "/v1/drafts"}, {"POST", "/v1/releases"}, {"GET", "/v1/nothing"}, {"DELETE", "/v1/releases"}} {
			want := ""
			for name, key := range map[string]string{
				"A-004 wrong checksum":              good[:len(good)-1] + flipped(good[len(good)-1]),
				"A-005 id known, secret wrong":      wellFormed(idOfKey(t, good)),
				"A-005 id of a revoked key":         wellFormed(idOfKey(t, n.keys["revoked"])),
				"A-005 id unknown, key well-formed": wellFormed("aaaaaaaaaaaa"),
				"A-006 revoked":                     n.keys["revoked"],
				"A-007 expired":                     n.keys["expired"],
				"A-012 64 kB":                       strings.Repeat("a", 65536),
				"A-012 64 kB of a key":              good + strings.Repeat("a", 65536),
			} {
				w := n.as("", at[0], at[1], "", "Authorization", "Bearer "+key, "X-Request-Id", "test")
				if want == "" {
					want = answer(w)
				}
				if diff := cmp.Diff(want, answer(w)); w.Code != 401 || diff != "" {
					t.Errorf("%s %s, %s: status %d, want 401; it answers another thing than the others (-they +it)\n%s", at[0], at[1], name, w.Code, diff)
				}
				checkProblem(t, name, w.Body.Bytes(), w.Header(), "unauthenticated")
			}
		}
		if diff := cmp.Diff(before, n.stands()); diff != "" {
			t.Errorf("something was done (-before +after)\n%s", diff)
		}
		if w := n.as("", http.MethodGet, "/v1/releases", ""); w.Code != 200 {
			t.Errorf("A-001 no key: %d", w.Code)
		}
	})
}

// TestKeysDoNotReachFurther tries with keys what their scopes do not give.
func TestKeysDoNotReachFurther(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		n.keys["reader"] = makeKey(t, n.store, auth.DraftsRead)
		n.keys["writer"] = makeKey(t, n.store, auth.ReleasesWrite)
		n.keys["clerk"] = makeKey(t, n.store, auth.Keys)
		d := n.create("A draft", `"slug":"taken-by-a-draft"`)
		n.create("A release", `"slug":"taken-in-public","status":"published"`)
		before := n.stands()
		for _, c := range []struct {
			name, as, method, path, body string
			status                       int
			problem                      string
		}{
			{"A-014 a reader publishes", "reader", "POST", "/v1/releases/{id}/publish", "", 403, "forbidden"},
			{"A-014 a writer publishes", "writer", "POST", "/v1/releases/{id}/publish", "", 403, "forbidden"},
			{"A-014 a writer publishes by a status", "writer", "PATCH", "/v1/releases/{id}", `{"status":"published"}`, 403, "forbidden"},
			{"A-016 a writer back-dates", "writer", "PATCH", "/v1/releases/{id}", `{"published_at":"2000-01-01T00:00:00Z"}`, 422, "validation-failed"},
			{"A-019 a writer makes a key", "writer", "POST", "/v1/keys", `{"name":"x","scopes":["releases:write"]}`, 403, "forbidden"},
			{"A-019 more than it has", "clerk", "POST", "/v1/keys", `{"name":"x","scopes":["keys","releases:write"]}`, 403, "forbidden"},
			{"A-019 everything", "clerk", "POST", "/v1/keys", `{"name":"x","scopes":["admin"]}`, 422, "validation-failed"},
			{"E-006 a reader deletes", "reader", "DELETE", "/v1/releases/{id}", "", 403, "forbidden"},
			{"V-044 a slug that a draft has", "writer", "POST", "/v1/releases", `{"title":"x","slug":"taken-by-a-draft"}`, 409, "conflict"},
			{"V-044 a slug that is public", "writer", "POST", "/v1/releases", `{"title":"x","slug":"taken-in-public"}`, 409, "conflict"},
		} {
			w := n.as(c.as, c.method, strings.ReplaceAll(c.path, "{id}", d.ID), c.body, "If-Match", "*")
			if w.Code != c.status {
				t.Errorf("%s: status %d, want %d: %s", c.name, w.Code, c.status, w.Body)
			}
			checkProblem(t, c.name, w.Body.Bytes(), w.Header(), c.problem)
			if diff := cmp.Diff(before, n.stands()); diff != "" {
				t.Fatalf("%s: it changed something (-before +after)\n%s", c.name, diff)
			}
		}
		if made := n.create("Taken by a draft", ""); made.Slug == "taken-by-a-draft" || made.Slug == "" {
			t.Errorf("V-044 the slug made from a title is %q", made.Slug)
		}
	})
}

// TestTextsComeThrough holds that a text is kept as it was written, and shown so everywhere.
func TestTextsComeThrough(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		for _, c := range []struct{ name, sent, kept string }{
			{"V-014 HTML in a plain-text field", `<b>x</b> & "y"`, `<b>x</b> & "y"`},
			{"V-014 Markdown in a plain-text field", `*x* [y](z) \n &amp; &#60;`, `*x* [y](z) \n &amp; &#60;`},
			{"V-014 the end of a script", `</script><!-- %00 ${x} {{x}}`, `</script><!-- %00 ${x} {{x}}`},
			{"V-014 SQL and a pattern", `'; DROP TABLE releases;-- 100%_\`, `'; DROP TABLE releases;-- 100%_\`},
			{"V-022 NFD", "Re\u0301union", "R\u00e9union"},
			{"V-022 beyond the basic plane", "\U0001d11e and \U0001f3f4", "\U0001d11e and \U0001f3f4"},
		} {
			text := `"summary":` + quoted(c.sent) + `,"states":["KG","kyrgyzstan","Kyrgyzstan","KG"]` // V-049: the same relation twice
			d := n.create(c.sent, text)
			n.do(200, http.MethodPost, "/v1/releases/"+d.ID+"/publish", "", "If-Match", d.ETag)
			for _, path := range []string{"/v1/releases/" + d.ID + "/draft", "/v1/releases/" + d.Slug, "/v1/releases/" + d.Slug + "/versions/1"} {
				var told struct {
					Data struct {
						draft
						Release *draft // of a version
					}
				}
				if err := json.Unmarshal(n.as("editor", http.MethodGet, path, "").Body.Bytes(), &told); err != nil {
					t.Fatalf("%s: %v", path, err)
				}
				got := &told.Data.draft
				if told.Data.Release != nil {
					got = told.Data.Release
				}
				if got.Title != c.kept || got.Summary != c.kept || len(got.States) != 1 || got.States[0].Slug != d.States[0].Slug {
					t.Errorf("%s, %s: %q, %q, %v; want %q, %q and one State", c.name, path, got.Title, got.Summary, got.States, c.kept, c.kept)
				}
			}
			w := n.as("", http.MethodGet, "/v1/releases?filter[states][any]=KG&filter[id]="+d.ID, "")
			if list := w.Body.String(); w.Code != 200 || strings.Count(list, d.ID) == 0 || !strings.Contains(list, `"total":1`) {
				t.Errorf("V-049 the list of one: %d %s", w.Code, list)
			}
		}
	})
}

// TestRequestsSentTwice sends again what was sent, and other things under its name.
func TestRequestsSentTwice(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		n.keys["other"] = makeKey(t, n.store, auth.Scopes()...)
		post := func(name, path, body, key string) *httptest.ResponseRecorder {
			return n.as(name, http.MethodPost, path, body, "Idempotency-Key", key, "X-Request-Id", "test")
		}
		const list, body = "/v1/releases", `{"title":"Sent twice"}`
		for _, key := range []string{"plain", `"` + uuid.NewString() + `"`, "' OR 1=1;--", `\'"; DELETE FROM receipts; --`, "%", "_____"} {
			before := n.counted("/v1/drafts?filter[title]=sent%20twice")
			first, again := post("editor", list, body, key), post("editor", list, body, key)
			if first.Code != 201 || first.Header().Get("Location") == "" || again.Header().Get("Idempotent-Replayed") != "true" {
				t.Errorf("I-001, I-007 %s: %d %v, then %v", key, first.Code, first.Header(), again.Header())
			}
			again.Header().Del("Idempotent-Replayed")
			if diff := cmp.Diff(answer(first), answer(again)); diff != "" {
				t.Errorf("I-001 %s: the second time it is another answer (-first +second)\n%s", key, diff)
			}
			if made := n.counted("/v1/drafts?filter[title]=sent%20twice") - before; made != 1 {
				t.Errorf("I-001 %s: %d releases were made, want 1", key, made)
			}
			stands := n.stands()
			for _, c := range [][2]string{{"/v1/meetings", `{"name":"m"}`}, {"/v1/meetings", body}, {list, `{"title":"Sent twice", "summary":"s"}`}, {list, body + " "}} {
				w := post("editor", c[0], c[1], key)
				if checkProblem(t, "I-003 "+key, w.Body.Bytes(), w.Header(), "idempotency-key-reused"); w.Code != 422 || n.stands() != stands {
					t.Errorf("I-003 %s to %s under the name %s: %d %s", c[1], c[0], key, w.Code, w.Body)
				}
			}
			if w := post("other", list, body, key); w.Code != 201 || w.Header().Get("Idempotent-Replayed") != "" || w.Body.String() == first.Body.String() {
				t.Errorf("I-004 another key is told what was told to the first: %d %s", w.Code, w.Body)
			}
		}
		a, b := n.create("One of two", ""), n.create("The other", "")
		for _, c := range []struct {
			id      string
			status  int
			problem string
		}{{a.ID, 200, ""}, {b.ID, 422, "idempotency-key-reused"}} {
			w := n.as("editor", http.MethodPost, list+"/"+c.id+"/publish", "{}", "Idempotency-Key", "publish", "If-Match", "*")
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.problem) {
				t.Errorf("I-003 the same body for another release: %d, want %d: %s", w.Code, c.status, w.Body)
			}
		}
		if w := post("editor", list, `{"title":""}`, "corrected"); w.Code != 422 {
			t.Errorf("I-010 no title: %d", w.Code)
		}
		if w := post("editor", list, body, "corrected"); w.Code != 201 || w.Header().Get("Idempotent-Replayed") != "" {
			t.Errorf("I-010 a refusal is kept: %d %s", w.Code, w.Body)
		}
	})
}

// counted gives the total of a list.
func (n *newsroom) counted(path string) int {
	n.t.Helper()
	w := n.as("editor", http.MethodGet, path, "")
	var p pageBody
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != 200 {
		n.t.Fatalf("%s: status %d, %v: %s", path, w.Code, err, w.Body)
	}
	return p.Page.Total
}

// TestNothingHappensTwice deletes twice, and plans for what is withdrawn.
func TestNothingHappensTwice(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		for _, more := range []string{"", `"status":"published"`} {
			d := n.create("Deleted twice", more)
			path := "/v1/releases/" + d.ID
			n.do(204, http.MethodDelete, path, "", "If-Match", d.ETag)
			for _, match := range []string{d.ETag, "*"} {
				w := n.as("editor", http.MethodDelete, path, "", "If-Match", match)
				if checkProblem(t, "I-021", w.Body.Bytes(), w.Header(), "not-found"); w.Code != 404 {
					t.Errorf("I-021 deleted again: %d", w.Code)
				}
			}
			if got := n.counted("/v1/audit?filter[action]=delete&filter[item]=" + d.ID); got != 1 {
				t.Errorf("I-021 it is in the log %d times, want 1", got)
			}
		}
		d := n.create("Withdrawn", `"status":"published"`)
		d = n.do(200, http.MethodPost, "/v1/releases/"+d.ID+"/withdraw", "", "If-Match", d.ETag)
		const later = `{"publish_at":"2100-01-01T00:00:00Z"}`
		n.refused(t, []attempt{
			{"I-019 planned after withdrawal", "POST", "/v1/releases/{id}/schedule", later, http.Header{"If-Match": {"*"}, "Content-Type": {"application/json"}}, 409, "invalid-transition"},
			{"I-019 published after withdrawal", "POST", "/v1/releases/{id}/publish", "", http.Header{"If-Match": {"{etag}"}}, 409, "invalid-transition"},
			{"I-019 planned without If-Match", "POST", "/v1/releases/{id}/schedule", later, http.Header{"Content-Type": {"application/json"}}, 428, "precondition-required"},
			edit("I-019 edited after withdrawal", `{"title":"x"}`, 409, "invalid-transition"),
		}, d)
	})
}

// TestEmbargo asks after releases that are not public as everybody may: each answer is the one about nothing.
func TestEmbargo(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		n.keys["reader"] = makeKey(t, n.store, auth.Webhooks)
		canary := "canary" + strings.ReplaceAll(uuid.NewString(), "-", "")
		public := []string{"/v1/releases", "/v1/navigation", "/v1/meetings/human-rights-meetings", "/healthz", "/readyz", "/metrics"}
		before := map[string]string{}
		for _, path := range public {
			before[path] = answer(n.as("", "GET", path, "", "X-Request-Id", "test"))
		}
		text := `"summary":"` + canary + `","meetings":["human-rights-meetings"]`
		emb := n.create(canary, text+`,"status":"scheduled","publish_at":"2100-01-01T00:00:00Z"`)
		trash := n.create(canary+" trash", text)
		n.do(204, "DELETE", "/v1/releases/"+trash.ID, "", "If-Match", "*")
		for id, absent := range map[string]string{emb.Slug: "absent" + emb.Slug[6:], emb.ID: uuid.NewString(), trash.ID: uuid.NewString()} {
			for _, c := range [][3]string{
				{"E-001", "GET", ""}, {"E-001", "HEAD", ""}, {"E-003", "GET", "/versions"}, {"E-003", "GET", "/versions/1"}, {"E-003", "GET", "/draft"},
				{"E-005", "OPTIONS", ""}, {"E-006", "DELETE", ""}, {"E-008", "PUT", ""}, {"E-008", "PATCH", ""}, {"E-022", "POST", "/duplicate"}, {"E-019", "POST", "/preview-tokens"},
			} {
				for _, as := range []string{"", "reader"} {
					ask := func(key string) string {
						w := n.as(as, c[1], "/v1/releases/"+key+c[2], "", "X-Request-Id", "test", "If-Match", `"x"`)
						return strings.ReplaceAll(answer(w), key, "KEY")
					}
					want, got := ask(absent), ask(id)
					if diff := cmp.Diff(want, got); diff != "" || strings.Contains(got, canary) {
						t.Errorf("%s %s%s as %q (-absent +hidden)\n%s", c[0], c[1], c[2], as, diff)
					}
				}
			}
		}
		w := n.as("editor", "PATCH", "/v1/releases/"+trash.ID, `{"title":"x"}`, "If-Match", `"x"`)
		if checkProblem(t, "E-008", w.Body.Bytes(), w.Header(), "not-found"); w.Code != 404 {
			t.Errorf("E-008 what is in the trash, edited with a stale ETag: %d, want 404", w.Code)
		}
		for _, path := range public {
			if diff := cmp.Diff(before[path], answer(n.as("", "GET", path, "", "X-Request-Id", "test"))); diff != "" {
				t.Errorf("E-013, E-014, E-023 %s shows that there is something (-before +after)\n%s", path, diff)
			}
		}
	})
}

// TestEditsAndWithdrawalsInPublic looks at what the public sees of a release that is edited, then withdrawn.
func TestEditsAndWithdrawalsInPublic(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		d := n.create("Old words", `"slug":"old-slug","summary":"quetzalcoatl","body_markdown":"quetzalcoatl","status":"published"`)
		public := func(path string) *httptest.ResponseRecorder { return n.as("", "GET", path, "", "X-Request-Id", "test") }
		before := answer(public("/v1/releases/old-slug"))
		for i := range 3 {
			n.do(200, "PATCH", "/v1/releases/"+d.ID, fmt.Sprintf(`{"title":"Canary %d","slug":"canary-%d"}`, i, i), "If-Match", "*")
		}
		if diff := cmp.Diff(before, answer(public("/v1/releases/old-slug"))); diff != "" {
			t.Errorf("E-010, E-011 edits show (-before +after)\n%s", diff)
		}
		for i := range 3 {
			if w := public(fmt.Sprintf("/v1/releases/canary-%d", i)); w.Code != 404 {
				t.Errorf("E-011 the slug of an edit: %d, want 404: %s", w.Code, w.Body)
			}
		}
		n.do(200, "POST", "/v1/releases/"+d.ID+"/withdraw", `{"reason":"error"}`, "If-Match", "*")
		for _, path := range []string{"/v1/releases/" + d.ID, "/v1/releases/old-slug", "/v1/releases/old-slug/versions", "/v1/releases/old-slug/versions/1"} {
			w := public(path)
			if checkProblem(t, "E-021", w.Body.Bytes(), w.Header(), "gone"); w.Code != 410 {
				t.Errorf("E-021 %s: status %d, want 410", path, w.Code)
			}
			if said := strings.ToLower(w.Body.String()); strings.Contains(said, "old words") || strings.Contains(said, "quetzalcoatl") || strings.Contains(said, "canary") {
				t.Errorf("E-021 %s tells what was withdrawn: %s", path, w.Body)
			}
		}
		for _, query := range []string{"", "?filter[slug]=old-slug", "?filter[id]=" + d.ID, "?filter[title][contains]=old%20words"} {
			if w := public("/v1/releases" + query); w.Code != 200 || strings.Contains(w.Body.String(), `"id":"`+d.ID) || (query != "" && !strings.Contains(w.Body.String(), `"data":[]`)) {
				t.Errorf("E-021 the list%s has it: %d %s", query, w.Code, w.Body)
			}
		}
	})
}

// rawControl finds what would break a line of the log, or colour it.
var rawControl = regexp.MustCompile(`[\x00-\x1f\x7f-\x{9f}\x{2028}\x{2029}]`)

// TestLogIsSafe sends what would forge a line of the log or have it tell a secret: each request gives one line, of
// what the service knows and nothing that the client wrote.
func TestLogIsSafe(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		var log bytes.Buffer
		n.h = newHandler(t, n.store, &log)
		forged := "forged\" level=error {\"a\":1} \u0085\u2028\u009b31m\t"
		all := []string{"User-Agent", "X-Request-Id", "Referer", "Cookie", "X-Forwarded-For", "Accept-Language", "Accept", "If-None-Match", "Origin", "Traceparent"}
		var headers []string
		for _, name := range all {
			headers = append(headers, name, forged)
		}
		sent := 0
		ask := func(method, path, body string, more ...string) *httptest.ResponseRecorder {
			sent++
			return n.as("editor", method, path, body, append(more, headers...)...)
		}
		if w := ask("GET", "/v1/releases", ""); w.Code != 200 {
			t.Errorf("V-062 hostile headers: %d %s", w.Code, w.Body)
		}
		ask("POST", "/v1/releases", `{"title":"Forged title of a draft","slug":"forged-slug","body_markdown":"forged"}`, "Idempotency-Key", "forged")
		ask("POST", "/v1/releases", `{"title":"Forged again","slug":"forged-slug"}`)
		for _, body := range []string{`{"title":"forged\u0007b\u001b[31mred"}`, `{"title":"forged\r\nSet-Cookie: x=1"}`, `{"forged\r\n":1}`, `forged`, `{"forged":1}`} {
			w := ask("POST", "/v1/releases", body)
			if w.Code < 400 || w.Header().Get("Set-Cookie") != "" || strings.Contains(fmt.Sprint(w.Header()), "forged") {
				t.Errorf("V-019, V-020 %s: %d %v", body, w.Code, w.Header())
			}
		}
		for _, path := range []string{"/v1/releases/forged-slug", "/v1/releases/forged-slug/draft", "/v1/releases/forged%0d%0a%1b", "/forged", "/v1/forged/%0aforged",
			"/v1/releases?forged=%0a", "/v1/drafts?filter[title]=forged", "/docs/forged", "/problems/forged", "/v1/releases/by-origin/forged/forged", "/" + n.keys["editor"]} {
			for _, method := range []string{"GET", "POST", "FORGED"} {
				ask(method, path, "")
			}
		}
		w := ask("POST", "/v1/keys", `{"name":"forged","scopes":["keys"]}`)
		var made struct{ Data struct{ Secret string } }
		if err := json.Unmarshal(w.Body.Bytes(), &made); err != nil || made.Data.Secret == "" {
			t.Fatalf("a key: %d, %v", w.Code, err)
		}
		ask("GET", "/v1/keys", "", "Authorization", "Bearer "+made.Data.Secret)
		ask("GET", "/v1/keys", "", "Authorization", "Bearer "+made.Data.Secret+"x")
		checkLog(t, log.String(), "forged", "Forged", strings.Split(n.keys["editor"], "_")[2], strings.Split(made.Data.Secret, "_")[2])
		lines := 0
		for line := range strings.Lines(log.String()) {
			if lines++; rawControl.MatchString(strings.TrimSuffix(line, "\n")) {
				t.Errorf("a line of the log has control characters: %q", line)
			}
		}
		if lines != sent {
			t.Errorf("the log has %d lines of %d requests", lines, sent)
		}
	})
}
