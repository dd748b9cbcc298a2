package prose_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
)

func TestFromHTML(t *testing.T) {
	t.Parallel()
	r := prose.New()
	for html, want := range map[string]string{
		"":                               "",
		"plain words":                    "plain words",
		"<p>One</p><p>Two":               "One\n\nTwo",
		"<div>One<p>Two</p>":             "One\n\nTwo",
		"<h1>Title</h1><h5>Small #</h5>": "## Title\n\n#### Small \\#",
		"<p>a <b>bold</b> and <i>leaning</i> <s>gone</s></p>":                      "a **bold** and *leaning* ~~gone~~",
		"<p>un<b>believ</b>able, <strong>“quoted”</strong> end</p>":                "un**believ**able, **“quoted”** end",
		"<p><b>all</b><i>joined</i></p>":                                           "all*joined*",
		"<p>see <a href='https://a.example/x?a=1&amp;b=2'>the <b>page</b></a></p>": "see [the **page**](<https://a.example/x?a=1&amp;b=2>)",
		"<p>no <a href='/x'>relative</a> link</p>":                                 "no relative link",
		"<ul><li>one</li><li>two<ul><li>deep</li></ul></li></ul>":                  "- one\n- two\n  - deep",
		"<ol start=3><li><p>a</p><p>b</p></li><li>c</li></ol>":                     "3. a\n\n   b\n\n4. c",
		"<ul><li>a</ul><ul><li>b</ul>":                                             "- a\n\n* b",
		"<blockquote>said<br>so</blockquote>":                                      "> said\\\n> so",
		"<pre><code>if a &lt; b {\n\tc()\n}\n</code></pre>":                        "```\nif a < b {\n\tc()\n}\n```",
		"<p>use <code>a`b</code></p>":                                              "use ``a`b``",
		"a<hr>b":                                                                   "a\n\n___\n\nb",
		"<table><tr><th>A<th align=right>B<tr><td>1|2<td>3<tr><td>4</table>":       "| A | B |\n| --- | --: |\n| 1\\|2 | 3 |\n| 4 |  |",
		"<p>1. not a list</p><p># nor a heading</p><p>*nor* this_one</p>":          "1\\. not a list\n\n\\# nor a heading\n\n\\*nor\\* this_one",
		"<p>Hear! <a href='https://a.example'>Hear</a></p>":                        "Hear! [Hear](<https://a.example>)",
		"<p>so!<a href='https://a.example'>Hear</a></p>":                           "so\\![Hear](<https://a.example>)",
		"<p>a<br>:-</p><p>a<br>-:</p>":                                             "a\\\n\\:-\n\na\\\n\\-:",
		"<p>&nbsp;# not</p><p>a<br>&nbsp;</p>":                                     "\u00a0# not\n\na\\\n\u00a0",
		"<p><s>~</s> and <b>*</b></p>":                                             "\\~ and \\*",
		"<custom>kept</custom><script>gone()</script><style>p{}</style>":           "kept",
	} {
		body, err := r.FromHTML(html)
		if err != nil {
			t.Errorf("%s: %v", html, err)
			continue
		}
		if diff := cmp.Diff(want, body.Markdown); diff != "" {
			t.Errorf("%s (-want +got)\n%s", html, diff)
		}
	}
}

// TestHostileHTML holds that nothing that runs, or shows what others serve, comes through.
func TestHostileHTML(t *testing.T) {
	t.Parallel()
	r := prose.New()
	for _, html := range hostileHTML() {
		body, err := r.FromHTML(html)
		if err != nil {
			t.Errorf("%s: %v", html, err)
		}
		checkClean(t, html, body.HTML)
		again, err := r.FromHTML(body.HTML)
		if err != nil || again != body {
			t.Errorf("%s: again it is another body (%v)\n%s", html, err, cmp.Diff(body, again))
		}
	}
}

func hostileHTML() []string {
	return []string{
		`<img src=x onerror=alert(1)>`, `<a href="javascript:alert(1)">x</a>`, `<a href="java&#115;cript:alert(1)">x</a>`,
		`<svg><animate onbegin=alert(1)></svg>`, `<iframe srcdoc="<script>alert(1)</script>"></iframe>`,
		`<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`, `<meta http-equiv=refresh content="0;url=//evil">`,
		`<p style="background:url(//evil)">x</p>`, `<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>`,
		`<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>`, `<a href="https://a.example/&quot;onmouseover=&quot;alert(1)">x</a>`,
		`<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>`, `<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`,
		"<a href=' \x01javascript:alert(1)'>x</a>", `<x onclick=alert(1)>y</x>`, `<p>[x](javascript:alert(1))</p>`, `<p>&lt;https://a.example&gt;</p>`,
	}
}

