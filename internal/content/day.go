package content

import (
	"regexp"
	"time"
)

// Day is a calendar day without a time zone, as ISO 8601 text: "2004-03-05". The empty Day is unknown.
type Day string

// PartialDay is a day known to the year, the month or the day: "1992", "1992-09" or "1992-09-18".
// The empty PartialDay is unknown. Compared as text, a year comes before its months and days.
type PartialDay string

// The years a day may lie in.
const (
	MinYear = 1900
	MaxYear = 2200
)

var partialDay = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

// Valid reports whether d is a day of the calendar between [MinYear] and [MaxYear].
func (d Day) Valid() bool {
	return len(d) == len(time.DateOnly) && PartialDay(d).Valid()
}

// Valid reports whether p is a year, a month or a day of the calendar between [MinYear] and [MaxYear].
func (p PartialDay) Valid() bool {
	if !partialDay.MatchString(string(p)) {
		return false
	}
	t, err := time.Parse(time.DateOnly[:len(p)], string(p))
	return err == nil && t.Year() >= MinYear && t.Year() <= MaxYear
}
