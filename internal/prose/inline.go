package prose

import (
	"bytes"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// span is a run of text in one style.
type span struct {
	text            string
	strong, em, del bool
	code            bool
	href            string
}

func (s span) styled(o span) bool {
	return s.strong == o.strong && s.em == o.em && s.del == o.del && s.code == o.code && s.href == o.href
}

// paragraph gathers the spans of one block of text. A line end in a span is one that shows.
type paragraph struct {
	spans []span
	flat  bool // on one line: line ends are spaces
	cell  bool // within a table
}

// inline takes up an element that is a part of a line.
func (w *htmlWriter) inline(p *paragraph, n *html.Node, s span, depth int) {
	if depth > maxDepth+10 {
		w.tooDeep = true
		return
	}
	if n.Type == html.TextNode {
		s.text = n.Data
		p.add(s)
		return
	}
	if vanishes(n) {
		return
	}
	switch n.DataAtom {
	case atom.Br:
		p.lineEnd()
		return
	case atom.Img:
		s.text = attribute(n, "alt")
		p.add(s)
		return
	case atom.Strong, atom.B:
		s.strong = true
	case atom.Em, atom.I, atom.Cite, atom.Dfn, atom.Var:
		s.em = true
	case atom.Del, atom.S, atom.Strike:
		s.del = true
	case atom.Code, atom.Kbd, atom.Samp, atom.Tt:
		s.code = true
	case atom.A:
		s.href = target(attribute(n, "href"))
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.inline(p, c, s, depth+1)
		if holdsBlocks(c) { // within one line, blocks are parted by a space
			p.add(span{text: " "})
		}
	}
}

// oneLine writes all below an element on one line.
func (w *htmlWriter) oneLine(n *html.Node, depth int, heading bool) string {
	p := paragraph{flat: true, cell: !heading}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.inline(&p, c, span{}, depth)
		if holdsBlocks(c) {
			p.add(span{text: " "})
		}
	}
	text := p.markdown()
	if heading && strings.HasSuffix(text, "#") && !strings.HasSuffix(text, `\#`) { // which would be taken for the end of the heading
		text = text[:len(text)-1] + `\#`
	}
	return text
}

