package query

import (
	"errors"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/strictjson"
)

// Whatever the query string, it is either refused with faults that name their problem or read into a query
// that is the same when it is written and read again.
func FuzzList(f *testing.F) {
	parsers := []*Parser{parser(Releases()), parser(States()), parser(FieldOperations()), parser(Drafts())}
	for _, raw := range []string{
		"filter[states][any]=KG,TJ&filter[date][gte]=2004-01-01&sort=-date&page[size]=5&fields=title",
		"filter[published_at][lt]=2026-01-01T02:00:00.5%2B02:00&filter[title][contains]=%25_%25&page[number]=2&page[total]=none",
		`filter[places]=a\,b,c\\d&filter[slug][none]=x&include=sources.parent`,
		"filter[member_from][year]=1992&filter[position][gt]=-7&filter[city][prefix]=Bi",
		"q=police+%22border+guards%22+-reform+or+-%22a+b&highlight=title,body&sort=-relevance,title&locale=de",
		"q=internal_note:secret+OR+the&sort=-relevance&explain=1&format=csv",
		"filter[sources][under]=secretariat&lineage=true&filter[or][0][states]=KG&filter[or][3][date][year]=2004&filter[or][3][kind]=news_item",
		"filter[kind]=news_item&filter[or][7][kind]=spot_report&filter[or][7][states][exists]=true",
		"facets=states,year&facet[states][scope]=filtered&facet[states][size]=5&facet[year][order]=-value&histogram=date:quarter",
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, p := range parsers {
			q, err := p.List(raw)
			if err != nil {
				checkFaults(t, err)
				continue
			}
			canonical := q.Canonical()
			again, err := p.List(canonical)
			if err != nil {
				t.Fatalf("the canonical form %q of %q is refused: %v", canonical, raw, err)
			}
			if diff := cmp.Diff(q, again, same()); diff != "" {
				t.Fatalf("%q read again from %q (-want +got):\n%s", raw, canonical, diff)
			}
			if got := again.Canonical(); got != canonical {
				t.Fatalf("the canonical form of %q is %q", canonical, got)
			}
			q.Format = "" // JSON has no word for it
			if diff := cmp.Diff(q, mustBody(t, p, written(t, q)), same()); diff != "" {
				t.Fatalf("%q read again from JSON (-want +got):\n%s", raw, diff)
			}
		}
		if _, err := parsers[0].Item(raw); err != nil {
			checkFaults(t, err)
		}
	})
}

// Whatever the document, it is either refused with faults that say where, or read into a query that is the same when
// it is written and read again.
func FuzzBody(f *testing.F) {
	parsers := []*Parser{parser(Releases()), parser(States()), parser(Drafts())}
	for _, body := range []string{
		`{"filter": {"states": {"any": ["KG"]}, "or": [{"kind": "news_item"}, {"not": {"date": {"lt": "2004-01-01"}}}]}, "page": {"size": 10}}`,
		`{"filter": {"and": [{"or": [{"slug": "a"}, {"slug": ["b", "c,d"]}]}, {"not": {"title": {"contains": "police"}, "states": {"exists": true}}}]}}`,
		`{"filter": {"not": {"not": {"or": [{"not": {"sources": {"under": ["secretariat"]}}}, {"date": {"year": 2004}}]}}}, "lineage": true}`,
		`{"q": "police \"border guards\" -reform or customs", "sort": ["-relevance"], "highlight": ["title"], "explain": true, "locale": "de"}`,
		`{"facets": ["states", "year"], "facet": {"states": {"scope": "filtered", "size": 5, "order": "-value"}}, "histogram": "date:month"}`,
		`{"fields": ["title"], "include": ["sources.parent"], "page": {"number": 2, "total": "none"}, "filter": {"position": {"gt": -7}}}`,
		`{"filter": {"slug": "a", "and": [{"slug": "b"}, {"slug": "c"}], "not": {}, "or": [{}]}, "limit": null}`,
		`{"page": {"after": "AAAA", "before": 1}, "filter": {"": {"": [[]]}}, "facet": {"kind": {}}}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := strictjson.Parse(data)
		if err != nil {
			return
		}
		for _, p := range parsers {
			q, err := p.Body(&v)
			if err != nil {
				checkFaults(t, err)
				checkPointers(t, &v, err)
				continue
			}
			text := written(t, q)
			again := mustBody(t, p, text)
			if diff := cmp.Diff(q, again, same()); diff != "" {
				t.Fatalf("%s read again from %s (-want +got):\n%s", data, text, diff)
			}
			if got := written(t, again); got != text || again.size() != q.size() {
				t.Fatalf("%s of size %d, written again, is %s of size %d", text, q.size(), got, again.size())
			}
			if !q.Linked() {
				continue
			}
			if diff := cmp.Diff(q, mustList(t, p, q.Canonical()), same()); diff != "" {
				t.Fatalf("%s read again from %s (-want +got):\n%s", data, q.Canonical(), diff)
			}
		}
	})
}

// checkPointers holds that faults of the JSON form say where they are, and of which member that is there.
func checkPointers(t *testing.T, v *strictjson.Value, err error) {
	t.Helper()
	var faults Faults
	errors.As(err, &faults)
	there := map[string]bool{"": true}
	var walk func(v *strictjson.Value, at string)
	walk = func(v *strictjson.Value, at string) {
		there[at] = true
		for i := range v.Members {
			walk(&v.Members[i].Value, strictjson.Pointer(at, v.Members[i].Name))
		}
		for i := range v.Items {
			walk(&v.Items[i], strictjson.Pointer(at, strconv.Itoa(i)))
		}
	}
	walk(v, "")
	for _, f := range faults {
		if f.Parameter != "" || !there[f.Pointer] {
			t.Fatalf("a fault of the parameter %q at %q, where there is nothing: %s", f.Parameter, f.Pointer, f.Detail)
		}
	}
}

func checkFaults(t *testing.T, err error) {
	t.Helper()
	var faults Faults
	if !errors.As(err, &faults) || len(faults) == 0 || len(faults) > MaxFaults {
		t.Fatalf("the error is %T with %d faults", err, len(faults))
	}
	for _, f := range faults {
		if f.Problem == "" || f.Code == "" || f.Detail == "" {
			t.Fatalf("a fault says too little: %+v", f)
		}
	}
	checkPrintable(t, faults)
}
