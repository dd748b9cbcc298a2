package ingest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
)

// line is one line of a page: a paragraph, a list item, a heading, a label or a menu entry.
type line struct {
	text     string // cleaned, never empty
	markdown string // the same with the markup that HTML gave it
	bullet   bool   // an item of a list
	joined   bool   // goes on in the paragraph of the line before it
	caption  bool   // the page itself marks it as the caption of a picture
	heading  int    // 1 to 6, or 0
	prefix   string // what Markdown puts before the line: "- ", "> ", "## "
}

// page is what both formats are turned into before they are searched.
type page struct {
	lines       []line
	lang        string // as the page says, or empty
	address     string // its canonical URL, or empty
	titles      []string
	description string
	published   string // as the page's metadata say, or empty
}

// dumped gives the page that a text dump holds.
func dumped(text string) page {
	return page{lines: dumpLines(text)}
}

// lineEnds are the ways in which text ends a line.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n",
	"\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// invisible are characters without a shape, which would hide a label or a name from a comparison.
var invisible = strings.NewReplacer("\uFEFF", "", "\u200B", "", "\u2060", "", "\u00AD", "")

// cleanText is [content.CleanLine] for text that comes from pages.
func cleanText(s string) string { return content.CleanLine(invisible.Replace(s)) }

// bulletMark is how dumps mark an item of a list.
var bulletMark = regexp.MustCompile(`^[-*•·▪●◦‣]\s+`)

// dumpLines splits a text dump. Blank lines separate what may otherwise be hard-wrapped and mean nothing else.
func dumpLines(text string) []line {
	var lines []line
	var run []string
	flush := func() {
		for _, s := range unwrap(run) {
			lines = append(lines, dumpLine(s))
		}
		run = run[:0]
	}
	for raw := range strings.SplitSeq(lineEnds.Replace(text), "\n") {
		s := cleanText(raw)
		switch {
		case s == "":
			flush()
		case strings.Trim(s, "-_=*–—• ") != "": // a rule says nothing
			run = append(run, s)
		}
	}
	flush()
	return lines
}

func dumpLine(s string) line {
	mark := bulletMark.FindString(s)
	s = s[len(mark):]
	return line{text: s, markdown: prose.EscapeMarkdown(s), bullet: mark != ""}
}

// The lengths between which the lines of a hard-wrapped paragraph lie.
const (
	minWrap = 50
	maxWrap = 100
)

// unwrap joins a run of lines that is one paragraph broken at a fixed width: all of them but the last are
// about as long, and a good part goes on in lower case.
func unwrap(run []string) []string {
	lower := 0
	for i, s := range run {
		n := utf8.RuneCountInString(s)
		if n > maxWrap || (i < len(run)-1 && n < minWrap) || bulletMark.MatchString(s) {
			return run
		}
		if r, _ := utf8.DecodeRuneInString(s); i > 0 && unicode.IsLower(r) {
			lower++
		}
	}
	if len(run) < 2 || lower*3 < len(run)-1 {
		return run
	}
	return []string{strings.Join(run, " ")}
}

// sentence reports whether a line ends as a sentence does, so that it is neither a title nor a menu entry.
func sentence(s string) bool {
	s = strings.TrimRight(s, ` "'”’»)]`)
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…:;", last) && strings.Contains(s, " ")
}

// prosaic reports whether a line is text of some length, as no menu and few titles are.
func prosaic(s string) bool {
	return utf8.RuneCountInString(s) > content.MaxTitle || (sentence(s) && utf8.RuneCountInString(s) >= minProse)
}

// minProse is the length of the shortest sentence that is believed to be text on the strength of itself.
const minProse = 40

// titled reports whether a line could be a title.
func titled(s string) bool {
	words := strings.Fields(s)
	return len(words) >= 2 && utf8.RuneCountInString(s) <= content.MaxTitle && (!sentence(s) || strings.ContainsAny(s[len(s)-1:], "!?"))
}

// quoted shortens a text for a message.
func quoted(s string) string {
	const most = 80
	if utf8.RuneCountInString(s) > most {
		s = strings.TrimSpace(string([]rune(s)[:most])) + "…"
	}
	return "“" + s + "”"
}