// handler finds an attribute that runs something, or styles it, inside a tag.
var handler = regexp.MustCompile(`<[a-z][^>]*\s(on[a-z]+|style)\s*=`)

// badLink finds a link to anything but what a body may link to.
var badLink = regexp.MustCompile(`<[a-z][^>]*\shref="(javascript|data|vbscript|file|/)`)

func checkClean(t *testing.T, source, html string) {
	t.Helper()
	lower := strings.ToLower(html)
	for _, bad := range []string{"<script", "<img", "<iframe", "<svg", "<style", "<meta", "<math", "<form", "<x"} {
		if strings.Contains(lower, bad) {
			t.Errorf("%s: the HTML has %s: %s", source, bad, html)
		}
	}
	if badLink.MatchString(lower) {
		t.Errorf("%s: the HTML has a link of a bad kind: %s", source, html)
	}
	if handler.MatchString(lower) {
		t.Errorf("%s: the HTML has a handler or a style: %s", source, html)
	}
}

// TestHTMLIsItsOwn holds that what comes out of Markdown gives the same body again.
func TestHTMLIsItsOwn(t *testing.T) {
	t.Parallel()
	r := prose.New()
	words := []string{"word", "and", "*", "**", "_", "`", "[x](https://a.example)", "<b>", "1.", "-", "#", ">", "\n", "\n\n", "  ", "|", "~~", "!", "&amp;", "___",
		"\\", "    ", "```", "=", "https://a.example/b_c", "é", "“q”"}
	rapid.Check(t, func(t *rapid.T) {
		md := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 14).Draw(t, "words"), rapid.SampledFrom([]string{"", " "}).Draw(t, "gap"))
		first, err := r.FromMarkdown(md)
		if err != nil {
			t.Skip()
		}
		body, err := r.FromHTML(first.HTML)
		if err != nil {
			t.Fatalf("%q: %v", md, err)
		}
		again, err := r.FromHTML(body.HTML)
		if err != nil || again != body {
			t.Fatalf("%q (%v)\nfirst  %q\nthen   %q\nagain  %q", md, err, first.HTML, body.HTML, again.HTML)
		}
		if strings.Join(strings.Fields(body.Text), " ") != strings.Join(strings.Fields(first.Text), " ") {
			t.Fatalf("%q: the words differ\n%q\n%q", md, first.Text, body.Text)
		}
	})
}

// TestRefusedHTML names what is wrong with HTML that is not taken.
func TestRefusedHTML(t *testing.T) {
	t.Parallel()
	r := prose.New()
	for html, want := range map[string]string{
		"a\xff": "UTF-8", "a\x00b": "U+0000", strings.Repeat("<blockquote>", 30) + "x": "nested",
		strings.Repeat("<div>", 200) + "x": "nested", strings.Repeat("<i>a</i> ", 5000): "markup",
		"<table><tr>" + strings.Repeat("<td>x", 1500) + strings.Repeat("<tr><td>y", 2000) + "</table>": "cells",
	} {
		_, err := r.FromHTML(html)
		var known *content.Error
		if !errors.As(err, &known) || len(known.Fields) != 1 || known.Fields[0].Field != "body_html" || !strings.Contains(known.Fields[0].Message, want) {
			t.Errorf("%.30q: got %v, want a fault of body_html that says %q", html, err, want)
		}
	}
	wide := "|" + strings.Repeat("a|", 1500) + "\n|" + strings.Repeat("-|", 1500) + "\n" + strings.Repeat("|x|\n", 20_000)
	if _, err := r.FromMarkdown(wide); err == nil {
		t.Error("a table of thirty million cells is taken")
	}
}

// BenchmarkLongHTML measures long bodies of one part repeated, of which the cost should grow with the length.
func BenchmarkLongHTML(b *testing.B) {
	r := prose.New()
	for _, part := range []string{"<b>", "<p>", "<div>", "<ul><li>", "[", "*", "<a href=https://a.example>", "<table><tr><td>", "<!--", "<blockquote>", "&lt;", "a<br>"} {
		for _, size := range []int{37_500, 300_000} {
			html := strings.Repeat(part, size/len(part))
			b.Run(fmt.Sprint(part, "/", size), func(b *testing.B) {
				for b.Loop() {
					_, _ = r.FromHTML(html)
				}
			})
		}
	}
}

func FuzzFromHTML(f *testing.F) {
	for _, html := range hostileHTML() {
		f.Add(html)
	}
	r := prose.New()
	f.Fuzz(func(t *testing.T, html string) {
		body, err := r.FromHTML(html)
		if err != nil {
			return
		}
		checkClean(t, html, body.HTML)
		if again, err := r.FromHTML(body.HTML); err != nil || again != body {
			t.Errorf("%q: again it is another body (%v)\n%q\n%q", html, err, body.Markdown, again.Markdown)
		}
	})
}
