package content

import (
	"fmt"
	"strings"
	"time"
)

// ErrorKind classifies an [Error]; the set is closed. An error without a Kind is internal.
type ErrorKind string

// The kinds of error that callers can tell apart.
const (
	Invalid         ErrorKind = "invalid"
	NotFound        ErrorKind = "not found"
	Conflict        ErrorKind = "conflict"
	Forbidden       ErrorKind = "forbidden"
	Unauthenticated ErrorKind = "unauthenticated"
	Unavailable     ErrorKind = "unavailable"

	InvalidTransition    ErrorKind = "invalid transition"    // the item's status does not allow it
	VersionConflict      ErrorKind = "version conflict"      // the item has changed since the caller read it
	PreconditionRequired ErrorKind = "precondition required" // the caller must say which state of the item is meant
	KeyReused            ErrorKind = "key reused"            // another request came under the same name
	TooMany              ErrorKind = "too many"              // the caller asks too often
	CursorExpired        ErrorKind = "cursor expired"        // the feed no longer leads on from where the caller stands
)

// Error is an error that a person outside may read: what was wrong, and where.
type Error struct {
	Kind    ErrorKind
	Message string
	Fields  []FieldError
}

// FieldError says what is wrong with one field of an item.
type FieldError struct {
	Field   string // the member's name on the wire, such as "date"
	Message string
}

// Error implements error.
func (e *Error) Error() string {
	parts := make([]string, 0, len(e.Fields))
	for _, f := range e.Fields {
		parts = append(parts, f.Field+": "+f.Message)
	}
	if len(parts) == 0 {
		return e.Message
	}
	return e.Message + " (" + strings.Join(parts, "; ") + ")"
}

// Errorf makes an [Error] of a kind, with a message for people.
func Errorf(kind ErrorKind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// faults gathers what is wrong with an item, so that all of it is reported at once.
type faults []FieldError

func (f *faults) add(field, format string, args ...any) {
	*f = append(*f, FieldError{Field: field, Message: fmt.Sprintf(format, args...)})
}

// err is nil when nothing is wrong.
func (f faults) err(what string) error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: what + " is not valid", Fields: f}
}

// Gone says that a release was public and was withdrawn.
type Gone struct {
	Withdrawal
	WithdrawnAt time.Time
	Replacement string // the slug of the release that stands in its place, where that is public
}

// Error implements error.
func (g *Gone) Error() string { return "the release was withdrawn" }

// Moved says that an item has another slug now.
type Moved struct{ Slug string }

// Error implements error.
func (m *Moved) Error() string { return "the item has moved to " + m.Slug }
