package main

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/dateline-press/dateline/internal/query"
)

// Names of the schemas that are written from the registry.
const (
	searchInput   = "SearchInput"
	releaseFilter = "ReleaseFilter"
)

// addSearch adds the JSON form of a query for releases. In the explanation of a query it stands too.
func addSearch(doc *openapi3.T) {
	schemas, r := doc.Components.Schemas, query.Releases()
	schemas[searchInput] = openapi3.NewSchemaRef("", searchSchema(r))
	schemas[releaseFilter] = openapi3.NewSchemaRef("", filterSchema(r))
	schemas["Explanation"].Value.Properties["query"] = refTo(searchInput)
}

// searchSchema describes a query in JSON: each parameter of the list is a member, those with brackets in their names
// are members of objects.
func searchSchema(r *query.Resource) *openapi3.Schema {
	whole := strictObject("A query in JSON. Its members are named like the parameters of GET " + r.Path + " and mean the same.")
	whole.Properties["filter"] = refTo(releaseFilter)
	for _, p := range r.Parameters() {
		path := strings.FieldsFunc(p.Name, func(r rune) bool { return r == '[' || r == ']' })
		if path[0] == "filter" || path[0] == "format" { // Accept says in what form the answer is wanted
			continue
		}
		at, last := whole, len(path)-1
		for depth, name := range path[:last] {
			if at.Properties[name] == nil {
				inner := strictObject(objectDoc(name))
				inner.MinProps = uint64(depth) // of a facet that is named something is said
				at.Properties[name] = openapi3.NewSchemaRef("", inner)
			}
			at = at.Properties[name].Value
		}
		at.Properties[path[last]] = memberSchema(p)
	}
	return whole
}

// objectDoc says what an object of parameters is about.
func objectDoc(name string) string {
	switch name {
	case "page":
		return "Which part of the list is given."
	case "facet":
		return "How single facets are counted, of those that facets names."
	default:
		return ""
	}
}

// memberSchema describes a parameter as a member of an object.
func memberSchema(p query.Parameter) *openapi3.SchemaRef {
	doc := p.Doc + "."
	s := valueSchema(p)
	switch {
	case p.List:
		s = either(valueSchema(p), listSchema(p))
	case len(p.Enum) == 2 && (p.Enum[0] == "true" || p.Enum[0] == "1"): // JSON has words for this
		s = openapi3.NewBoolSchema()
		doc, _, _ = strings.Cut(doc, ". Without it")
		doc += ". Without it: false."
	}
	s.Description = doc
	return openapi3.NewSchemaRef("", s)
}

// filterSchema describes conditions in JSON: a member for each field, and those that combine conditions.
func filterSchema(r *query.Resource) *openapi3.Schema {
	whole := strictObject("Conditions on releases, all of which must hold.")
	parameters := map[string]query.Parameter{}
	for _, p := range r.Parameters() {
		parameters[p.Name] = p
	}
	for i := range r.Fields {
		if f := &r.Fields[i]; f.Filter {
			whole.Properties[f.Name] = fieldSchema(f, func(op query.Op) query.Parameter {
				return parameters["filter["+f.Name+"]["+string(op)+"]"]
			})
		}
	}
	several := func(doc string) *openapi3.SchemaRef {
		list := openapi3.NewArraySchema().WithMinItems(1)
		list.Items, list.Description = refTo(releaseFilter), doc
		return openapi3.NewSchemaRef("", list)
	}
	whole.Properties[string(query.And)] = several("Conditions that must hold too.")
	whole.Properties[string(query.Or)] = several("Alternatives, of which one must hold.")
	whole.Properties[string(query.Not)] = refTo(releaseFilter)
	return whole
}

// fieldSchema describes what is asked of a field: what its first operator takes, or an object of operators.
func fieldSchema(f *query.Field, parameter func(query.Op) query.Parameter) *openapi3.SchemaRef {
	ops := strictObject("").WithMinProperties(1)
	for _, op := range f.Ops() {
		operand := either(operands(op, parameter(op))...)
		operand.Description = parameter(op).Doc + "."
		ops.Properties[string(op)] = openapi3.NewSchemaRef("", operand)
	}
	first := f.Ops()[0]
	s := either(append(operands(first, parameter(first)), ops)...)
	s.Description = f.Doc + ". Without an operator: " + string(first) + "."
	return openapi3.NewSchemaRef("", s)
}

// operands lists the forms that the operand of an operator may have.
func operands(op query.Op, p query.Parameter) []*openapi3.Schema {
	switch {
	case p.List:
		return []*openapi3.Schema{valueSchema(p), listSchema(p)}
	case op == query.Year:
		return []*openapi3.Schema{valueSchema(p), openapi3.NewStringSchema().WithPattern(`^[0-9]{4}$`)}
	default:
		return []*openapi3.Schema{valueSchema(p)}
	}
}

// either takes what one of several schemas does.
func either(forms ...*openapi3.Schema) *openapi3.Schema {
	if len(forms) == 1 {
		return forms[0]
	}
	return openapi3.NewAnyOfSchema(forms...)
}

// strictObject takes no members but those that are added to it.
func strictObject(doc string) *openapi3.Schema {
	no := false
	s := openapi3.NewObjectSchema()
	s.Description, s.Properties, s.AdditionalProperties = doc, openapi3.Schemas{}, openapi3.BoolSchema{Has: &no}
	return s
}

func refTo(schema string) *openapi3.SchemaRef {
	return openapi3.NewSchemaRef("#/components/schemas/"+schema, nil)
}
