package content_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/content"
)

// menuVocabulary holds terms in and out of use, with ids that are short for the sake of reading.
func menuVocabulary() *content.Vocabulary {
	term := func(id, slug, name string, status content.TermStatus, position int) content.Term {
		return content.Term{ID: id, Slug: slug, Name: name, Status: status, Position: position}
	}
	return content.NewVocabulary([]content.Item{
		&content.State{
			Term: term("s1", "finland", "Finland", content.Active, 10), Group: content.ParticipatingState,
			Chairpersonships: []int{2008, 2025},
		},
		&content.State{
			Term: term("s2", "the-former", "The Former", content.Retired, 20), Group: content.ParticipatingState,
		},
		&content.State{Term: term("s3", "japan", "Japan", content.Active, 30), Group: content.AsianPartner},
		&content.Structure{Term: term("t1", "secretariat", "OSCE Secretariat", content.Active, 10), Kind: content.Secretariat},
		&content.Structure{Term: term("t2", "threats", "Threats Department", content.Active, 30), Kind: content.Department},
		&content.Structure{Term: term("t3", "prevention", "Prevention Centre", content.Active, 20), Kind: content.Department},
		&content.Structure{Term: term("t4", "old", "Old Department", content.Retired, 40), Kind: content.Department},
		&content.Structure{Term: term("t5", "partners", "Asian Partners", content.Active, 50), Kind: content.PartnerGroup},
		&content.FieldOperation{Term: term("o1", "office-in-bishkek", "Office in Bishkek", content.Active, 60)},
		&content.FieldOperation{Term: term("o2", "office-in-minsk", "Office in Minsk", content.Closed, 70)},
	}, []content.FormerSlug{{Type: content.TypeStructure, Slug: "asian-partners", ID: "t5"}})
}

func TestExpand(t *testing.T) {
	t.Parallel()
	finland := content.Entry{Label: "Finland", Type: content.TypeState, Slug: "finland", ID: "s1"}
	chair := finland
	chair.Label = "Finland – OSCE Chairpersonship 2025"
	structure := func(slug string) *content.Ref {
		return &content.Ref{Type: content.TypeStructure, Slug: slug}
	}
	bishkek := content.Entry{Label: "Office in Bishkek", Type: content.TypeFieldOperation, Slug: "office-in-bishkek", ID: "o1"}
	minsk := content.Entry{Label: "Office in Minsk", Type: content.TypeFieldOperation, Slug: "office-in-minsk", ID: "o2"}
	participating := &content.Listing{Type: content.TypeState, Field: "group", Value: "participating_state"}

	tests := []struct {
		name string
		node content.Node
		year int
		want []content.Entry
	}{
		{
			name: "a label alone",
			node: content.Node{Label: "Projects"},
			want: []content.Entry{{Label: "Projects"}},
		},
		{
			name: "a list without its retired terms, the chair marked",
			node: content.Node{Label: "Participating States", List: "participating_states"},
			year: 2025,
			want: []content.Entry{{Label: "Participating States", Listing: participating, Children: []content.Entry{chair}}},
		},
		{
			name: "the chair of another year is not marked",
			node: content.Node{Label: "Participating States", List: "participating_states"},
			year: 2026,
			want: []content.Entry{{Label: "Participating States", Listing: participating, Children: []content.Entry{finland}}},
		},
		{
			name: "a term with a label of its own and a list in the order of positions",
			node: content.Node{Label: "Secretariat", Term: structure("secretariat"), List: "departments"},
			want: []content.Entry{{
				Label: "Secretariat", Type: content.TypeStructure, Slug: "secretariat", ID: "t1",
				Listing: &content.Listing{Type: content.TypeStructure, Field: "kind", Value: "department"},
				Children: []content.Entry{
					{Label: "Prevention Centre", Type: content.TypeStructure, Slug: "prevention", ID: "t3"},
					{Label: "Threats Department", Type: content.TypeStructure, Slug: "threats", ID: "t2"},
				},
			}},
		},
		{
			name: "a term found by the slug it had before",
			node: content.Node{Term: structure("asian-partners"), List: "asian_partners"},
			want: []content.Entry{{
				Label: "Asian Partners", Type: content.TypeStructure, Slug: "partners", ID: "t5",
				Listing:  &content.Listing{Type: content.TypeState, Field: "group", Value: "asian_partner"},
				Children: []content.Entry{{Label: "Japan", Type: content.TypeState, Slug: "japan", ID: "s3"}},
			}},
		},
		{
			name: "a term that is gone",
			node: content.Node{Term: structure("gone")},
			want: []content.Entry{},
		},
		{
			name: "a term that is gone leaves the label",
			node: content.Node{Label: "Kept", Term: structure("gone")},
			want: []content.Entry{{Label: "Kept"}},
		},
		{
			name: "entries of its own stand after the list",
			node: content.Node{
				Label: "Field operations", List: "open_field_operations",
				Children: []content.Node{{Label: "Closed", List: "closed_field_operations"}},
			},
			want: []content.Entry{{
				Label:   "Field operations",
				Listing: &content.Listing{Type: content.TypeFieldOperation, Field: "status", Value: "active"},
				Children: []content.Entry{bishkek, {
					Label:    "Closed",
					Listing:  &content.Listing{Type: content.TypeFieldOperation, Field: "status", Value: "closed"},
					Children: []content.Entry{minsk},
				}},
			}},
		},
		{
			name: "a folded list",
			node: content.Node{Label: "All", List: "all_states"},
			want: []content.Entry{{Label: "All", Listing: &content.Listing{Type: content.TypeState}}},
		},
		{
			name: "a list that is not known",
			node: content.Node{Label: "Odd", List: "odd"},
			want: []content.Entry{{Label: "Odd"}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := content.Expand([]content.Node{tt.node}, menuVocabulary(), tt.year)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Expand (-want +got):\n%s", diff)
			}
		})
	}
}
