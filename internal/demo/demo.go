// Package demo generates releases in our own words, to try a database of any size with.
//
// A release follows from the seed and its number alone. Nothing but integers decides about it, since
// floating-point results may differ between processors, so that a seed gives the same releases everywhere.
package demo

import (
	"strconv"
	"strings"
	"time"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
)

// System is the system that generated releases name as their origin.
const System = "demo"

// Generator makes releases from a seed, tagged with the terms of a vocabulary. It may be used by several
// goroutines at once.
type Generator struct {
	seed      uint64
	terms     *terms
	kinds     kinds
	calendar  calendar
	languages []*language
	locales   weights
	lengths   lengths
}

// New makes a generator. The same seed and vocabulary give the same releases.
func New(v *content.Vocabulary, seed uint64) *Generator {
	return &Generator{
		seed: seed, terms: newTerms(v), kinds: newKinds(), calendar: newCalendar(), lengths: newLengths(),
		languages: []*language{english(), russian(), german(), french(), italian(), spanish()},
		locales:   newWeights(86, 8, 2, 2, 1, 1),
	}
}

// Release gives the release with a number, counted from 0, without the forms derived from its Markdown.
func (g *Generator) Release(i int) *content.Release {
	d := newDice(g.seed, uint64(i))
	id, day := d.id(), g.calendar.draw(d)
	kind := g.kinds.draw(d, day.Year())
	date := content.Day(day.Format(time.DateOnly))
	s := &scene{dice: d, lang: g.language(d, kind), day: day, kind: kind, choice: g.terms.draw(d, kind, date)}
	s.topic = s.lang.topic(d, s.field)
	title := s.title()
	return &content.Release{
		ID:       id,
		Slug:     prose.Slug(title, s.lang.tag) + "-" + strconv.FormatUint(uint64(i), 36),
		Kind:     kind,
		Title:    title,
		Summary:  s.summary(),
		Body:     content.Body{Markdown: s.body(g.lengths.draw(d))},
		Date:     date,
		Dateline: s.dateline(),
		Places:   s.printedPlaces(),
		Tags:     s.tags,
		Locale:   s.lang.tag,
		Origin:   content.Origin{System: System, ID: strconv.FormatUint(g.seed, 10) + "-" + strconv.Itoa(i)},
	}
}

// language draws the language of a release. Daily reports are written in two of them.
func (g *Generator) language(d dice, kind content.ReleaseKind) *language {
	l := g.languages[g.locales.draw(d)]
	if daily(kind) && len(l.titles[kind]) == 0 {
		return g.languages[0]
	}
	return l
}

// dateline gives the line as it is printed, or "" for a release without a place.
func (s *scene) dateline() string {
	if len(s.places) == 0 {
		return ""
	}
	return strings.Join(s.printedPlaces(), "/") + ", " + s.lang.written(s.day)
}

func (s *scene) printedPlaces() []string {
	var printed []string
	for _, p := range s.places {
		printed = append(printed, strings.ToUpper(p.name(s.lang.tag)))
	}
	return printed
}
