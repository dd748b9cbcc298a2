package store

import "github.com/dateline-press/dateline/internal/content"

type stateRow struct {
	Term             termColumns `gorm:"embedded"`
	Code             string
	MemberGroup      string
	MemberFrom       string
	MemberTo         string
	Chairpersonships []int `gorm:"serializer:json"`
}

// TableName implements gorm's Tabler.
func (stateRow) TableName() string { return "states" }

func stateFields() columns {
	return termFields(columns{
		"code":        {sql: "code"},
		"group":       {sql: "member_group"},
		"member_from": {sql: "member_from"},
		"member_to":   {sql: "member_to"},
	})
}

func newStateRow(s *content.State) *stateRow {
	years := s.Chairpersonships
	if years == nil {
		years = []int{}
	}
	return &stateRow{
		Term: newTermColumns(&s.Term), Code: s.Code, MemberGroup: string(s.Group),
		MemberFrom: string(s.MemberFrom), MemberTo: string(s.MemberTo), Chairpersonships: years,
	}
}

func (r *stateRow) item() *content.State {
	return &content.State{
		Term: r.Term.term(), Code: r.Code, Group: content.StateGroup(r.MemberGroup),
		MemberFrom: content.PartialDay(r.MemberFrom), MemberTo: content.PartialDay(r.MemberTo),
		Chairpersonships: r.Chairpersonships,
	}
}

func (r *stateRow) value(field string) string {
	switch field {
	case "code":
		return r.Code
	case "group":
		return r.MemberGroup
	case "member_from":
		return r.MemberFrom
	case "member_to":
		return r.MemberTo
	default:
		return r.Term.value(field)
	}
}
