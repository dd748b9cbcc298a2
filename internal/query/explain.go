package query

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Body gives the query in its JSON form, in the one spelling that [Parser.Body] reads back as an equal query. What is
// so anyway is left out.
func (q *Query) Body() map[string]any {
	body := map[string]any{}
	if len(q.Where) > 0 {
		body["filter"] = object(q.Where)
	}
	if q.Search != nil {
		body["q"] = q.Search.Text
	}
	if q.Lineage {
		body["lineage"] = true
	}
	if !slices.Equal(q.Sort, q.Resource.Sort) {
		body["sort"] = strings.Split(q.order(), ",")
	}
	if page := q.pageBody(); len(page) > 0 {
		body["page"] = page
	}
	q.shapeBody(body)
	q.facetBody(body)
	return body
}

func (q *Query) shapeBody(body map[string]any) {
	if q.Fields != nil {
		body["fields"] = q.chosen()
	}
	if len(q.Include) > 0 {
		body["include"] = q.Include
	}
	if len(q.Highlight) > 0 {
		body["highlight"] = q.Highlight
	}
	if q.Locale != "" {
		body["locale"] = q.Locale
	}
	if q.Explain {
		body["explain"] = true
	}
}

func (q *Query) facetBody(body map[string]any) {
	var names []string
	settings := map[string]any{}
	for _, f := range q.Facets {
		names = append(names, f.Name)
		own := map[string]any{}
		if f.Scope != Excluded {
			own["scope"] = f.Scope
		}
		if f.Size != FacetSize {
			own["size"] = f.Size
		}
		if f.Order != ByCount {
			own["order"] = f.Order
		}
		if len(own) > 0 {
			settings[f.Name] = own
		}
	}
	if len(names) > 0 {
		body["facets"] = names
	}
	if len(settings) > 0 {
		body["facet"] = settings
	}
	if q.Histogram != nil {
		body["histogram"] = q.Histogram.String()
	}
}

func (q *Query) pageBody() map[string]any {
	page := map[string]any{}
	q.Page.write(func(name, value string) {
		short := strings.TrimSuffix(strings.TrimPrefix(name, "page["), "]")
		page[short] = value
		if name == pageSize || name == pageNumber {
			page[short] = json.Number(value)
		}
	})
	return page
}

// object writes clauses that must all hold. What has a name already goes into and.
func object(clauses []Clause) map[string]any {
	whole, rest := map[string]any{}, []any{}
	for _, c := range clauses {
		name, value := memberOf(c)
		switch known, taken := whole[name].(map[string]any); {
		case whole[name] == nil:
			whole[name] = value
		case taken && c.Condition != nil && known[string(c.Condition.Op)] == nil:
			known[string(c.Condition.Op)] = value.(map[string]any)[string(c.Condition.Op)]
		default:
			rest = append(rest, map[string]any{name: value})
		}
	}
	if len(rest) > 0 {
		whole["and"] = rest
	}
	return whole
}

// memberOf writes one clause as a member of an object.
func memberOf(c Clause) (name string, value any) {
	switch {
	case c.Condition != nil:
		return c.Condition.Field.Name, map[string]any{string(c.Condition.Op): c.Condition.json()}
	case c.Logic == Not:
		return string(Not), object(c.Parts)
	}
	parts := make([]any, len(c.Parts))
	for i, part := range c.Parts {
		if part.Condition == nil && part.Logic == And {
			parts[i] = object(part.Parts)
			continue
		}
		parts[i] = object([]Clause{part})
	}
	return string(c.Logic), parts
}

// nesting gives in how many of and, or and not a condition stands at most when clauses are written by [object].
func nesting(clauses []Clause) int {
	deepest, taken := 0, map[string]bool{}
	for _, c := range clauses {
		name, levels := string(c.Logic), 0
		switch {
		case c.Condition != nil:
			name = c.Condition.Field.Name + " " + string(c.Condition.Op)
		case c.Logic == And:
			levels = nesting(c.Parts)
		default:
			for _, part := range c.Parts {
				levels = max(levels, 1+nesting([]Clause{part}))
			}
		}
		if taken[name] { // it goes into and
			levels++
		}
		taken[name], deepest = true, max(deepest, levels)
	}
	return deepest
}

