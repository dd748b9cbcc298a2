package query

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The problems a query can have, gravest first. They are the types of the answers that report them.
const (
	MalformedQuery     = "malformed-query"     // it cannot be read at all
	InvalidEncoding    = "invalid-encoding"    // it is not text
	QueryTooComplex    = "query-too-complex"   // it is over one of the limits
	UnknownParameter   = "unknown-parameter"   // it has a parameter of no known name
	DuplicateParameter = "duplicate-parameter" // it gives twice what can be given once
	InvalidFilter      = "invalid-filter"
	InvalidSearch      = "invalid-search"
	InvalidFacet       = "invalid-facet"
	InvalidSort        = "invalid-sort"
	InvalidPage        = "invalid-page"
	InvalidCursor      = "invalid-cursor"
	InvalidFields      = "invalid-fields"
	InvalidInclude     = "invalid-include"
)

// Problems lists the problems a query can have, gravest first.
func Problems() []string {
	return []string{MalformedQuery, InvalidEncoding, QueryTooComplex, UnknownParameter, DuplicateParameter,
		InvalidFilter, InvalidSearch, InvalidFacet, InvalidSort, InvalidPage, InvalidCursor, InvalidFields, InvalidInclude}
}

// Codes of faults: stable, and finer than the problems.
const (
	codeBadEncoding  = "bad_encoding"
	codeBadName      = "bad_name"
	codeSemicolon    = "semicolon"
	codeTooLong      = "too_long"
	codeTooShort     = "too_short"
	codeTooMany      = "too_many"
	codeUnknownName  = "unknown_parameter"
	codeGivenTwice   = "given_twice"
	codeUnknownField = "unknown_field"
	codeUnknownOp    = "unknown_operator"
	codeUnknownValue = "unknown_value"
	codeUnknownPath  = "unknown_path"
	codeEmptyList    = "empty_list"
	codeEmptyValue   = "empty_value"
	codeNotALine     = "not_a_line"
	codeNotADay      = "not_a_day"
	codeNotAPartial  = "not_a_partial_day"
	codeNotAMonth    = "not_a_month"
	codeNotAYear     = "not_a_year"
	codeNotAnInstant = "not_an_instant"
	codeNotANumber   = "not_a_number"
	codeNotABoolean  = "not_a_boolean"
	codeOutOfRange   = "out_of_range"
	codeTooDeep      = "too_deep"
	codeConflict     = "conflict"
	codeNotALocale   = "not_a_locale"
	codeBadCursor    = "bad_cursor"
	codeWrongType    = "wrong_type"
)

// Fault is one thing that is wrong with a query, in words for the person who wrote it.
type Fault struct {
	Problem    string   // one of [Problems]
	Code       string   // finer than Problem and as stable, such as "unknown_field"
	Parameter  string   // the parameter's name as it was sent, cut and made printable; empty for the whole query
	Pointer    string   // in the JSON form: the member (RFC 6901), instead of the parameter
	Detail     string   // what is wrong and what would be right
	Allowed    []string // what may stand there; empty when that is too much to list
	DidYouMean string   // what was probably meant, or empty
}

// Faults is everything that is wrong with a query. As an error it is never empty.
type Faults []Fault

// Error implements error.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Detail
		if place := fault.Parameter + fault.Pointer; place != "" {
			lines[i] = place + ": " + fault.Detail
		}
	}
	return strings.Join(lines, "; ")
}

// Problem gives the gravest problem, which is what the answer is about.
func (f Faults) Problem() string {
	if len(f) == 0 {
		return ""
	}
	return slices.MinFunc(f, byGravity).Problem
}

// capped keeps the gravest faults of a query that has more of them than an answer should list.
func (f Faults) capped() Faults {
	if len(f) <= MaxFaults {
		return f
	}
	slices.SortStableFunc(f, byGravity)
	return f[:MaxFaults]
}

func byGravity(a, b Fault) int {
	return cmp.Compare(slices.Index(Problems(), a.Problem), slices.Index(Problems(), b.Problem))
}

// maxListed is how many names or values a fault lists at most.
const maxListed = 30

// listed gives what is allowed unless it is too much to list.
func listed(allowed []string) []string {
	if len(allowed) > maxListed {
		return nil
	}
	return allowed
}

// maxQuoted is how many characters of the input a fault shows at most.
const maxQuoted = 60

// quoted shows a piece of the input: short, printable and in quotation marks.
func quoted(s string) string { return strconv.Quote(short(s)) }

// printable shows a parameter's name: short, and with U+FFFD for what cannot be printed.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return utf8.RuneError
	}, short(s))
}

func short(s string) string {
	n := 0
	for i := range s {
		if n == maxQuoted {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// oneOf writes what is allowed as a sentence part: "a, b or c".
func oneOf(allowed []string) string {
	switch n := len(allowed); n {
	case 0:
		return "nothing"
	case 1:
		return allowed[0]
	default:
		return fmt.Sprintf("%s or %s", strings.Join(allowed[:n-1], ", "), allowed[n-1])
	}
}
