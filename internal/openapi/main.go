// Command openapi writes the description of the API, openapi.json and openapi.yaml, and the reference of its queries,
// QUERY.md, into a folder.
//
// What the operations are and what they answer comes from the annotations of package api; what lists may be
// asked comes from the registry of package query. Swag knows Swagger 2 alone, so the document is converted
// to OpenAPI 3, completed, and lifted to 3.1.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: openapi FOLDER, the folder beside api that takes the documents")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "openapi:", err)
		os.Exit(1)
	}
}

// write generates the documents of the module that a folder is directly in, into that folder.
func write(folder string) error {
	docs, err := Generate(filepath.Join(folder, ".."))
	if err != nil {
		return err
	}
	for name, text := range map[string][]byte{"openapi.json": docs.JSON, "openapi.yaml": docs.YAML, "QUERY.md": docs.Reference} {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
