package vocabulary

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/dateline-press/dateline/internal/content"
)

// nodeEntry is an entry of the menu. Term is written as "type/slug".
type nodeEntry struct {
	Label    string      `json:"label"`
	List     string      `json:"list"`
	Term     string      `json:"term"`
	Children []nodeEntry `json:"children"`
}

// Navigation gives the menu that a new installation starts with. [content.Expand] turns it into what is shown.
func Navigation() ([]content.Node, error) {
	return navigation(data)
}

// navigation reads the terms too, so that an entry for a term that is not there is found out.
func navigation(files fs.FS) ([]content.Node, error) {
	r, err := read(files, time.Time{})
	if err != nil {
		return nil, err
	}
	entries, err := decode[nodeEntry](files, "navigation.json")
	if err != nil {
		return nil, err
	}
	nodes, err := r.nodes(entries)
	if err != nil {
		return nil, fmt.Errorf("read the menu: %w", err)
	}
	return nodes, nil
}

func (r *reader) nodes(entries []nodeEntry) ([]content.Node, error) {
	var nodes []content.Node
	var errs []error
	for _, e := range entries {
		n, err := r.node(e)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		nodes = append(nodes, n)
	}
	return nodes, errors.Join(errs...)
}

func (r *reader) node(e nodeEntry) (content.Node, error) {
	n := content.Node{Label: e.Label, List: e.List}
	if e.Label == "" && e.Term == "" {
		return n, errors.New("an entry has neither a label nor a term")
	}
	if e.List != "" && !slices.Contains(content.MenuLists(), e.List) {
		return n, fmt.Errorf("there is no list %q; there are %s", e.List, strings.Join(content.MenuLists(), ", "))
	}
	if e.Term != "" {
		kind, slug, _ := strings.Cut(e.Term, "/")
		n.Term = &content.Ref{Type: content.TermType(kind), Slug: slug}
		if !r.slugs[*n.Term] {
			return n, fmt.Errorf("the entry %q is for a term that is not there", e.Term)
		}
	}
	children, err := r.nodes(e.Children)
	n.Children = children
	return n, err
}
