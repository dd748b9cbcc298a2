package query

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"pgregory.net/rapid"
)

// drawQuery draws the parameters of a valid query.
func drawQuery(rt *rapid.T, r *Resource) []string {
	all := drawFilters(rt, r, "filter", 1)
	for n := range rapid.IntRange(0, 3).Draw(rt, "groups") {
		number := n + rapid.IntRange(0, 1).Draw(rt, "gap")*10
		all = append(all, drawFilters(rt, r, groupName(number), 7)...)
	}
	return append(all, drawRest(rt, r)...)
}

// drawFilters draws conditions: one of about every so many fields, and not so many that all are too many together.
func drawFilters(rt *rapid.T, r *Resource, root string, rare int) []string {
	var all []string
	most := map[bool]int{true: 14, false: 2}[root == "filter"]
	for _, f := range r.Fields {
		if !f.Filter || most == 0 || !rapid.Bool().Draw(rt, root+" by "+f.Name) || rapid.IntRange(1, rare).Draw(rt, "kept") > 1 {
			continue
		}
		most--
		op := rapid.SampledFrom(f.Ops()).Draw(rt, "operator")
		name := parameterName(root, &f, op)
		if op == f.Ops()[0] && rapid.Bool().Draw(rt, "short") {
			name = root + "[" + f.Name + "]"
		}
		all = append(all, drawValues(rt, name, &f, op)...)
	}
	return all
}

// drawRest draws parameters of all other families.
func drawRest(rt *rapid.T, r *Resource) []string {
	var all []string
	searched := r.Searched && rapid.Bool().Draw(rt, "searched")
	if searched {
		all = append(all, "q="+escaped(drawSearch(rt)))
	}
	all = append(all, drawOrder(rt, r, searched)...)
	all = append(all, drawList(rt, "fields", r.Members)...)
	all = append(all, drawList(rt, "include", r.Includes)...)
	all = append(all, drawFacets(rt, r)...)
	if searched {
		all = append(all, drawList(rt, "highlight", r.Highlights)...)
	}
	one := func(taken bool, name string, values ...string) {
		if taken && rapid.Bool().Draw(rt, name) {
			all = append(all, name+"="+rapid.SampledFrom(values).Draw(rt, "value"))
		}
	}
	one(r.Lineage, "lineage", "true", "false")
	one(r.Explained, "explain", "0", "1")
	one(r.Tabular, "format", "csv", "json")
	one(r.Locales, "locale", "en", "de", "sr-Latn", "pt-BR")
	one(true, pageSize, "1", "20", "57", strconv.Itoa(MaxPageSize))
	one(true, pageNumber, "1", "2", strconv.Itoa(MaxDepth/MaxPageSize))
	one(true, pageTotal, "exact", "none")
	return all
}

func drawList(rt *rapid.T, name string, values []string) []string {
	if len(values) == 0 || !rapid.Bool().Draw(rt, name) {
		return nil
	}
	return []string{name + "=" + strings.Join(rapid.SliceOfN(rapid.SampledFrom(values), 1, MaxIncludes).Draw(rt, "values"), ",")}
}

func drawOrder(rt *rapid.T, r *Resource, searched bool) []string {
	if !rapid.Bool().Draw(rt, "sorted") {
		return nil
	}
	plain := slices.DeleteFunc(r.sortable(), func(name string) bool { return name == Relevance })
	keys := rapid.SliceOfNDistinct(rapid.SampledFrom(plain), 1, min(MaxSortKeys-1, len(plain)), rapid.ID).Draw(rt, "keys")
	for i := range keys {
		keys[i] = rapid.SampledFrom([]string{"", "-"}).Draw(rt, "direction") + keys[i]
	}
	if searched && rapid.Bool().Draw(rt, "by relevance") {
		keys = append([]string{"-" + Relevance}, keys[:rapid.IntRange(0, len(keys)).Draw(rt, "further keys")]...)
	}
	return []string{"sort=" + strings.Join(keys, ",")}
}

