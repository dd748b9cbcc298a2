package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3conv"
	"go.yaml.in/yaml/v4"
)

// version is not the newest: tools know it better, and nothing of what came later is used.
const version = "3.1.1"

// Documents are one description of the API in two spellings, and the reference of its queries.
type Documents struct{ JSON, YAML, Reference []byte }

// Generate describes the API of the module with the given root. The same sources give the same bytes.
func Generate(root string) (Documents, error) {
	doc, err := annotated(root)
	if err != nil {
		return Documents{}, err
	}
	completeSchemas(doc)
	addSearch(doc)
	addSync(doc)
	if err := completeOperations(doc); err != nil {
		return Documents{}, err
	}
	addLines(doc)
	doc.Security = openapi3.SecurityRequirements{{}} // public, but for the operations that say otherwise
	doc.Components.SecuritySchemes = openapi3.SecuritySchemes{"key": {Value: openapi3.NewSecurityScheme().WithType("http").
		WithScheme("bearer").WithDescription("A key made with dateline keys create or at /v1/keys: Authorization: Bearer dl_…")}}
	if doc, err = lifted(doc); err != nil {
		return Documents{}, err
	}
	docs, err := spelled(doc)
	if err != nil {
		return Documents{}, err
	}
	docs.Reference, err = reference(doc)
	return docs, err
}

// lifted turns OpenAPI 3.0 into 3.1. The document is written and read again, since references that were put
// in by hand lead nowhere before.
func lifted(old *openapi3.T) (*openapi3.T, error) {
	text, err := json.Marshal(old)
	if err != nil {
		return nil, fmt.Errorf("write OpenAPI 3.0: %w", err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, fmt.Errorf("read OpenAPI 3.0: %w", err)
	}
	openapi3conv.Upgrade(doc)
	doc.OpenAPI = version
	if err := doc.Validate(context.Background()); err != nil {
		return nil, fmt.Errorf("validate: %w", err)
	}
	return doc, nil
}

// members are those of the document, in the order of the specification.
type members struct {
	OpenAPI    json.RawMessage `json:"openapi"`
	Info       json.RawMessage `json:"info"`
	Servers    json.RawMessage `json:"servers"`
	Security   json.RawMessage `json:"security"`
	Tags       json.RawMessage `json:"tags"`
	Paths      json.RawMessage `json:"paths"`
	Components json.RawMessage `json:"components"`
}

func spelled(doc *openapi3.T) (Documents, error) {
	text, err := json.Marshal(doc)
	if err != nil {
		return Documents{}, fmt.Errorf("write OpenAPI: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields() // none may be lost
	var m members
	if err := dec.Decode(&m); err != nil {
		return Documents{}, fmt.Errorf("put members in order: %w", err)
	}
	ordered, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return Documents{}, fmt.Errorf("write JSON: %w", err)
	}
	asYAML, err := toYAML(ordered)
	return Documents{JSON: append(ordered, '\n'), YAML: asYAML}, err
}

// toYAML spells JSON, which is YAML already, as people write it: by indentation, quoted only where needed.
func toYAML(text []byte) ([]byte, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return nil, fmt.Errorf("read JSON as YAML: %w", err)
	}
	unquote(&root)
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(&root); err != nil {
		return nil, fmt.Errorf("write YAML: %w", err)
	}
	if err := enc.Close(); err != nil {
		return nil, fmt.Errorf("write YAML: %w", err)
	}
	return b.Bytes(), nil
}

func unquote(n *yaml.Node) {
	n.Style = 0
	for _, child := range n.Content {
		unquote(child)
	}
}
