package api_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/dateline-press/dateline/internal/content"
)

// doc is a published release as the model has it: plain values, looked at one by one.
type doc struct {
	*content.Release
	publishedAt time.Time
	segments    []segment
	scores      sync.Map // what leafScore found before, by text: several may walk at once
}

// segment is a run of words that a phrase may stand in, and what a word in it counts for.
type segment struct {
	score int
	stems []string
}

func newDoc(r *content.Release, at time.Time) *doc {
	d := &doc{Release: r, publishedAt: at}
	add := func(score int, text, locale string) {
		d.segments = append(d.segments, segment{score, frozen().stems(frozen().keys(text), locale)})
	}
	add(8, r.Title, r.Locale)
	add(4, r.Summary, r.Locale)
	for _, p := range r.Places {
		add(2, p, "")
	}
	add(1, r.Body.Text, r.Locale)
	return d
}

// asked is a condition, or a combination of such.
type asked struct {
	logic string // "and", "or", "not", or "" for a condition
	parts []*asked

	field, op string
	values    []string // as they are sent
	holds     func(*doc) bool
}

func (a *asked) match(d *doc) bool {
	switch a.logic {
	case "and":
		return !slices.ContainsFunc(a.parts, func(p *asked) bool { return !p.match(d) })
	case "or":
		return slices.ContainsFunc(a.parts, func(p *asked) bool { return p.match(d) })
	case "not":
		return !a.parts[0].match(d)
	default:
		return a.holds(d)
	}
}

// tops lists what must hold, each on its own: the parts of a conjunction, and of a negated disjunction.
func (a *asked) tops(negated bool) []*asked {
	switch {
	case a.logic == "not":
		return a.parts[0].tops(!negated)
	case a.logic == "and" && !negated, a.logic == "or" && negated:
		var all []*asked
		for _, p := range a.parts {
			all = append(all, p.tops(negated)...)
		}
		return all
	case len(a.parts) == 1:
		return a.parts[0].tops(negated)
	case negated:
		return []*asked{{logic: "not", parts: []*asked{a}}}
	default:
		return []*asked{a}
	}
}

// size counts the conditions.
func (a *asked) size() int {
	if a.logic == "" {
		return 1
	}
	n := 0
	for _, p := range a.parts {
		n += p.size()
	}
	return n
}

// about reports whether a speaks of one field alone.
func (a *asked) about(field string) bool {
	if a.logic == "" {
		return a.field == field
	}
	return !slices.ContainsFunc(a.parts, func(p *asked) bool { return !p.about(field) })
}

// hunt is a search: alternatives of leaves.
type hunt [][]huntLeaf

type huntLeaf struct {
	text string // a word, or several for a phrase
	not  bool
}

// leafScore gives what a leaf counts for in a release, 0 where it is not there.
func (m *model) leafScore(d *doc, text string) int {
	score, known := d.scores.Load(text)
	if !known {
		score = m.lookUp(d, text)
		d.scores.Store(text, score)
	}
	return score.(int)
}

func (m *model) lookUp(d *doc, text string) int {
	keys, best := frozen().keys(text), 0
	for _, form := range frozen().forms(keys) {
		for _, s := range d.segments {
			if contains(s.stems, form) {
				best = max(best, s.score)
			}
		}
	}
	for dimension, ids := range d.Tags {
		for _, id := range ids {
			if m.named(dimension.Type(), id, keys) {
				best = max(best, 2)
			}
		}
	}
	return best
}

// named reports whether a term is called by some words, in any language.
func (m *model) named(kind content.TermType, id string, keys []string) bool {
	asked := frozen().forms(keys)
	for _, text := range spellings(m.vocabulary.Item(kind, id).Common()) {
		for i, form := range frozen().forms(frozen().keys(text)) {
			if contains(form, asked[i]) {
				return true
			}
		}
	}
	return false
}

// spellings lists all that a term is called.
func spellings(t *content.Term) []string {
	return slices.Concat([]string{t.Name}, t.Aliases, slices.Collect(maps.Values(t.Names)))
}

func contains(all, part []string) bool {
	for i := 0; i+len(part) <= len(all); i++ {
		if slices.Equal(all[i:i+len(part)], part) {
			return true
		}
	}
	return false
}

func (m *model) hunted(h hunt, d *doc, locale string) bool {
	for _, alternative := range h {
		left, holds := 0, true
		for _, leaf := range alternative {
			if frozen().common(leaf.text, locale) {
				continue
			}
			left++
			holds = holds && (m.leafScore(d, leaf.text) > 0) != leaf.not
		}
		if left > 0 && holds {
			return true
		}
	}
	return false
}

func (m *model) relevance(h hunt, d *doc, locale string) int {
	score, seen := 0, map[string]bool{}
	for _, alternative := range h {
		for _, leaf := range alternative {
			key := strings.Join(frozen().keys(leaf.text), " ")
			if leaf.not || seen[key] || frozen().common(leaf.text, locale) {
				continue
			}
			seen[key] = true
			score += m.leafScore(d, leaf.text)
		}
	}
	return score
}

