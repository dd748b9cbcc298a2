package content

// FieldOfWork is a subject the institution works on, such as Policing.
type FieldOfWork struct{ Term }

// Type implements [Item].
func (*FieldOfWork) Type() TermType { return TypeFieldOfWork }

// Check implements [Item].
func (w *FieldOfWork) Check() error {
	var f faults
	w.check(&f, Active, Retired)
	return f.err("field of work")
}
