package vocabulary

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/dateline-press/dateline/internal/content"
)

// Positions leave room between two terms, and field operations stand after the other structures.
const (
	positionStep    = 10
	firstOperations = 1000
)

// entry is what the files say of every term.
type entry struct {
	Slug      string             `json:"slug"`
	Name      string             `json:"name"`
	Aliases   []string           `json:"aliases"`
	Names     map[string]string  `json:"names"`
	Status    content.TermStatus `json:"status"` // active where it is left out
	Successor string             `json:"successor"`
}

type stateEntry struct {
	entry
	Code             string             `json:"code"`
	Group            content.StateGroup `json:"group"`
	MemberFrom       content.PartialDay `json:"member_from"`
	MemberTo         content.PartialDay `json:"member_to"`
	Chairpersonships []int              `json:"chairpersonships"`
}

type structureEntry struct {
	entry
	Kind   content.StructureKind `json:"kind"`
	Parent string                `json:"parent"`
}

// operationEntry is a field operation under its latest name. Its days span all the names it has had: it
// opened when it began its work or, where that is not known, when it was decided on.
type operationEntry struct {
	entry
	City       string             `json:"city"`
	Territory  string             `json:"territory"`
	Note       string             `json:"note"`
	HostStates []string           `json:"host_states"`
	OpenedOn   content.PartialDay `json:"opened_on"`
	ClosedOn   content.PartialDay `json:"closed_on"`
}

// reader turns the files into terms. References are gathered on the way and checked when all terms are known.
type reader struct {
	files fs.FS
	now   time.Time
	items []content.Item
	slugs map[content.Ref]bool
	refs  []reference
}

// reference is a term named by another one.
type reference struct {
	from string
	to   content.Ref
}

func read(files fs.FS, now time.Time) (*reader, error) {
	r := &reader{files: files, now: now, slugs: map[content.Ref]bool{}}
	err := errors.Join(r.fieldsOfWork(), r.states(), r.structures(), r.fieldOperations(), r.meetings())
	if err == nil {
		err = r.check()
	}
	if err != nil {
		return nil, fmt.Errorf("read the vocabulary: %w", err)
	}
	return r, nil
}

func (r *reader) fieldsOfWork() error {
	return each(r.files, "fields_of_work.json", func(i int, e entry) error {
		return r.add(&content.FieldOfWork{Term: r.term(content.TypeFieldOfWork, e, i)})
	})
}

func (r *reader) meetings() error {
	return each(r.files, "meetings.json", func(i int, e entry) error {
		return r.add(&content.Meeting{Term: r.term(content.TypeMeeting, e, i)})
	})
}

func (r *reader) states() error {
	return each(r.files, "states.json", func(i int, e stateEntry) error {
		return r.add(&content.State{
			Term:             r.term(content.TypeState, e.entry, i),
			Code:             e.Code,
			Group:            e.Group,
			MemberFrom:       e.MemberFrom,
			MemberTo:         e.MemberTo,
			Chairpersonships: e.Chairpersonships,
		})
	})
}

func (r *reader) structures() error {
	return each(r.files, "structures.json", func(i int, e structureEntry) error {
		return r.add(&content.Structure{
			Term:     r.term(content.TypeStructure, e.entry, i),
			Kind:     e.Kind,
			ParentID: r.ref(e.Slug, content.TypeStructure, e.Parent),
		})
	})
}

func (r *reader) fieldOperations() error {
	return each(r.files, "field_operations.json", func(i int, e operationEntry) error {
		o := &content.FieldOperation{
			Term:      r.term(content.TypeFieldOperation, e.entry, i),
			City:      e.City,
			Territory: e.Territory,
			Note:      e.Note,
			OpenedOn:  e.OpenedOn,
			ClosedOn:  e.ClosedOn,
		}
		o.Position += firstOperations
		if o.Status == content.Closed { // the institution's site says so in the label
			o.Aliases = append(o.Aliases, o.Name+" (closed)")
		}
		for _, state := range e.HostStates {
			o.HostStateIDs = append(o.HostStateIDs, r.ref(e.Slug, content.TypeState, state))
		}
		return r.add(o)
	})
}

func (r *reader) term(t content.TermType, e entry, i int) content.Term {
	status := e.Status
	if status == "" {
		status = content.Active
	}
	return content.Term{
		ID:          ID(t, e.Slug),
		Slug:        e.Slug,
		Name:        e.Name,
		Aliases:     e.Aliases,
		Names:       e.Names,
		Status:      status,
		SuccessorID: r.ref(e.Slug, t, e.Successor),
		Position:    (i + 1) * positionStep,
		Version:     1,
		CreatedAt:   r.now,
		UpdatedAt:   r.now,
	}
}

// ref gives the id of a term that another one names, and remembers to check that it is there.
func (r *reader) ref(from string, t content.TermType, slug string) string {
	if slug == "" {
		return ""
	}
	r.refs = append(r.refs, reference{from: from, to: content.Ref{Type: identity(t), Slug: slug}})
	return ID(t, slug)
}

func (r *reader) add(it content.Item) error {
	key := content.Ref{Type: identity(it.Type()), Slug: it.Common().Slug}
	if r.slugs[key] {
		return fmt.Errorf("%s %s stands twice", key.Type, key.Slug)
	}
	r.slugs[key] = true
	r.items = append(r.items, it)
	if err := it.Check(); err != nil {
		return fmt.Errorf("%s: %w", key.Slug, err)
	}
	return nil
}

// check reports the terms that are named and not there.
func (r *reader) check() error {
	var errs []error
	for _, ref := range r.refs {
		if !r.slugs[ref.to] {
			errs = append(errs, fmt.Errorf("%s names the %s %q, which is not there", ref.from, ref.to.Type.Label(), ref.to.Slug))
		}
	}
	return errors.Join(errs...)
}

// each decodes a file of entries and hands them on in order. All that is wrong is reported at once.
func each[E any](files fs.FS, name string, do func(i int, e E) error) error {
	entries, err := decode[E](files, name)
	if err != nil {
		return err
	}
	var errs []error
	for i, e := range entries {
		if err := do(i, e); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
	}
	return errors.Join(errs...)
}

// decode reads a file as a list. A member that is not known is an error: it would be lost otherwise.
func decode[E any](files fs.FS, name string) ([]E, error) {
	text, err := fs.ReadFile(files, "data/"+name)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	var entries []E
	if err := d.Decode(&entries); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return entries, nil
}
