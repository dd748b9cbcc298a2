package query

import "strings"

// Releases describes the published list of releases.
func Releases() *Resource {
	return &Resource{
		Name: "releases",
		Path: "/v1/releases",
		Fields: []Field{
			{Name: "id", Type: Word, Filter: true, Sort: true, Doc: "The release's id"},
			{Name: "slug", Type: Word, Filter: true, Doc: "The release's slug"},
			{Name: "kind", Type: Enum, Filter: true, Sort: true, Doc: "What sort of text it is",
				Values: []string{"press_release", "news_item", "press_statement", "spot_report", "daily_report", "media_advisory"}},
			{Name: "locale", Type: Word, Filter: true, Sort: true, Doc: "The language it was written in, as a BCP 47 tag"},
			{Name: "title", Type: Text, Filter: true, Sort: true, Doc: "The title"},
			{Name: "date", Type: Day, Filter: true, Sort: true, Doc: "The release's own day"},
			{Name: "published_at", Type: Instant, Filter: true, Sort: true, Doc: "When the current version was published"},
			{Name: "first_published_at", Type: Instant, Filter: true, Sort: true, Doc: "When the first version was published"},
			{Name: "places", Type: Label, Filter: true, Doc: "Places of the dateline"},
			{Name: "sources", Type: Tag, Vocabulary: "structure", Filter: true, Doc: "Structures that issued it"},
			{Name: "fields_of_work", Type: Tag, Vocabulary: "field_of_work", Filter: true, Doc: "Fields of work"},
			{Name: "states", Type: Tag, Vocabulary: "state", Filter: true, Doc: "Participating and partner States"},
			{Name: "field_operations", Type: Tag, Vocabulary: "field_operation", Filter: true, Doc: "Field operations"},
			{Name: "meetings", Type: Tag, Vocabulary: "meeting", Filter: true, Doc: "Series of meetings"},
			{Name: "origin_system", Type: Word, Filter: true, Doc: "The system it came from"},
			{Name: "origin_id", Type: Word, Filter: true, Doc: "Its key in the system it came from"},
		},
		Members: []string{"id", "slug", "kind", "title", "summary", "date", "dateline", "places",
			"sources", "fields_of_work", "states", "field_operations", "meetings",
			"body_html", "body_markdown", "body_text",
			"locale", "locales", "version", "first_published_at", "published_at", "correction", "origin", "links"},
		Defaults: []string{"id", "slug", "kind", "title", "summary", "date", "dateline", "places",
			"sources", "fields_of_work", "states", "field_operations", "meetings",
			"locale", "locales", "version", "first_published_at", "published_at", "correction", "origin", "links"},
		Includes: []string{"sources.parent", "field_operations.host_states"},
		Sort:     []Key{{Field: "date", Desc: true}},
	}
}

// FieldsOfWork describes the list of fields of work.
func FieldsOfWork() *Resource {
	return termResource("fields_of_work", "/v1/fields-of-work", "field_of_work", "retired")
}

// Meetings describes the list of the series of meetings.
func Meetings() *Resource {
	return termResource("meetings", "/v1/meetings", "meeting", "retired")
}

// States describes the list of participating States and Partners for Co-operation.
func States() *Resource {
	return termResource("states", "/v1/states", "state", "retired",
		member{Field{Name: "code", Type: Word, Filter: true, Sort: true, Doc: "ISO 3166-1 alpha-2 code"}},
		member{Field{Name: "group", Type: Enum, Filter: true, Sort: true, Doc: "In what capacity the State belongs",
			Values: []string{"participating_state", "asian_partner", "mediterranean_partner"}}},
		member{Field{Name: "member_from", Type: Partial, Filter: true, Sort: true, Doc: "Since when it belongs to its group"}},
		member{Field{Name: "member_to", Type: Partial, Filter: true, Sort: true, Doc: "Until when it belonged to its group"}},
		member{Field{Name: "chairpersonships"}},
	)
}

// Structures describes the list of structures and institutions, field operations among them.
func Structures() *Resource {
	return termResource("structures", "/v1/structures", "structure", "closed,retired",
		member{Field{Name: "kind", Type: Enum, Filter: true, Sort: true, Doc: "What sort of body it is",
			Values: []string{"decision_body", "chairpersonship", "secretariat", "department", "institution",
				"field_operation", "partner_group", "related_body", "unclassified"}}},
		member{Field{Name: "parent", Type: Tag, Vocabulary: "structure", Filter: true, Doc: "The structure it is part of"}},
	)
}

// FieldOperations describes the list of field operations, open and closed.
func FieldOperations() *Resource {
	return termResource("field_operations", "/v1/field-operations", "field_operation", "closed",
		member{Field{Name: "city", Type: Text, Filter: true, Sort: true, Doc: "Where it sits or sat"}},
		member{Field{Name: "territory"}},
		member{Field{Name: "note"}},
		member{Field{Name: "host_states", Type: Tag, Vocabulary: "state", Filter: true, Doc: "States that host or hosted it"}},
		member{Field{Name: "opened_on", Type: Partial, Filter: true, Sort: true, Doc: "When it opened"}},
		member{Field{Name: "closed_on", Type: Partial, Filter: true, Sort: true, Doc: "When it closed"}},
	)
}

// member is a member of a term on the wire; with a Type it is a field of the list too.
type member struct{ Field }

// termResource describes a list of terms: what every term has, and what this one has besides.
func termResource(name, path, vocabulary, unused string, own ...member) *Resource {
	r := &Resource{Name: name, Path: path, Sort: []Key{{Field: "position"}}}
	r.Fields = []Field{
		{Name: "id", Type: Word, Filter: true, Sort: true, Doc: "The term's id"},
		{Name: "slug", Type: Word, Filter: true, Sort: true, Doc: "The term's slug"},
		{Name: "name", Type: Text, Filter: true, Sort: true, Doc: "The name, put in order without its article"},
		{Name: "status", Type: Enum, Filter: true, Sort: true, Doc: "Whether it is in use",
			Values: append([]string{"active"}, splitList(unused)...)},
		{Name: "successor", Type: Tag, Vocabulary: vocabulary, Filter: true, Doc: "The term that took over"},
		{Name: "position", Type: Number, Filter: true, Sort: true, Doc: "The place in the institution's own order"},
		{Name: "created_at", Type: Instant, Filter: true, Sort: true, Doc: "When the term was made"},
		{Name: "updated_at", Type: Instant, Filter: true, Sort: true, Doc: "When the term was last changed"},
	}
	r.Members = []string{"id", "slug", "name", "names", "aliases"}
	for _, m := range own {
		r.Members = append(r.Members, m.Name)
		if m.Type != "" {
			r.Fields = append(r.Fields, m.Field)
		}
	}
	r.Members = append(r.Members, "status", "successor", "position", "version", "created_at", "updated_at", "links")
	r.Defaults = r.Members
	return r
}

func splitList(s string) []string { return strings.Split(s, ",") }
