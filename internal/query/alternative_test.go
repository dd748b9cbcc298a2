package query

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// either makes a clause of which one part must hold.
func either(parts ...Clause) Clause { return Clause{Logic: Or, Parts: parts} }

func both(parts ...Clause) Clause { return Clause{Logic: And, Parts: parts} }

func not(c Clause) Clause { return Clause{Logic: Not, Parts: []Clause{c}} }

// is makes a clause of a condition on a release.
func is(field string, op Op, values ...Value) Clause {
	return Is(Condition{Field: Releases().Field(field), Op: op, Values: values})
}

func TestAlternatives(t *testing.T) {
	t.Parallel()
	kind := func(texts ...string) Clause { return is("kind", Any, words(texts...)...) }
	kg, day := is("states", Any, term("kyrgyzstan")), is("date", Gte, words("2004-01-01")...)
	tests := []struct {
		name, raw, canonical string
		want                 []Clause
	}{
		{"two groups", "filter[or][0][states]=KG&filter[or][1][kind]=news_item",
			"filter[or][0][kind][any]=news_item&filter[or][1][states][any]=kyrgyzstan", []Clause{either(kind("news_item"), kg)}},
		{"groups of several", "filter[or][0][states]=KG&filter[or][0][date][gte]=2004-01-01&filter[or][1][kind][any]=news_item",
			"filter[or][0][date][gte]=2004-01-01&filter[or][0][states][any]=kyrgyzstan&filter[or][1][kind][any]=news_item",
			[]Clause{either(both(day, kg), kind("news_item"))}},
		{"beside conditions", "filter[date][gte]=2004-01-01&filter[or][0][states]=KG&filter[or][1][kind]=news_item",
			"filter[date][gte]=2004-01-01&filter[or][0][kind][any]=news_item&filter[or][1][states][any]=kyrgyzstan",
			[]Clause{day, either(kind("news_item"), kg)}},
		{"in another order and with other numbers", "filter[or][19][kind]=news_item&filter[or][7][states]=KG",
			"filter[or][0][kind][any]=news_item&filter[or][1][states][any]=kyrgyzstan", []Clause{either(kind("news_item"), kg)}},
		{"one group", "filter[or][3][states]=KG&filter[or][3][date][gte]=2004-01-01",
			"filter[date][gte]=2004-01-01&filter[states][any]=kyrgyzstan", []Clause{day, kg}},
		{"one group and what it says", "filter[or][0][states]=KG&filter[states]=KG", "filter[states][any]=kyrgyzstan", []Clause{kg}},
		{"the same group twice", "filter[or][0][states]=KG&filter[or][1][states]=kyrgyzstan", "filter[states][any]=kyrgyzstan", []Clause{kg}},
		{"the same group of several twice", "filter[or][0][states]=KG&filter[or][0][kind]=news_item&filter[or][1][kind]=news_item&filter[or][1][states]=KG",
			"filter[kind][any]=news_item&filter[states][any]=kyrgyzstan", []Clause{kind("news_item"), kg}},
		{"one of three twice", "filter[or][0][states]=KG&filter[or][1][kind]=news_item&filter[or][2][states]=KG",
			"filter[or][0][kind][any]=news_item&filter[or][1][states][any]=kyrgyzstan", []Clause{either(kind("news_item"), kg)}},
		{"the same field in several groups", "filter[or][0][kind]=news_item&filter[or][1][kind]=spot_report&filter[kind]=daily_report",
			"filter[kind][any]=daily_report&filter[or][0][kind][any]=news_item&filter[or][1][kind][any]=spot_report",
			[]Clause{kind("daily_report"), either(kind("news_item"), kind("spot_report"))}},
		{"one group that says something else of the same field", "filter[or][0][kind]=news_item&filter[kind]=spot_report",
			"filter[kind][any]=news_item&filter[or][0][kind][any]=spot_report", []Clause{kind("news_item"), kind("spot_report")}},
		{"escaped", "filter%5Bor%5D%5B0%5D%5Bstates%5D%5Bany%5D=KG&filter[or][1][kind]=news_item",
			"filter[or][0][kind][any]=news_item&filter[or][1][states][any]=kyrgyzstan", []Clause{either(kind("news_item"), kg)}},
	}
	p := parser(Releases())
	for _, tt := range tests {
		q := mustList(t, p, tt.raw)
		if diff := cmp.Diff(tt.want, q.Where, same()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if got := q.Canonical(); got != tt.canonical || !q.Linked() {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.canonical)
		}
		if diff := cmp.Diff(q, mustList(t, p, tt.canonical), same()); diff != "" {
			t.Errorf("%s read again (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestInvalidAlternatives(t *testing.T) {
	t.Parallel()
	tests := []bad{
		{"filter[or]=x", MalformedQuery, "bad_name", "filter[or]", ""},
		{"filter[or][0]=x", MalformedQuery, "bad_name", "filter[or][0]", ""},
		{"filter[or][0][kind][any][x]=news_item", MalformedQuery, "bad_name", "filter[or][0][kind][any][x]", ""},
		{"filter[or][][kind]=news_item", MalformedQuery, "bad_name", "filter[or][][kind]", ""},
		{"filter[or][x][kind]=news_item", InvalidFilter, "out_of_range", "filter[or][x][kind]", ""},
		{"filter[or][20][kind]=news_item", InvalidFilter, "out_of_range", "filter[or][20][kind]", ""},
		{"filter[or][-1][kind]=news_item", InvalidFilter, "out_of_range", "filter[or][-1][kind]", ""},
		{"filter[or][00][kind]=news_item", InvalidFilter, "out_of_range", "filter[or][00][kind]", ""},
		{"filter[or][%D9%A1][kind]=news_item", InvalidFilter, "out_of_range", "filter[or][\u0661][kind]", ""},
		{"filter[or][kind][0]=news_item", InvalidFilter, "out_of_range", "filter[or][kind][0]", ""},
		{"filter[or][0][or][1][kind]=news_item", InvalidFilter, "too_deep", "filter[or][0][or][1][kind]", ""},
		{"filter[or][0][and][1][kind]=news_item", InvalidFilter, "too_deep", "filter[or][0][and][1][kind]", ""},
		{"filter[or][0][not][kind]=news_item", InvalidFilter, "too_deep", "filter[or][0][not][kind]", ""},
		{"filter[or][0][sates]=KG", InvalidFilter, "unknown_field", "filter[or][0][sates]", "states"},
		{"filter[or][0][states][in]=KG", InvalidFilter, "unknown_operator", "filter[or][0][states][in]", "any"},
		{"filter[or][0][states][any]=kirgyzstan", InvalidFilter, "unknown_value", "filter[or][0][states][any]", "kyrgyzstan"},
		{"filter[or][0][states]=", InvalidFilter, "empty_list", "filter[or][0][states]", ""},
		{"filter[or][0][date]=2004-13-01", InvalidFilter, "not_a_day", "filter[or][0][date]", ""},
		{"filter[or][0][states]=KG&filter[or][0][states][any]=KG", DuplicateParameter, "given_twice", "filter[or][0][states][any]", ""},
		{"filter[or][0][date]=2004-01-01&filter[or][0][date]=2004-01-01", DuplicateParameter, "given_twice", "filter[or][0][date]", ""},
		{"filter[and][0][kind]=news_item", MalformedQuery, "bad_name", "filter[and][0][kind]", ""},
		{"filter[not][kind]=news_item", InvalidFilter, "unknown_field", "filter[not][kind]", ""},
	}
	for _, tt := range tests {
		tt.check(t, parser(Releases()).List)
	}
}

// Conditions count wherever they stand, and as they are sent.
func TestConditionsOfGroupsCount(t *testing.T) {
	t.Parallel()
	all := []string{"filter[kind]=news_item"}
	for n := range MaxGroups - 1 {
		all = append(all, fmt.Sprintf("filter[or][%d][slug]=%c", n, 'a'+n))
	}
	q := mustList(t, parser(Releases()), strings.Join(all, "&"))
	if diff := cmp.Diff(q, mustList(t, parser(Releases()), q.Canonical()), same()); diff != "" {
		t.Errorf("read again (-want +got):\n%s", diff)
	}
	all = append(all, "filter[or][0][kind]=news_item")
	bad{strings.Join(all, "&"), QueryTooComplex, "too_many", "", ""}.check(t, parser(Releases()).List)
	all[0] = "filter[or][19][slug]=x"
	mustList(t, parser(Releases()), strings.Join(all[:MaxGroups], "&"))
}
