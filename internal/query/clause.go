package query

import (
	"slices"
	"strings"
)

// Logic says how the parts of a [Clause] are joined.
type Logic string

// The ways to join clauses.
const (
	And Logic = "and" // all parts hold
	Or  Logic = "or"  // at least one part holds
	Not Logic = "not" // the one part does not hold
)

// Clause is what must hold of an item: a condition, or a combination of clauses.
//
// In normal form And and Or have at least two parts, sorted by their keys and each once; a part of And is not And
// and one of Or not Or; Not has a condition that no operator can turn around.
type Clause struct {
	Condition *Condition // nil for a combination
	Logic     Logic      // of a combination
	Parts     []Clause   // of a combination
}

// Is makes a clause of a condition.
func Is(c Condition) Clause { return Clause{Condition: &c} }

// Conditions calls f with every condition of clauses.
func Conditions(clauses []Clause, f func(*Condition)) {
	for _, c := range clauses {
		if c.Condition != nil {
			f(c.Condition)
		}
		Conditions(c.Parts, f)
	}
}

// Without gives the clauses but for those that speak of one field alone.
func Without(clauses []Clause, field string) []Clause {
	return slices.DeleteFunc(slices.Clone(clauses), func(c Clause) bool {
		own := true
		Conditions([]Clause{c}, func(c *Condition) { own = own && c.Field.Name == field })
		return own
	})
}

// Normal gives clauses that must all hold in normal form: the same questions in other words have the same form.
func Normal(clauses []Clause) []Clause {
	if len(clauses) == 0 {
		return nil
	}
	whole := normal(Clause{Logic: And, Parts: clauses}, false)
	switch {
	case whole.Condition == nil && whole.Logic == And:
		return whole.Parts
	default:
		return []Clause{whole}
	}
}

// normal brings a clause, or its negation, into normal form. Negations are moved inwards (De Morgan).
func normal(c Clause, negated bool) Clause {
	switch {
	case c.Condition != nil && negated:
		return complement(c)
	case c.Condition != nil:
		return c
	case c.Logic == Not:
		return normal(c.Parts[0], !negated)
	}
	logic := c.Logic
	if negated {
		logic = map[Logic]Logic{And: Or, Or: And}[logic]
	}
	parts := make([]Clause, 0, len(c.Parts))
	for _, part := range c.Parts {
		p := normal(part, negated)
		if p.Condition == nil && p.Logic == logic {
			parts = append(parts, p.Parts...)
			continue
		}
		parts = append(parts, p)
	}
	slices.SortFunc(parts, func(a, b Clause) int { return strings.Compare(a.Key(), b.Key()) })
	parts = slices.CompactFunc(parts, func(a, b Clause) bool { return a.Key() == b.Key() })
	if len(parts) == 1 {
		return parts[0]
	}
	return Clause{Logic: logic, Parts: parts}
}

// complement turns a condition around: by another operator where one says just the opposite.
func complement(c Clause) Clause {
	turned := *c.Condition
	switch {
	case turned.Op == Any:
		turned.Op = None
	case turned.Op == None:
		turned.Op = Any
	case turned.Op == Eq && (turned.Field.Type == Enum || turned.Field.Type == Word):
		turned.Op = None
	case turned.Op == Exists && turned.Values[0].Text == "true":
		turned.Values = []Value{{Text: "false"}}
	case turned.Op == Exists:
		turned.Values = []Value{{Text: "true"}}
	default:
		return Clause{Logic: Not, Parts: []Clause{c}}
	}
	return Clause{Condition: &turned}
}

// Key is the same for clauses that are the same, and for no others.
func (c *Clause) Key() string {
	if c.Condition != nil {
		return strings.Join(c.Condition.parameters("filter"), "&")
	}
	keys := make([]string, len(c.Parts))
	for i := range c.Parts {
		keys[i] = c.Parts[i].Key()
	}
	return string(c.Logic) + "(" + strings.Join(keys, "|") + ")"
}

// parameters writes a condition as parameters of a URL: one, unless its list is too long for it.
func (c *Condition) parameters(root string) []string {
	name := root + "[" + c.Field.Name + "][" + string(c.Op) + "]="
	var all []string
	for _, v := range c.spellings() {
		all = append(all, name+escape(v))
	}
	return all
}

// inURL writes clauses that must all hold as parameters. It reports false for what the URL has no words for: more
// than one set of alternatives, alternatives within alternatives, a negation, a condition that is stated twice there.
func inURL(clauses []Clause) ([]string, bool) {
	all, rest, again := plainly(clauses, "filter")
	if len(rest) == 0 && len(again) > 0 { // a lone group is no alternative, and may name anew what is named outside
		rest, again = []Clause{{Logic: Or, Parts: []Clause{{Logic: And, Parts: again}}}}, nil
	}
	switch {
	case len(again) > 0 || len(rest) > 1:
		return nil, false
	case len(rest) == 0:
		return all, true
	}
	if rest[0].Logic != Or || len(rest[0].Parts) > MaxGroups {
		return nil, false
	}
	for i, group := range rest[0].Parts {
		parts := []Clause{group}
		if group.Condition == nil && group.Logic == And {
			parts = group.Parts
		}
		own, nested, again := plainly(parts, groupName(i))
		if len(nested) > 0 || len(again) > 0 {
			return nil, false
		}
		all = append(all, own...)
	}
	return all, true
}

// plainly writes the plain conditions among clauses. It gives the rest of them, and the conditions whose parameter
// would have the name of an earlier one.
func plainly(clauses []Clause, root string) (all []string, rest, again []Clause) {
	seen := map[string]bool{}
	for _, c := range clauses {
		if c.Condition == nil {
			rest = append(rest, c)
			continue
		}
		name := c.Condition.Field.Name + " " + string(c.Condition.Op)
		if seen[name] {
			again = append(again, c)
			continue
		}
		seen[name] = true
		all = append(all, c.Condition.parameters(root)...)
	}
	return all, rest, again
}
