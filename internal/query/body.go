package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dateline-press/dateline/internal/strictjson"
)

// Body reads a query in its JSON form:
//
//	{"filter": {"states": {"any": ["KG"]}, "or": [{"kind": "news_item"}, {"not": {"date": {"lt": "2004-01-01"}}}]},
//	 "q": "police", "sort": ["-date"], "page": {"size": 10}, "facets": ["states"], "facet": {"states": {"size": 5}}}
//
// Its members are named like the parameters of a URL and mean the same; and, or and not may stand within each other.
// The error is [Faults], with pointers.
func (p *Parser) Body(v *strictjson.Value) (*Query, error) {
	r := p.listReader()
	r.known = slices.DeleteFunc(append([]string{"page"}, r.known...), func(name string) bool {
		return strings.Contains(name, "[") || name == "format"
	})
	if r.object(v, given{}) {
		for i := range v.Members {
			r.member(&v.Members[i])
		}
	}
	return r.finished()
}

// member hands a member to the family it belongs to.
func (r *reader) member(m *strictjson.Member) {
	at := strictjson.Pointer("", m.Name)
	g := given{name: m.Name, root: m.Name, at: at}
	if !slices.Contains(r.known, m.Name) {
		r.unknown(g)
		return
	}
	switch m.Name {
	case "filter":
		r.query.Where = append(r.query.Where, r.clauses(&m.Value, at, 0)...)
	case "page", "facet":
		r.members(m, at)
	case "lineage", "explain":
		r.boolean(m, g)
	default:
		r.sought = r.sought || m.Name == "q"
		if g.values = r.scalars(g, &m.Value, r.lists(m.Name)); g.values != nil {
			r.listParameter(g)
		}
	}
}

// lists reports whether a member takes a list.
func (r *reader) lists(name string) bool {
	return slices.Contains([]string{"sort", "fields", "include", "facets", "highlight"}, name)
}

// boolean reads true or false.
func (r *reader) boolean(m *strictjson.Member, g given) {
	switch {
	case m.Value.Kind != strictjson.Bool:
		r.fault(g, MalformedQuery, codeWrongType, "must be a boolean, not "+m.Value.Kind.String())
	case m.Name == "lineage":
		r.query.Lineage = m.Value.True
	default:
		r.query.Explain = m.Value.True
	}
}

// members reads an object of parameters that have brackets in a URL: page, and facet with the names of facets.
func (r *reader) members(m *strictjson.Member, at string) {
	if !r.object(&m.Value, given{name: m.Name, at: at}) {
		return
	}
	for i := range m.Value.Members {
		inner := &m.Value.Members[i]
		g := given{name: m.Name + "[" + inner.Name + "]", root: m.Name, keys: []string{inner.Name}, at: strictjson.Pointer(at, inner.Name)}
		if m.Name == "page" {
			if g.values = r.scalars(g, &inner.Value, false); g.values != nil {
				r.page(g)
			}
			continue
		}
		if !r.object(&inner.Value, g) {
			continue
		}
		if len(inner.Value.Members) == 0 {
			r.fault(g, InvalidFacet, codeEmptyValue, "nothing is said of the facet")
		}
		for j := range inner.Value.Members {
			setting := &inner.Value.Members[j]
			s := given{name: facetName(inner.Name, setting.Name), root: m.Name, keys: []string{inner.Name, setting.Name},
				at: strictjson.Pointer(g.at, setting.Name)}
			if s.values = r.scalars(s, &setting.Value, false); s.values != nil {
				r.facet(s)
			}
		}
	}
}

func (r *reader) object(v *strictjson.Value, g given) bool {
	if v.Kind != strictjson.Object {
		r.fault(g, MalformedQuery, codeWrongType, "must be an object, not "+v.Kind.String())
		return false
	}
	return true
}

// scalars gives the values of a member as a URL would give them, or nil after it has reported what is wrong.
func (r *reader) scalars(g given, v *strictjson.Value, list bool) []string {
	items := []strictjson.Value{*v}
	if v.Kind == strictjson.Array {
		if !list {
			r.fault(g, MalformedQuery, codeWrongType, "must be one value, not an array")
			return nil
		}
		items = v.Items
	}
	texts := make([]string, len(items))
	for i, item := range items {
		text, ok := scalar(&item)
		if !ok {
			r.fault(g, MalformedQuery, codeWrongType, "must be a string, a number or a boolean, not "+item.Kind.String())
			return nil
		}
		texts[i] = text
		if list {
			texts[i] = element(text)
		}
	}
	// A list is one value with commas, as in a URL, where it may also be given several times.
	return []string{strings.Join(texts, ",")}
}

