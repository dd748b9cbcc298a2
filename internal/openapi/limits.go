package main

import (
	"fmt"
	"strconv"

	"github.com/dateline-press/dateline/internal/query"
)

// limit is a number of the grammar.
type limit struct {
	Name string // of the constant in package query
	What string
	N    int
}

// Number gives the number as people read it.
func (l limit) Number() string {
	if l.N < 10_000 { // years too
		return strconv.Itoa(l.N)
	}
	return fmt.Sprintf("%d,%03d", l.N/1000, l.N%1000)
}

// limits lists the limits of a query, and what holds where it says nothing.
func limits() []limit {
	return []limit{
		{"MaxParameters", "parameters", query.MaxParameters},
		{"MaxName", "bytes of a parameter's name", query.MaxName},
		{"MaxValue", "bytes of a parameter's value; a longer list is spread over several parameters of the same name", query.MaxValue},
		{"MaxCursor", "bytes of a cursor", query.MaxCursor},
		{"MaxQuery", "bytes of the whole query without its cursor, as sent and written out in full", query.MaxQuery},
		{"MaxConditions", "conditions", query.MaxConditions},
		{"MaxValues", "values of one condition", query.MaxValues},
		{"MaxGroups", "alternatives of `filter[or]`", query.MaxGroups},
		{"MaxNesting", "levels of `and`, `or` and `not` within each other", query.MaxNesting},
		{"MaxWord", "bytes of a word", query.MaxWord},
		{"MaxLabel", "characters of a label", query.MaxLabel},
		{"MaxText", "characters of a text", query.MaxText},
		{"MinContains", "characters of `contains` at least", query.MinContains},
		{"MinYear", "the first year", query.MinYear},
		{"MaxYear", "the last year", query.MaxYear},
		{"MaxSearch", "characters of `q`", query.MaxSearch},
		{"MaxTerms", "words of `q`", query.MaxTerms},
		{"Window", "releases that are ranked by relevance", query.Window},
		{"MaxFacet", "values of a facet", query.MaxFacet},
		{"FacetSize", "values of a facet without `facet[…][size]`", query.FacetSize},
		{"MaxBuckets", "intervals of a histogram", query.MaxBuckets},
		{"MaxSortKeys", "keys of `sort`", query.MaxSortKeys},
		{"MaxPageSize", "items of a page", query.MaxPageSize},
		{"DefaultSize", "items of a page without `page[size]`", query.DefaultSize},
		{"MaxDepth", "items that numbered pages reach; cursors have no end", query.MaxDepth},
		{"MaxFields", "names of `fields`", query.MaxFields},
		{"MaxIncludes", "paths of `include`", query.MaxIncludes},
		{"MaxFew", "items of a short list", query.MaxFew},
		{"UsualSuggestions", "suggestions without `page[size]`", query.UsualSuggestions},
		{"UsualRelated", "related releases without `page[size]`", query.UsualRelated},
		{"MaxFaults", "faults that an answer lists", query.MaxFaults},
	}
}
