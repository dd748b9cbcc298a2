package query

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every parameter that is listed is taken, with values of the form that is listed.
func TestListedParametersAreTaken(t *testing.T) {
	t.Parallel()
	for _, r := range resources() {
		p := parser(r)
		for _, d := range r.Parameters() {
			for _, v := range samples(t, p, d) {
				if _, err := p.List(d.Name + "=" + escaped(v)); err != nil {
					t.Errorf("%s: List(%s=%s): %v", r.Name, d.Name, v, err)
				}
			}
		}
		for _, d := range r.ItemParameters() {
			for _, v := range d.Enum {
				if _, err := p.Item(d.Name + "=" + v); err != nil {
					t.Errorf("%s: Item(%s=%s): %v", r.Name, d.Name, v, err)
				}
			}
		}
	}
}

// samples gives values that the description of a parameter allows, at its limits where it has any.
func samples(t *testing.T, p *Parser, d Parameter) []string {
	t.Helper()
	switch {
	case strings.Contains(d.Doc, "slug, id, code"):
		name, _, _ := strings.Cut(strings.TrimPrefix(d.Name, "filter["), "]")
		return p.Vocabulary.Slugs(p.Resource.Field(name).Vocabulary)
	case d.Name == pageAfter || d.Name == pageBefore:
		return []string{p.Cursors.Encode(mustList(t, p, ""), Position{"2004-03-05", someID})}
	case d.Name == pageNumber: // the most holds for pages of one item
		return []string{"1", fmt.Sprint(MaxDepth / DefaultSize)}
	case d.Enum != nil:
		return d.Enum
	case d.Type == "boolean":
		return []string{"true", "false"}
	case d.Type == "integer" && d.Max > 0:
		return []string{fmt.Sprint(d.Min), fmt.Sprint(d.Max)}
	case d.Type == "integer":
		return []string{"0", "-1", "57"}
	case d.Pattern != "":
		return matching(t, d.Pattern)
	default:
		return []string{strings.Repeat("a", d.Min), strings.Repeat("a", d.Max)}
	}
}

func matching(t *testing.T, pattern string) []string {
	t.Helper()
	form := regexp.MustCompile(pattern)
	all := slices.DeleteFunc([]string{"2004", "2004-03", "2004-03-05", "2004-03-05T09:30:00Z", "2004-03-05T09:30:00.123456+01:00", "sr-Latn", "pt-BR"},
		func(s string) bool { return !form.MatchString(s) })
	if len(all) == 0 {
		t.Errorf("no sample matches %s", pattern)
	}
	return all
}

func TestParametersAreAllThereIs(t *testing.T) {
	t.Parallel()
	for _, r := range resources() {
		want := map[string]int{"sort": 1, pageSize: 1, pageNumber: 1, pageAfter: 1, pageBefore: 1, pageTotal: 1, "fields": 1}
		if len(r.Includes) > 0 {
			want["include"] = 1
		}
		if r.Locales {
			want["locale"] = 1
		}
		for _, f := range r.Fields {
			for _, op := range f.Type.Ops() {
				want["filter["+f.Name+"]["+string(op)+"]"]++
			}
		}
		got := map[string]int{}
		for _, d := range r.Parameters() {
			got[d.Name]++
			if d.Doc == "" || strings.HasSuffix(d.Doc, ".") || d.Type == "" {
				t.Errorf("%s: %+v lacks a type or a line without a full stop", r.Name, d)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", r.Name, diff)
		}
	}
}

func TestParameterDescriptions(t *testing.T) {
	t.Parallel()
	want := []Parameter{
		{Name: "filter[date][on]", Doc: "The release's own day: on the day", Type: "string", Format: "date", Pattern: formDay},
		{Name: "filter[date][year]", Doc: "The release's own day: in the year", Type: "integer", Min: 1900, Max: 2200},
		{Name: "filter[kind][any]", Doc: "What sort of text it is: at least one of the values", List: true, MaxList: 100, Type: "string",
			Enum: []string{"press_release", "news_item", "press_statement", "spot_report", "daily_report", "media_advisory"}},
		{Name: "filter[states][exists]", Doc: "Participating and partner States: true for some, false for none", Type: "boolean"},
		{Name: "filter[title][contains]", Doc: "The title: holding the value", Type: "string", Min: 3, Max: 300},
		{Name: "page[size]", Doc: "How many items a page has. Without it: 20", Type: "integer", Min: 1, Max: 100},
	}
	all := Releases().Parameters()
	for _, w := range want {
		i := slices.IndexFunc(all, func(d Parameter) bool { return d.Name == w.Name })
		if i < 0 {
			t.Errorf("%s is not listed", w.Name)
			continue
		}
		if diff := cmp.Diff(w, all[i]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", w.Name, diff)
		}
	}
	if got, want := Releases().ItemParameters()[0].Doc, "The members shown; the id is always there. Without it: all but body_markdown or body_text"; got != want {
		t.Errorf("fields of a single release: %q, want %q", got, want)
	}
}

// What the descriptions of the resources refer to must be there.
func TestResourcesAreConsistent(t *testing.T) {
	t.Parallel()
	for _, r := range resources() {
		for _, shown := range [][]string{r.Defaults, r.Whole} {
			if shown[0] != "id" || !isSubsequence(shown, r.Members) {
				t.Errorf("%s: %q does not begin with the id or is not in the order of %q", r.Name, shown, r.Members)
			}
		}
		for _, k := range r.Sort {
			if f := r.Field(k.Field); f == nil || !f.Sort {
				t.Errorf("%s: sorted by %q, which may not be sorted by", r.Name, k.Field)
			}
		}
		for _, f := range r.Fields {
			if (f.Type == Tag) != (f.Vocabulary != "") || (f.Type == Enum) != (len(f.Values) > 0) || f.Name == "or" || f.Doc == "" {
				t.Errorf("%s: field %+v is not described in full", r.Name, f)
			}
		}
		if _, err := parser(r).List(""); err != nil {
			t.Errorf("%s: %v", r.Name, err)
		}
	}
	if f := Releases().Field("no_such_field"); f != nil {
		t.Errorf("a field that is not there: %+v", f)
	}
}

func isSubsequence(part, whole []string) bool {
	for _, w := range whole {
		if len(part) > 0 && part[0] == w {
			part = part[1:]
		}
	}
	return len(part) == 0
}
