package query

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// leaf makes a leaf of words as the lexicon knows them.
func leaf(text string) Leaf {
	keys := strings.Fields(text)
	return Leaf{Keys: keys, Forms: lexicon{}.Forms(keys), Terms: lexicon{}.Named(keys)}
}

func notLeaf(text string) Leaf {
	l := leaf(text)
	l.Not = true
	return l
}

func TestSearch(t *testing.T) {
	t.Parallel()
	tests := []struct {
		q, text string
		want    [][]Leaf
	}{
		{"police", "police", [][]Leaf{{leaf("police")}}},
		{"  Police \t BORDER\nguards ", "police border guards", [][]Leaf{{leaf("police"), leaf("border"), leaf("guards")}}},
		{"ЖЕНЕВА 2004", "женева 2004", [][]Leaf{{leaf("женева"), leaf("2004")}}},
		{`"Border guards"`, `"border guards"`, [][]Leaf{{leaf("border guards")}}},
		{`"police"`, "police", [][]Leaf{{leaf("police")}}},
		{`police "border guards"`, `police "border guards"`, [][]Leaf{{leaf("police"), leaf("border guards")}}},
		{`police"border guards"customs`, `police "border guards" customs`, [][]Leaf{{leaf("police"), leaf("border guards"), leaf("customs")}}},

		{"-reform", "-reform", [][]Leaf{{notLeaf("reform")}}},
		{`-"border guards" police`, `-"border guards" police`, [][]Leaf{{notLeaf("border guards"), leaf("police")}}},
		{"--reform", "-reform", [][]Leaf{{notLeaf("reform")}}},
		{"police - reform", "police reform", [][]Leaf{{leaf("police"), leaf("reform")}}},
		{"police-reform", `"police reform"`, [][]Leaf{{leaf("police reform")}}},
		{"-police-reform", `-"police reform"`, [][]Leaf{{notLeaf("police reform")}}},

		{"police or customs", "police or customs", [][]Leaf{{leaf("police")}, {leaf("customs")}}},
		{"police OR customs Or border", "police or customs or border", [][]Leaf{{leaf("police")}, {leaf("customs")}, {leaf("border")}}},
		{"police reform or -customs", "police reform or -customs", [][]Leaf{{leaf("police"), leaf("reform")}, {notLeaf("customs")}}},
		{"or police or", "police", [][]Leaf{{leaf("police")}}},
		{"police or or customs", "police or customs", [][]Leaf{{leaf("police")}, {leaf("customs")}}},
		{`"or" police`, `"or" police`, [][]Leaf{{leaf("or"), leaf("police")}}},
		{"-or police", `-"or" police`, [][]Leaf{{notLeaf("or"), leaf("police")}}},
		{"or, police", `"or" police`, [][]Leaf{{leaf("or"), leaf("police")}}},
		{"police and customs", "police and customs", [][]Leaf{{leaf("police"), leaf("and"), leaf("customs")}}},

		{`police "border guards`, `police "border guards"`, [][]Leaf{{leaf("police"), leaf("border guards")}}},
		{`"police`, "police", [][]Leaf{{leaf("police")}}},
		{`police"`, "police", [][]Leaf{{leaf("police")}}},
		{`"" police -""`, "police", [][]Leaf{{leaf("police")}}},
		{`a "b" c"`, "a b c", [][]Leaf{{leaf("a"), leaf("b"), leaf("c")}}},

		{"internal_note:secret", `"internal note secret"`, [][]Leaf{{leaf("internal note secret")}}},
		{"title:* (police + !reform) | x", "title police reform x", [][]Leaf{{leaf("title"), leaf("police"), leaf("reform"), leaf("x")}}},
		{"police's", `"police s"`, [][]Leaf{{leaf("police s")}}},
		{"' OR 1=1 --", `"1 1"`, [][]Leaf{{leaf("1 1")}}},
		{"!!! police ???", "police", [][]Leaf{{leaf("police")}}},

		{"the police of Vienna", "the police of vienna", [][]Leaf{{leaf("police"), leaf("vienna")}}},
		{"the or police", "the or police", [][]Leaf{{leaf("police")}}},
		{"police -the", "police -the", [][]Leaf{{leaf("police")}}},
		{`"the police"`, `"the police"`, [][]Leaf{{leaf("the police")}}},
		{"the of", "the of", nil},
		{`"the"`, "the", nil},
		{"-the", "-the", nil},
		{"der the", "der the", [][]Leaf{{leaf("der")}}},
		{"der the&locale=de", "der the", [][]Leaf{{leaf("the")}}},
		{"der the&locale=sr", "der the", [][]Leaf{{leaf("der"), leaf("the")}}},

		{"!!!", `""`, nil},
		{"or", `""`, nil},
		{`"`, `""`, nil},
		{`""`, `""`, nil},
		{"-", `""`, nil},
	}
	p := parser(Releases())
	for _, tt := range tests {
		text, more, _ := strings.Cut(tt.q, "&")
		raw := "q=" + escaped(text) + "&" + more
		got := mustList(t, p, raw)
		want := &Search{Raw: text, Text: tt.text, Alternatives: tt.want}
		if diff := cmp.Diff(want, got.Search); diff != "" {
			t.Errorf("q=%s (-want +got):\n%s", tt.q, diff)
		}
		if diff := cmp.Diff(got, mustList(t, p, got.Canonical()), same()); diff != "" {
			t.Errorf("q=%s read again from %s (-want +got):\n%s", tt.q, got.Canonical(), diff)
		}
	}
}

