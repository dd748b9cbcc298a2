package query

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/strictjson"
)

// Random queries with clauses within each other: written as JSON and read again they are equal, and as a URL where
// one can say them.
func TestWrittenFormsAreReadBack(t *testing.T) {
	t.Parallel()
	linked, deep := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		p := parser(rapid.SampledFrom(resources()).Draw(rt, "resource"))
		q := drawDeepQuery(rt, p)
		body := reread(rt, p, q)
		if diff := cmp.Diff(q, body, same()); diff != "" {
			rt.Fatalf("read again from JSON (-want +got):\n%s", diff)
		}
		if got, want := written(rt, body), written(rt, q); got != want {
			rt.Fatalf("written again:\n got %s\nwant %s", got, want)
		}
		if body.size() != q.size() || q.First().Linked() != q.Linked() {
			rt.Fatalf("sizes %d and %d", body.size(), q.size())
		}
		if len(q.Plan()) < 3+len(q.Where) {
			rt.Fatalf("the plan says too little: %q", q.Plan())
		}
		if !q.Linked() {
			deep++
			return
		}
		linked++
		again, err := p.List(q.Canonical())
		if err != nil {
			rt.Fatalf("List(%q), the canonical form: %v", q.Canonical(), err)
		}
		if diff := cmp.Diff(q, again, same()); diff != "" {
			rt.Fatalf("read again from %s (-want +got):\n%s", q.Canonical(), diff)
		}
	})
	if linked == 0 || deep == 0 {
		t.Errorf("%d queries had a URL and %d had none: too few of one", linked, deep)
	}
}

// drawDeepQuery draws a query that holds clauses within each other, and all else that a URL can say.
func drawDeepQuery(rt *rapid.T, p *Parser) *Query {
	rest, err := p.List(strings.Join(drawRest(rt, p.Resource), "&"))
	if err != nil {
		rt.Fatal(err)
	}
	r := p.listReader()
	r.query = *rest
	r.query.Format = "" // JSON has no word for it
	r.query.Where = Normal(drawClauses(rt, p))
	r.widen()
	return &r.query
}

// reread writes a query as JSON and reads it again.
func reread(rt *rapid.T, p *Parser, q *Query) *Query {
	rt.Helper()
	text := written(rt, q)
	v, err := strictjson.Parse([]byte(text))
	if err != nil {
		rt.Fatalf("%s: %v", text, err)
	}
	again, err := p.Body(&v)
	if err != nil {
		rt.Fatalf("Body(%s): %v", text, err)
	}
	return again
}

// Whatever a URL asks, JSON can ask, and the links of the answer are URLs.
func TestURLsHaveABodyAndLinks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := parser(rapid.SampledFrom(resources()).Draw(rt, "resource"))
		raw := strings.Join(drawQuery(rt, p.Resource), "&")
		q, err := p.List(raw)
		if err != nil {
			rt.Fatalf("List(%q): %v", raw, err)
		}
		if !q.Linked() {
			rt.Fatalf("%s cannot be said in a URL", raw)
		}
		format := q.Format
		q.Format = ""
		if diff := cmp.Diff(q, reread(rt, p, q), same()); diff != "" {
			rt.Fatalf("%s read again from JSON (-want +got):\n%s", raw, diff)
		}
		q.Format = format
		at := make(Position, q.positionLength())
		next := q.After(p.Cursors, at)
		if _, err := p.List(next.Canonical()); err != nil {
			rt.Fatalf("the next page, %s: %v", next.Canonical(), err)
		}
	})
}
