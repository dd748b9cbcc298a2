package store

import (
	"fmt"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
)

// fieldOperationRow is a row of structures read as a field operation.
type fieldOperationRow struct {
	Structure  structureRow `gorm:"embedded"`
	HostStates []string     `gorm:"-"` // in order, from structure_host_states
}

// TableName implements gorm's Tabler.
func (fieldOperationRow) TableName() string { return "structures" }

type hostStateRow struct {
	StructureID string
	StateID     string
	Position    int
}

// TableName implements gorm's Tabler.
func (hostStateRow) TableName() string { return "structure_host_states" }

func fieldOperationFields() columns {
	return termFields(columns{
		"city":      {sql: "city"},
		"opened_on": {sql: "opened_on"},
		"closed_on": {sql: "closed_on"},
		"host_states": {kind: columnLink, link: link{
			table: "structure_host_states", owner: "structure_id", value: "state_id"}},
	})
}

func newFieldOperationRow(o *content.FieldOperation) *fieldOperationRow {
	r := &fieldOperationRow{Structure: *newStructureRow(o.Structure()), HostStates: o.HostStateIDs}
	r.Structure.City, r.Structure.Territory, r.Structure.Note = o.City, o.Territory, o.Note
	r.Structure.OpenedOn, r.Structure.ClosedOn = string(o.OpenedOn), string(o.ClosedOn)
	return r
}

func (r *fieldOperationRow) item() *content.FieldOperation {
	return &content.FieldOperation{
		Term: r.Structure.Term.term(), City: r.Structure.City, Territory: r.Structure.Territory, Note: r.Structure.Note,
		HostStateIDs: r.HostStates,
		OpenedOn:     content.PartialDay(r.Structure.OpenedOn), ClosedOn: content.PartialDay(r.Structure.ClosedOn),
	}
}

func (r *fieldOperationRow) value(field string) string {
	switch field {
	case "city":
		return r.Structure.City
	case "opened_on":
		return r.Structure.OpenedOn
	case "closed_on":
		return r.Structure.ClosedOn
	default:
		return r.Structure.Term.value(field)
	}
}

func (r *fieldOperationRow) id() string { return r.Structure.Term.ID }

// withHostStates fills in the host States of operations in one statement.
func withHostStates(db *gorm.DB, rows []*fieldOperationRow) error {
	byID := make(map[string]*fieldOperationRow, len(rows))
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i], byID[r.id()] = r.id(), r
	}
	var links []hostStateRow
	if err := db.Where("structure_id IN ?", ids).Order("structure_id, position").Find(&links).Error; err != nil {
		return fmt.Errorf("read host States: %w", err)
	}
	for _, l := range links {
		r := byID[l.StructureID]
		r.HostStates = append(r.HostStates, l.StateID)
	}
	return nil
}

func (r *fieldOperationRow) hostStateRows() []hostStateRow {
	rows := make([]hostStateRow, len(r.HostStates))
	for i, id := range r.HostStates {
		rows[i] = hostStateRow{StructureID: r.id(), StateID: id, Position: i}
	}
	return rows
}
