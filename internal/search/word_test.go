package search_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/search"
)

func keys(text string) []string {
	var all []string
	for _, w := range search.Words(text) {
		all = append(all, w.Key)
	}
	return all
}

func TestWords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want []string
	}{
		{"", nil},
		{" \n—…!", nil},
		{"Police, border guards.", []string{"police", "border", "guards"}},
		{"OSCE's l’OSCE пʼять", []string{"osce", "s", "l", "osce", "п", "ять"}},
		{"TÜRKİYE Straße Łódź Übung", []string{"turkiye", "strasse", "lodz", "ubung"}},
		{"ﬁn ŀa ŉ", []string{"fin", "la", "n"}},
		{"Ёлка, Йод и \u0418\u0306од; Київ", []string{"елка", "йод", "и", "йод", "киів"}},
		{"Mid-1990s 2.5 ３", []string{"mid", "1990s", "2", "5", "3"}},
		{"Co-operation co‐ordinator CO‑chair ＣＯ-op", []string{"cooperation", "coordinator", "cochair", "coop"}},
		{"non-co-operation co-co-op cö-op", []string{"non", "cooperation", "cocoop", "coop"}},
		{"co- co-2 co -op co–op Marco-Polo", []string{"co", "co", "2", "co", "op", "co", "op", "marco", "polo"}},
		{"Հայաստան საქართველო", []string{"հայաստան", "საქართველო"}},
		{"\u0301 a\u0301 \u0301a", []string{"a", "a"}},
		{"a\xffb", []string{"a", "b"}},
		{strings.Repeat("é", 99) + "лл", []string{strings.Repeat("e", 99)}},
		{strings.Repeat("co-", 200) + "op", []string{strings.Repeat("co", 50)}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, keys(tt.text)); diff != "" {
			t.Errorf("Words(%q) (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestWordOffsets(t *testing.T) {
	t.Parallel()
	want := []search.Word{{Start: 3, End: 15, Key: "cooperation"}, {Start: 16, End: 18, Key: "и"}, {Start: 19, End: 24, Key: "etat"}}
	if diff := cmp.Diff(want, search.Words("« Co-operation и État »")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// text draws a text of all that words are made of and parted by.
func text() *rapid.Generator[string] {
	part := rapid.OneOf(
		rapid.SampledFrom([]string{"police", "Police", "the", "of", "guards", "co", "CO", "-", "‑", " ", " ", " ", "'", "’", "Й", "й", "и", "\u0306",
			"\u0301", "ё", "é", "полиции", "<", "&", "\n", "_", "#", "="}),
		rapid.StringN(0, 4, -1),
		rapid.StringOf(rapid.RuneFrom(nil, unicode.L, unicode.Nd, unicode.M)),
	)
	return rapid.Map(rapid.SliceOfN(part, 0, 30), func(parts []string) string { return strings.Join(parts, "") })
}

func TestWordsOfAnyText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := text().Draw(rt, "text")
		at := 0
		for _, w := range search.Words(s) {
			if w.Start < at || w.End <= w.Start || w.End > len(s) {
				rt.Fatalf("%q: word %+v after one that ends at %d", s, w, at)
			}
			at = w.End
			if len(w.Key) > search.MaxKey || !utf8.ValidString(w.Key) {
				rt.Fatalf("%q: key %q", s, w.Key)
			}
			if again := keys(w.Key); len(again) != 1 || again[0] != w.Key {
				rt.Fatalf("%q: the words of the key %q are %q", s, w.Key, again)
			}
		}
		for _, form := range []norm.Form{norm.NFC, norm.NFD} {
			if diff := cmp.Diff(keys(s), keys(form.String(s))); diff != "" {
				rt.Fatalf("%q in another normalization form:\n%s", s, diff)
			}
		}
	})
}

// Every character by itself has a key that is its own key, and but for й the one that [content.Fold] gives.
func TestEveryRune(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		for _, key := range keys(string(r)) {
			if again := keys(key); len(again) != 1 || again[0] != key {
				t.Errorf("%q: the words of the key %q are %q", r, key, again)
			}
			folded := strings.Map(func(r rune) rune {
				if !unicode.In(r, unicode.L, unicode.Nd, unicode.M) {
					return -1
				}
				return r
			}, content.Fold(string(r)))
			if strings.ReplaceAll(key, "й", "и") != folded {
				t.Errorf("%q has the key %q and folds to %q", r, key, folded)
			}
		}
	}
}
