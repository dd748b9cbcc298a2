package query

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// bodyBad is a query in JSON with one fault.
type bodyBad struct {
	body, problem, code, pointer, didYouMean string
}

func (b bodyBad) check(t *testing.T, p *Parser) {
	t.Helper()
	q, err := bodyOf(t, p, b.body)
	var faults Faults
	if !errors.As(err, &faults) || q != nil {
		t.Errorf("%.80s: got query %v, error %v, want one fault", b.body, q, err)
		return
	}
	if len(faults) != 1 {
		t.Errorf("%.80s: got %d faults, want 1: %v", b.body, len(faults), err)
		return
	}
	f := faults[0]
	if got := (bodyBad{b.body, f.Problem, f.Code, f.Pointer, f.DidYouMean}); got != b {
		t.Errorf("%.80s:\n got %q\nwant %q", b.body, got, b)
	}
	if f.Detail == "" || f.Parameter != "" {
		t.Errorf("%.80s: detail %q, parameter %q, want some and none", b.body, f.Detail, f.Parameter)
	}
}

func TestBodyThatIsNoObject(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`[]`, `[{}]`, `null`, `"police"`, `5`, `true`} {
		bodyBad{body, MalformedQuery, "wrong_type", "", ""}.check(t, parser(Releases()))
	}
}

func TestWrongTypesInABody(t *testing.T) {
	t.Parallel()
	for pointer, bodies := range map[string][]string{
		"/filter": {`{"filter": null}`, `{"filter": []}`, `{"filter": "kind"}`, `{"filter": 5}`, `{"filter": true}`},
		"/page":   {`{"page": null}`, `{"page": 2}`, `{"page": [1]}`},
		"/facet":  {`{"facet": null}`, `{"facet": "states"}`, `{"facet": ["states"]}`},

		"/lineage":           {`{"lineage": null}`, `{"lineage": "true"}`, `{"lineage": 1}`, `{"lineage": [true]}`},
		"/explain":           {`{"explain": null}`, `{"explain": 1}`, `{"explain": "1"}`, `{"explain": {}}`},
		"/q":                 {`{"q": null}`, `{"q": ["police"]}`, `{"q": {}}`},
		"/histogram":         {`{"histogram": null}`, `{"histogram": ["date:day"]}`, `{"histogram": {"date": "day"}}`},
		"/locale":            {`{"locale": null}`, `{"locale": ["en"]}`},
		"/sort":              {`{"sort": null}`, `{"sort": {}}`, `{"sort": [null]}`, `{"sort": [["-date"]]}`, `{"sort": [{"date": "desc"}]}`},
		"/fields":            {`{"fields": null}`, `{"fields": {"title": true}}`, `{"fields": ["title", []]}`},
		"/include":           {`{"include": null}`, `{"include": {}}`},
		"/facets":            {`{"facets": null}`, `{"facets": {"states": {}}}`, `{"facets": [{}]}`},
		"/highlight":         {`{"highlight": null}`, `{"highlight": {}}`},
		"/page/size":         {`{"page": {"size": null}}`, `{"page": {"size": [5]}}`, `{"page": {"size": {}}}`},
		"/page/after":        {`{"page": {"after": null}}`, `{"page": {"after": ["AAAA"]}}`},
		"/facet/states":      {`{"facets": ["states"], "facet": {"states": null}}`, `{"facets": ["states"], "facet": {"states": 5}}`},
		"/facet/states/size": {`{"facets": ["states"], "facet": {"states": {"size": [5]}}}`, `{"facets": ["states"], "facet": {"states": {"size": null}}}`},

		"/filter/kind":          {`{"filter": {"kind": null}}`, `{"filter": {"kind": [["news_item"]]}}`, `{"filter": {"kind": ["news_item", null]}}`},
		"/filter/kind/any":      {`{"filter": {"kind": {"any": null}}}`, `{"filter": {"kind": {"any": {"x": 1}}}}`, `{"filter": {"kind": {"any": [{}]}}}`},
		"/filter/kind/eq":       {`{"filter": {"kind": {"eq": ["news_item"]}}}`, `{"filter": {"kind": {"eq": null}}}`},
		"/filter/title":         {`{"filter": {"title": ["a"]}}`, `{"filter": {"title": ["a", "b"]}}`, `{"filter": {"title": []}}`},
		"/filter/date":          {`{"filter": {"date": ["2004-03-05"]}}`},
		"/filter/date/gte":      {`{"filter": {"date": {"gte": ["2004-03-05"]}}}`, `{"filter": {"date": {"gte": {}}}}`},
		"/filter/states/exists": {`{"filter": {"states": {"exists": [true]}}}`, `{"filter": {"states": {"exists": null}}}`},

		"/filter/and":   {`{"filter": {"and": null}}`, `{"filter": {"and": {"kind": "news_item"}}}`, `{"filter": {"and": "kind"}}`},
		"/filter/or":    {`{"filter": {"or": {"0": {"kind": "news_item"}}}}`, `{"filter": {"or": false}}`},
		"/filter/not":   {`{"filter": {"not": null}}`, `{"filter": {"not": [{"kind": "news_item"}]}}`, `{"filter": {"not": "kind"}}`},
		"/filter/or/1":  {`{"filter": {"or": [{"kind": "news_item"}, null]}}`, `{"filter": {"or": [{"kind": "news_item"}, [{"slug": "a"}]]}}`},
		"/filter/and/0": {`{"filter": {"and": ["kind"]}}`, `{"filter": {"and": [5]}}`},

		"/filter/or/0/not/and/1/kind/any": {`{"filter": {"or": [{"not": {"and": [{"slug": "a"}, {"kind": {"any": [null]}}]}}]}}`},
	} {
		for _, body := range bodies {
			bodyBad{body, MalformedQuery, "wrong_type", pointer, ""}.check(t, parser(Releases()))
		}
	}
}

