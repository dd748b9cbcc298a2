// Package strictjson reads one JSON document by RFC 8259 and nothing beside it: no member twice, no broken text,
// no second document, and no more than a request may well ask for.
package strictjson

import (
	"bytes"
	"strings"
)

// What a document may have at most. The bounds keep the memory that a document takes near its own size.
const (
	MaxDepth  = 32     // levels of arrays and objects within each other
	MaxValues = 20_000 // values in all, arrays and objects among them
)

// maxName is how long the name of a member may be, in bytes.
const maxName = 128

// Kind tells what sort of value a [Value] is.
type Kind uint8

// The kinds that JSON has.
const (
	Null Kind = iota + 1
	Bool
	Number
	String
	Array
	Object
)

// String names the kind as a sentence does: "a number".
func (k Kind) String() string {
	switch k {
	case Null:
		return "null"
	case Bool:
		return "a boolean"
	case Number:
		return "a number"
	case String:
		return "a string"
	case Array:
		return "an array"
	case Object:
		return "an object"
	}
	return "no value"
}

// Value is a JSON value. Its kind says which of the other fields count.
type Value struct {
	Kind    Kind
	Text    string   // of a string what it says, of a number its digits as they were written
	True    bool     // of a boolean
	Items   []Value  // of an array
	Members []Member // of an object, in the order they were written
}

// Member is a name in an object and what stands under it.
type Member struct {
	Name  string
	Value Value
}

// Member gives what stands under exactly this name, or nil.
func (v *Value) Member(name string) *Value {
	for i := range v.Members {
		if v.Members[i].Name == name {
			return &v.Members[i].Value
		}
	}
	return nil
}

// Error says why a text was refused.
type Error struct {
	Encoding bool   // the text has bytes that are not UTF-8, U+0000 or half a surrogate pair; otherwise it is not JSON
	Pointer  string // the value that the fault is in, by RFC 6901; empty for the whole document
	Detail   string // a sentence for people, which repeats little of the text
}

// Error gives the detail alone, because a pointer repeats names as they came.
func (e *Error) Error() string { return e.Detail }

// Parse reads a document. An error is an [*Error].
func Parse(data []byte) (Value, error) {
	// Most values stand before a comma, so that the stack is seldom too small and never far too large.
	size := min(bytes.Count(data, []byte(","))+1, MaxValues)
	r := reader{data: data, pending: make([]Member, 0, size)}
	v, err := r.document()
	if err != nil {
		return Value{}, err
	}
	return v, nil
}

// Pointer gives the pointer of a member, by section 3 of RFC 6901, from the pointer of the object that it is in.
func Pointer(parent, name string) string {
	return parent + "/" + strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}
