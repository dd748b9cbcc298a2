package main

import (
	"github.com/getkin/kin-openapi/openapi3"

	"github.com/dateline-press/dateline/internal/query"
)

// addSync says what annotations cannot say of the feed of changes: what an event is about is one of several things.
func addSync(doc *openapi3.T) {
	change := doc.Components.Schemas["Change"]
	if change == nil {
		return
	}
	about := &openapi3.Schema{Description: "With resource=summary or full: the item as it is now; null where it is there no longer, or was not asked for"}
	for _, name := range []string{"Line", "Release", "FieldOfWork", "State", "Structure", "FieldOperation", "Meeting"} {
		about.AnyOf = append(about.AnyOf, openapi3.NewSchemaRef("#/components/schemas/"+name, nil))
	}
	null := openapi3.NewSchemaRef("", &openapi3.Schema{Type: &openapi3.Types{openapi3.TypeNull}})
	about.AnyOf = append(about.AnyOf, null)
	change.Value.Properties["resource"] = openapi3.NewSchemaRef("", about)
}

// addLines says of what is sent in lines what each of them is.
func addLines(doc *openapi3.T) {
	imported := doc.Paths.Value("/v1/import").Post
	lines(imported.RequestBody.Value.Content, "Line")
	lines(imported.Responses.Value("207").Value.Content, "ImportResult", "ImportEnd")
	delete(doc.Components.Schemas, "ImportAnswer") // which was there to name the two
	lines(doc.Paths.Value("/v1/export/releases.ndjson").Get.Responses.Value("200").Value.Content, "Line")
}

// lines says of a text that each of its lines is one of some schemas.
func lines(content openapi3.Content, names ...string) {
	each := &openapi3.Schema{}
	for _, name := range names {
		each.AnyOf = append(each.AnyOf, openapi3.NewSchemaRef("#/components/schemas/"+name, nil))
	}
	text := openapi3.NewStringSchema()
	text.ContentMediaType, text.ContentSchema = "application/x-ndjson", openapi3.NewSchemaRef("", each)
	content["application/x-ndjson"].Schema = openapi3.NewSchemaRef("", text)
}

// syncQuestions gives what may be asked of the feed and of the export.
func syncQuestions() map[string][]query.Parameter {
	changes, stream, export := query.Changes(), query.Stream(), query.Export()
	return map[string][]query.Parameter{
		changes.Path: changes.FollowingParameters(),
		stream.Path:  stream.StreamingParameters(),
		export.Path:  export.ExportingParameters(),
	}
}
