package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// imported is the answer to an import.
type imported struct {
	code    int
	header  http.Header
	body    string
	results []api.ImportResult
	summary *api.ImportSummary
}

// imports sends lines with the key of a name.
func (n *newsroom) imports(name, query, lines string, headers ...string) imported {
	n.t.Helper()
	w := n.as(name, http.MethodPost, "/v1/import"+query, lines, append([]string{"Content-Type", "application/x-ndjson"}, headers...)...)
	got := imported{code: w.Code, header: w.Header(), body: w.Body.String()}
	if w.Code != http.StatusMultiStatus {
		return got
	}
	for line := range strings.Lines(got.body) {
		var end struct{ Summary *api.ImportSummary }
		var result api.ImportResult
		if err := json.Unmarshal([]byte(line), &end); err != nil {
			n.t.Fatalf("%v in %s", err, line)
		}
		if got.summary = end.Summary; got.summary != nil {
			continue
		}
		if err := json.Unmarshal([]byte(line), &result); err != nil {
			n.t.Fatalf("%v in %s", err, line)
		}
		got.results = append(got.results, result)
	}
	if got.summary == nil {
		n.t.Fatalf("the answer has no end: %.1000s", got.body)
	}
	return got
}

// outcomes gives what became of the lines: "1 created 201", with the pointers and codes of what was wrong.
func (i imported) outcomes() []string {
	all := []string{}
	for _, r := range i.results {
		s := fmt.Sprintf("%d %s %d", r.Line, r.Outcome, r.Status)
		for _, f := range r.Errors {
			s += " " + f.Pointer + ":" + f.Code
		}
		all = append(all, s)
	}
	return all
}

func (i imported) want(t *testing.T, name string, want ...string) {
	t.Helper()
	if i.code != http.StatusMultiStatus {
		t.Errorf("%s: status %d: %.500s", name, i.code, i.body)
		return
	}
	if diff := cmp.Diff(want, i.outcomes()); diff != "" {
		t.Errorf("%s (-want +got)\n%s%.2000s", name, diff, i.body)
	}
}

// unfilled is a newsroom with the tables and nothing else: not even a vocabulary.
func unfilled(t *testing.T, engine store.Engine) *newsroom {
	t.Helper()
	s := storetest.Open(t, engine, store.Options{})
	n := newNewsroom(t, s)
	n.h = newHandler(t, s, io.Discard)
	return n
}