// model answers questions by looking at every release.
type model struct {
	vocabulary *content.Vocabulary
	docs       []*doc
}

// question is a list asked for.
type question struct {
	where     *asked
	hunt      hunt
	sort      []string
	facets    []facetAsked
	histogram string // an interval, or empty
	lineage   bool
}

type facetAsked struct {
	name, scope, order string
	size               int
}

func (m *model) find(q *question) []*doc {
	var found []*doc
	for _, d := range m.docs {
		if q.where.match(d) && (q.hunt == nil || m.hunted(q.hunt, d, "en")) {
			found = append(found, d)
		}
	}
	slices.SortFunc(found, func(a, b *doc) int { return m.compare(q, a, b) })
	return found
}

func (m *model) compare(q *question, a, b *doc) int {
	keys := q.sort
	if len(keys) == 0 {
		keys = []string{"-date"}
	}
	if len(keys) == 1 && keys[0] == "-relevance" {
		keys = append(slices.Clone(keys), "-date")
	}
	if !slices.Contains(keys, "id") && !slices.Contains(keys, "-id") {
		if strings.HasPrefix(keys[0], "-") {
			keys = append(slices.Clone(keys), "-id")
		} else {
			keys = append(slices.Clone(keys), "id")
		}
	}
	for _, key := range keys {
		name, desc := strings.CutPrefix(key, "-")
		c := m.compareBy(q, name, a, b)
		if desc {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

func (m *model) compareBy(q *question, name string, a, b *doc) int {
	switch name {
	case "relevance":
		return cmp.Compare(m.relevance(q.hunt, a, "en"), m.relevance(q.hunt, b, "en"))
	case "kind":
		return cmp.Compare(a.Kind, b.Kind)
	case "locale":
		return cmp.Compare(a.Locale, b.Locale)
	case "title":
		return cmp.Compare(frozen().fold(a.Title), frozen().fold(b.Title))
	case "date":
		return cmp.Compare(a.Date, b.Date)
	case "published_at", "first_published_at":
		return a.publishedAt.Compare(b.publishedAt)
	default:
		return cmp.Compare(a.ID, b.ID)
	}
}

// counted is an entry of a facet.
type counted struct {
	key, name string
	n         int
}

func (m *model) facet(q *question, f facetAsked) []counted {
	field := map[string]string{"year": "date"}[f.name]
	if field == "" {
		field = f.name
	}
	whole := *q
	switch f.scope {
	case "global":
		whole.where, whole.hunt = &asked{logic: "and"}, nil
	case "excluded":
		whole.where = &asked{logic: "and", parts: slices.DeleteFunc(q.where.tops(false), func(a *asked) bool { return a.about(field) })}
	}
	counts := map[string]int{}
	for _, d := range m.find(&whole) {
		for _, v := range m.valuesOf(d, f.name) {
			counts[v]++
		}
	}
	var all []counted
	for key, n := range counts {
		name := key
		if it := m.vocabulary.Item(content.Dimension(f.name).Type(), key); it != nil {
			name = strings.TrimPrefix(frozen().fold(it.Common().Name), "the ")
		}
		all = append(all, counted{key, name, n})
	}
	slices.SortFunc(all, func(a, b counted) int {
		byName := cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.key, b.key))
		switch f.order {
		case "-value":
			return -byName
		case "value":
			return byName
		default:
			return cmp.Or(cmp.Compare(b.n, a.n), byName)
		}
	})
	return all[:min(len(all), f.size)]
}

func (m *model) valuesOf(d *doc, facet string) []string {
	switch facet {
	case "kind":
		return []string{string(d.Kind)}
	case "locale":
		return []string{d.Locale}
	case "year":
		if d.Date == "" {
			return nil
		}
		return []string{string(d.Date[:4])}
	default:
		return d.Tags[content.Dimension(facet)]
	}
}

// histogram counts day by day, and closes a bucket where the name of the interval changes.
func (m *model) histogram(q *question) []counted {
	byDay := map[string]int{}
	first, last := "", ""
	for _, d := range m.find(q) {
		day := string(d.Date)
		if day == "" {
			continue
		}
		byDay[day]++
		if first == "" || day < first {
			first = day
		}
		last = max(last, day)
	}
	var all []counted
	if first == "" {
		return nil
	}
	day, _ := time.Parse(time.DateOnly, first)
	for ; day.Format(time.DateOnly) <= last; day = day.AddDate(0, 0, 1) {
		name := intervalOf(q.histogram, day)
		if len(all) == 0 || all[len(all)-1].key != name {
			all = append(all, counted{key: name})
		}
		all[len(all)-1].n += byDay[day.Format(time.DateOnly)]
	}
	return all
}

func intervalOf(interval string, day time.Time) string {
	switch interval {
	case "day":
		return day.Format(time.DateOnly)
	case "week":
		year, week := day.ISOWeek()
		return isoWeek(year, week)
	case "month":
		return day.Format("2006-01")
	case "quarter":
		return day.Format("2006") + "-Q" + string("1234"[(day.Month()-1)/3])
	default:
		return day.Format("2006")
	}
}