func TestFaultsOfABody(t *testing.T) {
	t.Parallel()
	tests := []bodyBad{
		{`{"filters": {}}`, UnknownParameter, "unknown_parameter", "/filters", "filter"},
		{`{"where": {"kind": "news_item"}}`, UnknownParameter, "unknown_parameter", "/where", "filter"},
		{`{"Sort": ["title"]}`, UnknownParameter, "unknown_parameter", "/Sort", "sort"},
		{`{"search": "police"}`, UnknownParameter, "unknown_parameter", "/search", "q"},
		{`{"aggregations": {}}`, UnknownParameter, "unknown_parameter", "/aggregations", "facets"},
		{`{"limit": 10}`, UnknownParameter, "unknown_parameter", "/limit", "page"},
		{`{"page[size]": 10}`, UnknownParameter, "unknown_parameter", "/page[size]", "page"},
		{`{"filter[kind]": "news_item"}`, UnknownParameter, "unknown_parameter", "/filter[kind]", ""},
		{`{"kind": "news_item"}`, UnknownParameter, "unknown_parameter", "/kind", "filter"},
		{`{"format": "csv"}`, UnknownParameter, "unknown_parameter", "/format", ""},
		{`{"": 1}`, UnknownParameter, "unknown_parameter", "/", ""},
		{`{"a/b~c": 1}`, UnknownParameter, "unknown_parameter", "/a~1b~0c", ""},
		{`{"page": {"sise": 10}}`, UnknownParameter, "unknown_parameter", "/page/sise", "size"},
		{`{"page": {"limit": 10}}`, UnknownParameter, "unknown_parameter", "/page/limit", "size"},
		{`{"page": {"offset": 10}}`, UnknownParameter, "unknown_parameter", "/page/offset", "number"},
		{`{"page": {"": 10}}`, UnknownParameter, "unknown_parameter", "/page/", "number"},

		{`{"filter": {"sates": ["KG"]}}`, InvalidFilter, "unknown_field", "/filter/sates", "states"},
		{`{"filter": {"sates": {"any": ["KG"]}}}`, InvalidFilter, "unknown_field", "/filter/sates/any", "states"},
		{`{"filter": {"relevance": ["1"]}}`, InvalidFilter, "unknown_field", "/filter/relevance", ""},
		{`{"filter": {"summary": "a"}}`, InvalidFilter, "unknown_field", "/filter/summary", ""},
		{`{"filter": {"states": {"in": ["KG", "TJ"]}}}`, InvalidFilter, "unknown_operator", "/filter/states/in", "any"},
		{`{"filter": {"states": {"": "KG"}}}`, InvalidFilter, "unknown_operator", "/filter/states/", ""},
		{`{"filter": {"title": {"or": ["a", "b"]}}}`, InvalidFilter, "unknown_operator", "/filter/title/or", ""},
		{`{"filter": {"states": ["KG", "kirgyzstan"]}}`, InvalidFilter, "unknown_value", "/filter/states", "kyrgyzstan"},
		{`{"filter": {"or": [{"kind": "news_item"}, {"kind": {"any": "press-release"}}]}}`, InvalidFilter, "unknown_value", "/filter/or/1/kind/any", "press_release"},
		{`{"filter": {"states": {"exists": "yes"}}}`, InvalidFilter, "not_a_boolean", "/filter/states/exists", ""},
		{`{"filter": {"date": {"year": 2004.0}}}`, InvalidFilter, "not_a_year", "/filter/date/year", ""},
		{`{"filter": {"date": 20040305}}`, InvalidFilter, "not_a_day", "/filter/date", ""},
		{`{"filter": {"OR": [{"kind": "news_item"}]}}`, InvalidFilter, "unknown_field", "/filter/OR", ""},

		{`{"filter": {"kind": []}}`, InvalidFilter, "empty_list", "/filter/kind", ""},
		{`{"filter": {"kind": {"none": []}}}`, InvalidFilter, "empty_list", "/filter/kind/none", ""},
		{`{"filter": {"slug": [""]}}`, InvalidFilter, "empty_list", "/filter/slug", ""},
		{`{"filter": {"slug": ["a", ""]}}`, InvalidFilter, "empty_value", "/filter/slug", ""},
		{`{"filter": {"slug": {"eq": ""}}}`, InvalidFilter, "empty_value", "/filter/slug/eq", ""},
		{`{"filter": {"kind": {}}}`, InvalidFilter, "empty_value", "/filter/kind", ""},
		{`{"filter": {"and": []}}`, InvalidFilter, "empty_list", "/filter/and", ""},
		{`{"filter": {"or": []}}`, InvalidFilter, "empty_list", "/filter/or", ""},
		{`{"filter": {"or": [{}]}}`, InvalidFilter, "empty_value", "/filter/or/0", ""},
		{`{"filter": {"or": [{"kind": "news_item"}, {}]}}`, InvalidFilter, "empty_value", "/filter/or/1", ""},
		{`{"filter": {"not": {}}}`, InvalidFilter, "empty_value", "/filter/not", ""},
		{`{"filter": {"and": [{"or": []}]}}`, InvalidFilter, "empty_list", "/filter/and/0/or", ""},
		{`{"sort": []}`, InvalidSort, "empty_list", "/sort", ""},
		{`{"fields": []}`, InvalidFields, "empty_list", "/fields", ""},
		{`{"include": []}`, InvalidInclude, "empty_list", "/include", ""},
		{`{"facets": []}`, InvalidFacet, "empty_list", "/facets", ""},
		{`{"q": "police", "highlight": []}`, InvalidSearch, "empty_list", "/highlight", ""},
		{`{"q": ""}`, InvalidSearch, "empty_value", "/q", ""},

		{`{"sort": ["tilte"]}`, InvalidSort, "unknown_field", "/sort", "title"},
		{`{"sort": "-date,title"}`, InvalidSort, "unknown_field", "/sort", ""},
		{`{"sort": ["-relevance"]}`, InvalidSort, "conflict", "/sort", ""},
		{`{"highlight": ["title"]}`, InvalidSearch, "conflict", "/highlight", ""},
		{`{"fields": ["bodyHtml"]}`, InvalidFields, "unknown_field", "/fields", "body_html"},
		{`{"include": ["source.parent"]}`, InvalidInclude, "unknown_path", "/include", "sources.parent"},
		{`{"locale": "english"}`, MalformedQuery, "not_a_locale", "/locale", ""},
		{`{"histogram": "date:moth"}`, InvalidFacet, "unknown_value", "/histogram", "date:month"},
		{`{"facets": ["sates"]}`, InvalidFacet, "unknown_value", "/facets", "states"},
		{`{"facet": {"states": {"size": 5}}}`, InvalidFacet, "conflict", "/facet/states/size", ""},
		{`{"facet": {"states": {}}}`, InvalidFacet, "empty_value", "/facet/states", ""},
		{`{"facet": {"nonsense": {}}}`, InvalidFacet, "empty_value", "/facet/nonsense", ""},
		{`{"facets": ["states"], "facet": {"sates": {"size": 5}}}`, InvalidFacet, "unknown_field", "/facet/sates/size", "states"},
		{`{"facets": ["states"], "facet": {"states": {"sise": 5}}}`, InvalidFacet, "unknown_operator", "/facet/states/sise", "size"},
		{`{"facets": ["states"], "facet": {"states": {"size": 5.5}}}`, InvalidFacet, "not_a_number", "/facet/states/size", ""},
		{`{"facets": ["states"], "facet": {"states": {"size": 1e2}}}`, InvalidFacet, "not_a_number", "/facet/states/size", ""},

		{`{"page": {"size": 0}}`, InvalidPage, "out_of_range", "/page/size", ""},
		{`{"page": {"size": true}}`, InvalidPage, "not_a_number", "/page/size", ""},
		{`{"page": {"number": 5001}}`, InvalidPage, "too_deep", "/page/number", "page[after]"},
		{`{"page": {"number": 1, "after": "AAAA"}}`, InvalidPage, "conflict", "/page/after", ""},
		{`{"page": {"total": true}}`, InvalidPage, "unknown_value", "/page/total", ""},
		{`{"page": {"after": "AAAA"}}`, InvalidCursor, "bad_cursor", "/page/after", ""},
	}
	for _, tt := range tests {
		tt.check(t, parser(Releases()))
	}
	for _, tt := range []bodyBad{
		{`{"q": "police"}`, UnknownParameter, "unknown_parameter", "/q", ""},
		{`{"facet": {}}`, UnknownParameter, "unknown_parameter", "/facet", ""},
		{`{"lineage": true}`, UnknownParameter, "unknown_parameter", "/lineage", ""},
	} {
		tt.check(t, parser(States()))
	}
}

