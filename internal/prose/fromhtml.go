package prose

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/dateline-press/dateline/internal/content"
)

// rounds is how often HTML is turned into Markdown and back until both stay as they are. Most bodies need two: what
// Markdown cannot say is gone after the first.
const rounds = 5

// FromHTML gives the three forms of a body written as HTML. What the allow-list takes becomes Markdown, of other
// elements the words are kept; scripts, styles and embedded documents go with all that is in them. The HTML that
// comes out gives the same body again. The error is for the one who wrote the body.
func (r *Renderer) FromHTML(source string) (content.Body, error) {
	switch {
	case !utf8.ValidString(source) || strings.ContainsRune(source, 0):
		return content.Body{}, refuseHTML("must be UTF-8 without U+0000")
	case utf8.RuneCountInString(source) > maxHTML:
		return content.Body{}, refuseHTML("must have at most " + strconv.Itoa(maxHTML) + " characters")
	}
	var body content.Body
	for range rounds {
		md, err := toMarkdown(source)
		if err != nil {
			return content.Body{}, err
		}
		next, err := r.FromMarkdown(md)
		if err != nil {
			return content.Body{}, ofHTML(err)
		}
		if next == body {
			break
		}
		body, source = next, next.HTML
	}
	return body, nil
}

func refuseHTML(message string) error {
	return &content.Error{Kind: content.Invalid, Message: "body is not valid", Fields: []content.FieldError{
		{Field: "body_html", Message: message}}}
}

// ofHTML says of the HTML what is wrong with the Markdown that it became, without its lines.
func ofHTML(err error) error {
	var known *content.Error
	if !errors.As(err, &known) || len(known.Fields) == 0 {
		return err
	}
	message := known.Fields[0].Message
	if strings.HasPrefix(message, "line ") {
		_, message, _ = strings.Cut(message, ": ")
	}
	return refuseHTML(message)
}

// toMarkdown writes HTML as Markdown.
func toMarkdown(source string) (string, error) {
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return "", refuseHTML("elements must be nested at most " + strconv.Itoa(maxDepth) + " deep")
	}
	w := htmlWriter{}
	blocks := w.blocks(doc, 0)
	switch {
	case w.tooDeep:
		return "", refuseHTML("elements must be nested at most " + strconv.Itoa(maxDepth) + " deep, quotes and lists at most " + strconv.Itoa(maxNested))
	case w.tooWide:
		return "", refuseHTML("a table may have at most " + strconv.Itoa(maxCells) + " cells")
	}
	return strings.Join(blocks, "\n\n"), nil
}

// htmlWriter writes the blocks of a document as Markdown.
type htmlWriter struct {
	nested           int // quotes and lists that are open
	tooDeep, tooWide bool
}

// within counts a quote or a list while f writes what is in it.
func (w *htmlWriter) within(f func()) {
	w.nested++
	defer func() { w.nested-- }()
	if w.nested > maxNested {
		w.tooDeep = true
		return
	}
	f()
}

// blocks gives the blocks below an element, each without a line end behind it.
func (w *htmlWriter) blocks(n *html.Node, depth int) []string {
	if depth > maxDepth+10 { // the document, its body and the like are not counted
		w.tooDeep = true
		return nil
	}
	var (
		all    []string
		line   paragraph
		kind   atom.Atom // of the list that is the last block
		marked bool      // with the other mark than usual
	)
	flush := func() {
		if text := line.markdown(); text != "" {
			all, kind = append(all, text), 0
		}
		line = paragraph{}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if vanishes(c) {
			continue
		}
		if !holdsBlocks(c) {
			w.inline(&line, c, span{}, depth)
			continue
		}
		flush()
		switch c.DataAtom {
		case atom.Ul, atom.Ol:
			// Two lists of one kind, one behind the other, would be read as one.
			other := kind == c.DataAtom && !marked
			w.within(func() {
				if list := w.list(c, depth+1, other); list != "" {
					all, kind, marked = append(all, list), c.DataAtom, other
				}
			})
			continue
		}
		if found := w.block(c, depth+1); len(found) > 0 {
			all, kind = append(all, found...), 0
		}
	}
	flush()
	return all
}

// block gives what an element that is a block of its own, or holds some, becomes.
func (w *htmlWriter) block(n *html.Node, depth int) []string {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		level := min(max(int(n.Data[1]-'0'), minHeading), maxHeading)
		if text := w.oneLine(n, depth, true); text != "" {
			return []string{strings.Repeat("#", level) + " " + text}
		}
		return nil
	case atom.Hr:
		return []string{"___"} // neither a mark of a list nor an underline
	case atom.Pre:
		return fenced(n)
	case atom.Blockquote:
		var inner []string
		w.within(func() { inner = w.blocks(n, depth) })
		if len(inner) > 0 {
			return []string{indented("> ", "> ", strings.Join(inner, "\n\n"))}
		}
		return nil
	case atom.Table:
		return w.table(n, depth)
	default:
		return w.blocks(n, depth)
	}
}

// holdsBlocks reports whether an element is a block, or has one below it that would be lost within a line.
func holdsBlocks(n *html.Node) bool {
	if n.Type == html.DocumentNode {
		return true
	}
	if n.Type != html.ElementNode {
		return false
	}
	switch n.DataAtom {
	case atom.A, atom.Abbr, atom.B, atom.Bdi, atom.Bdo, atom.Br, atom.Cite, atom.Code, atom.Data, atom.Del, atom.Dfn, atom.Em,
		atom.Font, atom.I, atom.Img, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Q, atom.S, atom.Samp, atom.Small, atom.Span,
		atom.Strike, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr:
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if holdsBlocks(c) && !vanishes(c) {
				return true
			}
		}
		return false
	case 0:
		return false // an element nobody knows is a part of its line
	default:
		return true
	}
}

