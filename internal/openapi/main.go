// Command openapi writes the description of the API, openapi.json and openapi.yaml, into a folder.
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
		fmt.Fprintln(os.Stderr, "usage: openapi FOLDER, the folder beside api that takes the document")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "openapi:", err)
		os.Exit(1)
	}
}

// write generates the document of the module that a folder is directly in, into that folder.
func write(folder string) error {
	docs, err := Generate(filepath.Join(folder, ".."))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "openapi.json"), docs.JSON, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "openapi.yaml"), docs.YAML, 0o644)
}
