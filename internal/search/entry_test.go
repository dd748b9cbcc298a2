package search_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/search"
)

func columns() []search.Column {
	return []search.Column{search.Title, search.Summary, search.Marks, search.Body}
}

func TestIndex(t *testing.T) {
	t.Parallel()
	d := &search.Document{
		Texts: []search.Text{
			{Locale: "en", Title: "Police reform, and reform", Body: "The police\n\nof the OSCE's co-operation"},
			{Locale: "ru", Title: "Реформа полиции", Summary: "Кратко", Body: "Полиция"},
		},
		Places: []string{"Osh Region", "", "Kyiv"},
		Terms:  []string{"0196B7A0-1111-4222-8333-444455556666", "0196b7a0111142228333444455556666"},
	}
	want := []string{
		"polic reform and reform _ реформ полиц",
		"кратк",
		"osh region _ kyiv _ #0196b7a0111142228333444455556666 _ =police _ =reform _ =and _ =реформа _ =полиции",
		"the polic of the osc s cooper _ полиц",
	}
	e := d.Index()
	for i, c := range columns() {
		if got := e.Column(c); got != want[i] {
			t.Errorf("column %d:\n got %s\nwant %s", c, got, want[i])
		}
		if diff := cmp.Diff(strings.Fields(want[i]), e.Tokens(c)); diff != "" {
			t.Errorf("tokens of column %d (-want +got):\n%s", c, diff)
		}
	}
}

// A document may be larger than what is indexed of it.
func TestLimits(t *testing.T) {
	t.Parallel()
	var distinct, long strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&distinct, "w%d ", i)
		fmt.Fprintf(&long, "%s%06d ", strings.Repeat("x", 94), i)
	}
	tests := []struct {
		name             string
		body             string
		words, positions int
	}{
		{"positions", distinct.String(), 15_998, 16_000},
		{"occurrences", strings.Repeat("police ", 400) + "reform", 256, 403},
		{"occurrences of many words", strings.Repeat("a b ", 40_000), 510, 16_000},
		{"size", long.String(), 8_571, 8_573},
	}
	for _, tt := range tests {
		e := (&search.Document{Texts: []search.Text{{Locale: "en", Summary: "Zero", Body: tt.body}}}).Index()
		body := slices.DeleteFunc(slices.Clone(e.Tokens(search.Body)), func(s string) bool { return s == "_" })
		if len(body) != tt.words || len(e.Tokens(search.Body)) != tt.positions-2 {
			t.Errorf("%s: %d words of the body at %d positions, want %d at %d", tt.name, len(body), len(e.Tokens(search.Body)), tt.words, tt.positions-2)
		}
		if n := len(e.Vector()); n > 1<<20 {
			t.Errorf("%s: the vector has %d bytes", tt.name, n)
		}
		checkVector(t, e)
	}
}

func TestIndexOfNothing(t *testing.T) {
	t.Parallel()
	e := (&search.Document{}).Index()
	for _, c := range columns() {
		if got := e.Column(c); got != "" {
			t.Errorf("column %d is %q", c, got)
		}
	}
	if diff := cmp.Diff([]byte{0, 0, 0, 0}, e.Vector()); diff != "" {
		t.Errorf("the vector (-want +got):\n%s", diff)
	}
}

