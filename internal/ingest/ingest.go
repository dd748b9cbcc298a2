// Package ingest turns foreign pages into content values: text dumps of a web page and saved HTML.
//
// It works in one direction. Bytes become text (decode.go), text or HTML becomes a list of lines
// (line.go, html.go), the lines are searched for the one release they hold (layout.go), and what the
// release says of itself is matched against the vocabulary (assemble.go). What a page does not say is
// left empty; what is inferred or left out is reported beside the release. A page that holds no release
// is refused with a reason for people.
package ingest

import (
	"fmt"

	"github.com/dateline-press/dateline/internal/content"
)

// MaxPage is the size of the largest page that is read, in bytes.
const MaxPage = 8 << 20

// Reader reads pages. It may be used by several goroutines at once if NewID may.
type Reader struct {
	Vocabulary *content.Vocabulary
	NewID      func() string // makes the ids of structures that the vocabulary does not know
}

// Reading is what a page was read as.
type Reading struct {
	// Release has no ID and no Slug yet, and of its body the Markdown alone.
	Release content.Release
	// NewStructures are the sources that the page names and the vocabulary does not know, in the order of
	// the page. The release's tags name them by id.
	NewStructures []*content.Structure
	Inferred      []Inference
	Warnings      []Warning
}

// Inference is a value that the page implies without saying it in so many words.
type Inference struct {
	Field string // the member's name on the wire, such as "states"
	Value string // a slug, or a text
	From  string // such as "named in the title"
}

// Warning tells of something on the page that was left out, corrected or not understood.
type Warning struct {
	Field  string // the member's name on the wire, such as "date"
	Detail string
}

// Refusal is the error for a page that holds no release, or none that can be kept.
type Refusal struct{ Reason string }

// Error implements error.
func (r *Refusal) Error() string { return r.Reason }

func refuse(format string, args ...any) *Refusal {
	return &Refusal{Reason: fmt.Sprintf(format, args...)}
}

// notes gathers what is reported beside a release.
type notes struct {
	inferred []Inference
	warnings []Warning
}

func (n *notes) infer(field, value, from string) {
	in := Inference{Field: field, Value: value, From: from}
	n.inferred = append(n.inferred, in)
}

func (n *notes) warn(field, format string, args ...any) {
	n.warnings = append(n.warnings, Warning{Field: field, Detail: fmt.Sprintf(format, args...)})
}