// drawSearch draws a search of at most 15 words.
func drawSearch(rt *rapid.T) string {
	chunk := rapid.OneOf(
		rapid.SampledFrom([]string{"or", "OR", "-or", "the", "-of", "police", `"kyrgyz republic"`, "-", `"`, `""`, "!?"}),
		rapid.StringMatching(`-?[a-zЖé_:-]{1,5}`), rapid.StringMatching(`-?"[A-Z ,]{0,5}"?`))
	return strings.Join(rapid.SliceOfN(chunk, 1, 5).Draw(rt, "chunks"), rapid.SampledFrom([]string{" ", "  ", "\t"}).Draw(rt, "space"))
}

func drawFacets(rt *rapid.T, r *Resource) []string {
	all := drawList(rt, "facets", r.facetNames())
	one := func(name string, values ...string) {
		if rapid.Bool().Draw(rt, name) {
			all = append(all, name+"="+rapid.SampledFrom(values).Draw(rt, "value"))
		}
	}
	for _, f := range r.Facets {
		if len(all) > 0 && slices.Contains(strings.Split(strings.TrimPrefix(all[0], "facets="), ","), f.Name) {
			one(facetName(f.Name, "scope"), "excluded", "filtered", "global")
			one(facetName(f.Name, "size"), "1", "100", "500")
			one(facetName(f.Name, "order"), "count", "value", "-value")
		}
	}
	if len(r.Histograms) > 0 {
		one("histogram", r.histograms()...)
	}
	return all
}

// drawValues draws the values of a condition, a list with commas or by repetition.
func drawValues(rt *rapid.T, name string, f *Field, op Op) []string {
	if !op.Lists() {
		return []string{name + "=" + escaped(drawValue(rt, f, op))}
	}
	var elements []string
	for range rapid.IntRange(1, 3).Draw(rt, "values") {
		elements = append(elements, element(drawValue(rt, f, op)))
	}
	if rapid.Bool().Draw(rt, "commas") {
		return []string{name + "=" + escaped(strings.Join(elements, ","))}
	}
	for i := range elements {
		elements[i] = name + "=" + escaped(elements[i])
	}
	return elements
}

func drawValue(rt *rapid.T, f *Field, op Op) string {
	at := time.Unix(rapid.Int64Range(-2_000_000_000, 7_000_000_000).Draw(rt, "time"), rapid.Int64Range(0, 999_999).Draw(rt, "micro")*1000).UTC()
	switch op {
	case Exists:
		return rapid.SampledFrom([]string{"true", "false"}).Draw(rt, "exists")
	case Year, Month:
		return at.Format("2006-01")[:map[Op]int{Year: 4, Month: 7}[op]]
	}
	switch f.Type {
	case Tag:
		return rapid.SampledFrom(spellings(f.Vocabulary)).Draw(rt, "term")
	case Enum:
		return rapid.SampledFrom(f.Values).Draw(rt, "member")
	case Day:
		return at.Format(time.DateOnly)
	case Partial:
		return at.Format(time.DateOnly)[:rapid.SampledFrom([]int{4, 7, 10}).Draw(rt, "known")]
	case Instant, Moment:
		if op == On {
			return at.Format(time.DateOnly)
		}
		zone := time.FixedZone("", 60*rapid.IntRange(-14*60, 14*60).Draw(rt, "zone"))
		return rapid.SampledFrom([]string{at.Format(time.DateOnly), at.In(zone).Format(time.RFC3339Nano)}).Draw(rt, "moment")
	case Number:
		return strconv.FormatInt(rapid.Int64().Draw(rt, "number"), 10)
	default:
		return rapid.StringMatching(`[\\,&=+#%'"<> Жéa-z_|()]{1,12}xyz`).Draw(rt, "text")
	}
}

// spellings lists what the terms of a type are called.
func spellings(termType string) []string {
	v := vocabulary()
	all := slices.Clone(v.slugs[termType])
	for key := range v.aliases {
		if key[0] == termType {
			all = append(all, key[1])
		}
	}
	slices.Sort(all)
	return all
}
