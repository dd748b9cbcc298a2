package query

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whatever the query string, it is either refused with faults that name their problem or read into a query
// that is the same when it is written and read again.
func FuzzList(f *testing.F) {
	parsers := []*Parser{parser(Releases()), parser(States()), parser(FieldOperations())}
	f.Add("filter[states][any]=KG,TJ&filter[date][gte]=2004-01-01&sort=-date&page[size]=5&fields=title")
	f.Add("filter[published_at][lt]=2026-01-01T02:00:00.5%2B02:00&filter[title][contains]=%25_%25&page[number]=2&page[total]=none")
	f.Add(`filter[places]=a\,b,c\\d&filter[slug][none]=x&include=sources.parent`)
	f.Add("filter[member_from][year]=1992&filter[position][gt]=-7&filter[city][prefix]=Bi")
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
		}
		if _, err := parsers[0].Item(raw); err != nil {
			checkFaults(t, err)
		}
	})
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
