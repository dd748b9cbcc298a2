package store

import "github.com/dateline-press/dateline/internal/content"

type fieldOfWorkRow struct {
	Term termColumns `gorm:"embedded"`
}

// TableName implements gorm's Tabler.
func (fieldOfWorkRow) TableName() string { return "fields_of_work" }

func newFieldOfWorkRow(w *content.FieldOfWork) *fieldOfWorkRow {
	return &fieldOfWorkRow{Term: newTermColumns(&w.Term)}
}

func (r *fieldOfWorkRow) item() *content.FieldOfWork {
	return &content.FieldOfWork{Term: r.Term.term()}
}

func (r *fieldOfWorkRow) value(field string) string { return r.Term.value(field) }
