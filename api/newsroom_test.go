package api_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/store"
)

// newsroom is a filled database with keys to work on it, and the handler that serves it.
type newsroom struct {
	t     testing.TB
	store *store.Store
	api   *api.API
	h     http.Handler      // the API, perhaps with something before it
	keys  map[string]string // the whole text by name
}

// eachNewsroom runs a test that does one thing after another against a filled newsroom of each engine. Every answer is
// compared with the OpenAPI document.
func eachNewsroom(t *testing.T, opts store.Options, f func(t *testing.T, n *newsroom)) {
	t.Helper()
	filled.InTurn(t, opts, func(t *testing.T, s *store.Store) { f(t, newNewsroom(t, s)) })
}

// eachBusyNewsroom does so for a test that does several things at once.
func eachBusyNewsroom(t *testing.T, f func(t *testing.T, n *newsroom)) {
	t.Helper()
	filled.Each(t, store.Options{}, func(t *testing.T, s *store.Store) { f(t, newNewsroom(t, s)) })
}

func newNewsroom(t *testing.T, s *store.Store) *newsroom {
	t.Helper()
	n := &newsroom{t: t, store: s, api: newHandler(t, s, io.Discard), keys: map[string]string{}}
	n.h = checked(t, n.api)
	n.keys["editor"] = makeKey(t, s, auth.Scopes()...)
	return n
}

// makeKey makes a key as the command line does.
func makeKey(t testing.TB, s *store.Store, scopes ...auth.Scope) string {
	t.Helper()
	token, err := auth.NewToken(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k := &auth.Key{ID: token.ID, Name: "of a test", Scopes: scopes, CreatedBy: content.ByCommandLine}
	_, err = s.CreateKey(context.Background(), content.Act{By: content.ByCommandLine, Action: "create"}, k, token.Hash(),
		func(*auth.Key) ([]byte, error) { return nil, nil })
	if err != nil {
		t.Fatal(err)
	}
	return token.Text()
}

// as sends a request with the key of a name, or with none where the name is empty. A body makes it JSON.
func (n *newsroom) as(name, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	n.t.Helper()
	r, err := http.NewRequest(method, "http://dateline.test"+path, strings.NewReader(body))
	if err != nil {
		n.t.Fatalf("%s: %v", path, err)
	}
	r.RemoteAddr = "192.0.2.1:1234"
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if name != "" {
		r.Header.Set("Authorization", "Bearer "+n.keys[name])
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return told(n.h, r)
}

// draft is what tests look at in a working copy.
type draft struct {
	ID, Slug, Status, Title, Summary string
	BodyMarkdown                     string `json:"body_markdown"`
	BodyHTML                         string `json:"body_html"`
	Live, Changed                    bool
	Version, Revision                int
	States                           []struct{ Slug, Name string }
	PublishAt                        *time.Time `json:"publish_at"`
	Translations                     []struct{ Locale, Title string }
	ETag                             string `json:"-"`
}

// do sends a request as the editor, wants a status, and reads the working copy that is answered.
func (n *newsroom) do(want int, method, path, body string, headers ...string) draft {
	n.t.Helper()
	w := n.as("editor", method, path, body, headers...)
	if w.Code != want {
		n.t.Fatalf("%s %s: status %d, want %d: %s", method, path, w.Code, want, w.Body)
	}
	var answer struct{ Data draft }
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			n.t.Fatalf("%s %s: %v: %s", method, path, err, w.Body)
		}
	}
	answer.Data.ETag = w.Header().Get("ETag")
	return answer.Data
}

// create makes a release with a title and further members, and wants it made.
func (n *newsroom) create(title, more string) draft {
	n.t.Helper()
	if more != "" {
		more = "," + more
	}
	return n.do(http.StatusCreated, http.MethodPost, "/v1/releases", `{"title":`+quoted(title)+more+`}`)
}

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(bytes.TrimSpace(b))
}

// TestLifeOfARelease takes a release all the way: written, published, corrected, translated, withdrawn, restored.
func TestLifeOfARelease(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		d := published(t, n)
		d = corrected(t, n, d)
		d = translated(t, n, d)
		d = withdrawn(t, n, d)
		d = broughtBack(t, n, d)
		w := n.as("editor", "GET", "/v1/audit?filter[item]="+d.ID+"&sort=seq&fields=action", "")
		if w.Code != 200 || strings.Count(w.Body.String(), `"action":`) != 11 {
			t.Errorf("the log: %d %s", w.Code, w.Body)
		}
	})
}

func published(t *testing.T, n *newsroom) draft {
	t.Helper()
	d := n.create("Border crossing reopens", `"states":["KG","TJ"],"date":"2026-11-20","body_markdown":"The *first* text.","summary":"In short."`)
	if d.Status != "draft" || d.Slug != "border-crossing-reopens" || d.Live || !d.Changed || d.Version != 0 || d.Revision != 1 {
		t.Fatalf("created: %+v", d)
	}
	public := "/v1/releases/" + d.Slug
	if w := n.as("", "GET", public, ""); w.Code != 404 {
		t.Errorf("a draft is shown: %d", w.Code)
	}
	d = n.do(200, "POST", public+"/publish", "", "If-Match", d.ETag)
	if d.Status != "published" || !d.Live || d.Changed || d.Version != 1 {
		t.Errorf("published: %+v", d)
	}
	if w := n.as("", "GET", public, ""); w.Code != 200 || !strings.Contains(w.Body.String(), "<em>first</em>") {
		t.Errorf("public: %d %s", w.Code, w.Body)
	}
	if w := n.as("editor", "POST", public+"/publish", "", "If-Match", d.ETag); w.Code != 409 {
		t.Errorf("published again without a change: %d", w.Code)
	}
	return d
}

// corrected edits what is public: nothing of it shows before it is published, the slug neither.
func corrected(t *testing.T, n *newsroom, d draft) draft {
	t.Helper()
	public := "/v1/releases/" + d.Slug
	d = n.do(200, "PATCH", public, `{"title":"Border crossing reopens early","slug":"crossing-reopens-early","states":["UZ"]}`, "If-Match", d.ETag)
	if !d.Changed || d.Version != 1 || d.Slug != "crossing-reopens-early" {
		t.Errorf("edited: %+v", d)
	}
	if w := n.as("", "GET", public, ""); w.Code != 200 || strings.Contains(w.Body.String(), "early") {
		t.Errorf("the edit shows: %d %s", w.Code, w.Body)
	}
	if w := n.as("editor", "POST", public+"/publish", `{"significance":"correction"}`, "If-Match", d.ETag); w.Code != 422 {
		t.Errorf("a correction without a note: %d", w.Code)
	}
	d = n.do(200, "POST", public+"/publish", `{"significance":"correction","note":"The hour was wrong."}`, "If-Match", d.ETag)
	w := n.as("", "GET", public, "")
	if w.Code != 301 || !strings.HasSuffix(w.Header().Get("Location"), "/crossing-reopens-early") {
		t.Errorf("the slug it had: %d %s", w.Code, w.Header().Get("Location"))
	}
	public = "/v1/releases/" + d.Slug
	if w := n.as("", "GET", public, ""); !strings.Contains(w.Body.String(), `"correction":{"note":"The hour was wrong."`) {
		t.Errorf("the correction is not said: %s", w.Body)
	}
	if w := n.as("", "GET", public+"/versions", ""); w.Code != 200 || strings.Count(w.Body.String(), `"version":`) != 2 {
		t.Errorf("versions: %d %s", w.Code, w.Body)
	}
	if w := n.as("", "GET", public+"/versions/1", ""); w.Code != 200 || !strings.Contains(w.Body.String(), `"label":"Kyrgyzstan"`) {
		t.Errorf("version 1: %d %s", w.Code, w.Body)
	}
	return d
}

// translated adds a translation, which is served to whoever wants it.
func translated(t *testing.T, n *newsroom, d draft) draft {
	t.Helper()
	public := "/v1/releases/" + d.Slug
	d = n.do(200, "PUT", public+"/translations/ru", `{"title":"Пограничный переход открыт","body_html":"<p>Текст</p>"}`, "If-Match", d.ETag)
	d = n.do(200, "POST", public+"/publish", `{"significance":"minor"}`, "If-Match", d.ETag)
	for _, ask := range [][2]string{{public + "?locale=ru", ""}, {public, "de, ru-RU;q=0.9, en;q=0.1"}} {
		w := n.as("", "GET", ask[0], "", "Accept-Language", ask[1])
		body := w.Body.String()
		if w.Header().Get("Content-Language") != "ru" || !strings.Contains(body, "Пограничный") || !strings.Contains(body, `"Узбекистан"`) {
			t.Errorf("%s %s: in %s: %s", ask[0], ask[1], w.Header().Get("Content-Language"), body)
		}
	}
	if w := n.as("", "GET", "/v1/releases?locale=ru&filter[id]="+d.ID, ""); !strings.Contains(w.Body.String(), "Пограничный") {
		t.Errorf("the list is not in Russian: %s", w.Body)
	}
	if w := n.as("", "GET", public+"?locale=fr", ""); w.Header().Get("Content-Language") != "en" {
		t.Errorf("a language that is not there: in %s", w.Header().Get("Content-Language"))
	}
	return d
}

func withdrawn(t *testing.T, n *newsroom, d draft) draft {
	t.Helper()
	public := "/v1/releases/" + d.Slug
	other := n.create("A better text", `"status":"published"`)
	d = n.do(200, "POST", public+"/withdraw", `{"reason":"superseded","note":"See the other.","replaced_by":"a-better-text"}`, "If-Match", d.ETag)
	if d.Status != "withdrawn" || d.Live {
		t.Errorf("withdrawn: %+v", d)
	}
	for _, path := range []string{public, "/v1/releases/border-crossing-reopens", "/v1/releases/" + d.ID, public + "/versions", public + "/versions/1"} {
		w := n.as("", "GET", path, "")
		if w.Code != 410 || !strings.Contains(w.Body.String(), `"replaced_by":"`+other.Slug+`"`) || !strings.Contains(w.Body.String(), `"reason":"superseded"`) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if w := n.as("editor", "POST", public+"/schedule", `{"publish_at":"2100-01-01T00:00:00Z"}`, "If-Match", "*"); w.Code != 409 {
		t.Errorf("a withdrawn release is scheduled: %d", w.Code)
	}
	return d
}

// broughtBack restores what was withdrawn, publishes it again, and takes it to the trash and out of it.
func broughtBack(t *testing.T, n *newsroom, d draft) draft {
	t.Helper()
	public := "/v1/releases/" + d.Slug
	d = n.do(200, "POST", public+"/restore", "", "If-Match", d.ETag)
	if w := n.as("", "GET", public, ""); d.Status != "draft" || w.Code != 410 {
		t.Errorf("restored: %+v, public %d", d, w.Code)
	}
	d = n.do(200, "POST", public+"/publish", "", "If-Match", d.ETag)
	if w := n.as("", "GET", public, ""); d.Version != 4 || w.Code != 200 {
		t.Errorf("published again: %+v, public %d", d, w.Code)
	}
	if w := n.as("editor", "DELETE", public, "", "If-Match", d.ETag); w.Code != 204 {
		t.Errorf("deleted: %d %s", w.Code, w.Body)
	}
	if w := n.as("editor", "DELETE", public, "", "If-Match", d.ETag); w.Code != 404 {
		t.Errorf("deleted twice: %d", w.Code)
	}
	if w := n.as("", "GET", public, ""); w.Code != 410 {
		t.Errorf("public after deletion: %d", w.Code)
	}
	d = n.do(200, "POST", public+"/restore", "", "If-Match", "*")
	if d.Status != "draft" || d.Live {
		t.Errorf("out of the trash: %+v", d)
	}
	return d
}

// TestReplacementIsNamedOncePublic withdraws a release in favour of one that is not public yet.
func TestReplacementIsNamedOncePublic(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		old := n.create("The old text", `"status":"published"`)
		better := n.create("The better text", "")
		old = n.do(200, "POST", "/v1/releases/"+old.ID+"/withdraw", `{"replaced_by":"`+better.ID+`"}`, "If-Match", old.ETag)
		replacement := func() string {
			w := n.as("", "GET", "/v1/releases/"+old.Slug, "")
			_, after, _ := strings.Cut(w.Body.String(), `"replaced_by":`)
			return strings.TrimRight(after, "}")
		}
		if got := replacement(); got != "null" {
			t.Errorf("a draft is named as the replacement: %s", got)
		}
		better = n.do(200, "POST", "/v1/releases/"+better.ID+"/publish", "", "If-Match", better.ETag)
		if got := replacement(); got != `"the-better-text"` {
			t.Errorf("the replacement is %s", got)
		}
		n.do(200, "POST", "/v1/releases/"+better.ID+"/withdraw", "", "If-Match", better.ETag)
		if got := replacement(); got != "null" {
			t.Errorf("what is withdrawn is named as the replacement: %s", got)
		}
		if w := n.as("editor", "POST", "/v1/releases/"+n.create("Third", `"status":"published"`).ID+"/withdraw", `{"replaced_by":"nowhere"}`, "If-Match", "*"); w.Code != 422 {
			t.Errorf("replaced by nothing: %d", w.Code)
		}
	})
}

