package prose_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
)

func render(t testing.TB, r *prose.Renderer, md string) content.Body {
	t.Helper()
	body, err := r.FromMarkdown(md)
	if err != nil {
		t.Fatalf("FromMarkdown(%.80q): %v", md, err)
	}
	return body
}

func TestFromMarkdown(t *testing.T) {
	t.Parallel()
	r := prose.New()
	tests := map[string]struct{ md, html, text string }{
		"paragraphs": {"One\nline.\n\nAnother.", "<p>One\nline.</p>\n<p>Another.</p>\n", "One line.\n\nAnother."},
		"emphasis":   {"a *b* **c** ~~d~~ `e`", "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e</code></p>\n", "a b c d e"},
		"quotes":     {`"a" & 'b' &lt;`, "<p>\"a\" &amp; 'b' &lt;</p>\n", `"a" & 'b' <`},
		"link": {`[OSCE](https://www.osce.org/?a=1&b=2 "title")`,
			"<p><a href=\"https://www.osce.org/?a=1&amp;b=2\" rel=\"nofollow noopener\">OSCE</a></p>\n", "OSCE"},
		"bare address": {"See www.osce.org now", "<p>See <a href=\"http://www.osce.org\" rel=\"nofollow noopener\">www.osce.org</a> now</p>\n",
			"See www.osce.org now"},
		"mail":     {"<press@osce.org>", "<p><a href=\"mailto:press@osce.org\" rel=\"nofollow noopener\">press@osce.org</a></p>\n", "press@osce.org"},
		"headings": {"# A\n\n## B\n\n###### C", "<h2>A</h2>\n<h2>B</h2>\n<h4>C</h4>\n", "A\n\nB\n\nC"},
		"list":     {"- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n", "a\nb"},
		"numbered": {"3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n", "a\nb"},
		"quote":    {"> a\n\n---\n\nb", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>\n<p>b</p>\n", "a\n\nb"},
		"code":     {"```go\na  b\n  c\n```", "<pre><code>a  b\n  c\n</code></pre>\n", "a  b\n  c"},
		"break":    {"a\\\nb", "<p>a<br>\nb</p>\n", "a\nb"},
		"table": {"|a|b|\n|-|-:|\n|1|2|",
			"<table>\n<thead>\n<tr>\n<th>a</th>\n<th align=\"right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n" +
				"<td align=\"right\">2</td>\n</tr>\n</tbody>\n</table>\n", "a\tb\n1\t2"},
		"image":           {"a ![caption *here*](https://x.org/i.png) b", "<p>a caption <em>here</em> b</p>\n", "a caption here b"},
		"linked image":    {"[![a](https://x.org/i)](/j)", "<p>a</p>\n", "a"},
		"relative link":   {"[a](/b) [c](//d.org) [e](#f)", "<p>a c e</p>\n", "a c e"},
		"other scheme":    {"<ftp://a.org/b&c>", "<p>ftp://a.org/b&amp;c</p>\n", "ftp://a.org/b&c"},
		"raw HTML":        {"a <b>c</b>\n\n<div>d</div>\n\ne", "<p>a c</p>\n\n<p>e</p>\n", "a c\n\ne"},
		"long rule":       {strings.Repeat("-", 200), "<hr>\n", ""},
		"no-break space":  {"5\u00a0March", "<p>5\u00a0March</p>\n", "5\u00a0March"},
		"control by name": {"a&#1;b&#127;", "<p>ab</p>\n", "ab"},
		"empty":           {" \n\t\n", "", ""},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := render(t, r, tc.md)
			if diff := cmp.Diff(tc.html, got.HTML); diff != "" {
				t.Errorf("HTML (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.text, got.Text); diff != "" {
				t.Errorf("Text (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFromMarkdownCleansSource(t *testing.T) {
	t.Parallel()
	r := prose.New()
	tests := map[string]struct{ md, want string }{
		"line ends":         {"a\r\nb\rc\n", "a\nb\nc"},
		"control":           {"a\x00b\x07c\u0085d\te", "abcd\te"},
		"composed":          {"Cafe\u0301", "Café"},
		"composed after":    {"Cafe\x00\u0301", "Café"},
		"invalid UTF-8":     {"a\xffb", "a\uFFFDb"},
		"around":            {"\n\na  \n\n", "a"},
		"code at the start": {"\n    a", "    a"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := render(t, r, tc.md).Markdown; got != tc.want {
				t.Errorf("Markdown of %q: got %q, want %q", tc.md, got, tc.want)
			}
		})
	}
}

func TestFromMarkdownRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"too long":        strings.Repeat("ä", content.MaxBody+1),
		"too deep":        strings.Repeat(">", 101) + " a",
		"too deep lists":  strings.Repeat("1. ", 101) + "a",
		"too much markup": strings.Repeat("[a](", 2001),
	}
	for name, md := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := prose.New().FromMarkdown(md)
			var e *content.Error
			if !errors.As(err, &e) || e.Kind != content.Invalid || len(e.Fields) != 1 || e.Fields[0].Field != "body_markdown" {
				t.Errorf("got error %v, want an invalid body_markdown", err)
			}
		})
	}
}

func TestFromMarkdownKeepsScriptsOut(t *testing.T) {
	t.Parallel()
	r := prose.New()
	for _, md := range attacks() {
		t.Run(md, func(t *testing.T) {
			t.Parallel()
			if fault := unsafe(render(t, r, md).HTML); fault != "" {
				t.Errorf("%s in %q", fault, render(t, r, md).HTML)
			}
		})
	}
}

