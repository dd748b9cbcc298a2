package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/term"
)

// progress shows how far long work has come: a bar on a terminal, nothing elsewhere.
type progress struct {
	what  string
	total int
	shown time.Time
	start time.Time
	quiet bool
}

const (
	barWidth    = 30
	barInterval = 100 * time.Millisecond
)

func newProgress(what string, total int) *progress {
	return &progress{what: what, total: total, start: time.Now(), quiet: !term.IsTerminal(int(os.Stderr.Fd()))}
}

// show draws the bar, at most ten times a second.
func (p *progress) show(done int) {
	if p.quiet || (done < p.total && time.Since(p.shown) < barInterval) {
		return
	}
	p.shown = time.Now()
	filled := barWidth * done / max(1, p.total)
	rate := float64(done) / max(time.Since(p.start).Seconds(), 0.001)
	fmt.Fprintf(os.Stderr, "\r%s [%s%s] %d of %d, %.0f a second ", p.what,
		strings.Repeat("=", filled), strings.Repeat(" ", barWidth-filled), done, p.total, rate)
}

// of draws the bar of work of which the amount is learned on the way.
func (p *progress) of(done, total int) {
	p.total = total
	p.show(done)
}

// end leaves the line of the bar.
func (p *progress) end() {
	if !p.quiet && !p.shown.IsZero() {
		fmt.Fprintln(os.Stderr)
	}
}