// TestReplaceByOrigin brings a release from another system, again and again.
func TestReplaceByOrigin(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		const path = "/v1/releases/by-origin/cms.example/article%2F7"
		const body = `{"title":"From elsewhere","states":["KG"],"summary":"s","origin":{"system":"cms.example","id":"article/7","url":"https://cms.example/7"},"status":"published"}`
		first := n.do(201, "PUT", path, body)
		if first.Status != "published" || first.Version != 1 {
			t.Errorf("made: %+v", first)
		}
		if again := n.do(200, "PUT", path, body); again.Revision != first.Revision || again.Version != 1 || again.ID != first.ID || again.ETag != first.ETag {
			t.Errorf("the same again: %+v", again)
		}
		emptied := n.do(200, "PUT", path, `{"title":"From elsewhere"}`, "If-Match", first.ETag)
		if emptied.Summary != "" || len(emptied.States) != 0 || emptied.Slug != first.Slug || !emptied.Changed || emptied.Version != 1 {
			t.Errorf("replaced: %+v", emptied)
		}
		for want, c := range map[int][2]string{
			412: {body, first.ETag},
			422: {`{"title":"x","origin":{"system":"cms.example","id":"8"}}`, "*"},
		} {
			if w := n.as("editor", "PUT", path, c[0], "If-Match", c[1]); w.Code != want {
				t.Errorf("%s: status %d, want %d: %s", c[0], w.Code, want, w.Body)
			}
		}
		if w := n.as("editor", "PUT", path+"0", body[:strings.Index(body, `,"origin"`)]+"}", "If-Match", "*"); w.Code != 412 {
			t.Errorf("If-Match on what is not there: %d", w.Code)
		}
		if w := n.as("editor", "POST", "/v1/releases", body); w.Code != 409 {
			t.Errorf("the origin is taken: %d", w.Code)
		}
		other := n.create("Another", "")
		if w := n.as("editor", "PATCH", "/v1/releases/"+other.ID, `{"origin":{"system":"cms.example","id":"article/7"}}`, "If-Match", "*"); w.Code != 409 || !strings.Contains(w.Body.String(), `"/origin"`) {
			t.Errorf("an origin that another release has: %d %s", w.Code, w.Body)
		}
		n.do(204, "DELETE", "/v1/releases/"+first.ID, "", "If-Match", "*")
		if w := n.as("editor", "PUT", path, body); w.Code != 409 {
			t.Errorf("in the trash: %d", w.Code)
		}
	})
}

// read reads an answer that is a success.
func read(t testing.TB, w *httptest.ResponseRecorder, into any) {
	t.Helper()
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil || w.Code != http.StatusOK {
		t.Fatalf("status %d, %v: %s", w.Code, err, w.Body)
	}
}
