package document

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/dateline-press/dateline/internal/content"
)

// Relative is a release that is near to another, and why.
type Relative struct {
	Card    *Card
	Score   int          // the higher the nearer
	DaysOff int          // how many days lie between the two
	Undated bool         // one of the two has no date
	Shared  content.Tags // the terms that both are tagged with
}

// Withdrawn is what is known of a release that is no longer public.
type Withdrawn struct {
	ID string
	content.Gone
}

// Address is what is needed to lead to a release.
type Address struct {
	ID, Slug, Locale string
	PublishedAt      time.Time
}

// Heading gives the title and the summary of a card.
func (c *Card) Heading() (title, summary string) {
	title, summary, _ = c.Texts()
	return title, summary
}

// Texts gives the lines of a card that are in its language.
func (c *Card) Texts() (title, summary, dateline string) {
	var h head
	_ = json.Unmarshal([]byte("{"+c.Head+"}"), &h) // our own
	return h.Title, h.Summary, h.Dateline
}

// Refs names terms as releases do.
func (l *Labels) Refs(t content.TermType, ids []string) json.RawMessage {
	refs := make([]string, 0, len(ids))
	for _, id := range ids {
		if ref, ok := l.refs[t][id]; ok {
			refs = append(refs, ref+"}")
		}
	}
	return json.RawMessage("[" + strings.Join(refs, ",") + "]")
}
