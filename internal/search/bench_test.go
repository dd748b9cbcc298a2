package search_test

import (
	"strings"
	"testing"

	"github.com/dateline-press/dateline/internal/search"
)

// A page of English, about 2.5 kB.
func page() string {
	return strings.Repeat(`BISHKEK, 12 March 2004 – A five-day training course for officers of the border service began today in
the south of Kyrgyzstan. The course, organized by the OSCE Centre in co-operation with the Ministry of Interior, brings together forty
participants who serve at crossings on the frontiers with Tajikistan and Uzbekistan.

"Professional, well-equipped guards are essential if trade is to flow while trafficking in drugs and human beings is prevented," said the
Head of the Centre. "What matters is that neighbours learn to trust each other's procedures."
`, 2) + strings.Repeat(`Instructors from three participating States present methods of risk analysis, document inspection and search of
vehicles. Afterwards the trainees visit a laboratory where forged passports are examined. Similar events were held last year in Batken and
Jalal-Abad; an evaluation showed that detections had risen by a third, and the authorities asked for the programme to be continued. It is
funded by voluntary contributions and forms part of a wider effort to strengthen the rule of law, fight corruption and protect the rights
of minorities throughout the region. `, 2) + `Journalists are invited to the closing ceremony, at which certificates will be awarded by the
Deputy Minister. Interviews can be arranged through the press officer, whose telephone number is given below together with the agenda.`
}

func BenchmarkIndex(b *testing.B) {
	d := &search.Document{
		Texts: []search.Text{{Locale: "en", Title: "OSCE Centre trains border guards in Osh", Summary: "A course in modern border control", Body: page()}},
		Terms: []string{"0196b7a0-1111-4222-8333-444455556666"},
	}
	b.SetBytes(int64(len(d.Texts[0].Body)))
	b.ReportAllocs()
	for b.Loop() {
		d.Index()
	}
}

func BenchmarkIndexRussian(b *testing.B) {
	body := strings.Repeat("Пятидневный курс для офицеров пограничной службы начался сегодня на юге Киргизии; в нём участвуют сорок человек. ", 12)
	d := &search.Document{Texts: []search.Text{{Locale: "ru", Title: "Центр ОБСЕ обучает пограничников", Body: body}}}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		d.Index()
	}
}

func BenchmarkVector(b *testing.B) {
	e := (&search.Document{Texts: []search.Text{{Locale: "en", Title: "OSCE Centre trains border guards", Body: page()}}}).Index()
	b.ReportAllocs()
	for b.Loop() {
		e.Vector()
	}
}

func BenchmarkExcerpt(b *testing.B) {
	leaves := []search.Leaf{search.Forms([]string{"border", "guards"}), search.Forms([]string{"passport"})}
	b.ReportAllocs()
	for b.Loop() {
		search.Excerpt(page(), "en", leaves, 240)
	}
}
