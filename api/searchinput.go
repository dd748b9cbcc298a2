package api

// SearchInput is a query in JSON: its members are named like the parameters of GET /v1/releases and mean the same. The
// generator of the OpenAPI document writes its members, from the registry of fields.
type SearchInput struct {
	Q string `json:"q,omitempty"`
}
