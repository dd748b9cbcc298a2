package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"

	"github.com/google/uuid"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
	"github.com/dateline-press/dateline/internal/store"
)

// errTried makes the command end before a page is looked at that would be kept.
var errTried = errors.New("--dry-run is for lines of JSON, as the export writes them: leave the other files out")

// lines imports those files that hold lines of JSON, whatever they are called, and gives the others.
func (cmd importCommand) lines(ctx context.Context, s *store.Store, files []string) (reports []fileReport, others []string, err error) {
	var terms, found []string
	for _, file := range files {
		switch head := headOf(file); {
		case bytes.HasPrefix(head, []byte(`{"type":`)):
			terms = append(terms, file) // which the releases of the other files may be tagged with
		case bytes.HasPrefix(head, []byte("{")):
			found = append(found, file)
		default:
			others = append(others, file)
		}
	}
	if cmd.DryRun && len(others) > 0 {
		return nil, nil, errTried
	}
	for _, file := range append(terms, found...) {
		done, stopped, err := cmd.linesOf(ctx, s, file)
		reports = append(reports, done...)
		if err != nil {
			return reports, nil, err
		}
		if stopped {
			return reports, nil, nil
		}
	}
	return reports, others, nil
}

// headOf gives the first thing in a file, or nothing of one that cannot be read: who reads it next says why.
func headOf(file string) []byte {
	f, err := os.Open(file)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, 4096)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return bytes.TrimSpace(head[:n])
}

// linesOf imports one file, and reports whether it was not to be gone on.
func (cmd importCommand) linesOf(ctx context.Context, s *store.Store, file string) (reports []fileReport, stopped bool, err error) {
	f, err := os.Open(file)
	if err != nil {
		return []fileReport{refusal(file, "", err)}, false, nil
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, false, err
	}
	bar := newProgress("importing KiB", int(info.Size()>>10))
	im := api.Importer{Store: s, Prose: prose.New(), NewID: uuid.NewString}
	from := &counted{Reader: f}
	summary, err := im.Run(ctx, from, api.ImportOptions{
		Act:    content.Act{By: content.ByCommandLine, Action: "import"},
		DryRun: cmd.DryRun, Stop: cmd.OnError == "stop", Draft: cmd.Draft,
	}, func(results []api.ImportResult) error {
		for _, r := range results {
			if r.Outcome == outcomeRefused {
				reports = append(reports, fileReport{File: file, Item: fmt.Sprintf("line %d", r.Line), Outcome: outcomeRefused, Reason: reasonOf(r.Errors)})
			}
		}
		bar.show(int(from.bytes.Load() >> 10))
		return nil
	})
	bar.end()
	reports = append(reports, fileReport{File: file, Outcome: outcomeRead, Lines: &summary})
	return reports, summary.Stopped != nil, err
}

// reasonOf gives what is wrong with a line as one text.
func reasonOf(faults []api.Fault) string {
	parts := make([]string, len(faults))
	for i, f := range faults {
		parts[i] = f.Detail
		if f.Pointer != "" {
			parts[i] = f.Pointer + " " + f.Detail
		}
		if f.DidYouMean != "" {
			parts[i] += "; did you mean " + f.DidYouMean + "?"
		}
	}
	return strings.Join(parts, "; ")
}

// counted counts what is read.
type counted struct {
	io.Reader
	bytes atomic.Int64
}

// Read implements [io.Reader].
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.bytes.Add(int64(n))
	return n, err
}
