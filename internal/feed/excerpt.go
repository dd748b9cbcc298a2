package feed

import (
	"html"
	"strings"
)

// excerptLength is how much of a body stands in for a missing summary, in characters at most.
const excerptLength = 300

// excerpt gives the beginning of sanitised HTML as plain text in one line.
func excerpt(htm string) string {
	var text strings.Builder
	for htm != "" {
		words, behind, _ := strings.Cut(htm, "<")
		tag, rest, _ := strings.Cut(behind, ">")
		text.WriteString(words)
		if !inline(tag) {
			text.WriteByte(' ')
		}
		htm = rest
	}
	return beginning(strings.Join(strings.Fields(html.UnescapeString(text.String())), " "))
}

// inline reports whether a tag may stand within a word.
func inline(tag string) bool {
	name, _, _ := strings.Cut(strings.TrimPrefix(tag, "/"), " ")
	switch name {
	case "a", "abbr", "b", "code", "del", "em", "i", "s", "strong", "sub", "sup":
		return true
	default:
		return false
	}
}

// beginning cuts a long text between two words, where it has any.
func beginning(text string) string {
	letters := []rune(text)
	if len(letters) <= excerptLength {
		return text
	}
	head := string(letters[:excerptLength])
	if space := strings.LastIndexByte(head, ' '); space > 0 {
		head = head[:space]
	}
	return head + "…"
}
