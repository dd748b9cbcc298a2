package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// searched is a search that means no good, or might, and how many releases it may find.
type searched struct {
	q       string // escaped
	status  int
	problem string
	finds   string // "none", "some", or empty for any
}

func hostileSearches() []searched {
	return []searched{
		{"title%3A%22a%22%20NEAR%28b%20c%29%20AND%20%5E%2A", 200, "", "none"}, // FTS5's own language is text
		{"internal_note%3Asecret", 200, "", "none"},
		{"title%3Apolice", 200, "", "none"},                       // two words side by side, not a column and a word
		{"police%20NOT%20police", 200, "", "some"},                // NOT is a word
		{"%22police%22%20%26%20%21%20%7C%20%28", 200, "", "some"}, // nor does tsquery's language count
		{"pol%3A%2A", 200, "", "none"},                            // no prefixes in a search
		{strings.Repeat("a", 256), 200, "", "none"},
		{strings.Repeat("a", 257), 400, "query-too-complex", ""},
		{strings.Repeat("%D0%B6", 257), 400, "query-too-complex", ""},
		{strings.Repeat("ab+", 16), 200, "", "none"},
		{strings.Repeat("ab+", 17), 400, "query-too-complex", ""},
		{"%22" + strings.Repeat("ab+", 17) + "%22", 400, "query-too-complex", ""},
		{"the+of+and", 200, "", "none"},
		{"%22open", 200, "", "some"}, // a quotation mark without its pair reaches to the end
		{"%22%22%22%22%22", 200, "", "none"},
		{"%2A+%2A+%2A+a%2A", 200, "", "none"},
		{"%5C%27%22%3B--", 200, "", "none"},
		{"%27%20OR%201%3D1", 200, "", ""},
		{"a%00b", 400, "invalid-encoding", ""},
		{"a%ffb", 400, "invalid-encoding", ""},
		{"%ud800", 400, "malformed-query", ""},
		{"a%07b", 400, "invalid-search", ""},
		{"", 400, "invalid-search", ""},
		{"+%20+", 400, "invalid-search", ""},
		{"%3Cscript%3Epolice%3C/script%3E", 200, "", "none"},
		{"-police", 200, "", "some"},
		{"-the", 200, "", "none"},
		{"or+or+or", 200, "", "none"},
		{"%E2%80%8B", 200, "", "none"},       // a space that nobody sees
		{"%F0%9F%98%80", 200, "", "none"},    // no word at all
		{"%E2%80%AEecilop", 200, "", "none"}, // written backwards
		{"nowhereelse%20or%20police", 200, "", "some"},
	}
}

// TestHostileSearches sends each search alone, ranked, marked, counted and as JSON, on both engines.
func TestHostileSearches(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		before := get(t, h, "/v1/releases").Body.String()
		for _, s := range hostileSearches() {
			for _, more := range []string{"", "&sort=-relevance", "&highlight=title,summary,body&facets=states,year&histogram=date:month",
				"&filter[or][0][kind]=news_item&filter[or][1][states]=KG"} {
				path := "/v1/releases?q=" + s.q + more
				w := get(t, h, path)
				if w.Code != s.status {
					t.Errorf("%.90s: status %d, want %d: %s", path, w.Code, s.status, w.Body)
				}
				if w.Code >= 400 {
					checkProblem(t, path[:min(len(path), 90)], w.Body.Bytes(), w.Header(), s.problem)
					continue
				}
				if strings.Contains(strings.ReplaceAll(strings.ReplaceAll(w.Body.String(), "<mark>", ""), "</mark>", ""), "<script") {
					t.Errorf("%.90s: the answer has markup of the question: %s", path, w.Body)
				}
				found := strings.Contains(w.Body.String(), `"slug"`) && !strings.HasPrefix(w.Body.String(), `{"data":[]`)
				if strings.HasPrefix(more, "&filter") {
					continue
				}
				if s.finds == "none" && found || s.finds == "some" && !found {
					t.Errorf("%.90s: finds something is %t, want %s", path, found, s.finds)
				}
			}
		}
		if after := get(t, h, "/v1/releases").Body.String(); after != before {
			t.Error("the list is another one afterwards")
		}
	})
}

