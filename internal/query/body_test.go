package query

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is said in a URL and what is said in JSON are one query.
func TestBodyIsTheSameAsTheURL(t *testing.T) {
	t.Parallel()
	tests := []struct{ raw, body string }{
		{"", `{}`},
		{"", `{"filter": {}, "page": {}, "facet": {}, "lineage": false, "explain": false}`},
		{"filter[states][any]=KG,TJ", `{"filter": {"states": {"any": ["TJ", "KG", "kyrgyzstan"]}}}`},
		{"filter[states]=KG", `{"filter": {"states": ["KG"]}}`},
		{"filter[states]=KG", `{"filter": {"states": "KG"}}`},
		{"filter[states]=KG", `{"filter": {"states": {"any": "KG"}}}`},
		{`filter[states]=Korea\,+Republic+of`, `{"filter": {"states": "Korea, Republic of"}}`},
		{`filter[places]=Bosnia\, northern,a\b`, `{"filter": {"places": ["Bosnia, northern", "a\\b"]}}`},
		{"filter[kind]=news_item&filter[kind][none]=spot_report", `{"filter": {"kind": {"any": ["news_item"], "none": ["spot_report"]}}}`},
		{"filter[slug][eq]=a,b", `{"filter": {"slug": {"eq": "a,b"}}}`},
		{"filter[title]=a,b", `{"filter": {"title": "a,b"}}`},
		{`filter[title][contains]=a\%5Cb`, `{"filter": {"title": {"contains": "a\\\\b"}}}`},
		{"filter[date]=2004-02-29", `{"filter": {"date": "2004-02-29"}}`},
		{"filter[date][year]=2004", `{"filter": {"date": {"year": 2004}}}`},
		{"filter[date][gte]=2004-01-01&filter[date][lt]=2005-01-01", `{"filter": {"date": {"lt": "2005-01-01", "gte": "2004-01-01"}}}`},
		{"filter[states][exists]=true&filter[meetings][exists]=false", `{"filter": {"states": {"exists": true}, "meetings": {"exists": "false"}}}`},
		{"filter[published_at][gte]=2026-01-01T02:00:00%2B02:00", `{"filter": {"published_at": {"gte": "2026-01-01T02:00:00+02:00"}}}`},
		{"filter[sources][under]=secretariat&lineage=true", `{"filter": {"sources": {"under": ["secretariat"]}}, "lineage": true}`},

		{"filter[date][gte]=2004-01-01&filter[kind]=news_item", `{"filter": {"and": [{"kind": "news_item"}, {"date": {"gte": "2004-01-01"}}]}}`},
		{"filter[date][gte]=2004-01-01&filter[kind]=news_item", `{"filter": {"kind": "news_item", "and": [{"and": [{"date": {"gte": "2004-01-01"}}]}]}}`},
		{"filter[or][0][states]=KG&filter[or][1][kind]=news_item", `{"filter": {"or": [{"kind": "news_item"}, {"states": "KG"}]}}`},
		{"filter[or][0][states]=KG&filter[or][1][kind]=news_item", `{"filter": {"or": [{"or": [{"kind": "news_item"}]}, {"states": "KG"}, {"states": ["KG"]}]}}`},
		{"filter[or][0][states]=KG&filter[or][0][kind]=spot_report&filter[or][1][kind]=news_item&filter[date][year]=2004",
			`{"filter": {"date": {"year": "2004"}, "or": [{"kind": "news_item"}, {"states": "KG", "kind": "spot_report"}]}}`},
		{"filter[states]=KG", `{"filter": {"or": [{"states": "KG"}]}}`},
		{"filter[slug][any]=a&filter[or][0][slug][any]=b", `{"filter": {"and": [{"slug": "a"}, {"slug": "b"}]}}`},

		{"filter[states][none]=KG", `{"filter": {"not": {"states": {"any": ["KG"]}}}}`},
		{"filter[states]=KG", `{"filter": {"not": {"not": {"states": "KG"}}}}`},
		{"filter[slug][none]=a", `{"filter": {"not": {"slug": {"eq": "a"}}}}`},
		{"filter[states][exists]=false", `{"filter": {"not": {"states": {"exists": true}}}}`},
		{"filter[states][none]=KG&filter[kind][none]=news_item", `{"filter": {"not": {"or": [{"states": "KG"}, {"kind": "news_item"}]}}}`},
		{"filter[or][0][states][none]=KG&filter[or][1][kind][none]=news_item", `{"filter": {"not": {"states": "KG", "kind": "news_item"}}}`},
		{"filter[or][0][states][none]=KG&filter[or][1][kind]=news_item", `{"filter": {"not": {"and": [{"states": "KG"}, {"not": {"kind": "news_item"}}]}}}`},

		{`q=police+"border+guards"+-reform`, `{"q": "police \"border guards\" -reform"}`},
		{"q=2004", `{"q": 2004}`},
		{"q=police&sort=-relevance&highlight=title,body", `{"q": "Police", "sort": ["-relevance"], "highlight": ["body", "title"]}`},
		{"sort=kind,-date", `{"sort": ["kind", "-date"]}`},
		{"sort=title", `{"sort": "title"}`},
		{"sort=-date", `{"sort": ["-date"]}`},
		{"page[size]=5&page[number]=3&page[total]=none", `{"page": {"size": 5, "number": 3, "total": "none"}}`},
		{"page[size]=5", `{"page": {"size": "5"}}`},
		{"fields=title,slug&include=sources.parent&locale=sr-Latn", `{"fields": ["slug", "title"], "include": ["sources.parent"], "locale": "sr-Latn"}`},
		{"fields=id", `{"fields": ["id"]}`},
		{"facets=states,kind&facet[states][scope]=global&facet[states][size]=5&facet[kind][order]=-value",
			`{"facet": {"states": {"scope": "global", "size": 5}, "kind": {"order": "-value"}}, "facets": ["kind", "states"]}`},
		{"histogram=date:month&explain=1", `{"histogram": "date:month", "explain": true}`},
	}
	for _, tt := range tests {
		p := parser(Releases())
		want, got := mustList(t, p, tt.raw), mustBody(t, p, tt.body)
		if diff := cmp.Diff(want, got, same()); diff != "" {
			t.Errorf("%s (-URL +JSON):\n%s", tt.body, diff)
		}
		if got.Canonical() != want.Canonical() || got.URL() != want.URL() || !got.Linked() {
			t.Errorf("%s:\n got %s\nwant %s", tt.body, got.URL(), want.URL())
		}
		if diff := cmp.Diff(want, mustBody(t, p, written(t, want)), same()); diff != "" {
			t.Errorf("%s read again from %s (-want +got):\n%s", tt.raw, written(t, want), diff)
		}
	}
}

