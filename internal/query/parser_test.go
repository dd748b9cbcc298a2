package query

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestListOfReleases(t *testing.T) {
	t.Parallel()
	r := Releases()
	where := func(field string, op Op, values ...Value) []Clause {
		return allOf(Condition{Field: r.Field(field), Op: op, Values: values})
	}
	begin := func(text, at string) Value { return Value{Text: text, Time: moment(at).Time} }
	tests := []struct {
		name, raw string
		want      Query // what differs from the query that asks for nothing in particular
	}{
		{"nothing", "", Query{}},
		{"stray separators", "&&", Query{}},
		{"first operator of a tag", "filter[states]=KG", Query{Where: where("states", Any, term("kyrgyzstan"))}},
		{"escaped brackets", "filter%5Bstates%5D%5bany%5d=KG", Query{Where: where("states", Any, term("kyrgyzstan"))}},
		{"list with commas, sorted, each once", "filter[states][all]=TJ,KG,kyrgyzstan",
			Query{Where: where("states", All, term("kyrgyzstan"), term("tajikistan"))}},
		{"list by repetition", "filter[states][any]=TJ&filter[states][any]=KG",
			Query{Where: where("states", Any, term("kyrgyzstan"), term("tajikistan"))}},
		{"alias with a comma", `filter[states][any]=Korea\,+Republic+of`, Query{Where: where("states", Any, term("kazakhstan"))}},
		{"none of a tag", "filter[states][none]=Turkey", Query{Where: where("states", None, term("turkiye"))}},
		{"tag that is there", "filter[meetings][exists]=false", Query{Where: where("meetings", Exists, words("false")...)}},
		{"several operators on a field", "filter[date][lt]=2005-01-01&filter[date][gte]=2004-01-01", Query{Where: allOf(
			Condition{Field: r.Field("date"), Op: Gte, Values: words("2004-01-01")}, Condition{Field: r.Field("date"), Op: Lt, Values: words("2005-01-01")})}},
		{"day", "filter[date]=2004-02-29", Query{Where: where("date", On, words("2004-02-29")...)}},
		{"year", "filter[date][year]=2004", Query{Where: where("date", Year, words("2004")...)}},
		{"month", "filter[date][month]=2004-03", Query{Where: where("date", Month, words("2004-03")...)}},
		{"labels", `filter[places][any]=VIENNA,Bosnia\, northern,a\b,c\\d, NEW++YORK`,
			Query{Where: where("places", Any, words("Bosnia, northern", "NEW YORK", "VIENNA", `a\b`, `c\d`)...)}},
		{"enum", "filter[kind]=spot_report,news_item", Query{Where: where("kind", Any, words("news_item", "spot_report")...)}},
		{"enum, one", "filter[kind][eq]=news_item", Query{Where: where("kind", Eq, words("news_item")...)}},
		{"word with a comma is one word", "filter[slug][eq]=a,b", Query{Where: where("slug", Eq, words("a,b")...)}},
		{"word is data", "filter[slug][any]=a')+OR+(1=1,b", Query{Where: where("slug", Any, words("a') OR (1=1", "b")...)}},
		{"text is data", "filter[title][eq]='%3B%20DROP%20TABLE%20releases%3B--",
			Query{Where: where("title", Eq, words("'; DROP TABLE releases;--")...)}},
		{"wildcards are data", "filter[title][contains]=%25_%25", Query{Where: where("title", Contains, words("%_%")...)}},
		{"backslash is data", `filter[title][contains]=abc\`, Query{Where: where("title", Contains, words(`abc\`)...)}},
		{"spaces are evened out", "filter[title][prefix]=+Pilot++policing", Query{Where: where("title", Prefix, words("Pilot policing")...)}},
		{"characters, not bytes", "filter[title][contains]=%D0%BC%D0%B8%D1%80", Query{Where: where("title", Contains, words("мир")...)}},
		{"moment", "filter[published_at][gte]=2026-01-01T01:30:00.5%2B02:00",
			Query{Where: where("published_at", Gte, moment("2025-12-31T23:30:00.5Z"))}},
		{"moment by day", "filter[published_at][lt]=2026-01-01", Query{Where: where("published_at", Lt, moment("2026-01-01T00:00:00Z"))}},
		{"moments on a day", "filter[published_at]=2026-01-02",
			Query{Where: where("published_at", On, begin("2026-01-02", "2026-01-02T00:00:00Z"))}},
		{"moments in a month", "filter[published_at][month]=2026-02",
			Query{Where: where("published_at", Month, begin("2026-02", "2026-02-01T00:00:00Z"))}},
		{"moments in a year", "filter[published_at][year]=2026",
			Query{Where: where("published_at", Year, begin("2026", "2026-01-01T00:00:00Z"))}},
		{"sort", "sort=kind,-date", Query{Sort: []Key{{Field: "kind"}, {Field: "date", Desc: true}}}},
		{"nothing is sorted behind the id", "sort=-id,title", Query{Sort: []Key{{Field: "id", Desc: true}}}},
		{"size", "page[size]=100", Query{Page: Paging{Size: 100, Total: true}}},
		{"number", "page[number]=5000", Query{Page: Paging{Size: 20, Number: 5000, Total: true}}},
		{"no total", "page[total]=none", Query{Page: Paging{Size: 20}}},
		{"total by name", "page[total]=exact", Query{}},
		{"fields in their order", "fields=title,body_text,slug,title", Query{Fields: []string{"id", "slug", "title", "body_text"}}},
		{"fields by repetition", "fields=title&fields=slug", Query{Fields: []string{"id", "slug", "title"}}},
		{"only the id", "fields=id", Query{Fields: []string{"id"}}},
		{"fields that are shown anyway", "fields=" + strings.Join(r.Defaults, ","), Query{}},
		{"include", "include=sources.parent,field_operations.host_states,sources.parent",
			Query{Include: []string{"field_operations.host_states", "sources.parent"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			want := tt.want
			want.Resource = r
			if want.Sort == nil {
				want.Sort = r.Sort
			}
			if want.Page.Size == 0 {
				want.Page = Paging{Size: DefaultSize, Total: true}
			}
			got, err := parser(r).List(tt.raw)
			if err != nil {
				t.Fatalf("List(%q): %v", tt.raw, err)
			}
			if diff := cmp.Diff(&want, got, same()); diff != "" {
				t.Errorf("List(%q) (-want +got):\n%s", tt.raw, diff)
			}
		})
	}
}

func TestListOfTerms(t *testing.T) {
	t.Parallel()
	tests := []struct {
		resource *Resource
		raw      string
		op       Op
		value    Value
	}{
		{States(), "filter[code]=KG", Any, Value{Text: "KG"}},
		{States(), "filter[member_from]=1992", On, Value{Text: "1992"}},
		{States(), "filter[member_from][gte]=1992-01", Gte, Value{Text: "1992-01"}},
		{States(), "filter[member_from][lt]=1992-01-30", Lt, Value{Text: "1992-01-30"}},
		{States(), "filter[member_to][exists]=true", Exists, Value{Text: "true"}},
		{States(), "filter[position]=-7", Eq, Value{Text: "-7", Int: -7}},
		{Meetings(), "filter[position][lte]=9223372036854775807", Lte, Value{Text: "9223372036854775807", Int: 1<<63 - 1}},
		{Structures(), "filter[parent]=secretariat", Any, term("secretariat")},
		{FieldsOfWork(), "filter[status]=retired", Any, Value{Text: "retired"}},
	}
	for _, tt := range tests {
		got, err := parser(tt.resource).List(tt.raw)
		if err != nil {
			t.Errorf("List(%q): %v", tt.raw, err)
			continue
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(tt.raw, "filter["), "]")
		want := allOf(Condition{Field: tt.resource.Field(name), Op: tt.op, Values: []Value{tt.value}})
		if diff := cmp.Diff(want, got.Where, same()); diff != "" {
			t.Errorf("List(%q) (-want +got):\n%s", tt.raw, diff)
		}
	}
}

func TestItem(t *testing.T) {
	t.Parallel()
	r := Releases()
	whole := slices.Clone(r.Defaults)
	whole = slices.Insert(whole, slices.Index(whole, "locale"), "body_html")
	tests := []struct {
		raw       string
		shown     []string
		canonical string
	}{
		{"", whole, ""},
		{"fields=title", []string{"id", "title"}, "fields=title"},
		{"fields=" + strings.Join(whole, ","), whole, ""},
		{"fields=" + strings.Join(r.Defaults, ","), r.Defaults, "fields=" + strings.Join(r.Defaults[1:], ",")},
		{"include=sources.parent&fields=body_text", []string{"id", "body_text"}, "fields=body_text&include=sources.parent"},
	}
	for _, tt := range tests {
		q, err := parser(r).Item(tt.raw)
		if err != nil {
			t.Errorf("Item(%q): %v", tt.raw, err)
			continue
		}
		if diff := cmp.Diff(tt.shown, q.Shown()); diff != "" {
			t.Errorf("Item(%q).Shown() (-want +got):\n%s", tt.raw, diff)
		}
		if got := q.Canonical(); got != tt.canonical {
			t.Errorf("Item(%q).Canonical() = %q, want %q", tt.raw, got, tt.canonical)
		}
	}
}

// What is allowed at most must pass.
func TestLimitsAreReached(t *testing.T) {
	t.Parallel()
	ids := make([]string, MaxValues)
	for i := range ids {
		ids[i] = strings.Repeat("x", i+1)[:min(i+1, 15)] + string(rune('a'+i%26))
	}
	var conditions []string
	for _, f := range []string{"date", "published_at", "first_published_at"} {
		for _, op := range []Op{On, Gte, Gt, Lte, Lt} {
			conditions = append(conditions, "filter["+f+"]["+string(op)+"]=2004-03-05")
		}
	}
	for _, f := range []string{"states", "sources", "meetings", "places", "field_operations"} {
		conditions = append(conditions, "filter["+f+"][exists]=true")
	}
	if len(conditions) != MaxConditions {
		t.Fatalf("the test states %d conditions, want %d", len(conditions), MaxConditions)
	}
	tests := map[string]string{
		"values":      "filter[slug][any]=" + strings.Join(ids, ","),
		"same value":  "filter[slug][any]=" + strings.Repeat("a,", MaxValues-1) + "a",
		"conditions":  strings.Join(conditions, "&"),
		"sort keys":   "sort=title,-published_at,locale",
		"word":        "filter[slug][eq]=" + strings.Repeat("a", MaxWord),
		"text":        "filter[title][eq]=" + strings.Repeat("%D0%B6", MaxText),
		"label":       "filter[places]=" + strings.Repeat("%D0%B6", MaxLabel),
		"deep page":   "page[number]=1000&page[size]=100",
		"years":       "filter[date][gte]=1900-01-01&filter[date][lte]=2200-12-31",
		"parameters":  strings.Repeat("filter[slug]=a&", MaxParameters),
		"spread list": "filter[slug]=" + strings.Join(ids[:50], ",") + "&filter[slug]=" + strings.Join(ids[50:], ","),
	}
	for name, raw := range tests {
		if _, err := parser(Releases()).List(raw); err != nil {
			t.Errorf("%s: List(%.80q): %v", name, raw, err)
		}
	}
}

// A parser that knows no terms and has no cursors refuses them, and nothing else.
func TestParserWithoutVocabularyAndCursors(t *testing.T) {
	t.Parallel()
	p := &Parser{Resource: Releases()}
	if _, err := p.List("filter[kind]=news_item"); err != nil {
		t.Errorf("List: %v", err)
	}
	for raw, want := range map[string]string{"filter[states]=KG": InvalidFilter, "page[after]=AAAA": InvalidCursor} {
		_, err := p.List(raw)
		if got := problemOf(err); got != want {
			t.Errorf("List(%q): problem %q, want %q", raw, got, want)
		}
	}
}

func TestListElements(t *testing.T) {
	t.Parallel()
	tests := map[string][]string{
		``: {""}, `a`: {"a"}, `a,b`: {"a", "b"}, `,`: {"", ""}, `a\,b`: {"a,b"}, `a\\,b`: {`a\`, "b"},
		`a\\\,b`: {`a\,b`}, `\`: {`\`}, `a\b`: {`a\b`}, `a\\b`: {`a\b`},
	}
	for list, want := range tests {
		got := elements(list)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("elements(%q) (-want +got):\n%s", list, diff)
		}
		again := make([]string, len(got))
		for i, e := range got {
			again[i] = element(e)
		}
		if diff := cmp.Diff(got, elements(strings.Join(again, ","))); diff != "" {
			t.Errorf("elements of %q written again (-want +got):\n%s", list, diff)
		}
	}
}
