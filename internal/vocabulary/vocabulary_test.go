package vocabulary

import (
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/dateline-press/dateline/internal/content"
)

func load(t *testing.T) ([]content.Item, *content.Vocabulary) {
	t.Helper()
	items, err := Terms(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return items, content.NewVocabulary(items, nil)
}

func TestCounts(t *testing.T) {
	t.Parallel()
	items, v := load(t)
	groups := map[content.StateGroup]int{}
	operations := map[content.TermStatus]int{}
	for _, it := range items {
		switch it := it.(type) {
		case *content.State:
			groups[it.Group]++
		case *content.FieldOperation:
			operations[it.Status]++
		}
	}
	for what, pair := range map[string][2]int{
		"fields of work":         {len(v.Items(content.TypeFieldOfWork)), 23},
		"meetings":               {len(v.Items(content.TypeMeeting)), 16},
		"participating States":   {groups[content.ParticipatingState], 57},
		"Asian Partners":         {groups[content.AsianPartner], 5},
		"Mediterranean Partners": {groups[content.MediterraneanPartner], 6},
		"open field operations":  {operations[content.Active], 12},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: got %d, want %d", what, pair[0], pair[1])
		}
	}
}

// TestCodes checks the ISO codes and the Russian names against the tables of x/text.
func TestCodes(t *testing.T) {
	t.Parallel()
	_, v := load(t)
	english := display.English.Regions()
	differ := map[string]string{ // the OSCE's own name → CLDR's
		"Holy See": "Vatican City", "Russian Federation": "Russia", "United States of America": "United States",
		"The Netherlands": "Netherlands", "Republic of Korea": "South Korea", "Bosnia and Herzegovina": "Bosnia & Herzegovina",
		"Türkiye": "Turkey", "North Macedonia": "Macedonia",
	}
	for _, it := range v.Items(content.TypeState) {
		s := it.(*content.State)
		region, err := language.ParseRegion(s.Code)
		if err != nil || !region.IsCountry() {
			t.Errorf("%s: %s is not an ISO 3166-1 code", s.Name, s.Code)
			continue
		}
		want := s.Name
		if other, ok := differ[s.Name]; ok {
			want = other
		}
		if got := english.Name(region); got != want && content.Key(got) != content.Key(s.Name) {
			t.Errorf("%s is the code of %s, not of %s", s.Code, got, s.Name)
		}
		if s.Names["ru"] == "" {
			t.Errorf("%s has no Russian name", s.Name)
		}
	}
}

// TestSpellings holds that no two terms of a type claim one spelling.
func TestSpellings(t *testing.T) {
	t.Parallel()
	items, _ := load(t)
	claimed := map[string]string{}
	for _, it := range items {
		kind := it.Type()
		if kind == content.TypeFieldOperation {
			kind = content.TypeStructure
		}
		for _, s := range append(content.Spellings(it), it.Common().Slug) {
			key := string(kind) + "/" + content.Key(s)
			if other, taken := claimed[key]; taken && other != it.Common().Slug {
				t.Errorf("%q is claimed by %s and %s", s, other, it.Common().Slug)
			}
			claimed[key] = it.Common().Slug
		}
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	_, v := load(t)
	for _, c := range []struct {
		kind           content.TermType
		spelling, slug string
	}{
		{content.TypeState, "Czech Republic", "czechia"},
		{content.TypeState, "TURKEY", "turkiye"},
		{content.TypeState, "Turkiye", "turkiye"},
		{content.TypeState, "KG", "kyrgyzstan"},
		{content.TypeState, "Kyrgyz Republic", "kyrgyzstan"},
		{content.TypeState, "Netherlands", "netherlands"},
		{content.TypeState, "Российская Федерация", "russian-federation"},
		{content.TypeStructure, "OSCE Secretariat", "secretariat"},
		{content.TypeStructure, "Secretariat", "secretariat"},
		{content.TypeStructure, "OSCE Programme Office in Bishkek", "programme-office-in-bishkek"},
		{content.TypeStructure, "OSCE Centre in Bishkek", "programme-office-in-bishkek"},
		{content.TypeStructure, "Chairman-in-Office", "chairpersonship"},
		{content.TypeStructure, "ODIHR", "office-for-democratic-institutions-and-human-rights"},
		{content.TypeFieldOperation, "OSCE Office in Yerevan (closed)", "office-in-yerevan"},
		{content.TypeFieldOperation, "Centre in Dushanbe", "programme-office-in-dushanbe"},
		{content.TypeFieldOperation, "Spillover Monitor Mission to Skopje", "mission-to-skopje"},
		{content.TypeFieldOfWork, "policing", "policing"},
		{content.TypeMeeting, "Gender equality conferences", "gender-equality-review-conferences"},
	} {
		it := v.Lookup(c.kind, c.spelling)
		if it == nil || it.Common().Slug != c.slug {
			t.Errorf("%s %q: got %v, want %s", c.kind, c.spelling, it, c.slug)
		}
	}
	if it := v.Lookup(content.TypeState, "XK"); it != nil {
		t.Errorf("XK is not a State, but gives %s", it.Common().Slug)
	}
}

func TestIdsNeverChange(t *testing.T) {
	t.Parallel()
	_, v := load(t)
	for _, c := range []struct {
		kind     content.TermType
		slug, id string
	}{
		{content.TypeState, "kyrgyzstan", "5e513abe-6205-510f-8700-007a2b0dbbee"},
		{content.TypeStructure, "secretariat", "99c101c6-dbe0-5fdc-b504-d73e4006186a"},
		{content.TypeFieldOperation, "programme-office-in-bishkek", "ae79dbe0-d4d9-5666-ab9c-fb506c05dbca"},
	} {
		if got := v.Lookup(c.kind, c.slug).Common().ID; got != c.id {
			t.Errorf("%s: got %s, want %s", c.slug, got, c.id)
		}
	}
}

// TestMenu walks the menu of the public site as it stood in 2025, label by label.
func TestMenu(t *testing.T) {
	t.Parallel()
	_, v := load(t)
	menu, err := Navigation()
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	var walk func([]content.Entry)
	walk = func(entries []content.Entry) {
		for _, e := range entries {
			shown = append(shown, e.Label)
			walk(e.Children)
		}
	}
	walk(content.Expand(menu, v, 2025))
	want, err := os.ReadFile("testdata/menu.txt")
	if err != nil {
		t.Fatal(err)
	}
	for label := range strings.Lines(string(want)) {
		label = strings.TrimSpace(label)
		i := indexOf(shown, label)
		if i < 0 {
			t.Fatalf("the menu does not show %q behind what came before it", label)
		}
		shown = shown[i+1:]
	}
}

func indexOf(list []string, s string) int {
	for i, e := range list {
		if e == s {
			return i
		}
	}
	return -1
}
