package vocabulary_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/vocabulary"
)

func clock() time.Time { return time.Date(2025, time.March, 5, 12, 0, 0, 0, time.UTC) }

func terms(t *testing.T) []content.Item {
	t.Helper()
	items, err := vocabulary.Terms(clock())
	if err != nil {
		t.Fatal(err)
	}
	return items
}

// known gives the terms as the service looks them up.
func known(t *testing.T) *content.Vocabulary {
	t.Helper()
	return content.NewVocabulary(terms(t), nil)
}

func TestTermsAreWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, it := range terms(t) {
		common := it.Common()
		if err := it.Check(); err != nil {
			t.Errorf("%s: %v", common.Slug, err)
		}
		if seen[common.ID] {
			t.Errorf("%s: another term has its id", common.Slug)
		}
		seen[common.ID] = true
		if common.ID != vocabulary.ID(it.Type(), common.Slug) {
			t.Errorf("%s: its id does not follow from its slug", common.Slug)
		}
		if common.Version != 1 || !common.CreatedAt.Equal(clock()) || !common.UpdatedAt.Equal(clock()) {
			t.Errorf("%s: version %d, created %v, updated %v", common.Slug, common.Version, common.CreatedAt, common.UpdatedAt)
		}
	}
}

func TestFormerAndVariantNames(t *testing.T) {
	t.Parallel()
	tests := []struct {
		kind     content.TermType
		spelling string
		want     string
	}{
		{content.TypeState, "Czech Republic", "czechia"},
		{content.TypeState, "Turkey", "turkiye"},
		{content.TypeState, "TURKEY", "turkiye"},
		{content.TypeState, "Turkiye", "turkiye"},
		{content.TypeState, "FYROM", "north-macedonia"},
		{content.TypeState, "the former Yugoslav Republic of Macedonia", "north-macedonia"},
		{content.TypeState, "Kyrgyz Republic", "kyrgyzstan"},
		{content.TypeState, "KG", "kyrgyzstan"},
		{content.TypeState, "Кыргызстан", "kyrgyzstan"},
		{content.TypeState, "Republic of Moldova", "moldova"},
		{content.TypeState, "Russia", "russian-federation"},
		{content.TypeState, "Российская Федерация", "russian-federation"},
		{content.TypeState, "Slovak Republic", "slovakia"},
		{content.TypeState, "United States", "united-states-of-america"},
		{content.TypeState, "USA", "united-states-of-america"},
		{content.TypeState, "UK", "united-kingdom"},
		{content.TypeState, "Great Britain", "united-kingdom"},
		{content.TypeState, "Netherlands", "netherlands"},
		{content.TypeState, "South Korea", "republic-of-korea"},
		{content.TypeState, "Österreich", "austria"},
		{content.TypeFieldOperation, "OSCE Centre in Bishkek", "programme-office-in-bishkek"},
		{content.TypeFieldOperation, "Centre in Dushanbe", "programme-office-in-dushanbe"},
		{content.TypeFieldOperation, "Office in Tajikistan", "programme-office-in-dushanbe"},
		{content.TypeFieldOperation, "Mission to Tajikistan", "programme-office-in-dushanbe"},
		{content.TypeFieldOperation, "Centre in Tashkent", "project-co-ordinator-in-uzbekistan"},
		{content.TypeFieldOperation, "Centre in Almaty", "programme-office-in-astana"},
		{content.TypeFieldOperation, "Centre in Astana", "programme-office-in-astana"},
		{content.TypeFieldOperation, "Spillover Monitor Mission to Skopje", "mission-to-skopje"},
		{content.TypeFieldOperation, "Mission to Serbia and Montenegro", "mission-to-serbia"},
		{content.TypeFieldOperation, "Mission to Croatia", "office-in-zagreb"},
		{content.TypeFieldOperation, "Advisory and Monitoring Group in Belarus", "office-in-minsk"},
		{content.TypeFieldOperation, "OSCE Office in Yerevan (closed)", "office-in-yerevan"},
		{content.TypeFieldOperation, "Office in Baku", "project-co-ordinator-in-baku"},
		{content.TypeFieldOperation, "SMM", "special-monitoring-mission-to-ukraine"},
		{content.TypeFieldOperation, "OSCE Special Monitoring Mission", "special-monitoring-mission-to-ukraine"},
		{content.TypeFieldOperation, "Project Coordinator in Ukraine", "project-co-ordinator-in-ukraine"},
		{content.TypeStructure, "OSCE Programme Office in Bishkek", "programme-office-in-bishkek"},
		{content.TypeStructure, "OSCE Secretariat", "secretariat"},
		{content.TypeStructure, "Secretariat", "secretariat"},
		{content.TypeStructure, "Chairmanship", "chairpersonship"},
		{content.TypeStructure, "OSCE Chairman-in-Office", "chairpersonship"},
		{content.TypeStructure, "Chairperson-in-Office", "chairpersonship"},
		{content.TypeStructure, "ODIHR", "office-for-democratic-institutions-and-human-rights"},
		{content.TypeStructure, "OSCE High Commissioner on National Minorities", "high-commissioner-on-national-minorities"},
		{content.TypeStructure, "RFoM", "representative-on-freedom-of-the-media"},
		{content.TypeStructure, "FSC", "forum-for-security-co-operation"},
		{content.TypeStructure, "OCEEA", "office-of-the-co-ordinator-of-osce-economic-and-environmental-activities"},
		{content.TypeStructure, "OSCE Parliamentary Assembly", "parliamentary-assembly"},
		{content.TypeFieldOfWork, "policing", "policing"},
		{content.TypeFieldOfWork, "cyber/ict security", "cyber-ict-security"},
		{content.TypeMeeting, "Gender equality conferences", "gender-equality-review-conferences"},

		{content.TypeState, "Kyrgyz", ""},
		{content.TypeState, "Macedonia", ""},
		{content.TypeState, "Kosovo", ""},
		{content.TypeState, "XK", ""},
	}
	v := known(t)
	for _, tt := range tests {
		got := ""
		if it := v.Lookup(tt.kind, tt.spelling); it != nil {
			got = it.Common().Slug
		}
		if got != tt.want {
			t.Errorf("%s %q finds %q, want %q", tt.kind, tt.spelling, got, tt.want)
		}
	}
}

