package ingest

import (
	"regexp"
	"strings"
)

var (
	errorPage = regexp.MustCompile(`(?i)^(?:error\s)?(?:(?:401|403|404|410|429|500|502|503|504)\b.{0,60}|(?:the )?(?:requested )?page (?:you .{0,40} )?(?:(?:was|could|can) ?not (?:be )?found|not found)|access denied|forbidden|not found|internal server error|bad gateway|service unavailable|gateway time-?out|too many requests|just a moment.*|site under maintenance|страница не найдена)[.!]?$`)
	pager     = regexp.MustCompile(`(?i)^(?:page \d+ of \d+|(?:next|last|previous|first)(?: page)?\s?[›»]*|[‹«]+ (?:previous|first)|(?:showing|displaying) \d+.*\bof\b.*)$`)
)

// signs lists what shows that a page holds a release.
const signs = `a line that names the kind ("Press release"), a metadata block ("Date:", "Source:") or a dateline ("BISHKEK, 5 March 2004 -")`

// nothingFound says why no release was found.
func (l *locator) nothingFound(h head) error {
	for _, b := range l.blocks {
		if errorPage.MatchString(b.text) {
			return refusef("The page is an error page: %q.", clip(b.text))
		}
	}
	if n := listed(&article{body: l.blocks}); n > 1 {
		return refuseList(n)
	}
	entries, long := 0, 0
	for _, b := range l.blocks {
		if b.prose() {
			long++
		} else {
			entries++
		}
	}
	switch {
	case len(l.blocks) == 0:
		return refusef("The page holds no text.")
	case h.anchor >= 0:
		return refusef("The page has no title: a line of its own was looked for before %q.", clip(l.blocks[h.anchor].text))
	case long == 0:
		return refusef("The page holds a menu or a list and no text (lines: %d); looked for: %s, with a title.", entries, signs)
	default:
		return refusef("The page holds no release; looked for: %s, with a title. Found: %d paragraphs and %d short lines.", signs, long, entries)
	}
}

// release refuses a page that has a title and text and nothing that makes them a release.
func (l *locator) release(a *article) error {
	if errorPage.MatchString(a.title) {
		return refusef("The page is an error page: %q.", clip(a.title))
	}
	if a.kind == "" && len(a.meta.values) == 0 && a.dateline.printed == "" && !a.stamped && kindInTitle(a.title) == "" {
		return refusef("The page %q holds no release; looked for: %s.", clip(a.title), signs)
	}
	for _, b := range a.body {
		if b.prose() {
			return nil
		}
	}
	if endsSentence(a.body[0].text) || a.dateline.printed != "" {
		return nil
	}
	return refusef("The page has the title %q and no running text below it, only short lines (%d): a list or a menu.", clip(a.title), len(a.body))
}

func refuseList(n int) *Refusal {
	return refusef("The page is a list of releases (entries found: %d), not a release.", n)
}

// listed counts the entries of a list of releases: heads of releases with their labels, and teasers that open
// with a dateline and break off. One is a release.
func listed(a *article) int {
	heads, teasers, stamps := 0, 0, 0
	if len(a.meta.values) > 0 {
		heads = 1
	}
	for i, b := range a.body {
		if isTail(b) {
			break
		}
		if f, _ := readLabel(b); f == fieldDate && listHead(a.body, i) {
			heads++
		}
		if _, ok := readStamp(b.text); ok {
			stamps++
		}
		if line, ok := parseDateline(b.text); ok && line.dated && breaksOff(b.text) {
			teasers++
		}
		if pager.MatchString(b.text) {
			teasers++
		}
	}
	if heads == 1 {
		heads = 0
	}
	if stamps < 3 {
		stamps = 0
	}
	if teasers < 2 {
		teasers = 0
	}
	return max(heads, teasers, stamps)
}

// listHead tells the head of a further release from the date and place of an event in an announcement.
func listHead(blocks []block, at int) bool {
	const near = 6
	if label, _, _ := strings.Cut(blocks[at].text, ":"); strings.EqualFold(label, "Publishing date") {
		return true
	}
	for i := at + 1; i < min(at+near, len(blocks)); i++ {
		switch f, _ := readLabel(blocks[i]); f {
		case fieldDate:
			return false
		case fieldType, fieldSource, fieldWork:
			return true
		}
	}
	return false
}

func breaksOff(s string) bool { return strings.HasSuffix(s, "...") || strings.HasSuffix(s, "…") }