func (c *Condition) json() any {
	if c.Op.Lists() {
		texts := make([]string, len(c.Values))
		for i, v := range c.Values {
			texts[i] = v.Text
		}
		return texts
	}
	switch v := c.Values[0]; {
	case c.Op == Exists:
		return v.Text == "true"
	case c.Field.Type == Number:
		return json.Number(v.Text)
	default:
		return v.Text
	}
}

// Plan says in sentences how the answer comes about.
func (q *Query) Plan() []string {
	plan := []string{"All " + q.Resource.Name + " that are published"}
	if q.Search != nil {
		plan = append(plan, "of which the words answer the search: "+q.Search.said())
	}
	for _, c := range q.Where {
		plan = append(plan, "of which "+c.said())
	}
	if slices.ContainsFunc(q.Sort, func(k Key) bool { return k.Field == Relevance }) {
		plan = append(plan, fmt.Sprintf("of which the newest %d are ranked: a word in the title counts for more than one in the summary, then in places and tags, then in the body", Window))
	}
	orders := make([]string, 0, len(q.Sort)+1)
	for _, k := range q.Sort {
		orders = append(orders, k.said())
	}
	if q.positionLength() > len(q.Sort) {
		orders = append(orders, Key{Field: "id", Desc: q.Sort[0].Desc}.said())
	}
	plan = append(plan, "in the order of "+strings.Join(orders, ", then "), q.Page.said())
	if q.Page.Total {
		plan = append(plan, "All are counted exactly")
	}
	for _, f := range q.Facets {
		plan = append(plan, f.said())
	}
	if h := q.Histogram; h != nil {
		plan = append(plan, fmt.Sprintf("They are counted by the %s of their %s", h.Interval, h.Field))
	}
	return plan
}

func (s *Search) said() string {
	alternatives := make([]string, len(s.Alternatives))
	for i, alternative := range s.Alternatives {
		leaves := make([]string, len(alternative))
		for j := range alternative {
			leaves[j] = alternative[j].String()
		}
		alternatives[i] = strings.Join(leaves, " and ")
	}
	if len(alternatives) == 0 {
		return "no word of it is looked for, so that nothing is found"
	}
	return strings.Join(alternatives, ", or ")
}

func (c *Clause) said() string {
	if c.Condition != nil {
		texts := make([]string, len(c.Condition.Values))
		for i, v := range c.Condition.Values {
			texts[i] = v.Text
			if n := len(v.Also); n > 0 {
				texts[i] += fmt.Sprintf(" (and %d more terms)", n)
			}
		}
		return fmt.Sprintf("%s: %s (%s)", c.Condition.Field.Name, c.Condition.Op.doc(), strings.Join(texts, ", "))
	}
	parts := make([]string, len(c.Parts))
	for i := range c.Parts {
		parts[i] = c.Parts[i].said()
	}
	if c.Logic == Not {
		return "not [" + parts[0] + "]"
	}
	return "[" + strings.Join(parts, " "+string(c.Logic)+" ") + "]"
}

func (k Key) said() string {
	if k.Desc {
		return k.Field + " downwards"
	}
	return k.Field + " upwards"
}

func (p *Paging) said() string {
	switch {
	case p.Number > 0:
		return fmt.Sprintf("page %d of %d items each", p.Number, p.Size)
	case p.After != nil:
		return fmt.Sprintf("the %d items behind a cursor", p.Size)
	case p.Before != nil:
		return fmt.Sprintf("the %d items before a cursor", p.Size)
	default:
		return fmt.Sprintf("the first %d items", p.Size)
	}
}

func (f *Facet) said() string {
	which := map[Scope]string{
		Excluded: "without the conditions on " + f.Field, Filtered: "as they are found", Global: "whatever is asked for",
	}[f.Scope]
	return fmt.Sprintf("They are counted by %s, %s", f.Name, which)
}
