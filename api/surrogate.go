package api

import (
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// headerSurrogate names what an answer speaks of, so that a cache in front can be told to throw away just that: with an
// event of the feed about a release, what is marked "releases" and "r-" with the first eight characters of its id; with
// one about a term, what is marked "terms" and "t-" with the first eight of its id.
const headerSurrogate = "Surrogate-Key"

// What lists are marked with: any event may change them.
const (
	everyRelease = "releases"
	everyTerm    = "terms"
)

// markLength is how much of an id a mark has: two items with the same mark are thrown away together, which is no harm.
const markLength = 8

func markOf(prefix, id string) string { return prefix + id[:min(len(id), markLength)] }

// concernsOf lists what the answer with one release speaks of.
func concernsOf(card *document.Card) []string {
	all := []string{markOf("r-", card.ID)}
	for _, d := range content.Dimensions() {
		for _, id := range card.TagIDs(d) {
			all = append(all, markOf("t-", id))
		}
	}
	return all
}

// concernsOfTerm lists what the answer with one term speaks of. It names other terms, any of which may change.
func concernsOfTerm(it content.Item) []string {
	return []string{everyTerm, markOf("t-", it.Common().ID)}
}

// concernsOfReleases lists what answers with several releases speak of.
func concernsOfReleases() []string { return []string{everyRelease, everyTerm} }