func TestBodiesOverTheLimits(t *testing.T) {
	t.Parallel()
	list := func(n int, form string) string {
		all := make([]string, n)
		for i := range all {
			all[i] = fmt.Sprintf(form, i)
		}
		return strings.Join(all, ", ")
	}
	p := parser(Releases())
	mustBody(t, p, `{"filter": {"or": [`+list(MaxConditions, `{"slug": "a%d"}`)+`]}}`)
	mustBody(t, p, `{"filter": {"slug": [`+list(MaxValues, `"a%d"`)+`]}}`)
	for _, tt := range []bodyBad{
		{`{"filter": {"or": [` + list(MaxConditions+1, `{"slug": "a%d"}`) + `]}}`, QueryTooComplex, "too_many", "", ""},
		{`{"filter": {"and": [` + list(MaxConditions+1, `{"slug": "a", "or": [{"title": "b%d"}]}`) + `]}}`, QueryTooComplex, "too_many", "", ""},
		{`{"filter": {"not": {"not": {"and": [` + list(9000, `{"slug": "a%d"}`) + `]}}}}`, QueryTooComplex, "too_many", "", ""},
		{`{"filter": {"or": [{"slug": "a"}, {"slug": [` + list(MaxValues+1, `"a%d"`) + `]}]}}`, QueryTooComplex, "too_many", "/filter/or/1/slug", ""},
		{`{"sort": ["title", "date", "kind", "id"]}`, QueryTooComplex, "too_many", "/sort", ""},
		{`{"q": "` + strings.Repeat("a ", MaxTerms+1) + `"}`, QueryTooComplex, "too_many", "/q", ""},
		{`{"q": "` + strings.Repeat("a", MaxSearch+1) + `"}`, QueryTooComplex, "too_long", "/q", ""},
		{`{"filter": {"and": [` + list(6, `{"not": {"title": {"prefix": "%d`+strings.Repeat("ж", 280)+`"}}}`) + `]}}`, QueryTooComplex, "too_long", "", ""},
		{within(MaxNesting+1, `{"and": [`, `]}`), QueryTooComplex, "too_deep", "/filter" + strings.Repeat("/and/0", MaxNesting+1), ""},
		{within(MaxNesting+1, `{"not": `, `}`), QueryTooComplex, "too_deep", "/filter" + strings.Repeat("/not", MaxNesting+1), ""},
	} {
		tt.check(t, p)
	}
}

func TestEveryFaultOfABodyIsReported(t *testing.T) {
	t.Parallel()
	_, err := bodyOf(t, parser(Releases()), `{"filter": {"or": [{"kind": "x", "sates": "KG"}, null], "not": {}, "states": ["v", "KG", "u"]},
		"page": {"size": 0, "sise": 1}, "sort": ["w", "-relevance"], "fields": ["x", "y"], "q": null, "draft": true, "highlight": ["title"]}`)
	want := []string{
		"invalid-fields /fields", "invalid-fields /fields", "invalid-filter /filter/not", "invalid-filter /filter/or/0/kind",
		"invalid-filter /filter/or/0/sates", "invalid-filter /filter/states", "invalid-filter /filter/states", "invalid-page /page/size",
		"invalid-sort /sort", "malformed-query /filter/or/1", "malformed-query /q", "unknown-parameter /draft",
		"unknown-parameter /page/sise",
	}
	got := placesOf(err)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if got := problemOf(err); got != MalformedQuery {
		t.Errorf("problem %q, want %q", got, MalformedQuery)
	}
	if text := err.Error(); !strings.Contains(text, "/q: must be a string, a number or a boolean, not null") {
		t.Errorf("Error() = %s", text)
	}
}
