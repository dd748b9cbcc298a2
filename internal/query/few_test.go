package query

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFew(t *testing.T) {
	t.Parallel()
	tests := []struct {
		resource       *Resource
		raw, canonical string
		size           int
		text           string
	}{
		{Related(), "", "", 5, ""},
		{Related(), "page[size]=20&fields=title&locale=ru", "fields=title&locale=ru", 20, ""},
		{Suggestions(), "q=Pol", "q=pol", 5, "pol"},
		{Suggestions(), "page[size]=1&q=border+guards", "q=border%20guards", 1, "border guards"},
	}
	for _, tt := range tests {
		q, err := parser(tt.resource).Few(tt.raw, 5)
		if err != nil {
			t.Errorf("Few(%q): %v", tt.raw, err)
			continue
		}
		text := ""
		if q.Search != nil {
			text = q.Search.Text
		}
		if q.Page.Size != tt.size || text != tt.text || q.Canonical() != tt.canonical {
			t.Errorf("Few(%q): size %d, search %q, canonical %q, want %d, %q, %q", tt.raw, q.Page.Size, text, q.Canonical(), tt.size, tt.text, tt.canonical)
		}
	}
	for _, r := range []*Resource{Related(), Suggestions()} {
		for _, d := range r.FewParameters(5) {
			for _, v := range samples(t, parser(r), d) {
				if _, err := parser(r).Few(d.Name+"="+escaped(v), 5); err != nil {
					t.Errorf("%s: Few(%s=%s): %v", r.Path, d.Name, v, err)
				}
			}
		}
	}
}

func TestFewThatIsRefused(t *testing.T) {
	t.Parallel()
	few := func(r *Resource) func(string) (*Query, error) {
		return func(raw string) (*Query, error) { return parser(r).Few(raw, 5) }
	}
	for _, tt := range []bad{
		{"page[size]=21", InvalidPage, "out_of_range", "page[size]", ""},
		{"page[size]=0", InvalidPage, "out_of_range", "page[size]", ""},
		{"page[sise]=5", UnknownParameter, "unknown_parameter", "page[sise]", "page[size]"},
		{"limit=5", UnknownParameter, "unknown_parameter", "limit", "page[size]"},
		{"page[number]=1", UnknownParameter, "unknown_parameter", "page[number]", ""},
		{"filter[kind]=news_item", UnknownParameter, "unknown_parameter", "filter[kind]", ""},
		{"sort=title", UnknownParameter, "unknown_parameter", "sort", ""},
		{"q=police", UnknownParameter, "unknown_parameter", "q", ""},
		{"facets=kind", UnknownParameter, "unknown_parameter", "facets", ""},
		{"fields=nonsense", InvalidFields, "unknown_field", "fields", ""},
	} {
		tt.check(t, few(Related()))
	}
	for _, tt := range []bad{
		{"q=", InvalidSearch, "empty_value", "q", ""},
		{"q=" + strings.Repeat("a", MaxSearch+1), QueryTooComplex, "too_long", "q", ""},
		{"search=pol", UnknownParameter, "unknown_parameter", "search", "q"},
		{"fields=title", UnknownParameter, "unknown_parameter", "fields", ""},
	} {
		tt.check(t, few(Suggestions()))
	}
}

func TestNothing(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"", "&&"} {
		if err := Nothing(raw); err != nil {
			t.Errorf("Nothing(%q): %v", raw, err)
		}
	}
	for raw, want := range map[string]string{"a=1": UnknownParameter, "q=police": UnknownParameter, "a=%zz": MalformedQuery, "a=%00": InvalidEncoding} {
		if got := problemOf(Nothing(raw)); got != want {
			t.Errorf("Nothing(%q): problem %q, want %q", raw, got, want)
		}
	}
}

func TestPart(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{"": "", "part=0": "0", "part=0a": "0a", "part=ffff": "ffff"} {
		if got, err := Part(raw); err != nil || got != want {
			t.Errorf("Part(%q) = %q, %v, want %q", raw, got, err, want)
		}
	}
	for raw, want := range map[string]string{
		"part=": InvalidFilter, "part=0A": InvalidFilter, "part=00000": InvalidFilter, "part=g": InvalidFilter, "part=-1": InvalidFilter,
		"part=0&part=1": DuplicateParameter, "parts=0": UnknownParameter, "part[0]=0": UnknownParameter, "q=0": UnknownParameter,
	} {
		_, err := Part(raw)
		if got := problemOf(err); got != want {
			t.Errorf("Part(%q): problem %q, want %q", raw, got, want)
		}
	}
}

// A feed is asked for like the list, and shown as feeds are.
func TestFeed(t *testing.T) {
	t.Parallel()
	p := parser(Feed())
	q := mustList(t, p, "q=police&filter[or][0][states]=KG&filter[or][1][kind]=news_item&lineage=true&locale=ru&sort=-relevance&page[size]=5")
	if diff := cmp.Diff(q, mustList(t, p, q.Canonical()), same()); diff != "" {
		t.Errorf("read again (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Key{{Field: "published_at", Desc: true}}, mustList(t, p, "").Sort); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	for _, raw := range []string{"fields=title", "include=sources.parent", "highlight=title&q=a", "facets=kind", "facet[kind][size]=1",
		"histogram=date:day", "explain=1", "format=csv"} {
		_, err := p.List(raw)
		if got := problemOf(err); got != UnknownParameter {
			t.Errorf("List(%q): problem %q, want %q", raw, got, UnknownParameter)
		}
	}
}
