package api

import (
	"net/http"
	"regexp"
)

// Routes lists every route as the OpenAPI document names them: "GET /v1/releases/{id}". HEAD goes without
// saying.
func Routes() []string {
	parameter := regexp.MustCompile(`:([a-z_]+)`)
	var all []string
	for _, r := range new(API).routes() {
		if r.method != http.MethodHead {
			all = append(all, r.method+" "+parameter.ReplaceAllString(r.path, "{$1}"))
		}
	}
	return all
}
