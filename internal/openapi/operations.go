package main

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/dateline-press/dateline/internal/query"
)

const typeProblem = "application/problem+json"

// completeOperations says of every operation what annotations cannot say, or would say over and over.
func completeOperations(doc *openapi3.T) error {
	doc.Components.Headers = sharedHeaders()
	doc.Components.Responses = sharedResponses()
	for path, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			completeOperation(path, op)
		}
	}
	for _, r := range resources() {
		if err := addParameters(doc, r); err != nil {
			return err
		}
	}
	return nil
}

// completeOperation adds the answers and headers that follow from the kind of path.
func completeOperation(path string, op *openapi3.Operation) {
	if strings.HasPrefix(path, "/v1/") {
		op.Responses.Set("500", responseTo("Internal"))
		op.Responses.Set("503", responseTo("Unavailable"))
	}
	if cached(path) {
		addHeader(op, http.StatusOK, "ETag")
		op.Responses.Set("304", responseTo("NotModified"))
	}
	addHeader(op, http.StatusMovedPermanently, "Location")
	for status, response := range op.Responses.Map() {
		if response.Ref == "" {
			response.Value.Content = contentOf(status, response.Value.Content)
		}
	}
}

// contentOf corrects what swag says of the content of an answer: it gives errors the media types of
// successes, and images a schema, which bytes have none of.
func contentOf(status string, content openapi3.Content) openapi3.Content {
	if code, err := strconv.Atoi(status); err == nil && code >= http.StatusBadRequest {
		return problemContent()
	}
	for mediaType, media := range content {
		if strings.HasPrefix(mediaType, "image/") {
			media.Schema = nil
		}
	}
	return content
}

// cached reports whether answers of a path carry a validator. Probes are answered afresh each time.
func cached(path string) bool { return path != "/healthz" && path != "/readyz" }

// resources lists what is described in the registry.
func resources() []*query.Resource {
	return []*query.Resource{query.Releases(), query.FieldsOfWork(), query.States(), query.Structures(),
		query.FieldOperations(), query.Meetings()}
}

// addParameters adds to the two operations of a resource what the registry says of them.
func addParameters(doc *openapi3.T, r *query.Resource) error {
	list, item := doc.Paths.Value(r.Path), doc.Paths.Value(r.Path+"/{id}")
	if list == nil || list.Get == nil || item == nil || item.Get == nil {
		return fmt.Errorf("%s and one of its items are not both annotated", r.Path)
	}
	addHeader(list.Get, http.StatusOK, "Link")
	for _, p := range r.Parameters() {
		list.Get.AddParameter(queryParameter(p))
	}
	id := item.Get.Parameters.GetByInAndName(openapi3.ParameterInPath, "id")
	if id == nil {
		return fmt.Errorf("%s/{id} has no parameter id", r.Path)
	}
	id.Schema = openapi3.NewSchemaRef("", keySchema())
	for _, p := range r.ItemParameters() {
		item.Get.AddParameter(queryParameter(p))
	}
	return nil
}

// addHeader adds a shared header to the answer with a status, if the operation has it.
func addHeader(op *openapi3.Operation, status int, name string) {
	response := op.Responses.Status(status)
	if response == nil {
		return
	}
	if response.Value.Headers == nil {
		response.Value.Headers = openapi3.Headers{}
	}
	response.Value.Headers[name] = &openapi3.HeaderRef{Ref: "#/components/headers/" + name}
}

func responseTo(name string) *openapi3.ResponseRef {
	return &openapi3.ResponseRef{Ref: "#/components/responses/" + name}
}

func problemContent() openapi3.Content {
	problem := openapi3.NewSchemaRef("#/components/schemas/Problem", nil)
	return openapi3.NewContentWithSchemaRef(problem, []string{typeProblem})
}

func sharedHeaders() openapi3.Headers {
	text := func(doc, format string) *openapi3.HeaderRef {
		schema := openapi3.NewStringSchema().WithFormat(format)
		return &openapi3.HeaderRef{Value: &openapi3.Header{Parameter: openapi3.Parameter{
			Description: doc, Required: true, Schema: openapi3.NewSchemaRef("", schema)}}}
	}
	return openapi3.Headers{
		"ETag":     text("A strong validator of the answer, for If-None-Match (RFC 9110).", ""),
		"Link":     text("The links of the page: self, first, and next and prev where there are such (RFC 8288).", ""),
		"Location": text("The same address with the present slug.", "uri-reference"),
	}
}

func sharedResponses() openapi3.ResponseBodies {
	problem := func(doc string) *openapi3.ResponseRef {
		response := openapi3.NewResponse().WithDescription(doc).WithContent(problemContent())
		return &openapi3.ResponseRef{Value: response}
	}
	unchanged := openapi3.NewResponse().WithDescription("The client has this answer already: If-None-Match names it. There is no body.")
	unchanged.Headers = openapi3.Headers{"ETag": {Ref: "#/components/headers/ETag"}}
	return openapi3.ResponseBodies{
		"NotModified": {Value: unchanged},
		"Internal":    problem("The fault is on the side of the server."),
		"Unavailable": problem("The database does not answer, or took too long."),
	}
}
