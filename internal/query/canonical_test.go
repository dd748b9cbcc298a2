package query

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestCanonical(t *testing.T) {
	t.Parallel()
	tests := []struct{ raw, want string }{
		{"", ""},
		{"&sort=-date&page[size]=20&page[total]=exact&", ""},
		{"filter%5Bstates%5d=TJ,KG", "filter[states][any]=kyrgyzstan,tajikistan"},
		{"sort=title&filter[kind]=news_item&fields=title,slug&include=sources.parent&page[size]=5&page[number]=2&page[total]=none",
			"fields=slug,title&filter[kind][any]=news_item&include=sources.parent&page[number]=2&page[size]=5&page[total]=none&sort=title"},
		{"page[number]=1", "page[number]=1"},
		{"filter[places]=a\\,b,c%26d%3De%23+f", `filter[places][any]=a%5C,b,c%26d%3De%23%20f`},
		{"filter[title]=%D0%BC%D0%B8%D1%80%25%2B", "filter[title][eq]=%D0%BC%D0%B8%D1%80%25%2B"},
		{"filter[published_at][gte]=2026-01-01T02:00:00%2B02:00", "filter[published_at][gte]=2026-01-01T00:00:00Z"},
		{"filter[published_at][gte]=2026-01-01", "filter[published_at][gte]=2026-01-01T00:00:00Z"},
		{"filter[date][lt]=2005-01-01&filter[date][gte]=2004-01-01", "filter[date][gte]=2004-01-01&filter[date][lt]=2005-01-01"},
		{"fields=id", "fields=id"},
		{"sort=id,title", "sort=id"},
	}
	for _, tt := range tests {
		q := mustList(t, parser(Releases()), tt.raw)
		if got := q.Canonical(); got != tt.want {
			t.Errorf("%q:\n got %s\nwant %s", tt.raw, got, tt.want)
		}
	}
}

// A list that is too long for one parameter is spread over several, so that its canonical form can be read.
func TestCanonicalOfALongList(t *testing.T) {
	t.Parallel()
	p := parser(Releases())
	var parts []string
	for i := range 60 {
		parts = append(parts, fmt.Sprintf("filter[slug]=%s%02d", strings.Repeat("x", 90), i))
	}
	q := mustList(t, p, strings.Join(parts, "&"))
	canonical := q.Canonical()
	if n := strings.Count(canonical, "filter[slug][any]="); n != 3 {
		t.Errorf("the list is spread over %d parameters, want 3", n)
	}
	if diff := cmp.Diff(q, mustList(t, p, canonical), same()); diff != "" {
		t.Errorf("read again (-want +got):\n%s", diff)
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	p := parser(Releases())
	at := Position{"2004-03-05", someID}
	q := mustList(t, p, "filter[states]=KG&page[size]=5&page[total]=none&fields=title")
	token := p.Cursors.Encode(q, at)
	const head = "/v1/releases?fields=title&filter[states][any]=kyrgyzstan&"
	tests := []struct {
		name string
		got  *Query
		want string
	}{
		{"self", q, head + "page[size]=5&page[total]=none"},
		{"first", q.Numbered(3).First(), head + "page[number]=1&page[size]=5&page[total]=none"},
		{"first by cursor", q.After(p.Cursors, at).First(), head + "page[size]=5&page[total]=none"},
		{"numbered", q.After(p.Cursors, at).Numbered(3), head + "page[number]=3&page[size]=5&page[total]=none"},
		{"after", q.Before(p.Cursors, at).After(p.Cursors, at), head + "page[after]=" + token + "&page[size]=5&page[total]=none"},
		{"before", q.Numbered(3).Before(p.Cursors, at), head + "page[before]=" + token + "&page[size]=5&page[total]=none"},
		{"everything", mustList(t, p, ""), "/v1/releases"},
	}
	for _, tt := range tests {
		url := tt.got.URL()
		if url != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, url, tt.want)
		}
		_, raw, _ := strings.Cut(url, "?")
		if diff := cmp.Diff(tt.got, mustList(t, p, raw), same()); diff != "" {
			t.Errorf("%s read again (-want +got):\n%s", tt.name, diff)
		}
	}
	for n, want := range map[int]bool{-1: false, 0: false, 1: true, 20_000: true, 20_001: false, 1 << 62: false} {
		if got := q.Reaches(n); got != want {
			t.Errorf("Reaches(%d) = %v, want %v", n, got, want)
		}
	}
}

// Random queries: read, written and read again they are equal, in whatever order their parameters stand.
func TestCanonicalIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r := rapid.SampledFrom(resources()).Draw(rt, "resource")
		p := parser(r)
		parameters := drawQuery(rt, r)
		q, err := p.List(strings.Join(parameters, "&"))
		if err != nil {
			rt.Fatalf("List(%q): %v", parameters, err)
		}
		canonical := q.Canonical()
		again, err := p.List(canonical)
		if err != nil {
			rt.Fatalf("List(%q), the canonical form: %v", canonical, err)
		}
		if diff := cmp.Diff(q, again, same()); diff != "" {
			rt.Fatalf("%s read again (-want +got):\n%s", canonical, diff)
		}
		if got := again.Canonical(); got != canonical {
			rt.Fatalf("the canonical form of\n%s is\n%s", canonical, got)
		}
		other, err := p.List(strings.Join(rapid.Permutation(parameters).Draw(rt, "order"), "&"))
		if err != nil || other.Canonical() != canonical {
			rt.Fatalf("in another order: %v, error %v, want %s", other, err, canonical)
		}
	})
}