func TestStatesHaveNamesInTheOfficialLanguages(t *testing.T) {
	t.Parallel()
	want := []string{"de", "es", "fr", "it", "ru"}
	for _, it := range known(t).Items(content.TypeState) {
		var got []string
		for locale := range it.Common().Names {
			got = append(got, locale)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("names of %s (-want +got):\n%s", it.Common().Slug, diff)
		}
	}
}

func TestOneStateChairsAYear(t *testing.T) {
	t.Parallel()
	chair := map[int]string{}
	for _, it := range known(t).Items(content.TypeState) {
		for _, year := range it.(*content.State).Chairpersonships {
			if other, taken := chair[year]; taken {
				t.Errorf("%s and %s both chair %d", other, it.Common().Slug, year)
			}
			chair[year] = it.Common().Slug
		}
	}
	for year := 1995; year <= 2026; year++ {
		if chair[year] == "" {
			t.Errorf("no State chairs %d", year)
		}
	}
}

func TestReferencesAreThere(t *testing.T) {
	t.Parallel()
	v := known(t)
	there := func(from string, kind content.TermType, id string) {
		if id != "" && v.Item(kind, id) == nil {
			t.Errorf("%s names a %s that is not there", from, kind)
		}
	}
	for _, it := range terms(t) {
		common := it.Common()
		there(common.Slug, it.Type(), common.SuccessorID)
		switch it := it.(type) {
		case *content.Structure:
			there(common.Slug, content.TypeStructure, it.ParentID)
		case *content.FieldOperation:
			for _, id := range it.HostStateIDs {
				there(common.Slug, content.TypeState, id)
			}
		}
	}
}

func TestFieldOperations(t *testing.T) {
	t.Parallel()
	v := known(t)
	for _, it := range v.Items(content.TypeFieldOperation) {
		o := it.(*content.FieldOperation)
		if len(o.HostStateIDs) == 0 && (o.Territory == "" || o.Note == "") {
			t.Errorf("%s: has no host State, and does not say where it is", o.Slug)
		}
	}
	kosovo := v.Lookup(content.TypeFieldOperation, "Mission in Kosovo").(*content.FieldOperation)
	if len(kosovo.HostStateIDs) != 0 || kosovo.Territory != "Kosovo" {
		t.Errorf("Mission in Kosovo has the host States %v and the territory %q", kosovo.HostStateIDs, kosovo.Territory)
	}
}

func TestPositionsFollowTheMenu(t *testing.T) {
	t.Parallel()
	v := known(t)
	for _, kind := range []content.TermType{
		content.TypeFieldOfWork, content.TypeState, content.TypeStructure, content.TypeFieldOperation, content.TypeMeeting,
	} {
		seen := map[int]string{}
		for _, it := range v.Items(kind) {
			at := it.Common().Position
			if other, taken := seen[at]; taken || at%10 != 0 {
				t.Errorf("%s %s stands at %d, as does %q", kind, it.Common().Slug, at, other)
			}
			seen[at] = it.Common().Slug
		}
	}
}
