package ingest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/content"
)

func TestSplitNames(t *testing.T) {
	t.Parallel()
	v := newReader(t).Vocabulary
	for line, want := range map[string][]string{
		"OSCE Secretariat, OSCE Programme Office in Bishkek":                       {"secretariat", "programme-office-in-bishkek"},
		"Transnational Threats Department, OSCE Secretariat":                       {"transnational-threats-department", "secretariat"},
		"Office of the Co-ordinator of OSCE Economic and Environmental Activities": {"office-of-the-co-ordinator-of-osce-economic-and-environmental-activities"},
		"OSCE Secretariat and OSCE Mission to Serbia":                              {"secretariat", "mission-to-serbia"},
		"OSCE Secretariat; OSCE Mission to Serbia":                                 {"secretariat", "mission-to-serbia"},
		"Conflict Prevention Centre and Gender Issues Programme":                   {"conflict-prevention-centre", "gender-issues-programme"},
		"OSCE Chairmanship, OSCE Mission to Skopje":                                {"chairpersonship", "mission-to-skopje"},
		"OSCE Mission to Bosnia and Herzegovina, Permanent Council":                {"mission-to-bosnia-and-herzegovina", "permanent-council"},
		"OSCE Special Monitoring Mission to Ukraine (closed)":                      {"special-monitoring-mission-to-ukraine"},
		"OSCE Special Monitoring Mission to Ukraine (SMM), OSCE Secretariat":       {"special-monitoring-mission-to-ukraine", "secretariat"},
		"Special Representative of the OSCE Chairman-in-Office for Mongolia":       {"? Special Representative of the OSCE Chairman-in-Office for Mongolia"},
		"OSCE Task Force for Trade and Transport, OSCE Secretariat":                {"? OSCE Task Force for Trade and Transport", "secretariat"},
		"OSCE Secretariat, OSCE Task Force for Trade, Transport and Ports":         {"secretariat", "? OSCE Task Force for Trade, Transport and Ports"},
		"OSCE Task Force for Trade, OSCE Unit for Ports":                           {"? OSCE Task Force for Trade", "? OSCE Unit for Ports"},
		"OSCE Academy in Bishkek; Centre for Ports":                                {"? OSCE Academy in Bishkek", "? Centre for Ports"},
		"Press Office of the OSCE Mission to Moldova":                              {"? Press Office of the OSCE Mission to Moldova"},
		"Asian Partners for Co-operation":                                          {"asian-partners-for-co-operation"},
		"":                                                                         nil,
		" , ; ":                                                                    nil,
	} {
		var got []string
		for _, p := range splitNames(v, content.TypeStructure, line) {
			if p.item == nil {
				got = append(got, "? "+p.text)
				continue
			}
			got = append(got, p.item.Common().Slug)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", line, diff)
		}
	}
}

func TestSources(t *testing.T) {
	t.Parallel()
	rd := newReader(t)
	r, err := rd.Page("page", []byte("Press release\nTitle\nSource: OSCE Centre in Bishkek, Programme Office in Bishkek, OSCE Harbour Unit, Secretariat, Harbour Unit\nDate: 5 March 2004\n"+p1))
	if err != nil {
		t.Fatal(err)
	}
	got := goldenOf(rd.Vocabulary, r, nil)
	if diff := cmp.Diff([]string{"programme-office-in-bishkek", "harbour-unit", "secretariat"}, got.Tags["sources"]); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"harbour-unit = OSCE Harbour Unit"}, got.New); diff != "" {
		t.Errorf("new structures (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"programme-office-in-bishkek"}, got.Tags["field_operations"]); diff != "" {
		t.Errorf("field operations (-want +got):\n%s", diff)
	}
}

func TestStatesInText(t *testing.T) {
	t.Parallel()
	v := newReader(t).Vocabulary
	for _, c := range []struct {
		locale, text string
		want         []string
	}{
		{"en", "The Kyrgyz Interior Ministry", nil},
		{"en", "Kyrgyzstan's police and the Kyrgyz Republic", []string{"kyrgyzstan"}},
		{"en", "the Republic of Moldova and Ukraine", []string{"moldova", "ukraine"}},
		{"en", "the OSCE Mission to Moldova", []string{"moldova"}},
		{"en", "OSCE MISSION TO UKRAINE", []string{"ukraine"}},
		{"en", "he ate turkey in greece", nil},
		{"en", "Turkey, Turkiye and Türkiye", []string{"turkiye"}},
		{"en", "the Czech Republic and the United States of America", []string{"czechia", "united-states-of-america"}},
		{"en", "Michael Jordan spoke, then M. Jordan", nil},
		{"en", "Ambassador Jordan spoke", nil},
		{"en", "He went to Jordan. In Jordan, Israel and Egypt", []string{"jordan", "israel", "egypt"}},
		{"en", "Israel Marmolejos spoke", nil},
		{"en", "Anatole France wrote", nil},
		{"en", "Georgian officials in Georgia", []string{"georgia"}},
		{"en", "a bridge in Northern Ireland", nil},
		{"en", "the Democratic People's Republic of Korea", nil},
		{"en", "the Republic of Korea", []string{"republic-of-korea"}},
		{"en", "Snake Island", nil},
		{"de", "Österreich und Island", []string{"austria", "iceland"}},
		{"ru", "Кыргызстан и Украина", []string{"kyrgyzstan", "ukraine"}},
		{"en", "Romanian, Austrian and Ukrainian partners; Romania\nMoldova", []string{"romania", "moldova"}},
		{"en", "Bosnia and Herzegovina; Serbia and Montenegro", []string{"bosnia-and-herzegovina", "serbia", "montenegro"}},
	} {
		var got []string
		for _, s := range nameIndex(v, c.locale).find(c.text) {
			got = append(got, s.Common().Slug)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}
