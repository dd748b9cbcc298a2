package ingest

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
)

// article is the release within a page, taken apart.
type article struct {
	kind     content.ReleaseKind // as a line above or below the title names it; may be empty
	title    string
	meta     metadata
	stamp    dateline // a line of its own with day and place, under the title
	stamped  bool
	between  []block         // what stands between title and metadata block and belongs to neither
	frame    map[string]bool // the lines above the release, folded: its page's menu
	body     []block
	dateline dateline
}

// locator finds the release in a page. The menu is no help: it may be longer, shorter, renamed or missing, and
// a title may equal one of its entries. What counts is what stands together: the line that names the kind, the
// title, the metadata block, the dateline.
type locator struct {
	vocabulary *content.Vocabulary
	blocks     []block
	anchors    map[int]bool // what isAnchor found, since several questions come back to a block
}

// head is where the parts of a release's head stand; -1 for a part that is missing.
type head struct{ kind, title, anchor int }

// maxHead is how many blocks may stand between the name of the kind and the first anchor.
const maxHead = 8

// locate takes the release out of the page.
func (l *locator) locate(frameTitle string) (*article, error) {
	h := l.findHead()
	if h.title < 0 && frameTitle == "" {
		return nil, l.nothingFound(h)
	}
	a := &article{title: frameTitle}
	next := 0
	if h.title >= 0 {
		a.title = strings.ReplaceAll(l.blocks[h.title].text, "\n", " ")
		next = h.title + 1
	}
	if h.kind >= 0 {
		a.kind = kindOf(l.blocks[h.kind].text)
		next = max(next, h.kind+1)
	}
	if h.anchor >= 0 && h.anchor < h.title { // the metadata block stands above the title
		a.meta = l.readMetadata(l.blocks[:h.title], h.anchor)
		h.anchor = l.firstAnchor(next, next+maxHead)
	}
	l.readHead(a, h, next)
	if utf8.RuneCountInString(a.title) > content.MaxTitle {
		return nil, refusef("The title has %d characters; it may have at most %d. It begins with %q.",
			utf8.RuneCountInString(a.title), content.MaxTitle, clip(a.title))
	}
	return a, nil
}

// readHead reads what stands between the title and the text, and the text.
func (l *locator) readHead(a *article, h head, next int) {
	var lead []block
	if h.anchor >= next && l.isLabel(h.anchor) {
		a.between = l.blocks[next:h.anchor]
		next = h.anchor
	} else if h.anchor >= next { // no block parts a subtitle from the text: it is the text's
		lead = l.blocks[next:h.anchor]
		next = h.anchor
	}
	for range 2 { // a stamp stands above the metadata block or below it
		if next < len(l.blocks) && !a.stamped {
			if s, ok := readStamp(l.blocks[next].text); ok && (len(s.places) == 0 || l.stampCounts(a, next)) {
				a.stamp, a.stamped = s, true
				next++
			}
		}
		if next < len(l.blocks) && len(a.meta.values) == 0 {
			if f, _ := readLabel(l.blocks[next]); f != "" {
				a.meta = l.readMetadata(l.blocks, next)
				next = a.meta.end
			}
		}
	}
	a.body = slices.Concat(lead, l.blocks[next:])
	a.frame = map[string]bool{}
	for _, b := range l.blocks[:max(0, min(h.title, h.kind), h.title-1)] {
		a.frame[foldedText(b)] = true
	}
}

// stampCounts tells a stamp from a dateline on a line of its own, which is the text's own. Where no further
// dateline follows, the line is the dateline.
func (l *locator) stampCounts(a *article, at int) bool {
	if at+1 >= len(l.blocks) {
		return false
	}
	next := l.blocks[at+1]
	if f, _ := readLabel(next); f != "" {
		return true
	}
	_, ok := parseDateline(next.text)
	return ok && !a.stamped
}

// readStamp reads a line that holds a day, and perhaps a place, and nothing else.
func readStamp(line string) (dateline, bool) {
	if label, _, ok := strings.Cut(line, ":"); ok && labelField(label) != "" {
		return dateline{}, false
	}
	if utf8.RuneCountInString(line) > maxDateline {
		return dateline{}, false
	}
	d, ok := findDate(line)
	if !ok || d.day == "" {
		return dateline{}, false
	}
	before := strings.Trim(weekday.ReplaceAllString(strings.TrimSpace(line[:d.start]), ""), " ,–-|")
	after := strings.Trim(line[d.end+afterDateLen(line[d.end:]):], " ,.–-|")
	if before == "" && after == "" {
		return dateline{printed: line, date: d, dated: true}, true
	}
	s, ok := parseDateline(line)
	return s, ok && s.end == len(line)
}

