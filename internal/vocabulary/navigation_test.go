package vocabulary_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/vocabulary"
)

func menu(t *testing.T, year int) []content.Entry {
	t.Helper()
	nodes, err := vocabulary.Navigation()
	if err != nil {
		t.Fatal(err)
	}
	return content.Expand(nodes, known(t), year)
}

// labels lists the labels of a menu from top to bottom, without what stands below the folded ones.
func labels(entries []content.Entry, folded ...string) []string {
	var all []string
	for _, e := range entries {
		all = append(all, e.Label)
		if !slices.Contains(folded, e.Label) {
			all = append(all, labels(e.Children, folded...)...)
		}
	}
	return all
}

// testdata/menu.txt lists the menu as the institution's site prints it, where four entries are folded.
func TestMenuIsTheInstitutions(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/menu.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(strings.TrimSpace(string(text)), "\n")
	got := labels(menu(t, 2025), "Asian Partners for Co-operation", "Mediterranean Partners for Co-operation",
		"Institutions", "Closed field activities")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("menu of 2025 (-want +got):\n%s", diff)
	}
}

func TestMenuBelowFoldedEntries(t *testing.T) {
	t.Parallel()
	want := map[string][]string{
		"Asian Partners for Co-operation":         {"Afghanistan", "Australia", "Japan", "Republic of Korea", "Thailand"},
		"Mediterranean Partners for Co-operation": {"Algeria", "Egypt", "Israel", "Jordan", "Morocco", "Tunisia"},
		"Institutions": {
			"Office for Democratic Institutions and Human Rights", "High Commissioner on National Minorities",
			"Representative on Freedom of the Media",
		},
	}
	got := map[string][]string{}
	closed := 0
	walk(menu(t, 2025), func(e content.Entry) {
		if _, ok := want[e.Label]; ok {
			got[e.Label] = labels(e.Children)
		}
		if e.Label == "Closed field activities" {
			closed = len(e.Children)
		}
	})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("below folded entries (-want +got):\n%s", diff)
	}
	if closed != 16 {
		t.Errorf("%d closed field activities, want 16", closed)
	}
}

func TestMenuMarksTheChair(t *testing.T) {
	t.Parallel()
	const mark = " – OSCE Chairpersonship "
	for year, want := range map[int][]string{
		2025: {"Finland – OSCE Chairpersonship 2025"},
		2026: {"Switzerland – OSCE Chairpersonship 2026"},
		1970: nil,
	} {
		var got []string
		for _, l := range labels(menu(t, year)) {
			if strings.Contains(l, mark) {
				got = append(got, l)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("chair of %d (-want +got):\n%s", year, diff)
		}
	}
}

// A label of the menu, met on a page, finds the term that it labels.
func TestMenuLabelsFindTheirTerms(t *testing.T) {
	t.Parallel()
	v := known(t)
	found := 0
	walk(menu(t, 0), func(e content.Entry) {
		if e.Type == "" {
			return
		}
		found++
		if it := v.Lookup(e.Type, e.Label); it == nil || it.Common().ID != e.ID {
			t.Errorf("%s %q does not find %s", e.Type, e.Label, e.Slug)
		}
	})
	// Every term of the vocabulary but the decision bodies, the programme and the retired structures is in the menu.
	if want := len(terms(t)) - 8; found != want {
		t.Errorf("the menu has %d terms, want %d", found, want)
	}
}

func walk(entries []content.Entry, do func(content.Entry)) {
	for _, e := range entries {
		do(e)
		walk(e.Children, do)
	}
}