func TestVector(t *testing.T) {
	t.Parallel()
	d := &search.Document{
		Texts:  []search.Text{{Locale: "en", Title: "Police", Body: "the police"}, {Locale: "de", Title: "Polizei", Body: "Die"}},
		Places: []string{"Osh"},
	}
	want := map[string][]position{
		"polic": {{1, 'A'}, {12, 'D'}}, "polizei": {{3, 'A'}},
		"osh": {{5, 'C'}}, "=police": {{7, 'C'}}, "=polizei": {{9, 'C'}},
		"the": {{11, 'D'}}, "die": {{14, 'D'}},
	}
	if diff := cmp.Diff(want, decoded(t, d.Index().Vector()), cmp.AllowUnexported(position{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// document draws a document whose texts have many words in common.
func document() *rapid.Generator[*search.Document] {
	return rapid.Custom(func(t *rapid.T) *search.Document {
		d := &search.Document{Places: rapid.SliceOfN(text(), 0, 3).Draw(t, "places")}
		for range rapid.IntRange(0, 3).Draw(t, "texts") {
			d.Texts = append(d.Texts, search.Text{
				Locale: rapid.SampledFrom([]string{"en", "ru", "hy"}).Draw(t, "locale"),
				Title:  text().Draw(t, "title"), Summary: text().Draw(t, "summary"), Body: text().Draw(t, "body"),
			})
		}
		for range rapid.IntRange(0, 3).Draw(t, "terms") {
			d.Terms = append(d.Terms, rapid.StringMatching(`[0-9a-f]{8}-[0-9a-f]{2}`).Draw(t, "term"))
		}
		return d
	})
}

// contains reports whether words have a phrase one after the other.
func contains(words, phrase []string) bool {
	for i := range len(words) - len(phrase) + 1 {
		if slices.Equal(words[i:i+len(phrase)], phrase) {
			return true
		}
	}
	return false
}

// stems lists the words of a text as they are indexed.
func stems(text, language string) []string {
	all := keys(text)
	for i := range all {
		all[i] = search.Stem(all[i], language)
	}
	return all
}

// passages lists what phrases are looked for in, by column.
func passages(d *search.Document) map[search.Column][][]string {
	all := map[search.Column][][]string{}
	for _, t := range d.Texts {
		all[search.Title] = append(all[search.Title], stems(t.Title, t.Locale))
		all[search.Summary] = append(all[search.Summary], stems(t.Summary, t.Locale))
		all[search.Body] = append(all[search.Body], stems(t.Body, t.Locale))
		for _, key := range keys(t.Title) {
			all[search.Marks] = append(all[search.Marks], []string{search.TitleToken(key)})
		}
	}
	for _, p := range d.Places {
		all[search.Marks] = append(all[search.Marks], keys(p))
	}
	for _, id := range d.Terms {
		all[search.Marks] = append(all[search.Marks], []string{search.TermToken(id)})
	}
	return all
}

// A phrase is in a column when it is in one of the texts that the column holds, for either engine.
func TestPhrases(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		d := document().Draw(rt, "document")
		e := d.Index()
		checkVector(rt, e)
		var indexed []string
		for _, c := range columns() {
			indexed = append(indexed, e.Tokens(c)...)
		}
		indexed = slices.DeleteFunc(indexed, func(s string) bool { return s == "_" })
		if len(indexed) == 0 {
			return
		}
		from := rapid.IntRange(0, len(indexed)-1).Draw(rt, "from")
		phrase := indexed[from:min(len(indexed), from+rapid.IntRange(1, 3).Draw(rt, "words"))]
		for c, texts := range passages(d) {
			want := slices.ContainsFunc(texts, func(words []string) bool { return contains(words, phrase) })
			if got := strings.Contains(" "+e.Column(c)+" ", " "+strings.Join(phrase, " ")+" "); got != want {
				rt.Fatalf("%q is in column %d %q: %v, want %v", phrase, c, e.Column(c), got, want)
			}
		}
	})
}

// checkVector holds that the vector has the tokens of the columns at their positions, and nothing between columns.
func checkVector(t interface{ Fatalf(string, ...any) }, e *search.Entry) {
	at := map[position]string{}
	for lexeme, positions := range decoded(t, e.Vector()) {
		before := 0
		for _, p := range positions {
			if p.at <= before || p.at > 16_000 || at[p] != "" {
				t.Fatalf("%q is at %d behind %d, where %q is", lexeme, p.at, before, at[p])
			}
			before, at[p] = p.at, lexeme
		}
	}
	last := 0
	for i, c := range columns() {
		tokens := e.Tokens(c)
		if len(tokens) == 0 {
			continue
		}
		if last > 0 {
			last++
		}
		for _, token := range tokens {
			last++
			p := position{last, "ABCD"[i]}
			if got := at[p]; got != token && (token != "_" || got != "") {
				t.Fatalf("%q stands at %+v, want %q", got, p, token)
			}
			delete(at, p)
		}
	}
	if len(at) > 0 {
		t.Fatalf("the vector has more: %v", at)
	}
}

type position struct {
	at     int
	weight byte
}

// decoded reads a tsvector in the form that clients send.
func decoded(t interface{ Fatalf(string, ...any) }, b []byte) map[string][]position {
	all := map[string][]position{}
	n, before := binary.BigEndian.Uint32(b), ""
	b = b[4:]
	for range n {
		end := bytes.IndexByte(b, 0)
		lexeme, count := string(b[:end]), int(binary.BigEndian.Uint16(b[end+1:]))
		if lexeme <= before || count == 0 || count > 255 {
			t.Fatalf("lexeme %q behind %q with %d positions", lexeme, before, count)
		}
		b, before = b[end+3:], lexeme
		for range count {
			p := binary.BigEndian.Uint16(b)
			all[lexeme] = append(all[lexeme], position{int(p & 0x3fff), "DCBA"[p>>14]})
			b = b[2:]
		}
	}
	if len(b) > 0 {
		t.Fatalf("%d bytes are left over", len(b))
	}
	return all
}
