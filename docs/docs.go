// Package docs holds the description of the API, made from the annotations in package api and the registry
// of package query. QUERY.md is made from these too.
//
//go:generate go run ../internal/openapi .
package docs

import _ "embed"

// OpenAPIJSON is the OpenAPI document as JSON.
//
//go:embed openapi.json
var OpenAPIJSON []byte

// OpenAPIYAML is the same document as YAML.
//
//go:embed openapi.yaml
var OpenAPIYAML []byte
