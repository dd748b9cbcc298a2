package query

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// filter reads filter[<field>] and filter[<field>][<op>] into a condition.
func (r *reader) filter(g given) {
	switch {
	case len(g.keys) == 0:
		r.fault(g, MalformedQuery, codeBadName, "a filter names its field in brackets: filter[date][gte]=2004-03-05")
		return
	case g.keys[0] == "or": // kept for groups of alternatives, which no field may be named after
		r.unknown(g)
		return
	case len(g.keys) > 2:
		r.fault(g, MalformedQuery, codeBadName, "a filter has one field and one operator in brackets: filter[date][gte]=2004-03-05")
		return
	}
	r.filters++
	field := r.filterField(g)
	if field == nil {
		return
	}
	op, ok := r.operator(g, field)
	if !ok || !r.firstMention(g, field, op) {
		return
	}
	if values, ok := r.values(g, field, op); ok {
		r.query.Where = append(r.query.Where, Condition{Field: field, Op: op, Values: values})
	}
}

// filterField finds the field of a filter. A field that may not be filtered by is answered like one that
// does not exist.
func (r *reader) filterField(g given) *Field {
	name := g.keys[0]
	if f := r.Resource.Field(name); f != nil && f.Filter {
		return f
	}
	allowed := r.Resource.filterable()
	r.add(Fault{Problem: InvalidFilter, Code: codeUnknownField, Parameter: printable(g.name),
		Detail:  fmt.Sprintf("%s cannot be filtered by %s", r.Resource.Name, quoted(name)),
		Allowed: listed(allowed), DidYouMean: nearest(name, allowed)})
	return nil
}

func (r *reader) operator(g given, f *Field) (Op, bool) {
	ops := f.Type.Ops()
	if len(g.keys) == 1 {
		return ops[0], true
	}
	if op := Op(g.keys[1]); slices.Contains(ops, op) {
		return op, true
	}
	r.add(Fault{Problem: InvalidFilter, Code: codeUnknownOp, Parameter: printable(g.name),
		Detail:  fmt.Sprintf("%s has no operator %s; it has %s", f.Name, quoted(g.keys[1]), oneOf(opNames(ops))),
		Allowed: opNames(ops), DidYouMean: likelyOp(g.keys[1], ops)})
	return "", false
}

// firstMention reports whether no other parameter states the same condition: filter[kind] and
// filter[kind][any] are two names of one.
func (r *reader) firstMention(g given, f *Field, op Op) bool {
	key := parameterName(f, op)
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
			fault.Problem, fault.Parameter = InvalidFilter, printable(g.name)
			r.add(*fault)
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

// parameterName gives the full name of the parameter that states a condition.
func parameterName(f *Field, op Op) string {
	return "filter[" + f.Name + "][" + string(op) + "]"
}

// byName orders conditions by field and operator. There are no two of the same.
func byName(a, b Condition) int {
	return cmp.Or(cmp.Compare(a.Field.Name, b.Field.Name), cmp.Compare(a.Op, b.Op))
}
