package query

import (
	"fmt"
	"slices"
)

// Parameter describes one parameter that a query may have, for the reference and for OpenAPI.
type Parameter struct {
	Name    string // as it is written: "filter[states][any]"
	Doc     string // one line, without a full stop
	List    bool   // takes several values; what follows is about each
	Type    string // "string", "integer" or "boolean"
	Format  string // "date" or ""
	Enum    []string
	Pattern string
	Min     int // of an integer its least value, of a string its least length; 0 for none
	Max     int // the same for the most
	MaxList int // of a List, how many values
}

// Parameters lists every parameter that the list takes, but for the conditions of filter[or][<number>], which are
// named like those of filter. A filter's first operator may be left out of its name; it is listed under its full name only.
func (r *Resource) Parameters() []Parameter {
	var all []Parameter
	for i := range r.Fields {
		f := &r.Fields[i]
		if !f.Filter {
			continue
		}
		for _, op := range f.Ops() {
			all = append(all, filterParameter(f, op))
		}
	}
	all = append(all, r.searchParameters()...)
	all = append(all, r.facetParameters()...)
	all = append(all, r.sortParameter())
	all = append(all, pageParameters()...)
	all = append(all, r.shapeParameters(r.Defaults)...)
	return append(all, r.switchParameters()...)
}

// ItemParameters lists every parameter that a single item takes.
func (r *Resource) ItemParameters() []Parameter { return r.shapeParameters(r.Whole) }

// FewParameters lists every parameter that a short list takes: see [Parser.Few].
func (r *Resource) FewParameters(usual int) []Parameter {
	var all []Parameter
	if r.Searched {
		all = append(all, Parameter{Name: "q", Type: "string", Min: 1, Max: MaxSearch, Doc: "What was typed so far"})
	}
	all = append(all, Parameter{Name: pageSize, Type: "integer", Min: 1, Max: MaxFew,
		Doc: fmt.Sprintf("How many are given at most. Without it: %d", usual)})
	return append(all, r.shapeParameters(r.Defaults)...)
}

func (r *Resource) searchParameters() []Parameter {
	var all []Parameter
	if r.Searched {
		all = append(all, Parameter{Name: "q", Type: "string", Min: 1, Max: MaxSearch,
			Doc: `A search in title, summary, body, places and the names of tags: words, "phrases", -not, or`})
	}
	if len(r.Highlights) > 0 {
		all = append(all, Parameter{Name: "highlight", List: true, MaxList: len(r.Highlights), Type: "string", Enum: r.Highlights,
			Doc: "Where what the search found is marked, in HTML that is safe to show"})
	}
	return all
}

func (r *Resource) facetParameters() []Parameter {
	var all []Parameter
	if len(r.Facets) > 0 {
		all = append(all, Parameter{Name: "facets", List: true, MaxList: len(r.Facets), Type: "string", Enum: r.facetNames(),
			Doc: "What the items are counted by"})
	}
	for _, f := range r.Facets {
		all = append(all,
			Parameter{Name: facetName(f.Name, "scope"), Type: "string", Enum: []string{string(Excluded), string(Filtered), string(Global)},
				Doc: "Which items are counted: those of the query but for the conditions on " + f.Field + ", those of the query, or all. Without it: excluded"},
			Parameter{Name: facetName(f.Name, "size"), Type: "integer", Min: 1, Max: MaxFacet,
				Doc: fmt.Sprintf("How many values are given at most. Without it: %d", FacetSize)},
			Parameter{Name: facetName(f.Name, "order"), Type: "string", Enum: []string{string(ByCount), string(ByValue), string(ByValueDown)},
				Doc: "The most first, or by name or value, up or down. Without it: count"})
	}
	if len(r.Histograms) > 0 {
		all = append(all, Parameter{Name: "histogram", Type: "string", Enum: r.histograms(),
			Doc: fmt.Sprintf("How many items lie in each interval, from the first to the last that has any; at most %d intervals", MaxBuckets)})
	}
	return all
}

func (r *Resource) switchParameters() []Parameter {
	var all []Parameter
	if r.Lineage {
		all = append(all, Parameter{Name: "lineage", Type: "string", Enum: []string{"true", "false"},
			Doc: "Whether the terms of filters stand for their predecessors and successors too. Without it: false"})
	}
	if r.Explained {
		all = append(all, Parameter{Name: "explain", Type: "string", Enum: []string{"1", "0"},
			Doc: "Whether the answer says how the query was understood. Without it: 0"})
	}
	if r.Tabular {
		all = append(all, Parameter{Name: "format", Type: "string", Enum: []string{"csv", "json"},
			Doc: "Whether the list is given as a table. It counts for more than Accept"})
	}
	return all
}

