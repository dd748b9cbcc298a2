package content

import (
	"fmt"
	"slices"
)

// Node is an entry of the institution's menu as an editor keeps it. Entries that follow the vocabulary
// name a list instead of spelling it out.
type Node struct {
	Label    string // may be empty where Term is given: the term's name then
	List     string // one of [MenuLists], or empty
	Term     *Ref   // the term the entry stands for, or nil
	Children []Node // stand after the terms of List
}

// Ref names a term by its slug.
type Ref struct {
	Type TermType
	Slug string
}

// Entry is an entry of the menu as it is shown: labelled, and with the terms of its list below it.
type Entry struct {
	Label    string
	Type     TermType // of the term the entry stands for, or empty
	Slug     string
	ID       string
	Listing  *Listing // the list the entry stands for, or nil
	Children []Entry
}

// Listing is a list of terms: those of a type whose Field has Value. Without a Field it is all of them.
type Listing struct {
	Type  TermType
	Field string
	Value string
}

// menuList is a list that an entry of the menu may name.
type menuList struct {
	name   string
	folded bool // the entry stands for the list and does not show its terms
	Listing
}

func menuLists() []menuList {
	return []menuList{
		{"fields_of_work", false, Listing{Type: TypeFieldOfWork}},
		{"meetings", false, Listing{Type: TypeMeeting}},
		{"participating_states", false, Listing{TypeState, "group", string(ParticipatingState)}},
		{"asian_partners", false, Listing{TypeState, "group", string(AsianPartner)}},
		{"mediterranean_partners", false, Listing{TypeState, "group", string(MediterraneanPartner)}},
		{"departments", false, Listing{TypeStructure, "kind", string(Department)}},
		{"institutions", false, Listing{TypeStructure, "kind", string(Institution)}},
		{"open_field_operations", false, Listing{TypeFieldOperation, "status", string(Active)}},
		{"closed_field_operations", false, Listing{TypeFieldOperation, "status", string(Closed)}},
		{"all_fields_of_work", true, Listing{Type: TypeFieldOfWork}},
		{"all_states", true, Listing{Type: TypeState}},
		{"all_structures", true, Listing{Type: TypeStructure}},
		{"all_field_operations", true, Listing{Type: TypeFieldOperation}},
	}
}

// MenuLists names the lists that an entry of the menu may stand for. Those that begin with "all_" are not
// spelled out below their entry; below the others stand their terms that are in use.
func MenuLists() []string {
	names := make([]string, 0, len(menuLists()))
	for _, l := range menuLists() {
		names = append(names, l.name)
	}
	return names
}

// Expand turns the menu into what is shown in a year: it names the terms as they are named now, puts the
// terms of a list below their entry, and marks the State that holds the Chairpersonship in that year. An
// entry without a label whose term is gone is left out.
func Expand(nodes []Node, v *Vocabulary, year int) []Entry {
	return menu{lists: menuLists(), terms: v, year: year}.entries(nodes)
}

// menu is the work of one Expand.
type menu struct {
	lists []menuList
	terms *Vocabulary
	year  int
}

func (m menu) entries(nodes []Node) []Entry {
	entries := make([]Entry, 0, len(nodes))
	for _, n := range nodes {
		e := m.entry(n)
		if e.Label == "" {
			continue
		}
		entries = append(entries, e)
	}
	return entries
}

func (m menu) entry(n Node) Entry {
	var e Entry
	if n.Term != nil {
		if it := m.terms.Lookup(n.Term.Type, n.Term.Slug); it != nil {
			e = m.term(it)
		}
	}
	if n.Label != "" {
		e.Label = n.Label
	}
	i := slices.IndexFunc(m.lists, func(l menuList) bool { return l.name == n.List })
	if i >= 0 {
		list := m.lists[i]
		e.Listing = &list.Listing
		if !list.folded {
			e.Children = m.listed(list.Listing)
		}
	}
	e.Children = append(e.Children, m.entries(n.Children)...)
	return e
}

func (m menu) listed(l Listing) []Entry {
	var entries []Entry
	for _, it := range m.terms.Items(l.Type) {
		if l.shows(it) {
			entries = append(entries, m.term(it))
		}
	}
	return entries
}

func (m menu) term(it Item) Entry {
	t := it.Common()
	e := Entry{Label: t.Name, Type: it.Type(), Slug: t.Slug, ID: t.ID}
	if s, ok := it.(*State); ok && slices.Contains(s.Chairpersonships, m.year) {
		e.Label = fmt.Sprintf("%s – OSCE Chairpersonship %d", t.Name, m.year)
	}
	return e
}

// shows reports whether a term of the listing's type belongs in a menu: terms no longer used do not, unless
// the listing asks for them.
func (l Listing) shows(it Item) bool {
	t := it.Common()
	if l.Field == "status" {
		return string(t.Status) == l.Value
	}
	if t.Status != Active {
		return false
	}
	switch it := it.(type) {
	case *State:
		return l.Field != "group" || string(it.Group) == l.Value
	case *Structure:
		return l.Field != "kind" || string(it.Kind) == l.Value
	default:
		return true
	}
}
