package api_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/content"
)

// questions draws questions about a library.
type questions struct {
	*library
	t       *rapid.T
	lineage bool
}

func (l *library) draw(t *rapid.T) *question {
	g := questions{library: l, t: t, lineage: rapid.IntRange(0, 3).Draw(t, "lineage") == 0}
	q := &question{lineage: g.lineage, where: &asked{logic: "and"}}
	for range rapid.IntRange(0, 3).Draw(t, "conditions") {
		q.where.parts = append(q.where.parts, g.clause(rapid.IntRange(0, 3).Draw(t, "depth")))
	}
	for q.where.size() > 20 { // as many as a query may have
		q.where.parts = q.where.parts[1:]
	}
	if rapid.IntRange(0, 2).Draw(t, "search") == 0 {
		q.hunt = g.hunt()
	}
	q.sort = g.order(q.hunt != nil)
	for _, name := range []string{"kind", "locale", "sources", "fields_of_work", "states", "field_operations", "meetings", "year"} {
		if rapid.IntRange(0, 4).Draw(t, "facet") == 0 {
			q.facets = append(q.facets, facetAsked{name: name,
				scope: g.one("excluded", "filtered", "global"), order: g.one("count", "value", "-value"), size: rapid.IntRange(1, 6).Draw(t, "size")})
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "histogram") == 0 {
		q.histogram = g.one("day", "week", "month", "quarter", "year")
	}
	return q
}

func (g questions) one(all ...string) string { return rapid.SampledFrom(all).Draw(g.t, "one") }

// some draws one to three different values.
func (g questions) some(all ...string) []string {
	return rapid.SliceOfNDistinct(rapid.SampledFrom(all), 1, min(3, len(all)), rapid.ID).Draw(g.t, "some")
}

func (g questions) clause(depth int) *asked {
	if depth == 0 {
		return g.condition()
	}
	a := &asked{logic: g.one("and", "or", "or", "not", "")}
	switch a.logic {
	case "":
		return g.condition()
	case "not":
		a.parts = []*asked{g.clause(depth - 1)}
	default:
		for range rapid.IntRange(1, 3).Draw(g.t, "parts") {
			a.parts = append(a.parts, g.clause(depth-1))
		}
	}
	return a
}

func (g questions) condition() *asked {
	switch g.one("tag", "tag", "tag", "enum", "text", "day", "instant", "places", "word") {
	case "tag":
		return g.tag()
	case "enum":
		return g.set("kind", g.some("press_release", "news_item", "spot_report", "media_advisory"), func(d *doc) string { return string(d.Kind) })
	case "text":
		return g.title()
	case "day":
		return g.dayCondition()
	case "instant":
		return g.instant()
	case "places":
		return g.places()
	default:
		if g.one("locale", "slug") == "slug" {
			return g.set("slug", g.some("release-1", "release-20", "release-33", "nothing"), func(d *doc) string { return d.Slug })
		}
		return g.set("locale", g.some("en", "ru", "de", "xx"), func(d *doc) string { return d.Locale })
	}
}

func (g questions) set(field string, values []string, of func(*doc) string) *asked {
	op := g.one("any", "none", "eq")
	if op == "eq" {
		values = values[:1]
	}
	return &asked{field: field, op: op, values: values, holds: func(d *doc) bool { return slices.Contains(values, of(d)) != (op == "none") }}
}

func (g questions) tag() *asked {
	dimension := rapid.SampledFrom(content.Dimensions()).Draw(g.t, "dimension")
	op := g.one("any", "all", "none", "exists")
	if dimension == content.Sources {
		op = g.one("any", "all", "none", "exists", "under", "under")
	}
	if op == "exists" {
		return g.exists(string(dimension), func(d *doc) bool { return len(d.Tags[dimension]) > 0 })
	}
	slugs := g.some(libraryTerms()[dimension]...)
	a := &asked{field: string(dimension), op: op}
	var wanted [][]string // of each value the ids that stand for it
	for _, slug := range slugs {
		it := g.vocabulary.Lookup(dimension.Type(), slug)
		a.values = append(a.values, g.one(it.Common().Slug, it.Common().ID, it.Common().Name))
		wanted = append(wanted, g.standsFor(dimension.Type(), it.Common().ID, op == "under"))
	}
	a.holds = func(d *doc) bool {
		has := func(ids []string) bool {
			return slices.ContainsFunc(d.Tags[dimension], func(id string) bool { return slices.Contains(ids, id) })
		}
		switch op {
		case "all":
			return !slices.ContainsFunc(wanted, func(ids []string) bool { return !has(ids) })
		case "none":
			return !slices.ContainsFunc(wanted, has)
		default:
			return slices.ContainsFunc(wanted, has)
		}
	}
	return a
}

// standsFor lists the terms that a value means, looking at all terms until none is added.
func (g questions) standsFor(kind content.TermType, id string, below bool) []string {
	ids := []string{id}
	grow := func(joins func(it content.Item, id string) bool) {
		for i := 0; i < len(ids); i++ {
			for _, it := range g.vocabulary.Items(kind) {
				if joins(it, ids[i]) && !slices.Contains(ids, it.Common().ID) {
					ids = append(ids, it.Common().ID)
				}
			}
		}
	}
	if below {
		grow(func(it content.Item, id string) bool {
			s, ok := it.(*content.Structure)
			return ok && s.ParentID == id
		})
	}
	if g.lineage {
		first := slices.Clone(ids)
		grow(func(it content.Item, id string) bool { return it.Common().SuccessorID == id })
		before := ids
		ids = first
		grow(func(it content.Item, id string) bool {
			return g.vocabulary.Item(kind, id).Common().SuccessorID == it.Common().ID
		})
		ids = append(ids, before...)
	}
	return ids
}

func (g questions) exists(field string, has func(*doc) bool) *asked {
	wanted := g.one("true", "false")
	return &asked{field: field, op: "exists", values: []string{wanted}, holds: func(d *doc) bool { return has(d) == (wanted == "true") }}
}

func (g questions) title() *asked {
	op := g.one("eq", "prefix", "contains")
	runes := []rune(g.docs[rapid.IntRange(0, len(g.docs)-1).Draw(g.t, "doc")].Title)
	from := 0
	if op == "contains" {
		from = min(len(runes)-3, rapid.IntRange(0, 6).Draw(g.t, "from"))
	}
	value := string(runes)
	if op != "eq" {
		value = strings.TrimSpace(string(runes[max(0, from):min(len(runes), max(0, from)+rapid.IntRange(5, 9).Draw(g.t, "length"))]))
	}
	if len([]rune(value)) < 4 {
		value = "police"
	}
	want := frozen().fold(value)
	return &asked{field: "title", op: op, values: []string{value}, holds: func(d *doc) bool {
		title := frozen().fold(d.Title)
		switch op {
		case "eq":
			return title == want
		case "prefix":
			return strings.HasPrefix(title, want)
		default:
			return strings.Contains(title, want)
		}
	}}
}

func (g questions) dayCondition() *asked {
	op := g.one("on", "gte", "gt", "lte", "lt", "year", "month", "exists")
	if op == "exists" {
		return g.exists("date", func(d *doc) bool { return d.Date != "" })
	}
	day := g.one("2003-11-20", "2004-01-01", "2004-03-04", "2004-06-30", "2004-12-30")
	day = day[:map[string]int{"year": 4, "month": 7}[op]+10*map[bool]int{true: 1}[op != "year" && op != "month"]]
	return &asked{field: "date", op: op, values: []string{day}, holds: func(d *doc) bool {
		return d.Date != "" && compared(op, strings.Compare(string(d.Date), day), strings.HasPrefix(string(d.Date), day))
	}}
}

func compared(op string, order int, begins bool) bool {
	switch op {
	case "gte":
		return order >= 0
	case "gt":
		return order > 0
	case "lte":
		return order <= 0
	case "lt":
		return order < 0
	default:
		return begins
	}
}

func (g questions) instant() *asked {
	op := g.one("on", "gte", "gt", "lte", "lt", "year", "month")
	at := noon.Add(time.Duration(rapid.IntRange(-1, 4).Draw(g.t, "hours")) * 26 * time.Hour)
	value := at.Format(time.RFC3339)
	switch op {
	case "on":
		value = value[:10]
	case "month":
		value = value[:7]
	case "year":
		value = value[:4]
	}
	return &asked{field: "published_at", op: op, values: []string{value}, holds: func(d *doc) bool {
		return compared(op, d.publishedAt.Compare(at), strings.HasPrefix(d.publishedAt.UTC().Format(time.RFC3339), value))
	}}
}

func (g questions) places() *asked {
	op := g.one("any", "all", "none", "exists")
	if op == "exists" {
		return g.exists("places", func(d *doc) bool { return len(d.Places) > 0 })
	}
	values := g.some(placesAsked()...)
	return &asked{field: "places", op: op, values: values, holds: func(d *doc) bool {
		has := func(v string) bool { return slices.ContainsFunc(d.Places, samePlace(v)) }
		switch op {
		case "all":
			return !slices.ContainsFunc(values, func(v string) bool { return !has(v) })
		case "none":
			return !slices.ContainsFunc(values, has)
		default:
			return slices.ContainsFunc(values, has)
		}
	}}
}

// samePlace compares places by their words.
func samePlace(asked string) func(place string) bool {
	keys := frozen().keys(asked)
	return func(place string) bool { return slices.Equal(frozen().keys(place), keys) }
}

// placesAsked are what places are filtered by.
func placesAsked() []string {
	return []string{"vienna", "Osh", "ZILINA", "Osh, Northern", "Osh northern", "Paris"}
}

// huntWords are what is searched for.
func huntWords() []string {
	return []string{"police", "Policing", "reforms", "the", "of", "war", "Bishkek", "election", "полиции", "реформа", "Größe", "strasse",
		"TURKIYE", "cooperation", "2004", "und", "vienna", "Kyrgyz", "office", "zzz", "rule of law", "border guards", "co-operation office",
		"police reform", "Programme Office", "human rights", "the war", "of the"}
}

func (g questions) hunt() hunt {
	words, h := huntWords(), hunt(nil)
	for range rapid.IntRange(1, 2).Draw(g.t, "alternatives") {
		var leaves []huntLeaf
		for range rapid.IntRange(1, 3).Draw(g.t, "leaves") {
			leaves = append(leaves, huntLeaf{text: g.one(words...), not: rapid.IntRange(0, 4).Draw(g.t, "not") == 0})
		}
		h = append(h, leaves)
	}
	return h
}

// String writes a search as q= takes it.
func (h hunt) String() string {
	var alternatives []string
	for _, leaves := range h {
		var all []string
		for _, l := range leaves {
			text := l.text
			if strings.Contains(text, " ") {
				text = `"` + text + `"`
			}
			if l.not {
				text = "-" + text
			}
			all = append(all, text)
		}
		alternatives = append(alternatives, strings.Join(all, " "))
	}
	return strings.Join(alternatives, " or ")
}

func (g questions) order(searched bool) []string {
	if searched && rapid.Bool().Draw(g.t, "ranked") {
		return rapid.SampledFrom([][]string{{"-relevance"}, {"-relevance", "title"}, {"-relevance", "-published_at", "kind"}}).Draw(g.t, "order")
	}
	var keys []string
	for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"date", "title", "kind", "locale", "published_at", "first_published_at", "id"}), 0, 3, rapid.ID).Draw(g.t, "keys") {
		keys = append(keys, g.one(name, "-"+name))
		if name == "id" {
			break
		}
	}
	return keys
}

