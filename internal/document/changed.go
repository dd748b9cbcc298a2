package document

import (
	"slices"

	"github.com/dateline-press/dateline/internal/content"
)

// ChangedMembers names the members in which two versions of a release differ, in the order of the wire and but for
// those that every version changes. The body is named once for all its forms.
func ChangedMembers(before, after *Card) []string {
	changed := []string{}
	differ := func(members ...string) {
		for _, m := range members {
			if before.stored(m) != after.stored(m) {
				changed = append(changed, m)
			}
		}
	}
	differ("slug", "kind", "title", "summary", "date", "dateline", "places")
	for _, d := range content.Dimensions() {
		if !slices.Equal(before.TagIDs(d), after.TagIDs(d)) {
			changed = append(changed, string(d))
		}
	}
	if before.Body.Markdown != after.Body.Markdown {
		changed = append(changed, "body")
	}
	differ("locale", "locales", "correction", "origin")
	return changed
}

// stored gives a member that is kept as JSON; empty for what is not.
func (c *Card) stored(name string) string {
	value, found := member(c.Head, name)
	if !found {
		value, _ = member(c.Tail, name)
	}
	return value
}
