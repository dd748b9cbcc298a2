package demo

import (
	"strconv"
	"strings"
	"time"

	"github.com/dateline-press/dateline/internal/content"
)

// language holds the words in which releases of one language are written. A template has slots in braces, which
// [scene.slot] fills.
type language struct {
	tag      string
	months   [12]string
	date     string              // a template of {day}, {month} and {year}
	nowhere  string              // says when, where there is no place to say where
	name     string              // of the institution, where a sentence cannot name the source
	topics   map[string][]string // by the slug of a field of work
	groups   []string            // of people
	titles   map[content.ReleaseKind][]string
	news     []string // titles of every other kind
	events   voice    // of most releases
	watch    voice    // of the reports of a monitoring mission; may be empty
	quotes   []string // paragraphs of direct speech
	sayings  []string // to be set off as a quotation
	heading  []string
	intros   []string // of lists
	items    []string // of lists
	closings []string // last paragraphs
	links    []string // sentences with a link, without their target
}

// voice holds what the paragraphs of a release are made of.
type voice struct {
	leads []string // first sentences
	body  []string // all other sentences
}

// size is about how long a body is that tells every sentence once, in bytes.
func (v voice) size() int {
	n := 0
	for _, sentence := range v.body {
		n += len(sentence) + 1
	}
	return n
}

// voice gives the sentences for a kind of release.
func (l *language) voice(kind content.ReleaseKind) voice {
	if daily(kind) && len(l.watch.body) > 0 {
		return l.watch
	}
	return l.events
}

// topic gives words for a field of work, or for any where that has none.
func (l *language) topic(d dice, field string) string {
	if known := l.topics[field]; len(known) > 0 {
		return pick(d, known)
	}
	// In the order of the slugs: maps have none.
	return pick(d, l.topics[pick(d, commonFields())])
}

// commonFields are the fields of work that every language has words for.
func commonFields() []string {
	return []string{"education", "elections", "good-governance", "human-rights", "policing", "rule-of-law", "youth"}
}

// written gives a day as it is written in the language.
func (l *language) written(day time.Time) string {
	number := strconv.Itoa(day.Day())
	if l.tag == "fr" && day.Day() == 1 {
		number = "1er"
	}
	return strings.NewReplacer("{day}", number, "{month}", l.months[day.Month()-1], "{year}", strconv.Itoa(day.Year())).Replace(l.date)
}
