package api_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// kept is the handler whose every answer is compared with the document.
func kept(t *testing.T, h http.Handler) http.Handler {
	t.Helper()
	doc := document(t)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := told(h, r)
		if err := breach(doc, r, answer); err != nil {
			t.Errorf("%s %s is not answered as docs/openapi.json says: %v", r.Method, r.URL.RequestURI(), err)
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	})
}

// breach says what the document does not allow of an answer, or gives nil. HEAD is described by GET; what no
// operation is for is not described, nor is that a body has to be a key's to send.
func breach(doc *openapi3.T, r *http.Request, answer *httptest.ResponseRecorder) error {
	op := operation(doc, r.Method, r.URL.Path)
	if op == nil {
		return nil
	}
	described := op.Responses.Status(answer.Code)
	if described == nil {
		return fmt.Errorf("the status is %d", answer.Code)
	}
	for name, header := range described.Value.Headers {
		if header.Value.Required && answer.Header().Get(name) == "" {
			return fmt.Errorf("the header %s is missing", name)
		}
	}
	if len(described.Value.Content) == 0 || r.Method == http.MethodHead {
		return empty(answer)
	}
	mediaType, _, err := mime.ParseMediaType(answer.Header().Get("Content-Type"))
	if err != nil {
		return err
	}
	content := described.Value.Content.Get(mediaType)
	if content == nil {
		return fmt.Errorf("the content is %s", mediaType)
	}
	// A selection of members lacks the required ones, and what is compressed is the same as what is not.
	selected := answer.Code == http.StatusOK && (r.URL.Query().Has("fields") || r.URL.Path == "/v1/drafts")
	if selected || answer.Header().Get("Content-Encoding") != "" || !strings.HasSuffix(mediaType, "json") || strings.HasSuffix(mediaType, "x-ndjson") {
		return nil
	}
	return unlike(doc, content.Schema, answer.Body.Bytes())
}

// unlike says where JSON differs from its schema, and which of its members the schema does not know.
func unlike(doc *openapi3.T, schema *openapi3.SchemaRef, body []byte) error {
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return err
	}
	shape, err := compiled(doc, schema)
	if err != nil {
		return err
	}
	return errors.Join(shape.Validate(value), undescribed("", schema.Value, value))
}

// shapes are the schemas of the document that were compiled, by their references: to compile one takes longer than to check
// an answer.
var shapes sync.Map

func compiled(doc *openapi3.T, schema *openapi3.SchemaRef) (*jsonschema.Schema, error) {
	if known, ok := shapes.Load(schema); ok {
		return known.(*jsonschema.Schema), nil
	}
	text, err := json.Marshal(map[string]any{"components": doc.Components, "schema": schema})
	if err != nil {
		return nil, err
	}
	var resource any
	if err := json.Unmarshal(text, &resource); err != nil {
		return nil, err
	}
	const name = "openapi.json"
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	const reference = `[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*$` // RFC 3986, appendix A, but for addresses in brackets
	c.RegisterFormat(formed("uuid", openapi3.FormatOfStringForUUIDOfRFC9562))
	c.RegisterFormat(formed("uri", `^[a-z][a-z0-9+.-]*:`+reference))
	c.RegisterFormat(formed("uri-reference", "^"+reference))
	if err := c.AddResource(name, resource); err != nil {
		return nil, err
	}
	shape, err := c.Compile(name + "#/schema")
	if err != nil {
		return nil, err
	}
	shapes.Store(schema, shape)
	return shape, nil
}

// formed is a format of texts that match a pattern.
func formed(name, pattern string) *jsonschema.Format {
	form := regexp.MustCompile(pattern)
	return &jsonschema.Format{Name: name, Validate: func(value any) error {
		if text, ok := value.(string); ok && !form.MatchString(text) {
			return fmt.Errorf("%q does not match %s", text, pattern)
		}
		return nil
	}}
}

// undescribed reports members that a schema says nothing of. The schemas let them through, so that clients
// bear new ones; the tests do not.
func undescribed(at string, schema *openapi3.Schema, value any) error {
	switch value := value.(type) {
	case []any:
		var all []error
		for _, item := range value {
			if schema.Items != nil {
				all = append(all, undescribed(at+"[]", schema.Items.Value, item))
			}
		}
		return errors.Join(all...)
	case map[string]any:
		if len(schema.AnyOf) > 0 {
			return undescribedByAny(at, schema.AnyOf, value)
		}
		if len(schema.AllOf) == 1 {
			schema = schema.AllOf[0].Value // a reference with a description
		}
		if len(schema.Properties) == 0 {
			return nil // any members will do
		}
		var all []error
		for name, member := range value {
			if property := schema.Properties[name]; property != nil {
				all = append(all, undescribed(at+"."+name, property.Value, member))
				continue
			}
			all = append(all, fmt.Errorf("the document does not know %s.%s", at, name))
		}
		return errors.Join(all...)
	}
	return nil
}

