package query

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFacets(t *testing.T) {
	t.Parallel()
	facet := func(name, field string, change func(*Facet)) Facet {
		f := Facet{FacetField: FacetField{Name: name, Field: field}, Scope: Excluded, Size: FacetSize, Order: ByCount}
		if change != nil {
			change(&f)
		}
		return f
	}
	states, kind, year := facet("states", "states", nil), facet("kind", "kind", nil), facet("year", "date", nil)
	tests := []struct {
		raw, canonical string
		want           []Facet
	}{
		{"", "", nil},
		{"facets=states", "facets=states", []Facet{states}},
		{"facets=year,states,kind,states", "facets=kind,states,year", []Facet{kind, states, year}},
		{"facets=year&facets=kind", "facets=kind,year", []Facet{kind, year}},
		{"facets=states&facet[states][scope]=excluded&facet[states][size]=100&facet[states][order]=count", "facets=states", []Facet{states}},
		{"facet[states][scope]=filtered&facets=states,kind", "facet[states][scope]=filtered&facets=kind,states",
			[]Facet{kind, facet("states", "states", func(f *Facet) { f.Scope = Filtered })}},
		{"facets=year&facet[year][scope]=global&facet[year][size]=500&facet[year][order]=-value",
			"facet[year][order]=-value&facet[year][scope]=global&facet[year][size]=500&facets=year",
			[]Facet{facet("year", "date", func(f *Facet) { f.Scope, f.Size, f.Order = Global, 500, ByValueDown })}},
		{"facets=kind,year&facet[year][order]=value&facet[kind][size]=1", "facet[kind][size]=1&facet[year][order]=value&facets=kind,year",
			[]Facet{facet("kind", "kind", func(f *Facet) { f.Size = 1 }), facet("year", "date", func(f *Facet) { f.Order = ByValue })}},
	}
	for _, tt := range tests {
		q := mustList(t, parser(Releases()), tt.raw)
		if diff := cmp.Diff(tt.want, q.Facets); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.raw, diff)
		}
		if got := q.Canonical(); got != tt.canonical {
			t.Errorf("%s:\n got %s\nwant %s", tt.raw, got, tt.canonical)
		}
		if diff := cmp.Diff(q, mustList(t, parser(Releases()), tt.canonical), same()); diff != "" {
			t.Errorf("%s read again (-want +got):\n%s", tt.raw, diff)
		}
	}
}

func TestHistogram(t *testing.T) {
	t.Parallel()
	for _, interval := range []Interval{ByDay, ByWeek, ByMonth, ByQuarter, ByYear} {
		raw := "histogram=date:" + string(interval)
		q := mustList(t, parser(Releases()), strings.Replace(raw, ":", "%3A", 1))
		if diff := cmp.Diff(&Histogram{Field: "date", Interval: interval}, q.Histogram); diff != "" {
			t.Errorf("%s (-want +got):\n%s", raw, diff)
		}
		if got := q.Canonical(); got != raw {
			t.Errorf("got %s, want %s", got, raw)
		}
	}
}

