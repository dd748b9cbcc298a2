package demo

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
)

// scene is what one release tells of, and the chance that tells it.
type scene struct {
	dice
	choice
	lang  *language
	day   time.Time
	kind  content.ReleaseKind
	topic string
}

func (s *scene) title() string {
	templates := s.lang.titles[s.kind]
	if len(templates) == 0 {
		templates = s.lang.news
	}
	return s.sentence(pick(s.dice, templates))
}

// summary gives one or two sentences for seven releases in ten.
func (s *scene) summary() string {
	if !s.percent(70) {
		return ""
	}
	v := s.lang.voice(s.kind)
	summary := s.sentence(pick(s.dice, v.leads))
	if s.percent(40) {
		summary += " " + s.sentence(pick(s.dice, v.body))
	}
	return summary
}

// sentence fills a template and begins it with a capital letter.
func (s *scene) sentence(template string) string { return capitalised(s.fill(template)) }

// fill puts words into the slots of a template.
func (s *scene) fill(template string) string {
	var b strings.Builder
	b.Grow(2 * len(template))
	for template != "" {
		text, rest, found := strings.Cut(template, "{")
		b.WriteString(text)
		if !found {
			break
		}
		var slot string
		slot, template, _ = strings.Cut(rest, "}")
		b.WriteString(s.slot(slot))
	}
	return b.String()
}

func (s *scene) slot(name string) string {
	switch name {
	case "topic":
		return s.topic
	case "group":
		return pick(s.dice, s.lang.groups)
	case "in":
		if len(s.places) == 0 {
			return s.lang.nowhere
		}
		return s.places[0].in(s.lang.tag)
	case "source":
		if s.source == "" {
			return s.lang.name
		}
		return s.source
	case "n":
		return strconv.Itoa(s.between(2, 24) * 5)
	case "serial":
		return strconv.Itoa(s.day.YearDay())
	case "year":
		return strconv.Itoa(s.day.Year())
	case "date":
		return s.lang.written(s.day)
	default:
		return "{" + name + "}"
	}
}

func capitalised(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if !unicode.IsLower(first) {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}
