package demo

import (
	"slices"

	"github.com/dateline-press/dateline/internal/content"
)

// terms are the terms of a vocabulary, those used most first.
type terms struct {
	operations []*content.FieldOperation
	offices    []*content.Structure // the structures that are no field operations and often speak
	fields     []*content.FieldOfWork
	states     []*content.State
	meetings   []*content.Meeting
	mission    *content.FieldOperation // the one that reported every day, or nil
	ranks      weights
}

// choice is what the terms of one release leave to be written about.
type choice struct {
	tags   content.Tags
	source string // the name of the primary source, or ""
	field  string // the slug of the first field of work, or ""
	places []city
}

func newTerms(v *content.Vocabulary) *terms {
	t := &terms{
		operations: ranked[*content.FieldOperation](v, content.TypeFieldOperation, nil),
		offices: ranked[*content.Structure](v, content.TypeStructure, []string{"secretariat",
			"office-for-democratic-institutions-and-human-rights", "representative-on-freedom-of-the-media",
			"chairpersonship", "parliamentary-assembly", "high-commissioner-on-national-minorities",
			"permanent-council", "secretary-general", "transnational-threats-department",
			"forum-for-security-co-operation", "conflict-prevention-centre"}),
		fields: ranked[*content.FieldOfWork](v, content.TypeFieldOfWork, []string{"human-rights", "rule-of-law",
			"conflict-prevention-and-resolution", "elections", "policing", "media-freedom-and-development",
			"good-governance", "combating-trafficking-in-human-beings", "border-management", "gender-equality"}),
		states:   ranked[*content.State](v, content.TypeState, nil),
		meetings: ranked[*content.Meeting](v, content.TypeMeeting, []string{"ministerial-council-meetings", "human-rights-meetings"}),
	}
	t.offices = slices.DeleteFunc(t.offices, func(s *content.Structure) bool { return !speaks(s) })
	t.mission, _ = v.Lookup(content.TypeFieldOperation, "special-monitoring-mission-to-ukraine").(*content.FieldOperation)
	t.ranks = zipf(max(len(t.operations), len(t.offices), len(t.fields), len(t.states), len(t.meetings)))
	return t
}

// speaks tells the structures that releases come from.
func speaks(s *content.Structure) bool {
	switch s.Kind {
	case content.DecisionBody, content.Chairpersonship, content.Secretariat, content.Department, content.Institution:
		return s.Status == content.Active
	default:
		return false
	}
}

// ranked lists the terms of a type: the favourites first, the others in an order that is not that of a menu.
func ranked[T content.Item](v *content.Vocabulary, kind content.TermType, favourites []string) []T {
	all := slices.Clone(v.Items(kind))
	newDice(0, 0).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	rank := func(it content.Item) int {
		if n := slices.Index(favourites, it.Common().Slug); n >= 0 {
			return n
		}
		return len(favourites)
	}
	slices.SortStableFunc(all, func(a, b content.Item) int { return rank(a) - rank(b) })
	var list []T
	for _, it := range all {
		if one, ok := it.(T); ok {
			list = append(list, one)
		}
	}
	return list
}

// draw chooses the terms of a release.
func (t *terms) draw(d dice, kind content.ReleaseKind, day content.Day) choice {
	operation, office := t.speaker(d, kind, day)
	c := choice{tags: content.Tags{}, places: places(d, operation, office)}
	t.tagSources(d, &c, operation, office)
	t.tagFields(d, &c, kind)
	t.tagStates(d, &c, operation, day)
	if operation != nil && d.percent(95) {
		c.tags[content.FieldOperations] = []string{operation.ID}
	}
	if d.percent(4) && len(t.meetings) > 0 {
		c.tags[content.Meetings] = []string{few(d, t.meetings, t.ranks, 1)[0].ID}
	}
	return c
}

// watched is the field of work of the reports that a monitoring mission makes.
const watched = "conflict-prevention-and-resolution"

// daily tells the kinds of release that only field operations make.
func daily(kind content.ReleaseKind) bool {
	return kind == content.DailyReport || kind == content.SpotReport
}

// speaker chooses whom a release comes from: a field operation, another structure or both. Both are nil for
// some releases, as they are in old archives.
func (t *terms) speaker(d dice, kind content.ReleaseKind, day content.Day) (*content.FieldOperation, *content.Structure) {
	if daily(kind) && t.mission != nil && working(t.mission, day) {
		return t.mission, nil
	}
	var operation *content.FieldOperation
	var office *content.Structure
	open := slices.DeleteFunc(slices.Clone(t.operations), func(o *content.FieldOperation) bool { return !working(o, day) })
	if len(open) > 0 && (daily(kind) || d.percent(55)) {
		operation = few(d, open, t.ranks, 1)[0]
	}
	if len(t.offices) > 0 && (operation == nil && d.percent(96) || operation != nil && d.percent(15)) {
		office = few(d, t.offices, t.ranks, 1)[0]
	}
	return operation, office
}

// working reports whether a field operation was there on a day. One that ended nobody knows when is taken
// as never there.
func working(o *content.FieldOperation, day content.Day) bool {
	return (o.Status != content.Closed || o.ClosedOn != "") && within(day, o.OpenedOn, o.ClosedOn)
}

// within reports whether a day lies in a span of which either end may be unknown.
func within(day content.Day, from, to content.PartialDay) bool {
	return string(day)[:len(from)] >= string(from) && (to == "" || string(day)[:len(to)] <= string(to))
}

func (t *terms) tagSources(d dice, c *choice, operation *content.FieldOperation, office *content.Structure) {
	var ids []string
	if operation != nil {
		ids = append(ids, operation.ID)
		c.source = operation.Name
	}
	if office != nil {
		ids = append(ids, office.ID)
		if c.source == "" {
			c.source = office.Name
		}
	}
	if len(ids) > 0 && d.percent(12) {
		for _, extra := range few(d, t.offices, t.ranks, 1) {
			if !slices.Contains(ids, extra.ID) {
				ids = append(ids, extra.ID)
			}
		}
	}
	if len(ids) > 0 {
		c.tags[content.Sources] = ids
	}
}

func (t *terms) tagFields(d dice, c *choice, kind content.ReleaseKind) {
	if daily(kind) {
		c.field = watched
		for _, f := range t.fields {
			if f.Slug == watched && d.percent(85) {
				c.tags[content.FieldsOfWork] = []string{f.ID}
			}
		}
		return
	}
	n := newWeights(12, 50, 25, 10, 3).draw(d)
	for _, f := range few(d, t.fields, t.ranks, n) {
		if c.field == "" {
			c.field = f.Slug
		}
		c.tags[content.FieldsOfWork] = append(c.tags[content.FieldsOfWork], f.ID)
	}
}

// tagStates tags the host States of an operation for most releases, and other States now and then.
func (t *terms) tagStates(d dice, c *choice, operation *content.FieldOperation, day content.Day) {
	var ids []string
	if operation != nil && d.percent(85) {
		ids = slices.Clone(operation.HostStateIDs)
	}
	n := newWeights(70, 22, 8).draw(d)
	for _, s := range few(d, t.states, t.ranks, n) {
		if !slices.Contains(ids, s.ID) && within(day, s.MemberFrom, s.MemberTo) && len(ids) < 3 {
			ids = append(ids, s.ID)
		}
	}
	if len(ids) > 0 {
		c.tags[content.States] = ids
	}
}
