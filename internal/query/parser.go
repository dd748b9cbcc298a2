package query

import (
	"slices"
	"strings"
)

// Names of parameters.
const (
	pageSize   = "page[size]"
	pageNumber = "page[number]"
	pageAfter  = "page[after]"
	pageBefore = "page[before]"
	pageTotal  = "page[total]"
)

// Parser reads the queries of one resource. It may be used by several goroutines at once.
type Parser struct {
	Resource   *Resource
	Vocabulary Vocabulary
	Words      Words // without it no search finds anything
	Cursors    *Cursors
}

// List reads the query of a list, as it stands in the URL behind the question mark. The error is [Faults].
func (p *Parser) List(rawQuery string) (*Query, error) {
	r := p.listReader()
	return r.read(rawQuery, r.listParameter)
}

// Item reads the query of a single item, which may say what to show and nothing else. The error is [Faults].
func (p *Parser) Item(rawQuery string) (*Query, error) {
	r := &reader{Parser: p, known: p.Resource.itemParameters()}
	r.query = Query{Resource: p.Resource, Single: true}
	return r.read(rawQuery, r.itemParameter)
}

// Few reads the query of a short list that is neither filtered nor paged: what an item may say, how many are wanted
// and, where there is a search, q=. Without page[size] there are usual items. The error is [Faults].
func (p *Parser) Few(rawQuery string, usual int) (*Query, error) {
	r := &reader{Parser: p, known: p.Resource.fewParameters()}
	r.query = Query{Resource: p.Resource, Single: true, Page: Paging{Size: usual}}
	return r.read(rawQuery, r.fewParameter)
}

// Nothing reads the query of a request that takes no parameters. The error is [Faults].
func Nothing(rawQuery string) error {
	r := &reader{Parser: &Parser{Resource: &Resource{}}}
	_, err := r.read(rawQuery, r.unknown)
	return err
}

// Part reads the query of a list that is given in parts by the beginnings of ids: part=, up to four hexadecimal digits.
// The error is [Faults].
func Part(rawQuery string) (string, error) {
	r := &reader{Parser: &Parser{Resource: &Resource{}}, known: []string{"part"}}
	part := ""
	_, err := r.read(rawQuery, func(g given) {
		if g.name != "part" {
			r.unknown(g)
			return
		}
		text, ok := r.once(g)
		if ok && (text == "" || len(text) > 4 || strings.Trim(text, "0123456789abcdef") != "") {
			r.fault(g, InvalidFilter, codeUnknownValue, quoted(text)+" is not a part: one to four hexadecimal digits, as the index names it")
		}
		part = text
	})
	return part, err
}

func (p *Parser) listReader() *reader {
	r := &reader{Parser: p, written: map[string]string{}, groups: map[int][]Clause{}, known: p.Resource.listParameters()}
	r.query = Query{Resource: p.Resource, Sort: slices.Clone(p.Resource.Sort), Page: Paging{Size: DefaultSize, Total: true}}
	return r
}

// listParameters lists the names of what may be asked of a list; "filter" stands for all filters.
func (r *Resource) listParameters() []string {
	names := append([]string{"filter", "sort", pageSize, pageNumber, pageAfter, pageBefore, pageTotal}, r.itemParameters()...)
	add := func(taken bool, more ...string) {
		if taken {
			names = append(names, more...)
		}
	}
	add(r.Searched, "q")
	add(len(r.Highlights) > 0, "highlight")
	add(len(r.Facets) > 0, "facets", "facet")
	add(len(r.Histograms) > 0, "histogram")
	add(r.Lineage, "lineage")
	add(r.Explained, "explain")
	add(r.Tabular, "format")
	return names
}

// itemParameters lists the names of what may be asked of a single item.
func (r *Resource) itemParameters() []string {
	var names []string
	if len(r.Members) > 0 {
		names = append(names, "fields", "include")
	}
	if r.Locales {
		names = append(names, "locale")
	}
	return names
}

func (r *Resource) fewParameters() []string {
	names := append([]string{pageSize}, r.itemParameters()...)
	if r.Searched {
		names = append(names, "q")
	}
	return names
}

// filterable lists the names of the fields that may be filtered by.
func (r *Resource) filterable() []string {
	return r.fieldNames(func(f *Field) bool { return f.Filter })
}

// sortable lists the names of the fields that may be sorted by.
func (r *Resource) sortable() []string {
	return r.fieldNames(func(f *Field) bool { return f.Sort })
}

func (r *Resource) fieldNames(wanted func(*Field) bool) []string {
	var names []string
	for i := range r.Fields {
		if wanted(&r.Fields[i]) {
			names = append(names, r.Fields[i].Name)
		}
	}
	return names
}
