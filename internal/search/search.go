// Package search analyses texts for the full-text search: it splits them into words, folds and stems them, and
// writes the index entry of a release for either engine. Both engines are given the same tokens at the same
// positions, so that they match the same releases. The package also marks what was found in a text and finds the
// terms of the vocabulary that words name.
package search

import (
	"slices"
	"strings"
)

// Forms gives the distinct sequences that words, given by their keys, turn into when they are stemmed: in each of the
// languages in turn, English first, and last as they are.
func Forms(keys []string) [][]string {
	if len(keys) == 0 {
		return nil
	}
	var forms [][]string
	add := func(form []string) {
		if !slices.ContainsFunc(forms, func(f []string) bool { return slices.Equal(f, form) }) {
			forms = append(forms, form)
		}
	}
	for _, language := range languages {
		add(stemmed(keys, language))
	}
	add(slices.Clone(keys))
	return forms
}

func stemmed(keys []string, language string) []string {
	stems := make([]string, len(keys))
	for i, key := range keys {
		stems[i] = Stem(key, language)
	}
	return stems
}

// termMark and titleMark begin the tokens that are not words. No word has them in it.
const (
	termMark  = "#"
	titleMark = "="
)

// TermToken gives the token by which the releases tagged with a term are found, given the term's id.
func TermToken(id string) string {
	return termMark + strings.ToLower(strings.ReplaceAll(id, "-", ""))
}

// TitleToken gives the token of a word as it stands in a title, not stemmed, given the word's key.
func TitleToken(key string) string { return titleMark + key }
