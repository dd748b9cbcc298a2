package ingest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
)

// maxPlaces bounds the places of one dateline.
const maxPlaces = 8

var (
	betweenPlaces = regexp.MustCompile(`\s*[/;&|+]\s*|\s+(?:and|und|et|y|e|и)\s+|\s+[-–—]\s+`)
	placeInCaps   = regexp.MustCompile(`^\p{Lu}[\p{L}\p{M}\d.'’ʼ-]*(?: \(?\p{Lu}[\p{L}\p{M}\d.'’ʼ-]*\)?){0,4}$`)
	placeInWords  = regexp.MustCompile(`^\p{Lu}[\p{L}\p{M}.'’ʼ-]*(?: (?:(?:de|la|del|of|upon|am|an|der|sur|on) )?\p{Lu}[\p{L}\p{M}.'’ʼ-]*){0,3}$`)
)

// splitPlaces reads the places of a dateline or of a label as they are printed, and says whether the first
// is in capitals. What follows a place after a comma says where that place lies ("OSH, Kyrgyzstan"), unless
// it is in capitals as well.
func splitPlaces(s string) (places []string, capitals, ok bool) {
	s = oneLine(s)
	if s == "" || len(s) > maxDateline {
		return nil, false, false
	}
	for _, group := range betweenPlaces.Split(s, -1) {
		for i, part := range strings.Split(group, ",") {
			part = strings.TrimSpace(part)
			caps := inCapitals(part)
			switch {
			case part == "" && i > 0, i > 0 && !caps && placeInWords.MatchString(part), i > 0 && caps && letterCount(part) < 3:
				continue
			case !caps && !placeInWords.MatchString(part), isOrganization(part):
				return nil, false, false
			}
			if len(places) == 0 {
				capitals = caps
			}
			places = appendFolded(places, part)
		}
	}
	return places, capitals, len(places) > 0 && len(places) <= maxPlaces
}

// appendFolded adds a text that is not yet in the list in another spelling.
func appendFolded(list []string, s string) []string {
	for _, have := range list {
		if content.Fold(have) == content.Fold(s) {
			return list
		}
	}
	return append(list, s)
}

// inCapitals reports whether s is a place in capitals, of two letters or more.
func inCapitals(s string) bool {
	return placeInCaps.MatchString(s) && letterCount(s) > 1 && !strings.ContainsFunc(s, unicode.IsLower)
}

func letterCount(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// isOrganization tells initials of organizations, which stand in capitals as places do.
func isOrganization(s string) bool {
	switch s {
	case "OSCE", "CSCE", "ODIHR", "HCNM", "RFOM", "SMM", "UN", "EU", "EC", "NATO", "UNHCR", "UNDP", "UNMIK", "KFOR", "UNODC", "IOM", "NGO", "NGOS",
		"ОБСЕ", "БДИПЧ", "ООН", "ЕС", "НАТО", "СММ", "OSZE":
		return true
	}
	return false
}

// mergePlaces joins the places of the label and those of the dateline. Of two spellings of one place the
// one in capitals stands, since that is how places are kept.
func mergePlaces(label, printed []string) (places []string, differ bool) {
	places = append(places, label...)
	for _, p := range printed {
		at := -1
		for i, have := range places {
			if content.Fold(have) == content.Fold(p) {
				at = i
			}
		}
		switch {
		case at < 0:
			differ = differ || len(label) > 0
			places = append(places, p)
		case inCapitals(p):
			places[at] = p
		}
	}
	return places, differ
}

// placesOf reads the value of a label, which is a list of places whatever it looks like.
func placesOf(value string) []string {
	if places, _, ok := splitPlaces(value); ok {
		return places
	}
	if value = cleanLine(value); value == "" || utf8.RuneCountInString(value) > maxDateline {
		return nil
	}
	return []string{value}
}
