package content

// FieldOperation is a presence of the institution in the field, open or closed. It is a structure
// with a place and a life span.
type FieldOperation struct {
	Term
	City         string     // where it sits or sat
	Territory    string     // named when the operation is not in a host State's name, such as Kosovo
	Note         string     // a footnote that has to stand wherever the territory is named
	HostStateIDs []string   // may be empty
	OpenedOn     PartialDay // empty when not known for certain
	ClosedOn     PartialDay // empty while open, or when not known for certain
}

// Type implements [Item].
func (*FieldOperation) Type() TermType { return TypeFieldOperation }

// Structure gives the operation as the structure it also is.
func (o *FieldOperation) Structure() *Structure {
	return &Structure{Term: o.Term, Kind: KindFieldOperation}
}

// Check implements [Item].
func (o *FieldOperation) Check() error {
	var f faults
	o.check(&f, Active, Closed)
	checkLine(&f, "city", o.City, maxName, false)
	checkLine(&f, "territory", o.Territory, maxName, false)
	checkLine(&f, "note", o.Note, 1000, false)
	for _, id := range o.HostStateIDs {
		if !ValidID(id) {
			f.add("host_states", "must be ids of States")
		}
	}
	checkSpan(&f, "opened_on", o.OpenedOn, "closed_on", o.ClosedOn)
	if o.ClosedOn != "" && o.Status != Closed {
		f.add("closed_on", "must be empty while the operation is open")
	}
	return f.err("field operation")
}
