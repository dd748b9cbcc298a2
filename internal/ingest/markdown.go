package ingest

import (
	"bytes"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/prose"
)

// markdown writes blocks as Markdown that renders to the same text.
func markdown(blocks []block) string {
	var b strings.Builder
	for i, block := range blocks {
		if i > 0 {
			b.WriteString(gap(blocks[i-1], block))
		}
		lead, indent := block.mark()
		b.WriteString(lead)
		text := inline(block.spans)
		if block.kind == heading && strings.HasSuffix(text, "#") && !strings.HasSuffix(text, `\#`) {
			text = text[:len(text)-1] + `\#` // which would be taken for the end of the heading
		}
		b.WriteString(strings.ReplaceAll(text, "\n", "\\\n"+indent))
	}
	return b.String()
}

// gap parts two blocks: items of one list stand on lines of their own, all else in paragraphs. Two lists of
// different kinds need no more, since Markdown begins a new list where the mark changes.
func gap(before, after block) string {
	item := func(b block) bool { return b.kind == bullet || b.kind == numbered }
	switch {
	case item(before) && item(after):
		return "\n"
	case before.kind == quote && after.kind == quote:
		return "\n>\n"
	}
	return "\n\n"
}

// mark gives what leads the block's first line, and its other lines.
func (b block) mark() (lead, indent string) {
	switch b.kind {
	case heading:
		return strings.Repeat("#", min(max(b.level, 2), 6)) + " ", ""
	case bullet:
		indent = strings.Repeat("   ", b.level)
		return indent + "- ", indent + "  "
	case numbered:
		indent = strings.Repeat("   ", b.level)
		return indent + "1. ", indent + "   "
	case quote:
		return "> ", "> "
	}
	return "", ""
}

// inline writes the spans of a block. Emphasis is dropped where Markdown would show its asterisks instead.
func inline(spans []span) string {
	var out []byte
	for i, s := range spans {
		text := strings.TrimSpace(s.text)
		if text == "" {
			out = append(out, s.text...)
			continue
		}
		lead, tail, _ := strings.Cut(s.text, text)
		out = append(out, lead...)
		written := escape(text, len(bytes.TrimSpace(out)) == 0 || out[len(out)-1] == '\n')
		marks := emphasis(s)
		switch {
		case s.href != "":
			if bytes.HasSuffix(out, []byte("!")) { // an exclamation mark before a link makes it a picture
				out = append(out[:len(out)-1], `\!`...)
			}
			written = "[" + written + "](<" + s.href + ">)"
		case marks != "" && !strings.Contains(text, "\n") && bindsWell(text, out, tail+following(spans[i+1:])):
			written = marks + written + marks
		}
		out = append(out, written...)
		out = append(out, tail...)
	}
	return string(out)
}

func emphasis(s span) string {
	switch {
	case s.strong && s.em:
		return "***"
	case s.strong:
		return "**"
	case s.em:
		return "*"
	}
	return ""
}

func following(spans []span) string {
	if len(spans) == 0 {
		return ""
	}
	if spans[0].strong || spans[0].em {
		return "*"
	}
	return spans[0].text
}

// bindsWell reports whether asterisks around text are read as emphasis between what stands before and after it:
// they have to touch a word on the inner side, or a space or a mark on the outer one (CommonMark, section 6.2).
func bindsWell(text string, before []byte, after string) bool {
	outerLeft, _ := utf8.DecodeLastRune(before)
	outerRight, _ := utf8.DecodeRuneInString(after)
	innerLeft, _ := utf8.DecodeRuneInString(text)
	innerRight, _ := utf8.DecodeLastRuneInString(text)
	if outerLeft == '*' || outerRight == '*' {
		return false
	}
	return (wordRune(innerLeft) || len(before) == 0 || unicode.IsSpace(outerLeft)) &&
		(wordRune(innerRight) || after == "" || unicode.IsSpace(outerRight))
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// escape writes text line by line: what opens a line may be markup there and nowhere else.
func escape(text string, opensLine bool) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if i > 0 || opensLine {
			lines[i] = prose.EscapeMarkdown(line)
			continue
		}
		// A letter put before the line shows that it does not open one.
		lines[i] = strings.TrimPrefix(prose.EscapeMarkdown("x "+line), "x ")
	}
	return strings.Join(lines, "\n")
}

// linkTarget gives an address of a page that a body may lead to, made absolute, or "".
func linkTarget(base *url.URL, href string) string {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil || strings.HasPrefix(href, "#") {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto":
	default:
		return ""
	}
	return strings.NewReplacer("<", "%3C", ">", "%3E", "\\", "%5C", "\n", "", " ", "%20").Replace(u.String())
}