func attacks() []string {
	return []string{
		`<script>alert(1)</script>`,
		"<SCRIPT\n>alert(1)</SCRIPT>",
		`<img src=x onerror=alert(1)>`,
		`<a href="javascript:alert(1)">x</a>`,
		`<svg/onload=alert(1)>`,
		`<iframe src="data:text/html,<script>alert(1)</script>">`,
		`[x](javascript:alert(1))`,
		`[x](JaVaScRiPt:alert(1))`,
		`[x](java&#115;cript:alert(1))`,
		`[x](&#x6A;avascript:alert(1))`,
		`[x](javascript&colon;alert(1))`,
		`[x](\javascript:alert(1))`,
		"[x](<java\tscript:alert(1)>)",
		`[x](data:text/html;base64,PHNjcmlwdD4=)`,
		`[x](vbscript:msgbox(1))`,
		`[x](https://a.org/"onmouseover="alert(1))`,
		`[x](https://a.org "t" onclick=alert(1))`,
		`![x](javascript:alert(1))`,
		`![x" onerror="alert(1)](https://a.org)`,
		`<javascript:alert(1)>`,
		`[a]: javascript:alert(1)` + "\n\n[a]",
		"```\"><script>alert(1)</script>\nx\n```",
		"`<script>alert(1)</script>`",
		`&lt;script&gt;alert(1)&lt;/script&gt;`,
		`<!--><script>alert(1)</script>-->`,
		`<![CDATA[<script>alert(1)</script>]]>`,
		`<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`,
		`<p style="background:url(javascript:alert(1))">x</p>`,
		"|a|\n|-|\n|<img src=x onerror=alert(1)>|",
		`<a href="https://a.org" target="_blank">x</a>`,
	}
}

// unsafe parses HTML as a browser would and says what in it may run or load something, or gives "".
func unsafe(htm string) string {
	nodes, err := html.Parse(strings.NewReader(htm))
	if err != nil {
		return err.Error()
	}
	for n := range nodes.Descendants() {
		if n.Type == html.CommentNode {
			return "comment"
		}
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "html", "head", "body", "p", "br", "hr", "h2", "h3", "h4", "blockquote", "pre", "code", "em", "strong", "del",
			"ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "a":
		default:
			return "element " + n.Data
		}
		for _, a := range n.Attr {
			if fault := unsafeAttribute(n.Data, a); fault != "" {
				return fault
			}
		}
	}
	return ""
}

func unsafeAttribute(element string, a html.Attribute) string {
	switch element + "." + a.Key {
	case "ol.start", "th.align", "td.align":
		return ""
	case "a.rel":
		if a.Val == "nofollow noopener" {
			return ""
		}
	case "a.href":
		for _, scheme := range []string{"http:", "https:", "mailto:"} {
			if strings.HasPrefix(strings.ToLower(a.Val), scheme) {
				return ""
			}
		}
	}
	return "attribute " + a.Key + "=" + a.Val
}

func TestFromMarkdownIsIdempotent(t *testing.T) {
	t.Parallel()
	r := prose.New()
	rapid.Check(t, func(t *rapid.T) {
		first, err := r.FromMarkdown(markup().Draw(t, "markdown"))
		if err != nil {
			t.Fatal(err)
		}
		again, err := r.FromMarkdown(first.Markdown)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, again); diff != "" {
			t.Fatalf("rendered twice (-first +second):\n%s", diff)
		}
	})
}

// markup generates short texts that are dense in marks.
func markup() *rapid.Generator[string] {
	mark := rapid.SampledFrom([]string{"*", "_", "`", "[", "](https://a.org)", "<", ">", "&amp;", "&#1;", "|", "-", "\n", "\r\n",
		"\n\n", "    ", "~~", "#", "1. ", "\u0301", "\u0338", "\x00", "é", "слово", "www.a.org", `"`, "'", "\\"})
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.OneOf(mark, rapid.StringN(0, 4, -1)), 0, 20).Draw(t, "parts"), "")
	})
}

func TestRendererIsShared(t *testing.T) {
	t.Parallel()
	r := prose.New()
	want := render(t, r, sample)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if got, err := r.FromMarkdown(sample); err != nil || got != want {
					t.Errorf("got %+v, %v; want %+v", got, err, want)
				}
			}
		})
	}
	wg.Wait()
}

func FuzzFromMarkdown(f *testing.F) {
	for _, md := range attacks() {
		f.Add(md)
	}
	f.Add(sample)
	r := prose.New()
	f.Fuzz(func(t *testing.T, md string) {
		body, err := r.FromMarkdown(md)
		if e := new(content.Error); errors.As(err, &e) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if fault := unsafe(body.HTML); fault != "" {
			t.Errorf("%s in %q", fault, body.HTML)
		}
		release := content.Release{Body: body}
		if strings.Contains(release.Check().Error(), "body_markdown") {
			t.Errorf("the source %q is not fit to be kept", body.Markdown)
		}
	})
}

// sample is a body of common length, about 2.5 kB.
var sample = strings.Repeat(`The Programme Office opened a course for *police officers* on working with communities. It was held with the
support of the host country's academy, and **forty** officers took part, "half of them women", a trainer said.

- first, a visit to a [station](https://example.org/stations?id=1&x=2);
- second, a talk with residents of the district.

> Trust is built on the street, not in the office.

`, 5)

func BenchmarkFromMarkdown(b *testing.B) {
	r := prose.New()
	b.SetBytes(int64(len(sample)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.FromMarkdown(sample); err != nil {
			b.Fatal(err)
		}
	}
}
