package content

import (
	"regexp"
	"slices"
)

// StateGroup says in what capacity a State belongs to the institution.
type StateGroup string

// The groups of States.
const (
	ParticipatingState   StateGroup = "participating_state"
	AsianPartner         StateGroup = "asian_partner"
	MediterraneanPartner StateGroup = "mediterranean_partner"
)

// StateGroups lists the groups in the institution's order.
func StateGroups() []StateGroup {
	return []StateGroup{ParticipatingState, AsianPartner, MediterraneanPartner}
}

// State is a participating State or a Partner for Co-operation.
type State struct {
	Term
	Code             string     // ISO 3166-1 alpha-2
	Group            StateGroup // what the State is now, or was last
	MemberFrom       PartialDay // since when it belongs to Group; empty when not known for certain
	MemberTo         PartialDay // until when; empty while it does
	Chairpersonships []int      // the years in which it held the Chairpersonship, ascending
}

// Type implements [Item].
func (*State) Type() TermType { return TypeState }

var stateCode = regexp.MustCompile(`^[A-Z]{2}$`)

// Check implements [Item].
func (s *State) Check() error {
	var f faults
	s.check(&f, Active, Retired)
	if !stateCode.MatchString(s.Code) {
		f.add("code", "must be an ISO 3166-1 alpha-2 code")
	}
	if !slices.Contains(StateGroups(), s.Group) {
		f.add("group", "must be one of %v", StateGroups())
	}
	checkSpan(&f, "member_from", s.MemberFrom, "member_to", s.MemberTo)
	if !slices.IsSorted(s.Chairpersonships) {
		f.add("chairpersonships", "must be years in ascending order")
	}
	return f.err("State")
}

// checkSpan checks two days of which either may be unknown.
func checkSpan(f *faults, fromField string, from PartialDay, toField string, to PartialDay) {
	if from != "" && !from.Valid() {
		f.add(fromField, "must be YYYY, YYYY-MM or YYYY-MM-DD")
	}
	if to != "" && !to.Valid() {
		f.add(toField, "must be YYYY, YYYY-MM or YYYY-MM-DD")
	}
	if from != "" && to != "" && to[:4] < from[:4] {
		f.add(toField, "must not come before %s", fromField)
	}
}
