package query

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlan(t *testing.T) {
	t.Parallel()
	p := parser(Releases())
	at := Position{"2004-03-05", someID}
	token := p.Cursors.Encode(mustList(t, p, ""), at)
	ranked := "of which the newest 1000 are ranked: a word in the title counts for more than one in the summary, then in places and tags, then in the body"
	tests := []struct {
		body string
		want []string
	}{
		{`{}`, []string{"All releases that are published", "in the order of date downwards, then id downwards", "the first 20 items", "All are counted exactly"}},
		{`{"filter": {"states": ["TJ", "KG"], "date": {"gte": "2004-01-01"}}, "page": {"number": 3, "size": 5, "total": "none"}, "sort": ["title", "id"]}`, []string{
			"All releases that are published", "of which date: from the value on (2004-01-01)",
			"of which states: at least one of the values (kyrgyzstan, tajikistan)", "in the order of title upwards, then id upwards", "page 3 of 5 items each"}},
		{`{"filter": {"or": [{"kind": "news_item"}, {"states": {"exists": true}, "not": {"title": {"prefix": "OSCE"}}}]}}`, []string{
			"All releases that are published",
			"of which [[states: true for some, false for none (true) and not [title: beginning with the value (OSCE)]] or kind: at least one of the values (news_item)]",
			"in the order of date downwards, then id downwards", "the first 20 items", "All are counted exactly"}},
		{`{"filter": {"sources": {"under": ["secretariat"]}}, "lineage": true}`, []string{"All releases that are published",
			"of which sources: at least one of the values or what is part of it (secretariat (and 3 more terms))",
			"in the order of date downwards, then id downwards", "the first 20 items", "All are counted exactly"}},
		{`{"q": "the police -reform or \"border guards\"", "sort": ["-relevance"]}`, []string{"All releases that are published",
			`of which the words answer the search: police and -reform, or "border guards"`, ranked,
			"in the order of relevance downwards, then date downwards, then id downwards", "the first 20 items", "All are counted exactly"}},
		{`{"q": "the"}`, []string{"All releases that are published",
			"of which the words answer the search: no word of it is looked for, so that nothing is found",
			"in the order of date downwards, then id downwards", "the first 20 items", "All are counted exactly"}},
		{`{"page": {"after": "` + token + `"}}`, []string{"All releases that are published",
			"in the order of date downwards, then id downwards", "the 20 items behind a cursor", "All are counted exactly"}},
		{`{"page": {"before": "` + token + `"}}`, []string{"All releases that are published",
			"in the order of date downwards, then id downwards", "the 20 items before a cursor", "All are counted exactly"}},
		{`{"facets": ["kind", "states", "year"], "facet": {"kind": {"scope": "global"}, "states": {"scope": "filtered"}}, "histogram": "date:week"}`, []string{
			"All releases that are published", "in the order of date downwards, then id downwards", "the first 20 items", "All are counted exactly",
			"They are counted by kind, whatever is asked for", "They are counted by states, as they are found",
			"They are counted by year, without the conditions on date", "They are counted by the week of their date"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, mustBody(t, p, tt.body).Plan()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.body, diff)
		}
	}
}

// Every operator has its words.
func TestPlanSaysEveryOperator(t *testing.T) {
	t.Parallel()
	said := map[string]string{}
	for _, r := range resources() {
		for _, f := range r.Fields {
			for _, op := range f.Ops() {
				c := Is(Condition{Field: &f, Op: op, Values: words("x")})
				text := c.said()
				if !strings.HasPrefix(text, f.Name+": ") || !strings.HasSuffix(text, " (x)") || strings.Contains(text, ":  (") {
					t.Errorf("%s of %s is said as %q", op, f.Name, text)
				}
				said[string(op)] = op.Doc()
			}
		}
	}
	ops := map[string]string{}
	for op, doc := range said {
		if other, known := ops[doc]; known {
			t.Errorf("%s and %s are both said as %q", op, other, doc)
		}
		ops[doc] = op
	}
}

// What is so anyway is left out of the written form, and the rest stands in one spelling.
func TestBodyIsWritten(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"": `{}`,
		"sort=-date&page[size]=20&page[total]=exact&lineage=false&explain=0&format=json":          `{}`,
		"format=csv&filter[states]=TJ,KG":                                                         `{"filter":{"states":{"any":["kyrgyzstan","tajikistan"]}}}`,
		"filter[states][exists]=true&filter[date][year]=2004&filter[title]=%3Ca%3E":               `{"filter":{"date":{"year":"2004"},"states":{"exists":true},"title":{"eq":"\u003ca\u003e"}}}`,
		"filter[or][0][states]=KG&filter[or][1][kind]=news_item":                                  `{"filter":{"or":[{"kind":{"any":["news_item"]}},{"states":{"any":["kyrgyzstan"]}}]}}`,
		"q=Police+Or+%22border+guards&sort=-relevance&highlight=body,title":                       `{"highlight":["title","body"],"q":"police or \"border guards\"","sort":["-relevance","-date"]}`,
		"page[size]=5&page[number]=2&page[total]=none&lineage=true&explain=1&locale=ru":           `{"explain":true,"lineage":true,"locale":"ru","page":{"number":2,"size":5,"total":"none"}}`,
		"fields=title,slug&include=sources.parent":                                                `{"fields":["slug","title"],"include":["sources.parent"]}`,
		"facets=year,kind&facet[kind][size]=5&facet[kind][order]=value&facet[year][scope]=global": `{"facet":{"kind":{"order":"value","size":5},"year":{"scope":"global"}},"facets":["kind","year"]}`,
		"histogram=date:quarter&facets=states&facet[states][size]=100":                            `{"facets":["states"],"histogram":"date:quarter"}`,
	} {
		if got := written(t, mustList(t, parser(Releases()), raw)); got != want {
			t.Errorf("%s:\n got %s\nwant %s", raw, got, want)
		}
	}
	if got, want := written(t, mustList(t, parser(States()), "filter[position][gte]=-7")), `{"filter":{"position":{"gte":-7}}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
