package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/ingest"
	"github.com/dateline-press/dateline/internal/store"
)

const (
	outcomeRefused = "refused"
	outcomeRead    = "read" // of a file of lines: what became of these is counted, and those refused are items of their own
)

// fileReport says what became of one file, or of one item of a file that holds many.
type fileReport struct {
	File     string     `json:"file"`
	Item     string     `json:"item,omitempty"`
	Outcome  string     `json:"outcome"` // created, updated, unchanged, refused or read
	Reason   string     `json:"reason,omitempty"`
	ID       string     `json:"id,omitempty"`
	Slug     string     `json:"slug,omitempty"`
	Version  int        `json:"version,omitempty"`
	Read     *readPart  `json:"read,omitempty"`
	Inferred []inferred `json:"inferred,omitempty"`
	Warnings []warning  `json:"warnings,omitempty"`

	Lines *api.ImportSummary `json:"lines,omitempty"` // of a file of lines
}

// readPart is what the page said.
type readPart struct {
	Kind          string              `json:"kind"`
	Title         string              `json:"title"`
	Date          string              `json:"date"`
	Dateline      string              `json:"dateline"`
	Places        []string            `json:"places"`
	Locale        string              `json:"locale"`
	Tags          map[string][]string `json:"tags"`
	NewStructures []string            `json:"new_structures"`
	Origin        string              `json:"origin"`
}

type inferred struct {
	Field string `json:"field"`
	Value string `json:"value"`
	From  string `json:"from"`
}

type warning struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

func newFileReport(file, item string, reading *ingest.Reading) fileReport {
	r := &reading.Release
	report := fileReport{File: file, Item: item, Read: &readPart{
		Kind: string(r.Kind), Title: r.Title, Date: string(r.Date), Dateline: r.Dateline, Places: r.Places,
		Locale: r.Locale, Tags: map[string][]string{}, NewStructures: []string{}, Origin: r.Origin.System + "/" + r.Origin.ID,
	}}
	for d, ids := range r.Tags {
		if len(ids) > 0 {
			report.Read.Tags[string(d)] = ids
		}
	}
	for _, s := range reading.NewStructures {
		report.Read.NewStructures = append(report.Read.NewStructures, s.Name)
	}
	for _, i := range reading.Inferred {
		report.Inferred = append(report.Inferred, inferred(i))
	}
	for _, w := range reading.Warnings {
		report.Warnings = append(report.Warnings, warning(w))
	}
	return report
}

func refusal(file, item string, err error) fileReport {
	var refused *ingest.Refusal
	var invalid *content.Error
	reason := err.Error()
	switch {
	case errors.As(err, &refused):
		reason = refused.Reason
	case errors.As(err, &invalid):
		reason = invalid.Error()
	}
	return fileReport{File: file, Item: item, Outcome: outcomeRefused, Reason: reason}
}

func (r *fileReport) took(result store.Result) {
	r.Outcome, r.ID, r.Slug, r.Version = string(result.Outcome), result.ID, result.Slug, result.Version
}

func writeReport(w io.Writer, form string, reports []fileReport) error {
	if form == "json" {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(reports)
	}
	counts, total, what := map[string]int{}, 0, "pages"
	for _, r := range reports {
		if r.Item != "" || r.Lines != nil {
			what = "items"
		}
		for outcome, n := range r.outcomes() {
			counts[outcome] += n
			total += n
		}
		if _, err := io.WriteString(w, r.text()); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%d %s: %d created, %d updated, %d unchanged, %d refused\n", total, what,
		counts[string(store.Created)], counts[string(store.Updated)], counts[string(store.Unchanged)], counts[outcomeRefused])
	return err
}

// outcomes counts what the report tells of. The lines of a file that were refused have reports of their own.
func (r *fileReport) outcomes() map[string]int {
	if r.Lines == nil {
		return map[string]int{r.Outcome: 1}
	}
	return map[string]int{string(store.Created): r.Lines.Created, string(store.Updated): r.Lines.Updated, string(store.Unchanged): r.Lines.Unchanged}
}

// text is the report for people: a line for the page or item, and one for each thing they should know.
func (r *fileReport) text() string {
	var b strings.Builder
	where := r.File
	if r.Item != "" {
		where += " [" + r.Item + "]"
	}
	if r.Outcome == outcomeRefused {
		fmt.Fprintf(&b, "%-9s  %s: %s\n", r.Outcome, where, r.Reason)
		return b.String()
	}
	if r.Lines != nil {
		return r.linesText()
	}
	fmt.Fprintf(&b, "%-9s  %s → %s\n", r.Outcome, where, r.Slug)
	for _, name := range r.Read.NewStructures {
		fmt.Fprintf(&b, "           new structure: %s\n", name)
	}
	for _, i := range r.Inferred {
		fmt.Fprintf(&b, "           inferred %s: %s (%s)\n", i.Field, i.Value, i.From)
	}
	for _, w := range r.Warnings {
		fmt.Fprintf(&b, "           warning %s: %s\n", w.Field, w.Detail)
	}
	return b.String()
}

// linesText is the report on a file of lines.
func (r *fileReport) linesText() string {
	text := fmt.Sprintf("%-9s  %s: %d lines", r.Outcome, r.File, r.Lines.Lines)
	if r.Lines.DryRun {
		text += ", and nothing was kept"
	}
	if r.Lines.Stopped != nil {
		text += "; stopped: " + *r.Lines.Stopped
	}
	return text + "\n"
}
