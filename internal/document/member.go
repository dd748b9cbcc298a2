package document

import "strings"

// member finds a member among those that a card keeps as JSON, which this package wrote itself: without spaces, without
// braces around them, and each name once. It gives the value as it stands there.
func member(members, name string) (value string, found bool) {
	for members != "" {
		end := strings.IndexByte(members[1:], '"') + 1 // names have nothing to escape
		own := members[1:end]
		members = members[end+len(`":`):]
		size := valueSize(members)
		if own == name {
			return members[:size], true
		}
		if members = members[size:]; members != "" {
			members = members[1:] // the comma
		}
	}
	return "", false
}

// valueSize gives the length of the JSON value that text begins with.
func valueSize(text string) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			i = stringEnd(text, i)
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	return len(text)
}

// stringEnd gives where the string ends that begins at i.
func stringEnd(text string, i int) int {
	for i++; i < len(text) && text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i
}
