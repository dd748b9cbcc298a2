package strictjson

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
)

// reader goes through a document once, from left to right.
type reader struct {
	data  []byte
	at    int
	depth int
	count int
	// pending holds the finished values of all arrays and objects that are still open. An array takes its own when
	// it closes, in one slice of the right length, so that no slice grows step by step.
	pending []Member
}

func (r *reader) document() (Value, *Error) {
	if bytes.HasPrefix(r.data, []byte("\ufeff")) {
		return Value{}, r.fault("the text begins with a byte order mark; JSON has none")
	}
	r.space()
	if r.at == len(r.data) {
		return Value{}, r.fault("the text is empty; a JSON document is expected")
	}
	v, err := r.value()
	if err != nil {
		return Value{}, err
	}
	r.space()
	if r.at < len(r.data) {
		return Value{}, r.unexpected("nothing more after the document")
	}
	return v, nil
}

// value reads a value. White space before it has been skipped.
func (r *reader) value() (Value, *Error) {
	r.count++
	if r.count > MaxValues {
		return Value{}, r.fault(fmt.Sprintf("the document has more than %d values", MaxValues))
	}
	switch c := r.peek(); {
	case c == '{':
		return r.nested(r.object)
	case c == '[':
		return r.nested(r.array)
	case c == '"':
		text, err := r.text()
		return Value{Kind: String, Text: text}, err
	case c == '-' || digit(c):
		text, err := r.number()
		return Value{Kind: Number, Text: text}, err
	case letter(c):
		return r.word()
	}
	return Value{}, r.unexpected("a value")
}

// nested reads an array or an object, if it is not too deep.
func (r *reader) nested(read func() (Value, *Error)) (Value, *Error) {
	if r.depth == MaxDepth {
		return Value{}, r.fault(fmt.Sprintf("arrays and objects are nested more than %d levels deep", MaxDepth))
	}
	r.depth++
	v, err := read()
	r.depth--
	return v, err
}

func (r *reader) array() (Value, *Error) {
	start := len(r.pending)
	r.at++
	r.space()
	if r.skip(']') {
		return Value{Kind: Array}, nil
	}
	for {
		v, err := r.value()
		if err != nil {
			return Value{}, err.below(strconv.Itoa(len(r.pending) - start))
		}
		r.pending = append(r.pending, Member{Value: v})
		r.space()
		if r.skip(']') {
			return Value{Kind: Array, Items: r.items(start)}, nil
		}
		if !r.skip(',') {
			return Value{}, r.unexpected(`"," or "]"`)
		}
		r.space()
	}
}

// items takes the pending values from start on.
func (r *reader) items(start int) []Value {
	items := make([]Value, 0, len(r.pending)-start)
	for i := start; i < len(r.pending); i++ {
		items = append(items, r.pending[i].Value)
	}
	r.pending = r.pending[:start]
	return items
}

func (r *reader) object() (Value, *Error) {
	start := len(r.pending)
	r.at++
	r.space()
	if r.skip('}') {
		return Value{Kind: Object}, nil
	}
	for {
		m, err := r.member()
		if err != nil {
			return Value{}, err
		}
		r.pending = append(r.pending, m)
		r.space()
		if r.skip('}') {
			return r.members(start)
		}
		if !r.skip(',') {
			return Value{}, r.unexpected(`"," or "}"`)
		}
		r.space()
	}
}

func (r *reader) member() (Member, *Error) {
	if r.peek() != '"' {
		return Member{}, r.unexpected("the name of a member in double quotes")
	}
	begin := r.at
	name, err := r.text()
	if err != nil {
		return Member{}, err
	}
	if len(name) > maxName {
		r.at = begin
		return Member{}, r.fault(fmt.Sprintf("the name %s is longer than %d bytes", shown(name), maxName))
	}
	r.space()
	if !r.skip(':') {
		return Member{}, r.unexpected(`":"`)
	}
	r.space()
	v, err := r.value()
	if err != nil {
		return Member{}, err.below(name)
	}
	return Member{Name: name, Value: v}, nil
}

// members takes the pending members from start on and makes an object of them, if their names differ.
func (r *reader) members(start int) (Value, *Error) {
	members := slices.Clone(r.pending[start:])
	r.pending = r.pending[:start]
	if name, twice := repeated(members); twice {
		return Value{}, r.fault(fmt.Sprintf("the member %s stands twice in the object", shown(name)))
	}
	return Value{Kind: Object, Members: members}, nil
}

// fewMembers is up to how many members comparing each with each costs less than a map.
const fewMembers = 16

// repeated gives the first name that an earlier member has too.
func repeated(members []Member) (string, bool) {
	if len(members) > fewMembers {
		return repeatedOfMany(members)
	}
	for i := range members {
		for j := range i {
			if members[j].Name == members[i].Name {
				return members[i].Name, true
			}
		}
	}
	return "", false
}

func repeatedOfMany(members []Member) (string, bool) {
	seen := make(map[string]struct{}, len(members))
	for i := range members {
		name := members[i].Name
		if _, twice := seen[name]; twice {
			return name, true
		}
		seen[name] = struct{}{}
	}
	return "", false
}

// space skips what may stand between values.
func (r *reader) space() {
	for r.at < len(r.data) {
		switch r.data[r.at] {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return
		}
	}
}

// peek gives the next byte, or 0 at the end, which begins nothing either.
func (r *reader) peek() byte {
	if r.at == len(r.data) {
		return 0
	}
	return r.data[r.at]
}

// skip passes the next byte if it is c.
func (r *reader) skip(c byte) bool {
	if r.peek() != c {
		return false
	}
	r.at++
	return true
}
