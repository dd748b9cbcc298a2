package query

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestNormal(t *testing.T) {
	t.Parallel()
	word := func(op Op, text string) Clause { return is("slug", op, words(text)...) }
	a, b, c := word(Any, "a"), word(Any, "b"), word(Any, "c")
	notA, notB := word(None, "a"), word(None, "b")
	day, title := is("date", Gte, words("2004-01-01")...), is("title", Contains, words("police")...)
	tests := []struct {
		name string
		in   []Clause
		want []Clause
	}{
		{"nothing", nil, nil},
		{"nothing at all", []Clause{}, nil},
		{"sorted, each once", []Clause{b, a, b}, []Clause{a, b}},
		{"and within and", []Clause{both(b, both(a, both(c)))}, []Clause{a, b, c}},
		{"or within or", []Clause{either(c, either(b, either(a, c)))}, []Clause{either(a, b, c)}},
		{"or of one", []Clause{either(a)}, []Clause{a}},
		{"or of the same", []Clause{either(a, both(a), both(a, a))}, []Clause{a}},
		{"or of one and", []Clause{either(both(b, a)), c}, []Clause{a, b, c}},
		{"or of one or", []Clause{either(both(either(b, a))), c}, []Clause{c, either(a, b)}},
		{"the same or twice", []Clause{either(a, b), either(b, a)}, []Clause{either(a, b)}},
		{"groups of several", []Clause{either(both(b, a), c, both(a, b))}, []Clause{either(both(a, b), c)}},

		{"not any", []Clause{not(a)}, []Clause{notA}},
		{"not none", []Clause{not(notA)}, []Clause{a}},
		{"not equal", []Clause{not(word(Eq, "a"))}, []Clause{notA}},
		{"not equal, of an enum", []Clause{not(is("kind", Eq, words("news_item")...))}, []Clause{is("kind", None, words("news_item")...)}},
		{"not equal, of a text", []Clause{not(is("title", Eq, words("a")...))}, []Clause{not(is("title", Eq, words("a")...))}},
		{"not any of a tag", []Clause{not(is("states", Any, term("kyrgyzstan")))}, []Clause{is("states", None, term("kyrgyzstan"))}},
		{"not any of a label", []Clause{not(is("places", Any, words("VIENNA")...))}, []Clause{is("places", None, words("VIENNA")...)}},
		{"not all", []Clause{not(is("states", All, term("kyrgyzstan")))}, []Clause{not(is("states", All, term("kyrgyzstan")))}},
		{"not under", []Clause{not(is("sources", Under, term("secretariat")))}, []Clause{not(is("sources", Under, term("secretariat")))}},
		{"not there", []Clause{not(is("states", Exists, words("true")...))}, []Clause{is("states", Exists, words("false")...)}},
		{"not not there", []Clause{not(is("states", Exists, words("false")...))}, []Clause{is("states", Exists, words("true")...)}},
		{"a day may be unknown, so that less is not the opposite", []Clause{not(day)}, []Clause{not(day)}},
		{"twice not", []Clause{not(not(title))}, []Clause{title}},
		{"twice not, equal", []Clause{not(not(word(Eq, "a")))}, []Clause{word(Eq, "a")}},
		{"thrice not", []Clause{not(not(not(title)))}, []Clause{not(title)}},
		{"neither", []Clause{not(either(b, a))}, []Clause{notA, notB}},
		{"not both", []Clause{not(both(b, a))}, []Clause{either(notA, notB)}},
		{"not both, deeper", []Clause{not(both(a, either(notB, not(title))))}, []Clause{either(both(b, title), notA)}},
		{"not neither", []Clause{not(both(notA, notB))}, []Clause{either(a, b)}},
	}
	for _, tt := range tests {
		got := Normal(tt.in)
		if diff := cmp.Diff(tt.want, got, same()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if diff := cmp.Diff(got, Normal(got), same()); diff != "" {
			t.Errorf("%s: normal again (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestKeysOfClausesDiffer(t *testing.T) {
	t.Parallel()
	a, b := is("slug", Any, words("a")...), is("slug", Any, words("b")...)
	seen := map[string]int{}
	for i, c := range []Clause{
		a, b, not(a), not(b), both(a, b), either(a, b), not(both(a, b)), both(not(a), b), either(a, both(a, b)), both(a, either(a, b)),
		is("slug", Any, words("a", "b")...), is("slug", Any, words("a,b")...), is("slug", Any, words("a&filter[slug][any]=b")...),
		is("slug", Any, words("a|b")...), is("slug", Any, words("a)")...), is("slug", Eq, words("a")...), is("slug", None, words("a")...),
		is("origin_id", Any, words("a")...), is("slug", Eq, words("a,b")...), is("slug", Eq, words(`a\,b`)...),
	} {
		key := c.Key()
		if j, known := seen[key]; known {
			t.Errorf("clauses %d and %d have the key %s", j, i, key)
		}
		seen[key] = i
	}
}

func TestWithout(t *testing.T) {
	t.Parallel()
	day, kg := is("date", Gte, words("2004-01-01")...), is("states", Any, term("kyrgyzstan"))
	none, kind := is("states", None, term("tajikistan")), is("kind", Any, words("news_item")...)
	clauses := []Clause{day, kg, either(kg, none), either(kg, kind), not(none), either(both(kg, none), not(kg))}
	if diff := cmp.Diff([]Clause{day, either(kg, kind)}, Without(clauses, "states"), same()); diff != "" {
		t.Errorf("without states (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(clauses, Without(clauses, "title"), same()); diff != "" {
		t.Errorf("without title (-want +got):\n%s", diff)
	}
	if len(clauses) != 6 || clauses[1].Condition == nil {
		t.Error("what was given is changed")
	}
}

// drawClauses draws clauses within each other, of a few conditions that come again and again.
func drawClauses(rt *rapid.T, p *Parser) []Clause {
	var pool []Clause
	for range rapid.IntRange(1, 6).Draw(rt, "conditions") {
		f := rapid.SampledFrom(slices.DeleteFunc(slices.Clone(p.Resource.Fields), func(f Field) bool { return !f.Filter })).Draw(rt, "field")
		op := rapid.SampledFrom(f.Ops()).Draw(rt, "operator")
		q, err := p.List(strings.Join(drawValues(rt, parameterName("filter", &f, op), &f, op), "&"))
		if err != nil {
			rt.Fatal(err)
		}
		pool = append(pool, q.Where[0])
	}
	left := MaxConditions
	var clauses []Clause
	for range rapid.IntRange(0, 3).Draw(rt, "clauses") {
		if left > 0 {
			clauses = append(clauses, drawClause(rt, pool, 4, &left))
		}
	}
	return clauses
}

// drawClause draws a clause of at most so many levels, and of at most so many conditions as are left.
func drawClause(rt *rapid.T, pool []Clause, levels int, left *int) Clause {
	logic := Logic("")
	if levels > 0 && *left > 1 {
		logic = rapid.SampledFrom([]Logic{"", And, Or, Not}).Draw(rt, "logic")
	}
	c := Clause{Logic: logic}
	switch logic {
	case "":
		*left--
		return rapid.SampledFrom(pool).Draw(rt, "condition")
	case Not:
		c.Parts = []Clause{drawClause(rt, pool, levels-1, left)}
		return c
	}
	for i := range rapid.IntRange(1, 4).Draw(rt, "parts") {
		if i == 0 || *left > 0 {
			c.Parts = append(c.Parts, drawClause(rt, pool, levels-1, left))
		}
	}
	return c
}

// question gives what a condition asks without the way it is asked, and whether it asks for the opposite.
func question(c *Condition) (key string, opposite bool) {
	asked := Is(*c)
	switch {
	case c.Op == None || c.Op == Eq && (c.Field.Type == Enum || c.Field.Type == Word):
		asked.Condition.Op = Any
	case c.Op == Exists:
		asked.Condition.Values = words("true")
	}
	return asked.Key(), c.Op == None || c.Op == Exists && c.Values[0].Text == "false"
}

// holds evaluates a clause where the answers to some questions are yes.
func holds(c Clause, yes map[string]bool) bool {
	one := func(part Clause) bool { return holds(part, yes) }
	no := func(part Clause) bool { return !holds(part, yes) }
	switch {
	case c.Condition != nil:
		key, opposite := question(c.Condition)
		return yes[key] != opposite
	case c.Logic == Or:
		return slices.ContainsFunc(c.Parts, one)
	case c.Logic == Not:
		return no(c.Parts[0])
	default:
		return !slices.ContainsFunc(c.Parts, no)
	}
}

// The normal form means the same, whatever the answers to the questions.
func TestNormalKeepsTheMeaning(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		clauses := drawClauses(rt, parser(rapid.SampledFrom(resources()).Draw(rt, "resource")))
		normal := Normal(clauses)
		if diff := cmp.Diff(normal, Normal(normal), same()); diff != "" {
			rt.Fatalf("normal again (-want +got):\n%s", diff)
		}
		checkNormal(rt, both(normal...))
		var keys []string
		Conditions(clauses, func(c *Condition) {
			if key, _ := question(c); !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		})
		for answers := range 1 << len(keys) {
			yes := map[string]bool{}
			for i, key := range keys {
				yes[key] = answers>>i&1 == 1
			}
			if want, got := holds(both(clauses...), yes), holds(both(normal...), yes); got != want {
				rt.Fatalf("with %v: %v, want %v", yes, got, want)
			}
		}
	})
}

// checkNormal holds what is said of the normal form.
func checkNormal(rt *rapid.T, c Clause) {
	for i, part := range c.Parts {
		switch {
		case i > 0 && c.Parts[i-1].Key() >= part.Key():
			rt.Fatalf("parts are not in order, each once: %s", c.Key())
		case part.Condition != nil:
			continue
		case part.Logic == c.Logic, len(part.Parts) < 2 && part.Logic != Not, part.Logic == Not && part.Parts[0].Condition == nil:
			rt.Fatalf("not the normal form: %s", part.Key())
		case part.Logic == Not && complement(part.Parts[0]).Logic != Not:
			rt.Fatalf("there is an operator for this: %s", part.Key())
		}
		checkNormal(rt, part)
	}
}
