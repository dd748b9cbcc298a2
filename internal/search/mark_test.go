package search_test

import (
	"html"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/search"
)

// leaves gives the leaves of a query that looks for phrases.
func leaves(phrases ...string) []search.Leaf {
	all := make([]search.Leaf, len(phrases))
	for i, p := range phrases {
		all[i] = search.Forms(keys(p))
	}
	return all
}

func TestMark(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text, language string
		leaves         []search.Leaf
		want           string
	}{
		{"", "en", leaves("police"), ""},
		{`<b>"Police" & 'law'`, "en", nil, `&lt;b&gt;&#34;Police&#34; &amp; &#39;law&#39;`},
		{"<b>Police's", "en", leaves("police"), "&lt;b&gt;<mark>Police</mark>&#39;s"},
		{"Policing the police", "en", leaves("police"), "<mark>Policing</mark> the <mark>police</mark>"},
		{"Border-guards & border guard", "en", leaves("border guards"), "<mark>Border-guards</mark> &amp; <mark>border guard</mark>"},
		{"the border. Guards", "en", leaves("guards border"), "the border. Guards"},
		{"rule of law of men", "en", leaves("rule of law", "law of men"), "<mark>rule of law of men</mark>"},
		{"rule of law", "en", leaves("rule", "of"), "<mark>rule</mark> <mark>of</mark> law"},
		{"one two three", "en", leaves("one two three", "two"), "<mark>one two three</mark>"},
		{"Полиции и co-operation", "ru", leaves("полиция", "cooperation"), "<mark>Полиции</mark> и <mark>co-operation</mark>"},
		{"Полиции", "en", leaves("полиция"), "Полиции"},
		{"re\u0301forme", "fr", leaves("réformes"), "<mark>re\u0301forme</mark>"},
		{"police", "en", []search.Leaf{nil, {}, {{}}, {{"x"}, {"polic"}}}, "<mark>police</mark>"},
	}
	for _, tt := range tests {
		got, marked := search.Mark(tt.text, tt.language, tt.leaves)
		if got != tt.want || marked != strings.Contains(tt.want, "<mark>") {
			t.Errorf("Mark(%q):\n got %s, %v\nwant %s", tt.text, got, marked, tt.want)
		}
	}
}

const prose = "The Chairman met the police.  A long\nstretch follows in which nothing is said of what is looked for, " +
	"and then the border guards met the police in Osh, \"near the border\", before they left for the capital."

func TestExcerpt(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text   string
		leaves []search.Leaf
		size   int
		want   string
	}{
		{"", leaves("police"), 20, ""},
		{" Short \n text. ", leaves("police"), 20, "Short text."},
		{prose, nil, 34, "The Chairman met the police. A…"},
		{prose, leaves("nowhere"), 28, "The Chairman met the police.…"},
		{prose, leaves("police"), 30, "…met the <mark>police</mark>. A long…"},
		{prose, leaves("police", "border guards"), 60, "…and then the <mark>border guards</mark> met the <mark>police</mark> in Osh, &#34;near…"},
		{prose, leaves("border"), 50, "…for, and then the <mark>border</mark> guards met the police…"},
		{prose, leaves("capital"), 30, "…they left for the <mark>capital</mark>."},
		{prose, leaves("border guards"), 1, "…<mark>b</mark>…"},
		{prose, leaves("police"), -5, "…<mark>p</mark>…"},
		{"Donaudampfschifffahrt", nil, 5, "Donau…"},
		{"a < b " + strings.Repeat("x", 50), leaves("b"), 8, "…&lt; <mark>b</mark>…"},
	}
	for _, tt := range tests {
		got, marked := search.Excerpt(tt.text, "en", tt.leaves, tt.size)
		if got != tt.want || marked != strings.Contains(tt.want, "<mark>") {
			t.Errorf("Excerpt(%.20q, %d):\n got %s, %v\nwant %s", tt.text, tt.size, got, marked, tt.want)
		}
	}
}

// unmarked takes the marks out of markup that was made of a text.
func unmarked(markup string) string {
	return strings.NewReplacer("<mark>", "", "</mark>", "").Replace(markup)
}

// checkMarks holds what is so for any text.
func checkMarks(t interface{ Fatalf(string, ...any) }, text, language string, leaves []search.Leaf, size int) {
	got, marked := search.Mark(text, language, leaves)
	if want := html.EscapeString(text); unmarked(got) != want || marked != strings.Contains(got, "<mark>") {
		t.Fatalf("Mark(%q) = %q, %v, without marks want %q", text, got, marked, want)
	}
	words := stems(text, language)
	found := slices.ContainsFunc(leaves, func(l search.Leaf) bool {
		return slices.ContainsFunc(l, func(s []string) bool { return len(s) > 0 && contains(words, s) })
	})
	if marked != found {
		t.Fatalf("Mark(%q, %q) is marked: %v, want %v", text, leaves, marked, found)
	}
	excerpt, marked := search.Excerpt(text, language, leaves, size)
	line := strings.Join(strings.Fields(text), " ")
	part := html.UnescapeString(unmarked(excerpt))
	part = strings.TrimSuffix(strings.TrimPrefix(part, "…"), "…")
	if !strings.Contains(line, part) && !strings.Contains(html.UnescapeString(html.EscapeString(line)), part) {
		t.Fatalf("Excerpt(%q) has %q, which is not in the text", text, part)
	}
	if marked != found || marked != strings.Contains(excerpt, "<mark>") || strings.Contains(excerpt, "<mark></mark>") {
		t.Fatalf("Excerpt(%q) = %q, %v, want %v", text, excerpt, marked, found)
	}
	if n := utf8.RuneCountInString(part); n > max(size, 1) {
		t.Fatalf("Excerpt(%q) has %d characters, want at most %d", text, n, size)
	}
}

func TestMarksOfAnyText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s, language := text().Draw(rt, "text"), rapid.SampledFrom(append(languages(), "")).Draw(rt, "language")
		phrases := []string{"police", "the police", "co-op", "И", "<"}
		if all := keys(s); len(all) > 0 {
			from := rapid.IntRange(0, len(all)-1).Draw(rt, "from")
			phrases = append(phrases, strings.Join(all[from:min(len(all), from+2)], " "))
		}
		asked := rapid.SliceOfN(rapid.SampledFrom(phrases), 0, 3).Draw(rt, "phrases")
		checkMarks(rt, s, language, leaves(asked...), rapid.IntRange(-1, 60).Draw(rt, "size"))
	})
}

func FuzzMark(f *testing.F) {
	f.Add(prose, "police", "border guards", 40)
	f.Add(`<mark>&lt;</mark> "co-operation"`, "mark", "lt", 5)
	f.Add("Й и\u0306 \xff é\u0301", "й", "e", 2)
	f.Fuzz(func(t *testing.T, text, one, two string, size int) {
		// What stands for the marks and the ellipsis may stand in the text too.
		if strings.Contains(text, "…") {
			t.Skip()
		}
		for _, language := range []string{"en", "ru", ""} {
			checkMarks(t, text, language, leaves(one, two), size)
		}
	})
}
