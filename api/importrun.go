package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/dateline-press/dateline/internal/content"
)

// importRun is an import under way.
type importRun struct {
	*Importer
	opts     *ImportOptions
	timing   Timing
	tell     func([]ImportResult) error
	summary  ImportSummary
	reported int            // faults
	last     int            // the line at which it stops, where that is known
	terms    []content.Item // of lines that are in the same transaction
	kept     []ImportResult // what is told once it is kept
}

// errStopped ends an import before its last line; the summary says why.
var errStopped = errors.New("the import was stopped")

func (r *importRun) run(ctx context.Context, groups <-chan lineGroup) error {
	o := r.opts
	how := content.Intake{Whole: o.Strict, Undone: o.DryRun, Strict: o.Strict || o.Stop, Terms: o.whole()}
	next := func(take func(lineGroup) error) error { return r.each(ctx, groups, take) }
	if o.whole() && o.Gather {
		all, err := r.gather(ctx, groups)
		if err != nil {
			return err
		}
		how.Terms = len(r.terms) > 0
		next = func(take func(lineGroup) error) error {
			for _, g := range all {
				if err := take(g); err != nil {
					return err
				}
			}
			return nil
		}
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, r.timing.Import)
		defer cancel()
	}
	err := r.Store.TakeOver(ctx, o.Act, how, func(take content.Take) error {
		return next(func(g lineGroup) error { return r.takeGroup(take, g) })
	})
	if err != nil && !errors.Is(err, errStopped) {
		return err
	}
	if len(r.kept) > 0 {
		return r.tell(r.kept)
	}
	return nil
}

// each goes through the groups as they come.
func (r *importRun) each(ctx context.Context, groups <-chan lineGroup, take func(lineGroup) error) error {
	for g := range groups {
		r.summary.Lines = g.read
		switch {
		case errors.Is(g.err, io.EOF):
			return nil
		case g.err != nil:
			return g.err
		}
		if err := r.resolve(ctx, g.lines); err != nil {
			return err
		}
		if err := take(g); err != nil {
			return err
		}
	}
	return ctx.Err() // who reads has given up
}

// gather reads all groups. Where all lines are wanted or none, it reports everything that is wrong with them.
func (r *importRun) gather(ctx context.Context, groups <-chan lineGroup) (all []lineGroup, err error) {
	var wrong lineFaults
	err = r.each(ctx, groups, func(g lineGroup) error {
		all = append(all, g)
		for _, l := range g.lines {
			wrong = append(wrong, l.named()...)
		}
		return nil
	})
	if err == nil && r.opts.Strict && len(wrong) > 0 {
		return nil, wrong[:min(len(wrong), maxAllFaults)]
	}
	return all, err
}

// resolve reads what of the lines depends on the vocabulary, and the terms of lines before or behind.
func (r *importRun) resolve(ctx context.Context, lines []*importLine) error {
	ctx, cancel := context.WithTimeout(ctx, r.timing.Request)
	defer cancel()
	v, err := r.Store.Vocabulary(ctx)
	if err != nil {
		return err
	}
	if !r.opts.whole() {
		r.terms = nil // they are there, or were refused
	}
	for _, l := range lines {
		if l.status != 0 || !l.term() {
			continue
		}
		if it := l.probe(v); it != nil {
			r.terms = append(r.terms, it)
		}
	}
	also := v.With(r.terms)
	for _, l := range lines {
		if l.status == 0 {
			l.resolve(v, also)
		}
		l.in, l.rules = nil, nil
	}
	return nil
}

// resolve reads the rest of a line and says what is wrong with it.
func (l *importLine) resolve(v, also *content.Vocabulary) {
	switch {
	case l.kind == "": // there is no such type: that is what is said
	case l.term():
		l.resolveTerm(v, also)
	default:
		l.in.also = also
		l.sub.Release.Tags = l.in.tags(v, nil)
		l.in.end(serverOwned()...)
	}
	var wrong bodyFaults
	if err := l.in.err(l.rules...); errors.As(err, &wrong) {
		l.refuse(problemNamed(wrong.problem()).status, wrong)
	} else if err != nil {
		l.refuse(refusal(err))
	}
}

// takeGroup takes over lines that were read together. What comes twice is taken over twice, one transaction after the
// other, unless all lines are in one.
func (r *importRun) takeGroup(take content.Take, g lineGroup) error {
	lines := r.upToStop(g.lines)
	for len(lines) > 0 {
		n := len(lines)
		if !r.opts.whole() {
			n = distinct(lines)
		}
		if err := r.takeLines(take, lines[:n]); err != nil {
			return err
		}
		lines = lines[n:]
	}
	return nil
}

