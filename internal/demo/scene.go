package demo

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
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
	return s.fill(pick(s.dice, templates))
}

// summary gives one or two sentences for seven releases in ten.
func (s *scene) summary() string {
	if !s.percent(70) {
		return ""
	}
	summary := s.fill(pick(s.dice, s.lang.leads))
	if s.percent(40) {
		summary += " " + s.fill(pick(s.dice, s.lang.body))
	}
	return summary
}

// fill puts words into the slots of a template and begins it with a capital letter.
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
	return capitalised(b.String())
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

// body writes a body of about a length in bytes, as Markdown.
func (s *scene) body(length int) string {
	if s.kind == content.MediaAdvisory {
		length = min(length, 1200)
	}
	count := min(max(length/s.between(260, 460), 2), 14)
	deck := s.Perm(len(s.lang.body))
	var b strings.Builder
	b.Grow(length + length/4)
	for i := range count {
		s.paragraph(&b, deck, i, length*(i+1)/count)
		if i == 0 || i == count-1 {
			continue
		}
		s.ornament(&b)
	}
	if s.percent(40) {
		b.WriteString(s.plain(pick(s.dice, s.lang.closings)) + "\n\n")
	}
	return strings.TrimSuffix(b.String(), "\n\n")
}

// paragraph writes sentences until the body is about as long as it should be behind it. The first tells what
// happened. The deck is turned over so that no sentence comes back before all were told.
func (s *scene) paragraph(b *strings.Builder, deck []int, number, until int) {
	if number == 0 {
		b.WriteString(s.plain(pick(s.dice, s.lang.leads)))
	}
	for first := number != 0; first || b.Len()+80 < until; first = false {
		if !first {
			b.WriteByte(' ')
		}
		next := deck[0]
		copy(deck, deck[1:])
		deck[len(deck)-1] = next
		b.WriteString(s.plain(s.lang.body[next]))
	}
	b.WriteString("\n\n")
}

// ornament writes what stands between two paragraphs now and then: a heading, direct speech, a list, a link.
func (s *scene) ornament(b *strings.Builder) {
	switch n := s.IntN(100); {
	case n < 3:
		b.WriteString("## " + s.plain(pick(s.dice, s.lang.heading)) + "\n\n")
	case n < 11:
		b.WriteString(s.plain(pick(s.dice, s.lang.quotes)) + "\n\n")
	case n < 13:
		b.WriteString("> " + s.plain(pick(s.dice, s.lang.sayings)) + "\n\n")
	case n < 17:
		s.list(b)
	case n < 21:
		target := "https://example.org/documents/" + strconv.Itoa(s.between(1000, 99999))
		b.WriteString(strings.Replace(pick(s.dice, s.lang.links), "]", "]("+target+")", 1) + "\n\n")
	}
}

func (s *scene) list(b *strings.Builder) {
	b.WriteString(s.plain(pick(s.dice, s.lang.intros)) + "\n\n")
	for _, i := range s.Perm(len(s.lang.items))[:s.between(2, 4)] {
		b.WriteString("- " + s.plain(s.lang.items[i]) + "\n")
	}
	b.WriteByte('\n')
}

// plain fills a template with words that Markdown shows as they are.
func (s *scene) plain(template string) string { return prose.EscapeMarkdown(s.fill(template)) }

// lengths say how long bodies are, as the bytes below which so many of 1,000 stay. They follow a log-normal
// curve: most bodies are short, a few are long.
type lengths [][2]int

func newLengths() lengths {
	return lengths{{0, 400}, {50, 760}, {100, 950}, {200, 1240}, {300, 1490}, {400, 1760}, {500, 2050}, {600, 2380},
		{700, 2800}, {800, 3390}, {900, 4410}, {950, 5490}, {990, 8260}, {1000, 12000}}
}

func (l lengths) draw(d dice) int {
	p := d.IntN(1000)
	for i, upper := range l[1:] {
		if p < upper[0] {
			lower := l[i]
			return lower[1] + (upper[1]-lower[1])*(p-lower[0])/(upper[0]-lower[0])
		}
	}
	return l[len(l)-1][1]
}
