package strictjson

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// word reads true, false or null.
func (r *reader) word() (Value, *Error) {
	end := r.at
	for end < len(r.data) && (letter(r.data[end]) || digit(r.data[end])) {
		end++
	}
	var v Value
	switch word := string(r.data[r.at:end]); word {
	case "null":
		v = Value{Kind: Null}
	case "true", "false":
		v = Value{Kind: Bool, True: word == "true"}
	default:
		return Value{}, r.fault(shown(word) + " is no JSON value; words are true, false and null, and texts stand in double quotes")
	}
	r.at = end
	return v, nil
}

// number reads a number and keeps its text: what it may be is for the reader of the field to say.
func (r *reader) number() (string, *Error) {
	begin := r.at
	r.skip('-')
	if r.peek() == '0' {
		r.at++
		if digit(r.peek()) {
			return "", r.fault("a number may not begin with a needless 0")
		}
	} else if !r.digits() {
		return "", r.unexpected("a digit")
	}
	if r.skip('.') && !r.digits() {
		return "", r.unexpected("a digit")
	}
	if r.skip('e') || r.skip('E') {
		if !r.skip('+') {
			r.skip('-')
		}
		if !r.digits() {
			return "", r.unexpected("a digit")
		}
	}
	return string(r.data[begin:r.at]), nil
}

// digits passes digits and tells whether there was one.
func (r *reader) digits() bool {
	begin := r.at
	for digit(r.peek()) {
		r.at++
	}
	return r.at > begin
}

// text reads a string. Its first pass finds the end and what is wrong with the characters, so that decoding
// takes memory once, and none beside the result if nothing is escaped.
func (r *reader) text() (string, *Error) {
	r.at++
	begin, escapes := r.at, false
	for {
		if r.at == len(r.data) {
			return "", r.unexpected("a double quote at the end of a string")
		}
		switch c := r.data[r.at]; {
		case c == '"':
			raw := r.data[begin:r.at]
			if !escapes {
				r.at++
				return string(raw), nil
			}
			return r.unescaped(begin)
		case c == '\\':
			escapes = true
			r.at++
			if c := r.peek(); c == '"' || c == '\\' {
				r.at++ // it does not end the string, and begins no other escape
			}
		case c < utf8.RuneSelf && c >= ' ':
			r.at++
		case c < ' ':
			return "", r.control()
		default:
			size, err := r.beyondASCII()
			if err != nil {
				return "", err
			}
			r.at += size
		}
	}
}

// control refuses a control character in a string.
func (r *reader) control() *Error {
	if r.data[r.at] == 0 {
		return r.broken("U+0000 is not allowed")
	}
	return r.fault("a control character in a string must be escaped, a line break as \\n")
}

// beyondASCII measures a character of several bytes.
func (r *reader) beyondASCII() (int, *Error) {
	if _, size := utf8.DecodeRune(r.data[r.at:]); size > 1 {
		return size, nil
	}
	return 0, r.broken("the text is not UTF-8")
}

// unescaped decodes the string that begins there and ends with the quote that the reader is at.
func (r *reader) unescaped(begin int) (string, *Error) {
	end := r.at
	var b strings.Builder
	b.Grow(end - begin)
	for r.at = begin; r.at < end; {
		if r.data[r.at] != '\\' {
			b.WriteByte(r.data[r.at])
			r.at++
			continue
		}
		c, err := r.escape()
		if err != nil {
			return "", err
		}
		b.WriteRune(c)
	}
	r.at++
	return b.String(), nil
}

// escape reads an escape. The string that it is in has an end, which lies after the backslash.
func (r *reader) escape() (rune, *Error) {
	switch c := r.data[r.at+1]; c {
	case '"', '\\', '/':
		r.at += 2
		return rune(c), nil
	case 'b', 'f', 'n', 'r', 't':
		r.at += 2
		return rune("\b\f\n\r\t"[strings.IndexByte("bfnrt", c)]), nil
	case 'u':
		return r.codeUnits()
	}
	return 0, r.fault(`a backslash in a string must stand before one of "\/bfnrtu`)
}

// codeUnits reads a character written as \u and four digits, or as two of them if it lies beyond U+FFFF.
func (r *reader) codeUnits() (rune, *Error) {
	first, ok := r.codeUnit(r.at)
	if !ok {
		return 0, r.fault(`\u must be followed by four hexadecimal digits`)
	}
	if first == 0 {
		return 0, r.broken("U+0000 is not allowed")
	}
	if !utf16.IsSurrogate(first) {
		r.at += unitSize
		return first, nil
	}
	second, _ := r.codeUnit(r.at + unitSize)
	c := utf16.DecodeRune(first, second)
	if c == utf8.RuneError {
		return 0, r.broken("the text has half a surrogate pair")
	}
	r.at += 2 * unitSize
	return c, nil
}

// unitSize is the length of \u and its digits.
const unitSize = 6

// codeUnit reads \u and four digits at a place. What is short of that, or no such thing, is not ok.
func (r *reader) codeUnit(at int) (rune, bool) {
	if at+unitSize > len(r.data) || r.data[at] != '\\' || r.data[at+1] != 'u' {
		return 0, false
	}
	var unit rune
	for _, c := range r.data[at+2 : at+unitSize] {
		d := strings.IndexByte("0123456789abcdef", lower(c))
		if d < 0 {
			return 0, false
		}
		unit = unit<<4 | rune(d)
	}
	return unit, true
}

func digit(c byte) bool  { return c >= '0' && c <= '9' }
func letter(c byte) bool { return lower(c) >= 'a' && lower(c) <= 'z' }

// lower gives the small form of a letter of ASCII.
func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
