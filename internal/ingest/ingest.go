// Package ingest reads pages of other systems into content values: text dumps of web pages, saved HTML, and the
// entries of feeds and of exports of WordPress.
//
// It says only what a page or an entry says. What is concluded rather than read is listed as an [Inference], what was
// left out or could not be settled as a [Warning], and a page that holds no release is turned down with a
// [Refusal]. The package knows no database: the caller gives ids and slugs and stores what was read.
package ingest

import (
	"fmt"

	"github.com/dateline-press/dateline/internal/content"
)

// MaxInput is the size of the largest page, and of the largest entry of a feed, that is read, in bytes.
const MaxInput = 8 << 20

// Reader reads pages by the names that a vocabulary knows.
type Reader struct {
	Vocabulary *content.Vocabulary
	NewID      func() string // gives an id to a structure that the vocabulary does not know
}

// Reading is what was read from one page or entry.
type Reading struct {
	Release       content.Release      // without ID; without Slug unless its source has one; of Body, Markdown alone
	NewStructures []*content.Structure // sources the vocabulary does not know; their ids are among the release's sources
	Inferred      []Inference
	Warnings      []Warning
}

// Inference is a value that the page implies and does not state.
type Inference struct {
	Field string // the release's member, such as "states"
	Value string // a term's slug, or the value itself
	From  string // what it follows from, such as "named in the title"
}

// Warning is something a person should know about what was read.
type Warning struct {
	Field  string // the release's member that it concerns
	Detail string
}

// Refusal says why a page was not read as a release.
type Refusal struct {
	Name   string // of the page
	Reason string // a sentence for people: what was looked for, and what was found
}

// Error implements error.
func (r *Refusal) Error() string { return r.Name + ": " + r.Reason }

func refusef(format string, args ...any) *Refusal {
	return &Refusal{Reason: fmt.Sprintf(format, args...)}
}

func (r *Reading) infer(field, value, from string) {
	r.Inferred = append(r.Inferred, Inference{Field: field, Value: value, From: from})
}

func (r *Reading) warnf(field, format string, args ...any) {
	r.Warnings = append(r.Warnings, Warning{Field: field, Detail: fmt.Sprintf(format, args...)})
}
