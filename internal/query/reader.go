package query

import (
	"fmt"
	"slices"
)

// reader reads one query and gathers its faults.
type reader struct {
	*Parser
	query      Query
	known      []string // the parameters there are; "filter" stands for all filters
	faults     Faults
	filters    int               // conditions
	guesses    int               // terms for which a likely one was looked for
	written    map[string]string // by condition: the name of the parameter that states it
	groups     map[int][]Clause  // of filter[or], by number
	places     []given           // the parameters that say where the page is
	settings   []given           // the parameters that say something of a facet
	miscounted bool              // facets= is faulty
	sought     bool              // q= is given
	marked     *given            // highlight=
	ordered    *given            // sort=
	placed     *given            // cursor= of the feed
	lastID     string            // the cursor that a reader of the stream has seen last
	behind     *Place            // the place it names
	stale      bool              // its filter has come to mean something else
}

func (r *reader) read(raw string, take func(given)) (*Query, error) {
	all, fault := split(raw)
	if fault != nil {
		return nil, Faults{*fault}
	}
	for _, g := range all {
		root, keys, ok := brackets(g.name)
		if !ok {
			r.malformed(g)
			continue
		}
		g.root, g.keys = root, keys
		take(g)
	}
	return r.finished()
}

// listParameter hands a parameter to the family it belongs to.
func (r *reader) listParameter(g given) {
	switch g.root {
	case "filter":
		r.filter(g)
	case "sort":
		r.sort(g)
	case "page":
		r.page(g)
	case "q":
		r.search(g)
	case "highlight":
		r.highlight(g)
	case "facets":
		r.facets(g)
	case "facet":
		r.facet(g)
	case "histogram":
		r.histogram(g)
	default:
		r.switchParameter(g)
	}
}

// switchParameter reads the parameters that have two values.
func (r *reader) switchParameter(g given) {
	switch {
	case g.root == "lineage" && r.Resource.Lineage && len(g.keys) == 0:
		r.query.Lineage = r.choice(g, InvalidFilter, "true", "false")
	case g.root == "explain" && r.Resource.Explained && len(g.keys) == 0:
		r.query.Explain = r.choice(g, MalformedQuery, "1", "0")
	case g.root == "format" && r.Resource.Tabular && len(g.keys) == 0:
		if text, ok := r.once(g); ok && r.oneOf(g, MalformedQuery, text, "csv", "json") {
			r.query.Format = text
		}
	default:
		r.itemParameter(g)
	}
}

// choice reports whether a parameter has the first of its two values.
func (r *reader) choice(g given, problem, first, second string) bool {
	text, ok := r.once(g)
	return ok && r.oneOf(g, problem, text, first, second) && text == first
}

func (r *reader) itemParameter(g given) {
	switch g.root {
	case "fields":
		r.fields(g)
	case "include":
		r.include(g)
	case "locale":
		r.locale(g)
	default:
		r.unknown(g)
	}
}

func (r *reader) fewParameter(g given) {
	switch g.name {
	case pageSize:
		if n, ok := r.count(g, InvalidPage, MaxFew); ok {
			r.query.Page.Size = n
		}
	case "q":
		r.search(g)
	default:
		r.itemParameter(g)
	}
}

// finished does what needs the whole query: the limit of conditions, the normal form, the place of the page.
func (r *reader) finished() (*Query, error) {
	r.alternatives()
	if r.filters > MaxConditions {
		r.add(Fault{Problem: QueryTooComplex, Code: codeTooMany, Detail: fmt.Sprintf("the query has more than %d filters", MaxConditions)})
		r.query.Where = nil // thousands would take long to be put in order, for nothing
	}
	r.query.Where = Normal(r.query.Where)
	r.widen()
	r.facetSettings()
	r.searchSettings()
	r.place()
	r.behindCursor()
	if len(r.faults) == 0 && nesting(r.query.Where) > MaxNesting {
		r.add(Fault{Problem: QueryTooComplex, Code: codeTooDeep, Detail: "written out in full, " + tooDeep})
	}
	if len(r.faults) == 0 && r.query.First().size() > MaxQuery {
		r.add(Fault{Problem: QueryTooComplex, Code: codeTooLong,
			Detail: fmt.Sprintf("written out in full the query is longer than %d bytes", MaxQuery)})
	}
	if len(r.faults) > 0 {
		return nil, r.faults.capped()
	}
	q := r.query
	return &q, nil
}

