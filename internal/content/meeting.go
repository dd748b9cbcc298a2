package content

// Meeting is a series of meetings or conferences, such as the Ministerial Council meetings.
type Meeting struct{ Term }

// Type implements [Item].
func (*Meeting) Type() TermType { return TypeMeeting }

// Check implements [Item].
func (m *Meeting) Check() error {
	var f faults
	m.check(&f, Active, Retired)
	return f.err("meeting")
}
