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

// syncQuestions gives what may be asked of the feed and of the export.
func syncQuestions() map[string][]query.Parameter {
	changes, stream, export := query.Changes(), query.Stream(), query.Export()
	return map[string][]query.Parameter{
		changes.Path: changes.FollowingParameters(),
		stream.Path:  stream.StreamingParameters(),
		export.Path:  export.ExportingParameters(),
	}
}
