package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/dateline-press/dateline/internal/config"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/ingest"
	"github.com/dateline-press/dateline/internal/prose"
	"github.com/dateline-press/dateline/internal/store"
)

type importCommand struct {
	Paths   []string `arg:"" name:"path" help:"Files or folders: saved pages (text dumps or HTML), RSS and Atom feeds, exports of WordPress, lines of JSON as the export writes them."`
	Draft   bool     `help:"Keep what was read as drafts, do not publish it."`
	DryRun  bool     `help:"Of lines of JSON: say what would become of them, and change nothing."`
	OnError string   `enum:"continue,stop" default:"continue" help:"Of lines of JSON: whether to go on behind one that is refused."`
	Report  string   `enum:"text,json" default:"text" help:"How to report: text, or json for machines."`
}

// errRefused makes the command end with a failure once everything else is done.
var errRefused = errors.New("some pages or items were refused")

// Run imports every page it can and reports on all of them.
func (cmd importCommand) Run(ctx context.Context, db config.Database) (err error) {
	files, err := pages(cmd.Paths)
	if err != nil {
		return err
	}
	s, err := openForWriting(ctx, db, writing)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	im := pageImport{store: s, renderer: prose.New(), draft: cmd.Draft}
	reports, files, err := cmd.lines(ctx, s, files)
	if err == nil {
		var more []fileReport
		more, files, err = im.feeds(ctx, files)
		reports = append(reports, more...)
	}
	if err != nil {
		return errors.Join(err, writeReport(os.Stdout, cmd.Report, reports))
	}
	bar := newProgress("importing", len(files))
	read := 0
	for batch := range slices.Chunk(files, importBatch) {
		done, err := im.batch(ctx, batch)
		reports = append(reports, done...)
		if err != nil {
			return errors.Join(err, writeReport(os.Stdout, cmd.Report, reports))
		}
		read += len(batch)
		bar.show(read)
	}
	bar.end()
	if err := writeReport(os.Stdout, cmd.Report, reports); err != nil {
		return err
	}
	if slices.ContainsFunc(reports, func(r fileReport) bool { return r.Outcome == outcomeRefused }) {
		return errRefused
	}
	return nil
}

// pages lists the files to read: those named, and all in the folders named, in order of their names.
func pages(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		err := filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
			hidden := p != path && strings.HasPrefix(d.Name(), ".")
			switch {
			case err != nil:
				return err
			case d.IsDir() && hidden:
				return filepath.SkipDir
			case !d.IsDir() && !hidden:
				files = append(files, p)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("look for pages: %w", err)
		}
	}
	if len(files) == 0 {
		return nil, errors.New("there are no files to import")
	}
	return files, nil
}

// importBatch is how many pages one transaction takes.
const importBatch = 500

// pageImport turns pages and entries of feeds into releases of a store.
type pageImport struct {
	store    *store.Store
	renderer *prose.Renderer
	draft    bool
}

// batch reads pages and stores them in one transaction.
func (im *pageImport) batch(ctx context.Context, files []string) ([]fileReport, error) {
	v, err := im.store.Vocabulary(ctx)
	if err != nil {
		return nil, err
	}
	reader := &ingest.Reader{Vocabulary: v, NewID: uuid.NewString}
	var taken intake
	for _, file := range files {
		reading, err := im.read(reader, file)
		taken.add(file, "", reading, err)
	}
	return im.keep(ctx, &taken)
}

// intake is what was read and is to be stored in one transaction.
type intake struct {
	reports  []fileReport
	readings []*ingest.Reading
	stored   []int // the reports of the readings
}

// add adds what was read, or why it was not.
func (in *intake) add(file, item string, reading *ingest.Reading, err error) {
	if err != nil {
		in.reports = append(in.reports, refusal(file, item, err))
		return
	}
	in.stored = append(in.stored, len(in.reports))
	in.reports = append(in.reports, newFileReport(file, item, reading))
	in.readings = append(in.readings, reading)
}

// keep stores what was read and reports on it.
func (im *pageImport) keep(ctx context.Context, in *intake) ([]fileReport, error) {
	submissions := make([]store.Submission, len(in.readings))
	for i, reading := range in.readings {
		submissions[i] = store.Submission{Release: &reading.Release, NewStructures: reading.NewStructures, Draft: im.draft}
	}
	results, err := im.store.Import(ctx, submissions)
	for n, result := range results {
		in.reports[in.stored[n]].took(result)
	}
	return in.reports, err
}

// read reads one page.
func (im *pageImport) read(reader *ingest.Reader, file string) (*ingest.Reading, error) {
	data, err := readLimited(file)
	if err != nil {
		return nil, err
	}
	reading, err := reader.Page(filepath.Base(file), data)
	if err != nil {
		return nil, err
	}
	return reading, im.derive(&reading.Release)
}

// derive fills in what is derived from what was read.
func (im *pageImport) derive(r *content.Release) (err error) {
	if r.Body, err = im.renderer.FromMarkdown(r.Body.Markdown); err != nil {
		return err
	}
	r.ID = uuid.NewString()
	if r.Slug == "" {
		r.Slug = prose.Slug(r.Title, r.Locale)
	}
	return r.Check()
}

// readLimited does not read more of a file than a page may have.
func readLimited(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.Size() > ingest.MaxInput {
		return nil, content.Errorf(content.Invalid, "the file has %d bytes, and a page at most %d", info.Size(), ingest.MaxInput)
	}
	return os.ReadFile(file)
}
