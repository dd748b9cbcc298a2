package main

import (
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"github.com/dateline-press/dateline/docs"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

func TestCommittedDocumentsAreFresh(t *testing.T) {
	t.Parallel()
	got := generate(t)
	if diff := cmp.Diff(string(docs.OpenAPIJSON), string(got.JSON)); diff != "" {
		t.Errorf("docs/openapi.json is stale, run go generate ./docs (-committed +generated):\n%s", diff)
	}
	if diff := cmp.Diff(string(docs.OpenAPIYAML), string(got.YAML)); diff != "" {
		t.Errorf("docs/openapi.yaml is stale, run go generate ./docs (-committed +generated):\n%s", diff)
	}
	committed, err := os.ReadFile("../../docs/QUERY.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(committed), string(got.Reference)); diff != "" {
		t.Errorf("docs/QUERY.md is stale, run go generate ./docs (-committed +generated):\n%s", diff)
	}
}

func TestBothSpellingsSayTheSame(t *testing.T) {
	t.Parallel()
	text := generate(t)
	var fromJSON, fromYAML any
	if err := json.Unmarshal(text.JSON, &fromJSON); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text.YAML, &fromYAML); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(fromYAML) // which makes its numbers those of JSON
	if err != nil {
		t.Fatal(err)
	}
	fromYAML = nil
	if err := json.Unmarshal(again, &fromYAML); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(fromJSON, fromYAML); diff != "" {
		t.Errorf("JSON and YAML differ (-JSON +YAML):\n%s", diff)
	}
}

func TestSchemaNames(t *testing.T) {
	t.Parallel()
	for goName, want := range map[string]string{
		"api.State":                  "State",
		"document.Release":           "Release",
		"api.Page-document_Release":  "ReleasePage",
		"api.Page-api_FieldOfWork":   "FieldOfWorkPage",
		"api.One-document_Release":   "ReleaseAnswer",
		"api.One-api_FieldOperation": "FieldOperationAnswer",
		"api.Results-api_Draft":      "DraftResults",
	} {
		if got := schemaName(goName); got != want {
			t.Errorf("schemaName(%q) = %q, want %q", goName, got, want)
		}
	}
}

func TestNullIsAllowed(t *testing.T) {
	t.Parallel()
	schemas := load(t).Components.Schemas
	for _, tc := range []struct{ schema, member string }{
		{"Release", "date"},       // a plain type
		{"Release", "correction"}, // a reference
		{"MenuEntry", "type"},     // an enumeration
		{"State", "successor"},
		{"PageInfo", "total"},
	} {
		member := schemas[tc.schema].Value.Properties[tc.member]
		if err := member.Value.VisitJSON(nil, openapi3.EnableJSONSchema2020()); err != nil {
			t.Errorf("%s.%s refuses null: %v", tc.schema, tc.member, err)
		}
		if err := member.Value.VisitJSON(true, openapi3.EnableJSONSchema2020()); err == nil {
			t.Errorf("%s.%s takes true", tc.schema, tc.member)
		}
	}
}

func TestErrorsAreProblemsAndNothingElseIs(t *testing.T) {
	t.Parallel()
	for path, item := range load(t).Paths.Map() {
		for method, op := range item.Operations() {
			for status, response := range op.Responses.Map() {
				problem := response.Value.Content[typeProblem]
				switch failed := status >= "400"; {
				case failed && (len(response.Value.Content) != 1 || problem == nil || problem.Schema.Ref != "#/components/schemas/Problem"):
					t.Errorf("%s %s: %s is not a problem alone", method, path, status)
				case !failed && problem != nil:
					t.Errorf("%s %s: %s is a problem", method, path, status)
				}
			}
		}
	}
}

// TestChangesSayWhatTheyNeed holds that every operation that changes something needs a key and says how it is sent
// once, or of which state.
func TestChangesSayWhatTheyNeed(t *testing.T) {
	t.Parallel()
	for path, item := range load(t).Paths.Map() {
		for method, op := range item.Operations() {
			if method == http.MethodGet || path == searchPath {
				continue
			}
			if op.Security == nil || op.Responses.Status(401) == nil || op.Responses.Status(403) == nil {
				t.Errorf("%s %s does not say that it needs a key", method, path)
			}
			once := op.Parameters.GetByInAndName("header", "Idempotency-Key") != nil
			if once != (method == http.MethodPost && path != importPath) {
				t.Errorf("%s %s: Idempotency-Key is taken: %t", method, path, once)
			}
			exact := op.Parameters.GetByInAndName("header", "If-Match")
			if required := op.Responses.Status(428) != nil; required != (exact != nil && exact.Required) {
				t.Errorf("%s %s: If-Match is not described as needed", method, path)
			}
		}
	}
}

const (
	searchPath = "/v1/releases/search"
	importPath = "/v1/import" // which may be sent again as it is
)

// TestSearchOnlyReads holds that a question that is posted needs nothing that a change does.
func TestSearchOnlyReads(t *testing.T) {
	t.Parallel()
	op := load(t).Paths.Value(searchPath).Post
	if op.Security != nil || len(op.Parameters) != 1 || op.Parameters[0].Value.Name != query.MinCursor {
		t.Errorf("it needs a key: %t, and takes %d parameters", op.Security != nil, len(op.Parameters))
	}
	var statuses []string
	for status := range op.Responses.Map() {
		statuses = append(statuses, status)
	}
	slices.Sort(statuses)
	want := []string{"200", "400", "401", "410", "413", "415", "422", "429", "500", "503"}
	if diff := cmp.Diff(want, statuses); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	for _, header := range []string{"ETag", "Link"} {
		if op.Responses.Status(http.StatusOK).Value.Headers[header] == nil {
			t.Errorf("there is no %s", header)
		}
	}
}

