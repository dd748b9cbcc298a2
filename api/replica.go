package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/dateline-press/dateline/api/mirror"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
	"github.com/dateline-press/dateline/internal/strictjson"
)

// Replica keeps the copy of another instance in a store, so that it can be served as the other one is. It is a
// [mirror.Copy].
type Replica struct {
	Store ReplicaStore
	Prose *prose.Renderer
	Act   content.Act

	at string // the place that was kept last
}

// ReplicaStore is where a [Replica] puts what it takes.
type ReplicaStore interface {
	ImportStore
	// MirrorPlace gives what was kept with the last step.
	MirrorPlace(ctx context.Context) (string, error)
	// Mirror takes a step over, or nothing of it.
	Mirror(ctx context.Context, act content.Act, step *content.Step) error
}

// Place implements [mirror.Copy].
func (r *Replica) Place(ctx context.Context) (string, error) {
	at, err := r.Store.MirrorPlace(ctx)
	if err != nil {
		return "", busy(err)
	}
	r.at = at
	return at, nil
}

// Take implements [mirror.Copy].
func (r *Replica) Take(ctx context.Context, s mirror.Step) error {
	step := content.Step{AllTerms: s.AllTerms, From: r.at, Place: s.Place}
	if s.Only != nil {
		step.Only = &content.Range{After: s.Only.After, UpTo: s.Only.UpTo}
	}
	var put []mirror.Change
	for _, c := range s.Changes {
		if c.Resource != nil {
			put = append(put, c)
			continue
		}
		d, err := departure(c)
		if err != nil {
			return err
		}
		step.Drop = append(step.Drop, d)
	}
	v, err := r.Store.Vocabulary(ctx)
	if err != nil {
		return busy(err)
	}
	if step.Put, v, err = r.read(ctx, v, put); err != nil {
		return err
	}
	for _, d := range step.Drop {
		if d.Into != "" && v.Lookup(d.Type, d.Into) == nil {
			return fmt.Errorf("the %s %s was merged into %s: %w", d.Type.Label(), d.ID, d.Into, mirror.ErrUnknownTerm)
		}
	}
	if err := r.Store.Mirror(ctx, r.Act, &step); err != nil {
		return busy(err)
	}
	r.at = s.Place
	return nil
}

// busy says of an error whether it is over in a while.
func busy(err error) error {
	var known *content.Error
	if errors.As(err, &known) && known.Kind == content.Unavailable {
		return fmt.Errorf("%w: %w", mirror.ErrBusy, err)
	}
	return err
}

// departure reads what is to be dropped.
func departure(c mirror.Change) (content.Departure, error) {
	d := content.Departure{Type: content.TermType(c.Type), ID: c.ID, Into: c.Into}
	if len(c.Gone) == 0 {
		return d, nil
	}
	var gone Gone
	if err := json.Unmarshal(c.Gone, &gone); err != nil {
		return d, fmt.Errorf("release %s: read why it was withdrawn: %w", c.ID, err)
	}
	at, err := time.Parse(time.RFC3339Nano, gone.WithdrawnAt)
	if err != nil {
		return d, fmt.Errorf("release %s: read when it was withdrawn: %w", c.ID, err)
	}
	d.Gone = &content.Gone{Withdrawal: content.Withdrawal{Reason: content.WithdrawalReason(gone.Reason), Note: gone.Note}, WithdrawnAt: at}
	if gone.ReplacedBy != nil {
		d.Gone.Replacement = *gone.ReplacedBy
	}
	return d, nil
}

// read reads what is to be put, and gives the vocabulary with the terms that are part of it.
func (r *Replica) read(ctx context.Context, v *content.Vocabulary, put []mirror.Change) ([]content.Submission, *content.Vocabulary, error) {
	im, opts := &Importer{Store: r.Store, Prose: r.Prose, NewID: func() string { return "" }}, &ImportOptions{}
	lines := make([]*importLine, len(put))
	onAll(ctx, len(put), func(i int) { lines[i] = im.parseAs(put[i].Type, i+1, put[i].Resource, opts) })
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	var terms []content.Item
	for _, l := range lines {
		if l.in != nil {
			l.in.exact = true // as terms are named there, and not as they are called here
		}
		if l.status == 0 && l.term() {
			if it := l.probe(v); it != nil {
				terms = append(terms, it)
			}
		}
	}
	also := v.With(terms)
	all := make([]content.Submission, len(lines))
	for i, l := range lines {
		if l.status == 0 {
			l.resolve(v, also)
		}
		if err := l.unreadable(put[i]); err != nil {
			return nil, nil, err
		}
		all[i] = l.sub
	}
	return all, also, nil
}

// unreadable says why something cannot be put; nil where it can.
func (l *importLine) unreadable(c mirror.Change) error {
	switch {
	case l.status != 0 && slices.ContainsFunc(l.faults, func(f Fault) bool { return f.Code == codeUnknownTerm }):
		return fmt.Errorf("the %s %s: %w", c.Type, c.ID, mirror.ErrUnknownTerm)
	case l.status != 0:
		return fmt.Errorf("the %s %s cannot be read: %w", c.Type, c.ID, lineFaults(l.shown()))
	case !l.term() && (l.sub.Imprint == nil || l.sub.Release.ID != c.ID), l.term() && l.sub.Term.Common().ID != c.ID:
		return fmt.Errorf("the %s %s is not one of an export", c.Type, c.ID)
	}
	return nil
}

// parseAs reads what can be read of an item of a known type without the vocabulary. The feed says the type beside it.
func (im *Importer) parseAs(kind string, number int, text []byte, opts *ImportOptions) *importLine {
	value, err := strictjson.Parse(text)
	if err != nil {
		return im.parseLine(number, text, opts) // which says what is wrong
	}
	if value.Kind == strictjson.Object && value.Member("type") == nil {
		value.Members = append(value.Members, strictjson.Member{Name: "type", Value: strictjson.Value{Kind: strictjson.String, Text: kind}})
	}
	return im.parseValue(number, &value, opts)
}
