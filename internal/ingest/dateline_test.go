package ingest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseDateline(t *testing.T) {
	t.Parallel()
	type want struct {
		Printed string
		Places  []string
		Day     string
		Rest    string
	}
	for in, w := range map[string]want{
		"BISHKEK, 5 March 2004 - A project":                          {"BISHKEK, 5 March 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK, 5 March 2004 – A project":                          {"BISHKEK, 5 March 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK, 5 March 2004 — A project":                          {"BISHKEK, 5 March 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK, 5 March 2004 -- A project":                         {"BISHKEK, 5 March 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK, 5 March 2004- A project":                           {"BISHKEK, 5 March 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK, 5 March 2004-A project":                            {"BISHKEK, 5 March 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK, 5 March 2004–A project":                            {"BISHKEK, 5 March 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK,5 March 2004 - A project":                           {"BISHKEK,5 March 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK 5 March 2004 - A project":                           {"BISHKEK 5 March 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK, 5 March 2004. A project":                           {"BISHKEK, 5 March 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK, 5 March 2004: A project":                           {"BISHKEK, 5 March 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK, 5 March 2004. - A project":                         {"BISHKEK, 5 March 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK, 5 March 2004 A project":                            {"BISHKEK, 5 March 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK, 5 March 2004":                                      {"BISHKEK, 5 March 2004", []string{"BISHKEK"}, "2004-03-05", ""},
		"BISHKEK, 5 March 2004 -":                                    {"BISHKEK, 5 March 2004", []string{"BISHKEK"}, "2004-03-05", ""},
		"BISHKEK, 5 MARCH 2004 - A project":                          {"BISHKEK, 5 MARCH 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK, March 5, 2004 - A project":                         {"BISHKEK, March 5, 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK, Friday, 5 March 2004 - A project":                  {"BISHKEK, Friday, 5 March 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK, 2004-03-05 - A project":                            {"BISHKEK, 2004-03-05", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK, 05/03/2004 - A project":                            {"BISHKEK, 05/03/2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK, 5.3.2004 - A project":                              {"BISHKEK, 5.3.2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"BISHKEK - 5 March 2004 - A project":                         {"BISHKEK - 5 March 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"5 March 2004, BISHKEK - A project":                          {"5 March 2004, BISHKEK", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"5 March 2004 - BISHKEK - A project":                         {"5 March 2004 - BISHKEK", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"5 March 2004, BISHKEK. A project":                           {"5 March 2004, BISHKEK", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"VIENNA/WARSAW, 18 July 2022 – Protecting":                   {"VIENNA/WARSAW, 18 July 2022", []string{"VIENNA", "WARSAW"}, "2022-07-18", "Protecting"},
		"YEREVAN / BAKU, 7 October 2017- The":                        {"YEREVAN / BAKU, 7 October 2017", []string{"YEREVAN", "BAKU"}, "2017-10-07", "The"},
		"HELSINKI/VALLETTA/BERN, 1 May 2025 - The":                   {"HELSINKI/VALLETTA/BERN, 1 May 2025", []string{"HELSINKI", "VALLETTA", "BERN"}, "2025-05-01", "The"},
		"TIRANA / BRUSSELS / GENEVA – 6 October 2020. The Chairs":    {"TIRANA / BRUSSELS / GENEVA – 6 October 2020", []string{"TIRANA", "BRUSSELS", "GENEVA"}, "2020-10-06", "The Chairs"},
		"VIENNA, WARSAW, 18 July 2022 – The":                         {"VIENNA, WARSAW, 18 July 2022", []string{"VIENNA", "WARSAW"}, "2022-07-18", "The"},
		"VIENNA and WARSAW, 18 July 2022 – The":                      {"VIENNA and WARSAW, 18 July 2022", []string{"VIENNA", "WARSAW"}, "2022-07-18", "The"},
		"OSH, Kyrgyzstan, 14 March 2006- Ways":                       {"OSH, Kyrgyzstan, 14 March 2006", []string{"OSH"}, "2006-03-14", "Ways"},
		"WASHINGTON, D.C., 4 May 2010 - The":                         {"WASHINGTON, D.C., 4 May 2010", []string{"WASHINGTON"}, "2010-05-04", "The"},
		"THE HAGUE, 17 March 2003- The":                              {"THE HAGUE, 17 March 2003", []string{"THE HAGUE"}, "2003-03-17", "The"},
		"KOHTLA-JÄRVE, 17 March 2003 - The":                          {"KOHTLA-JÄRVE, 17 March 2003", []string{"KOHTLA-JÄRVE"}, "2003-03-17", "The"},
		"VIENNA, 27 August 2001 (OSCE)-- The death":                  {"VIENNA, 27 August 2001 (OSCE)", []string{"VIENNA"}, "2001-08-27", "The death"},
		"MINSK, 10 September 2001 (OSCE) - The":                      {"MINSK, 10 September 2001 (OSCE)", []string{"MINSK"}, "2001-09-10", "The"},
		"WARSAW/VIENNA, 30 June – OSCE Chairman":                     {"WARSAW/VIENNA, 30 June", []string{"WARSAW", "VIENNA"}, "", "OSCE Chairman"},
		"WARSAW, June 2004 – The":                                    {"WARSAW, June 2004", []string{"WARSAW"}, "", "The"},
		"WARSAW, 5-6 June 2004 – The":                                {"WARSAW, 5-6 June 2004", []string{"WARSAW"}, "", "The"},
		"BISHKEK - A project":                                        {"BISHKEK", []string{"BISHKEK"}, "", "A project"},
		"VIENNA/WARSAW – A project":                                  {"VIENNA/WARSAW", []string{"VIENNA", "WARSAW"}, "", "A project"},
		"БИШКЕК, 5 марта 2004 г. - Проект":                           {"БИШКЕК, 5 марта 2004 г.", []string{"БИШКЕК"}, "2004-03-05", "Проект"},
		"БИШКЕК, 5 марта 2004 г. Проект":                             {"БИШКЕК, 5 марта 2004 г.", []string{"БИШКЕК"}, "2004-03-05", "Проект"},
		"ВЕНА, 5 марта 2004 года – Проект":                           {"ВЕНА, 5 марта 2004 года", []string{"ВЕНА"}, "2004-03-05", "Проект"},
		"БИШКЕК, 5 марта 2004 - Проект":                              {"БИШКЕК, 5 марта 2004", []string{"БИШКЕК"}, "2004-03-05", "Проект"},
		"WIEN, 5. März 2004 – Der":                                   {"WIEN, 5. März 2004", []string{"WIEN"}, "2004-03-05", "Der"},
		"VIENNE, 1er août 2004 – Le":                                 {"VIENNE, 1er août 2004", []string{"VIENNE"}, "2004-08-01", "Le"},
		"VIENA, 5 de marzo de 2004 – El":                             {"VIENA, 5 de marzo de 2004", []string{"VIENA"}, "2004-03-05", "El"},
		"Kyiv, 15 September 2021 – The":                              {"Kyiv, 15 September 2021", []string{"Kyiv"}, "2021-09-15", "The"},
		"VIENNA, 5 March 2004, 14:00 - The":                          {"VIENNA, 5 March 2004, 14:00", []string{"VIENNA"}, "2004-03-05", "The"},
		"BISHKEK, 5 March 2004\nA project":                           {"BISHKEK, 5 March 2004", []string{"BISHKEK"}, "2004-03-05", "A project"},
		"Today, 5 March 2004 - the office opened":                    {},
		"On Friday, 5 March 2004, the office opened in Bishkek":      {},
		"At an event held in Podgorica on 24 February 2014, results": {},
		"The seminar took place in Vienna, 5 March 2004 - a Friday":  {},
		"OSCE - The Organization":                                    {},
		"OSCE/ODIHR – The Office":                                    {},
		"SUMMARY - The mission":                                      {},
		"VIENNA-BASED experts met":                                   {},
		"Finland – OSCE Chairpersonship 2025":                        {},
		"2004 has been designated a year":                            {},
		"":                                                           {},
	} {
		l, ok := parseDateline(in)
		got := want{}
		if ok {
			got = want{l.printed, l.places, string(l.date.day), in[l.end:]}
		}
		if diff := cmp.Diff(w, got); diff != "" {
			t.Errorf("parseDateline(%q) (-want +got):\n%s", in, diff)
		}
	}
}

func TestFindDate(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"5 March 2004":                 "2004-03-05",
		"05 Mar 2004":                  "2004-03-05",
		"5th of March, 2004":           "2004-03-05",
		"Friday, 5 March 2004":         "2004-03-05",
		"5 March 2004, 14:30":          "2004-03-05",
		"5 March 2004 14:30 CET":       "2004-03-05",
		"March 5, 2004":                "2004-03-05",
		"Sept. 5, 2004":                "2004-09-05",
		"05/03/2004":                   "2004-03-05",
		"5.3.2004":                     "2004-03-05",
		"05.03.2004 10:00":             "2004-03-05",
		"05-03-2004":                   "2004-03-05",
		"25/03/2004":                   "2004-03-25",
		"2004-03-05":                   "2004-03-05",
		"2004-03-05T23:30:00+02:00":    "2004-03-05",
		"5 марта 2004 г.":              "2004-03-05",
		"5 марта 2004г.":               "2004-03-05",
		"5. März 2004":                 "2004-03-05",
		"Freitag, 5. Dezember 2004":    "2004-12-05",
		"1er février 2004":             "2004-02-01",
		"5 de agosto de 2004":          "2004-08-05",
		"5 dicembre 2004":              "2004-12-05",
		"29 February 2004":             "2004-02-29",
		"29 February 2003":             "it is not a day of the calendar",
		"31/02/2004":                   "it is not a day of the calendar",
		"03/25/2004":                   "it is no day when the day is read first",
		"45 March 2004":                "it is not a day of the calendar",
		"March 2004":                   "it has no day",
		"5 March":                      "it has no year",
		"5-6 March 2004":               "it names several days",
		"30 April - 2 May 2004":        "it names several days",
		"5 and 6 March 2004":           "it names several days",
		"05/03/04":                     "no date",
		"yesterday":                    "no date",
		"2004":                         "no date",
		"Resolution 1244/1999":         "no date",
		"tel. +996 312 66 50 15":       "no date",
		"December 2004 and 5 May 2005": "it has no day",
	} {
		got := "no date"
		if d, ok := findDate(in); ok {
			if got = string(d.day); d.day == "" {
				got = d.flaw
			}
		}
		if got != want {
			t.Errorf("findDate(%q) = %q, want %q", in, got, want)
		}
	}
}
