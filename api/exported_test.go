package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/klauspost/compress/zstd"

	"github.com/dateline-press/dateline/internal/store"
)

// exported reads an export to its end.
func exported(t testing.TB, h http.Handler, path string, headers ...string) (lines []string, cursor string) {
	t.Helper()
	w := get(t, h, path, headers...)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/x-ndjson" {
		t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	body := w.Body.Bytes()
	if w.Header().Get("Content-Encoding") == "zstd" {
		r, err := zstd.NewReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if body, err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	for line := range strings.Lines(string(body)) {
		lines = append(lines, strings.TrimSuffix(line, "\n"))
	}
	if total := w.Header().Get("Export-Total"); total != fmt.Sprint(len(lines)) {
		t.Errorf("%s: Export-Total is %s of %d lines", path, total, len(lines))
	}
	return lines, w.Header().Get("Changes-Cursor")
}

func idOf(line string) string {
	var v struct{ ID string }
	_ = json.Unmarshal([]byte(line), &v)
	return v.ID
}

// TestExport holds that an export is all that is published, says of each release what the list says and more, and that
// the feed goes on from it.
func TestExport(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		n.do(200, "PUT", "/v1/releases/community-police-station-opens-in-bishkek/translations/ru", `{"title":"Участок","body_markdown":"Текст."}`, "If-Match", "*")
		n.do(200, "PATCH", "/v1/releases/community-police-station-opens-in-bishkek",
			`{"slug":"station-opens","status":"published","significance":"correction","note":"The street was wrong."}`, "If-Match", "*")
		n.do(201, "POST", "/v1/releases", `{"title":"Not yet public"}`)
		lines, cursor := exported(t, n.h, "/v1/export/releases.ndjson", "Accept-Encoding", "gzip;q=0.5, zstd")
		shown := listed(t, n.h, "fields=id,slug,kind,title,summary,date,dateline,places,sources,fields_of_work,states,field_operations,meetings,"+
			"body_html,body_markdown,locale,locales,version,first_published_at,published_at,correction,origin,links")
		if len(lines) != len(shown) {
			t.Errorf("%d lines of %d releases", len(lines), len(shown))
		}
		last := ""
		for _, line := range lines {
			id := idOf(line)
			if id <= last {
				t.Errorf("%s comes behind %s", id, last)
			}
			last = id
			if head := strings.TrimSuffix(shown[id], "}"); !strings.HasPrefix(line, head+`,"significance":`) {
				t.Errorf("(-list +export)\n%s", cmp.Diff(head, line))
			}
			if strings.Contains(line, "station-opens") != strings.Contains(line, `"note":"The street was wrong.","former_slugs":["community-police-station-opens-in-bishkek"],"translations":[{"locale":"ru","title":"Участок"`) {
				t.Errorf("correction, former slug and translation: %s", line)
			}
		}
		if f := follow(t, n.h, cursor, ""); len(f.Data) != 0 || f.HasMore {
			t.Errorf("behind the export the feed tells %+v", f.Data)
		}
		for i := range lines { // broken off behind any line, it goes on
			rest, again := exported(t, n.h, "/v1/export/releases.ndjson?after="+idOf(lines[i])+"&cursor="+cursor)
			if diff := cmp.Diff(lines[i+1:], rest, cmpopts.EquateEmpty()); diff != "" || again != cursor {
				t.Errorf("behind line %d (-whole +rest)\n%s", i+1, diff)
			}
		}
		for query, want := range map[string]string{"after=" + last: "400 invalid-page", "cursor=" + cursor: "400 invalid-page",
			"after=x&cursor=" + cursor: "400 invalid-page", "fields=title": "400 unknown-parameter", "cursor=AAAA&after=" + last: "400 invalid-cursor"} {
			if got := outcomeOf(get(t, n.h, "/v1/export/releases.ndjson?"+query)); got != want {
				t.Errorf("%s: %s, want %s", query, got, want)
			}
		}
	})
}

// TestExportOfAFilter exports what a filter finds; the cursor belongs to it.
func TestExportOfAFilter(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		lines, cursor := exported(t, n.h, "/v1/export/releases.ndjson?filter[states]=KG,TJ")
		if want := listed(t, n.h, "filter[states]=KG,TJ"); len(lines) != len(want) || len(want) == 0 {
			t.Errorf("%d lines, want %d", len(lines), len(want))
		}
		n.do(201, "PUT", "/v1/releases/by-origin/export/1", `{"title":"One","states":["KG"],"status":"published"}`)
		n.do(201, "PUT", "/v1/releases/by-origin/export/2", `{"title":"Two","states":["FR"],"status":"published"}`)
		if f := follow(t, n.h, cursor, "filter[states]=KG,TJ"); len(f.Data) != 1 {
			t.Errorf("behind the export of a filter the feed tells %+v", f.Data)
		}
		if got := outcomeOf(get(t, n.h, "/v1/changes?cursor="+cursor)); got != "400 invalid-cursor" {
			t.Errorf("without the filter: %s", got)
		}
	})
}

// TestExportOfTerms has every term once, those that others are part of first.
func TestExportOfTerms(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		lines, _ := exported(t, h, "/v1/export/terms.ndjson")
		seen := map[string]bool{}
		for _, line := range lines {
			var term struct {
				ID, Type, Name string
				Parent         *struct{ ID string }
			}
			if err := json.Unmarshal([]byte(line), &term); err != nil || seen[term.ID] || term.Name == "" {
				t.Errorf("%v: %s", err, line)
			}
			if term.Parent != nil && !seen[term.Parent.ID] {
				t.Errorf("%s comes before what it is part of", term.Name)
			}
			seen[term.ID] = true
		}
		if len(seen) != 164 {
			t.Errorf("%d terms", len(seen))
		}
	})
}

// TestExportHead says of an export what it would be.
func TestExportHead(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		w := send(t, h, http.MethodHead, "/v1/export/releases.ndjson")
		if w.Code != http.StatusOK || w.Body.Len() != 0 || w.Header().Get("Export-Total") == "" || w.Header().Get("Changes-Cursor") == "" {
			t.Errorf("HEAD: %d with %d bytes, %v", w.Code, w.Body.Len(), w.Header())
		}
	})
}