// distinct counts the lines before one is about the same as another.
func distinct(lines []*importLine) int {
	batch, which := submissions(lines)
	if n := content.Distinct(batch); n < len(batch) {
		return which[n]
	}
	return len(lines)
}

// submissions gives what of the lines is to be taken over, and which lines that is.
func submissions(lines []*importLine) (batch []content.Submission, which []int) {
	for i, l := range lines {
		if l.status == 0 {
			batch, which = append(batch, l.sub), append(which, i)
		}
	}
	return batch, which
}

func (r *importRun) takeLines(take content.Take, lines []*importLine) error {
	batch, which := submissions(lines)
	taken, err := r.handOver(take, batch)
	if err != nil {
		return err
	}
	for i := range taken {
		if taken[i].Err == nil {
			continue
		}
		l := lines[which[i]]
		l.refuse(refusal(taken[i].Err))
		if r.opts.stops() {
			r.stop(l.number)
			lines = lines[:which[i]+1]
		}
	}
	return r.give(lines, which, taken)
}

// handOver takes submissions over. Where one is refused and that is the end, those before it are taken over without the
// others, and it is the last that something is said of.
func (r *importRun) handOver(take content.Take, batch []content.Submission) ([]content.Taken, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	taken, err := take(batch)
	i := slices.IndexFunc(taken, func(t content.Taken) bool { return t.Err != nil })
	if err != nil || i < 0 || !r.opts.stops() {
		return taken, err
	}
	before, err := r.handOver(take, batch[:i])
	return append(before, taken[i]), err
}

// stop notes that the import ends with a line that was refused.
func (r *importRun) stop(line int) {
	why := fmt.Sprintf("line %d was refused", line)
	r.summary.Stopped, r.last = &why, line
}

// stopAtFaults notes that the import ends since too much was wrong.
func (r *importRun) stopAtFaults(line int) {
	why := "1,000 faults were reported: correct the lines, and send them again"
	r.summary.Stopped, r.last = &why, line
}

// upToStop cuts lines behind the one at which the import stops, as far as that is known.
func (r *importRun) upToStop(lines []*importLine) []*importLine {
	reported := r.reported
	for i, l := range lines {
		if l.status == 0 {
			continue
		}
		reported += len(l.shown())
		switch {
		case r.opts.stops():
			r.stop(l.number)
		case reported >= maxAllFaults:
			r.stopAtFaults(l.number)
		default:
			continue
		}
		return lines[:i+1]
	}
	return lines
}

// give tells what became of lines.
func (r *importRun) give(lines []*importLine, which []int, taken []content.Taken) error {
	results := make([]ImportResult, len(lines))
	for i, l := range lines {
		results[i] = ImportResult{Line: l.number, Type: l.kind, Status: l.status, Outcome: string(content.Refused)}
	}
	for i := range taken {
		if t, result := &taken[i], &results[which[i]]; t.Err == nil {
			result.Status, result.Outcome = http.StatusOK, string(t.Outcome)
			result.ID, result.Slug, result.Version = t.ID, t.Slug, t.Version
			if t.Outcome == content.Created {
				result.Status = http.StatusCreated
			}
		}
	}
	var wrong lineFaults
	for i, l := range lines {
		if l.status != 0 {
			shown := l.shown()
			results[i].Errors = shown[:min(len(shown), maxAllFaults-r.reported)]
			r.reported += len(results[i].Errors)
			wrong = append(wrong, l.named()...)
		}
		r.summary.count(results[i].Outcome)
	}
	if r.opts.Strict {
		if len(wrong) > 0 {
			return wrong[:min(len(wrong), maxAllFaults)]
		}
		r.kept = append(r.kept, results...)
		return nil
	}
	last := lines[len(lines)-1].number
	if r.reported >= maxAllFaults {
		r.stopAtFaults(last)
	}
	if err := r.tell(results); err != nil {
		return err
	}
	if r.last > 0 && r.last <= last {
		r.summary.Lines = last
		return errStopped
	}
	return nil
}

func (s *ImportSummary) count(outcome string) {
	switch content.Outcome(outcome) {
	case content.Created:
		s.Created++
	case content.Updated:
		s.Updated++
	case content.Unchanged:
		s.Unchanged++
	default:
		s.Refused++
	}
}
