package main

import (
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/strictjson"
)

// anything is a vocabulary in which everything is known.
type anything struct{}

func (anything) Resolve(_, spelling string) (id, slug string, ok bool) {
	return spelling, spelling, true
}
func (anything) Slugs(string) []string        { return nil }
func (anything) Below(_, _ string) []string   { return nil }
func (anything) Lineage(_, _ string) []string { return nil }

// TestSearchInputTakesWhatTheParserTakes reads bodies by the schema and by the parser.
func TestSearchInputTakesWhatTheParserTakes(t *testing.T) {
	t.Parallel()
	schema := load(t).Components.Schemas["SearchInput"].Value
	parser := &query.Parser{Resource: query.Releases(), Vocabulary: anything{}}
	for body, want := range map[string]bool{
		`{}`:            true,
		`{"filter":{}}`: true,
		`{"filter":{"states":"KG","kind":["news_item","spot_report"],"date":{"gte":"2004-01-01","year":2004}}}`:             true,
		`{"filter":{"date":{"year":"2004"},"states":{"exists":true,"any":"KG","all":["KG","TJ"],"none":[]}}}`:               false,
		`{"filter":{"or":[{"states":{"any":["KG"]}},{"not":{"and":[{"kind":"news_item"},{"date":{"lt":"2004-01-01"}}]}}]}}`: true,
		`{"filter":{"sources":{"under":["secretariat"]}},"lineage":true}`:                                                   true,
		`{"filter":{"states":{"under":["KG"]}}}`:                                                                            false,
		`{"filter":{"stats":"KG"}}`:                                                                                         false,
		`{"filter":{"relevance":1}}`:                                                                                        false,
		`{"filter":{"states":{}}}`:                                                                                          false,
		`{"filter":{"states":{"exists":"maybe"}}}`:                                                                          false,
		`{"filter":{"kind":"novel"}}`:                                                                                       false,
		`{"filter":{"date":"2004"}}`:                                                                                        false,
		`{"filter":{"date":{"year":1899}}}`:                                                                                 false,
		`{"filter":{"title":{"contains":"ab"}}}`:                                                                            false,
		`{"filter":{"title":["one","two"]}}`:                                                                                false,
		`{"filter":{"or":[]}}`:                                                                                              false,
		`{"filter":{"or":{"kind":"news_item"}}}`:                                                                            false,
		`{"filter":{"not":[{"kind":"news_item"}]}}`:                                                                         false,
		`{"filter":{"not":{"nor":{}}}}`:                                                                                     false,
		`{"filter":null}`:                                                                                                   false,
		`{"q":"police -reform","sort":["-relevance"],"highlight":"title","fields":["title"],"include":["sources.parent"],"locale":"sr-Latn"}`: true,
		`{"q":""}`:                                       false,
		`{"sort":["titel"]}`:                             false,
		`{"sort":["title","date","kind","id"]}`:          false,
		`{"page":{"size":10,"number":2,"total":"none"}}`: true,
		`{"page":{"size":101}}`:                          false,
		`{"page":{"offset":1}}`:                          false,
		`{"page":10}`:                                    false,
		`{"facets":["states","year"],"facet":{"states":{"scope":"filtered","size":5,"order":"-value"}},"page":{}}`: true,
		`{"facets":["year"],"facet":{"year":{}}}`:                   false,
		`{"facets":["states"],"facet":{"states":{"scope":"some"}}}`: false,
		`{"facets":["title"]}`:                                      false,
		`{"histogram":"date:quarter"}`:                              true,
		`{"histogram":"date:decade"}`:                               false,
		`{"explain":true}`:                                          true,
		`{"explain":1}`:                                             false,
		`{"lineage":"true"}`:                                        false,
		`{"locale":"English"}`:                                      false,
		`{"format":"csv"}`:                                          false,
		`{"limit":3}`:                                               false,
	} {
		if err := schema.VisitJSON(decoded(t, body), openapi3.EnableJSONSchema2020()); (err == nil) != want {
			t.Errorf("the schema takes %s: %t (%v)", body, err == nil, err)
		}
		v, err := strictjson.Parse([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Body(&v); (err == nil) != want {
			t.Errorf("the parser takes %s: %t (%v)", body, err == nil, err)
		}
	}
}

// TestSearchInputTakesWhatAnExplanationSays holds that the query of an answer can be sent again.
func TestSearchInputTakesWhatAnExplanationSays(t *testing.T) {
	t.Parallel()
	schemas := load(t).Components.Schemas
	if ref := schemas["Explanation"].Value.Properties["query"].Ref; !strings.HasSuffix(ref, "/SearchInput") {
		t.Errorf("the query of an explanation is described as %q", ref)
	}
}
