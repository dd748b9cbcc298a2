package ingest

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
)

// maxName is the length of the longest name of a term, in characters.
const maxName = 200

// readSources reads the structures that issued the release, in order. A name the vocabulary does not have
// becomes a new structure, for an editor to place.
func (r *Reading) readSources(rd *Reader, a *article) {
	for _, line := range a.meta.values[fieldSource] {
		for _, p := range splitNames(rd.Vocabulary, content.TypeStructure, line) {
			if p.item != nil {
				r.tag(content.Sources, p.item)
				continue
			}
			r.addStructure(rd, p.text)
		}
	}
	r.readFieldOperations(rd)
}

// tag adds a term to the release once and says whether it was new to it.
func (r *Reading) tag(d content.Dimension, item content.Item) bool {
	id := item.Common().ID
	if slices.Contains(r.Release.Tags[d], id) {
		return false
	}
	r.Release.Tags[d] = append(r.Release.Tags[d], id)
	return true
}

func (r *Reading) addStructure(rd *Reader, name string) {
	name = cleanLine(strings.Trim(name, " ,;.|·"))
	if name == "" {
		return
	}
	if utf8.RuneCountInString(name) > maxName {
		r.warnf("sources", "a source with a name of more than %d characters was left out: %q", maxName, clip(name))
		return
	}
	for _, s := range r.NewStructures {
		if content.Key(s.Name) == content.Key(name) {
			return
		}
	}
	s := &content.Structure{Kind: content.Unclassified}
	s.ID, s.Slug, s.Name, s.Status = rd.NewID(), r.structureSlug(rd, name), name, content.Active
	r.NewStructures = append(r.NewStructures, s)
	r.tag(content.Sources, s)
	r.warnf("sources", "the source %q is not known; it was kept as a new structure", name)
}

// structureSlug makes a slug that no other structure has.
func (r *Reading) structureSlug(rd *Reader, name string) string {
	base := prose.Slug(strings.TrimPrefix(name, "OSCE "), r.Release.Locale)
	slug := base
	for n := 2; r.slugTaken(rd, slug); n++ {
		slug = base + "-" + strconv.Itoa(n)
	}
	return slug
}

func (r *Reading) slugTaken(rd *Reader, slug string) bool {
	return rd.Vocabulary.Lookup(content.TypeStructure, slug) != nil ||
		slices.ContainsFunc(r.NewStructures, func(s *content.Structure) bool { return s.Slug == slug })
}

// readFieldOperations tags the release with those of its sources that are field operations.
func (r *Reading) readFieldOperations(rd *Reader) {
	for _, id := range r.Release.Tags[content.Sources] {
		operation := rd.Vocabulary.Item(content.TypeFieldOperation, id)
		if operation != nil && r.tag(content.FieldOperations, operation) {
			r.infer("field_operations", operation.Common().Slug, "named as a source")
		}
	}
}

// readFields reads the fields of work. One the vocabulary does not have is reported and left out: the list is
// the institution's own, and a page does not add to it.
func (r *Reading) readFields(rd *Reader, a *article) {
	r.readKnown(rd, a, fieldWork, content.FieldsOfWork, "fields_of_work", "field of work")
	r.readKnown(rd, a, fieldMeeting, content.Meetings, "meetings", "meeting")
	r.readKnown(rd, a, fieldState, content.States, "states", "State")
}

func (r *Reading) readKnown(rd *Reader, a *article, f field, d content.Dimension, member, what string) {
	for _, line := range a.meta.values[f] {
		for _, p := range splitNames(rd.Vocabulary, d.Type(), line) {
			if p.item != nil {
				r.tag(d, p.item)
				continue
			}
			r.warnf(member, "the %s %q is not known; it was left out", what, clip(p.text))
		}
	}
}
