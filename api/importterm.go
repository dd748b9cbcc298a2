package api

import (
	"slices"
	"time"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
)

// probe reads a term as far as it needs no other, so that others may name it; nil where it has no name to go by.
func (l *importLine) probe(v *content.Vocabulary) content.Item {
	in := newInput(l.in.object)
	in.refs = true
	it := l.readTerm(in, v)
	if t := it.Common(); !content.ValidID(t.ID) || t.Slug == "" {
		return nil
	}
	return it
}

// resolveTerm reads the term of a line.
func (l *importLine) resolveTerm(v, also *content.Vocabulary) {
	l.in.also = also
	l.sub.Term = l.readTerm(l.in, v)
	if l.in.lines("former_slugs", &l.sub.FormerSlugs); !allSlugs(l.sub.FormerSlugs) {
		l.in.fault("former_slugs", codeInvalid, "must be slugs, or ids of terms that were merged into it")
	}
	if !l.in.has("id") {
		l.in.fault("id", codeRequired, "is needed: without it the term would be made again each time")
	}
	l.in.end()
	l.rules = append(l.rules, l.sub.Term.Check())
}

func allSlugs(all []string) bool {
	return !slices.ContainsFunc(all, func(s string) bool { return !content.ValidSlug(s) })
}

// readTerm reads a term of the type of the line, with the version and the times it has where it comes from.
func (l *importLine) readTerm(in *input, v *content.Vocabulary) content.Item {
	var it content.Item
	switch content.TermType(l.kind) {
	case content.TypeFieldOfWork:
		it = readFieldOfWork(in, v, nil)
	case content.TypeState:
		it = readState(in, v, nil)
	case content.TypeStructure:
		it = readStructure(in, v, nil)
	case content.TypeFieldOperation:
		it = readFieldOperation(in, v, nil)
	default:
		it = readMeeting(in, v, nil)
	}
	t := it.Common()
	in.required("id", &t.ID)
	if in.number("version", &t.Version); in.has("version") && t.Version < 1 && !in.faultyAt("version") {
		in.fault("version", codeInvalid, "must be at least 1")
	}
	for name, into := range map[string]*time.Time{"created_at": &t.CreatedAt, "updated_at": &t.UpdatedAt} {
		var at *time.Time
		if in.instant(name, &at); at != nil {
			*into = *at
		}
	}
	if t.Status == "" && !in.has("status") {
		t.Status = content.Active
	}
	if t.Slug == "" && t.Name != "" {
		t.Slug = prose.Slug(t.Name, defaultLocale)
	}
	in.seen = append(in.seen, "type", "links", "lineage", "former_slugs") // links and lineage follow from the rest
	return it
}
