package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Scope says which items a facet counts.
type Scope string

// The scopes of a facet.
const (
	Excluded Scope = "excluded" // those of the query without the conditions on the facet's own field
	Filtered Scope = "filtered" // those of the query
	Global   Scope = "global"   // all
)

// Order says in which order the values of a facet come.
type Order string

// The orders of a facet.
const (
	ByCount     Order = "count"  // the most first
	ByValue     Order = "value"  // by name, or by the value itself
	ByValueDown Order = "-value" // the other way around
)

// Facet asks how many items have each value of a field.
type Facet struct {
	FacetField
	Scope Scope
	Size  int // the most values given
	Order Order
}

// Interval is how long a bucket of a histogram is.
type Interval string

// The intervals of a histogram. A week begins on Monday (ISO 8601).
const (
	ByDay     Interval = "day"
	ByWeek    Interval = "week"
	ByMonth   Interval = "month"
	ByQuarter Interval = "quarter"
	ByYear    Interval = "year"
)

// Intervals lists the intervals, the shortest first.
func Intervals() []Interval { return []Interval{ByDay, ByWeek, ByMonth, ByQuarter, ByYear} }

// Histogram asks how many items lie in each interval of a day's time.
type Histogram struct {
	Field    string
	Interval Interval
}

// String gives the histogram as histogram= takes it.
func (h *Histogram) String() string { return h.Field + ":" + string(h.Interval) }

func (r *Resource) facetNames() []string {
	names := make([]string, len(r.Facets))
	for i, f := range r.Facets {
		names[i] = f.Name
	}
	return names
}

// facets reads what is counted.
func (r *reader) facets(g given) {
	if len(r.Resource.Facets) == 0 || len(g.keys) > 0 {
		r.unknown(g)
		return
	}
	names, ok := r.names(g, InvalidFacet, r.Resource.facetNames())
	if !ok {
		r.miscounted = true
		return
	}
	for _, f := range r.Resource.Facets {
		if slices.Contains(names, f.Name) {
			r.query.Facets = append(r.query.Facets, Facet{FacetField: f, Scope: Excluded, Size: FacetSize, Order: ByCount})
		}
	}
}

// facet keeps what is said of one facet until it is known which there are.
func (r *reader) facet(g given) {
	if len(r.Resource.Facets) == 0 {
		r.unknown(g)
		return
	}
	r.settings = append(r.settings, g)
}

// facetSettings reads what is said of single facets.
func (r *reader) facetSettings() {
	for _, g := range r.settings {
		if len(g.keys) != 2 {
			r.fault(g, InvalidFacet, codeBadName, "a facet and what is said of it stand in brackets: facet[states][scope]=filtered")
			continue
		}
		names := r.Resource.facetNames()
		i := slices.IndexFunc(r.query.Facets, func(f Facet) bool { return f.Name == g.keys[0] })
		switch {
		case !slices.Contains(names, g.keys[0]):
			r.at(g, Fault{Problem: InvalidFacet, Code: codeUnknownField, Detail: "there is no facet " + quoted(g.keys[0]),
				Allowed: names, DidYouMean: nearest(g.keys[0], names)})
		case i < 0 && r.miscounted: // whether it is asked for cannot be told
		case i < 0:
			r.fault(g, InvalidFacet, codeConflict, fmt.Sprintf("facets= does not name %s", g.keys[0]))
		default:
			r.facetSetting(g, &r.query.Facets[i])
		}
	}
}

func (r *reader) facetSetting(g given, f *Facet) {
	text, ok := r.once(g)
	if !ok {
		return
	}
	switch g.keys[1] {
	case "scope":
		if r.oneOf(g, InvalidFacet, text, string(Excluded), string(Filtered), string(Global)) {
			f.Scope = Scope(text)
		}
	case "order":
		if r.oneOf(g, InvalidFacet, text, string(ByCount), string(ByValue), string(ByValueDown)) {
			f.Order = Order(text)
		}
	case "size":
		if n, ok := r.count(g, InvalidFacet, MaxFacet); ok {
			f.Size = n
		}
	default:
		settings := []string{"scope", "size", "order"}
		r.at(g, Fault{Problem: InvalidFacet, Code: codeUnknownOp, Detail: "a facet has no " + quoted(g.keys[1]),
			Allowed: settings, DidYouMean: nearest(g.keys[1], settings)})
	}
}

// oneOf reports a value that is not one of a closed set.
func (r *reader) oneOf(g given, problem, text string, allowed ...string) bool {
	_, fault := oneWord(text, allowed...)
	if fault == nil {
		return true
	}
	fault.Problem, fault.Code = problem, codeUnknownValue
	r.at(g, *fault)
	return false
}

// histogram reads by what time items are counted.
func (r *reader) histogram(g given) {
	if len(r.Resource.Histograms) == 0 || len(g.keys) > 0 {
		r.unknown(g)
		return
	}
	text, ok := r.once(g)
	if !ok {
		return
	}
	allowed := r.Resource.histograms()
	if !r.oneOf(g, InvalidFacet, text, allowed...) {
		return
	}
	field, interval, _ := strings.Cut(text, ":")
	r.query.Histogram = &Histogram{Field: field, Interval: Interval(interval)}
}

// histograms lists what histogram= may be.
func (r *Resource) histograms() []string {
	var all []string
	for _, field := range r.Histograms {
		for _, i := range Intervals() {
			all = append(all, field+":"+string(i))
		}
	}
	return all
}

// writeFacets writes what is counted, as parameters.
func (q *Query) writeFacets(add func(name, value string)) {
	names := make([]string, len(q.Facets))
	for i, f := range q.Facets {
		names[i] = f.Name
		if f.Scope != Excluded {
			add(facetName(f.Name, "scope"), string(f.Scope))
		}
		if f.Size != FacetSize {
			add(facetName(f.Name, "size"), strconv.Itoa(f.Size))
		}
		if f.Order != ByCount {
			add(facetName(f.Name, "order"), string(f.Order))
		}
	}
	if len(names) > 0 {
		add("facets", strings.Join(names, ","))
	}
	if q.Histogram != nil {
		add("histogram", q.Histogram.String())
	}
}

func facetName(facet, setting string) string { return "facet[" + facet + "][" + setting + "]" }
