package query

import (
	"slices"
	"strings"
)

// Nearest gives the candidate that s was probably meant to be, or "".
func Nearest(s string, candidates []string) string { return nearest(s, candidates) }

// nearest gives the candidate that s was probably meant to be, or "". Case and the way words are joined do
// not count; beyond that one edit is forgiven in a short word and three in a long one.
func nearest(s string, candidates []string) string {
	key := joined(s)
	best, limit := "", edits(key)
	for _, c := range candidates {
		if d := distance(key, joined(c), limit); d <= limit {
			best, limit = c, d-1
		}
		if limit < 0 {
			break
		}
	}
	return best
}

// joined gives the letters of a name without what joins its words: fieldsOfWork is fields_of_work.
func joined(s string) []rune {
	if len(s) > MaxName {
		return nil
	}
	return []rune(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_.", r) {
			return -1
		}
		return r
	}, strings.ToLower(s)))
}

func edits(s []rune) int {
	switch n := len(s); {
	case n == 0:
		return -1
	case n < 3:
		return 0
	case n < 6:
		return 1
	case n < 10:
		return 2
	default:
		return 3
	}
}

// distance counts the insertions, deletions, replacements and swaps of neighbours that turn a into b. It
// gives limit+1 as soon as there are more than limit.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		if slices.Min(row) > limit {
			return limit + 1
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}

// likelyOp gives the operator that a name was probably meant to be, among those a field has.
func likelyOp(name string, ops []Op) string {
	bare := strings.ToLower(strings.TrimLeft(name, "$_"))
	for _, op := range append([]Op{Op(bare)}, synonymsOfOp(bare)...) {
		if slices.Contains(ops, op) {
			return string(op)
		}
	}
	return nearest(bare, opNames(ops))
}

// synonymsOfOp gives what other APIs' operators are called here, the likeliest first.
func synonymsOfOp(name string) []Op {
	switch name {
	case "in", "has", "one_of", "oneof":
		return []Op{Any, Eq, On}
	case "eq", "is", "equals":
		return []Op{Eq, Any, On}
	case "nin", "not_in", "notin", "ne", "neq", "not", "nany", "not_any":
		return []Op{None}
	case "null", "nnull", "isnull", "is_null", "notnull", "not_null", "empty", "nempty":
		return []Op{Exists}
	case "starts", "startswith", "starts_with", "istarts_with", "begins", "begins_with":
		return []Op{Prefix}
	case "like", "ilike", "search", "match", "icontains", "containsi", "includes":
		return []Op{Contains, Eq}
	case "from", "since", "min", "ge":
		return []Op{Gte}
	case "after":
		return []Op{Gt}
	case "until", "to", "max", "le":
		return []Op{Lte}
	case "before":
		return []Op{Lt}
	case "date", "day":
		return []Op{On}
	default:
		return nil
	}
}

func opNames(ops []Op) []string {
	names := make([]string, len(ops))
	for i, op := range ops {
		names[i] = string(op)
	}
	return names
}

// likelyParameter gives the parameter that was probably meant, among those that are known.
func likelyParameter(g given, known []string, fields []string) string {
	if len(g.keys) == 0 && slices.Contains(known, "filter") && slices.Contains(fields, g.root) {
		return "filter[" + g.root + "]"
	}
	name := synonymOfParameter(strings.ToLower(strings.TrimLeft(g.name, "$")))
	if slices.Contains(known, name) {
		return name
	}
	root := nearest(g.root, known)
	if s := synonymOfParameter(g.root); slices.Contains(known, s) {
		root = s
	}
	if root == "filter" {
		return filterNamed(g)
	}
	if whole := nearest(g.name, known); whole != "" {
		return whole
	}
	return root
}

// filterNamed gives the filter of a parameter with another name before its brackets, or "".
func filterNamed(g given) string {
	if g.root == "filter" || len(g.keys) == 0 {
		return ""
	}
	return printable("filter[" + strings.Join(g.keys, "][") + "]")
}

// synonymOfParameter gives what other APIs' parameters are called here, or "".
func synonymOfParameter(name string) string {
	switch strings.ReplaceAll(name, "_", "") {
	case "limit", "perpage", "pagesize", "size", "first", "count", "page[limit]", "pagination[pagesize]", "pagination[limit]":
		return pageSize
	case "page", "pagenumber", "offset", "skip", "start", "page[offset]", "pagination[page]", "pagination[start]":
		return pageNumber
	case "after", "cursor", "startingafter", "page[cursor]", "pagetoken":
		return pageAfter
	case "before", "endingbefore":
		return pageBefore
	case "order", "orderby", "sortby", "ordering":
		return "sort"
	case "select", "attributes", "only":
		return "fields"
	case "expand", "populate", "embed", "with":
		return "include"
	case "where", "filters", "q[filter]":
		return "filter"
	case "search", "query", "term", "text", "keywords", "fulltext":
		return "q"
	case "facet", "aggs", "aggregations", "facetfields", "group":
		return "facets"
	default:
		return ""
	}
}
