package main

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// completeSchemas says of every schema what annotations cannot say.
func completeSchemas(doc *openapi3.T) {
	for name, schema := range doc.Components.Schemas {
		completeSchema(schema)
		if strings.HasSuffix(name, "Input") { // what is sent is read strictly
			no := false
			schema.Value.AdditionalProperties = openapi3.BoolSchema{Has: &no}
			allowTakingAway(schema.Value)
		}
	}
}

func completeSchema(s *openapi3.SchemaRef) {
	if s == nil || s.Ref != "" {
		return
	}
	allowNull(s.Value)
	completeSchema(s.Value.Items)
	completeSchema(s.Value.AdditionalProperties.Schema)
	for _, property := range s.Value.Properties {
		completeSchema(property)
	}
}

// allowNull lets null through where being nullable alone does not. A null beside a reference would be
// refused by what is referred to, and a null of an enumeration by its list.
func allowNull(s *openapi3.Schema) {
	switch {
	case !s.Nullable:
	case len(s.AllOf) == 1:
		null := openapi3.NewSchemaRef("", &openapi3.Schema{Type: &openapi3.Types{openapi3.TypeNull}})
		s.AnyOf, s.AllOf, s.Nullable = openapi3.SchemaRefs{s.AllOf[0], null}, nil, false
	case len(s.Enum) > 0:
		s.Enum = append(s.Enum, nil)
	}
}

// allowTakingAway lets null take an entry of a map away (RFC 7396).
func allowTakingAway(s *openapi3.Schema) {
	for _, property := range s.Properties {
		if entry := property.Value.AdditionalProperties.Schema; entry != nil {
			entry.Value.Nullable = true
		}
	}
}
