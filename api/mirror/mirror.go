// Package mirror keeps an exact copy of a Dateline instance, or of what a filter finds there: it reads the export once,
// and the feed of changes for ever. It may be killed anywhere and goes on from where the copy stands.
//
// What is done with what it reads is up to a [Copy]: a database, a search index, files.
package mirror

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"
)

// Copy keeps what a mirror reads. It is used by one mirror at a time.
type Copy interface {
	// Place gives the place that was kept with the last step, and nothing before the first.
	Place(ctx context.Context) (string, error)
	// Take does one step: all of it with its place, or nothing of it. An error that wraps [ErrBusy] has it tried again.
	Take(ctx context.Context, s Step) error
}

var (
	// ErrUnknownTerm is wrapped by the error of Take where something refers to a term that the copy does not have. The
	// original told of it before that term: the mirror reads all terms and does the step again.
	ErrUnknownTerm = errors.New("a term is not known here")
	// ErrBusy is wrapped by the error of Take where the same step may well succeed in a moment.
	ErrBusy = errors.New("the copy is busy")
)

// Step is what changes at once.
type Step struct {
	Changes []Change // each item once, in no order
	// Only is given while an export is read: releases of the copy in this range that are not among Changes are dropped.
	Only *Range
	// AllTerms says that Changes has every term there is: the copy drops the others that no release needs.
	AllTerms bool
	Place    string // what Place is to give from now on
}

// Range is ids in the order of their text: behind After, up to and with UpTo. Empty is without a bound.
type Range struct{ After, UpTo string }

// Change puts or drops one item.
type Change struct {
	Type     string          // "release", or "state", "structure", "field_operation", "field_of_work", "meeting"
	ID       string          // a UUID
	Resource json.RawMessage // to put: the item as the export writes it; nil to drop
	Gone     json.RawMessage // to drop a release that was withdrawn: why, as the feed says it; otherwise nil
	Into     string          // to drop a term that was merged into another: the id of that one
}

// Mirror follows an instance.
type Mirror struct {
	Source string     // the address of the instance: what comes before /v1
	Filter url.Values // of the list: filter[…] and lineage; nil for everything
	Copy   Copy
	Client *http.Client  // nil for one that waits for an answer, and follows no redirect to another host
	Wait   time.Duration // how long a request waits for something new, at most 30 s; 0 for 25 s
	Pause  time.Duration // before what failed is tried again, longer with each try; 0 for 500 ms
	Batch  int           // releases of one step; 0 for 500
	Report func(Status)  // called after each step, and when something has to be tried again; may be nil
}

// Status says where a mirror stands.
type Status struct {
	Stage    Stage
	Releases int   // of the export: taken so far
	Total    int   // of the export: how many there are
	Changes  int64 // events of the feed that were taken so far
	Position int64 // of the feed: of the newest event that was taken; 0 before the first
	Head     int64 // of the feed: of the newest event there is
	Anew     int   // how often the export had to be begun anew
	Err      error // what failed and is tried again; nil otherwise
}

// Behind gives how many events the copy lacks, as far as is known.
func (s Status) Behind() int64 {
	if s.Stage == Exporting {
		return s.Head
	}
	return max(0, s.Head-s.Position)
}

// Stage is what a mirror reads.
type Stage string

// The stages.
const (
	Exporting Stage = "export"
	Following Stage = "feed"
)

// Run follows the instance until the context ends or, with once, until the copy has everything. What fails for now is
// tried again; with once, ten times.
func (m *Mirror) Run(ctx context.Context, once bool) error {
	r, err := m.reading(ctx, once)
	if err != nil {
		return err
	}
	for {
		caughtUp := false
		err := r.retried(ctx, func() (err error) {
			if r.place.Stage == Exporting {
				return r.export(ctx)
			}
			caughtUp, err = r.follow(ctx)
			return err
		})
		if err != nil || caughtUp && once {
			return err
		}
	}
}
