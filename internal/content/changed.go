package content

import "fmt"

// ChangedMembers names the members in which two states of a term differ, but for its version and its times.
func ChangedMembers(before, after Item) []string {
	old := map[string]string{}
	for _, m := range members(before) {
		old[m.name] = m.text
	}
	changed := []string{}
	for _, m := range members(after) {
		if old[m.name] != m.text {
			changed = append(changed, m.name)
		}
	}
	return changed
}

type member struct{ name, text string }

// members gives what a term says, by the names on the wire.
func members(it Item) []member {
	t := it.Common()
	var all []member
	add := func(name string, value any) { all = append(all, member{name, fmt.Sprint(value)}) }
	add("slug", t.Slug)
	add("name", t.Name)
	add("names", t.Names)
	add("aliases", fmt.Sprintf("%q", t.Aliases))
	switch it := it.(type) {
	case *State:
		add("code", it.Code)
		add("group", it.Group)
		add("member_from", it.MemberFrom)
		add("member_to", it.MemberTo)
		add("chairpersonships", it.Chairpersonships)
	case *Structure:
		add("kind", it.Kind)
		add("parent", it.ParentID)
	case *FieldOperation:
		add("city", it.City)
		add("territory", it.Territory)
		add("note", it.Note)
		add("host_states", it.HostStateIDs)
		add("opened_on", it.OpenedOn)
		add("closed_on", it.ClosedOn)
	}
	add("status", t.Status)
	add("successor", t.SuccessorID)
	add("position", t.Position)
	return all
}
