package content

import (
	"regexp"
	"slices"
	"time"
)

// TermType names one of the vocabularies.
type TermType string

// The vocabularies.
const (
	TypeFieldOfWork    TermType = "field_of_work"
	TypeState          TermType = "state"
	TypeStructure      TermType = "structure"
	TypeFieldOperation TermType = "field_operation"
	TypeMeeting        TermType = "meeting"
)

// TermStatus says whether a term is in use.
type TermStatus string

// The statuses of a term. Closed is for a field operation that ended; any other term that is no longer
// used is retired.
const (
	Active  TermStatus = "active"
	Closed  TermStatus = "closed"
	Retired TermStatus = "retired"
)

// Term is what every entry of the vocabulary has.
type Term struct {
	ID          string // a UUID that says nothing of when the term was made
	Slug        string
	Name        string
	Aliases     []string          // former and variant names, by which the term is found too
	Names       map[string]string // the name in other languages, by BCP 47 tag
	Status      TermStatus
	SuccessorID string // the term that took over, or empty
	Position    int    // the place in the institution's own order
	Version     int
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Item is an entry of the vocabulary: a *[FieldOfWork], *[State], *[Structure], *[FieldOperation] or *[Meeting].
type Item interface {
	// Type says which vocabulary the entry belongs to.
	Type() TermType
	// Common gives what every entry has.
	Common() *Term
	// Check reports everything that is wrong with the entry, or nil.
	Check() error
	sealed()
}

// Common implements [Item].
func (t *Term) Common() *Term { return t }

func (t *Term) sealed() {}

// MaxSlug is the length of the longest slug, in bytes.
const MaxSlug = 120

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// ValidSlug reports whether s has the form of a slug or of an id: lower-case words and digits joined by hyphens.
func ValidSlug(s string) bool {
	return len(s) <= MaxSlug && slugForm.MatchString(s)
}

var idForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// ValidID reports whether s has the form of an id: a UUID in lower case (RFC 9562, section 4).
func ValidID(s string) bool { return idForm.MatchString(s) }

const maxName = 200

func (t *Term) check(f *faults, statuses ...TermStatus) {
	if !ValidID(t.ID) {
		f.add("id", "must be a UUID in lower case")
	}
	if !ValidSlug(t.Slug) || ValidID(t.Slug) {
		f.add("slug", "must be lower-case words and digits joined by hyphens, at most %d characters", MaxSlug)
	}
	checkLine(f, "name", t.Name, maxName, true)
	for _, a := range t.Aliases {
		checkLine(f, "aliases", a, maxName, true)
	}
	for _, n := range t.Names {
		checkLine(f, "names", n, maxName, true)
	}
	if !slices.Contains(statuses, t.Status) {
		f.add("status", "must be one of %v", statuses)
	}
	if t.SuccessorID != "" && (!ValidID(t.SuccessorID) || t.SuccessorID == t.ID) {
		f.add("successor", "must be the id of another term")
	}
}

// Label says what a term of the type is called in a sentence.
func (t TermType) Label() string {
	switch t {
	case TypeState:
		return "State"
	case TypeFieldOfWork:
		return "field of work"
	case TypeFieldOperation:
		return "field operation"
	default:
		return string(t)
	}
}
