package prose

import (
	"bytes"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// The levels of headings in a body. The first level is the title of the release.
const (
	minHeading = 2
	maxHeading = 4
)

// linkRel is set on every link: a body's links say nothing of the institution's own pages, and a page opened
// by one has no hold on the page it came from.
const linkRel = "nofollow noopener"

// linkSchemes are the schemes a link may have. A relative link is refused too: a body is shown in pages of other
// sites, where it would point elsewhere.
func linkSchemes() []string { return []string{"http", "https", "mailto"} }

func newMarkdown() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.Strikethrough,
			extension.NewLinkify(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})),
		),
		goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(tidier{}, 1000))),
	)
}

// tidier brings a parsed body to what the allow-list lets through, so that nothing of the text is lost there.
type tidier struct{}

// Transform implements [parser.ASTTransformer].
func (tidier) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	source := reader.Source()
	var unwrapped []ast.Node
	// The callback never fails, so neither does the walk.
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			n.Level = min(max(n.Level, minHeading), maxHeading)
		case *ast.Image:
			unwrapped = append(unwrapped, n)
		case *ast.Link:
			if !linkable(util.URLEscape(n.Destination, true)) {
				unwrapped = append(unwrapped, n)
			}
			n.SetAttributeString("rel", []byte(linkRel))
		case *ast.AutoLink:
			if n.AutoLinkType == ast.AutoLinkURL && !linkable(n.URL(source)) {
				unwrapped = append(unwrapped, n)
			}
			n.SetAttributeString("rel", []byte(linkRel))
		}
		return ast.WalkContinue, nil
	})
	for _, n := range unwrapped {
		unwrap(n, source)
	}
}

// unwrap puts the words of a link or an image in its place.
func unwrap(n ast.Node, source []byte) {
	parent := n.Parent()
	if link, ok := n.(*ast.AutoLink); ok {
		label := ast.NewString(link.Label(source))
		label.SetRaw(true)
		parent.ReplaceChild(parent, n, label)
		return
	}
	for n.FirstChild() != nil {
		parent.InsertBefore(parent, n, n.FirstChild())
	}
	parent.RemoveChild(parent, n)
}

// linkable reports whether a link may point to a URL.
func linkable(url []byte) bool {
	scheme, _, found := bytes.Cut(url, []byte(":"))
	if !found {
		return false
	}
	for _, s := range linkSchemes() {
		if bytes.EqualFold(scheme, []byte(s)) {
			return true
		}
	}
	return false
}
