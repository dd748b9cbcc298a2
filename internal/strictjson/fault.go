package strictjson

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fault says what is wrong at the place where the reader is.
func (r *reader) fault(detail string) *Error {
	line, column := r.place()
	return &Error{Detail: fmt.Sprintf("%s (line %d, column %d)", detail, line, column)}
}

// broken is a fault of the characters and not of what they say.
func (r *reader) broken(detail string) *Error {
	e := r.fault(detail)
	e.Encoding = true
	return e
}

// unexpected says that something else than the next character is expected, if that is a character at all.
func (r *reader) unexpected(expected string) *Error {
	if r.at == len(r.data) {
		return r.fault("the text ends too early; expected " + expected)
	}
	c, size := utf8.DecodeRune(r.data[r.at:])
	switch {
	case c == 0:
		return r.broken("U+0000 is not allowed")
	case c == utf8.RuneError && size == 1:
		return r.broken("the text is not UTF-8")
	case !unicode.IsPrint(c):
		return r.fault(fmt.Sprintf("unexpected %U; expected %s", c, expected))
	}
	return r.fault(fmt.Sprintf("unexpected %s; expected %s", shown(string(c)), expected))
}

// place gives the line and the column of the reader, each from 1 on, in characters.
func (r *reader) place() (line, column int) {
	before := r.data[:r.at]
	line = 1 + bytes.Count(before, []byte("\n"))
	return line, 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
}

// below moves an error into the value that stands under a name, or at a place, of what is being read.
func (e *Error) below(name string) *Error {
	e.Pointer = Pointer("", name) + e.Pointer
	return e
}

// maxShown is how many characters of the text an error repeats.
const maxShown = 40

// shown quotes a piece of the text for people: its beginning, with a mark for what cannot be printed.
func shown(s string) string {
	var b strings.Builder
	left := maxShown
	for _, c := range s {
		if left == 0 {
			b.WriteRune('…')
			break
		}
		if !unicode.IsPrint(c) {
			c = utf8.RuneError
		}
		b.WriteRune(c)
		left--
	}
	return `"` + b.String() + `"`
}
