package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/api/mirror"
	"github.com/dateline-press/dateline/internal/config"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
)

type mirrorCommand struct {
	URL    string        `arg:"" help:"The instance to copy, such as https://press.example.org."`
	Filter []string      `placeholder:"NAME=VALUE" help:"Copy what a filter of the list finds, such as 'filter[states]=KG'. May be given several times."`
	Once   bool          `help:"End when the copy has everything, rather than follow for ever."`
	Batch  int           `default:"500" help:"How many releases of the export are taken in one transaction (default: ${default})."`
	Wait   time.Duration `default:"25s" help:"How long one request waits for something new, at most 30s (default: ${default})."`
}

// Run copies another instance into the database and follows it.
func (cmd mirrorCommand) Run(ctx context.Context, db config.Database) (err error) {
	filter, err := url.ParseQuery(strings.Join(cmd.Filter, "&"))
	if err != nil {
		return fmt.Errorf("--filter is NAME=VALUE, as in the query of a list: %w", err)
	}
	s, err := openForWriting(ctx, db, writing)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	told := &mirrorLog{w: os.Stderr, bar: newProgress("copying", 0)}
	m := mirror.Mirror{
		Source: cmd.URL, Filter: filter, Batch: cmd.Batch, Wait: cmd.Wait, Report: told.report,
		Copy: &api.Replica{Store: s, Prose: prose.New(), Act: content.Act{By: content.ByCommandLine, Action: "mirror"}},
	}
	fmt.Fprintf(os.Stderr, "mirroring %s\n", cmd.URL)
	err = m.Run(ctx, cmd.Once)
	told.bar.end()
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil // it was told to stop, and goes on from here the next time
	}
	return err
}

// mirrorLog tells what a mirror does: a line for each thing that has happened, and a bar while it reads the export.
type mirrorLog struct {
	w     io.Writer
	bar   *progress
	last  mirror.Status
	begun bool
}

func (l *mirrorLog) report(s mirror.Status) {
	defer func() { l.last, l.begun = s, true }()
	switch {
	case s.Anew > l.last.Anew:
		l.line("beginning anew: %v", s.Err)
	case s.Err != nil:
		l.line("trying again: %v", s.Err)
	case s.Stage == mirror.Exporting:
		l.bar.of(s.Releases, s.Total)
	case s.Stage != l.last.Stage && l.last.Stage == mirror.Exporting:
		l.line("copied %d releases of the export", s.Total)
	case s.Changes > l.last.Changes:
		l.line("changes taken: %d; at event %d of %d, %d behind", s.Changes-l.last.Changes, s.Position, s.Head, s.Behind())
	case !l.begun || l.last.Err != nil || s.Behind() == 0 && l.last.Position == 0:
		l.line("at event %d of %d, %d behind", s.Position, s.Head, s.Behind())
	}
}

func (l *mirrorLog) line(format string, values ...any) {
	l.bar.end()
	_, _ = fmt.Fprintf(l.w, format+"\n", values...)
}