func TestBodyOfTerms(t *testing.T) {
	t.Parallel()
	for raw, body := range map[string]string{
		"filter[position]=-7":                         `{"filter": {"position": -7}}`,
		"filter[position][gte]=9223372036854775807":   `{"filter": {"position": {"gte": 9223372036854775807}}}`,
		"filter[member_from][lt]=1992&sort=-position": `{"filter": {"member_from": {"lt": "1992"}}, "sort": ["-position"]}`,
	} {
		p := parser(States())
		want := mustList(t, p, raw)
		for _, text := range []string{body, written(t, want)} {
			if diff := cmp.Diff(want, mustBody(t, p, text), same()); diff != "" {
				t.Errorf("%s (-URL +JSON):\n%s", text, diff)
			}
		}
	}
}

// What no URL can say has the path that it is posted to for its URL.
func TestBodyThatNoURLCanSay(t *testing.T) {
	t.Parallel()
	kg, kind := is("states", Any, term("kyrgyzstan")), is("kind", Any, words("news_item")...)
	slug := func(text string) Clause { return is("slug", Any, words(text)...) }
	title := is("title", Contains, words("police")...)
	tests := []struct {
		name, body, again string
		want              []Clause
	}{
		{"not of what has no opposite", `{"filter": {"not": {"title": {"contains": "police"}}}}`,
			`{"filter":{"not":{"title":{"contains":"police"}}}}`, []Clause{not(title)}},
		{"twice not of what has no opposite", `{"filter": {"not": {"title": {"contains": "police"}}, "and": [{"not": {"date": {"gte": "2004-01-01"}}}]}}`,
			`{"filter":{"and":[{"not":{"title":{"contains":"police"}}}],"not":{"date":{"gte":"2004-01-01"}}}}`,
			[]Clause{not(is("date", Gte, words("2004-01-01")...)), not(title)}},
		{"two sets of alternatives", `{"filter": {"or": [{"slug": "a"}, {"slug": "b"}], "and": [{"or": [{"states": "KG"}, {"kind": "news_item"}]}]}}`,
			`{"filter":{"and":[{"or":[{"slug":{"any":["a"]}},{"slug":{"any":["b"]}}]}],"or":[{"kind":{"any":["news_item"]}},{"states":{"any":["kyrgyzstan"]}}]}}`,
			[]Clause{either(kind, kg), either(slug("a"), slug("b"))}},
		{"alternatives within alternatives", `{"filter": {"or": [{"slug": "a"}, {"slug": "b", "or": [{"states": "KG"}, {"kind": "news_item"}]}]}}`,
			`{"filter":{"or":[{"or":[{"kind":{"any":["news_item"]}},{"states":{"any":["kyrgyzstan"]}}],"slug":{"any":["b"]}},{"slug":{"any":["a"]}}]}}`,
			[]Clause{either(both(slug("b"), either(kind, kg)), slug("a"))}},
		{"not within alternatives", `{"filter": {"or": [{"slug": "a"}, {"not": {"title": {"contains": "police"}}}]}}`,
			`{"filter":{"or":[{"slug":{"any":["a"]}},{"not":{"title":{"contains":"police"}}}]}}`, []Clause{either(slug("a"), not(title))}},
		{"the same condition thrice", `{"filter": {"slug": "a", "and": [{"slug": "b"}, {"slug": "c"}]}}`,
			`{"filter":{"and":[{"slug":{"any":["b"]}},{"slug":{"any":["c"]}}],"slug":{"any":["a"]}}}`, []Clause{slug("a"), slug("b"), slug("c")}},
		{"the same condition twice beside alternatives", `{"filter": {"slug": "a", "and": [{"slug": "b"}], "or": [{"states": "KG"}, {"kind": "news_item"}]}}`,
			`{"filter":{"and":[{"slug":{"any":["b"]}}],"or":[{"kind":{"any":["news_item"]}},{"states":{"any":["kyrgyzstan"]}}],"slug":{"any":["a"]}}}`,
			[]Clause{slug("a"), slug("b"), either(kind, kg)}},
		{"the same condition twice within an alternative", `{"filter": {"or": [{"states": "KG"}, {"and": [{"slug": "a"}, {"slug": "b"}]}]}}`,
			`{"filter":{"or":[{"and":[{"slug":{"any":["b"]}}],"slug":{"any":["a"]}},{"states":{"any":["kyrgyzstan"]}}]}}`,
			[]Clause{either(both(slug("a"), slug("b")), kg)}},
	}
	for _, tt := range tests {
		p := parser(Releases())
		q := mustBody(t, p, tt.body)
		if diff := cmp.Diff(tt.want, q.Where, same()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if q.Linked() || q.Canonical() != "" || q.URL() != "/v1/releases/search" {
			t.Errorf("%s: linked %v, canonical %q, URL %s", tt.name, q.Linked(), q.Canonical(), q.URL())
		}
		if got := written(t, q); got != tt.again {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.again)
		}
		if diff := cmp.Diff(q, mustBody(t, p, tt.again), same()); diff != "" {
			t.Errorf("%s read again (-want +got):\n%s", tt.name, diff)
		}
	}
}

