package query

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every parameter that is listed is taken, with values of the form that is listed.
func TestListedParametersAreTaken(t *testing.T) {
	t.Parallel()
	for _, r := range resources() {
		p := parser(r)
		for _, d := range r.Parameters() {
			for _, v := range samples(t, p, d) {
				if _, err := p.List(d.Name + "=" + escaped(v) + company(d.Name, v)); err != nil {
					t.Errorf("%s: List(%s=%s): %v", r.Name, d.Name, v, err)
				}
			}
		}
		for _, d := range r.ItemParameters() {
			for _, v := range d.Enum {
				if _, err := p.Item(d.Name + "=" + v); err != nil {
					t.Errorf("%s: Item(%s=%s): %v", r.Name, d.Name, v, err)
				}
			}
		}
	}
}

// company gives what a parameter needs beside it to make sense.
func company(name, value string) string {
	root, keys, _ := brackets(name)
	switch {
	case root == "highlight" || root == "sort" && value == "-"+Relevance:
		return "&q=police"
	case root == "facet":
		return "&facets=" + keys[0]
	default:
		return ""
	}
}

// samples gives values that the description of a parameter allows, at its limits where it has any.
func samples(t *testing.T, p *Parser, d Parameter) []string {
	t.Helper()
	switch {
	case strings.Contains(d.Doc, "slug, id, code"):
		name, _, _ := strings.Cut(strings.TrimPrefix(d.Name, "filter["), "]")
		return p.Vocabulary.Slugs(p.Resource.Field(name).Vocabulary)
	case d.Name == pageAfter || d.Name == pageBefore:
		return []string{p.Cursors.Encode(mustList(t, p, ""), Position{"2004-03-05", someID})}
	case d.Name == pageNumber: // the most holds for pages of one item
		return []string{"1", fmt.Sprint(MaxDepth / DefaultSize)}
	case d.Enum != nil:
		return d.Enum
	case d.Type == "boolean":
		return []string{"true", "false"}
	case d.Type == "integer" && d.Max > 0:
		return []string{fmt.Sprint(d.Min), fmt.Sprint(d.Max)}
	case d.Type == "integer":
		return []string{"0", "-1", "57"}
	case d.Pattern != "":
		return matching(t, d.Pattern)
	default:
		return []string{strings.Repeat("a", d.Min), strings.Repeat("a", d.Max)}
	}
}

func matching(t *testing.T, pattern string) []string {
	t.Helper()
	form := regexp.MustCompile(pattern)
	all := slices.DeleteFunc([]string{"2004", "2004-03", "2004-03-05", "2004-03-05T09:30:00Z", "2004-03-05T09:30:00.123456+01:00", "sr-Latn", "pt-BR"},
		func(s string) bool { return !form.MatchString(s) })
	if len(all) == 0 {
		t.Errorf("no sample matches %s", pattern)
	}
	return all
}

