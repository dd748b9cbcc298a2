package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/dateline-press/dateline/internal/content"
)

// MaxKey is the length of the longest key, in bytes. Longer ones are cut.
const MaxKey = 100

// Word is a word of a text.
type Word struct {
	Start, End int    // where it stands in the text, in bytes
	Key        string // the word in lower case and without accents, by which it is compared
}

// Words lists the words of a text. A word is a run of letters, digits and combining marks; the prefix "co-" belongs to
// the word behind it, since "co-operation" and "cooperation" are the same word.
func Words(text string) []Word {
	var words []Word
	for at := 0; ; {
		w, ok := nextWord(text, at)
		if !ok {
			return words
		}
		words = append(words, w)
		at = w.End
	}
}

// keysOf gives the keys of the words of a text.
func keysOf(text string) []string {
	words := Words(text)
	keys := make([]string, len(words))
	for i, w := range words {
		keys[i] = w.Key
	}
	return keys
}

// nextWord gives the first word of a text from a place on.
func nextWord(text string, at int) (w Word, ok bool) {
	for at < len(text) {
		if end := runEnd(text, at); end > at {
			if w = wordAt(text, at, end); w.Key != "" {
				return w, true
			}
			at = w.End
			continue
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return Word{}, false
}

// wordAt gives the word that begins with a run of letters.
func wordAt(text string, at, end int) Word {
	const prefix = "co"
	w, before := Word{Start: at, End: end}, ""
	for {
		key := fold(text[at:w.End])
		behind, joins := hyphenated(text, w.End)
		if key != prefix || !joins {
			w.Key = cut(before+key, MaxKey)
			return w
		}
		// The limit keeps a text of nothing but prefixes from taking quadratic time.
		before = cut(before+prefix, MaxKey)
		at, w.End = behind, runEnd(text, behind)
	}
}

// hyphenated gives where the letter behind a hyphen stands, if there are both at a place.
func hyphenated(text string, at int) (behind int, ok bool) {
	r, size := utf8.DecodeRuneInString(text[at:])
	if r != '-' && r != '\u2010' && r != '\u2011' {
		return 0, false
	}
	next, _ := utf8.DecodeRuneInString(text[at+size:])
	return at + size, unicode.IsLetter(next) && inWord(next)
}

// runEnd gives the end of the run of letters, digits and marks that begins at a place.
func runEnd(text string, at int) int {
	for at < len(text) {
		if c := text[at]; c < utf8.RuneSelf {
			if !asciiInWord(c) {
				return at
			}
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if !inWord(r) {
			return at
		}
		at += size
	}
	return at
}

func asciiInWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// inWord tells what words are made of. Unicode calls U+02BC a letter, but people write it for an apostrophe.
func inWord(r rune) bool {
	return r != '\u02bc' && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// fold gives the key of a run of letters, not cut. It differs from [content.Fold] in the Cyrillic й alone, which is
// a letter of its own in endings that the Russian stemmer looks for.
func fold(run string) string {
	if key, ok := foldPlain(run); ok {
		return key
	}
	// Composed, so that the letter and its mark are one rune however they were written.
	parts := strings.Split(strings.ReplaceAll(norm.NFC.String(run), "Й", "й"), "й")
	for i, part := range parts {
		parts[i] = content.Fold(part)
	}
	return strings.Map(func(r rune) rune {
		if !inWord(r) {
			return -1 // a ligature may stand for more than letters
		}
		return r
	}, strings.Join(parts, "й"))
}

// foldPlain folds a run that has no letters but those of English and Russian. It saves normalizing most texts.
func foldPlain(run string) (key string, ok bool) {
	changed := false
	for _, r := range run {
		folded := plainRune(r)
		if folded == utf8.RuneError {
			return "", false
		}
		changed = changed || folded != r
	}
	if !changed {
		return run, true
	}
	return strings.Map(plainRune, run), true
}

// plainRune folds a rune that does so by itself, or gives [utf8.RuneError].
func plainRune(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9', 'а' <= r && r <= 'я':
		return r
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case 'А' <= r && r <= 'Я':
		return r + 'а' - 'А'
	case r == 'ё' || r == 'Ё':
		return 'е'
	default:
		return utf8.RuneError
	}
}

// cut shortens a text to a number of bytes, between two runes.
func cut(s string, size int) string {
	if len(s) <= size {
		return s
	}
	for size > 0 && !utf8.RuneStart(s[size]) {
		size--
	}
	return s[:size]
}
