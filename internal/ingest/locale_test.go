package ingest

import (
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/dateline-press/dateline/internal/content"
)

func TestLocale(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, text, want string }{
		{"", p1, "en"},
		{"", "Der Kurs für die Ermittler der Polizei ist heute mit einer Feier in der Hauptstadt zu Ende gegangen.", "de"},
		{"", "Le cours pour les enquêteurs de la police est terminé dans la capitale avec une cérémonie.", "fr"},
		{"", "El curso para los investigadores de la policía terminó hoy en la capital con una ceremonia.", "es"},
		{"", "Il corso per gli investigatori della polizia è finito oggi nella capitale con una cerimonia.", "it"},
		{"", "Сегодня в Бишкеке завершился курс для следователей, который был организован при поддержке ОБСЕ; это был третий курс.", "ru"},
		{"", "Сьогодні у Києві завершився курс для слідчих, який було організовано за підтримки ОБСЄ; її учасники задоволені.", "uk"},
		{"", "Данас је у Београду завршен курс за истражитеље; учешће је узело четрдесет људи, међу њима и ћерка.", "sr"},
		{"", "Днес завърши курс за следователи", "und"},
		{"", "Kursi u mbajt sot në Tiranë.", "en"},
		{"en-GB", p1, "en"},
		{"bs", "Kurs je završen danas u Sarajevu.", "bs"},
		{"sr-Latn", "Kurs je završen danas u Beogradu.", "sr-Latn"},
		{"bg", "Днес завърши курс за следователи", "bg"},
		{"en", "Сегодня в Бишкеке завершился курс для следователей, который был третьим; это всё.", "ru"},
		{"no language!", p1, "en"},
	} {
		r := &Reading{}
		r.readLocale(&article{body: []block{newBlock(paragraph, span{text: c.text})}}, c.lang)
		if r.Release.Locale != c.want {
			t.Errorf("locale of %q with lang %q = %q, want %q", c.text, c.lang, r.Release.Locale, c.want)
		}
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	const russian, french = "БИШКЕК, 5 марта 2004 г. - Проект", "Ministère de l’Intérieur – “café”"
	encode := func(e interface{ String(string) (string, error) }, s string) string {
		out, err := e.String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	utf16le := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()
	utf16be := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder()
	for name, c := range map[string]struct {
		data, want string
		warned     bool
	}{
		"UTF-8":                {russian, russian, false},
		"UTF-8 with mark":      {"\ufeff" + russian, russian, false},
		"UTF-16 little-endian": {encode(utf16le, russian), russian, false},
		"UTF-16 big-endian":    {encode(utf16be, russian), russian, false},
		"windows-1251":         {encode(charmap.Windows1251.NewEncoder(), russian), russian, true},
		"windows-1252":         {encode(charmap.Windows1252.NewEncoder(), french), french, true},
		"declared":             {`<meta charset="windows-1251">` + encode(charmap.Windows1251.NewEncoder(), "да"), `<meta charset="windows-1251">да`, false},
		"cut UTF-8":            {russian[:len(russian)-1], russian[:len(russian)-2] + "\uFFFD", true},
	} {
		got, warning, err := decode([]byte(c.data))
		if err != nil || got != c.want || (warning != nil) != c.warned {
			t.Errorf("%s: got %q, %v, %v; want %q", name, got, warning, err, c.want)
		}
	}
}

func TestOrigin(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]content.Origin{
		"https://www.osce.org/bishkek/56074":        {System: "osce.org", ID: "56074", URL: "https://www.osce.org/bishkek/56074"},
		"http://bishkek.osce.org/node/660455/":      {System: "bishkek.osce.org", ID: "660455", URL: "http://bishkek.osce.org/node/660455/"},
		"https://www.osce.org/odihr/elections/some": {System: "osce.org", ID: "odihr/elections/some", URL: "https://www.osce.org/odihr/elections/some"},
		"https://www.osce.org/":                     {},
		"/bishkek/56074":                            {},
		"javascript:alert(1)":                       {},
		"":                                          {},
	} {
		got, _ := addressOrigin(address)
		if got != want {
			t.Errorf("addressOrigin(%q) = %+v, want %+v", address, got, want)
		}
	}
}

// TestFingerprintRestsOnTheRelease reads one release with two menus, and another release.
func TestFingerprintRestsOnTheRelease(t *testing.T) {
	t.Parallel()
	id := func(page string) string {
		r, err := newReader(t).Page("page", []byte(page))
		if err != nil {
			t.Fatal(err)
		}
		return r.Release.Origin.ID
	}
	const head, text = "Press release\nPolice course ends\n", "BISHKEK, 5 March 2004 - " + p1 + "\n" + p2
	first := id(menu + head + meta + text)
	if again := id("Skip Links\n- Other menu\n" + head + meta + text + "\n" + p2 + "\nContacts\nJane Doe"); again != first {
		t.Errorf("with another menu: %s, want %s", again, first)
	}
	if other := id(menu + "Press release\nPolice course begins\n" + meta + text); other == first {
		t.Error("another title has the same key")
	}
}