// vanishes reports whether an element goes with all that is in it.
func vanishes(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Head, atom.Script, atom.Style, atom.Iframe, atom.Svg, atom.Math, atom.Template, atom.Object, atom.Embed, atom.Noscript,
		atom.Title, atom.Textarea, atom.Select, atom.Audio, atom.Video, atom.Canvas, atom.Noembed, atom.Noframes, atom.Frameset, atom.Applet:
		return true
	}
	return n.Type == html.CommentNode || n.Namespace != ""
}

// indented puts marks before the lines of a block.
func indented(first, others, block string) string {
	lines := strings.Split(block, "\n")
	for i, line := range lines {
		mark := others
		if i == 0 {
			mark = first
		}
		lines[i] = strings.TrimRight(mark+line, " ")
	}
	return strings.Join(lines, "\n")
}

// list writes a list. Its items stand close to each other unless one of them has more than a line and lists.
func (w *htmlWriter) list(n *html.Node, depth int, otherMark bool) string {
	number := 1
	if start, err := strconv.Atoi(attribute(n, "start")); err == nil && start >= 0 && start < 1_000_000 {
		number = start
	}
	var items [][]string
	loose := false
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || vanishes(c) {
			continue
		}
		blocks := w.item(c, depth)
		items = append(items, blocks)
		for _, b := range blocks[min(1, len(blocks)):] {
			loose = loose || !strings.HasPrefix(b, "- ") && !strings.HasPrefix(b, "1. ")
		}
	}
	gap := "\n"
	if loose {
		gap = "\n\n"
	}
	lines := make([]string, len(items))
	for i, blocks := range items {
		mark := listMark(n.DataAtom == atom.Ol, number+i, otherMark)
		lines[i] = indented(mark, strings.Repeat(" ", len(mark)), strings.Join(blocks, gap))
	}
	return strings.Join(lines, gap)
}

// item gives the blocks of an item; what stands in a list without being one is taken for one.
func (w *htmlWriter) item(n *html.Node, depth int) []string {
	if n.DataAtom == atom.Ul || n.DataAtom == atom.Ol {
		var list string
		w.within(func() { list = w.list(n, depth+1, false) })
		return []string{list}
	}
	return w.blocks(n, depth)
}

func listMark(ordered bool, number int, other bool) string {
	switch {
	case ordered && other:
		return strconv.Itoa(number) + ") "
	case ordered:
		return strconv.Itoa(number) + ". "
	case other:
		return "* "
	default:
		return "- "
	}
}

// fenced writes preformatted text between fences longer than any in it.
func fenced(n *html.Node) []string {
	text := strings.TrimSuffix(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(words(n)), "\n")
	if strings.TrimSpace(text) == "" {
		return nil
	}
	fence := strings.Repeat("`", max(3, longest(text, '`')+1))
	return []string{fence + "\n" + text + "\n" + fence}
}

// words gives the text below an element as it stands.
func words(n *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.DataAtom == atom.Br:
			b.WriteByte('\n')
		case depth > maxDepth || vanishes(n):
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(n, 0)
	return b.String()
}

// longest gives the length of the longest run of a character.
func longest(s string, c byte) int {
	run, most := 0, 0
	for i := range len(s) {
		if s[i] != c {
			run = 0
			continue
		}
		run++
		most = max(most, run)
	}
	return most
}

// table writes a table: its first row is its head, and every row is as wide as the widest.
func (w *htmlWriter) table(n *html.Node, depth int) []string {
	var before []string
	var rows [][]*html.Node
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, d int) {
		for c := n.FirstChild; c != nil && d < maxDepth; c = c.NextSibling {
			switch c.DataAtom {
			case atom.Caption:
				before = append(before, w.blocks(c, depth)...)
			case atom.Tr:
				rows = append(rows, cells(c))
			case atom.Thead, atom.Tbody, atom.Tfoot:
				walk(c, d+1)
			}
		}
	}
	walk(n, 0)
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	if width == 0 {
		return before
	}
	if width*(len(rows)+1) > maxCells {
		w.tooWide = true
		return nil
	}
	lines := make([]string, 0, len(rows)+1)
	for i, row := range rows {
		texts := make([]string, width)
		for j, cell := range row {
			texts[j] = w.oneLine(cell, depth, false)
		}
		lines = append(lines, "| "+strings.Join(texts, " | ")+" |")
		if i == 0 {
			lines = append(lines, "| "+strings.Join(alignments(row, width), " | ")+" |")
		}
	}
	return append(before, strings.Join(lines, "\n"))
}

func cells(row *html.Node) []*html.Node {
	var all []*html.Node
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			all = append(all, c)
		}
	}
	return all
}

func alignments(head []*html.Node, width int) []string {
	rules := slices.Repeat([]string{"---"}, width)
	for i, cell := range head {
		switch attribute(cell, "align") {
		case "left":
			rules[i] = ":--"
		case "center":
			rules[i] = ":-:"
		case "right":
			rules[i] = "--:"
		}
	}
	return rules
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
