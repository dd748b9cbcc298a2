package main

import "strings"

// schemaName turns a Go type's name as swag writes it into the name of a schema: without its package, and
// with what an envelope holds before the name of the envelope. A page of document.Release is a ReleasePage.
func schemaName(goName string) string {
	envelope, item, generic := strings.Cut(goName, "-")
	if !generic {
		return unqualified(goName, ".")
	}
	kind := unqualified(envelope, ".")
	if kind == "One" {
		kind = "Answer"
	}
	return unqualified(item, "_") + kind
}

func unqualified(name, separator string) string {
	return name[strings.LastIndex(name, separator)+1:]
}
