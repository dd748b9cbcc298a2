package query

import "slices"

// Releases describes the published list of releases.
func Releases() *Resource {
	r := &Resource{
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
			{Name: "sources", Type: Tag, Vocabulary: "structure", Tree: true, Filter: true, Doc: "Structures that issued it"},
			{Name: "fields_of_work", Type: Tag, Vocabulary: "field_of_work", Filter: true, Doc: "Fields of work"},
			{Name: "states", Type: Tag, Vocabulary: "state", Filter: true, Doc: "Participating and partner States"},
			{Name: "field_operations", Type: Tag, Vocabulary: "field_operation", Filter: true, Doc: "Field operations"},
			{Name: "meetings", Type: Tag, Vocabulary: "meeting", Filter: true, Doc: "Series of meetings"},
			{Name: "origin_system", Type: Word, Filter: true, Doc: "The system it came from"},
			{Name: "origin_id", Type: Word, Filter: true, Doc: "Its key in the system it came from"},
			{Name: Relevance, Type: Number, Sort: true, Doc: "How well it answers q="},
		},
		Members: []string{"id", "slug", "kind", "title", "summary", "date", "dateline", "places",
			"sources", "fields_of_work", "states", "field_operations", "meetings",
			"body_html", "body_markdown", "body_text",
			"locale", "locales", "version", "first_published_at", "published_at", "correction", "origin", "links"},
		Defaults: []string{"id", "slug", "kind", "title", "summary", "date", "dateline", "places",
			"sources", "fields_of_work", "states", "field_operations", "meetings",
			"locale", "locales", "version", "first_published_at", "published_at", "correction", "origin", "links"},
		Includes:   []string{"sources.parent", "field_operations.host_states"},
		Sort:       []Key{{Field: "date", Desc: true}},
		Locales:    true,
		Lineage:    true,
		Facets:     releaseFacets(),
		Histograms: []string{"date"},
		Searched:   true,
		Highlights: []string{"title", "summary", "body"},
		Explained:  true,
		Tabular:    true,
	}
	r.Whole = slices.Insert(slices.Clone(r.Defaults), slices.Index(r.Defaults, "locale"), "body_html")
	return r
}

// releaseFacets lists what releases are counted by.
func releaseFacets() []FacetField {
	var all []FacetField
	for _, name := range []string{"kind", "locale", "sources", "fields_of_work", "states", "field_operations", "meetings"} {
		all = append(all, FacetField{Name: name, Field: name})
	}
	return append(all, FacetField{Name: "year", Field: "date"})
}

// Feed describes the published list as a feed: the same questions, shown as feeds are.
func Feed() *Resource {
	r := Releases()
	r.Members, r.Defaults, r.Whole, r.Includes, r.Facets, r.Histograms = nil, nil, nil, nil, nil, nil
	r.Highlights, r.Explained, r.Tabular = nil, false, false
	r.Sort = []Key{{Field: "published_at", Desc: true}}
	return r
}

// Related describes the releases that are near to one.
func Related() *Resource {
	r := Releases()
	r.Path = "/v1/releases/{id}/related"
	r.Searched = false
	return r
}

// Suggestions describes what is offered to somebody who types.
func Suggestions() *Resource {
	return &Resource{Name: "suggestions", Path: "/v1/suggest", Searched: true}
}