// within puts a condition into so many levels of a combination.
func within(levels int, open, end string) string {
	return `{"filter": ` + strings.Repeat(open, levels) + `{"title": "a"}` + strings.Repeat(end, levels) + `}`
}

func TestNestingHasALimit(t *testing.T) {
	t.Parallel()
	for _, form := range [][2]string{{`{"not": `, `}`}, {`{"and": [`, `]}`}, {`{"or": [{"slug": "a"}, `, `]}`}} {
		q := mustBody(t, parser(Releases()), within(MaxNesting, form[0], form[1]))
		if diff := cmp.Diff(q, mustBody(t, parser(Releases()), written(t, q)), same()); diff != "" {
			t.Errorf("%s read again (-want +got):\n%s", form[0], diff)
		}
		_, err := bodyOf(t, parser(Releases()), within(MaxNesting+1, form[0], form[1]))
		if got := problemOf(err); got != QueryTooComplex {
			t.Errorf("%s %d times: problem %q, want %q", form[0], MaxNesting+1, got, QueryTooComplex)
		}
	}
}

// A query may be nested deeper when it is written out in full. What is accepted can be read then, too.
func TestNestingOfTheWrittenForm(t *testing.T) {
	t.Parallel()
	p, inner := parser(Releases()), `{"title": "x", "slug": "x"}`
	for levels := 1; levels <= 4; levels++ {
		inner = fmt.Sprintf(`{"slug": "a%d", "or": [{"id": "b%d", "not": {"kind": "news_item", "title": "c%d"}}, %s]}`, levels, levels, levels, inner)
		body := `{"filter": {"not": ` + inner + `}}`
		if levels == 4 {
			bodyBad{body, QueryTooComplex, "too_deep", "", ""}.check(t, p)
			continue
		}
		q := mustBody(t, p, body)
		if diff := cmp.Diff(q, mustBody(t, p, written(t, q)), same()); diff != "" {
			t.Errorf("%d levels read again (-want +got):\n%s", levels, diff)
		}
	}
}

