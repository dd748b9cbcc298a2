package document

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/dateline-press/dateline/internal/content"
)

// ChangedMembers names the members in which two versions of a release differ, in the order of the wire and but for
// those that every version changes. The body is named once for all its forms.
func ChangedMembers(before, after *Card) ([]string, error) {
	old, err := before.stored()
	if err != nil {
		return nil, err
	}
	fresh, err := after.stored()
	if err != nil {
		return nil, err
	}
	changed := []string{}
	differ := func(members ...string) {
		for _, m := range members {
			if string(old[m]) != string(fresh[m]) {
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
	return changed, nil
}

// stored reads the members that are kept as JSON.
func (c *Card) stored() (map[string]json.RawMessage, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal([]byte("{"+c.Head+","+c.Tail+"}"), &all); err != nil {
		return nil, fmt.Errorf("read document of release %s: %w", c.ID, err)
	}
	return all, nil
}
