package mirror

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"strconv"
)

const (
	releasesPath = "/v1/export/releases.ndjson"
	termsPath    = "/v1/export/terms.ndjson"

	defaultBatch = 500
	maxStep      = 16 << 20 // bytes of the releases of one step, but for the last
	maxLine      = 8 << 20  // bytes
)

// export reads the export, from its beginning or from where the copy stands, and leads to the feed. The cursor from
// which that goes on is the one of the first answer, however often the export breaks off.
func (r *reading) export(ctx context.Context) error {
	q := maps.Clone(r.Filter)
	if q == nil {
		q = url.Values{}
	}
	at := r.place
	if at.After == "" {
		at.Cursor = ""
	} else {
		q.Set("after", at.After)
		q.Set("cursor", at.Cursor)
	}
	a, err := r.client.get(ctx, releasesPath, q, 0)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	if at.Cursor == "" {
		at.Cursor = a.header.Get("Changes-Cursor")
	}
	total, err := strconv.Atoi(a.header.Get("Export-Total"))
	if err != nil || at.Cursor == "" {
		return fmt.Errorf("%s does not say how many releases it has, or where the feed goes on: is this an instance of Dateline?", releasesPath)
	}
	r.status.Releases, r.status.Total = 0, total
	// Terms are read behind the snapshot of the releases, so that there are all that these name.
	terms, err := r.terms(ctx)
	if err != nil {
		return err
	}
	if err := r.take(ctx, Step{Changes: terms}, at); err != nil {
		return err
	}
	r.report(nil)
	return r.releases(ctx, newLines(a), total)
}

// releases takes the lines of an export.
func (r *reading) releases(ctx context.Context, l *lines, total int) error {
	for {
		batch, err := r.batch(l)
		ended := errors.Is(err, io.EOF)
		switch {
		case err != nil && !ended:
			return err
		case ended && l.count != total:
			return passing{error: fmt.Errorf("%s ends after %d of %d releases", releasesPath, l.count, total)}
		case ended:
			return r.endExport(ctx, batch, l.count)
		}
		next := r.place
		next.After = l.last
		if err := r.take(ctx, Step{Changes: batch, Only: &Range{r.place.After, next.After}}, next); err != nil {
			return err
		}
		r.status.Releases = l.count
		r.report(nil)
	}
}

// endExport takes what comes last, with all the terms there are: nothing needs the others any longer.
func (r *reading) endExport(ctx context.Context, batch []Change, count int) error {
	terms, err := r.terms(ctx)
	if err != nil {
		return err
	}
	next := r.place
	next.Stage, next.After = Following, ""
	if err := r.take(ctx, Step{Changes: append(terms, batch...), Only: &Range{After: r.place.After}, AllTerms: true}, next); err != nil {
		return err
	}
	r.status.Stage, r.status.Releases = Following, count
	r.report(nil)
	return nil
}

// batch reads the releases of one step. The error is io.EOF behind the last, which are given with it.
func (r *reading) batch(l *lines) ([]Change, error) {
	most := r.Batch
	if most <= 0 {
		most = defaultBatch
	}
	var all []Change
	for size := 0; len(all) < most && size < maxStep; {
		before := l.last
		c, err := l.next()
		if err != nil {
			return all, err
		}
		if c.Type = "release"; c.ID <= before || c.ID <= r.place.After {
			return nil, fmt.Errorf("%s is not in the order of ids", releasesPath)
		}
		all, size = append(all, c), size+len(c.Resource)
	}
	return all, nil
}

// terms reads all terms.
func (r *reading) terms(ctx context.Context) ([]Change, error) {
	a, err := r.client.get(ctx, termsPath, nil, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = a.Close() }()
	var all []Change
	for l := newLines(a); ; {
		c, err := l.next()
		if errors.Is(err, io.EOF) {
			if total := a.header.Get("Export-Total"); total != strconv.Itoa(len(all)) {
				return nil, passing{error: fmt.Errorf("%s ends after %d of %s terms", termsPath, len(all), total)}
			}
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
}

// lines reads an export line by line.
type lines struct {
	from  *bufio.Reader
	count int
	last  string // the id in the last line
}

func newLines(from io.Reader) *lines { return &lines{from: bufio.NewReaderSize(from, 64<<10)} }

// next reads a line, which has an end: what stands before the end of a text that broke off is not one.
func (l *lines) next() (Change, error) {
	var line []byte
	for {
		part, err := l.from.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxLine:
			return Change{}, fmt.Errorf("line %d is longer than %d MiB", l.count+1, maxLine>>20)
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(line) > 0:
			return Change{}, passing{error: fmt.Errorf("line %d broke off: %w", l.count+1, io.ErrUnexpectedEOF)}
		case err != nil:
			return Change{}, err
		}
		break
	}
	var of struct{ Type, ID string }
	line = bytes.TrimSuffix(line, []byte("\n"))
	if err := json.Unmarshal(line, &of); err != nil || of.ID == "" {
		return Change{}, fmt.Errorf("line %d is not an item", l.count+1)
	}
	l.count, l.last = l.count+1, of.ID
	return Change{Type: of.Type, ID: of.ID, Resource: line}, nil
}
