package query

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A term stands for others besides itself where that is asked for.
func TestTermsThatStandForOthers(t *testing.T) {
	t.Parallel()
	with := func(v Value, also ...string) Value {
		v.Also = also
		return v
	}
	const older, part, olderPart = "id-of-older-secretariat", "id-of-department", "id-of-older-department"
	office, secretariat := term("programme-office-in-bishkek"), term("secretariat")
	tests := []struct {
		raw, canonical string
		op             Op
		want           []Value
	}{
		{"filter[sources][any]=secretariat", "filter[sources][any]=secretariat", Any, []Value{secretariat}},
		{"filter[sources][under]=secretariat", "filter[sources][under]=secretariat", Under, []Value{with(secretariat, part)}},
		{"filter[sources][under]=secretariat,programme-office-in-bishkek", "filter[sources][under]=programme-office-in-bishkek,secretariat", Under,
			[]Value{office, with(secretariat, part)}},
		{"filter[sources][any]=secretariat&lineage=true", "filter[sources][any]=secretariat&lineage=true", Any, []Value{with(secretariat, older)}},
		{"filter[sources][under]=secretariat&lineage=true", "filter[sources][under]=secretariat&lineage=true", Under,
			[]Value{with(secretariat, part, olderPart, older)}},
		{"lineage=true&filter[states]=KG,TJ", "filter[states][any]=kyrgyzstan,tajikistan&lineage=true", Any,
			[]Value{with(term("kyrgyzstan"), "id-of-soviet-union"), term("tajikistan")}},
		{"filter[states][all]=KG&lineage=true", "filter[states][all]=kyrgyzstan&lineage=true", All, []Value{with(term("kyrgyzstan"), "id-of-soviet-union")}},
		{"filter[states][none]=KG&lineage=true", "filter[states][none]=kyrgyzstan&lineage=true", None, []Value{with(term("kyrgyzstan"), "id-of-soviet-union")}},
		{"filter[states]=KG&lineage=false", "filter[states][any]=kyrgyzstan", Any, []Value{term("kyrgyzstan")}},
		{"filter[states][exists]=true&lineage=true", "filter[states][exists]=true&lineage=true", Exists, words("true")},
		{"filter[kind]=news_item&lineage=true", "filter[kind][any]=news_item&lineage=true", Any, words("news_item")},
	}
	for _, tt := range tests {
		q := mustList(t, parser(Releases()), tt.raw)
		if got := q.Where[0].Condition.Op; got != tt.op {
			t.Errorf("%s: operator %s, want %s", tt.raw, got, tt.op)
		}
		if diff := cmp.Diff(tt.want, q.Where[0].Condition.Values); diff != "" {
			t.Errorf("%s: values (-want +got):\n%s", tt.raw, diff)
		}
		if got := q.Canonical(); got != tt.canonical {
			t.Errorf("%s:\n got %s\nwant %s", tt.raw, got, tt.canonical)
		}
	}
}

// Terms are widened wherever they stand.
func TestTermsWithinAlternativesAreWidened(t *testing.T) {
	t.Parallel()
	p := parser(Releases())
	for _, q := range []*Query{
		mustList(t, p, "lineage=true&filter[or][0][states]=KG&filter[or][1][sources][under]=secretariat"),
		mustBody(t, p, `{"lineage": true, "filter": {"not": {"states": {"none": ["KG"]}, "not": {"sources": {"under": ["secretariat"]}}}}}`),
	} {
		got := map[string][]string{}
		Conditions(q.Where, func(c *Condition) { got[c.Field.Name] = c.Values[0].Also })
		want := map[string][]string{"states": {"id-of-soviet-union"},
			"sources": {"id-of-department", "id-of-older-department", "id-of-older-secretariat"}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", q.Canonical(), diff)
		}
	}
}

// A cursor is of the list without regard to how far its terms reach, but not of one that reaches further.
func TestLineageIsPartOfWhatIsAsked(t *testing.T) {
	t.Parallel()
	p := parser(Releases())
	at := Position{"2004-03-05", someID}
	token := p.Cursors.Encode(mustList(t, p, "filter[states]=KG"), at)
	bad{"filter[states]=KG&lineage=true&page[after]=" + token, InvalidCursor, "bad_cursor", "page[after]", ""}.check(t, p.List)
	mustList(t, p, "filter[states]=KG&lineage=false&page[after]="+token)
}
