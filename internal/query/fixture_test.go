package query

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/strictjson"
)

// terms is a small vocabulary: slugs by type, and by type and spelling what else a term is called.
type terms struct {
	slugs   map[string][]string
	aliases map[[2]string]string
}

func (v terms) Resolve(termType, spelling string) (id, slug string, ok bool) {
	slug = spelling
	if s, ok := v.aliases[[2]string{termType, spelling}]; ok {
		slug = s
	}
	if !slices.Contains(v.slugs[termType], slug) {
		return "", "", false
	}
	return "id-of-" + slug, slug, true
}

func (v terms) Slugs(termType string) []string { return v.slugs[termType] }

// Below answers of one structure, which has a part, and Lineage of that and others.
func (v terms) Below(_, id string) []string {
	if id == "id-of-secretariat" {
		return []string{"id-of-department"}
	}
	return nil
}

func (v terms) Lineage(_, id string) []string {
	return map[string][]string{
		"id-of-secretariat": {"id-of-older-secretariat"}, "id-of-department": {"id-of-older-department", "id-of-secretariat"},
		"id-of-kyrgyzstan": {"id-of-soviet-union"},
	}[id]
}

// allOf makes clauses of conditions.
func allOf(conditions ...Condition) []Clause {
	clauses := make([]Clause, len(conditions))
	for i, c := range conditions {
		clauses[i] = Is(c)
	}
	return clauses
}

func vocabulary() terms {
	return terms{
		slugs: map[string][]string{
			"state":           {"kazakhstan", "kyrgyzstan", "tajikistan", "turkiye"},
			"structure":       {"secretariat", "programme-office-in-bishkek"},
			"field_of_work":   {"policing", "elections"},
			"field_operation": {"programme-office-in-bishkek"},
			"meeting":         {"ministerial-councils"},
		},
		aliases: map[[2]string]string{
			{"state", "KG"}: "kyrgyzstan", {"state", "TJ"}: "tajikistan", {"state", "Turkey"}: "turkiye",
			{"state", "Korea, Republic of"}: "kazakhstan",
		},
	}
}

// lexicon is a small knowledge of words.
type lexicon struct{}

func (lexicon) Keys(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}

func (lexicon) Common(key, locale string) bool {
	return slices.Contains(map[string][]string{"en": {"the", "of", "in"}, "de": {"der", "in"}}[locale], key)
}

func (lexicon) Forms(keys []string) [][]string {
	stems := make([]string, len(keys))
	for i, key := range keys {
		stems[i] = strings.TrimSuffix(key, "s")
	}
	if slices.Equal(stems, keys) {
		return [][]string{keys}
	}
	return [][]string{stems, keys}
}

func (lexicon) Named(keys []string) []string {
	return map[string][]string{"police": {"id-of-policing"}, "kyrgyz republic": {"id-of-kyrgyzstan"}}[strings.Join(keys, " ")]
}

func parser(r *Resource) *Parser {
	return &Parser{Resource: r, Vocabulary: vocabulary(), Words: lexicon{}, Cursors: NewCursors([]byte("a key for tests"))}
}

// resources lists all resources that have members.
func resources() []*Resource {
	return []*Resource{Releases(), FieldsOfWork(), States(), Structures(), FieldOperations(), Meetings(), Drafts(), Audit(), Keys()}
}

// same compares queries with their fields and resources by name, and without regard to how a search was spelled.
func same() cmp.Options {
	return cmp.Options{
		cmpopts.IgnoreFields(Search{}, "Raw"),
		cmp.Transformer("name", func(f *Field) string { return f.Name }),
		cmp.Transformer("name", func(r *Resource) string { return r.Name }),
	}
}

// words makes values that are their own text.
func words(texts ...string) []Value {
	values := make([]Value, len(texts))
	for i, t := range texts {
		values[i] = Value{Text: t}
	}
	return values
}

func term(slug string) Value { return Value{Text: slug, ID: "id-of-" + slug} }

func moment(text string) Value {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return Value{Text: text, Time: t}
}

// escaped writes a value as a careful client does.
func escaped(s string) string { return url.QueryEscape(s) }

// parameterName gives the full name of the parameter that states a condition.
func parameterName(root string, f *Field, op Op) string {
	return root + "[" + f.Name + "][" + string(op) + "]"
}

func mustList(t rapid.TB, p *Parser, raw string) *Query {
	t.Helper()
	q, err := p.List(raw)
	if err != nil {
		t.Fatalf("List(%.200q): %v", raw, err)
	}
	return q
}

// bodyOf reads a query in its JSON form.
func bodyOf(t rapid.TB, p *Parser, text string) (*Query, error) {
	t.Helper()
	v, err := strictjson.Parse([]byte(text))
	if err != nil {
		t.Fatalf("%.200s: %v", text, err)
	}
	return p.Body(&v)
}

func mustBody(t rapid.TB, p *Parser, text string) *Query {
	t.Helper()
	q, err := bodyOf(t, p, text)
	if err != nil {
		t.Fatalf("Body(%.200s): %v", text, err)
	}
	return q
}

// written gives the JSON form of a query as text.
func written(t rapid.TB, q *Query) string {
	t.Helper()
	text, err := json.Marshal(q.Body())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
