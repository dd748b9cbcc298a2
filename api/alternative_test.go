package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestAlternativesOfEveryList holds of every public list that alternatives find what each of them finds alone, each
// once, and that two conditions of one group both hold.
func TestAlternativesOfEveryList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		find := func(path string) []string {
			var ids []string
			for _, item := range page(t, h, path+"&page[size]=100&fields=id").Data {
				ids = append(ids, item.ID)
			}
			slices.Sort(ids)
			return ids
		}
		for _, c := range []struct{ list, first, second string }{
			{"/v1/releases", "[states]=KG", "[kind]=press_statement"},
			{"/v1/releases", "[states][none]=KG", "[places][exists]=false"},
			{"/v1/states", "[code]=KG,TJ", "[group]=asian_partner"},
			{"/v1/states", "[name][prefix]=b", "[member_from][year]=1992"},
			{"/v1/structures", "[kind]=institution", "[parent][under]=secretariat"},
			{"/v1/structures", "[parent][exists]=false", "[status]=closed"},
			{"/v1/field-operations", "[host_states]=UA", "[closed_on][exists]=false"},
			{"/v1/field-operations", "[host_states][exists]=false", "[successor][exists]=true"},
			{"/v1/fields-of-work", "[slug]=policing", "[position][lt]=100"},
			{"/v1/meetings", "[name][contains]=council", "[position][gte]=10"},
		} {
			first, second := find(c.list+"?filter"+c.first), find(c.list+"?filter"+c.second)
			either := find(c.list + "?filter[or][0]" + c.first + "&filter[or][1]" + c.second)
			want := append(slices.Clone(first), second...)
			slices.Sort(want)
			if want = slices.Compact(want); !slices.Equal(either, want) || len(first) == 0 || len(second) == 0 {
				t.Errorf("%s: %s or %s finds %d, want %d of %d and %d", c.list, c.first, c.second, len(either), len(want), len(first), len(second))
			}
			both := find(c.list + "?filter[or][4]" + c.first + "&filter[or][4]" + c.second)
			want = slices.DeleteFunc(slices.Clone(first), func(id string) bool { return !slices.Contains(second, id) })
			if !slices.Equal(both, want) {
				t.Errorf("%s: %s and %s in one group finds %d, want %d", c.list, c.first, c.second, len(both), len(want))
			}
			if self := page(t, h, c.list+"?filter[or][4]"+c.first+"&filter[or][4]"+c.second).Links.Self; strings.Contains(self, "[or]") {
				t.Errorf("a group alone is no alternative: %s", self)
			}
		}
	})
}
