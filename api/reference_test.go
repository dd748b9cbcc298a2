package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/query"
)

func reference(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../docs/QUERY.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestReferenceHasEveryField holds that the table of each list has all its fields, with all their operators and values.
func TestReferenceHasEveryField(t *testing.T) {
	t.Parallel()
	text := reference(t)
	for _, r := range []*query.Resource{query.Releases(), query.FieldsOfWork(), query.States(), query.Structures(),
		query.FieldOperations(), query.Meetings(), query.Drafts(), query.Keys(), query.Audit()} {
		_, section, found := strings.Cut(text, "`"+r.Path+"`\n")
		if !found {
			t.Errorf("there is no section on %s", r.Path)
			continue
		}
		section, _, _ = strings.Cut(section, "\n#")
		rows := regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|.*$").FindAllString(section, -1)
		for _, f := range r.Fields {
			at := slices.IndexFunc(rows, func(row string) bool { return strings.HasPrefix(row, "| `"+f.Name+"` |") })
			switch {
			case (at >= 0) != f.Filter:
				t.Errorf("%s: %s has a row: %t, may be filtered by: %t", r.Path, f.Name, at >= 0, f.Filter)
			case f.Filter:
				for _, op := range f.Ops() {
					if !strings.Contains(rows[at], "`"+string(op)+"`") {
						t.Errorf("%s: the row of %s lacks the operator %s", r.Path, f.Name, op)
					}
				}
				for _, v := range f.Values {
					if !strings.Contains(rows[at], "`"+v+"`") {
						t.Errorf("%s: the row of %s lacks the value %s", r.Path, f.Name, v)
					}
				}
			}
		}
	}
	for _, op := range query.Ops() {
		if !strings.Contains(text, "\n| `"+string(op)+"` | "+op.Doc()) {
			t.Errorf("it is not said what %s asks", op)
		}
	}
}

// example is a request of the reference, and what is said of its answer.
type example struct {
	method, path, body string
	answer             string // JSON; empty where only the request is shown
}

// examples reads the requests of the reference, which are written for curl.
func examples(text string) []example {
	command := regexp.MustCompile(`(?m)^    curl .*$`)
	address := regexp.MustCompile(`http://127\.0\.0\.1:8080([^' ]*)`)
	body := regexp.MustCompile(` -d '(.*)'$`)
	text = strings.ReplaceAll(text, " \\\n", "")
	var all []example
	for _, at := range command.FindAllStringIndex(text, -1) {
		line := text[at[0]:at[1]]
		e := example{method: http.MethodGet, path: address.FindStringSubmatch(line)[1]}
		if strings.Contains(line, " -X POST ") {
			e.method = http.MethodPost
		}
		if sent := body.FindStringSubmatch(line); sent != nil {
			e.body = sent[1]
		}
		if _, answer, found := strings.Cut(text[at[1]:], "answers `400` with\n\n"); found && strings.HasPrefix(text[at[1]:], "\n\nanswers") {
			e.answer, _, _ = strings.Cut(answer, "\n\n")
		}
		all = append(all, e)
	}
	return all
}

// TestReferenceExamples sends every example of the reference: each finds something, or is answered as is said there.
func TestReferenceExamples(t *testing.T) {
	t.Parallel()
	all := examples(reference(t))
	if least := 10; len(all) < least {
		t.Fatalf("there are only %d examples", len(all))
	}
	each(t, func(t *testing.T, h http.Handler) {
		tags := map[string]string{}
		for _, e := range all {
			w := e.send(t, h)
			tags[e.path+e.body] = w.Header().Get("ETag")
			switch {
			case e.answer != "":
				e.compare(t, w)
			case w.Code != http.StatusOK:
				t.Errorf("%s %s %s: status %d: %s", e.method, e.path, e.body, w.Code, w.Body)
			case !strings.Contains(w.Body.String(), `"slug":`) && !strings.Contains(w.Body.String(), `"title":`) && !strings.Contains(w.Body.String(), "<entry>"):
				t.Errorf("%s %s %s finds nothing: %s", e.method, e.path, e.body, w.Body)
			}
		}
		i := slices.IndexFunc(all, func(e example) bool { return strings.Contains(e.path, "filter[or]") })
		if i < 0 || all[i+1].method != http.MethodPost {
			t.Fatal("the two spellings of alternatives are not beside one another")
		}
		if url, body := tags[all[i].path], tags[all[i+1].path+all[i+1].body]; url != body {
			t.Errorf("both spellings of alternatives are said to have the same ETag, but have %s and %s", url, body)
		}
	})
}

func (e example) send(t *testing.T, h http.Handler) *httptest.ResponseRecorder {
	t.Helper()
	r, err := http.NewRequest(e.method, "http://dateline.test"+e.path, strings.NewReader(e.body))
	if err != nil {
		t.Fatal(err)
	}
	r.RemoteAddr = "192.0.2.1:1234"
	if e.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// compare compares an answer with the one that is shown, but for the names of the request.
func (e example) compare(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	var want, got map[string]any
	if err := json.Unmarshal([]byte(e.answer), &want); err != nil {
		t.Fatalf("the answer that is shown: %v", err)
	}
	if err := json.NewDecoder(bytes.NewReader(w.Body.Bytes())).Decode(&got); err != nil {
		t.Fatal(err)
	}
	for _, own := range []string{"instance", "request_id"} {
		got[own] = want[own]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-shown +answered):\n%s", e.path, diff)
	}
}
