package store

import "github.com/dateline-press/dateline/internal/content"

type meetingRow struct {
	Term termColumns `gorm:"embedded"`
}

// TableName implements gorm's Tabler.
func (meetingRow) TableName() string { return "meetings" }

func newMeetingRow(m *content.Meeting) *meetingRow {
	return &meetingRow{Term: newTermColumns(&m.Term)}
}

func (r *meetingRow) item() *content.Meeting { return &content.Meeting{Term: r.Term.term()} }

func (r *meetingRow) value(field string) string { return r.Term.value(field) }
