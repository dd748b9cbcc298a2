package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/search"
)

// TestReferenceHasEveryLimit compares the limits with the constants of package query that are said to be such.
func TestReferenceHasEveryLimit(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "../query/query.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"UsualRelated", "UsualSuggestions", "Window"}
	for _, decl := range file.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST || !strings.HasPrefix(group.Doc.Text(), "Limits of a query") {
			continue
		}
		for _, spec := range group.Specs {
			want = append(want, spec.(*ast.ValueSpec).Names[0].Name)
		}
	}
	var got []string
	for _, l := range limits() {
		got = append(got, l.Name)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("limits of the reference (-query +reference):\n%s", diff)
	}
}

func TestNumbersAreReadable(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{5: "5", 2200: "2200", 8192: "8192", 10_000: "10,000", 100_000: "100,000", 12_034: "12,034"} {
		if got := (limit{N: n}).Number(); got != want {
			t.Errorf("Number of %d = %s, want %s", n, got, want)
		}
	}
}

// TestReferenceHasEveryOperator holds that the list of operators is that of the fields.
func TestReferenceHasEveryOperator(t *testing.T) {
	t.Parallel()
	for _, op := range operators() {
		if len(op.Types) == 0 {
			t.Errorf("no field has the operator %s", op.Op)
		}
	}
	for _, r := range resources() {
		for _, f := range r.Fields {
			for _, op := range f.Ops() {
				if !slices.Contains(query.Ops(), op) {
					t.Errorf("the operator %s of %s is missing", op, f.Name)
				}
			}
		}
	}
}

// TestReferenceNamesTheLanguages holds that the search stems the languages that the reference names, and leaves out
// their common words.
func TestReferenceNamesTheLanguages(t *testing.T) {
	t.Parallel()
	forms := map[string][2]string{"en": {"police", "policing"}, "ru": {"полиция", "полиции"}, "de": {"grenze", "grenzen"},
		"fr": {"frontiere", "frontieres"}, "it": {"governo", "governi"}, "es": {"frontera", "fronteras"}}
	common := map[string]string{"en": "the", "ru": "и", "de": "und", "fr": "et", "it": "che", "es": "y"}
	for _, language := range stemmed() {
		pair := forms[language]
		if a, b := search.Stem(pair[0], language), search.Stem(pair[1], language); a != b || pair[0] == "" {
			t.Errorf("%s: %q and %q are stemmed as %q and %q", language, pair[0], pair[1], a, b)
		}
		if !search.Common(common[language], language) {
			t.Errorf("%s: %q is not left out", language, common[language])
		}
	}
	if got := len(search.Forms([]string{"policing"})); got > len(stemmed())+1 {
		t.Errorf("a word has %d forms: is a language missing?", got)
	}
}