// exported reads both exports.
func (n *newsroom) exported() (terms, releases string) {
	n.t.Helper()
	for path, into := range map[string]*string{"/v1/export/terms.ndjson": &terms, "/v1/export/releases.ndjson": &releases} {
		w := n.as("", http.MethodGet, path, "")
		if w.Code != http.StatusOK {
			n.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		*into = w.Body.String()
	}
	return terms, releases
}

// counts says how much there is: working copies, events and entries of the log.
func (n *newsroom) counts() string {
	n.t.Helper()
	head := n.as("", http.MethodGet, "/v1/changes/head", "").Body.String()
	return fmt.Sprint(n.counted("/v1/drafts?page[size]=1&fields=id"), " ", n.counted("/v1/releases?page[size]=1&fields=id"), " ",
		n.counted("/v1/audit?page[size]=1&fields=id"), " ", head)
}

// member reads the one item of an answer, list the items of a page.
func (n *newsroom) member(w *httptest.ResponseRecorder) map[string]any {
	n.t.Helper()
	return dataOf[map[string]any](n, w)
}

func (n *newsroom) list(w *httptest.ResponseRecorder) []map[string]any {
	n.t.Helper()
	return dataOf[[]map[string]any](n, w)
}

func dataOf[T any](n *newsroom, w *httptest.ResponseRecorder) T {
	n.t.Helper()
	var answer struct{ Data T }
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != http.StatusOK {
		n.t.Errorf("status %d, %v: %s", w.Code, err, w.Body)
	}
	return answer.Data
}

// TestRoundTrip takes an instance over into an empty one, of either engine: the export of the copy is the same to the byte.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		n.h = newHandler(t, n.store, io.Discard)
		corrected(t, n, published(t, n))
		d := n.create("Of the desk", `"origin":{"system":"desk","id":"1","url":"https://desk.example.org/1"},"status":"published"`)
		n.do(200, "PATCH", "/v1/releases/"+d.ID, `{"slug":"of-the-desk-now"}`, "If-Match", "*")
		n.do(200, "PUT", "/v1/releases/"+d.ID+"/translations/ru", `{"title":"Стол","body_markdown":"Текст <b>не</b> \\\n&amp; *так*"}`, "If-Match", "*")
		n.do(200, "PUT", "/v1/releases/"+d.ID+"/translations/de", `{"title":"Tisch","summary":"Kurz","dateline":"WIEN, 5. März"}`, "If-Match", "*")
		n.do(200, "POST", "/v1/releases/"+d.ID+"/publish", `{"significance":"minor","note":"Translated."}`, "If-Match", "*")
		n.create("A draft", "")
		n.do(201, "POST", "/v1/meetings", `{"name":"A new series","aliases":["Former"],"names":{"ru":"Серия"},"position":99}`)
		n.do(200, "PATCH", "/v1/meetings/summit-meetings", `{"successor":"A new series","status":"retired"}`, "If-Match", "*") // which comes behind it
		n.do(200, "PATCH", "/v1/field-operations/presence-in-albania", `{"slug":"presence-in-tirana"}`, "If-Match", "*")
		n.do(201, "POST", "/v1/fields-of-work", `{"name":"Border police"}`)
		n.do(200, "POST", "/v1/fields-of-work/border-police/merge", `{"into":"policing"}`, "If-Match", "*")
		terms, releases := n.exported()
		for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
			copied := unfilled(t, engine)
			for range 2 { // the second time, nothing changes
				for _, lines := range []string{terms, releases} {
					got := copied.imports("editor", "", lines)
					if got.code != http.StatusMultiStatus || got.summary.Refused > 0 || got.summary.Stopped != nil ||
						got.summary.Lines != strings.Count(lines, "\n") {
						t.Fatalf("import into %s: %d %+v %.3000s", engine, got.code, got.summary, got.body)
					}
				}
				copiedTerms, copiedReleases := copied.exported()
				if diff := cmp.Diff(strings.Split(terms, "\n"), strings.Split(copiedTerms, "\n")); diff != "" {
					t.Errorf("terms in %s (-want +got)\n%s", engine, diff)
				}
				if diff := cmp.Diff(strings.Split(releases, "\n"), strings.Split(copiedReleases, "\n")); diff != "" {
					t.Errorf("releases in %s (-want +got)\n%s", engine, diff)
				}
			}
			before := copied.counts()
			got := copied.imports("editor", "", terms+releases)
			if after := copied.counts(); after != before || got.summary.Unchanged != got.summary.Lines {
				t.Errorf("the same again in %s: %+v, %s before and %s after", engine, got.summary, before, after)
			}
			for _, former := range []string{"filter[field_operations]=presence-in-albania", "filter[fields_of_work]=border-police"} {
				if w := copied.as("", http.MethodGet, "/v1/releases?"+former, ""); w.Code != 200 {
					t.Errorf("%s in %s: status %d", former, engine, w.Code)
				}
			}
			if w := copied.as("", http.MethodGet, "/v1/releases/of-the-desk", ""); w.Code != 301 {
				t.Errorf("a former slug in %s: status %d", engine, w.Code)
			}
			if got := copied.as("", http.MethodGet, "/v1/releases/of-the-desk-now?locale=ru&fields=title", "").Body.String(); !strings.Contains(got, "Стол") {
				t.Errorf("a translation in %s: %s", engine, got)
			}
		}
	})
}

// ndjson writes a line of an import from its members.
func ndjson(members ...string) string { return "{" + strings.Join(members, ",") + "}\n" }

func originOf(id int) string { return `"origin":{"system":"test","id":"` + strconv.Itoa(id) + `"}` }

func numbered(n int, member func(i int) string) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		b.WriteString(ndjson(`"title":"Line `+strconv.Itoa(i)+`"`, member(i)))
	}
	return b.String()
}

// unchecked leaves the comparison of answers with the OpenAPI document out.
func (n *served) unchecked() {
	n.t.Helper()
	n.api = newHandler(n.t, n.store, io.Discard)
	n.h = n.api
	server := httptest.NewServer(n.h)
	n.t.Cleanup(server.Close)
	n.url = server.URL
}
