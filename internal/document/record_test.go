package document

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/content"
)

// TestStrings writes strings as encoding/json does, wherever in eight bytes the odd character stands.
func TestStrings(t *testing.T) {
	t.Parallel()
	odd := []string{"", "\"", "\\", "\n", "\r", "\t", "\b", "\f", "\x00", "\x1f", "\x7f", "é", "й", "€", "\u2028", "\u2029", "𝄞",
		"<", "&", "\xff", "\xe2\x80", "\xed\xa0\x80", "�", "\u00a0"}
	random := rand.New(rand.NewPCG(3, 4))
	all := make([]string, 0, 20_000)
	for _, o := range odd {
		for n := range 20 {
			all = append(all, strings.Repeat("x", n)+o, strings.Repeat("x", n)+o+strings.Repeat("y", 19-n), strings.Repeat(o, n))
		}
	}
	for range 10_000 {
		var b strings.Builder
		for range random.IntN(40) {
			if random.IntN(3) == 0 {
				b.WriteString(odd[random.IntN(len(odd))])
			} else {
				b.WriteByte(byte(random.IntN(256)))
			}
		}
		all = append(all, b.String())
	}
	for _, s := range all {
		if want, got := text(s), string(AppendString([]byte("before"), s)); got != "before"+want {
			t.Fatalf("%q: got %s, want %s", s, got, want)
		}
	}
}

// TestLine holds that a record has the members of a line, in their order, and that none is left out when empty.
func TestLine(t *testing.T) {
	t.Parallel()
	policing := &content.FieldOfWork{Term: content.Term{ID: "f1", Slug: "policing", Name: "Policing"}}
	labels := NewLabels(content.NewVocabulary([]content.Item{policing}, nil), "")
	records := []*Record{
		{Card: Card{ID: "1", Slug: "a", Head: head1("1", "a"), Tail: `"locale":"en"`, Tags: ";f1;;;", Body: &content.Body{HTML: "<p>\"x\"</p>", Markdown: "x\n"}},
			Significance: "correction", Note: "Said \"twice\".", FormerSlugs: []string{"b", "c"},
			Translations: []RecordTranslation{{Locale: "ru", Head: head1("1", "a"), Body: content.Body{HTML: "<p>й</p>", Markdown: "й"}}}},
		{Card: Card{ID: "2", Slug: "d", Head: head1("2", "d"), Tail: `"locale":"en"`, Tags: ";;;;", Body: &content.Body{}}, Significance: "major"},
	}
	want := []string{
		`{` + head1("1", "a") + `,"sources":[],"fields_of_work":[{"id":"f1","slug":"policing","name":"Policing"}],"states":[],"field_operations":[],"meetings":[],` +
			`"body_html":"<p>\"x\"</p>","body_markdown":"x\n","locale":"en","links":{"self":"https://h/v1/releases/a"},` +
			`"significance":"correction","note":"Said \"twice\".","former_slugs":["b","c"],` +
			`"translations":[{"locale":"ru","title":"T","summary":"S","dateline":"D","body_html":"<p>й</p>","body_markdown":"й"}]}`,
		`{` + head1("2", "d") + `,"sources":[],"fields_of_work":[],"states":[],"field_operations":[],"meetings":[],` +
			`"body_html":"","body_markdown":"","locale":"en","links":{"self":"https://h/v1/releases/d"},` +
			`"significance":"major","note":"","former_slugs":[],"translations":[]}`,
	}
	for i, r := range records {
		got := string(labels.AppendRecord(nil, r, "https://h"))
		if diff := cmp.Diff(want[i], got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if !json.Valid([]byte(got)) {
			t.Errorf("it is not JSON: %s", got)
		}
	}
}

func head1(id, slug string) string {
	return `"id":"` + id + `","slug":"` + slug + `","kind":"news_item","title":"T","summary":"S","date":null,"dateline":"D","places":[]`
}