// findHead finds the parts of the release's head.
func (l *locator) findHead() head {
	if t := l.markedTitle(); t >= 0 {
		return l.headAround(t)
	}
	for k, b := range l.blocks {
		if kindOf(b.text) == "" || b.prose() {
			continue
		}
		if h, ok := l.headAfterKind(k); ok {
			return h
		}
	}
	m := l.firstAnchor(0, len(l.blocks))
	return head{kind: -1, title: l.titleBefore(m), anchor: m}
}

// markedTitle gives the heading that the page marks as its main one, or -1. A site's name may be marked so
// as well: the last one before the first anchor is the release's.
func (l *locator) markedTitle() int {
	best := -1
	for i, b := range l.blocks {
		if !b.title || kindOf(b.text) != "" {
			continue
		}
		if best < 0 || l.firstAnchor(best+1, i) < 0 {
			best = i
		}
	}
	return best
}

// headAround finds the head of a page that marks its title: the kind stands next to it, above or below.
func (l *locator) headAround(t int) head {
	h := head{kind: -1, title: t, anchor: l.firstAnchor(t+1, t+1+maxHead)}
	for i := max(0, t-maxHead); i < t; i++ {
		if kindOf(l.blocks[i].text) != "" {
			h.kind = i
		}
	}
	if t+1 < len(l.blocks) && kindOf(l.blocks[t+1].text) != "" {
		h.kind = t + 1
	}
	if f := l.firstAnchor(max(0, t-maxHead), t); f >= 0 && (h.anchor < 0 || l.isLabel(f) && !l.isLabel(h.anchor)) {
		h.anchor = f
	}
	return h
}

func (l *locator) isLabel(i int) bool {
	f, _ := readLabel(l.blocks[i])
	return f != ""
}

// headAfterKind finds the head that a line naming a kind belongs to. Menus name kinds too ("News"), so that
// an anchor has to follow soon, with no other kind named before it. Without any anchor, a title and running
// text right after the line will do.
func (l *locator) headAfterKind(k int) (head, bool) {
	m := l.firstAnchor(k+1, k+1+maxHead)
	for i := k + 1; i < len(l.blocks) && (i < m || m < 0 && i <= k+2); i++ {
		if kindOf(l.blocks[i].text) != "" {
			return head{}, false
		}
	}
	if m < 0 {
		ok := k+2 < len(l.blocks) && l.blocks[k].kind != bullet && l.blocks[k+1].kind != bullet && !l.blocks[k+1].prose() && l.blocks[k+2].prose()
		return head{kind: k, title: k + 1, anchor: -1}, ok
	}
	after := l.firstAnchor(k+2, k+2+maxHead)
	switch {
	case m == k+1 && after == k+2 && !l.isLabel(m): // the title looks like a stamp: "Vienna Conference, 5 March 2004"
		return head{kind: k, title: k + 1, anchor: after}, true
	case m == k+1: // the kind stands under the title, or the title under the metadata block
		if t := l.titleBefore(k); t >= 0 {
			return head{kind: k, title: t, anchor: m}, true
		}
		return l.titleBelow(k, m)
	case m > k+2 && menuWord(l.blocks[k].text), l.blocks[k+1].kind == bullet && l.blocks[m-1].kind != bullet:
		return head{kind: -1, title: l.titleBefore(m), anchor: m}, l.titleBefore(m) >= 0
	}
	return head{kind: k, title: k + 1, anchor: m}, true
}

// titleBelow finds a title between the metadata block and the text.
func (l *locator) titleBelow(k, m int) (head, bool) {
	if !l.isLabel(m) {
		return head{}, false
	}
	t := l.readMetadata(l.blocks, m).end
	ok := t+1 < len(l.blocks) && !l.blocks[t].prose() && l.blocks[t].kind != bullet && !l.isAnchor(t)
	return head{kind: k, title: t, anchor: m}, ok
}

// titleBefore gives the line before an anchor if it can be a title, or -1.
func (l *locator) titleBefore(m int) int {
	t := m - 1
	if t < 0 || l.blocks[t].kind == bullet || l.blocks[t].kind == numbered || kindOf(l.blocks[t].text) != "" {
		return -1
	}
	return t
}

// firstAnchor finds the first block from..to that only a release has after its title: a label of the metadata
// block, a stamp, a dateline.
func (l *locator) firstAnchor(from, to int) int {
	for i := from; i < min(to, len(l.blocks)); i++ {
		if l.isAnchor(i) {
			return i
		}
	}
	return -1
}

func (l *locator) isAnchor(i int) bool {
	known, ok := l.anchors[i]
	if !ok {
		known = anchors(l.blocks[i])
		l.anchors[i] = known
	}
	return known
}

// anchors reports whether a block is an anchor by itself.
func anchors(b block) bool {
	if f, _ := readLabel(b); f != "" && f != fieldLanguage && f != fieldAddress {
		return true
	}
	if b.kind == bullet || b.title || isCaption(b) {
		return false
	}
	if _, ok := readStamp(b.text); ok {
		return true
	}
	line, ok := parseDateline(b.text)
	return ok && (line.dated || b.prose())
}
