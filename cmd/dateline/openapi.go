package main

import (
	"os"

	"github.com/dateline-press/dateline/docs"
)

type openAPICommand struct {
	YAML bool `name:"yaml" help:"Print YAML, not JSON."`
}

// Run prints the document.
func (cmd openAPICommand) Run() error {
	document := docs.OpenAPIJSON
	if cmd.YAML {
		document = docs.OpenAPIYAML
	}
	_, err := os.Stdout.Write(document)
	return err
}
