package ingest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
)

// printedDate is a date as it stands in a text.
type printedDate struct {
	start, end int
	day        content.Day // empty when the text does not settle a day
	swapped    content.Day // the other reading of 03/05/2004, month first; empty when there is none
	flaw       string      // why day is empty
}

// monthNames lists how the months are written in the six official languages, January first.
var monthNames = [12][]string{
	{"January", "Jan", "Januar", "Jänner", "janvier", "enero", "gennaio", "января", "январь"},
	{"February", "Feb", "Februar", "février", "fevrier", "febrero", "febbraio", "февраля", "февраль"},
	{"March", "Mar", "März", "Maerz", "mars", "marzo", "марта", "март"},
	{"April", "Apr", "avril", "abril", "aprile", "апреля", "апрель"},
	{"May", "Mai", "mayo", "maggio", "мая", "май"},
	{"June", "Jun", "Juni", "juin", "junio", "giugno", "июня", "июнь"},
	{"July", "Jul", "Juli", "juillet", "julio", "luglio", "июля", "июль"},
	{"August", "Aug", "août", "aout", "agosto", "августа", "август"},
	{"September", "Sept", "Sep", "septembre", "septiembre", "setiembre", "settembre", "сентября", "сентябрь"},
	{"October", "Oct", "Oktober", "octobre", "octubre", "ottobre", "октября", "октябрь"},
	{"November", "Nov", "novembre", "noviembre", "ноября", "ноябрь"},
	{"December", "Dec", "Dezember", "décembre", "decembre", "diciembre", "dicembre", "декабря", "декабрь"},
}

// datePattern finds dates; its groups are named for what they hold. At one place the fuller form wins.
var datePattern = compileDatePattern()

func compileDatePattern() *regexp.Regexp {
	var names []string
	for _, month := range monthNames {
		names = append(names, month...)
	}
	// Alternatives are tried in order: a full name has to come before its abbreviation.
	month := func(group string) string {
		return `(?P<` + group + `>` + strings.Join(longestFirst(names), "|") + `)\.?`
	}
	day := func(number string) string {
		return `(?P<r` + number + `>\d{1,2}\.?(?:\s\p{L}+)?\s?(?:-|–|/|and|to|und|et|и|по)\s?)?(?P<d` + number + `>\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?\s?(?:of\s|de\s)?`
	}
	return regexp.MustCompile(`(?i)` + strings.Join([]string{
		day("1") + month("m1") + `,?\s(?:de\s|del\s)?(?P<y1>\d{4})`,
		month("m2") + `\s(?P<r2>\d{1,2}\s?[-–]\s?)?(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<y2>\d{4})`,
		`(?P<y3>\d{4})-(?P<n3>\d{1,2})-(?P<d3>\d{1,2})`,
		`(?P<d4>\d{1,2})\s?[./-]\s?(?P<n4>\d{1,2})\s?[./-]\s?(?P<y4>\d{4})`,
		day("5") + month("m5"),
		month("m6") + `,?\s(?:de\s|del\s)?(?P<y6>\d{4})`,
		month("m7") + `\s(?P<d7>\d{1,2})`,
	}, "|"))
}

func longestFirst(names []string) []string {
	out := make([]string, 0, len(names))
	for n := 16; n > 0; n-- {
		for _, name := range names {
			if utf8.RuneCountInString(name) == n {
				out = append(out, name)
			}
		}
	}
	return out
}

// monthNumber gives the number of a month by name, or 0.
func monthNumber(name string) int {
	key := content.Fold(name)
	for i, names := range monthNames {
		for _, n := range names {
			if content.Fold(n) == key {
				return i + 1
			}
		}
	}
	return 0
}

// findDate finds the first date in s, whole or partial. Days come first in 05/03/2004: the institution
// writes European dates.
func findDate(s string) (printedDate, bool) {
	if !strings.ContainsAny(s, "0123456789") { // most lines have none, and the pattern is a long one
		return printedDate{}, false
	}
	for at := 0; at < len(s); {
		m := datePattern.FindStringSubmatchIndex(s[at:])
		if m == nil {
			return printedDate{}, false
		}
		start, end := at+m[0], at+m[1]
		if standsAlone(s, start, end) {
			d := readDate(s[at:], m)
			d.start, d.end = start, end
			return d, true
		}
		_, n := utf8.DecodeRuneInString(s[start:])
		at = start + n
	}
	return printedDate{}, false
}

// standsAlone reports whether a match is not the middle of a longer word or number.
func standsAlone(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, _ := utf8.DecodeRuneInString(s[end:])
	last, _ := utf8.DecodeLastRuneInString(s[:end])
	if unicode.IsLetter(before) || unicode.IsDigit(before) || unicode.IsDigit(after) {
		return false
	}
	return unicode.IsDigit(last) || !unicode.IsLetter(after)
}

func readDate(s string, m []int) printedDate {
	var year, month, day, number string
	several := false
	for i, name := range datePattern.SubexpNames() {
		if name == "" || m[2*i] < 0 {
			continue
		}
		text := s[m[2*i]:m[2*i+1]]
		switch name[0] {
		case 'y':
			year = text
		case 'm':
			month = text
		case 'n':
			number = text
		case 'd':
			day = text
		case 'r':
			several = true
		}
	}
	switch {
	case several:
		return printedDate{flaw: "it names several days"}
	case year == "":
		return printedDate{flaw: "it has no year"}
	case day == "":
		return printedDate{flaw: "it has no day"}
	case number != "" && !isoDate(s[m[0]:m[1]]):
		return numericDate(year, number, day)
	case number == "":
		number = strconv.Itoa(monthNumber(month))
	}
	return wholeDate(year, number, day)
}

func isoDate(s string) bool { return len(s) > 4 && s[4] == '-' }

func wholeDate(year, month, day string) printedDate {
	d := makeDay(year, month, day)
	if !d.Valid() {
		return printedDate{flaw: "it is not a day of the calendar"}
	}
	return printedDate{day: d}
}

func numericDate(year, month, day string) printedDate {
	d := wholeDate(year, month, day)
	other := makeDay(year, day, month)
	switch {
	case d.day == "" && other.Valid():
		d.flaw = "it is no day when the day is read first"
	case d.day != "" && other.Valid() && other != d.day:
		d.swapped = other
	}
	return d
}

func makeDay(year, month, day string) content.Day {
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	return content.Day(fmt.Sprintf("%s-%02d-%02d", year, m, d))
}
