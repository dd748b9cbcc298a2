package search

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dateline-press/dateline/internal/content"
)

// Suggestion is a term that somebody who types may mean.
type Suggestion struct {
	Item    content.Item
	Matched string // the spelling that begins like what was typed, when it is not the term's name
}

// candidate is a suggestion with what its place in the order depends on.
type candidate struct {
	Suggestion
	inside bool // whether the match begins behind the first word of the spelling
	kind   int  // the place of the type
}

// Suggest lists terms of which a spelling has words that begin with what was typed: all words but the last whole, the
// last one as far as it was typed. Matches at the beginning of a spelling come first, then terms in use, then the
// order is that of the types and of the institution. A term comes once.
func (n *Names) Suggest(prefix string, limit int) []Suggestion {
	asked := keysOf(prefix)
	if len(asked) == 0 || limit <= 0 {
		return nil
	}
	found := n.beginning(asked)
	slices.SortStableFunc(found, func(a, b candidate) int {
		x, y := a.Item.Common(), b.Item.Common()
		return cmp.Or(falseFirst(a.inside, b.inside),
			falseFirst(x.Status != content.Active, y.Status != content.Active),
			cmp.Compare(a.kind, b.kind), cmp.Compare(x.Position, y.Position), cmp.Compare(x.Slug, y.Slug))
	})
	suggestions := make([]Suggestion, min(limit, len(found)))
	for i := range suggestions {
		suggestions[i] = found[i].Suggestion
	}
	return suggestions
}

// beginning gives a candidate for each term of which a spelling begins with words, by the spelling that fits best.
func (n *Names) beginning(asked []string) []candidate {
	var all []candidate
	byID := map[string]int{}
	for i := range n.spellings {
		s := &n.spellings[i]
		at := typedAt(s.keys, asked)
		if at < 0 {
			continue
		}
		c := candidate{Suggestion: Suggestion{Item: s.item}, inside: at > 0, kind: slices.Index(suggested(), s.item.Type())}
		if !s.name {
			c.Matched = s.text
		}
		id := s.item.Common().ID
		if k, ok := byID[id]; !ok {
			byID[id] = len(all)
			all = append(all, c)
		} else if all[k].inside && !c.inside {
			all[k] = c
		}
	}
	return all
}

// typedAt gives the word of a spelling from which on it begins with what was typed, or -1.
func typedAt(keys, asked []string) int {
	last := len(asked) - 1
	for i := range len(keys) - last {
		if slices.Equal(keys[i:i+last], asked[:last]) && strings.HasPrefix(keys[i+last], asked[last]) {
			return i
		}
	}
	return -1
}

func falseFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}
