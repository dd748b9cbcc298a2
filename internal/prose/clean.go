package prose

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean gives the source as it is kept: valid UTF-8 in NFC, lines ended by LF alone, no control characters
// but those and tabs, nothing around it.
func clean(md string) string {
	md = strings.ToValidUTF8(md, "\uFFFD")
	if strings.ContainsRune(md, '\r') {
		md = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(md)
	}
	// Composed last: taking a character out may bring a letter and its accent together.
	md = norm.NFC.String(strings.Map(dropControl, md))
	// Spaces in front of the first line stay: they may make it a block of code.
	return strings.TrimRight(strings.TrimLeft(md, "\n"), " \t\n")
}

// dropControl takes control characters out of a text of many lines.
func dropControl(r rune) rune {
	if unicode.IsControl(r) && r != '\n' && r != '\t' {
		return -1
	}
	return r
}
