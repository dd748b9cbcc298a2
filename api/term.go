package api

import (
	"time"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// TermLinks leads to a term and to the releases tagged with it.
type TermLinks struct {
	Self     string `json:"self" format:"uri-reference" example:"/v1/states/kyrgyzstan"`
	Releases string `json:"releases" example:"/v1/releases?filter[states][any]=kyrgyzstan"`
}

// Lineage is what came before a term and after it.
type Lineage struct {
	Predecessors []document.TermRef `json:"predecessors"` // Terms it took over from, the nearest first
	Successors   []document.TermRef `json:"successors"`   // Terms that took over from it, the nearest first
}

func (w *wiring) lineage(it content.Item) Lineage {
	t, id := it.Type(), it.Common().ID
	return Lineage{Predecessors: w.refs(t, w.vocabulary.Predecessors(t, id)), Successors: w.refs(t, w.vocabulary.Successors(t, id))}
}

// ref names another term, or gives nil.
func (w *wiring) ref(t content.TermType, id string) *document.TermRef {
	it := w.vocabulary.Item(t, id)
	if it == nil {
		return nil
	}
	common := it.Common()
	return &document.TermRef{ID: common.ID, Slug: common.Slug, Name: common.Name}
}

func (w *wiring) states(ids []string) []document.StateRef {
	refs := make([]document.StateRef, 0, len(ids))
	for _, id := range ids {
		if s, ok := w.vocabulary.Item(content.TypeState, id).(*content.State); ok {
			refs = append(refs, document.StateRef{ID: s.ID, Slug: s.Slug, Name: s.Name, Code: s.Code})
		}
	}
	return refs
}

func (w *wiring) links(path string, d content.Dimension, slug string) TermLinks {
	return TermLinks{
		Self:     w.base + path + "/" + slug,
		Releases: w.base + "/v1/releases?filter[" + string(d) + "][any]=" + slug,
	}
}

func instant(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func names(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

func listOf[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
