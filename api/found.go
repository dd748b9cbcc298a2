package api

import (
	"slices"
	"strings"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

// Results is one page of a list, with what was counted besides.
type Results[T any] struct {
	Data      []T          `json:"data"`
	Page      PageInfo     `json:"page"`
	Facets    *Facets      `json:"facets,omitempty"`    // With facets: how many items have each value
	Histogram *Histogram   `json:"histogram,omitempty"` // With histogram: how many items lie in each interval
	Links     PageLinks    `json:"links"`
	Meta      *ListMeta    `json:"meta,omitempty"`    // With sort=-relevance: how far the order reaches
	Explain   *Explanation `json:"explain,omitempty"` // With explain=1: how the query was understood
}

// Facets are the facets that were asked for.
type Facets struct {
	Kind            *[]ValueCount `json:"kind,omitempty"`
	Locale          *[]ValueCount `json:"locale,omitempty"`
	Status          *[]ValueCount `json:"status,omitempty"` // Of working copies
	Sources         *[]TermCount  `json:"sources,omitempty"`
	FieldsOfWork    *[]TermCount  `json:"fields_of_work,omitempty"`
	States          *[]TermCount  `json:"states,omitempty"`
	FieldOperations *[]TermCount  `json:"field_operations,omitempty"`
	Meetings        *[]TermCount  `json:"meetings,omitempty"`
	Year            *[]ValueCount `json:"year,omitempty"` // Items without a date are in none
}

// TermCount is how many items are tagged with a term.
type TermCount struct {
	ID    string `json:"id" format:"uuid"`
	Slug  string `json:"slug" example:"kyrgyzstan"`
	Name  string `json:"name" example:"Kyrgyzstan"`
	Count int    `json:"count" minimum:"1"`
}

// ValueCount is how many items have a value.
type ValueCount struct {
	Value string `json:"value" example:"2004"`
	Count int    `json:"count" minimum:"1"`
}

// Histogram is how many items lie in each interval of time. Items without a date lie in none.
type Histogram struct {
	Field    string   `json:"field" enums:"date"`
	Interval string   `json:"interval" enums:"day,week,month,quarter,year"`
	Buckets  []Bucket `json:"buckets"` // From the first to the last that has an item; the empty ones between them too
}

// Bucket is an interval of time.
type Bucket struct {
	Value string `json:"value" example:"2004-03"` // 2004-03-05, 2004-W10 (ISO 8601), 2004-03, 2004-Q1 or 2004
	From  string `json:"from" format:"date" example:"2004-03-01"`
	To    string `json:"to" format:"date" example:"2004-03-31"` // The last day of it
	Count int    `json:"count" minimum:"0"`
}

// ListMeta says how far the order of a list reaches.
type ListMeta struct {
	Relevance RelevanceMeta `json:"relevance"`
}

// RelevanceMeta says how many of the items found were put in the order of their relevance: the newest.
type RelevanceMeta struct {
	Window   int  `json:"window" minimum:"1"`                         // How many are ranked at most
	Ranked   *int `json:"ranked" minimum:"0" extensions:"x-nullable"` // How many were; null with page[total]=none
	Complete bool `json:"complete"`                                   // Whether all were; false also where it is not known
}

// Explanation says how a query was understood.
type Explanation struct {
	Query any      `json:"query" swaggertype:"object"`  // The query in its JSON form, as POST /v1/releases/search takes it
	URL   *string  `json:"url" extensions:"x-nullable"` // The query in its canonical form; null where no URL can say it
	Plan  []string `json:"plan"`                        // How the answer comes about, in sentences
}

// extras writes what a query asked for besides its items.
func (a *API) extras(q *query.Query, known *labelled, wanted []string, total int, counts query.Counts) (extras, error) {
	x := extras{meta: relevance(q, total)}
	if len(q.Facets) > 0 {
		x.facets = newFacets(q, known, wanted, counts.Facets)
	}
	if h := q.Histogram; h != nil {
		buckets, err := h.Buckets(counts.Dates)
		if err != nil {
			return x, err
		}
		x.histogram = &Histogram{Field: h.Field, Interval: string(h.Interval), Buckets: []Bucket{}}
		for _, b := range buckets {
			x.histogram.Buckets = append(x.histogram.Buckets, Bucket{Value: b.Value, From: b.From, To: b.To, Count: b.N})
		}
	}
	if q.Explain {
		x.explain = &Explanation{Query: q.Body(), Plan: q.Plan()}
		if q.Linked() {
			url := a.PublicURL + q.URL()
			x.explain.URL = &url
		}
	}
	return x, nil
}

// relevance says how far an order by relevance reaches.
func relevance(q *query.Query, total int) *ListMeta {
	if !slices.ContainsFunc(q.Sort, func(k query.Key) bool { return k.Field == query.Relevance }) {
		return nil
	}
	meta := &ListMeta{RelevanceMeta{Window: query.Window}}
	if total >= 0 {
		ranked := min(total, query.Window)
		meta.Relevance.Ranked, meta.Relevance.Complete = &ranked, ranked == total
	}
	return meta
}

func newFacets(q *query.Query, known *labelled, wanted []string, counts map[string][]query.Count) *Facets {
	all := &Facets{}
	values := map[string]**[]ValueCount{"kind": &all.Kind, "locale": &all.Locale, "status": &all.Status, "year": &all.Year}
	terms := map[string]**[]TermCount{"sources": &all.Sources, "fields_of_work": &all.FieldsOfWork, "states": &all.States,
		"field_operations": &all.FieldOperations, "meetings": &all.Meetings}
	for _, f := range q.Facets {
		if into := values[f.Name]; into != nil {
			list := []ValueCount{}
			for _, c := range f.Top(counts[f.Name], func(value string) string { return value }) {
				list = append(list, ValueCount{Value: c.Value, Count: c.N})
			}
			*into = &list
			continue
		}
		list := termCounts(&f, known, wanted, counts[f.Name])
		*terms[f.Name] = &list
	}
	return all
}

// termCounts names the terms of a facet. One that was taken away after it was counted is left out.
func termCounts(f *query.Facet, known *labelled, wanted []string, counts []query.Count) []TermCount {
	kind, v := content.Dimension(f.Field).Type(), known.vocabulary
	there := slices.DeleteFunc(slices.Clone(counts), func(c query.Count) bool { return v.Item(kind, c.Value) == nil })
	list := []TermCount{}
	for _, c := range f.Top(there, func(id string) string { return known.sortKey(nameIn(v.Item(kind, id), wanted)) }) {
		it := v.Item(kind, c.Value)
		list = append(list, TermCount{ID: it.Common().ID, Slug: it.Common().Slug, Name: nameIn(it, wanted), Count: c.N})
	}
	return list
}

// nameIn gives the name of a term in the language that is wanted most, or else the one the institution uses.
func nameIn(it content.Item, wanted []string) string {
	t := it.Common()
	if len(wanted) == 0 {
		return t.Name
	}
	base, _, _ := strings.Cut(wanted[0], "-")
	for _, locale := range wanted {
		if own := t.Names[locale]; own != "" && (locale == base || strings.HasPrefix(locale, base+"-")) {
			return own
		}
	}
	return t.Name
}