// TestHostileRequestsInGroups sends the hostile filters once more as alternatives, and hostile orders and members with
// facets and a histogram beside them.
func TestHostileRequestsInGroups(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		tried := 0
		for _, c := range hostileRequests() {
			path, isList := strings.CutPrefix(c.path, "/v1/releases?")
			if !isList {
				continue
			}
			tried++
			path = "/v1/releases?" + strings.ReplaceAll(path, "filter[", "filter[or][1][") +
				"&facets=states,year,kind&facet[states][scope]=global&histogram=date:year&filter[or][0][title]=no+such+title"
			w := get(t, h, path)
			name := path[:min(len(path), 110)]
			if !slices.Contains(c.status, w.Code) {
				t.Errorf("%s: status %d, want %v: %s", name, w.Code, c.status, w.Body)
			}
			if w.Code >= 400 && w.Code != 414 && w.Code != 431 {
				checkProblem(t, name, w.Body.Bytes(), w.Header(), "")
			}
			if w.Code == 200 && !strings.HasPrefix(w.Body.String(), `{"data":[]`) {
				t.Errorf("%s: finds something: %s", name, w.Body)
			}
		}
		if tried < 80 {
			t.Errorf("only %d requests were tried", tried)
		}
	})
}

// TestHostileQuestions posts questions that cannot be read, or ask for too much.
func TestHostileQuestions(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"not":`, 20) + `{"kind":"news_item"}` + strings.Repeat("}", 20)
	many := `{"or":[` + strings.TrimSuffix(strings.Repeat(`{"kind":"news_item"},`, 21), ",") + `]}`
	cases := []struct {
		body, problem, pointer string
		status                 int
	}{
		{`{"filter":` + deep + `}`, "validation-failed", "", 422},
		{`{"filter":` + many + `}`, "validation-failed", "", 422},
		{`{"filter":{"password_hash":{"eq":"x"}}}`, "validation-failed", "/filter/password_hash/eq", 422},
		{`{"filter":{"status":"draft"}}`, "validation-failed", "/filter/status", 422},
		{`{"filter":{"stats":["KG"]}}`, "validation-failed", "/filter/stats", 422},
		{`{"filter":{"states":{"$ne":null}}}`, "validation-failed", "/filter/states/$ne", 422},
		{`{"filter":{"states":null}}`, "validation-failed", "/filter/states", 422},
		{`{"filter":{"states":[]}}`, "validation-failed", "/filter/states", 422},
		{`{"filter":{"states":{}}}`, "validation-failed", "/filter/states", 422},
		{`{"filter":{"or":[]}}`, "validation-failed", "/filter/or", 422},
		{`{"filter":{"or":[{}]}}`, "validation-failed", "/filter/or/0", 422},
		{`{"filter":{"not":[]}}`, "validation-failed", "/filter/not", 422},
		{`{"filter":[]}`, "validation-failed", "/filter", 422},
		{`{"filter":{"date":{"gte":["2004-01-01"]}}}`, "validation-failed", "/filter/date/gte", 422},
		{`{"limit":3}`, "unknown-field", "/limit", 422},
		{`{"format":"csv"}`, "unknown-field", "/format", 422},
		{`{"page":{"size":1000}}`, "validation-failed", "/page/size", 422},
		{`{"page":{"limit":1}}`, "unknown-field", "/page/limit", 422},
		{`{"facets":["states"],"facet":{"states":{"sise":1}}}`, "validation-failed", "/facet/states/sise", 422},
		{`{"q":["a"]}`, "validation-failed", "/q", 422},
		{`{"q":"a","q":"b"}`, "malformed-json", "", 400},
		{`[]`, "validation-failed", "", 422},
		{`{"q":"a\u0000b"}`, "invalid-encoding", "", 400},
		{`{"q":"`, "malformed-json", "", 400},
	}
	each(t, func(t *testing.T, h http.Handler) {
		for _, c := range cases {
			w := ask(t, h, c.body)
			if w.Code != c.status {
				t.Errorf("%.90s: status %d, want %d: %s", c.body, w.Code, c.status, w.Body)
				continue
			}
			checkProblem(t, c.body[:min(len(c.body), 90)], w.Body.Bytes(), w.Header(), c.problem)
			var p struct{ Errors []struct{ Pointer string } }
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || c.pointer != "" && (len(p.Errors) != 1 || p.Errors[0].Pointer != c.pointer) {
				t.Errorf("%.90s: %v %s, want one fault at %s", c.body, err, w.Body, c.pointer)
			}
		}
	})
}

// ask posts a question.
func ask(t *testing.T, h http.Handler, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, "http://dateline.test/v1/releases/search", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Request-Id", "test")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
