package document

import (
	"time"

	"github.com/dateline-press/dateline/internal/content"
)

// Change is an event of the feed, with what it is about as that is now.
type Change struct {
	Seq     int64
	Event   string // its random id
	At      time.Time
	Type    string // "release" or the type of a term
	ID      string
	Op      content.ChangeOp
	Reason  string
	Version int // of the item, when the event was written
	Changed []string

	Card   *Card         // of a release that is public now, where a summary is asked for
	Record *Record       // the same, where all of it is
	Gone   *content.Gone // of a release that was withdrawn, while that is known
}
