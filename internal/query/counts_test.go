package query

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBuckets(t *testing.T) {
	t.Parallel()
	tests := []struct {
		interval Interval
		dates    []Count
		want     []Bucket
	}{
		{ByDay, nil, []Bucket{}},
		{ByDay, []Count{{"2004-03-01", 2}, {"2004-02-28", 1}}, []Bucket{{"2004-02-28", "2004-02-28", "2004-02-28", 1},
			{"2004-02-29", "2004-02-29", "2004-02-29", 0}, {"2004-03-01", "2004-03-01", "2004-03-01", 2}}},
		// A week belongs to the year in which most of its days lie.
		{ByWeek, []Count{{"2004-12-26", 1}, {"2004-12-27", 2}, {"2005-01-02", 4}, {"2005-01-03", 8}}, []Bucket{
			{"2004-W52", "2004-12-20", "2004-12-26", 1}, {"2004-W53", "2004-12-27", "2005-01-02", 6}, {"2005-W01", "2005-01-03", "2005-01-09", 8}}},
		{ByMonth, []Count{{"2004-03", 1}, {"2004-01", 2}}, []Bucket{{"2004-01", "2004-01-01", "2004-01-31", 2},
			{"2004-02", "2004-02-01", "2004-02-29", 0}, {"2004-03", "2004-03-01", "2004-03-31", 1}}},
		{ByQuarter, []Count{{"2004-10", 1}, {"2004-12", 2}, {"2005-04", 4}}, []Bucket{{"2004-Q4", "2004-10-01", "2004-12-31", 3},
			{"2005-Q1", "2005-01-01", "2005-03-31", 0}, {"2005-Q2", "2005-04-01", "2005-06-30", 4}}},
		{ByYear, []Count{{"2006", 1}, {"2004", 2}}, []Bucket{{"2004", "2004-01-01", "2004-12-31", 2},
			{"2005", "2005-01-01", "2005-12-31", 0}, {"2006", "2006-01-01", "2006-12-31", 1}}},
	}
	for _, tt := range tests {
		h := Histogram{Field: "date", Interval: tt.interval}
		got, err := h.Buckets(tt.dates)
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%s of %v: error %v (-want +got):\n%s", tt.interval, tt.dates, err, diff)
		}
		for _, d := range tt.dates {
			if len(d.Value) != tt.interval.Precision() {
				t.Errorf("%s needs %d characters of a day", tt.interval, tt.interval.Precision())
			}
		}
	}
}

func TestBucketsHaveALimit(t *testing.T) {
	t.Parallel()
	h := Histogram{Field: "date", Interval: ByDay}
	got, err := h.Buckets([]Count{{"1990-01-01", 1}, {"2017-05-18", 1}}) // 10,000 days
	if err != nil || len(got) != MaxBuckets {
		t.Errorf("%d intervals, error %v, want %d", len(got), err, MaxBuckets)
	}
	_, err = h.Buckets([]Count{{"1990-01-01", 1}, {"2017-05-19", 1}})
	if diff := cmp.Diff([]string{QueryTooComplex + " histogram"}, placesOf(err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if _, err := h.Buckets([]Count{{"2004-13-01", 1}}); err == nil || problemOf(err) != "" {
		t.Errorf("a day that is none: %v, want an error that blames no query", err)
	}
}

func TestTop(t *testing.T) {
	t.Parallel()
	all := []Count{{"b", 2}, {"a", 2}, {"c", 5}, {"d", 1}}
	for _, tt := range []struct {
		order Order
		size  int
		want  string
	}{
		{ByCount, 100, "c a b d"}, {ByCount, 2, "c a"}, {ByValue, 100, "a b c d"}, {ByValueDown, 3, "d c b"}, {ByValue, 4, "a b c d"},
	} {
		f := Facet{Order: tt.order, Size: tt.size}
		if got := valuesOf(f.Top(all, func(v string) string { return v })); got != tt.want {
			t.Errorf("%d by %s: %s, want %s", tt.size, tt.order, got, tt.want)
		}
	}
	names := map[string]string{"a": "Zambia", "b": "Albania", "c": "Albania", "d": "Malta"}
	f := Facet{Order: ByValue, Size: 100}
	if got, want := valuesOf(f.Top(all, func(v string) string { return names[v] })), "b c d a"; got != want {
		t.Errorf("by name: %s, want %s", got, want)
	}
	if got := valuesOf(all); got != "b a c d" {
		t.Errorf("what was given is changed: %s", got)
	}
}

func valuesOf(counts []Count) string {
	values := make([]string, len(counts))
	for i, c := range counts {
		values[i] = c.Value
	}
	return strings.Join(values, " ")
}
