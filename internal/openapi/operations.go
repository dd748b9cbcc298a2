package main

import (
	"fmt"
	"maps"
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
		for method, op := range item.Operations() {
			completeOperation(path, method, op)
		}
	}
	for path, parameters := range questions(doc) {
		if err := addParameters(doc, path, parameters); err != nil {
			return err
		}
	}
	for _, r := range resources() {
		if err := completeList(doc, r); err != nil {
			return err
		}
	}
	for path, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			if op.Security == nil && standsOn(path) {
				completeStanding(op)
			}
		}
	}
	return nil
}

// completeOperation adds the answers and headers that follow from the kind of path and the method.
func completeOperation(path, method string, op *openapi3.Operation) {
	op.Responses.Set("401", responseTo("Unauthenticated"))
	op.Responses.Set("429", responseTo("RateLimited"))
	if reads(path) {
		op.Responses.Set("500", responseTo("Internal"))
		op.Responses.Set("503", responseTo("Unavailable"))
	}
	for _, p := range op.Parameters {
		if p.Value.In == openapi3.ParameterInPath && p.Value.Name == "id" {
			p.Value.Schema = openapi3.NewSchemaRef("", keySchema())
		}
	}
	private := op.Security != nil
	if op.Responses.Status(http.StatusBadRequest) == nil {
		op.Responses.Set("400", responseTo("Malformed"))
	}
	if private {
		op.Responses.Set("403", responseTo("Forbidden"))
	}
	switch {
	case method != http.MethodGet && private:
		completeChange(method, op)
		completeBody(method, op)
	case method != http.MethodGet: // what is open to all changes nothing: it is a question that no URL can hold
		addHeader(op, http.StatusOK, "ETag")
		addHeader(op, http.StatusOK, "Link")
		completeBody(method, op)
	case private:
		addHeader(op, http.StatusOK, "ETag")
	case cached(path):
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

// standsOn reports whether what a path answers is what is published at a moment. Exports and the feed say themselves at
// which.
func standsOn(path string) bool {
	return reads(path) && !strings.HasPrefix(path, "/v1/changes") && !strings.HasPrefix(path, "/v1/export/")
}

// completeStanding says of an operation how a client gets an answer that is no older than another one.
func completeStanding(op *openapi3.Operation) {
	op.AddParameter(queryParameter(query.LeastParameter()))
	addHeader(op, http.StatusOK, "Changes-Cursor")
	addHeader(op, http.StatusOK, "Surrogate-Key")
	if op.Responses.Value("410") == nil {
		op.Responses.Set("410", responseTo("Expired"))
	}
}

// completeChange says of an operation that changes something how it is sent once, and on what condition.
func completeChange(method string, op *openapi3.Operation) {
	if method == http.MethodPost && op.OperationID != "importLines" { // which may be sent again as it is
		op.AddParameter(headerParameter("Idempotency-Key", "A name for this request, unique among those of the key: sent again under it, the request is answered the same and not done again.", false))
		op.Responses.Set("409", responseTo("Conflict"))
	}
	if op.Responses.Value("412") != nil {
		op.AddParameter(headerParameter("If-Match", "The ETag of the state that is to be changed, or * for whatever it is (RFC 9110).", op.Responses.Value("428") != nil))
	}
	for _, status := range []int{http.StatusOK, http.StatusCreated} {
		if op.OperationID != "createKey" { // its answer is not there to be read again
			addHeader(op, status, "ETag")
		}
	}
}

// completeBody says of an operation that takes a body what may be wrong with it.
func completeBody(method string, op *openapi3.Operation) {
	if op.RequestBody == nil {
		return
	}
	body := op.RequestBody.Value
	op.Responses.Set("413", responseTo("TooLarge"))
	op.Responses.Set("415", responseTo("MediaType"))
	if op.Security != nil {
		op.Responses.Set("422", responseTo("NotValid"))
	}
	if media := body.Content.Get("application/json"); method == http.MethodPatch && media != nil {
		body.Content["application/merge-patch+json"] = media
	}
}

func headerParameter(name, doc string, required bool) *openapi3.Parameter {
	p := openapi3.NewHeaderParameter(name).WithDescription(doc).WithRequired(required)
	return p.WithSchema(openapi3.NewStringSchema().WithMinLength(1))
}

// contentOf corrects what swag says of the content of an answer: it gives errors the media types of successes, and
// every media type the schema of the JSON. Images are bytes and have none.
func contentOf(status string, content openapi3.Content) openapi3.Content {
	if code, err := strconv.Atoi(status); err == nil && code >= http.StatusBadRequest {
		return problemContent()
	}
	for mediaType, media := range content {
		switch {
		case strings.HasPrefix(mediaType, "image/"):
			media.Schema = nil
		case !strings.HasSuffix(mediaType, "json") || strings.HasSuffix(mediaType, "x-ndjson"):
			media.Schema = openapi3.NewSchemaRef("", openapi3.NewStringSchema())
		}
	}
	return content
}

// reads reports whether what a path answers is read from the database.
func reads(path string) bool { return strings.HasPrefix(path, "/v1/") || path == "/sitemap.xml" }

// cached reports whether answers of a path carry a validator. Probes, streams and exports are answered afresh each time.
func cached(path string) bool {
	switch path {
	case "/healthz", "/readyz", "/v1/changes/stream", "/v1/export/releases.ndjson", "/v1/export/terms.ndjson":
		return false
	}
	return true
}

// resources lists what is described in the registry.
func resources() []*query.Resource {
	return []*query.Resource{query.Releases(), query.Drafts(), query.FieldsOfWork(), query.States(), query.Structures(),
		query.FieldOperations(), query.Meetings(), query.Keys(), query.Audit()}
}

// itemPath gives the path of one item of a list, or "" where items are not read one by one.
func itemPath(r *query.Resource) string {
	switch r.Name {
	case "drafts":
		return "/v1/releases/{id}/draft"
	case "keys", "audit":
		return ""
	default:
		return r.Path + "/{id}"
	}
}

// questions gives what the registry says may be asked at each path. The feeds are those that are annotated.
func questions(doc *openapi3.T) map[string][]query.Parameter {
	related, suggestions := query.Related(), query.Suggestions()
	all := map[string][]query.Parameter{
		related.Path:     related.FewParameters(query.UsualRelated),
		suggestions.Path: suggestions.FewParameters(query.UsualSuggestions),
	}
	maps.Copy(all, syncQuestions())
	for path := range doc.Paths.Map() {
		if strings.HasPrefix(path, "/v1/feeds/") {
			all[path] = query.Feed().Parameters()
		}
	}
	for _, r := range resources() {
		all[r.Path] = r.Parameters()
		if path := itemPath(r); path != "" {
			all[path] = r.ItemParameters()
		}
	}
	return all
}

// addParameters adds parameters to what is read at a path.
func addParameters(doc *openapi3.T, path string, parameters []query.Parameter) error {
	item := doc.Paths.Value(path)
	if item == nil || item.Get == nil {
		return fmt.Errorf("%s is not annotated", path)
	}
	for _, p := range parameters {
		described := queryParameter(p)
		described.Required = path == query.Suggestions().Path && p.Name == "q" // nothing is offered to who types nothing
		item.Get.AddParameter(described)
	}
	return nil
}

// completeList says of a list what the registry does. That it is given as a table too is annotated, and has to be
// what the registry says.
func completeList(doc *openapi3.T, r *query.Resource) error {
	list := doc.Paths.Value(r.Path).Get
	addHeader(list, http.StatusOK, "Link")
	if table := list.Responses.Status(http.StatusOK).Value.Content["text/csv"] != nil; table != r.Tabular {
		return fmt.Errorf("%s is annotated as a table: %t, but the registry says %t", r.Path, table, r.Tabular)
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

		"Changes-Cursor": optional(text("Where the feed of changes stands that the answer is no older than, for min-cursor and /v1/changes; left out while the node does not know.", "")),
		"Surrogate-Key":  text("What the answer speaks of, for a cache in front: an event about a release makes what is marked `releases` or `r-` with the first 8 characters of its id stale, one about a term what is marked `terms` or `t-` with those of its id.", ""),
	}
}

// optional says of a header that it may be left out.
func optional(h *openapi3.HeaderRef) *openapi3.HeaderRef {
	h.Value.Required = false
	return h
}

func sharedResponses() openapi3.ResponseBodies {
	problem := func(doc string) *openapi3.ResponseRef {
		response := openapi3.NewResponse().WithDescription(doc).WithContent(problemContent())
		return &openapi3.ResponseRef{Value: response}
	}
	unchanged := openapi3.NewResponse().WithDescription("The client has this answer already: If-None-Match names it. There is no body.")
	unchanged.Headers = openapi3.Headers{"ETag": {Ref: "#/components/headers/ETag"}}
	return openapi3.ResponseBodies{
		"NotModified":     {Value: unchanged},
		"Malformed":       problem("The body is not JSON, or a header or the query is not valid."),
		"Unauthenticated": problem("A key is needed, or the key sent is not known, has expired or was revoked."),
		"Forbidden":       problem("The key does not have the scope that this needs."),
		"Conflict":        problem("Something is in the way: a name is taken, the item is in use or not in a state for this, or the same request is still being worked on."),
		"TooLarge":        problem("The body is larger than 1 MiB or, of an import, than 32 MiB."),
		"MediaType":       problem("The body is not of a type that is taken."),
		"NotValid":        problem("Everything that is wrong with the body, or an Idempotency-Key of another request."),
		"RateLimited":     problem("Too many requests: Retry-After says when to go on."),
		"Expired":         problem("The min-cursor is not one of this feed any more: the database was restored, or the cursor is very old."),
		"Internal":        problem("The fault is on the side of the server."),
		"Unavailable":     problem("The database does not answer, or took too long."),
	}
}
