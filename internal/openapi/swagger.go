package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"path/filepath"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-openapi/spec"
	"github.com/swaggo/swag"
)

// annotated reads the annotations of a module, as OpenAPI 3.0.
func annotated(root string) (*openapi3.T, error) {
	p := swag.New(swag.SetStrict(true), swag.SetDebugger(log.New(io.Discard, "", 0)))
	p.RequiredByDefault = true // but for members with omitempty
	folders := []string{filepath.Join(root, "api"), filepath.Join(root, "internal", "document")}
	if err := p.ParseAPIMultiSearchDir(folders, "api.go", 1); err != nil {
		return nil, fmt.Errorf("read annotations: %w", err)
	}
	swagger, err := renamed(p.GetSwagger())
	if err != nil {
		return nil, err
	}
	doc, err := openapi2conv.ToV3(swagger)
	if err != nil {
		return nil, fmt.Errorf("convert to OpenAPI 3: %w", err)
	}
	return doc, nil
}

// renamed gives the document with the names of its schemas made fit for generated code.
func renamed(swagger *spec.Swagger) (*openapi2.T, error) {
	text, err := json.Marshal(swagger)
	if err != nil {
		return nil, fmt.Errorf("write Swagger 2: %w", err)
	}
	const ref = `"#/definitions/`
	for old := range swagger.Definitions {
		text = bytes.ReplaceAll(text, []byte(ref+old+`"`), []byte(ref+schemaName(old)+`"`))
	}
	var doc openapi2.T
	if err := json.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("read Swagger 2: %w", err)
	}
	definitions := make(map[string]*openapi2.SchemaRef, len(doc.Definitions))
	for old, schema := range doc.Definitions {
		name := schemaName(old)
		if definitions[name] != nil {
			return nil, fmt.Errorf("two schemas would have the name %s", name)
		}
		definitions[name] = schema
	}
	doc.Definitions = definitions
	return &doc, nil
}
