package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/search"
)

func id(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

func term(n, position int, slug, name string, aliases ...string) content.Term {
	return content.Term{ID: id(n), Slug: slug, Name: name, Aliases: aliases, Position: position, Status: content.Active}
}

func terms() *content.Vocabulary {
	kyrgyzstan := term(1, 10, "kyrgyzstan", "Kyrgyzstan", "Kyrgyz Republic", "Kirghizstan")
	kyrgyzstan.Names = map[string]string{"ru": "Кыргызстан", "fr": "Kirghizistan", "de": "Kirgisistan"}
	bishkek := term(4, 10, "centre-in-bishkek", "OSCE Centre in Bishkek", "Centre in Bishkek")
	bishkek.Status = content.Closed
	skopje := term(5, 20, "mission-to-skopje", "OSCE Mission to Skopje")
	old := term(9, 5, "old-policing", "Policing of borders")
	old.Status = content.Retired
	return content.NewVocabulary([]content.Item{
		&content.State{Term: kyrgyzstan, Code: "KG"},
		&content.State{Term: term(2, 20, "portugal", "Portugal"), Code: "PO"},
		&content.FieldOfWork{Term: term(3, 10, "policing", "Policing")},
		&content.FieldOfWork{Term: old},
		&content.FieldOperation{Term: bishkek},
		&content.FieldOperation{Term: skopje},
		&content.Structure{Term: term(6, 10, "secretariat", "Secretariat"), Kind: content.Secretariat},
		&content.Structure{Term: term(7, 20, "pa", "Parliamentary Assembly", "Policy body")},
		&content.Meeting{Term: term(8, 10, "rule-of-law", "Meeting on the Rule of Law")},
	}, []content.FormerSlug{
		{Type: content.TypeState, Slug: "kirghizia", ID: id(1)},
		{Type: content.TypeState, Slug: id(12), ID: id(1)},
		{Type: content.TypeState, Slug: id(11), ID: id(1)},
		{Type: content.TypeStructure, Slug: id(13), ID: id(4)},
		{Type: content.TypeMeeting, Slug: id(14), ID: id(2)},
	})
}

func TestNamed(t *testing.T) {
	t.Parallel()
	n := search.NewNames(terms())
	tests := []struct {
		asked string
		want  []string
	}{
		{"", nil},
		{"nowhere", nil},
		{"KG", nil},
		{"Kyrgyzstan", []string{id(1), id(11), id(12)}},
		{"kirghizistan", []string{id(1), id(11), id(12)}},
		{"Кыргызстане", []string{id(1), id(11), id(12)}},
		{"kyrgyz republics", []string{id(1), id(11), id(12)}},
		{"republic kyrgyz", nil},
		{"portugal", []string{id(2)}},
		{"bishkek", []string{id(4), id(13)}},
		{"centres in", []string{id(4), id(13)}},
		{"police", []string{id(3), id(9)}},
		{"law", []string{id(8)}},
		{"rules of law", []string{id(8)}},
		{"law of", nil},
		{"osce", []string{id(4), id(5), id(13)}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, n.Named(keys(tt.asked))); diff != "" {
			t.Errorf("Named(%q) (-want +got):\n%s", tt.asked, diff)
		}
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	n := search.NewNames(terms())
	tests := []struct {
		prefix string
		limit  int
		want   []string
	}{
		{"", 10, nil},
		{" - ", 10, nil},
		{"p", 0, nil},
		{"p", -1, nil},
		{"zz", 10, nil},
		{"kg", 10, nil},
		{"po", 10, []string{"state portugal", "field_of_work policing", "structure pa (Policy body)", "field_of_work old-policing"}},
		{"po", 2, []string{"state portugal", "field_of_work policing"}},
		{"ky", 10, []string{"state kyrgyzstan"}},
		{"Kirg", 10, []string{"state kyrgyzstan (Kirghizstan)"}},
		{"Кыргыз", 10, []string{"state kyrgyzstan (Кыргызстан)"}},
		{"republic", 10, []string{"state kyrgyzstan (Kyrgyz Republic)"}},
		{"kyrgyz rep", 10, []string{"state kyrgyzstan (Kyrgyz Republic)"}},
		{"kyrg rep", 10, nil},
		{"osce", 10, []string{"field_operation mission-to-skopje", "field_operation centre-in-bishkek"}},
		{"centre in b", 10, []string{"field_operation centre-in-bishkek (Centre in Bishkek)"}},
		{"bish", 10, []string{"field_operation centre-in-bishkek"}},
		{"m", 10, []string{"meeting rule-of-law", "field_operation mission-to-skopje"}}, // the first begins with it
	}
	for _, tt := range tests {
		var got []string
		for _, s := range n.Suggest(tt.prefix, tt.limit) {
			line := fmt.Sprintf("%s %s", s.Item.Type(), s.Item.Common().Slug)
			if s.Matched != "" {
				line += " (" + s.Matched + ")"
			}
			got = append(got, line)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Suggest(%q, %d) (-want +got):\n%s", tt.prefix, tt.limit, diff)
		}
	}
}

func TestMergedInto(t *testing.T) {
	t.Parallel()
	v := terms()
	tests := []struct {
		kind content.TermType
		id   string
		want []string
	}{
		{content.TypeState, id(1), []string{id(11), id(12)}},
		{content.TypeState, id(2), nil},
		{content.TypeMeeting, id(2), []string{id(14)}},
		{content.TypeStructure, id(4), []string{id(13)}},
		{content.TypeFieldOperation, id(4), []string{id(13)}},
		{content.TypeState, "", nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, v.MergedInto(tt.kind, tt.id)); diff != "" {
			t.Errorf("MergedInto(%s, %s) (-want +got):\n%s", tt.kind, tt.id, diff)
		}
	}
}

// Whatever words of a spelling are asked for, accented or not, the term is among those named and suggested.
func TestNamesOfAnySpelling(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		spellings := rapid.SliceOfN(text(), 1, 4).Draw(rt, "spellings")
		n := search.NewNames(content.NewVocabulary([]content.Item{
			&content.Meeting{Term: term(1, 1, "a", spellings[0], spellings[1:]...)},
			&content.State{Term: term(2, 1, "b", "Nowhere"), Code: "XX"},
		}, nil))
		words := keys(rapid.SampledFrom(spellings).Draw(rt, "spelling"))
		if len(words) == 0 {
			return
		}
		from := rapid.IntRange(0, len(words)-1).Draw(rt, "from")
		asked := words[from:rapid.IntRange(from+1, len(words)).Draw(rt, "to")]
		if !slices.Contains(n.Named(asked), id(1)) {
			rt.Fatalf("Named(%q) = %q", asked, n.Named(asked))
		}
		found := n.Suggest(strings.Join(asked, " "), 10)
		if !slices.ContainsFunc(found, func(s search.Suggestion) bool { return s.Item.Common().ID == id(1) }) {
			rt.Fatalf("Suggest(%q) does not have the term", asked)
		}
	})
}
