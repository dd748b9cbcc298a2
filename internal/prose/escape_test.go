package prose_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
)

func TestEscapeMarkdown(t *testing.T) {
	t.Parallel()
	r := prose.New()
	tests := []struct{ text, want string }{
		{"Plain words, 5 March 2004 - and more.", "Plain words, 5 March 2004 - and more."},
		{"2004. A year", `2004\. A year`},
		{"In 2004. A year", "In 2004. A year"},
		{"5.5 million", "5.5 million"},
		{"- not a list", `\- not a list`},
		{"-5 degrees", "-5 degrees"},
		{"# not a heading", `\# not a heading`},
		{"---", `\---`},
		{"#", `\#`},
		{"> not a quote", `\> not a quote`},
		{"a *b* _c_ d_e", `a \*b\* \_c\_ d_e`},
		{"<b>bold</b>", `\<b\>bold\</b\>`},
		{"Q&A, R&D; &amp; &#33; & co", `Q&A, R\&D; \&amp; \&#33; & co`},
		{`back\slash`, `back\\slash`},
		{"[a](b) ![c](d)", `\[a\](b) !\[c\](d)`},
		{"https://www.osce.org/a_b?c=1&d=2", "https://www.osce.org/a_b?c=1&d=2"},
		{"", ""},
	}
	for _, tc := range tests {
		t.Run(tc.text, func(t *testing.T) {
			t.Parallel()
			got := prose.EscapeMarkdown(tc.text)
			if got != tc.want {
				t.Errorf("EscapeMarkdown(%q): got %q, want %q", tc.text, got, tc.want)
			}
			if text := render(t, r, got).Text; text != tc.text {
				t.Errorf("rendered: got %q, want %q", text, tc.text)
			}
		})
	}
}

func TestEscapedTextRendersVerbatim(t *testing.T) {
	t.Parallel()
	r := prose.New()
	rapid.Check(t, func(t *rapid.T) {
		text := content.CleanLine(rapid.OneOf(rapid.String(), markup()).Draw(t, "text"))
		body, err := r.FromMarkdown(prose.EscapeMarkdown(text))
		if err != nil {
			t.Fatal(err)
		}
		if body.Text != text {
			t.Fatalf("got %q, want %q (Markdown %q, HTML %q)", body.Text, text, body.Markdown, body.HTML)
		}
	})
}