// Drafts describes the list of working copies: the releases as the newsroom has them.
func Drafts() *Resource {
	r := &Resource{Name: "drafts", Path: "/v1/drafts", Sort: []Key{{Field: "updated_at", Desc: true}}, Lineage: true,
		Facets: append(releaseFacets(), FacetField{Name: "status", Field: "status"}), Histograms: []string{"date"}}
	for _, f := range Releases().Fields {
		if f.Name == Relevance {
			continue
		}
		if f.Type == Instant { // a draft has no such moment
			f.Type, f.Sort = Moment, false
		}
		r.Fields = append(r.Fields, f)
	}
	r.Fields = append(r.Fields,
		Field{Name: "status", Type: Enum, Filter: true, Sort: true, Doc: "Where the working copy stands",
			Values: []string{"draft", "scheduled", "published", "withdrawn"}},
		Field{Name: "publish_at", Type: Moment, Filter: true, Doc: "When it is to be published"},
		Field{Name: "withdraw_at", Type: Moment, Filter: true, Doc: "When it is to be withdrawn"},
		Field{Name: "trashed_at", Type: Moment, Filter: true, Doc: "When it was moved to the trash; without a filter on it, the trash is left out"},
		Field{Name: "created_at", Type: Instant, Filter: true, Sort: true, Doc: "When it was made"},
		Field{Name: "updated_at", Type: Instant, Filter: true, Sort: true, Doc: "When it was last changed"},
	)
	r.Members = []string{"id", "slug", "status", "live", "changed", "kind", "title", "summary", "date", "dateline", "places",
		"sources", "fields_of_work", "states", "field_operations", "meetings", "body_markdown", "body_html", "locale", "translations",
		"origin", "version", "revision", "significance", "note", "publish_at", "withdraw_at", "withdrawal",
		"first_published_at", "published_at", "withdrawn_at", "trashed_at", "created_at", "updated_at", "links"}
	r.Defaults = slices.DeleteFunc(slices.Clone(r.Members), func(m string) bool {
		return m == "body_markdown" || m == "body_html" || m == "translations"
	})
	r.Whole = r.Members
	return r
}

// Audit describes the log of what was done.
func Audit() *Resource {
	r := &Resource{Name: "audit", Path: "/v1/audit", Sort: []Key{{Field: "seq", Desc: true}}}
	r.Fields = []Field{
		{Name: "seq", Type: Number, Filter: true, Sort: true, Doc: "The place in the log, counted from 1"},
		{Name: "at", Type: Instant, Filter: true, Doc: "When it was done"},
		{Name: "key", Type: Word, Filter: true, Doc: "The public id of the key, or what acted without one: command-line, schedule"},
		{Name: "action", Type: Word, Filter: true, Doc: "What was done, such as publish"},
		{Name: "type", Type: Enum, Filter: true, Doc: "What it was done to",
			Values: []string{"release", "field_of_work", "state", "structure", "field_operation", "meeting", "key"}},
		{Name: "item", Type: Word, Filter: true, Doc: "The id of what it was done to"},
		{Name: "request_id", Type: Word, Filter: true, Doc: "The request by which it was done"},
	}
	r.Members = []string{"id", "seq", "at", "key", "action", "type", "item", "from_version", "to_version", "from_revision",
		"to_revision", "request_id"}
	r.Defaults, r.Whole = r.Members, r.Members
	return r
}

// Keys describes the list of API keys.
func Keys() *Resource {
	r := &Resource{Name: "keys", Path: "/v1/keys", Sort: []Key{{Field: "created_at", Desc: true}}}
	r.Fields = []Field{
		{Name: "id", Type: Word, Filter: true, Sort: true, Doc: "The public id"},
		{Name: "name", Type: Word, Filter: true, Sort: true, Doc: "What it is for"},
		{Name: "created_at", Type: Instant, Filter: true, Sort: true, Doc: "When it was made"},
		{Name: "expires_at", Type: Moment, Filter: true, Doc: "Until when it may be used"},
		{Name: "revoked_at", Type: Moment, Filter: true, Doc: "When it was revoked"},
	}
	r.Members = []string{"id", "name", "scopes", "created_by", "created_at", "expires_at", "revoked_at"}
	r.Defaults, r.Whole = r.Members, r.Members
	return r
}

// FieldsOfWork describes the list of fields of work.
func FieldsOfWork() *Resource {
	r := &Resource{Name: "fields_of_work", Path: "/v1/fields-of-work"}
	return r.ofTerms("field_of_work", []string{"retired"})
}

// Meetings describes the list of the series of meetings.
func Meetings() *Resource {
	r := &Resource{Name: "meetings", Path: "/v1/meetings"}
	return r.ofTerms("meeting", []string{"retired"})
}

