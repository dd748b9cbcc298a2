package query

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Count is how many items have a value.
type Count struct {
	Value string // of terms the id
	N     int
}

// Counts is what a list has counted besides its total.
type Counts struct {
	Facets map[string][]Count // by the facet's name: every value that some item has, in no order
	Dates  []Count            // for the histogram: by day, or by the part of it that the interval needs
}

// Bucket is an interval of a histogram, and how many items lie in it.
type Bucket struct {
	Value    string // 2004-03-05, 2004-W10, 2004-03, 2004-Q1 or 2004
	From, To string // the first and the last day
	N        int
}

// Precision is how much of a day, as YYYY-MM-DD, the interval needs, in characters.
func (i Interval) Precision() int {
	switch i {
	case ByYear:
		return len("2004")
	case ByMonth, ByQuarter:
		return len("2004-03")
	default:
		return len("2004-03-05")
	}
}

// Buckets gives the intervals from the first to the last that has an item, the empty ones among them. Too many are
// [Faults].
func (h *Histogram) Buckets(dates []Count) ([]Bucket, error) {
	if len(dates) == 0 {
		return []Bucket{}, nil
	}
	counted := map[time.Time]int{}
	for _, d := range dates {
		day, err := time.Parse(time.DateOnly, d.Value+"2004-01-01"[len(d.Value):])
		if err != nil {
			return nil, fmt.Errorf("read a counted day: %w", err)
		}
		counted[h.Interval.begin(day)] += d.N
	}
	var first, last time.Time
	for begin := range counted {
		if first.IsZero() || begin.Before(first) {
			first = begin
		}
		if begin.After(last) {
			last = begin
		}
	}
	var all []Bucket
	for begin := first; !begin.After(last); begin = h.Interval.next(begin) {
		if len(all) == MaxBuckets {
			return nil, Faults{{Problem: QueryTooComplex, Code: codeTooMany, Parameter: "histogram",
				Detail: fmt.Sprintf("there would be more than %d intervals; choose a longer one, or a shorter span of dates", MaxBuckets)}}
		}
		all = append(all, Bucket{
			Value: h.Interval.name(begin), N: counted[begin],
			From: begin.Format(time.DateOnly), To: h.Interval.next(begin).AddDate(0, 0, -1).Format(time.DateOnly),
		})
	}
	return all, nil
}

// begin gives the first day of the interval that a day lies in.
func (i Interval) begin(day time.Time) time.Time {
	y, m, d := day.Date()
	switch i {
	case ByWeek:
		return day.AddDate(0, 0, -(int(day.Weekday())+6)%7) // Monday is the first day (ISO 8601)
	case ByMonth:
		d = 1
	case ByQuarter:
		m, d = m-(m-1)%3, 1
	case ByYear:
		m, d = time.January, 1
	}
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func (i Interval) next(begin time.Time) time.Time {
	switch i {
	case ByWeek:
		return begin.AddDate(0, 0, 7)
	case ByMonth:
		return begin.AddDate(0, 1, 0)
	case ByQuarter:
		return begin.AddDate(0, 3, 0)
	case ByYear:
		return begin.AddDate(1, 0, 0)
	default:
		return begin.AddDate(0, 0, 1)
	}
}

func (i Interval) name(begin time.Time) string {
	switch i {
	case ByWeek:
		year, week := begin.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	case ByMonth:
		return begin.Format("2006-01")
	case ByQuarter:
		return fmt.Sprintf("%04d-Q%d", begin.Year(), (begin.Month()+2)/3)
	case ByYear:
		return begin.Format("2006")
	default:
		return begin.Format(time.DateOnly)
	}
}

// Top gives the values of a facet as it asks for them. Names are what they are put in order by, where it is not the
// number; of those that are the same the value decides.
func (f *Facet) Top(all []Count, name func(value string) string) []Count {
	type named struct {
		Count
		name string
	}
	sorted := make([]named, len(all))
	for i, c := range all {
		sorted[i] = named{c, name(c.Value)}
	}
	slices.SortFunc(sorted, func(a, b named) int {
		byName := cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.Value, b.Value))
		switch {
		case f.Order == ByValueDown:
			return -byName
		case f.Order == ByCount && a.N != b.N:
			return b.N - a.N
		default:
			return byName
		}
	})
	top := make([]Count, min(len(sorted), f.Size))
	for i := range top {
		top[i] = sorted[i].Count
	}
	return top
}