// target gives the address of a link that a body may have, or "".
func target(href string) string {
	href = strings.TrimSpace(href)
	u, err := url.Parse(href)
	if err != nil || !linkable([]byte(href)) || (u.Host == "" && u.Opaque == "") {
		return ""
	}
	return strings.NewReplacer("<", "%3C", ">", "%3E", `\`, "%5C", "\n", "", "\r", "", "\t", "", " ", "%20", "&", "&amp;").Replace(href)
}

// add takes up a run of text; white space is one space, and none where a line begins.
func (p *paragraph) add(s span) {
	var b strings.Builder
	space := p.opensWord()
	for _, r := range s.text {
		if strings.ContainsRune(asciiSpace, r) {
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		}
		if dropControl(r) < 0 {
			continue
		}
		space = false
		b.WriteRune(r)
	}
	s.text = b.String()
	switch n := len(p.spans); {
	case s.text == "":
	case n > 0 && p.spans[n-1].text != "\n" && p.spans[n-1].styled(s):
		p.spans[n-1].text += s.text
	default:
		p.spans = append(p.spans, s)
	}
}

// opensWord reports whether a space at this place would show nothing.
func (p *paragraph) opensWord() bool {
	if len(p.spans) == 0 {
		return true
	}
	last := p.spans[len(p.spans)-1].text
	return strings.HasSuffix(last, " ") || strings.HasSuffix(last, "\n")
}

// lineEnd ends the line, unless it is empty.
func (p *paragraph) lineEnd() {
	if p.flat {
		p.add(span{text: " "})
		return
	}
	for n := len(p.spans); n > 0; n = len(p.spans) {
		last := &p.spans[n-1]
		if last.text = strings.TrimRight(last.text, " "); last.text != "" {
			break
		}
		p.spans = p.spans[:n-1]
	}
	if len(p.spans) == 0 || strings.HasSuffix(p.spans[len(p.spans)-1].text, "\n") {
		return
	}
	p.spans = append(p.spans, span{text: "\n"})
}

// trim takes spaces and line ends away from the end.
func (p *paragraph) trim() {
	for n := len(p.spans); n > 0; n = len(p.spans) {
		last := &p.spans[n-1]
		if last.text = strings.TrimRight(last.text, " \n"); last.text != "" {
			return
		}
		p.spans = p.spans[:n-1]
	}
}

// markdown writes the paragraph. Marks are left out where Markdown would show them instead.
func (p *paragraph) markdown() string {
	p.trim()
	var out []byte
	for i := 0; i < len(p.spans); i++ {
		s := p.spans[i]
		if s.href == "" {
			out = p.write(out, s, p.after(i))
			continue
		}
		var label []byte
		for ; i < len(p.spans) && p.spans[i].href == s.href; i++ {
			label = p.write(label, p.spans[i], p.after(i))
		}
		i--
		out = wrapped(out, label, s.href)
	}
	return trimmed(string(out))
}

// wrapped makes a link of its label, with the spaces outside.
func wrapped(out, label []byte, href string) []byte {
	text := trimmed(string(label))
	if text == "" {
		return append(out, label...)
	}
	lead, tail, _ := strings.Cut(string(label), text)
	out = append(out, lead...)
	if n := len(out); n > 0 && out[n-1] == '!' { // which would make it a picture
		out = append(out[:n-1], `\!`...)
	}
	return append(out, "["+text+"](<"+href+">)"+tail...)
}

// after gives the text behind a span, as far as marks look.
func (p *paragraph) after(i int) string {
	if i+1 < len(p.spans) {
		next := p.spans[i+1]
		if next.strong || next.em || next.del {
			return "*"
		}
		return next.text
	}
	return ""
}

func (p *paragraph) write(out []byte, s span, after string) []byte {
	if s.text == "\n" {
		if before, found := bytes.CutSuffix(out, []byte(`\\`)); found { // three backslashes would not end the line
			out = append(before, "&#92;"...)
		}
		return append(out, "\\\n"...)
	}
	text := trimmed(s.text)
	if text == "" {
		return append(out, s.text...)
	}
	lead, tail, _ := strings.Cut(s.text, text)
	out = append(out, lead...)
	if s.code && (!p.cell || !strings.Contains(text, "|")) {
		return append(append(out, codeSpan(text)...), tail...)
	}
	begun := bytes.TrimRight(out, " ")
	written := escapeInline(text, len(begun) == 0 || begun[len(begun)-1] == '\n')
	if marks := s.marks(); marks != "" && binds(text, s.del && (s.strong || s.em), out, tail+after) {
		written = marks + written + reversed(marks)
	}
	return append(append(out, written...), tail...)
}

// marks gives what stands before the text of a span.
func (s span) marks() string {
	marks := ""
	if s.del {
		marks = "~~"
	}
	if s.strong {
		marks += "**"
	}
	if s.em {
		marks += "*"
	}
	return marks
}

func reversed(marks string) string {
	b := []byte(marks)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

// binds reports whether marks around a text are read as marks (CommonMark, section 6.2): they touch a letter within,
// or a space or a mark of punctuation without. Two kinds of marks together need the latter.
func binds(text string, mixed bool, before []byte, after string) bool {
	left, _ := utf8.DecodeLastRune(before)
	right, _ := utf8.DecodeRuneInString(after)
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	for _, r := range []rune{left, right, first, last} {
		if r == '*' || r == '~' {
			return false // marks would run together
		}
	}
	if unicode.IsSpace(first) || unicode.IsSpace(last) {
		return false
	}
	openLeft := len(before) == 0 || unicode.IsSpace(left) || unicode.IsPunct(left)
	openRight := after == "" || unicode.IsSpace(right) || unicode.IsPunct(right)
	if mixed {
		return openLeft && openRight
	}
	return (isWord(first) || openLeft) && (isWord(last) || openRight)
}

// trimmed takes away the white space of HTML, which a no-break space is no part of.
func trimmed(s string) string { return strings.Trim(s, asciiSpace) }

// codeSpan writes code between marks longer than any in it.
func codeSpan(text string) string {
	fence := strings.Repeat("`", longest(text, '`')+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		return fence + " " + text + " " + fence
	}
	return fence + text + fence
}

// escapeInline writes text; what opens a line may be markup there and nowhere else.
func escapeInline(text string, opensLine bool) string {
	if opensLine {
		return EscapeMarkdown(text)
	}
	return strings.TrimPrefix(EscapeMarkdown("x "+text), "x ")
}
