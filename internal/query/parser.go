package query

import (
	"fmt"
	"slices"
)

// Names of parameters.
const (
	pageSize   = "page[size]"
	pageNumber = "page[number]"
	pageAfter  = "page[after]"
	pageBefore = "page[before]"
	pageTotal  = "page[total]"
)

// Parser reads the queries of one resource. It may be used by several goroutines at once.
type Parser struct {
	Resource   *Resource
	Vocabulary Vocabulary
	Cursors    *Cursors
}

// List reads the query of a list, as it stands in the URL behind the question mark. The error is [Faults].
func (p *Parser) List(rawQuery string) (*Query, error) {
	r := &reader{Parser: p, written: map[string]string{}, known: append([]string{
		"filter", "sort", pageSize, pageNumber, pageAfter, pageBefore, pageTotal}, p.Resource.itemParameters()...)}
	r.query = Query{Resource: p.Resource, Sort: slices.Clone(p.Resource.Sort), Page: Paging{Size: DefaultSize, Total: true}}
	return r.read(rawQuery, r.listParameter)
}

// Item reads the query of a single item, which may say what to show and nothing else. The error is [Faults].
func (p *Parser) Item(rawQuery string) (*Query, error) {
	r := &reader{Parser: p, known: p.Resource.itemParameters()}
	r.query = Query{Resource: p.Resource, Single: true}
	return r.read(rawQuery, r.itemParameter)
}

// Nothing reads the query of a request that takes no parameters. The error is [Faults].
func Nothing(rawQuery string) error {
	r := &reader{Parser: &Parser{Resource: &Resource{}}}
	_, err := r.read(rawQuery, r.unknown)
	return err
}

// itemParameters lists the names of what may be asked of a single item.
func (r *Resource) itemParameters() []string {
	names := []string{"fields", "include"}
	if r.Locales {
		names = append(names, "locale")
	}
	return names
}

// reader reads one query and gathers its faults.
type reader struct {
	*Parser
	query   Query
	known   []string // the parameters there are; "filter" stands for all filters
	faults  Faults
	filters int               // parameters that are filters
	guesses int               // terms for which a likely one was looked for
	written map[string]string // by condition: the name of the parameter that states it
	places  []given           // the parameters that say where the page is
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
	r.finish()
	if len(r.faults) > 0 {
		return nil, r.faults.capped()
	}
	q := r.query
	return &q, nil
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
	default:
		r.itemParameter(g)
	}
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

// finish does what needs the whole query: the limit of conditions, the place of the page, the order of conditions.
func (r *reader) finish() {
	if r.filters > MaxConditions {
		r.add(Fault{Problem: QueryTooComplex, Code: codeTooMany, Detail: fmt.Sprintf("the query has more than %d filters", MaxConditions)})
	}
	slices.SortFunc(r.query.Where, byName)
	r.place()
	if len(r.faults) == 0 && len(r.query.First().Canonical()) > MaxQuery {
		r.add(Fault{Problem: QueryTooComplex, Code: codeTooLong,
			Detail: fmt.Sprintf("written out in full the query is longer than %d bytes", MaxQuery)})
	}
}

func (r *reader) add(f Fault) { r.faults = append(r.faults, f) }

// fault reports what is wrong with a parameter.
func (r *reader) fault(g given, problem, code, detail string) {
	r.add(Fault{Problem: problem, Code: code, Parameter: printable(g.name), Detail: detail})
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
	detail := "there is no such parameter"
	switch {
	case len(r.known) == 0:
		detail = "this takes no parameters"
	case r.query.Single:
		detail = "a single item takes " + oneOf(r.known) + " only"
	}
	r.add(Fault{Problem: UnknownParameter, Code: codeUnknownName, Parameter: printable(g.name), Detail: detail,
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

// filterable lists the names of the fields that may be filtered by.
func (r *Resource) filterable() []string {
	return r.names(func(f *Field) bool { return f.Filter })
}

// sortable lists the names of the fields that may be sorted by.
func (r *Resource) sortable() []string {
	return r.names(func(f *Field) bool { return f.Sort })
}

func (r *Resource) names(wanted func(*Field) bool) []string {
	var names []string
	for i := range r.Fields {
		if wanted(&r.Fields[i]) {
			names = append(names, r.Fields[i].Name)
		}
	}
	return names
}
