package ingest

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
)

// noise lists lines of a page's frame that may stand anywhere in it: they steer the reader and say nothing.
var noise = keySet(
	"Skip Links", "Skip navigation", "Skip to main content", "Skip to content", "Skip to navigation", "Jump to content", "Jump to navigation",
	"Share", "Share this", "Share this page", "Share on Facebook", "Share on Twitter", "Share on X", "Share on LinkedIn", "Facebook", "Twitter", "LinkedIn", "WhatsApp", "Telegram", "Email", "E-mail",
	"Tweet", "Send by e-mail", "Send by email", "Print", "Print this page", "Printer-friendly version", "Download as PDF", "Save as PDF", "Listen", "Copy link", "Search", "Menu", "Close", "Back", "Back to top",
	"You are here", "Breadcrumb", "Toggle navigation", "Main navigation", "Accept", "Accept all", "Accept all cookies", "Accept cookies", "Decline", "Reject all", "Cookie settings", "Advertisement",
	"English", "Français", "Deutsch", "Italiano", "Español", "Русский", "English (UK)", "Перейти к основному содержанию", "Поделиться", "Распечатать",
)

// tails lists the headings of what follows a release on its page.
var tails = keySet(
	"Contact", "Contacts", "Contact us", "Contact information", "Contact details", "Media contact", "Media contacts", "Press contact", "Press contacts", "For media inquiries", "Kontakt", "Kontakte", "Contacto", "Contactos",
	"Contatti", "Contatto", "Контакты", "Контактная информация", "Контакти",
	"Related", "Related content", "Related news", "Related links", "Related stories", "Related items", "Related documents", "Related press releases", "Related releases", "Related articles", "Related pages", "Read more", "Read also", "More news",
	"More on this topic", "Latest news", "Latest press releases", "Latest", "Most read", "See also", "Also available in", "Available in other languages", "Other languages", "Follow us", "Follow OSCE", "Follow the OSCE", "Newsletter", "Subscribe", "Footer",
	"Terms of use", "Terms and conditions", "Privacy policy", "Footer menu", "Links", "Tags", "Topics", "Читайте также", "Ссылки по теме", "Связанные материалы", "Auch interessant", "Weitere Meldungen", "Voir aussi", "En savoir plus", "Leggi anche", "Véase también",
)

func keySet(lines ...string) map[string]bool {
	set := make(map[string]bool, len(lines))
	for _, l := range lines {
		set[content.Key(l)] = true
	}
	return set
}

// maxSign is the length of the longest line of noise and of the longest heading of a tail, in characters.
const maxSign = 60

var (
	cookies   = regexp.MustCompile(`(?i)\b(?:this|our) (?:web)?site uses cookies\b|\bwe use cookies\b`)
	copyright = regexp.MustCompile(`(?i)^(?:©|\(c\)|copyright\b)`)
	photoBy   = regexp.MustCompile(`(?i)^(?:photo|image|picture|photograph|foto|фото)(?: (?:credit|by|details|caption))?\s*[:©]`)
	// photoCredit is the credit that closes a caption: "(OSCE/Jane Doe)". Initials after the stroke are an
	// institution, and the line running text: "the Human Rights Office (OSCE/ODIHR)".
	photoCredit = regexp.MustCompile(`\((?:Photo:? ?)?(?:©\s?)?[\p{L} .-]{2,30}/\s?[^()]*\p{Ll}[^()]*\)\s*(?:Photo details)?$`)
	// bareCredit is a credit without a name, after a whole sentence.
	bareCredit = regexp.MustCompile(`[.!?]["”’]?\s\((?:©\s?)?OSCE\)\s*(?:Photo details)?$`)
)

func isNoise(b block) bool {
	n := utf8.RuneCountInString(b.text)
	return n <= maxSign && noise[content.Key(b.text)] || n <= 500 && cookies.MatchString(b.text)
}

func isTail(b block) bool {
	if utf8.RuneCountInString(b.text) <= maxSign && tails[content.Key(b.text)] {
		return true
	}
	return copyright.MatchString(b.text) && !photoCredit.MatchString(b.text)
}

// isCaption tells the caption of a picture, which is no part of the text.
func isCaption(b block) bool {
	const longest = 500
	if b.caption {
		return true
	}
	if utf8.RuneCountInString(b.text) > longest {
		return false
	}
	if line, ok := parseDateline(b.text); ok && line.dated && len(b.text)-line.end > maxDateline {
		return false
	}
	return photoBy.MatchString(b.text) || photoCredit.MatchString(b.text) || bareCredit.MatchString(b.text)
}

// withoutNoise drops the lines of the frame that may stand anywhere.
func withoutNoise(blocks []block) []block {
	out := make([]block, 0, len(blocks))
	for _, b := range blocks {
		if b.text != "" && !isNoise(b) {
			out = append(out, b)
		}
	}
	return out
}

// trimBody gives the text without what follows it on the page and without captions, and says what was left out.
func (r *Reading) trimBody(a *article) []block {
	blocks := a.body
	for n := len(blocks); n > 1 && !blocks[n-1].prose() && a.frame[foldedText(blocks[n-1])]; n-- {
		blocks = blocks[:n-1] // the menu once more
	}
	for i, b := range blocks {
		if isTail(b) {
			r.warnf("body", "what follows the text from %q on was left out (lines: %d)", clip(b.text), len(blocks)-i)
			blocks = blocks[:i]
			break
		}
	}
	var body []block
	for _, b := range blocks {
		if isCaption(b) {
			r.warnf("body", "the caption of a picture was left out: %q", clip(b.text))
			continue
		}
		body = append(body, b)
	}
	return body
}

// readBetween takes a teaser that stands between title and text for the summary, and reports the rest.
func (r *Reading) readBetween(blocks []block) {
	for _, b := range blocks {
		text := strings.ReplaceAll(b.text, "\n", " ")
		switch {
		case kindOf(text) != "", text == r.Release.Title:
		case b.prose() && !isCaption(b) && r.Release.Summary == "" && utf8.RuneCountInString(text) <= maxSummary:
			r.Release.Summary = text
		default:
			r.warnf("body", "a line between the title and the text was left out: %q", clip(text))
		}
	}
}
