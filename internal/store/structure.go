package store

import "github.com/dateline-press/dateline/internal/content"

// structureRow is a structure, and a field operation where its kind says so.
type structureRow struct {
	Term      termColumns `gorm:"embedded"`
	Kind      string
	ParentID  *string
	City      string
	Territory string
	Note      string
	OpenedOn  string
	ClosedOn  string
}

// TableName implements gorm's Tabler.
func (structureRow) TableName() string { return "structures" }

func structureFields() columns {
	return termFields(columns{
		"kind":   {sql: "kind"},
		"parent": {sql: "parent_id", kind: columnRef},
	})
}

func newStructureRow(s *content.Structure) *structureRow {
	return &structureRow{Term: newTermColumns(&s.Term), Kind: string(s.Kind), ParentID: nullable(s.ParentID)}
}

func (r *structureRow) item() *content.Structure {
	return &content.Structure{Term: r.Term.term(), Kind: content.StructureKind(r.Kind), ParentID: deref(r.ParentID)}
}

func (r *structureRow) value(field string) string {
	if field == "kind" {
		return r.Kind
	}
	return r.Term.value(field)
}
