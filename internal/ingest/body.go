package ingest

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
)

// maxSummary is the length of the longest summary, in characters.
const maxSummary = 1000

// maxLead is how many short lines may stand in the text before the paragraph with the dateline.
const maxLead = 2

// readBody gives the text once, without its dateline.
func (r *Reading) readBody(a *article) error {
	body, once := undouble(r.trimBody(a))
	body = r.takeDateline(a, body)
	if !once {
		if body, once = undouble(body); !once && a.dateline.printed != "" {
			body, once = undoubleAfterDateline(body)
		}
	}
	if once {
		r.warnf("body", "the text stood on the page twice; the second copy was left out")
	}
	if len(body) == 0 {
		return refusef("The page has the title %q and no text below it.", clip(a.title))
	}
	return r.keepBody(a, body)
}

// keepBody writes the text as Markdown.
func (r *Reading) keepBody(a *article, body []block) error {
	a.body = body
	r.Release.Body.Markdown = markdown(body)
	if n := utf8.RuneCountInString(r.Release.Body.Markdown); n > content.MaxBody {
		return refusef("The text has %d characters; it may have at most %d.", n, content.MaxBody)
	}
	if last := strings.TrimSuffix(body[len(body)-1].text, "]"); len(body) == 1 && (strings.HasSuffix(last, "...") || strings.HasSuffix(last, "…")) {
		r.warnf("body", "the text is one paragraph that breaks off; it may be a teaser only")
	}
	return nil
}

// undouble drops a second copy of the text, which begins at its second paragraph or at its first. Nothing but
// a copy to the last paragraph counts, so that paragraphs that rightly repeat stay.
func undouble(body []block) ([]block, bool) {
	return undoubleFrom(body, len(body)%2)
}

// undoubleAfterDateline is for a text whose dateline stood on a line of its own: its second paragraph as the
// page counts is the first one here.
func undoubleAfterDateline(body []block) ([]block, bool) {
	return undoubleFrom(body, 2-len(body)%2)
}

// undoubleFrom drops the second copy of a text that repeats from the paragraph first on.
func undoubleFrom(body []block, first int) ([]block, bool) {
	n := (len(body) - first) / 2
	if n < 1 || (len(body)-first)%2 != 0 {
		return body, false
	}
	for i := range n {
		if foldedText(body[first+i]) != foldedText(body[first+n+i]) {
			return body, false
		}
	}
	return body[:first+n], true
}

func foldedText(b block) string { return content.Fold(b.text) }

// takeDateline takes the dateline off the text: it is a member of its own, and front ends show it before the
// text. Only the first paragraph has one; a heading or two may stand before it. Datelines further down are
// quoted and stay.
func (r *Reading) takeDateline(a *article, body []block) []block {
	for i, b := range body {
		if line, ok := parseDateline(b.text); ok && (line.dated || b.prose() || line.end == len(b.text)) && r.plausible(a, line) {
			a.dateline = line
			return cutDateline(body, i, line.end)
		}
		if i == maxLead || b.prose() || b.kind != paragraph && b.kind != heading {
			break
		}
	}
	if a.stamped && len(a.stamp.places) > 0 {
		a.dateline = a.stamp
	}
	return body
}

// plausible doubts a dateline without a day when the page names another place.
func (r *Reading) plausible(a *article, line dateline) bool {
	place := a.meta.first(fieldPlace)
	if line.dated || place == "" {
		return true
	}
	_, differ := mergePlaces(placesOf(place), line.places)
	return !differ
}

func cutDateline(body []block, at, end int) []block {
	rest := body[at].from(end)
	if rest.text == "" {
		return slices.Concat(body[:at], body[at+1:])
	}
	return slices.Concat(body[:at], []block{rest}, body[at+1:])
}

// readSummary takes the frame's teaser, unless it is how the text begins.
func (r *Reading) readSummary(teaser string, a *article) {
	teaser = cleanLine(teaser)
	if r.Release.Summary == "" && utf8.RuneCountInString(teaser) <= maxSummary {
		r.Release.Summary = teaser
	}
	key := strings.TrimRight(content.Key(strings.TrimRight(r.Release.Summary, ".… ")), " ")
	text := content.Key(strings.Join(texts(a.body), " "))
	whole := content.Key(a.dateline.printed) + " " + text
	if key == "" || strings.HasPrefix(text, key) || strings.HasPrefix(whole, key) || key == content.Key(a.title) {
		r.Release.Summary = ""
	}
}
