package query

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// filter reads filter[<field>], filter[<field>][<op>] and the same behind filter[or][<number>].
func (r *reader) filter(g given) {
	if len(g.keys) > 0 && g.keys[0] == "or" {
		r.alternative(g)
		return
	}
	if c, ok := r.condition(g, "filter"); ok {
		r.query.Where = append(r.query.Where, c)
	}
}

// condition reads one condition. The root is what stands before its field in the name of the parameter.
func (r *reader) condition(g given, root string) (Clause, bool) {
	switch {
	case len(g.keys) == 0:
		r.fault(g, MalformedQuery, codeBadName, "a filter names its field in brackets: filter[date][gte]=2004-03-05")
		return Clause{}, false
	case len(g.keys) > 2:
		r.fault(g, MalformedQuery, codeBadName, "a filter has one field and one operator in brackets: filter[date][gte]=2004-03-05")
		return Clause{}, false
	}
	r.filters++
	field := r.filterField(g)
	if field == nil {
		return Clause{}, false
	}
	op, ok := r.operator(g, field)
	if !ok || !r.firstMention(g, root, field, op) {
		return Clause{}, false
	}
	values, ok := r.values(g, field, op)
	return Is(Condition{Field: field, Op: op, Values: values}), ok
}

// alternative reads a condition of one of several groups, of which one must hold.
func (r *reader) alternative(g given) {
	const form = "a condition of a group of alternatives is written filter[or][0][states][any]=KG"
	if len(g.keys) < 3 {
		r.fault(g, MalformedQuery, codeBadName, form)
		return
	}
	n := slices.Index(groupNumbers(), g.keys[1])
	switch {
	case n < 0:
		r.fault(g, InvalidFilter, codeOutOfRange, fmt.Sprintf("%s is not the number of a group, from 0 to %d: %s", quoted(g.keys[1]), MaxGroups-1, form))
		return
	case g.keys[2] == "or" || g.keys[2] == "and" || g.keys[2] == "not":
		r.fault(g, InvalidFilter, codeTooDeep, "a URL has one level of alternatives; deeper ones are asked for by POST "+r.Resource.Path+"/search")
		return
	}
	inner := g
	inner.keys = g.keys[2:]
	if c, ok := r.condition(inner, groupName(n)); ok {
		r.groups[n] = append(r.groups[n], c)
	}
}

// alternatives adds the groups to what must hold: one of them.
func (r *reader) alternatives() {
	either := Clause{Logic: Or}
	for n := range MaxGroups {
		if group := r.groups[n]; len(group) > 0 {
			either.Parts = append(either.Parts, Clause{Logic: And, Parts: group})
		}
	}
	if len(either.Parts) > 0 {
		r.query.Where = append(r.query.Where, either)
	}
}

func groupName(n int) string { return "filter[or][" + strconv.Itoa(n) + "]" }

func groupNumbers() []string {
	all := make([]string, MaxGroups)
	for n := range all {
		all[n] = strconv.Itoa(n)
	}
	return all
}

// widen lets terms stand for those below them, and for their predecessors and successors, where it is asked for.
func (r *reader) widen() {
	if r.Vocabulary == nil {
		return
	}
	Conditions(r.query.Where, func(c *Condition) {
		if c.Field.Type != Tag || c.Op == Exists {
			return
		}
		for i := range c.Values {
			c.Values[i].Also = r.also(c, c.Values[i].ID)
		}
	})
}

func (r *reader) also(c *Condition, id string) []string {
	var all []string
	if c.Op == Under {
		all = r.Vocabulary.Below(c.Field.Vocabulary, id)
	}
	if r.query.Lineage {
		for _, one := range append([]string{id}, all...) {
			all = append(all, r.Vocabulary.Lineage(c.Field.Vocabulary, one)...)
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(other string) bool { return other == id })
}

// filterField finds the field of a filter. A field that may not be filtered by is answered like one that
// does not exist.
func (r *reader) filterField(g given) *Field {
	name := g.keys[0]
	if f := r.Resource.Field(name); f != nil && f.Filter {
		return f
	}
	allowed := r.Resource.filterable()
	r.at(g, Fault{Problem: InvalidFilter, Code: codeUnknownField,
		Detail:  fmt.Sprintf("%s cannot be filtered by %s", r.Resource.Name, quoted(name)),
		Allowed: listed(allowed), DidYouMean: nearest(name, allowed)})
	return nil
}

func (r *reader) operator(g given, f *Field) (Op, bool) {
	ops := f.Ops()
	if len(g.keys) == 1 {
		return ops[0], true
	}
	if op := Op(g.keys[1]); slices.Contains(ops, op) {
		return op, true
	}
	r.at(g, Fault{Problem: InvalidFilter, Code: codeUnknownOp,
		Detail:  fmt.Sprintf("%s has no operator %s; it has %s", f.Name, quoted(g.keys[1]), oneOf(opNames(ops))),
		Allowed: opNames(ops), DidYouMean: likelyOp(g.keys[1], ops)})
	return "", false
}

// firstMention reports whether no other parameter states the same condition: filter[kind] and
// filter[kind][any] are two names of one. In the JSON form no name comes twice.
func (r *reader) firstMention(g given, root string, f *Field, op Op) bool {
	if g.at != "" {
		return true
	}
	key := root + "[" + f.Name + "][" + string(op) + "]"
	if first, ok := r.written[key]; ok {
		r.fault(g, DuplicateParameter, codeGivenTwice, fmt.Sprintf("%s says the same thing already", first))
		return false
	}
	r.written[key] = g.name
	return true
}

// values reads the values of a condition. All that are wrong are reported.
func (r *reader) values(g given, f *Field, op Op) ([]Value, bool) {
	texts, ok := r.texts(g, op)
	if !ok {
		return nil, false
	}
	values := make([]Value, 0, len(texts))
	for _, text := range texts {
		v, fault := r.value(f, op, text)
		if fault != nil {
			fault.Problem = InvalidFilter
			r.at(g, *fault)
			ok = false
			continue
		}
		values = append(values, v)
	}
	slices.SortFunc(values, func(a, b Value) int { return cmp.Compare(a.Text, b.Text) })
	return slices.CompactFunc(values, func(a, b Value) bool { return a.Text == b.Text }), ok
}

func (r *reader) texts(g given, op Op) ([]string, bool) {
	if op.Lists() {
		return r.list(g, InvalidFilter, MaxValues)
	}
	text, ok := r.once(g)
	if ok && strings.TrimSpace(text) == "" {
		r.fault(g, InvalidFilter, codeEmptyValue, "the value is empty")
		return nil, false
	}
	return []string{text}, ok
}