func scalar(v *strictjson.Value) (string, bool) {
	switch v.Kind {
	case strictjson.String, strictjson.Number:
		return v.Text, true
	case strictjson.Bool:
		return fmt.Sprint(v.True), true
	default:
		return "", false
	}
}

var tooDeep = fmt.Sprintf("and, or and not stand within each other more than %d levels deep", MaxNesting)

// clauses reads an object of conditions and combinations, all of which must hold. The depth is in how many of and, or
// and not it stands.
func (r *reader) clauses(v *strictjson.Value, at string, depth int) []Clause {
	place := given{name: "filter", root: "filter", at: at}
	if depth > MaxNesting {
		r.fault(place, QueryTooComplex, codeTooDeep, tooDeep)
		return nil
	}
	if !r.object(v, place) {
		return nil
	}
	if len(v.Members) == 0 && depth > 0 {
		r.fault(place, InvalidFilter, codeEmptyValue, "there is no condition in it")
	}
	var all []Clause
	for i := range v.Members {
		m := &v.Members[i]
		inner := strictjson.Pointer(at, m.Name)
		switch Logic(m.Name) {
		case And, Or:
			all = append(all, r.combination(Logic(m.Name), &m.Value, inner, depth)...)
		case Not:
			all = append(all, Clause{Logic: Not, Parts: []Clause{{Logic: And, Parts: r.clauses(&m.Value, inner, depth+1)}}})
		default:
			all = append(all, r.conditions(m, inner)...)
		}
	}
	return all
}

// combination reads an array of objects, all or one of which must hold.
func (r *reader) combination(logic Logic, v *strictjson.Value, at string, depth int) []Clause {
	place := given{name: "filter", root: "filter", at: at}
	switch {
	case v.Kind != strictjson.Array:
		r.fault(place, MalformedQuery, codeWrongType, "must be an array of objects, not "+v.Kind.String())
		return nil
	case len(v.Items) == 0:
		r.fault(place, InvalidFilter, codeEmptyList, "the list is empty; leave it out to ask for nothing")
		return nil
	}
	whole := Clause{Logic: logic}
	for i := range v.Items {
		parts := r.clauses(&v.Items[i], fmt.Sprintf("%s/%d", at, i), depth+1)
		whole.Parts = append(whole.Parts, Clause{Logic: And, Parts: parts})
	}
	return []Clause{whole}
}

// conditions reads what is asked of one field: a value or a list for its first operator, or an object of operators.
func (r *reader) conditions(m *strictjson.Member, at string) []Clause {
	if m.Value.Kind != strictjson.Object {
		return r.stated([]string{m.Name}, &m.Value, at)
	}
	var all []Clause
	for i := range m.Value.Members {
		op := &m.Value.Members[i]
		all = append(all, r.stated([]string{m.Name, op.Name}, &op.Value, strictjson.Pointer(at, op.Name))...)
	}
	if len(m.Value.Members) == 0 {
		r.fault(given{name: "filter", at: at}, InvalidFilter, codeEmptyValue, "there is no operator in it")
	}
	return all
}

// stated reads one condition. The keys are its field and its operator, if it names one.
func (r *reader) stated(keys []string, v *strictjson.Value, at string) []Clause {
	g := given{name: "filter[" + strings.Join(keys, "][") + "]", root: "filter", keys: keys, at: at}
	if op, ok := r.operatorAsked(keys); !ok {
		g.values = []string{""} // it will not be looked at
	} else if g.values = r.scalars(g, v, op.Lists()); g.values == nil {
		return nil
	}
	if c, ok := r.condition(g, "filter"); ok {
		return []Clause{c}
	}
	return nil
}

// operatorAsked gives the operator of a condition, if there is such a field and it has it.
func (r *reader) operatorAsked(keys []string) (Op, bool) {
	f := r.Resource.Field(keys[0])
	switch {
	case f == nil || !f.Filter:
		return "", false
	case len(keys) == 1:
		return f.Ops()[0], true
	default:
		return Op(keys[1]), slices.Contains(f.Ops(), Op(keys[1]))
	}
}

// unknownMember reports a member of no known name.
func (r *reader) unknownMember(g given) {
	likely := likelyParameter(g, r.Resource.listParameters(), r.Resource.filterable())
	known, name := r.known, strings.SplitN(likely, "[", 2)[0]
	if len(g.keys) > 0 {
		known, name = []string{"size", "number", "after", "before", "total"}, strings.TrimSuffix(strings.TrimPrefix(likely, "page["), "]")
	}
	if !slices.Contains(known, name) {
		name = ""
	}
	r.at(g, Fault{Problem: UnknownParameter, Code: codeUnknownName, Detail: "there is no such member", Allowed: known, DidYouMean: name})
}
