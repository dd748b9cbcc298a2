package ingest

import (
	"regexp"
	"strings"

	"github.com/dateline-press/dateline/internal/content"
)

// piece is a part of a line that lists names: a known term, or a name that the vocabulary does not have.
type piece struct {
	item content.Item // nil when not known
	text string
}

// Bounds of the search for known names in one line.
const (
	maxNameWords = 30
	maxLineBytes = 4000
)

var (
	nameWord    = regexp.MustCompile(`[\p{L}\p{M}\p{N}]+`)
	comment     = regexp.MustCompile(`^\s*\([^()]*\)`)
	ended       = regexp.MustCompile(`(?i)\s*\((?:closed|discontinued|ended)\)`)
	listMark    = regexp.MustCompile(`^(?:[\s,;|/&·]+|(?:and|und|et|y|e|и)\s)+`)
	nextName    = regexp.MustCompile(`^\s*(?:[,;|/·\n]|$|&\s|(?:and|und|et|y|e|и)\s)`)
	ownName     = regexp.MustCompile(`^(?:[Tt]he )?(?:OSCE|ОБСЕ|OSZE|CSCE)(?:[\s/]|$)`)
	conjunctive = regexp.MustCompile(`^(?:and|und|et|y|e|и|&)\s+`)
)

// splitNames reads a line of names that may hold commas and conjunctions themselves. At each place where a
// name may begin the longest known name is taken; what stands between known names is one unknown name, unless
// a further name visibly begins in it: after a semicolon, or with the institution's own name.
func splitNames(v *content.Vocabulary, t content.TermType, line string) []piece {
	line = ended.ReplaceAllString(cleanLine(line), "")
	if len(line) > maxLineBytes {
		return []piece{{text: line}}
	}
	var pieces []piece
	start, end := -1, 0 // of the unknown name that is being read
	flush := func() {
		if start >= 0 {
			pieces = append(pieces, piece{text: strings.TrimSpace(line[start:end])})
		}
		start = -1
	}
	for at := 0; at < len(line); {
		mark := listMark.FindString(line[at:])
		at += len(mark)
		if item, n := knownName(v, t, line[at:]); item != nil {
			flush()
			pieces = append(pieces, piece{item: item, text: line[at : at+n]})
			at += n + len(comment.FindString(line[at+n:]))
			continue
		}
		if strings.ContainsAny(mark, ";|") || ownName.MatchString(line[at:]) {
			flush()
		}
		n := unknownName(v, t, line[at:])
		if start < 0 {
			start = at
		}
		at += n
		end = at
	}
	flush()
	return dropEmpty(pieces)
}

func dropEmpty(pieces []piece) []piece {
	var out []piece
	for _, p := range pieces {
		if nameWord.MatchString(p.text) {
			out = append(out, p)
		}
	}
	return out
}

// knownName finds the longest known name that s begins with and that a list may have ended after.
func knownName(v *content.Vocabulary, t content.TermType, s string) (content.Item, int) {
	words := nameWord.FindAllStringIndex(s, maxNameWords)
	for i := len(words) - 1; i >= 0; i-- {
		n := words[i][1]
		item := v.Lookup(t, s[:n])
		if item != nil && endsName(v, t, s[n+len(comment.FindString(s[n:])):]) {
			return item, n
		}
	}
	return nil, 0
}

// endsName reports whether a name may have ended before rest. A conjunction ends it only when another name
// begins after it: "Mission to Serbia and Montenegro" is not the Mission to Serbia and something else.
func endsName(v *content.Vocabulary, t content.TermType, rest string) bool {
	m := nextName.FindString(rest)
	if m == "" && rest != "" {
		return false
	}
	next := strings.TrimLeft(rest, " ")
	conjunction := conjunctive.FindString(next)
	if conjunction == "" {
		return true
	}
	next = next[len(conjunction):]
	if ownName.MatchString(next) {
		return true
	}
	for _, w := range nameWord.FindAllStringIndex(next, maxNameWords) {
		if v.Lookup(t, next[:w[1]]) != nil {
			return true
		}
	}
	return false
}

// unknownName gives the length of s up to where the next name may begin.
func unknownName(v *content.Vocabulary, t content.TermType, s string) int {
	for _, w := range nameWord.FindAllStringIndex(s, -1) {
		rest := s[w[1]:]
		if strings.HasPrefix(rest, ",") || strings.HasPrefix(rest, ";") || strings.HasPrefix(rest, "|") {
			return w[1]
		}
		if conjunctive.MatchString(strings.TrimLeft(rest, " ")) && endsName(v, t, rest) {
			return w[1]
		}
	}
	return len(s)
}
