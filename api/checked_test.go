package api_test

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// oneRouter finds the operation of a request, for all tests: it takes longer to make than to ask.
var oneRouter = sync.OnceValues(func() (routers.Router, error) {
	doc, err := readDocument()
	if err != nil {
		return nil, err
	}
	return legacy.NewRouter(doc)
})

// checked is the handler whose every answer is compared with the OpenAPI document, and every request that it
// answers with success.
func checked(t *testing.T, h http.Handler) http.Handler {
	t.Helper()
	if testing.Short() {
		return h // the race detector finds nothing in the comparing, which takes minutes under it
	}
	router, err := oneRouter()
	if err != nil {
		t.Fatal(err)
	}
	return kept(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body == nil {
			r.Body = http.NoBody
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("read the body of a test: %v", err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer := told(h, r)
		r.Body = io.NopCloser(bytes.NewReader(body))
		if route, params, err := router.FindRoute(r); err == nil && answer.Code < http.StatusMultipleChoices && r.Header.Get("Content-Encoding") == "" {
			err := openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
				Request: r, PathParams: params, Route: route,
				Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
			})
			if err != nil {
				t.Errorf("%s %s is answered, but docs/openapi.json forbids it: %v", r.Method, r.URL.RequestURI(), err)
			}
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}))
}
