package content

import "slices"

// StructureKind says what sort of body a structure is.
type StructureKind string

// The kinds of structures.
const (
	DecisionBody       StructureKind = "decision_body"
	Chairpersonship    StructureKind = "chairpersonship"
	Secretariat        StructureKind = "secretariat"
	Department         StructureKind = "department"
	Institution        StructureKind = "institution"
	KindFieldOperation StructureKind = "field_operation"
	PartnerGroup       StructureKind = "partner_group"
	RelatedBody        StructureKind = "related_body"
	Unclassified       StructureKind = "unclassified" // named by a page, not yet placed by an editor
)

// StructureKinds lists every kind.
func StructureKinds() []StructureKind {
	return []StructureKind{DecisionBody, Chairpersonship, Secretariat, Department, Institution,
		KindFieldOperation, PartnerGroup, RelatedBody, Unclassified}
}

// Structure is a body of the institution that a release may name as its source. Structures form a tree.
// Every [FieldOperation] is a structure too, with the same id and slug.
type Structure struct {
	Term
	Kind     StructureKind
	ParentID string // empty at the top
}

// Type implements [Item].
func (*Structure) Type() TermType { return TypeStructure }

// Check implements [Item].
func (s *Structure) Check() error {
	var f faults
	s.check(&f, Active, Closed, Retired)
	if !slices.Contains(StructureKinds(), s.Kind) {
		f.add("kind", "must be one of %v", StructureKinds())
	}
	if s.Status == Closed && s.Kind != KindFieldOperation {
		f.add("status", "closed is for field operations; use retired")
	}
	if s.ParentID != "" && (!ValidID(s.ParentID) || s.ParentID == s.ID) {
		f.add("parent", "must be the id of another structure")
	}
	return f.err("structure")
}
