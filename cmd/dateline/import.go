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
	Paths  []string `arg:"" name:"path" help:"Files or folders of saved pages: text dumps or HTML."`
	Draft  bool     `help:"Keep what was read as drafts, do not publish it."`
	Report string   `enum:"text,json" default:"text" help:"How to report: text, or json for machines."`
}

// errRefused makes the command end with a failure once everything else is done.
var errRefused = errors.New("some pages were refused")

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
	bar := newProgress("importing", len(files))
	var reports []fileReport
	for batch := range slices.Chunk(files, importBatch) {
		done, err := im.batch(ctx, batch)
		reports = append(reports, done...)
		if err != nil {
			return errors.Join(err, writeReport(os.Stdout, cmd.Report, reports))
		}
		bar.show(len(reports))
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

// pageImport turns pages into releases of a store.
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
	reports := make([]fileReport, len(files))
	var submissions []store.Submission
	var stored []int // the reports of the submissions
	for i, file := range files {
		reading, err := im.read(reader, file)
		if err != nil {
			reports[i] = refusal(file, err)
			continue
		}
		reports[i] = newFileReport(file, reading)
		submissions = append(submissions, store.Submission{
			Release: &reading.Release, NewStructures: reading.NewStructures, Draft: im.draft,
		})
		stored = append(stored, i)
	}
	results, err := im.store.Import(ctx, submissions)
	for n, result := range results {
		reports[stored[n]].took(result)
	}
	return reports, err
}

// read reads one page and derives what is derived from it.
func (im *pageImport) read(reader *ingest.Reader, file string) (*ingest.Reading, error) {
	data, err := readLimited(file)
	if err != nil {
		return nil, err
	}
	reading, err := reader.Page(filepath.Base(file), data)
	if err != nil {
		return nil, err
	}
	r := &reading.Release
	if r.Body, err = im.renderer.FromMarkdown(r.Body.Markdown); err != nil {
		return nil, err
	}
	r.ID, r.Slug = uuid.NewString(), prose.Slug(r.Title, r.Locale)
	if err := r.Check(); err != nil {
		return nil, err
	}
	return reading, nil
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
