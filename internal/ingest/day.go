package ingest

import (
	"strings"

	"github.com/dateline-press/dateline/internal/content"
)

// readDate settles the release's own day: what the label says, then the line under the title, then the
// dateline, then the frame. A day is taken whole from one of them and never put together.
func (r *Reading) readDate(a *article, frame string) {
	label := r.labelDate(a)
	candidates := []struct {
		day  content.Day
		from string
	}{
		{label, ""},
		{a.stamp.date.day, ""},
		{a.dateline.date.day, "the dateline"},
		{frameDate(frame), "the page's own data"},
	}
	for _, c := range candidates {
		if c.day == "" {
			continue
		}
		r.Release.Date = c.day
		if c.from != "" {
			r.infer("date", string(c.day), c.from)
		}
		break
	}
	r.warnDate(a)
}

// labelDate reads the label. Where 03/05/2004 can be read both ways and the dateline settles it, the dateline's
// reading is taken.
func (r *Reading) labelDate(a *article) content.Day {
	value := a.meta.first(fieldDate)
	if value == "" {
		return ""
	}
	d, ok := findDate(value)
	if !ok {
		r.warnf("date", "the date %q could not be read", clip(value))
		return ""
	}
	if d.flaw != "" {
		r.warnf("date", "the date %q could not be taken: %s", clip(value), d.flaw)
		return ""
	}
	printed := a.dateline.date.day
	if d.swapped == "" || printed == d.day {
		return d.day
	}
	if printed == d.swapped {
		r.warnf("date", "the date %q was read with the month first, as the dateline has it", clip(value))
		return d.swapped
	}
	r.warnf("date", "the date %q was read with the day first", clip(value))
	return d.day
}

// warnDate reports a day that is missing, and one that two places give differently.
func (r *Reading) warnDate(a *article) {
	printed := a.dateline.date
	switch {
	case r.Release.Date == "" && a.dateline.dated && printed.flaw != "":
		r.warnf("date", "the page gives no whole date: the dateline is %q, and %s", clip(a.dateline.printed), printed.flaw)
	case r.Release.Date == "":
		r.warnf("date", "the page gives no date")
	case printed.day != "" && printed.day != r.Release.Date:
		r.warnf("date", "the page gives the date %s and the dateline %s; %[1]s was taken", r.Release.Date, printed.day)
	}
}

// frameDate reads a date as machines write it.
func frameDate(s string) content.Day {
	d, _, _ := strings.Cut(strings.TrimSpace(s), "T")
	if day := content.Day(strings.TrimSpace(d)); day.Valid() {
		return day
	}
	return ""
}

// readPlaces settles the dateline and its places.
func (r *Reading) readPlaces(a *article) {
	r.Release.Dateline = a.dateline.printed
	var label []string
	for _, value := range a.meta.values[fieldPlace] {
		label = append(label, placesOf(value)...)
	}
	if len(label) == 0 {
		label = a.stamp.places
	}
	places, differ := mergePlaces(label, a.dateline.places)
	if differ {
		r.warnf("places", "the page gives the place %s and the dateline %s; all were kept", strings.Join(label, "/"), strings.Join(a.dateline.places, "/"))
	}
	r.Release.Places = places
}
