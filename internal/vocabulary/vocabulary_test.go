package vocabulary_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/vocabulary"
)

func TestCounts(t *testing.T) {
	t.Parallel()
	got := map[string]int{}
	for _, it := range terms(t) {
		switch it := it.(type) {
		case *content.State:
			got[string(it.Group)]++
		case *content.FieldOperation:
			got[string(it.Status)+" field operation"]++
		default:
			got[string(it.Type())]++
		}
	}
	want := map[string]int{
		"field_of_work":          23,
		"meeting":                16,
		"structure":              29,
		"participating_state":    57,
		"asian_partner":          5,
		"mediterranean_partner":  6,
		"active field operation": 12,
		"closed field operation": 16,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("number of terms (-want +got):\n%s", diff)
	}
}

// The codes are those of ISO 3166-1 and stand for the States they stand beside.
func TestStateCodes(t *testing.T) {
	t.Parallel()
	differ := map[string]string{ // the institution's name for a State → that of the Unicode tables
		"Bosnia and Herzegovina":   "Bosnia & Herzegovina",
		"Holy See":                 "Vatican City",
		"North Macedonia":          "Macedonia",
		"Republic of Korea":        "South Korea",
		"Russian Federation":       "Russia",
		"The Netherlands":          "Netherlands",
		"Türkiye":                  "Turkey",
		"United States of America": "United States",
	}
	english := display.English.Regions()
	for _, it := range known(t).Items(content.TypeState) {
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
		// A newer edition of the tables may have the institution's name.
		if got := english.Name(region); got != want && got != s.Name {
			t.Errorf("%s is the code of %s, not of %s", s.Code, got, s.Name)
		}
	}
}

// A spelling leads to one term of its type. Structures and field operations are looked up together.
func TestNoTwoTermsShareASpelling(t *testing.T) {
	t.Parallel()
	claimed := map[string]string{}
	for _, it := range terms(t) {
		kind, slug := it.Type(), it.Common().Slug
		if kind == content.TypeFieldOperation {
			kind = content.TypeStructure
		}
		for _, s := range append(content.Spellings(it), slug) {
			key := string(kind) + "/" + content.Key(s)
			if other, taken := claimed[key]; taken && other != slug {
				t.Errorf("%s %q is claimed by %s and %s", kind, s, other, slug)
			}
			claimed[key] = slug
		}
	}
}

// Another id for a term would part it from what is tagged with it.
func TestIDsNeverChange(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind content.TermType
		slug string
		want string
	}{
		{content.TypeState, "kyrgyzstan", "5e513abe-6205-510f-8700-007a2b0dbbee"},
		{content.TypeStructure, "secretariat", "99c101c6-dbe0-5fdc-b504-d73e4006186a"},
		{content.TypeFieldOperation, "programme-office-in-bishkek", "ae79dbe0-d4d9-5666-ab9c-fb506c05dbca"},
	} {
		if got := vocabulary.ID(tt.kind, tt.slug); got != tt.want {
			t.Errorf("id of the %s %s: got %s, want %s", tt.kind, tt.slug, got, tt.want)
		}
	}
}
