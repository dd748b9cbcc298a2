package document

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/dateline-press/dateline/internal/content"
)

// Labels holds the JSON by which releases name the terms of one vocabulary. It does not change once made.
type Labels struct {
	refs    map[content.TermType]map[string]string // by id: an object without its closing brace
	parents map[string]string                      // by id of a structure: what it is part of, as JSON
	hosts   map[string]string                      // by id of a field operation: its host States, as JSON
}

// NewLabels writes the labels of a vocabulary in a language; terms without a name in it, and all terms where the
// language is empty, have the name that the institution goes by.
func NewLabels(v *content.Vocabulary, locale string) *Labels {
	l := &Labels{
		refs:    map[content.TermType]map[string]string{},
		parents: map[string]string{}, hosts: map[string]string{},
	}
	for _, d := range content.Dimensions() {
		refs := map[string]string{}
		for _, it := range v.Items(d.Type()) {
			refs[it.Common().ID] = openRef(it, locale)
		}
		l.refs[d.Type()] = refs
	}
	for _, it := range v.Items(content.TypeStructure) {
		parent := "null"
		if s, ok := it.(*content.Structure); ok && s.ParentID != "" {
			if ref, known := l.refs[content.TypeStructure][s.ParentID]; known {
				parent = ref + "}"
			}
		}
		l.parents[it.Common().ID] = parent
	}
	for _, it := range v.Items(content.TypeFieldOperation) {
		if o, ok := it.(*content.FieldOperation); ok {
			l.hosts[o.ID] = l.states(o.HostStateIDs)
		}
	}
	return l
}

func (l *Labels) states(ids []string) string {
	refs := make([]string, 0, len(ids))
	for _, id := range ids {
		if ref, ok := l.refs[content.TypeState][id]; ok {
			refs = append(refs, ref+"}")
		}
	}
	return "[" + strings.Join(refs, ",") + "]"
}

func openRef(it content.Item, locale string) string {
	t := it.Common()
	name := t.Name
	if own := t.Names[locale]; own != "" {
		name = own
	}
	ref := `{"id":` + text(t.ID) + `,"slug":` + text(t.Slug) + `,"name":` + text(name)
	if s, ok := it.(*content.State); ok {
		ref += `,"code":` + text(s.Code)
	}
	return ref
}

// text writes a JSON string. A string always encodes.
func text(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s)
	return strings.TrimSuffix(b.String(), "\n")
}