// Cursors belong to the list, in whatever form it is asked for.
func TestCursorsOfBothForms(t *testing.T) {
	t.Parallel()
	p := parser(Releases())
	at := Position{"2004-03-05", someID}
	const raw = "q=police&filter[states]=KG,TJ&filter[or][0][kind]=news_item&filter[or][1][date][year]=2004&lineage=true"
	const body = `"q": "Police", "lineage": true, "filter": {"states": {"any": ["TJ", "KG"]}, "or": [{"date": {"year": 2004}}, {"kind": "news_item"}]}`
	ofURL := p.Cursors.Encode(mustList(t, p, raw), at)
	if ofJSON := p.Cursors.Encode(mustBody(t, p, "{"+body+"}"), at); ofJSON != ofURL {
		t.Errorf("cursors differ: of the URL %s, of JSON %s", ofURL, ofJSON)
	}
	for _, place := range []string{"after", "before"} {
		got := mustBody(t, p, fmt.Sprintf(`{"page": {%q: %q}, %s}`, place, ofURL, body))
		if diff := cmp.Diff(mustList(t, p, raw+"&page["+place+"]="+ofURL), got, same()); diff != "" {
			t.Errorf("%s (-URL +JSON):\n%s", place, diff)
		}
		if diff := cmp.Diff(got, mustBody(t, p, written(t, got)), same()); diff != "" {
			t.Errorf("%s read again (-want +got):\n%s", place, diff)
		}
	}
	deep := `"filter": {"not": {"title": {"contains": "police"}}}`
	token := p.Cursors.Encode(mustBody(t, p, "{"+deep+"}"), at)
	mustBody(t, p, fmt.Sprintf(`{"page": {"size": 5, "after": %q}, %s}`, token, deep))
	for _, other := range []string{`"q": "police"`, `"filter": {"title": {"contains": "police"}}`, `"filter": {"not": {"title": {"contains": "polices"}}}`} {
		bodyBad{fmt.Sprintf(`{"page": {"after": %q}, %s}`, token, other), InvalidCursor, "bad_cursor", "/page/after", ""}.check(t, p)
	}
}

// Two conditions must not be taken for one whose list is so long that it takes two parameters.
func TestCursorOfTwoLongLists(t *testing.T) {
	t.Parallel()
	p := parser(Releases())
	list := func(first rune) string {
		var all []string
		for i := range 19 {
			all = append(all, strings.Repeat(string(first+rune(i%6)), 105)+fmt.Sprint(i/6))
		}
		return `"` + strings.Join(all, `", "`) + `"`
	}
	one := mustBody(t, p, `{"filter": {"slug": [`+list('a')+`, `+list('g')+`]}}`)
	two := mustBody(t, p, `{"filter": {"and": [{"slug": [`+list('a')+`]}, {"slug": [`+list('g')+`]}]}}`)
	at := Position{"2004-03-05", someID}
	if p.Cursors.Encode(one, at) == p.Cursors.Encode(two, at) {
		t.Error("they have the same cursor")
	}
}
