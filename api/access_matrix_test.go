package api_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
)

// caller is somebody who asks. Nobody has an empty name.
type caller struct {
	name   string
	scopes []auth.Scope
	bad    bool // the key does not count
}

// subject is what a request is about.
type subject struct {
	id, slug string
	external string // its key in the system that it comes from
	other    string // the slug of a term that it may be merged into
}

// matrix asks every route as every caller in every state.
type matrix struct {
	*newsroom           // which compares nothing with the OpenAPI document, for that takes most of the time
	compared  *newsroom // which does
	t         *testing.T
	callers   []caller
	seen      map[string]bool    // routes by the statuses that they have answered with
	prepared  map[string]subject // what stays as it is, by what it is and its state
	answers   map[string]string  // what has to be answered alike, the first time
	made      int                // counts everything that has a name of its own
	codes     int                // counts the codes of States
}

func newMatrix(t *testing.T, n *newsroom) *matrix {
	t.Helper()
	plain := *n
	plain.h = newHandler(t, n.store, io.Discard)
	m := &matrix{newsroom: &plain, compared: n, t: t, seen: map[string]bool{}, prepared: map[string]subject{}, answers: map[string]string{}}
	m.callers = []caller{{}, {name: "editor", scopes: auth.Scopes()}}
	for _, s := range auth.Scopes() {
		n.keys[string(s)] = makeKey(t, n.store, s)
		m.callers = append(m.callers, caller{name: string(s), scopes: []auth.Scope{s}})
	}
	ctx := context.Background()
	n.keys["revoked"] = makeKey(t, n.store, auth.Scopes()...)
	if err := n.store.RevokeKey(ctx, content.Act{By: content.ByCommandLine, Action: "revoke"}, idOfKey(t, n.keys["revoked"])); err != nil {
		t.Fatal(err)
	}
	unknown, err := auth.NewToken(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	n.keys["unknown"] = unknown.Text()
	n.keys["expired"] = expiredKey(t, n)
	for _, name := range []string{"expired", "revoked", "unknown"} {
		m.callers = append(m.callers, caller{name: name, scopes: auth.Scopes(), bad: true})
	}
	return m
}

// expiredKey makes a key that could do everything until a moment ago.
func expiredKey(t *testing.T, n *newsroom) string {
	t.Helper()
	token, err := auth.NewToken(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	end := noon.Add(-time.Second)
	k := &auth.Key{ID: token.ID, Name: "expired", Scopes: auth.Scopes(), CreatedBy: content.ByCommandLine, ExpiresAt: &end}
	_, err = n.store.CreateKey(context.Background(), content.Act{By: content.ByCommandLine, Action: "create"}, k, token.Hash(),
		func(*auth.Key) ([]byte, error) { return nil, nil })
	if err != nil {
		t.Fatal(err)
	}
	return token.Text()
}

func idOfKey(t *testing.T, text string) string {
	t.Helper()
	token, ok := auth.ParseToken(text)
	if !ok {
		t.Fatal("a key of the test cannot be read")
	}
	return token.ID
}

// row asks a route as everybody in every state: first what alters nothing, then what does.
func (m *matrix) row(r accessRow) {
	m.t.Helper()
	for _, state := range r.states() {
		m.standing(r, state)
	}
	before := m.logged()
	m.each(r, false, func(c caller, state string, want int) { m.leaves(r, c, state, want) })
	if after := m.logged(); after != before {
		m.t.Errorf("%s %s: refused or reading, it is %d times in the log", r.route, r.body, after-before)
	}
	m.each(r, true, func(c caller, state string, want int) {
		s := m.subject(r, state)
		before := m.logged()
		m.ask(r, c, state, want, s)
		if after := m.logged(); after <= before {
			m.t.Errorf("%s %s as %q, %s: it is not in the log", r.route, r.body, c.name, state)
		}
	})
}

// each goes through the cells of a row that alter something, or through the others.
func (m *matrix) each(r accessRow, changing bool, f func(c caller, state string, want int)) {
	for _, c := range m.callers {
		for _, state := range r.states() {
			if want := r.status(c, state); r.changes(want) == changing {
				f(c, state, want)
			}
		}
	}
}

// leaves asks about what stays as it is.
func (m *matrix) leaves(r accessRow, c caller, state string, want int) {
	m.t.Helper()
	s := m.standing(r, state)
	if r.method() == "GET" {
		m.ask(r, c, state, want, s)
		if r.aboutRelease() {
			m.ask(r, c, state, want, subject{id: s.slug})
		}
		return
	}
	before := m.copyOf(r, s)
	m.ask(r, c, state, want, s)
	if after := m.copyOf(r, s); after != before {
		m.t.Errorf("%s %s as %q, %s: refused, it leaves %s behind, where %s was", r.route, r.body, c.name, state, after, before)
	}
}

// ask sends the request of a cell and looks at the answer.
func (m *matrix) ask(r accessRow, c caller, state string, want int, s subject) {
	m.t.Helper()
	path, body := m.written(r.path(), s), m.written(r.body, s)
	headers := []string{"X-Request-Id", "matrix", "If-Match", "*"}
	if strings.Contains(path, "/by-origin/") {
		headers = headers[:2] // what is absent has no state to name
	}
	if path == "/v1/import" {
		headers = append(headers, "Content-Type", "application/x-ndjson")
	}
	asked, kind := m.newsroom, fmt.Sprint(r.route, r.body, want)
	if !m.seen[kind] {
		asked, m.seen[kind] = m.compared, true
	}
	w := asked.as(c.name, r.method(), path, body, headers...)
	name := fmt.Sprintf("%s %s as %q, %s", r.route, r.body, c.name, state)
	if w.Code != want {
		m.t.Errorf("%s: status %d, want %d: %s", name, w.Code, want, w.Body)
		return
	}
	m.alike(name, r.kindOf(c, state, want), w)
	if r.method() != "GET" {
		return
	}
	if head := asked.as(c.name, "HEAD", path, "", headers...); head.Code != want || head.Body.Len() > 0 {
		m.t.Errorf("HEAD of %s: status %d and %d bytes, want %d and none", name, head.Code, head.Body.Len(), want)
	}
}

// kindOf names the answers that have to be the same to the byte, or gives nothing where they may differ.
func (r accessRow) kindOf(c caller, state string, status int) string {
	switch {
	case c.bad:
		return "a key that is not good"
	case status == 401:
		return "no key for " + string(r.scope)
	case status == 403 && slices.Contains(c.scopes, r.scope):
		return "a key without " + string(auth.ReleasesPublish)
	case status == 403:
		return "a key without " + string(r.scope)
	case r.scope == "" && r.aboutRelease() && status == 404:
		return r.route + " of what is not public"
	case r.scope == "":
		return r.route + ", " + state
	}
	return ""
}

// alike holds that all answers of a kind are the same, their headers among them. The id of the request is.
func (m *matrix) alike(name, kind string, w *httptest.ResponseRecorder) {
	m.t.Helper()
	if kind == "" {
		return
	}
	got := fmt.Sprintf("%d %v %s", w.Code, w.Header(), w.Body)
	if first, known := m.answers[kind]; !known {
		m.answers[kind] = got
	} else if got != first {
		m.t.Errorf("%s: %s is answered\n%s\nwant what was answered before\n%s", name, kind, got, first)
	}
}

// written puts what a request is about into its path or its body.
func (m *matrix) written(text string, s subject) string {
	if strings.Contains(text, "{code}") {
		// Codes that ISO 3166-1 leaves to its users, so that no State has them.
		text = strings.ReplaceAll(text, "{code}", string([]byte{"QXZ"[m.codes/26%3], byte('A' + m.codes%26)}))
		m.codes++
	}
	if strings.Contains(text, "{n}") {
		m.made++
	}
	return strings.NewReplacer("{id}", s.id, "{system}", "matrix", "{external_id}", s.external, "{locale}", "ru", "{number}", "1",
		"{type}", "not-found", "{asset}", "explorer.js", "{other}", s.other, "{n}", strconv.Itoa(m.made)).Replace(text)
}

// logged counts what was done so far.
func (m *matrix) logged() int {
	m.t.Helper()
	w := m.as("editor", "GET", "/v1/audit?page[size]=1&fields=id", "")
	var answer struct{ Page struct{ Total int } }
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != 200 {
		m.t.Fatalf("the log: status %d, %v: %s", w.Code, err, w.Body)
	}
	return answer.Page.Total
}

// copyOf says how the working copy of a release stands.
func (m *matrix) copyOf(r accessRow, s subject) string {
	m.t.Helper()
	if !r.aboutRelease() {
		return ""
	}
	w, err := m.store.Draft(context.Background(), s.id)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("revision %d, version %d, %s, live %t, trashed %t", w.Revision, w.Version, w.Status, w.Live, w.TrashedAt != nil)
}

// standing gives what is there in a state to be asked about, and not to be altered.
func (m *matrix) standing(r accessRow, state string) subject {
	m.t.Helper()
	what := r.list() + " " + state
	s, known := m.prepared[what]
	if !known {
		s = m.subject(r, state)
		m.prepared[what] = s
	}
	return s
}

// subject makes what a request is about, in a state.
func (m *matrix) subject(r accessRow, state string) subject {
	m.t.Helper()
	m.made++
	absent := subject{id: fmt.Sprintf("00000000-0000-4000-8000-%012d", m.made), slug: fmt.Sprintf("absent-%d", m.made),
		external: fmt.Sprintf("external-%d", m.made)}
	switch {
	case r.aboutRelease():
		return m.release(state, absent)
	case r.term != "" && len(r.states()) > 1:
		return m.aTerm(r, state, absent)
	case state == "present":
		return subject{id: idOfKey(m.t, makeKey(m.t, m.store, auth.Audit))}
	}
	return absent
}

// release brings a release into a state, each with a translation.
func (m *matrix) release(state string, s subject) subject {
	m.t.Helper()
	if state == "absent" {
		return s
	}
	d := m.create("Matrix "+s.external, `"origin":{"system":"matrix","id":"`+s.external+`"}`)
	s.id, s.slug = d.ID, d.Slug
	steps := []string{`PUT /translations/ru {"title":"Матрица"}`}
	const publish = "POST /publish "
	switch state {
	case "scheduled":
		steps = append(steps, `POST /schedule {"publish_at":"2100-01-01T00:00:00Z"}`)
	case "published":
		steps = append(steps, publish)
	case "edited":
		steps = append(steps, publish, `PATCH  {"title":"Edited"}`)
	case "withdrawn":
		steps = append(steps, publish, "POST /withdraw ")
	case "trashed":
		steps = append(steps, "DELETE  ")
	case "removed":
		steps = append(steps, publish, "DELETE  ")
	}
	for _, step := range steps {
		part := strings.SplitN(step, " ", 3)
		want := 200
		if part[0] == "DELETE" {
			want = 204
		}
		m.do(want, part[0], "/v1/releases/"+s.id+part[1], part[2], "If-Match", "*")
	}
	return s
}

// aTerm makes a term of the type that a row is about, and once for all another one that it may be merged into.
func (m *matrix) aTerm(r accessRow, state string, s subject) subject {
	m.t.Helper()
	other, known := m.prepared[r.list()]
	if !known {
		other.slug = m.do(201, "POST", r.list(), m.written(r.term, s)).Slug
		m.prepared[r.list()] = other
	}
	s.other = other.slug
	if state == "present" {
		d := m.do(201, "POST", r.list(), m.written(r.term, s))
		s.id, s.slug = d.ID, d.Slug
	}
	return s
}