// body writes a question in JSON, without its page.
func (q *question) body(size int) string {
	body := map[string]any{"fields": []string{"id"}, "page": map[string]any{"size": size}}
	if len(q.where.parts) > 0 {
		body["filter"] = q.where.json()
	}
	if q.hunt != nil {
		body["q"] = q.hunt.String()
	}
	if len(q.sort) > 0 {
		body["sort"] = q.sort
	}
	if q.lineage {
		body["lineage"] = true
	}
	if q.histogram != "" {
		body["histogram"] = "date:" + q.histogram
	}
	var names []string
	settings := map[string]any{}
	for _, f := range q.facets {
		names = append(names, f.name)
		settings[f.name] = map[string]any{"scope": f.scope, "order": f.order, "size": f.size}
	}
	if len(names) > 0 {
		body["facets"], body["facet"] = names, settings
	}
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func (a *asked) json() map[string]any {
	switch a.logic {
	case "":
		var value any = a.values
		if !slices.Contains([]string{"any", "all", "none", "under"}, a.op) {
			value = a.values[0]
		}
		return map[string]any{a.field: map[string]any{a.op: value}}
	case "not":
		return map[string]any{"not": a.parts[0].json()}
	}
	var parts []any
	for _, p := range a.parts {
		parts = append(parts, p.json())
	}
	return map[string]any{a.logic: parts}
}

// url writes a question as a URL, where its conditions can be said there one by one.
func (q *question) url(size int) (string, bool) {
	v := url.Values{"fields": {"id"}, "page[size]": {fmt.Sprint(size)}}
	for _, a := range q.where.parts {
		name := fmt.Sprintf("filter[%s][%s]", a.field, a.op)
		if a.logic != "" || v.Has(name) {
			return "", false
		}
		v.Set(name, a.list())
	}
	if q.hunt != nil {
		v.Set("q", q.hunt.String())
	}
	if len(q.sort) > 0 {
		v.Set("sort", strings.Join(q.sort, ","))
	}
	if q.lineage {
		v.Set("lineage", "true")
	}
	if q.histogram != "" {
		v.Set("histogram", "date:"+q.histogram)
	}
	for _, f := range q.facets {
		v.Set("facets", strings.TrimPrefix(v.Get("facets")+","+f.name, ","))
		v.Set("facet["+f.name+"][scope]", f.scope)
		v.Set("facet["+f.name+"][order]", f.order)
		v.Set("facet["+f.name+"][size]", fmt.Sprint(f.size))
	}
	return "/v1/releases?" + v.Encode(), true
}

func (a *asked) list() string {
	if !slices.Contains([]string{"any", "all", "none", "under"}, a.op) {
		return a.values[0]
	}
	values := make([]string, len(a.values))
	for i, v := range a.values {
		values[i] = strings.ReplaceAll(v, ",", `\,`)
	}
	return strings.Join(values, ",")
}
