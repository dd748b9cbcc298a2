package ingest

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"pgregory.net/rapid"
)

func blocksOf(lines []string) []block {
	out := make([]block, len(lines))
	for i, l := range lines {
		out[i] = newBlock(paragraph, span{text: l})
	}
	return out
}

// TestUndouble doubles texts of few different paragraphs, so that many repeat rightly.
func TestUndouble(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		original := rapid.SliceOfN(rapid.SampledFrom([]string{"One.", "Two.", "Three.", "Four."}), 1, 12).Draw(t, "original")
		from := rapid.IntRange(0, 1).Draw(t, "from")
		if len(original) == 1 && from == 1 {
			return // nothing stands twice
		}
		doubled := append(blocksOf(original), blocksOf(original[from:])...)
		once, ok := undouble(doubled)
		if diff := cmp.Diff(original, texts(once)); diff != "" || !ok {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}

// TestUndoubleKeepsDifferentTexts never shortens a text whose last paragraph stands nowhere else.
func TestUndoubleKeepsDifferentTexts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		original := rapid.SliceOfN(rapid.SampledFrom([]string{"One.", "Two."}), 0, 12).Draw(t, "original")
		original = append(original, "The end.")
		if got, ok := undouble(blocksOf(original)); ok {
			t.Fatalf("shortened to %q", texts(got))
		}
	})
}

var markup = regexp.MustCompile(`<[^>]*>`)

// rendered gives the text that a reader of the rendered Markdown sees.
func rendered(t testing.TB, md string) string {
	t.Helper()
	var out bytes.Buffer
	if err := goldmark.Convert([]byte(md), &out); err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(html.UnescapeString(markup.ReplaceAllString(out.String(), ""))), " ")
}

// TestMarkdownKeepsText writes spans of marks and letters in all styles and reads the text back.
func TestMarkdownKeepsText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		run := rapid.Custom(func(rt *rapid.T) span {
			s := span{
				text:   rapid.StringOfN(rapid.SampledFrom([]rune("ab1 .,-+#*_`[]()<>&;!\\~|\"'’é")), 1, 10, -1).Draw(rt, "text"),
				strong: rapid.Bool().Draw(rt, "strong"), em: rapid.Bool().Draw(rt, "em"),
			}
			if rapid.IntRange(0, 4).Draw(rt, "link") == 0 {
				s.href = "https://www.example.org/a_(b)"
			}
			return s
		})
		kind := rapid.SampledFrom([]blockKind{paragraph, heading, bullet, numbered, quote}).Draw(rt, "kind")
		b := newBlock(kind, rapid.SliceOfN(run, 1, 5).Draw(rt, "spans")...)
		md := markdown([]block{b})
		if got, want := rendered(t, md), strings.Join(strings.Fields(b.text), " "); got != want {
			rt.Fatalf("markdown %q\n got %q\nwant %q", md, got, want)
		}
	})
}

func TestBlockFrom(t *testing.T) {
	t.Parallel()
	b := newBlock(paragraph, span{text: " BISHKEK, ", strong: true}, span{text: "5 March\n"}, span{text: " – A "}, span{text: "project ", em: true})
	if want := "BISHKEK, 5 March\n– A project"; b.text != want {
		t.Fatalf("text = %q, want %q", b.text, want)
	}
	if got := b.from(len("BISHKEK, 5 March\n– ")); got.text != "A project" || markdown([]block{got}) != "A *project*" {
		t.Errorf("from = %q, %q", got.text, markdown([]block{got}))
	}
}