// undescribedByAny reports what none of several schemas knows; null is one of them.
func undescribedByAny(at string, schemas openapi3.SchemaRefs, value any) error {
	first := undescribed(at, schemas[0].Value, value)
	for _, s := range schemas[1:] {
		if !s.Value.Type.Is(openapi3.TypeNull) && undescribed(at, s.Value, value) == nil {
			return nil
		}
	}
	return first
}

func empty(answer *httptest.ResponseRecorder) error {
	if n := answer.Body.Len(); n > 0 {
		return fmt.Errorf("there is a body of %d bytes", n)
	}
	return nil
}

// operation finds the operation of a method and a path; a path without parameters comes first.
func operation(doc *openapi3.T, method, path string) *openapi3.Operation {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if item := doc.Paths.Value(path); item != nil {
		return item.GetOperation(method)
	}
	parts := strings.Split(path, "/")
	for template, item := range doc.Paths.Map() {
		if fits(strings.Split(template, "/"), parts) && item.GetOperation(method) != nil {
			return item.GetOperation(method)
		}
	}
	return nil
}

func fits(template, path []string) bool {
	if len(template) != len(path) {
		return false
	}
	for i, part := range template {
		if !strings.HasPrefix(part, "{") && part != path[i] || path[i] == "" && i > 0 {
			return false
		}
	}
	return true
}

func TestBreach(t *testing.T) {
	t.Parallel()
	const menu = `{"data":[{"label":"States","type":null,"id":null,"slug":null,"links":{"term":null,"list":"/v1/states","releases":null},"children":[]}]}`
	const etag, asJSON = `"x"`, "application/json"
	doc := document(t)
	for _, tc := range []struct {
		name, path        string
		status            int
		etag, contentType string
		body, want        string
	}{
		{"as described", "/v1/navigation", 200, etag, asJSON, menu, ""},
		{"not modified", "/v1/navigation", 304, etag, "", "", ""},
		{"no operation's", "/v1/nothing", 404, "", "text/plain", "no", ""},
		{"another status", "/v1/navigation", 418, "", asJSON, "{}", "the status is 418"},
		{"no validator", "/v1/navigation", 200, "", asJSON, menu, "the header ETag is missing"},
		{"another content", "/v1/navigation", 200, etag, "text/html", menu, "the content is text/html"},
		{"an error that is no problem", "/v1/states/x", 404, "", asJSON, "{}", "the content is application/json"},
		{"a body of none", "/v1/navigation", 304, etag, "", "x", "a body of 1 bytes"},
		{"a member missing", "/v1/navigation", 200, etag, asJSON, strings.Replace(menu, `"slug":null,`, "", 1), "slug"},
		{"a member too many", "/v1/navigation", 200, etag, asJSON, strings.Replace(menu, `"slug"`, `"secret":1,"slug"`, 1), "does not know .data[].secret"},
		{"a wrong enumeration", "/v1/navigation", 200, etag, asJSON, strings.Replace(menu, `"type":null`, `"type":"planet"`, 1), "type"},
		{"a wrong id", "/v1/navigation", 200, etag, asJSON, strings.Replace(menu, `"id":null`, `"id":"7"`, 1), "id"},
		{"an id of no version", "/v1/navigation", 200, etag, asJSON, strings.Replace(menu, `"id":null`, `"id":"00000000-0000-0000-0000-000000000001"`, 1), "id"},
		{"a wrong address", "/v1/navigation", 200, etag, asJSON, strings.Replace(menu, `"term":null`, `"term":"/a[b]"`, 1), "term"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			answer := httptest.NewRecorder()
			answer.Header().Set("Content-Type", tc.contentType)
			answer.Header().Set("ETag", tc.etag)
			answer.Header().Set("Surrogate-Key", "terms")
			answer.Code, answer.Body = tc.status, bytes.NewBufferString(tc.body)
			got := breach(doc, httptest.NewRequest(http.MethodGet, tc.path, nil), answer)
			switch {
			case tc.want == "" && got != nil:
				t.Errorf("breach: %v", got)
			case tc.want != "" && (got == nil || !strings.Contains(got.Error(), tc.want)):
				t.Errorf("breach = %v, want one that says %q", got, tc.want)
			}
		})
	}
}
