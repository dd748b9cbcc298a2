package ingest

import (
	"net/url"
	"strings"
)

// document is a page as a sequence of blocks, with what its frame says about it.
type document struct {
	blocks  []block
	title   string // as the frame gives it; empty when it does not
	lang    string // as the frame gives it
	address string // where the page lives, as given
	summary string // a teaser that the frame gives
	time    string // a date that the frame gives
}

// readText reads a dump: one paragraph, menu entry, label or value a line.
func readText(text string) document {
	var d document
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool {
		return r == '\n' || r == '\r' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029'
	}) {
		b, ok := textBlock(line)
		if !ok {
			continue
		}
		if len(d.blocks) == 0 && d.address == "" && isAddress(b.text) {
			d.address = b.text
			continue
		}
		d.blocks = append(d.blocks, b)
	}
	return d
}

// textBlock reads one line. A hyphen alone opens a section of the menu and says nothing.
func textBlock(line string) (block, bool) {
	line = cleanLine(line)
	kind := paragraph
	for _, mark := range []string{"-", "•"} {
		if rest, ok := strings.CutPrefix(line, mark); ok && (rest == "" || rest[0] == ' ') {
			line, kind = strings.TrimSpace(rest), bullet
		}
	}
	return newBlock(kind, span{text: line}), line != ""
}

func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