// States describes the list of participating States and Partners for Co-operation.
func States() *Resource {
	r := &Resource{Name: "states", Path: "/v1/states"}
	return r.ofTerms("state", []string{"retired"},
		Field{Name: "code", Type: Word, Filter: true, Sort: true, Doc: "ISO 3166-1 alpha-2 code"},
		Field{Name: "group", Type: Enum, Filter: true, Sort: true, Doc: "In what capacity the State belongs",
			Values: []string{"participating_state", "asian_partner", "mediterranean_partner"}},
		Field{Name: "member_from", Type: Partial, Filter: true, Sort: true, Doc: "Since when it belongs to its group"},
		Field{Name: "member_to", Type: Partial, Filter: true, Sort: true, Doc: "Until when it belonged to its group"},
		Field{Name: "chairpersonships"},
	)
}

// Structures describes the list of structures and institutions, field operations among them.
func Structures() *Resource {
	r := &Resource{Name: "structures", Path: "/v1/structures"}
	return r.ofTerms("structure", []string{"closed", "retired"},
		Field{Name: "kind", Type: Enum, Filter: true, Sort: true, Doc: "What sort of body it is",
			Values: []string{"decision_body", "chairpersonship", "secretariat", "department", "institution",
				"field_operation", "partner_group", "related_body", "unclassified"}},
		Field{Name: "parent", Type: Tag, Vocabulary: "structure", Tree: true, Filter: true, Doc: "The structure it is part of"},
	)
}

// FieldOperations describes the list of field operations, open and closed.
func FieldOperations() *Resource {
	r := &Resource{Name: "field_operations", Path: "/v1/field-operations"}
	return r.ofTerms("field_operation", []string{"closed"},
		Field{Name: "city", Type: Word, Filter: true, Sort: true, Doc: "Where it sits or sat"},
		Field{Name: "territory"},
		Field{Name: "note"},
		Field{Name: "host_states", Type: Tag, Vocabulary: "state", Filter: true, Doc: "States that host or hosted it"},
		Field{Name: "opened_on", Type: Partial, Filter: true, Sort: true, Doc: "When it opened"},
		Field{Name: "closed_on", Type: Partial, Filter: true, Sort: true, Doc: "When it closed"},
	)
}

// ofTerms makes r a list of terms of a vocabulary: what every term has, and what these have besides. A
// field without a type is a member that is shown and nothing more. Unused are the statuses of terms no longer used.
func (r *Resource) ofTerms(vocabulary string, unused []string, own ...Field) *Resource {
	r.Fields = []Field{
		{Name: "id", Type: Word, Filter: true, Sort: true, Doc: "The term's id"},
		{Name: "slug", Type: Word, Filter: true, Sort: true, Doc: "The term's slug"},
		{Name: "name", Type: Text, Filter: true, Sort: true, Doc: "The name, put in order without its article"},
		{Name: "status", Type: Enum, Filter: true, Sort: true, Doc: "Whether it is in use",
			Values: append([]string{"active"}, unused...)},
		{Name: "successor", Type: Tag, Vocabulary: vocabulary, Filter: true, Doc: "The term that took over"},
		{Name: "position", Type: Number, Filter: true, Sort: true, Doc: "The place in the institution's own order"},
		{Name: "created_at", Type: Instant, Filter: true, Sort: true, Doc: "When the term was made"},
		{Name: "updated_at", Type: Instant, Filter: true, Sort: true, Doc: "When the term was last changed"},
	}
	r.Members = []string{"id", "slug", "name", "names", "aliases"}
	for _, f := range own {
		r.Members = append(r.Members, f.Name)
		if f.Type != "" {
			r.Fields = append(r.Fields, f)
		}
	}
	r.Members = append(r.Members, "status", "successor", "position", "version", "created_at", "updated_at", "links")
	r.Defaults, r.Whole = r.Members, r.Members
	r.Sort = []Key{{Field: "position"}}
	r.Includes = []string{"lineage"}
	r.Tabular = true
	return r
}
