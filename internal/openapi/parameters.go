package main

import (
	"github.com/getkin/kin-openapi/openapi3"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

// keyPattern is the form of ids and slugs. What has another form names nothing.
const keyPattern = `^[a-z0-9]+(-[a-z0-9]+)*$`

func keySchema() *openapi3.Schema {
	return openapi3.NewStringSchema().WithPattern(keyPattern).WithMaxLength(content.MaxSlug)
}

// queryParameter describes a parameter of the registry.
func queryParameter(p query.Parameter) *openapi3.Parameter {
	described := openapi3.NewQueryParameter(p.Name).WithDescription(p.Doc + ".")
	if !p.List {
		return described.WithSchema(valueSchema(p))
	}
	explode := false // values are joined by commas
	described.Style, described.Explode = openapi3.SerializationForm, &explode
	return described.WithSchema(listSchema(p))
}

// listSchema describes the values of a parameter that takes several.
func listSchema(p query.Parameter) *openapi3.Schema {
	return openapi3.NewArraySchema().WithItems(valueSchema(p)).WithMinItems(1).WithMaxItems(int64(p.MaxList))
}

// valueSchema describes one value of a parameter.
func valueSchema(p query.Parameter) *openapi3.Schema {
	s := &openapi3.Schema{Type: &openapi3.Types{p.Type}, Format: p.Format, Pattern: p.Pattern}
	for _, value := range p.Enum {
		s.Enum = append(s.Enum, value)
	}
	if p.Type == openapi3.TypeInteger && p.Max > 0 {
		return s.WithMin(float64(p.Min)).WithMax(float64(p.Max))
	}
	if p.Min > 0 {
		s.WithMinLength(int64(p.Min))
	}
	if p.Max > 0 {
		s.WithMaxLength(int64(p.Max))
	}
	return s
}
