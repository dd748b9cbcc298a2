package api

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/strictjson"
)

// Codes of what is wrong with a body.
const (
	codeWrongType     = "wrong_type"
	codeUnknownMember = "unknown_member"
	codeReadOnly      = "read_only"
	codeNull          = "null"
	codeRequired      = "required"
	codeUnknownTerm   = "unknown_term"
	codeInvalid       = "invalid"
	codeTooMany       = "too_many"
	codeConflict      = "conflict"
)

// bodyFaults is everything that is wrong with a body.
type bodyFaults []Fault

// Error implements error.
func (f bodyFaults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Pointer + ": " + fault.Detail
	}
	return strings.Join(lines, "; ")
}

// input reads the members of an object one by one into where they belong, and gathers what is wrong. A member that
// is not there leaves what it would set as it is.
type input struct {
	at     string // the pointer of the object
	object *strictjson.Value
	seen   []string
	faults *bodyFaults

	refs bool                // terms may be named by objects, as the API shows them
	also *content.Vocabulary // terms that are looked for where there is none so far; may be nil

	exact bool // objects name terms by their id alone
}

func newInput(object *strictjson.Value) *input {
	return &input{object: object, faults: new(bodyFaults)}
}

func (in *input) fault(name, code, detail string) {
	in.faultAt(strictjson.Pointer(in.at, name), code, detail)
}

func (in *input) faultAt(pointer, code, detail string) {
	*in.faults = append(*in.faults, Fault{Pointer: pointer, Code: code, Detail: detail})
}

// item gives the pointer of a member of a member.
func (in *input) item(name, of string) string {
	return strictjson.Pointer(strictjson.Pointer(in.at, name), of)
}

// member gives a member that is there and of a kind, or of null where that clears it.
func (in *input) member(name string, kind strictjson.Kind, clears bool) *strictjson.Value {
	in.seen = append(in.seen, name)
	v := in.object.Member(name)
	switch {
	case v == nil || v.Kind == kind || (v.Kind == strictjson.Null && clears):
		return v
	case v.Kind == strictjson.Null:
		in.fault(name, codeNull, "must not be null")
	default:
		in.fault(name, codeWrongType, "must be "+kind.String()+", not "+v.Kind.String())
	}
	return nil
}

// has reports whether a member is there, whatever it is.
func (in *input) has(name string) bool { return in.object.Member(name) != nil }

// line reads one line of text that may be cleared.
func (in *input) line(name string, into *string) {
	if v := in.member(name, strictjson.String, true); v != nil {
		*into = content.TrimLine(v.Text)
	}
}

// required reads one line of text that may not.
func (in *input) required(name string, into *string) {
	if v := in.member(name, strictjson.String, false); v != nil {
		*into = content.TrimLine(v.Text)
	}
}

// number reads a whole number.
func (in *input) number(name string, into *int) {
	v := in.member(name, strictjson.Number, false)
	if v == nil {
		return
	}
	n, err := strconv.ParseInt(v.Text, 10, 32)
	if err != nil {
		in.fault(name, codeInvalid, "must be a whole number from -2147483648 to 2147483647")
		return
	}
	*into = int(n)
}

// instant reads a moment (RFC 3339); it must say its zone.
func (in *input) instant(name string, into **time.Time) {
	v := in.member(name, strictjson.String, true)
	switch {
	case v == nil:
	case v.Kind == strictjson.Null:
		*into = nil
	default:
		t, err := time.Parse(time.RFC3339Nano, v.Text)
		if err != nil || t.UTC().Year() < content.MinYear || t.UTC().Year() > content.MaxYear {
			in.fault(name, codeInvalid, "must be an instant with its zone, such as 2026-11-24T12:00:00Z, from the years "+
				strconv.Itoa(content.MinYear)+" to "+strconv.Itoa(content.MaxYear))
			return
		}
		if t = t.UTC(); !t.Equal(t.Truncate(time.Microsecond)) {
			in.fault(name, codeInvalid, "must have at most six digits behind the second: it is kept to the microsecond")
			return
		}
		*into = &t
	}
}

// lines reads a list of lines.
func (in *input) lines(name string, into *[]string) {
	v := in.member(name, strictjson.Array, true)
	if v == nil {
		return
	}
	*into = []string{}
	for i := range v.Items {
		if item := &v.Items[i]; item.Kind != strictjson.String {
			in.faultAt(in.item(name, strconv.Itoa(i)), codeWrongType, "must be a string, not "+item.Kind.String())
			continue
		}
		*into = append(*into, content.TrimLine(v.Items[i].Text))
	}
}

// numbers reads a list of whole numbers.
func (in *input) numbers(name string, into *[]int) {
	v := in.member(name, strictjson.Array, true)
	if v == nil {
		return
	}
	*into = []int{}
	for i := range v.Items {
		n, err := strconv.ParseInt(v.Items[i].Text, 10, 32)
		if v.Items[i].Kind != strictjson.Number || err != nil {
			in.faultAt(in.item(name, strconv.Itoa(i)), codeWrongType, "must be a whole number")
			continue
		}
		*into = append(*into, int(n))
	}
}

// texts reads an object of lines over a map: null takes a member away (RFC 7396).
func (in *input) texts(name string, into *map[string]string) {
	v := in.member(name, strictjson.Object, true)
	if v == nil {
		return
	}
	merged := map[string]string{}
	if v.Kind == strictjson.Object {
		for k, text := range *into {
			merged[k] = text
		}
	}
	for i := range v.Members {
		m := &v.Members[i]
		switch m.Value.Kind {
		case strictjson.Null:
			delete(merged, m.Name)
		case strictjson.String:
			merged[m.Name] = content.TrimLine(m.Value.Text)
		default:
			in.faultAt(in.item(name, m.Name), codeWrongType, "must be a string, not "+m.Value.Kind.String())
		}
	}
	*into = merged
}

