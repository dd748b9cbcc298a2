package prose

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
)

// The time that Markdown takes grows with the square of the marks in one paragraph and of the depth to which
// quotes and lists are nested. No text for readers comes near these limits; without them half a megabyte of
// brackets would keep a processor busy for minutes.
const (
	maxMarks  = 4000
	maxDepth  = 100
	maxCells  = 20_000 // of the tables of one paragraph: rows are filled up to the width of the head
	maxPipes  = 4000   // escaped ones of the whole body
	maxNested = 20     // quotes and lists within one another, of a body written as HTML
	maxHTML   = 4 * content.MaxBody
)

// checkSource refuses what would take too long to render.
func checkSource(md string) error {
	if utf8.RuneCountInString(md) > content.MaxBody {
		return refuse("must have at most %d characters", content.MaxBody)
	}
	if strings.Count(md, `\|`) > maxPipes {
		return refuse("must have at most %d escaped |", maxPipes)
	}
	marks, number, width, rows := 0, 0, 0, 0
	for line := range strings.Lines(md) {
		number++
		rows++
		if strings.TrimSpace(line) == "" {
			marks, width, rows = 0, 0, 0
		}
		if rule := ruleWidth(line); rule > width {
			width = rule
		}
		if width*rows > maxCells {
			return refuse("line %d: the tables of a paragraph may have at most %d cells", number, maxCells)
		}
		if depth(line) > maxDepth {
			return refuse("line %d: quotes and lists may be nested at most %d deep", number, maxDepth)
		}
		if marks += countMarks(line); marks > maxMarks {
			return refuse("line %d: a paragraph may have at most %d characters of markup, such as * and [", number, maxMarks)
		}
	}
	return nil
}

// depth counts the quotes and lists that a line opens or continues, at most one more than matters.
func depth(line string) int {
	n := 0
	for i := 0; i < len(line) && n <= maxDepth; i++ {
		switch c := line[i]; {
		case c == '>':
			n++
		case c == ' ' || c == '\t' || (c >= '0' && c <= '9'):
		case strings.IndexByte("-+*.)", c) >= 0:
			if endsWord(line[i+1:]) { // a rule of many hyphens opens no list
				n++
			}
		default:
			return n
		}
	}
	return n
}

// ruleWidth counts the columns of a table if the line may be the one under its head, and gives 0 for any other line.
func ruleWidth(line string) int {
	if !strings.Contains(line, "-") || strings.Trim(line, "|-:> \t\r\n*+.)0123456789") != "" {
		return 0
	}
	return strings.Count(line, "|") + 1
}

func countMarks(line string) int {
	n := 0
	for i := range len(line) {
		switch line[i] {
		case '*', '_', '`', '~', '[', ']', '<', '>', '!':
			n++
		}
	}
	return n
}

func refuse(format string, args ...any) error {
	return &content.Error{Kind: content.Invalid, Message: "body is not valid", Fields: []content.FieldError{
		{Field: "body_markdown", Message: fmt.Sprintf(format, args...)},
	}}
}