func TestInvalidFacets(t *testing.T) {
	t.Parallel()
	tests := []bad{
		{"facets=", InvalidFacet, "empty_list", "facets", ""},
		{"facets=kind,", InvalidFacet, "empty_value", "facets", ""},
		{"facets=sates", InvalidFacet, "unknown_value", "facets", "states"},
		{"facets=fieldsOfWork", InvalidFacet, "unknown_value", "facets", "fields_of_work"},
		{"facets=title", InvalidFacet, "unknown_value", "facets", ""},
		{"facets=status", InvalidFacet, "unknown_value", "facets", "states"},
		{"facets=" + strings.Repeat("kind,", 58) + "kind", QueryTooComplex, "too_many", "facets", ""},
		{"facets[states]=1", UnknownParameter, "unknown_parameter", "facets[states]", "facets"},

		{"facet=states", InvalidFacet, "bad_name", "facet", ""},
		{"facet[states]=10", InvalidFacet, "bad_name", "facet[states]", ""},
		{"facets=states&facet[states][size][x]=10", InvalidFacet, "bad_name", "facet[states][size][x]", ""},
		{"facet[states][size]=10", InvalidFacet, "conflict", "facet[states][size]", ""},
		{"facets=kind&facet[states][scope]=nonsense", InvalidFacet, "conflict", "facet[states][scope]", ""},
		{"facets=states&facet[sates][size]=10", InvalidFacet, "unknown_field", "facet[sates][size]", "states"},
		{"facets=states&facet[states][limit]=10", InvalidFacet, "unknown_operator", "facet[states][limit]", ""},
		{"facets=states&facet[states][sise]=10", InvalidFacet, "unknown_operator", "facet[states][sise]", "size"},
		{"facets=states&facet[states][size]=0", InvalidFacet, "out_of_range", "facet[states][size]", ""},
		{"facets=states&facet[states][size]=501", InvalidFacet, "out_of_range", "facet[states][size]", ""},
		{"facets=states&facet[states][size]=-1", InvalidFacet, "out_of_range", "facet[states][size]", ""},
		{"facets=states&facet[states][size]=all", InvalidFacet, "not_a_number", "facet[states][size]", ""},
		{"facets=states&facet[states][size]=1.0", InvalidFacet, "not_a_number", "facet[states][size]", ""},
		{"facets=states&facet[states][scope]=filterd", InvalidFacet, "unknown_value", "facet[states][scope]", "filtered"},
		{"facets=states&facet[states][scope]=", InvalidFacet, "unknown_value", "facet[states][scope]", ""},
		{"facets=states&facet[states][order]=-count", InvalidFacet, "unknown_value", "facet[states][order]", "count"},
		{"facets=states&facet[states][order]=name", InvalidFacet, "unknown_value", "facet[states][order]", ""},
		{"facets=states&facet[states][size]=1&facet[states][size]=2", DuplicateParameter, "given_twice", "facet[states][size]", ""},

		{"histogram=date:moth", InvalidFacet, "unknown_value", "histogram", "date:month"},
		{"histogram=date", InvalidFacet, "unknown_value", "histogram", ""},
		{"histogram=month", InvalidFacet, "unknown_value", "histogram", ""},
		{"histogram=published_at:day", InvalidFacet, "unknown_value", "histogram", ""},
		{"histogram=date:day,date:month", InvalidFacet, "unknown_value", "histogram", ""},
		{"histogram=", InvalidFacet, "unknown_value", "histogram", ""},
		{"histogram=date:day&histogram=date:day", DuplicateParameter, "given_twice", "histogram", ""},
		{"histogram[date]=day", UnknownParameter, "unknown_parameter", "histogram[date]", "histogram"},
	}
	for _, tt := range tests {
		tt.check(t, parser(Releases()).List)
	}
	bad{"facet[states][size]=1", UnknownParameter, "unknown_parameter", "facet[states][size]", ""}.check(t, parser(States()).List)
}

// A facet that is asked for beside an unknown one must not be called one that is not asked for.
func TestSettingsOfFacetsBesideAnUnknownOne(t *testing.T) {
	t.Parallel()
	bad{"facet[states][size]=10&facets=states,nonsense", InvalidFacet, "unknown_value", "facets", ""}.check(t, parser(Releases()).List)
	_, err := parser(Releases()).List("facets=nonsense&facet[states][size]=0&facet[nonsense][size]=1")
	want := []string{"invalid-facet facets", "invalid-facet facet[nonsense][size]"}
	if diff := cmp.Diff(want, placesOf(err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	var faults Faults
	errors.As(err, &faults)
	if diff := cmp.Diff(Releases().facetNames(), faults[1].Allowed); diff != "" {
		t.Errorf("the facets there are (-want +got):\n%s", diff)
	}
}