// TestTextsAreStrings holds that nothing but JSON has the schema of JSON.
func TestTextsAreStrings(t *testing.T) {
	t.Parallel()
	tables := 0
	for path, item := range load(t).Paths.Map() {
		for method, op := range item.Operations() {
			for status, response := range op.Responses.Map() {
				for mediaType, media := range response.Value.Content {
					if mediaType == "text/csv" {
						tables++
					}
					if !strings.HasSuffix(mediaType, "json") && !strings.HasPrefix(mediaType, "image/") && !media.Schema.Value.Type.Is("string") {
						t.Errorf("%s %s: %s as %s is not a string", method, path, status, mediaType)
					}
				}
			}
		}
	}
	if want := len([]string{"releases", "search", "fields of work", "States", "structures", "field operations", "meetings"}); tables != want {
		t.Errorf("%d answers are given as tables, want %d", tables, want)
	}
}

func TestNothingIsSuggestedToWhoTypesNothing(t *testing.T) {
	t.Parallel()
	if q := load(t).Paths.Value("/v1/suggest").Get.Parameters.GetByInAndName("query", "q"); q == nil || !q.Required {
		t.Errorf("q = %+v, want it required", q)
	}
}

func TestPublicReadsHaveTheirAnswersAndHeaders(t *testing.T) {
	t.Parallel()
	for path, item := range load(t).Paths.Map() {
		if !strings.HasPrefix(path, "/v1/") && path != "/sitemap.xml" || item.Get == nil || item.Get.Security != nil {
			continue
		}
		if !cached(path) {
			continue
		}
		for _, status := range []int{200, 304, 400, 401, 500, 503} {
			if item.Get.Responses.Status(status) == nil {
				t.Errorf("GET %s has no %d", path, status)
			}
		}
		for _, status := range []int{200, 304} {
			if item.Get.Responses.Status(status).Value.Headers["ETag"] == nil {
				t.Errorf("GET %s: %d has no ETag", path, status)
			}
		}
		if moved := item.Get.Responses.Status(301); strings.HasSuffix(path, "/{id}") && (moved == nil || moved.Value.Headers["Location"] == nil) {
			t.Errorf("GET %s has no 301 with a Location", path)
		}
	}
}

// The pattern of the path is written here a second time: content keeps its own to itself.
func TestPathKeyTakesWhatContentTakes(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"policing", "a", "7", "a-b", "5f0cb0b6-6a0e-4d0a-9a53-0b1f6d1c2e57", strings.Repeat("a", content.MaxSlug),
		"", "-", "a-", "-a", "a--b", "A", "ä", "a_b", "a b", "a\n", strings.Repeat("a", content.MaxSlug+1)} {
		valid := keySchema().VisitJSON(key) == nil
		if want := content.ValidSlug(key); valid != want {
			t.Errorf("the schema takes %q: %t, content: %t", key, valid, want)
		}
	}
}

func TestQueryParameter(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		give query.Parameter
		want string
	}{
		{"list of an enumeration", query.Parameter{Name: "filter[kind][any]", Doc: "Kinds", List: true, MaxList: 100, Type: "string", Enum: []string{"a", "b"}},
			`{"name":"filter[kind][any]","in":"query","description":"Kinds.","style":"form","explode":false,
			  "schema":{"type":"array","minItems":1,"maxItems":100,"items":{"type":"string","enum":["a","b"]}}}`},
		{"bounded integer", query.Parameter{Name: "page[size]", Doc: "Size", Type: "integer", Min: 1, Max: 100},
			`{"name":"page[size]","in":"query","description":"Size.","schema":{"type":"integer","minimum":1,"maximum":100}}`},
		{"integer without bounds", query.Parameter{Name: "filter[position][eq]", Doc: "Position", Type: "integer"},
			`{"name":"filter[position][eq]","in":"query","description":"Position.","schema":{"type":"integer"}}`},
		{"bounded text", query.Parameter{Name: "filter[title][eq]", Doc: "Title", Type: "string", Min: 1, Max: 300},
			`{"name":"filter[title][eq]","in":"query","description":"Title.","schema":{"type":"string","minLength":1,"maxLength":300}}`},
		{"day", query.Parameter{Name: "filter[date][on]", Doc: "Date", Type: "string", Format: "date", Pattern: "^[0-9]{4}"},
			`{"name":"filter[date][on]","in":"query","description":"Date.","schema":{"type":"string","format":"date","pattern":"^[0-9]{4}"}}`},
		{"boolean", query.Parameter{Name: "filter[states][exists]", Doc: "States", Type: "boolean"},
			`{"name":"filter[states][exists]","in":"query","description":"States.","schema":{"type":"boolean"}}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text, err := json.Marshal(queryParameter(tc.give))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(decoded(t, tc.want), decoded(t, string(text))); diff != "" {
				t.Errorf("queryParameter (-want +got):\n%s", diff)
			}
		})
	}
}

// generated is what all tests look at.
var generated = sync.OnceValues(func() (Documents, error) { return Generate("../..") })

func generate(t *testing.T) Documents {
	t.Helper()
	got, err := generated()
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func load(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(generate(t).JSON)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}
