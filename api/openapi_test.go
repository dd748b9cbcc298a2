package api_test

import (
	"slices"
	"strings"
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
			var least []string // which only the public says
			if op := doc.Paths.Value(r.Path).Get; op.Security == nil {
				least = []string{query.MinCursor}
			}
			if diff := cmp.Diff(append(names(r.Parameters()), least...), described(doc, r.Path)); diff != "" {
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
			want := slices.Concat([]string{"id"}, names(r.ItemParameters()), least)
			if diff := cmp.Diff(want, described(doc, path)); diff != "" {
				t.Errorf("parameters of %s (-registry +document):\n%s", path, diff)
			}
		})
	}
}

// TestDocumentAndRegistryAgreeOnOthers compares what is not a list, or is one in another form.
func TestDocumentAndRegistryAgreeOnOthers(t *testing.T) {
	t.Parallel()
	doc := document(t)
	for path, want := range map[string][]string{
		"/v1/feeds/releases.atom":   names(query.Feed().Parameters()),
		"/v1/feeds/releases.rss":    names(query.Feed().Parameters()),
		"/v1/feeds/releases.json":   names(query.Feed().Parameters()),
		"/v1/releases/{id}/related": append([]string{"id"}, names(query.Related().FewParameters(query.UsualRelated))...),
		"/v1/suggest":               names(query.Suggestions().FewParameters(query.UsualSuggestions)),
	} {
		if diff := cmp.Diff(append(want, query.MinCursor), described(doc, path)); diff != "" {
			t.Errorf("parameters of %s (-registry +document):\n%s", path, diff)
		}
	}
}

// TestFilterAndRegistryAgree compares the conditions of the JSON form with those of the URL.
func TestFilterAndRegistryAgree(t *testing.T) {
	t.Parallel()
	filter := document(t).Components.Schemas["ReleaseFilter"].Value
	want, got := map[string][]string{"and": nil, "or": nil, "not": nil}, map[string][]string{}
	for _, f := range query.Releases().Fields {
		if !f.Filter {
			continue
		}
		want[f.Name] = nil
		for _, op := range f.Ops() {
			want[f.Name] = append(want[f.Name], string(op))
		}
		slices.Sort(want[f.Name])
	}
	for name, property := range filter.Properties {
		got[name] = nil
		for _, form := range property.Value.AnyOf {
			for op := range form.Value.Properties {
				got[name] = append(got[name], op)
			}
		}
		slices.Sort(got[name])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields and operators of ReleaseFilter (-registry +document):\n%s", diff)
	}
}

// TestSearchAndRegistryAgree compares the members of the JSON form with the parameters of the URL.
func TestSearchAndRegistryAgree(t *testing.T) {
	t.Parallel()
	want := []string{"filter"}
	for _, p := range query.Releases().Parameters() {
		if !strings.HasPrefix(p.Name, "filter[") && p.Name != "format" {
			want = append(want, p.Name)
		}
	}
	got := members(document(t).Components.Schemas["SearchInput"], func(name string) string { return name })
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("members of SearchInput (-registry +document):\n%s", diff)
	}
}

// members names the members of an object as a URL does: those of objects within it in brackets.
func members(s *openapi3.SchemaRef, spelled func(name string) string) []string {
	var all []string
	for name, property := range s.Value.Properties {
		if property.Ref != "" || len(property.Value.Properties) == 0 {
			all = append(all, spelled(name))
			continue
		}
		all = append(all, members(property, func(inner string) string { return spelled(name) + "[" + inner + "]" })...)
	}
	return all
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