// searchSettings settles the search, and reports what makes no sense without one.
func (r *reader) searchSettings() {
	byRelevance := slices.ContainsFunc(r.query.Sort, func(k Key) bool { return k.Field == Relevance })
	if s := r.query.Search; s != nil && r.Words != nil {
		s.settle(r.Words, r.query.Locale)
	}
	if byRelevance && !r.sought {
		r.fault(*r.ordered, InvalidSort, codeConflict, "there is nothing to be relevant to: "+Relevance+" goes with q=")
	}
	if r.marked != nil && !r.sought {
		r.fault(*r.marked, InvalidSearch, codeConflict, "there is nothing to mark: highlight= goes with q=")
	}
}

func (r *reader) add(f Fault) { r.faults = append(r.faults, f) }

// fault reports what is wrong with a parameter.
func (r *reader) fault(g given, problem, code, detail string) {
	r.at(g, Fault{Problem: problem, Code: code, Detail: detail})
}

// at reports a fault of a parameter, or of a member of the JSON form.
func (r *reader) at(g given, f Fault) {
	if g.at != "" {
		f.Pointer = g.at
	} else {
		f.Parameter = printable(g.name)
	}
	r.add(f)
}

func (r *reader) malformed(g given) {
	f := Fault{Problem: MalformedQuery, Code: codeBadName, Parameter: printable(g.name),
		Detail: "a parameter is named like sort or filter[date][gte], with brackets that match and hold a name"}
	if bare := withoutEmptyBrackets(g.name); bare != "" {
		f.Detail = "a list takes commas or the same parameter again, without empty brackets"
		f.DidYouMean = printable(bare)
	}
	r.add(f)
}

// withoutEmptyBrackets gives a name that others write with [] behind it, or "".
func withoutEmptyBrackets(name string) string {
	bare := name[:max(0, len(name)-len("[]"))]
	if root, _, ok := brackets(bare); !ok || root == "" || bare+"[]" != name {
		return ""
	}
	return bare
}

// unknown reports a parameter of no known name. What a field or an operator would say of it is not looked at.
func (r *reader) unknown(g given) {
	if g.at != "" {
		r.unknownMember(g)
		return
	}
	detail := "there is no such parameter"
	switch {
	case len(r.known) == 0:
		detail = "this takes no parameters"
	case r.query.Single:
		detail = "this takes " + oneOf(r.known) + " only"
	}
	r.at(g, Fault{Problem: UnknownParameter, Code: codeUnknownName, Detail: detail,
		Allowed: r.known, DidYouMean: likelyParameter(g, r.known, r.Resource.filterable())})
}

// once gives the value of a parameter that may be given once, or reports it.
func (r *reader) once(g given) (string, bool) {
	if len(g.values) > 1 {
		r.fault(g, DuplicateParameter, codeGivenTwice, "the parameter is given more than once and takes one value")
		return "", false
	}
	return g.values[0], true
}

// list gives the elements of a list, or reports that it is empty, has an empty element or more than limit.
func (r *reader) list(g given, problem string, limit int) ([]string, bool) {
	var all []string
	for _, v := range g.values {
		all = append(all, elements(v)...)
	}
	filled := 0 // a stray comma is one, not a value too many
	for _, v := range all {
		if v != "" {
			filled++
		}
	}
	switch {
	case filled > limit:
		r.fault(g, QueryTooComplex, codeTooMany, fmt.Sprintf("the list has more than %d values", limit))
		return nil, false
	case len(all) == 1 && all[0] == "":
		r.fault(g, problem, codeEmptyList, "the list is empty; leave the parameter out to ask for nothing")
		return nil, false
	case filled < len(all):
		r.fault(g, problem, codeEmptyValue, "the list has an empty value; is there a comma too many?")
		return nil, false
	}
	return all, true
}
