package api_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/store"
)

// TestTables reads lists as tables, and holds that no cell is a formula.
func TestTables(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		for i, title := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1+1", "a \"quoted\", title", "Zürich = 1"} {
			n.do(201, "POST", "/v1/releases", fmt.Sprintf(`{"title":%q,"date":"2030-01-0%d","states":["KG","TJ"],"places":["OSH","BISHKEK"],`+
				`"origin":{"system":"-x","id":"%d","url":"https://example.org/%d"},"status":"published"}`, title, i+1, i, i))
		}
		w := get(t, n.h, "/v1/releases?filter[date][gte]=2030-01-01&sort=date&format=csv&fields=title,date,places,states,origin,correction&page[size]=7")
		rows, err := csv.NewReader(w.Body).ReadAll()
		if err != nil || w.Code != 200 || w.Header().Get("Content-Type") != "text/csv; charset=utf-8; header=present" {
			t.Fatalf("status %d, %s, %v", w.Code, w.Header().Get("Content-Type"), err)
		}
		if want := []string{"id", "title", "date", "places", "states", "correction.note", "correction.at", "origin.system", "origin.id", "origin.url"}; !slices.Equal(rows[0], want) {
			t.Errorf("columns %v, want %v", rows[0], want)
		}
		var titles []string
		for _, row := range rows[1:] {
			titles = append(titles, row[1])
		}
		want := []string{"'=1+1", "'+1", "'-1", "'@SUM(A1)", "'=1+1", `a "quoted", title`, "Zürich = 1"}
		want[4] = "'\uff1d1+1"
		if diff := cmp.Diff(want, titles); diff != "" {
			t.Errorf("titles (-want +got)\n%s", diff)
		}
		if diff := cmp.Diff([]string{"2030-01-01", "OSH; BISHKEK", "kyrgyzstan; tajikistan", "", "", "'-x", "0", "https://example.org/0"}, rows[1][2:]); diff != "" {
			t.Errorf("cells (-want +got)\n%s", diff)
		}
	})
}

// TestTablesAreAskedFor reads which of the two forms a client wants.
func TestTablesAreAskedFor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		for _, c := range []struct{ path, accept, want string }{
			{"/v1/releases", "", "application/json"},
			{"/v1/releases", "text/csv", "text/csv"},
			{"/v1/releases", "text/csv, application/json", "application/json"},
			{"/v1/releases", "text/csv, application/json;q=0.9", "text/csv"},
			{"/v1/releases", "text/csv;q=0.5, */*;q=0.1", "text/csv"},
			{"/v1/releases", "text/csv;q=0", "application/json"},
			{"/v1/releases", "text/*", "application/json"},
			{"/v1/releases", "*/*", "application/json"},
			{"/v1/releases?format=json", "text/csv", "application/json"},
			{"/v1/releases?format=csv", "application/json", "text/csv"},
			{"/v1/states?format=csv&fields=code,name,names,aliases", "", "text/csv"},
			{"/v1/field-operations", "text/csv", "text/csv"},
		} {
			w := get(t, h, c.path, "Accept", c.accept)
			if !strings.HasPrefix(w.Header().Get("Content-Type"), c.want) || strings.HasSuffix(w.Header().Get("Vary"), "Accept") == strings.Contains(c.path, "format=") {
				t.Errorf("%s, Accept %s: %s, Vary %v, want %s", c.path, c.accept, w.Header().Get("Content-Type"), w.Header().Values("Vary"), c.want)
			}
			if w.Header().Get("Link") == "" || w.Header().Get("ETag") == "" {
				t.Errorf("%s, Accept %s: no links or no validator", c.path, c.accept)
			}
		}
		w := get(t, h, "/v1/releases?format=csv&facets=states")
		if w.Code != 400 {
			t.Errorf("a table with facets: status %d, want 400", w.Code)
		}
		if w := ask(t, h, `{"fields":["title"]}`, "Accept", "text/csv"); !strings.HasPrefix(w.Body.String(), "id,title\r\n") {
			t.Errorf("posted: %s", w.Body)
		}
	})
}