func filterParameter(f *Field, op Op) Parameter {
	p := Parameter{Name: "filter[" + f.Name + "][" + string(op) + "]", Doc: f.Doc + ": " + op.doc(), Type: "string"}
	if op.Lists() {
		p.List, p.MaxList = true, MaxValues
	}
	switch op {
	case Exists:
		p.Type = "boolean"
	case Year:
		p.Type, p.Min, p.Max = "integer", MinYear, MaxYear
	case Month:
		p.Pattern = formMonth
	case On:
		p.describeDay(f.Type)
	default:
		p.describe(f, op)
	}
	return p
}

// describeDay says what a day looks like as the value of [On].
func (p *Parameter) describeDay(t Type) {
	if t == Partial {
		p.Pattern = formPartial
		return
	}
	p.Format, p.Pattern = "date", formDay
}

// describe says what the values of a field look like.
func (p *Parameter) describe(f *Field, op Op) {
	switch f.Type {
	case Tag:
		p.Doc += " (slug, id, code, name or alias)"
		p.Min = 1
	case Enum:
		p.Enum = f.Values
	case Word:
		p.Min, p.Max = 1, MaxWord
	case Label:
		p.Min, p.Max = 1, MaxLabel
	case Text:
		p.Min, p.Max = 1, MaxText
		if op == Contains {
			p.Min = MinContains
		}
	case Day:
		p.Format, p.Pattern = "date", formDay
	case Partial:
		p.Pattern = formPartial
	case Instant, Moment: // not of the format date-time, since a plain day will do
		p.Doc += " (with a zone; a plain day is its beginning in UTC)"
		p.Pattern = formInstant
	default:
		p.Type = "integer"
	}
}

// doc says what an operator asks.
func (o Op) doc() string {
	switch o {
	case Any:
		return "at least one of the values"
	case All:
		return "every one of the values"
	case None:
		return "not one of the values"
	case Under:
		return "at least one of the values or what is part of it"
	case Exists:
		return "true for some, false for none"
	case Eq:
		return "equal to the value"
	case Prefix:
		return "beginning with the value"
	case Contains:
		return "holding the value"
	case Gte:
		return "from the value on"
	case Gt:
		return "past the value"
	case Lte:
		return "up to the value"
	case Lt:
		return "short of the value"
	case On:
		return "on the day"
	case Year:
		return "in the year"
	default:
		return "in the month, YYYY-MM"
	}
}

func (r *Resource) sortParameter() Parameter {
	var keys []string
	for _, name := range r.sortable() {
		if name != Relevance { // the best come first
			keys = append(keys, name)
		}
		keys = append(keys, "-"+name)
	}
	q := Query{Sort: r.Sort}
	return Parameter{Name: "sort", List: true, MaxList: MaxSortKeys, Type: "string", Enum: keys,
		Doc: "The order; a minus turns a key around. Without it: " + q.order()}
}

func pageParameters() []Parameter {
	return []Parameter{
		{Name: pageSize, Type: "integer", Min: 1, Max: MaxPageSize,
			Doc: fmt.Sprintf("How many items a page has. Without it: %d", DefaultSize)},
		{Name: pageNumber, Type: "integer", Min: 1, Max: MaxDepth,
			Doc: fmt.Sprintf("Which page, counted from 1, among the first %d items", MaxDepth)},
		{Name: pageAfter, Type: "string", Min: 1, Max: MaxCursor,
			Doc: "The page that starts behind a cursor, taken from the links of an answer"},
		{Name: pageBefore, Type: "string", Min: 1, Max: MaxCursor,
			Doc: "The page that ends before a cursor, taken from the links of an answer"},
		{Name: pageTotal, Type: "string", Enum: []string{"exact", "none"},
			Doc: "Whether the items of all pages are counted. Without it: exact"},
	}
}

// shapeParameters lists the parameters that say what is shown, given what is shown without them.
func (r *Resource) shapeParameters(shown []string) []Parameter {
	var all []Parameter
	if len(r.Members) > 0 {
		all = append(all, r.fieldsParameter(shown))
	}
	if len(r.Includes) > 0 {
		all = append(all, Parameter{Name: "include", List: true, MaxList: MaxIncludes, Type: "string", Enum: r.Includes,
			Doc: "What is shown besides, inside the members it belongs to"})
	}
	if r.Locales {
		all = append(all, Parameter{Name: "locale", Type: "string", Pattern: formLocale,
			Doc: "The language wanted, as a BCP 47 tag. What is not there in it is shown in a wider form of it, or in the language it was written in. It counts for more than Accept-Language"})
	}
	return all
}

func (r *Resource) fieldsParameter(shown []string) Parameter {
	doc := "The members shown; the id is always there"
	if !slices.Equal(shown, r.Members) {
		doc += ". Without it: all but " + oneOf(slices.DeleteFunc(slices.Clone(r.Members), func(m string) bool {
			return slices.Contains(shown, m)
		}))
	}
	return Parameter{Name: "fields", List: true, MaxList: MaxFields, Type: "string", Enum: r.Members, Doc: doc}
}
