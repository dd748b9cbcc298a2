package api

import (
	"errors"
	"net/http"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
)

// Codes of what is wrong with a line, besides those of a body.
const (
	codeMalformed = "malformed_json"
	codeForbidden = "forbidden"
	codeTooLong   = "too_long"
)

// lineFaults is everything that is wrong with lines of which all are wanted or none.
type lineFaults []Fault

// Error implements error.
func (f lineFaults) Error() string { return bodyFaults(f).Error() }

// maxAllowed is how many of the words that may stand in a place a line is told.
const maxAllowed = 8

// shown gives what is said of a line that was refused.
func (l *importLine) shown() []Fault {
	shown := make([]Fault, 0, min(len(l.faults), maxLineFaults))
	for _, f := range l.faults[:min(len(l.faults), maxLineFaults)] {
		if len(f.Allowed) > maxAllowed {
			f.Allowed = nil
		}
		shown = append(shown, f)
	}
	return shown
}

// named gives the same, with the number of the line.
func (l *importLine) named() []Fault {
	shown := l.shown()
	for i := range shown {
		shown[i].Line = l.number
	}
	return shown
}

// refusal says why something was not taken over: with what status, and what is wrong with it.
func refusal(err error) (status int, faults []Fault) {
	var known *content.Error
	if !errors.As(err, &known) {
		return http.StatusInternalServerError, []Fault{{Code: "internal", Detail: "something went wrong"}}
	}
	code := codeInvalid
	switch known.Kind {
	case content.Conflict:
		code = codeConflict
	case content.Forbidden:
		code = codeForbidden
	case content.InvalidTransition:
		code = "invalid_transition"
	}
	for _, f := range known.Fields {
		faults = append(faults, Fault{Pointer: pointerOf(f.Field), Code: code, Detail: f.Message})
	}
	if len(faults) == 0 {
		faults = []Fault{{Code: code, Detail: known.Message}}
	}
	return problemNamed(kindProblem(known.Kind)).status, faults
}

// maxDetail is how much of a detail is repeated of each of many lines, in bytes.
const maxDetail = 200

func clipped(s string) string {
	if len(s) <= maxDetail {
		return s
	}
	end := maxDetail
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}
