package demo

import (
	"strconv"
	"strings"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
)

// body writes a body of about a length in bytes, as Markdown. No sentence is told more than twice, so that a body
// in a language with few sentences is shorter.
func (s *scene) body(length int) string {
	v := s.lang.voice(s.kind)
	length = min(length, 2*v.size())
	if s.kind == content.MediaAdvisory {
		length = min(length, 1200)
	}
	count := min(max(length/s.between(260, 460), 2), 14)
	told := deck{scene: s, sentences: v.body}
	var b strings.Builder
	b.Grow(length + length/4)
	b.WriteString(s.plain(pick(s.dice, v.leads)) + " ")
	for i := range count {
		told.paragraph(&b, length*(i+1)/count)
		if i > 0 && i < count-1 && !daily(s.kind) {
			told.ornament(&b)
		}
	}
	if s.percent(40) && !daily(s.kind) {
		b.WriteString(s.plain(pick(s.dice, s.lang.closings)) + "\n\n")
	}
	return strings.TrimSuffix(b.String(), "\n\n")
}

// deck deals the sentences of a body, all of them before one comes back, and each ornament once.
type deck struct {
	*scene
	sentences []string
	left      []int
	used      [numOrnaments]bool
}

func (k *deck) deal() string {
	if len(k.left) == 0 {
		k.left = k.Perm(len(k.sentences))
	}
	next := k.left[0]
	k.left = k.left[1:]
	return k.plain(k.sentences[next])
}

// paragraph writes sentences until the body is about as long as it should be behind it.
func (k *deck) paragraph(b *strings.Builder, until int) {
	b.WriteString(k.deal())
	for b.Len()+80 < until {
		b.WriteByte(' ')
		b.WriteString(k.deal())
	}
	b.WriteString("\n\n")
}

// What may stand between two paragraphs.
const (
	heading = iota
	quote
	saying
	list
	link
	numOrnaments
)

// ornament writes what stands between two paragraphs now and then.
func (k *deck) ornament(b *strings.Builder) {
	if !k.percent(24) {
		return
	}
	which := pick(k.dice, []int{heading, quote, quote, quote, saying, list, list, link, link})
	if k.used[which] {
		return
	}
	k.used[which] = true
	switch which {
	case heading:
		b.WriteString("## " + k.plain(pick(k.dice, k.lang.heading)))
	case quote:
		b.WriteString(k.plain(pick(k.dice, k.lang.quotes)))
	case saying:
		b.WriteString("> " + k.plain(pick(k.dice, k.lang.sayings)))
	case list:
		k.list(b)
	case link:
		target := "https://example.org/documents/" + strconv.Itoa(k.between(1000, 99999))
		b.WriteString(strings.Replace(pick(k.dice, k.lang.links), "]", "]("+target+")", 1))
	}
	b.WriteString("\n\n")
}

func (s *scene) list(b *strings.Builder) {
	b.WriteString(s.plain(pick(s.dice, s.lang.intros)) + "\n")
	for _, i := range s.Perm(len(s.lang.items))[:s.between(2, 4)] {
		b.WriteString("\n- " + prose.EscapeMarkdown(s.fill(s.lang.items[i])))
	}
}

// plain gives a sentence that Markdown shows as it is.
func (s *scene) plain(template string) string { return prose.EscapeMarkdown(s.sentence(template)) }

// lengths say how long bodies are, as the bytes below which so many of 1,000 stay. They follow a log-normal
// curve: most bodies are short, a few are long.
type lengths [][2]int

func newLengths() lengths {
	return lengths{{0, 420}, {50, 820}, {100, 1030}, {200, 1340}, {300, 1610}, {400, 1900}, {500, 2210}, {600, 2570},
		{700, 3020}, {800, 3660}, {900, 4760}, {950, 5930}, {990, 8900}, {1000, 13000}}
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
