package store

import (
	"time"

	"github.com/dateline-press/dateline/internal/content"
)

// termColumns are the columns that every table of terms has.
type termColumns struct {
	ID          string `gorm:"primaryKey"`
	Slug        string
	Name        string
	SortName    string
	Names       map[string]string `gorm:"serializer:json"`
	Aliases     []string          `gorm:"serializer:json"`
	Status      string
	SuccessorID *string
	Position    int
	Version     int
	CreatedAt   time.Time
	UpdatedAt   time.Time `gorm:"autoUpdateTime:false"`
}

func newTermColumns(t *content.Term) termColumns {
	names, aliases := t.Names, t.Aliases
	if names == nil {
		names = map[string]string{}
	}
	if aliases == nil {
		aliases = []string{}
	}
	return termColumns{
		ID: t.ID, Slug: t.Slug, Name: t.Name, SortName: content.SortKey(t.Name),
		Names: names, Aliases: aliases, Status: string(t.Status), SuccessorID: nullable(t.SuccessorID),
		Position: t.Position, Version: t.Version, CreatedAt: t.CreatedAt.UTC().Truncate(time.Microsecond), UpdatedAt: t.UpdatedAt.UTC().Truncate(time.Microsecond),
	}
}

func (c *termColumns) term() content.Term {
	return content.Term{
		ID: c.ID, Slug: c.Slug, Name: c.Name, Names: c.Names, Aliases: c.Aliases,
		Status: content.TermStatus(c.Status), SuccessorID: deref(c.SuccessorID), Position: c.Position,
		Version: c.Version, CreatedAt: c.CreatedAt.UTC(), UpdatedAt: c.UpdatedAt.UTC(),
	}
}

// value gives a sortable column as text, for a position in an order.
func (c *termColumns) value(field string) string {
	switch field {
	case "slug":
		return c.Slug
	case "name":
		return c.SortName
	case "status":
		return c.Status
	case "position":
		return numberText(int64(c.Position))
	case "created_at":
		return instantText(c.CreatedAt)
	case "updated_at":
		return instantText(c.UpdatedAt)
	default:
		return c.ID
	}
}

// termFields maps the fields that every list of terms has to columns.
func termFields(own columns) columns {
	all := columns{
		"id":         {sql: "id", kind: columnID},
		"slug":       {sql: "slug"},
		"name":       {sql: "sort_name", fold: content.SortKey},
		"status":     {sql: "status"},
		"successor":  {sql: "successor_id", kind: columnRef},
		"position":   {sql: "position"},
		"created_at": {sql: "created_at"},
		"updated_at": {sql: "updated_at"},
	}
	for name, c := range own {
		all[name] = c
	}
	return all
}

func nullable(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
