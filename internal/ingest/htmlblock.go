package ingest

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// style is how the text below an element stands.
type style struct {
	strong, em bool
	href       string
	quoted     bool
	label      bool
	caption    bool
	title      bool
	list       atom.Atom // ul or ol; 0 outside a list
	depth      int       // of the list, from 1
	nesting    int       // of elements, to bound the walk
}

// maxNesting bounds how deep elements may lie. The parser bounds it as well; this keeps the walk's own stack.
const maxNesting = 512

// walker turns a tree of elements into blocks.
type walker struct {
	base   *url.URL
	lined  bool // line breaks in the source are line breaks of the text
	blocks []block
	spans  []span
	kind   blockKind
	level  int
	style  style // of the block that is being read
}

func (w *walker) walk(n *html.Node, s style) {
	switch {
	case n.Type == html.TextNode:
		w.text(n.Data, s)
		return
	case n.Type != html.ElementNode && n.Type != html.DocumentNode || s.nesting > maxNesting:
		return
	}
	s.nesting++
	switch n.DataAtom {
	case atom.Br:
		w.spans = append(w.spans, span{text: "\n"})
		return
	case atom.Hr, atom.Img:
		return
	case atom.Tr:
		w.row(n, s)
		return
	}
	s = s.within(n, w.base)
	if !isBlock(n) {
		w.children(n, s)
		return
	}
	w.flush()
	w.open(n, s)
	w.children(n, s)
	w.flush()
	w.kind, w.level = paragraph, 0
}

func (w *walker) children(n *html.Node, s style) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, s)
	}
}

// text adds a run of text. Line breaks in the source of a page are spaces.
func (w *walker) text(data string, s style) {
	if w.lined {
		for i, line := range strings.Split(strings.ReplaceAll(data, "\r\n", "\n"), "\n") {
			if i > 0 {
				w.spans = append(w.spans, span{text: "\n"})
			}
			w.run(line, s)
		}
		return
	}
	w.run(data, s)
}

func (w *walker) run(data string, s style) {
	data = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, data)
	if len(w.spans) == 0 || strings.TrimSpace(data) != "" {
		w.style = s
	}
	w.spans = append(w.spans, span{text: data, strong: s.strong, em: s.em, href: s.href})
}

// row reads a row of a table: a label and its value, or cells side by side.
func (w *walker) row(n *html.Node, s style) {
	w.flush()
	cells := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if cells++; cells > 1 {
			w.spans = append(w.spans, span{text: " "})
		}
		w.walk(c, s)
		if c.DataAtom == atom.Th && labelField(strings.TrimRight(nodeText(c), " :")) != "" {
			w.flush()
			w.blocks[len(w.blocks)-1].label = true
		}
	}
	w.flush()
}

func nodeText(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return cleanLine(b.String())
}

// within gives the style below an element.
func (s style) within(n *html.Node, base *url.URL) style {
	switch n.DataAtom {
	case atom.Strong, atom.B:
		s.strong = true
	case atom.Em, atom.I:
		s.em = true
	case atom.A:
		s.href = linkTarget(base, attribute(n, "href"))
	case atom.Blockquote:
		s.quoted = true
	case atom.Figcaption:
		s.caption = true
	case atom.H1:
		s.title = true
	case atom.Dt:
		s.label = true
	case atom.Ul, atom.Ol:
		s.list, s.depth = n.DataAtom, s.depth+1
	}
	class := " " + strings.ToLower(attribute(n, "class")) + " "
	for _, c := range []string{" field-label", " field__label", " label "} {
		s.label = s.label || strings.Contains(class, c)
	}
	for _, c := range []string{" caption", "-caption ", "__caption"} {
		s.caption = s.caption || strings.Contains(class, c)
	}
	return s
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// open says what kind of block an element is.
func (w *walker) open(n *html.Node, s style) {
	w.kind, w.level = paragraph, 0
	if s.quoted {
		w.kind = quote
	}
	switch n.DataAtom {
	case atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.kind, w.level = heading, int(n.Data[1]-'0')
	case atom.P, atom.Div, atom.Span:
		if s.list != 0 && w.opensItem(n) {
			w.item(s)
		}
	case atom.Li:
		w.item(s)
	}
}

// opensItem reports whether a paragraph is the first thing in its list item.
func (w *walker) opensItem(n *html.Node) bool {
	for c := n.PrevSibling; c != nil; c = c.PrevSibling {
		if c.Type == html.ElementNode || strings.TrimSpace(c.Data) != "" {
			return false
		}
	}
	return n.Parent != nil && n.Parent.DataAtom == atom.Li
}

func (w *walker) item(s style) {
	w.kind, w.level = bullet, max(0, s.depth-1)
	if s.list == atom.Ol {
		w.kind = numbered
	}
}

// flush ends a block. An empty line within one parts paragraphs; a single break parts the lines of a metadata
// block, and stays a break elsewhere.
func (w *walker) flush() {
	spans, s := w.spans, w.style
	w.spans, w.style = nil, style{}
	for _, part := range paragraphs(spans) {
		b := newBlock(w.kind, part...)
		if b.text == "" {
			continue
		}
		b.level, b.title, b.label, b.caption = w.level, s.title, s.label && labelField(strings.TrimRight(b.text, " :")) != "", s.caption
		lines := b.lines()
		if labelled(lines) {
			w.blocks = append(w.blocks, lines...)
			continue
		}
		w.blocks = append(w.blocks, b)
	}
}

func labelled(lines []block) bool {
	for _, l := range lines {
		if f, _ := readLabel(l); f != "" {
			return true
		}
	}
	return false
}

// paragraphs parts spans at empty lines.
func paragraphs(spans []span) [][]span {
	var out [][]span
	var part []span
	broken := false
	for _, s := range spans {
		blank := strings.TrimSpace(s.text) == ""
		switch {
		case s.text == "\n" && broken:
			out, part, broken = append(out, part), nil, false
			continue
		case s.text == "\n":
			broken = true
		case !blank:
			broken = false
		}
		part = append(part, s)
	}
	return append(out, part)
}

// isBlock reports whether an element begins on a line of its own.
func isBlock(n *html.Node) bool {
	if n.DataAtom == atom.Span || n.DataAtom == atom.A {
		// Field labels and values are often inline elements that a style sheet puts on lines of their own.
		class := attribute(n, "class")
		return strings.Contains(class, "field-label") || strings.Contains(class, "field__label") || strings.Contains(class, "field-item") || strings.Contains(class, "field__item")
	}
	switch n.DataAtom {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Dd, atom.Details, atom.Div, atom.Dl, atom.Dt, atom.Fieldset,
		atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Html, atom.Li,
		atom.Main, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Tfoot, atom.Thead, atom.Ul, atom.Time:
		return n.DataAtom != atom.Time
	}
	return false
}
