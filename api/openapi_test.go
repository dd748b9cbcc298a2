package api_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/docs"
	"github.com/dateline-press/dateline/internal/query"
)

func TestDocumentIsValid(t *testing.T) {
	t.Parallel()
	doc := document(t)
	if err := doc.Validate(t.Context(), openapi3.EnableExamplesValidation()); err != nil {
		t.Errorf("docs/openapi.json: %v", err)
	}
	if want := "3.1.1"; doc.OpenAPI != want {
		t.Errorf("openapi = %s, want %s", doc.OpenAPI, want)
	}
}

func TestDocumentAndRoutesAgree(t *testing.T) {
	t.Parallel()
	var described []string
	for path, item := range document(t).Paths.Map() {
		for method := range item.Operations() {
			described = append(described, method+" "+path)
		}
	}
	routes := api.Routes()
	slices.Sort(described)
	slices.Sort(routes)
	if diff := cmp.Diff(routes, described); diff != "" {
		t.Errorf("routes and docs/openapi.json differ (-routes +document):\n%s", diff)
	}
}

func TestDocumentAndRegistryAgree(t *testing.T) {
	t.Parallel()
	doc := document(t)
	for _, r := range []*query.Resource{query.Releases(), query.FieldsOfWork(), query.States(), query.Structures(),
		query.FieldOperations(), query.Meetings(), query.Drafts(), query.Keys(), query.Audit()} {
		t.Run(r.Name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(names(r.Parameters()), described(doc, r.Path)); diff != "" {
				t.Errorf("parameters of %s (-registry +document):\n%s", r.Path, diff)
			}
			item := map[string]string{"drafts": "/v1/releases/{id}/draft", "keys": "", "audit": ""}
			path, special := item[r.Name]
			if !special {
				path = r.Path + "/{id}"
			}
			if path == "" {
				return
			}
			want := append([]string{"id"}, names(r.ItemParameters())...)
			if diff := cmp.Diff(want, described(doc, path)); diff != "" {
				t.Errorf("parameters of %s (-registry +document):\n%s", path, diff)
			}
		})
	}
}

// document gives the document, without its servers, so that it fits the tests' own. It is read once.
func document(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

var readDocument = sync.OnceValues(func() (*openapi3.T, error) {
	doc, err := openapi3.NewLoader().LoadFromData(docs.OpenAPIJSON)
	if err == nil {
		doc.Servers = nil
	}
	return doc, err
})

func names(parameters []query.Parameter) []string {
	var all []string
	for _, p := range parameters {
		all = append(all, p.Name)
	}
	return all
}

// described lists the parameters that the document gives a path, or nil when it has no such path.
func described(doc *openapi3.T, path string) []string {
	item := doc.Paths.Value(path)
	if item == nil || item.Get == nil {
		return nil
	}
	var all []string
	for _, p := range item.Get.Parameters {
		all = append(all, p.Value.Name)
	}
	return all
}
