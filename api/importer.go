package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
)

// The limits of an import.
const (
	MaxImport      = 32 << 20 // bytes of one request, unpacked
	MaxImportLines = 10_000   // of one request
	MaxImportLine  = 1 << 20  // bytes
	maxLineFaults  = 10       // that are reported of one line
	maxAllFaults   = 1000     // that are reported before an import stops
	importBatch    = 500      // lines of one transaction
	importBytes    = 16 << 20 // of one transaction, but for its last line
)

// Importer takes over releases and terms that come as lines of JSON, in the form of the export.
type Importer struct {
	Store  ImportStore
	Prose  *prose.Renderer
	NewID  func() string
	Timing Timing
}

// ImportStore is where an [Importer] puts what it takes over.
type ImportStore interface {
	// Vocabulary gives all terms, no older than the call.
	Vocabulary(ctx context.Context) (*content.Vocabulary, error)
	// TakeOver runs f, which hands over releases and terms: see [content.Intake].
	TakeOver(ctx context.Context, act content.Act, how content.Intake, f func(take content.Take) error) error
}

// ImportOptions says how lines are taken over.
type ImportOptions struct {
	Act      content.Act
	DryRun   bool                  // nothing is kept: it is to see what would become of the lines
	Strict   bool                  // all of the lines or none of them
	Stop     bool                  // at the first line that is refused
	Draft    bool                  // nothing is published
	Gather   bool                  // all lines are read before the first is taken over, where they are in one transaction
	MaxLines int                   // 0 for any number
	May      func(auth.Scope) bool // what the sender may do; nil for everything
}

func (o *ImportOptions) may(s auth.Scope) bool { return o.May == nil || o.May(s) }

// whole reports whether all lines are in one transaction.
func (o *ImportOptions) whole() bool { return o.Strict || o.DryRun }

// stops reports whether the first line that is refused is the last that is looked at.
func (o *ImportOptions) stops() bool { return o.Stop && !o.Strict }

// ImportResult says what became of a line.
type ImportResult struct {
	Line    int     `json:"line" minimum:"1"`
	Status  int     `json:"status" example:"201"` // 201 created, 200 updated or unchanged; otherwise why it was refused
	Outcome string  `json:"outcome" enums:"created,updated,unchanged,refused"`
	Type    string  `json:"type,omitempty" enums:"release,field_of_work,state,structure,field_operation,meeting"`
	ID      string  `json:"id,omitempty" format:"uuid"`
	Slug    string  `json:"slug,omitempty"`
	Version int     `json:"version,omitempty"` // The published version; left out for a draft
	Errors  []Fault `json:"errors,omitempty"`  // Of a line that was refused: what is wrong with it; the first ten
}

// ImportAnswer names what the lines of an answer are, for the description of the API.
type ImportAnswer struct {
	Result ImportResult `json:"result"`
	End    ImportEnd    `json:"end"`
}

// ImportEnd is the last line of an answer to an import.
type ImportEnd struct {
	Summary ImportSummary `json:"summary"`
}

// ImportSummary says what became of all lines.
type ImportSummary struct {
	Lines     int     `json:"lines"` // Those read, blank ones among them
	Created   int     `json:"created"`
	Updated   int     `json:"updated"`
	Unchanged int     `json:"unchanged"`
	Refused   int     `json:"refused"`
	Stopped   *string `json:"stopped" extensions:"x-nullable"` // Why not all lines were taken over; null where they were
	DryRun    bool    `json:"dry_run"`
}

// Run takes over lines and tells what became of them, so many at a time. All or none of them are told of once they are
// kept. After an error, what was told of before is kept.
func (im *Importer) Run(ctx context.Context, from io.Reader, opts ImportOptions, tell func([]ImportResult) error) (ImportSummary, error) {
	ctx, cancel := context.WithCancel(ctx)
	run := &importRun{Importer: im, opts: &opts, timing: im.Timing.withDefaults(), tell: tell, summary: ImportSummary{DryRun: opts.DryRun}}
	groups := make(chan lineGroup, 1)
	var reading sync.WaitGroup
	reading.Go(func() {
		defer close(groups)
		im.read(ctx, from, &opts, groups)
	})
	err := run.run(ctx, groups)
	cancel()
	for range groups { // so that who reads is not held up
	}
	reading.Wait()
	return run.summary, err
}

// lineGroup is lines that were read together, or why there are no more.
type lineGroup struct {
	lines []*importLine
	read  int // how many lines were read so far, blank ones among them
	err   error
}

// read reads lines in groups and parses each group on all processors, one group ahead of what is taken over.
func (im *Importer) read(ctx context.Context, from io.Reader, opts *ImportOptions, groups chan<- lineGroup) {
	r := newLineReader(from, opts.MaxLines)
	send := func(g lineGroup) bool {
		select {
		case groups <- g:
			return true
		case <-ctx.Done():
			return false
		}
	}
	var held []*importLine // terms, which may refer to those that follow
	for {
		lines, err := im.parseGroup(ctx, r, opts)
		if ctx.Err() != nil {
			return
		}
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, errTooManyLines) {
			held, lines = nil, nil // the sender has not come to the end of them
		}
		if err == nil && opensTerms(lines) && len(held) < MaxImportLines {
			held = append(held, lines...)
			continue
		}
		n := 0
		for len(held) > 0 && n < len(lines) && lines[n].term() {
			n++
		}
		held, lines = append(held, lines[:n]...), lines[n:]
		for _, part := range [][]*importLine{held, lines} {
			if len(part) > 0 && !send(lineGroup{lines: part, read: r.count}) {
				return
			}
		}
		if held = nil; err != nil {
			send(lineGroup{read: r.count, err: err})
			return
		}
	}
}

// opensTerms reports whether lines end with a term, which others may follow.
func opensTerms(lines []*importLine) bool { return len(lines) > 0 && lines[len(lines)-1].term() }

// parseGroup reads and parses the lines of one transaction. The error says why there are no more: io.EOF at the end.
func (im *Importer) parseGroup(ctx context.Context, r *lineReader, opts *ImportOptions) ([]*importLine, error) {
	lines, texts, err := readGroup(r)
	onAll(ctx, len(lines), func(i int) {
		if texts[i] != nil {
			lines[i] = im.parseLine(lines[i].number, texts[i], opts)
			texts[i] = nil
		}
	})
	return lines, err
}

// readGroup reads the lines of one transaction; of one that is too long there is no text.
func readGroup(r *lineReader) (lines []*importLine, texts [][]byte, err error) {
	for size := 0; len(lines) < importBatch && size < importBytes; {
		text, err := r.next()
		switch {
		case errors.Is(err, errLineTooLong):
			l := &importLine{number: r.count}
			l.refuse(http.StatusRequestEntityTooLarge, []Fault{{Code: codeTooLong, Detail: "the line is longer than 1 MiB"}})
			lines, texts = append(lines, l), append(texts, nil)
		case err != nil:
			return lines, texts, err
		case len(bytes.TrimSpace(text)) > 0:
			lines, texts = append(lines, &importLine{number: r.count}), append(texts, text)
			size += len(text)
		}
	}
	return lines, texts, nil
}

// onAll does something with the numbers below n, on all processors.
func onAll(ctx context.Context, n int, do func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(n) && ctx.Err() == nil; i = next.Add(1) - 1 {
				do(int(i))
			}
		})
	}
	workers.Wait()
}
