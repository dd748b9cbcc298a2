package ingest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// dateline is the place and day that open a release: "BISHKEK, 5 March 2004".
type dateline struct {
	printed string
	places  []string
	date    printedDate
	dated   bool // date holds something, if only a month
	end     int  // where the text after it begins
}

// maxDateline bounds how far into a paragraph a dateline reaches, in bytes.
const maxDateline = 200

var (
	// afterDate is what may follow the day and still belong to the dateline: the word for year in Russian,
	// an hour, the issuer's initials in brackets.
	afterDate = regexp.MustCompile(`^(?:\s?(?:г\.|г|года|году|р\.|року)(?:[\s,:.–—-]|$))?(?:,?\s\d{1,2}[:.]\d{2}(?:\s?(?:hrs?|h|CES?T|UTC|GMT)\.?)?)?(?:\s?\([^()]{1,40}\))?`)
	// separator parts a dateline from the text.
	separator = regexp.MustCompile(`^(?:\s*[.:,]?\s*(?:-{1,3}|–|—|―|‒|−)\s*|\s*[:.]\s*|\s*\n\s*|\s*$)`)
	weekday   = regexp.MustCompile(`(?i)(?:^|[,\s]+)(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?$`)
	dash      = regexp.MustCompile(`\s+-{1,2}\s*|\s*-{1,2}\s+|\s*[–—]\s*`)
	issuer    = regexp.MustCompile(`\s*\([^()]{1,40}\)$`)
)

// parseDateline reads the dateline that a paragraph begins with.
func parseDateline(s string) (dateline, bool) {
	head := s
	if len(head) > maxDateline {
		head = strings.ToValidUTF8(head[:maxDateline], "")
	}
	if d, ok := findDate(head); ok {
		before := strings.TrimSpace(weekday.ReplaceAllString(strings.TrimSpace(head[:d.start]), ""))
		if before == "" {
			return dateFirst(s, d)
		}
		if l, ok := placeFirst(s, before, d); ok {
			return l, true
		}
	}
	return undated(s, head)
}

// placeFirst reads "BISHKEK, 5 March 2004 - " and its like.
func placeFirst(s, before string, d printedDate) (dateline, bool) {
	before = strings.TrimRight(before, " ,-–—:(\n")
	places, capitals, ok := splitPlaces(before)
	if !ok || labelField(before) != "" || !capitals && startsLikeSentence(before) {
		return dateline{}, false
	}
	end := d.end + afterDateLen(s[d.end:])
	l := dateline{printed: oneLine(s[:end]), places: places, date: d, dated: true}
	if m := separator.FindString(s[end:]); m != "" || end == len(s) {
		l.end = end + len(m)
		return l, true
	}
	// Some pages lost the dash. In capitals and with a whole date, it is a dateline all the same.
	next := strings.TrimPrefix(s[end:], " ")
	r, _ := utf8.DecodeRuneInString(next)
	if !capitals || d.day == "" || len(next) == len(s[end:]) || !unicode.IsUpper(r) {
		return dateline{}, false
	}
	l.end = len(s) - len(next)
	return l, true
}

// afterDateLen gives the length of what follows the day, without the separator that closes the Russian year.
func afterDateLen(s string) int {
	m := afterDate.FindString(s)
	if strings.HasSuffix(m, ")") || m == "" {
		return len(m)
	}
	return len(strings.TrimRight(m, " ,:–—-\n"))
}

// dateFirst reads "5 March 2004, BISHKEK - ". Without a place there is no dateline.
func dateFirst(s string, d printedDate) (dateline, bool) {
	end := d.end + afterDateLen(s[d.end:])
	rest := strings.TrimLeft(s[end:], " ,-–—/")
	start := len(s) - len(rest)
	placeEnd := len(rest)
	if m := dash.FindStringIndex(rest); m != nil {
		placeEnd = m[0]
	} else if i := strings.IndexAny(rest, ":.\n"); i >= 0 {
		placeEnd = i
	}
	places, capitals, ok := splitPlaces(issuer.ReplaceAllString(rest[:placeEnd], ""))
	if !ok || !capitals {
		return dateline{}, false
	}
	end = start + placeEnd
	m := separator.FindString(s[end:])
	return dateline{printed: oneLine(s[:end]), places: places, date: d, dated: true, end: end + len(m)}, true
}

// undated reads "BISHKEK - ": capitals, a dash, and a text that begins like one.
func undated(s, head string) (dateline, bool) {
	for _, m := range dash.FindAllStringIndex(head, -1) {
		printed := head[:m[0]]
		places, capitals, ok := splitPlaces(issuer.ReplaceAllString(printed, ""))
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s[m[1]:], `"'“‘„«(`))
		if !ok || !capitals || !unicode.IsUpper(r) || isHeadword(places[0]) {
			continue
		}
		if second, _ := utf8.DecodeRuneInString(s[m[1]+utf8.RuneLen(r):]); unicode.IsUpper(second) && !strings.ContainsFunc(s[m[1]:], unicode.IsLower) {
			continue
		}
		return dateline{printed: oneLine(printed), places: places, end: m[1]}, true
	}
	return dateline{}, false
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// startsLikeSentence tells "Today, 5 March 2004 - " from "Kyiv, 5 March 2004 - ".
func startsLikeSentence(s string) bool {
	word, _, _ := strings.Cut(s, " ")
	switch strings.TrimRight(word, ",") {
	case "On", "In", "At", "By", "Since", "From", "Until", "Today", "Yesterday", "Tomorrow", "As", "For", "After", "Before", "During", "This", "Last", "Next",
		"Updated", "Published", "Posted", "Am", "Le", "El", "Il", "В", "На", "С", "Сегодня", "Вчера":
		return true
	}
	return false
}

// isHeadword tells words in capitals that open a text and are no places.
func isHeadword(s string) bool {
	switch s {
	case "SUMMARY", "NOTE", "NOTES", "BACKGROUND", "UPDATE", "UPDATED", "CORRECTION", "CORRECTED", "STATEMENT", "ATTENTION", "WHAT", "WHEN", "WHERE", "WHO", "WHY",
		"URGENT", "EMBARGO", "PRESS RELEASE", "MEDIA ADVISORY", "NEWS", "REMINDER", "CONTACT", "CONTACTS":
		return true
	}
	return false
}