func TestParametersAreAllThereIs(t *testing.T) {
	t.Parallel()
	for _, r := range resources() {
		want := map[string]int{"sort": 1, pageSize: 1, pageNumber: 1, pageAfter: 1, pageBefore: 1, pageTotal: 1, "fields": 1}
		for name, taken := range map[string]bool{
			"include": len(r.Includes) > 0, "locale": r.Locales, "q": r.Searched, "highlight": len(r.Highlights) > 0, "facets": len(r.Facets) > 0,
			"histogram": len(r.Histograms) > 0, "lineage": r.Lineage, "explain": r.Explained, "format": r.Tabular,
		} {
			if taken {
				want[name] = 1
			}
		}
		for _, f := range r.Facets {
			want["facet["+f.Name+"][scope]"], want["facet["+f.Name+"][size]"], want["facet["+f.Name+"][order]"] = 1, 1, 1
		}
		for _, f := range r.Fields {
			if !f.Filter {
				continue
			}
			for _, op := range f.Ops() {
				want["filter["+f.Name+"]["+string(op)+"]"]++
			}
		}
		got := map[string]int{}
		for _, d := range r.Parameters() {
			got[d.Name]++
			if d.Doc == "" || strings.HasSuffix(d.Doc, ".") || d.Type == "" {
				t.Errorf("%s: %+v lacks a type or a line without a full stop", r.Name, d)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", r.Name, diff)
		}
	}
}

func TestParameterDescriptions(t *testing.T) {
	t.Parallel()
	want := []Parameter{
		{Name: "filter[date][on]", Doc: "The release's own day: on the day", Type: "string", Format: "date", Pattern: formDay},
		{Name: "filter[date][year]", Doc: "The release's own day: in the year", Type: "integer", Min: 1900, Max: 2200},
		{Name: "filter[kind][any]", Doc: "What sort of text it is: at least one of the values", List: true, MaxList: 100, Type: "string",
			Enum: []string{"press_release", "news_item", "press_statement", "spot_report", "daily_report", "media_advisory"}},
		{Name: "filter[states][exists]", Doc: "Participating and partner States: true for some, false for none", Type: "boolean"},
		{Name: "filter[title][contains]", Doc: "The title: holding the value", Type: "string", Min: 3, Max: 300},
		{Name: "page[size]", Doc: "How many items a page has. Without it: 20", Type: "integer", Min: 1, Max: 100},
		{Name: "filter[sources][under]", List: true, MaxList: 100, Type: "string", Min: 1,
			Doc: "Structures that issued it: at least one of the values or what is part of it (slug, id, code, name or alias)"},
		{Name: "q", Doc: `A search in title, summary, body, places and the names of tags: words, "phrases", -not, or`, Type: "string", Min: 1, Max: 256},
		{Name: "highlight", Doc: "Where what the search found is marked, in HTML that is safe to show", List: true, MaxList: 3, Type: "string",
			Enum: []string{"title", "summary", "body"}},
		{Name: "facets", Doc: "What the items are counted by", List: true, MaxList: 8, Type: "string",
			Enum: []string{"kind", "locale", "sources", "fields_of_work", "states", "field_operations", "meetings", "year"}},
		{Name: "facet[year][scope]", Type: "string", Enum: []string{"excluded", "filtered", "global"},
			Doc: "Which items are counted: those of the query but for the conditions on date, those of the query, or all. Without it: excluded"},
		{Name: "facet[year][size]", Doc: "How many values are given at most. Without it: 100", Type: "integer", Min: 1, Max: 500},
		{Name: "histogram", Type: "string", Enum: []string{"date:day", "date:week", "date:month", "date:quarter", "date:year"},
			Doc: "How many items lie in each interval, from the first to the last that has any; at most 10000 intervals"},
		{Name: "sort", Doc: "The order; a minus turns a key around. Without it: -date", List: true, MaxList: 3, Type: "string",
			Enum: []string{"id", "-id", "kind", "-kind", "locale", "-locale", "title", "-title", "date", "-date", "published_at", "-published_at",
				"first_published_at", "-first_published_at", "-relevance"}},
	}
	all := Releases().Parameters()
	for _, w := range want {
		i := slices.IndexFunc(all, func(d Parameter) bool { return d.Name == w.Name })
		if i < 0 {
			t.Errorf("%s is not listed", w.Name)
			continue
		}
		if diff := cmp.Diff(w, all[i]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", w.Name, diff)
		}
	}
	if got, want := Releases().ItemParameters()[0].Doc, "The members shown; the id is always there. Without it: all but body_markdown or body_text"; got != want {
		t.Errorf("fields of a single release: %q, want %q", got, want)
	}
}

// What the descriptions of the resources refer to must be there.
func TestResourcesAreConsistent(t *testing.T) {
	t.Parallel()
	for _, r := range resources() {
		for _, shown := range [][]string{r.Defaults, r.Whole} {
			if shown[0] != "id" || !isSubsequence(shown, r.Members) {
				t.Errorf("%s: %q does not begin with the id or is not in the order of %q", r.Name, shown, r.Members)
			}
		}
		for _, k := range r.Sort {
			if f := r.Field(k.Field); f == nil || !f.Sort {
				t.Errorf("%s: sorted by %q, which may not be sorted by", r.Name, k.Field)
			}
		}
		for _, f := range r.Facets {
			if own := r.Field(f.Field); own == nil || !own.Filter {
				t.Errorf("%s: the facet %s leaves out conditions on %q, which may not be filtered by", r.Name, f.Name, f.Field)
			}
		}
		for _, name := range r.Histograms {
			if f := r.Field(name); f == nil || f.Type != Day {
				t.Errorf("%s: a histogram of %q, which is not a day", r.Name, name)
			}
		}
		for _, f := range r.Fields {
			if (f.Type == Tag) != (f.Vocabulary != "") || (f.Type == Enum) != (len(f.Values) > 0) || f.Doc == "" ||
				slices.Contains([]string{"and", "or", "not"}, f.Name) {
				t.Errorf("%s: field %+v is not described in full", r.Name, f)
			}
		}
		if _, err := parser(r).List(""); err != nil {
			t.Errorf("%s: %v", r.Name, err)
		}
	}
	if f := Releases().Field("no_such_field"); f != nil {
		t.Errorf("a field that is not there: %+v", f)
	}
}

func isSubsequence(part, whole []string) bool {
	for _, w := range whole {
		if len(part) > 0 && part[0] == w {
			part = part[1:]
		}
	}
	return len(part) == 0
}
