package demo

import (
	"time"

	"github.com/dateline-press/dateline/internal/content"
)

// The years of generated releases, and the day after which there are none.
const (
	firstYear = 1992
	lastDay   = "2026-11-01"
)

// calendar says how many releases fall on which days.
type calendar struct {
	years  weights
	months weights
}

func newCalendar() calendar {
	return calendar{
		years: newWeights(
			2, 3, 4, 6, 8, 10, 12, 16, 22, 28, 34, 40, // 1992 to 2003
			54, 56, 56, 54, 52, 44, 42, 40, 38, 40, // 2004 to 2013
			58, 60, 60, 58, 56, 54, 44, 42, 44, 38, 36, 34, 28, // 2014 to 2026
		),
		months: newWeights(7, 8, 9, 9, 10, 10, 8, 5, 9, 10, 10, 9),
	}
}

// draw gives a day: few Sundays, few Saturdays, many days at the beginning of December, when the Ministerial
// Council meets.
func (c calendar) draw(d dice) time.Time {
	for {
		year, month := firstYear+c.years.draw(d), time.Month(1+c.months.draw(d))
		number := d.between(1, time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day())
		if month == time.December && d.percent(50) {
			number = d.between(1, 8)
		}
		day := time.Date(year, month, number, 0, 0, 0, 0, time.UTC)
		if day.Format(time.DateOnly) > lastDay || resting(d, day.Weekday()) {
			continue
		}
		return day
	}
}

// resting says whether nothing is released on a day of the week.
func resting(d dice, w time.Weekday) bool {
	switch w {
	case time.Sunday:
		return d.percent(85)
	case time.Saturday:
		return d.percent(60)
	default:
		return false
	}
}

// kinds say how likely each kind of release is.
type kinds struct {
	list  []content.ReleaseKind
	usual weights
	watch weights // while a large mission reported every day
}

func newKinds() kinds {
	return kinds{
		list: []content.ReleaseKind{content.PressRelease, content.NewsItem, content.PressStatement,
			content.MediaAdvisory, content.SpotReport, content.DailyReport},
		usual: newWeights(450, 400, 80, 65, 3, 2),
		watch: newWeights(280, 360, 70, 50, 50, 190),
	}
}

func (k kinds) draw(d dice, year int) content.ReleaseKind {
	if year >= 2014 && year <= 2022 {
		return k.list[k.watch.draw(d)]
	}
	return k.list[k.usual.draw(d)]
}