// A word is looked up as it is and as it is called elsewhere.
func TestSearchIsLookedUp(t *testing.T) {
	t.Parallel()
	got := mustList(t, parser(Releases()), `q=guards+police+-"Kyrgyz+Republic"`).Search.Alternatives
	want := [][]Leaf{{
		{Keys: []string{"guards"}, Forms: [][]string{{"guard"}, {"guards"}}},
		{Keys: []string{"police"}, Forms: [][]string{{"police"}}, Terms: []string{"id-of-policing"}},
		{Keys: []string{"kyrgyz", "republic"}, Not: true, Forms: [][]string{{"kyrgyz", "republic"}}, Terms: []string{"id-of-kyrgyzstan"}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSearchWithoutWords(t *testing.T) {
	t.Parallel()
	p := &Parser{Resource: Releases()}
	q := mustList(t, p, "q=police&sort=-relevance")
	if diff := cmp.Diff(&Search{Raw: "police", Text: `""`}, q.Search); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(q, mustList(t, p, q.Canonical()), same()); diff != "" {
		t.Errorf("read again from %s (-want +got):\n%s", q.Canonical(), diff)
	}
}

func TestWanted(t *testing.T) {
	t.Parallel()
	s := mustList(t, parser(Releases()), `q=police+"border+guards"+-reform+or+the+customs+police`).Search
	if diff := cmp.Diff([]Leaf{leaf("police"), leaf("border guards"), leaf("customs")}, s.Wanted()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s = mustList(t, parser(Releases()), "q=-police").Search
	if got := s.Wanted(); len(got) > 0 {
		t.Errorf("of what must not be there %v is wanted", got)
	}
}

func TestOrderAndMarksOfASearch(t *testing.T) {
	t.Parallel()
	p := parser(Releases())
	relevance := Key{Field: Relevance, Desc: true}
	tests := []struct {
		raw, canonical string
		sort           []Key
		highlight      []string
	}{
		{"q=police", "q=police", []Key{{Field: "date", Desc: true}}, nil},
		{"q=police&sort=-relevance", "q=police&sort=-relevance,-date", []Key{relevance, {Field: "date", Desc: true}}, nil},
		{"sort=-relevance,-date&q=police", "q=police&sort=-relevance,-date", []Key{relevance, {Field: "date", Desc: true}}, nil},
		{"q=police&sort=-relevance,title,date", "q=police&sort=-relevance,title,date", []Key{relevance, {Field: "title"}, {Field: "date"}}, nil},
		{"q=police&sort=-relevance,id,date", "q=police&sort=-relevance,id", []Key{relevance, {Field: "id"}}, nil},
		{"highlight=body,title&highlight=body&q=Police", "highlight=title,body&q=police", []Key{{Field: "date", Desc: true}}, []string{"title", "body"}},
	}
	for _, tt := range tests {
		q := mustList(t, p, tt.raw)
		if got := q.Canonical(); got != tt.canonical {
			t.Errorf("%s:\n got %s\nwant %s", tt.raw, got, tt.canonical)
		}
		if diff := cmp.Diff(tt.sort, q.Sort); diff != "" {
			t.Errorf("%s: order (-want +got):\n%s", tt.raw, diff)
		}
		if diff := cmp.Diff(tt.highlight, q.Highlight); diff != "" {
			t.Errorf("%s: highlight (-want +got):\n%s", tt.raw, diff)
		}
		if diff := cmp.Diff(q, mustList(t, p, q.Canonical()), same()); diff != "" {
			t.Errorf("%s read again (-want +got):\n%s", tt.raw, diff)
		}
	}
}

func TestLimitsOfASearchAreReached(t *testing.T) {
	t.Parallel()
	for _, q := range []string{
		strings.Repeat("ж", MaxSearch), strings.Repeat("a ", MaxTerms), strings.Repeat("a-b ", MaxTerms/2), strings.Repeat("a or ", MaxTerms) + "or",
		strings.Repeat("! ", MaxSearch/2), `"` + strings.Repeat("a ", MaxTerms) + `"`,
		strings.TrimSpace(strings.Repeat(strings.Repeat("a", 15)+" ", MaxTerms)),
	} {
		p := parser(Releases())
		got := mustList(t, p, "q="+escaped(q))
		if diff := cmp.Diff(got, mustList(t, p, got.Canonical()), same()); diff != "" {
			t.Errorf("q=%s read again (-want +got):\n%s", q, diff)
		}
	}
}

func TestInvalidSearches(t *testing.T) {
	t.Parallel()
	tests := []bad{
		{"q=", InvalidSearch, "empty_value", "q", ""},
		{"q", InvalidSearch, "empty_value", "q", ""},
		{"q=+%09%0A", InvalidSearch, "empty_value", "q", ""},
		{"q=police%07", InvalidSearch, "not_a_line", "q", ""},
		{"q=police%1B%5B31m", InvalidSearch, "not_a_line", "q", ""},
		{"q=police&q=customs", DuplicateParameter, "given_twice", "q", ""},
		{"q=" + strings.Repeat("a", MaxSearch+1), QueryTooComplex, "too_long", "q", ""},
		{"q=" + strings.Repeat("%D0%B6", MaxSearch+1), QueryTooComplex, "too_long", "q", ""},
		{"q=" + strings.Repeat("a+", MaxTerms+1), QueryTooComplex, "too_many", "q", ""},
		{"q=" + strings.Repeat("a-b+", MaxTerms/2) + "c", QueryTooComplex, "too_many", "q", ""},
		{"q=%22" + strings.Repeat("a+", MaxTerms+1) + "%22", QueryTooComplex, "too_many", "q", ""},
		// Its quotation marks make the canonical form longer.
		{"q=" + strings.Repeat(strings.Repeat("a", 15)+"-"+strings.Repeat("b", 15)+"+", 8), QueryTooComplex, "too_long", "q", ""},

		{"highlight=title", InvalidSearch, "conflict", "highlight", ""},
		{"q=police&highlight=titel", InvalidSearch, "unknown_value", "highlight", "title"},
		{"q=police&highlight=places", InvalidSearch, "unknown_value", "highlight", ""},
		{"q=police&highlight=", InvalidSearch, "empty_list", "highlight", ""},
		{"q=police&highlight=title,", InvalidSearch, "empty_value", "highlight", ""},
		{"q=police&highlight[title]=1", UnknownParameter, "unknown_parameter", "highlight[title]", "highlight"},

		{"sort=-relevance", InvalidSort, "conflict", "sort", ""},
		{"q=police&sort=relevance", InvalidSort, "conflict", "sort", "-relevance"},
		{"sort=relevance", InvalidSort, "conflict", "sort", "-relevance"},
		{"q=police&sort=-date,-relevance", InvalidSort, "conflict", "sort", "-relevance"},
		{"q=police&sort=-relevance,-relevance", InvalidSort, "conflict", "sort", "-relevance"},
		{"q=police&sort=relevence", InvalidSort, "unknown_field", "sort", "-relevance"},
		{"q=police&sort=Relevance:desc", InvalidSort, "unknown_field", "sort", "-relevance"},
		{"filter[relevance]=1", InvalidFilter, "unknown_field", "filter[relevance]", ""},
	}
	for _, tt := range tests {
		tt.check(t, parser(Releases()).List)
	}
	for _, tt := range []bad{
		{"q=police", UnknownParameter, "unknown_parameter", "q", ""},
		{"highlight=title", UnknownParameter, "unknown_parameter", "highlight", ""},
		{"sort=-relevance", InvalidSort, "unknown_field", "sort", ""},
		{"facets=kind", UnknownParameter, "unknown_parameter", "facets", ""},
		{"histogram=date:day", UnknownParameter, "unknown_parameter", "histogram", ""},
		{"lineage=true", UnknownParameter, "unknown_parameter", "lineage", ""},
		{"explain=1", UnknownParameter, "unknown_parameter", "explain", ""},
	} {
		tt.check(t, parser(States()).List)
	}
}

// What needs a search is not blamed where the search itself is wrong, and is where there is none.
func TestFaultsOfWhatGoesWithASearch(t *testing.T) {
	t.Parallel()
	bad{"q=&sort=-relevance&highlight=title", InvalidSearch, "empty_value", "q", ""}.check(t, parser(Releases()).List)
	_, err := parser(Releases()).List("sort=-relevance&highlight=title&page[size]=0")
	want := []string{"invalid-page page[size]", "invalid-sort sort", "invalid-search highlight"}
	if diff := cmp.Diff(want, placesOf(err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}
