// Package vocabulary holds the terms and the menu that a new installation starts with: those of the OSCE.
//
// They are kept as JSON under data/, in the order of the institution's menu, and name one another by slug.
// Days are given as far as they are known for certain and left out where they are not.
package vocabulary

import (
	"embed"
	"time"

	"github.com/google/uuid"

	"github.com/dateline-press/dateline/internal/content"
)

//go:embed data/*.json
var data embed.FS

// The name from which the ids of the terms are made. Another name would give every term another id.
const space = "https://github.com/dateline-press/dateline/vocabulary"

// ID gives the id of a term of this vocabulary. It follows from the type and the slug alone, so that every
// installation knows the term by the same id. A field operation has the id of the structure that it is.
func ID(t content.TermType, slug string) string {
	namespace := uuid.NewSHA1(uuid.NameSpaceURL, []byte(space))
	return uuid.NewSHA1(namespace, []byte(string(identity(t))+"/"+slug)).String()
}

// identity says under which type a term has its slug: a field operation is a structure.
func identity(t content.TermType) content.TermType {
	if t == content.TypeFieldOperation {
		return content.TypeStructure
	}
	return t
}

// Terms gives all terms as they are made at an instant, each once: a field operation is not among them
// again as a structure.
func Terms(now time.Time) ([]content.Item, error) {
	r, err := read(data, now)
	if err != nil {
		return nil, err
	}
	return r.items, nil
}