// below reads an object over what is there; the caller ends it.
func (in *input) below(name string) (*input, bool) {
	v := in.member(name, strictjson.Object, true)
	if v == nil {
		return nil, false
	}
	return in.of(strictjson.Pointer(in.at, name), v), true
}

// of reads an object that is part of this one.
func (in *input) of(pointer string, v *strictjson.Value) *input {
	return &input{at: pointer, object: v, faults: in.faults, refs: in.refs, also: in.also, exact: in.exact}
}

// term reads the id, slug, code or a name of a term as its id.
func (in *input) term(name string, t content.TermType, v *content.Vocabulary, into *string) {
	kind := strictjson.String
	if m := in.object.Member(name); in.refs && m != nil && m.Kind == strictjson.Object {
		kind = strictjson.Object
	}
	m := in.member(name, kind, true)
	switch {
	case m == nil:
	case m.Kind == strictjson.Null:
		*into = ""
	default:
		if id, ok := in.named(strictjson.Pointer(in.at, name), t, v, m); ok {
			*into = id
		}
	}
}

// terms reads a list of terms as their ids, each once.
func (in *input) terms(name string, t content.TermType, v *content.Vocabulary, into *[]string) {
	list := in.member(name, strictjson.Array, true)
	if list == nil {
		return
	}
	if len(list.Items) > content.MaxTags {
		in.fault(name, codeTooMany, "must be at most "+strconv.Itoa(content.MaxTags))
		return
	}
	ids := []string{}
	for i := range list.Items {
		item, at := &list.Items[i], in.item(name, strconv.Itoa(i))
		if item.Kind != strictjson.String && (item.Kind != strictjson.Object || !in.refs) {
			in.faultAt(at, codeWrongType, "must be a string, not "+item.Kind.String())
			continue
		}
		if id, ok := in.named(at, t, v, item); ok && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	*into = ids
}

// named finds the term that a string names or, by its id, its slug or its name, an object.
func (in *input) named(at string, t content.TermType, v *content.Vocabulary, value *strictjson.Value) (string, bool) {
	spellings := []string{value.Text}
	if value.Kind == strictjson.Object {
		spellings = nil
		names := []string{"id", "slug", "name"}
		if in.exact {
			names = names[:1]
		}
		for _, name := range names {
			if m := value.Member(name); m != nil && m.Kind == strictjson.String {
				spellings = append(spellings, m.Text)
			}
		}
	}
	return in.lookUp(at, t, v, spellings)
}

func (in *input) lookUp(at string, t content.TermType, v *content.Vocabulary, spellings []string) (string, bool) {
	if in.exact && in.also != nil {
		v = in.also
	}
	for _, spelling := range spellings {
		it := v.Lookup(t, spelling)
		if it == nil && in.also != nil {
			it = in.also.Lookup(t, spelling)
		}
		if it != nil {
			return it.Common().ID, true
		}
	}
	likely := ""
	if n := len(spellings); n > 0 {
		likely = query.Nearest(spellings[min(1, n-1)], v.Slugs(string(t))) // of an object, by its slug
	}
	*in.faults = append(*in.faults, Fault{
		Pointer: at, Code: codeUnknownTerm, Detail: "there is no " + t.Label() + " of this id, slug, code or name",
		DidYouMean: likely,
	})
	return "", false
}

// faulty reports whether anything is wrong so far.
func (in *input) faulty() bool { return len(*in.faults) > 0 }

// end reports the members that nobody asked for: those that only the service sets, and those that are not known.
func (in *input) end(readOnly ...string) {
	for i := range in.object.Members {
		name := in.object.Members[i].Name
		switch {
		case slices.Contains(in.seen, name):
		case slices.Contains(readOnly, name):
			in.fault(name, codeReadOnly, "is set by the service")
		default:
			allowed := slices.Clone(in.seen)
			slices.Sort(allowed)
			f := Fault{Pointer: strictjson.Pointer(in.at, name), Code: codeUnknownMember, Detail: "there is no such member",
				DidYouMean: query.Nearest(name, allowed), Allowed: slices.Compact(allowed)}
			if len(f.Pointer) > maxPointer {
				f.Pointer = in.at
			}
			*in.faults = append(*in.faults, f)
		}
	}
}

// maxPointer is the length of the longest pointer that an answer repeats.
const maxPointer = 200

// maxFaults is how many faults an answer lists at most.
const maxFaults = 100

// err gives what was wrong with the reading and, of what was read, what the rules say of it: each member once.
func (in *input) err(rules ...error) error {
	all := *in.faults
	for _, err := range rules {
		var known *content.Error
		switch {
		case err == nil:
			continue
		case !errors.As(err, &known) || known.Kind != content.Invalid || len(known.Fields) == 0:
			return err
		}
		for _, f := range known.Fields {
			at := pointerOf(f.Field)
			if !slices.ContainsFunc(*in.faults, func(had Fault) bool { return had.Pointer == at || strings.HasPrefix(had.Pointer, at+"/") }) {
				all = append(all, Fault{Pointer: at, Code: codeInvalid, Detail: f.Message})
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b Fault) int { return cmp.Compare(a.Pointer, b.Pointer) })
	return all[:min(len(all), maxFaults)]
}

// pointerOf gives the pointer of a member that a rule names.
func pointerOf(field string) string { return "/" + field }
