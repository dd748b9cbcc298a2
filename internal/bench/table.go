package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"time"
)

// print writes what was measured as Markdown.
func (b *bench) print(w io.Writer) error {
	if b.check {
		_, err := fmt.Fprintln(w, "all answers are the same with nothing held, with the index and from memory")
		return err
	}
	lines := []string{fmt.Sprintf("%d releases; %s; wrk -t1 -c%d, %d s each, median of %d rounds.", b.releases, machine(), b.clients, b.seconds, b.rounds), "",
		"| floor | requests/s | least – most | ratio | p99, ms |", "| --- | --: | --: | --: | --: |"}
	for _, r := range b.results {
		if r.question.fixed {
			lines = append(lines, fmt.Sprintf("| %s %s | %.0f | %.0f – %.0f | %.2f | %s |", r.question.name, r.question.what,
				middle(r.rates), slices.Min(r.rates), slices.Max(r.rates), middle(r.ratios), milliseconds(middle(r.slow))))
		}
	}
	lines = append(lines, "", "| question | engine | held | requests/s | ratio to (a) | least – most | p99, ms |", "| --- | --- | --- | --: | --: | --: | --: |")
	for _, r := range b.results {
		if !r.question.fixed {
			lines = append(lines, fmt.Sprintf("| %s %s | %s | %s | %.0f | %.3f | %.3f – %.3f | %s |", r.question.name, r.question.what, r.engine, r.setting,
				middle(r.rates), middle(r.ratios), slices.Min(r.ratios), slices.Max(r.ratios), milliseconds(middle(r.slow))))
		}
	}
	lines = append(lines, "")
	for _, note := range b.notes {
		lines = append(lines, "- "+note)
	}
	for _, line := range lines {
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// middle gives the median.
func middle[T cmp.Ordered](all []T) T {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }
