package mirror_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dateline-press/dateline/api/mirror"
)

// memory is a copy of which nothing outlives the program.
type memory struct {
	items map[string]string
	place string
}

func (m *memory) Place(context.Context) (string, error) { return m.place, nil }

func (m *memory) Take(_ context.Context, s mirror.Step) error {
	put := map[string]bool{}
	for _, c := range s.Changes {
		if c.Resource == nil {
			delete(m.items, c.ID)
			continue
		}
		m.items[c.ID], put[c.ID] = string(c.Resource), true
	}
	for id := range m.items {
		if s.Only != nil && id > s.Only.After && (s.Only.UpTo == "" || id <= s.Only.UpTo) && !put[id] {
			delete(m.items, id)
		}
	}
	m.place = s.Place
	return nil
}

// answers is a server that says the same whenever it is asked for a path.
type answers map[string]func(http.ResponseWriter, *http.Request)

func (a answers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if answer := a[r.URL.Path]; answer != nil {
		answer(w, r)
		return
	}
	http.NotFound(w, r)
}

func export(total int, lines ...string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Changes-Cursor", "start")
		w.Header().Set("Export-Total", fmt.Sprint(total))
		fmt.Fprint(w, strings.Join(lines, ""))
	}
}

func say(status int, text string, headers ...string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	}
}

const (
	releases = "/v1/export/releases.ndjson"
	terms    = "/v1/export/terms.ndjson"
	changes  = "/v1/changes"
)

// TestWrongAnswers holds that what cannot be read as an export or a feed is refused, and says where.
func TestWrongAnswers(t *testing.T) {
	t.Parallel()
	good := func(with answers) answers {
		all := answers{releases: export(1, `{"id":"1"}`+"\n"), terms: export(0),
			changes: say(200, `{"data":[],"next":"end","has_more":false,"head":7}`)}
		for path, answer := range with {
			all[path] = answer
		}
		return all
	}
	for name, c := range map[string]struct {
		server answers
		want   string
	}{
		"all is well":              {good(nil), ""},
		"another site":             {good(answers{releases: say(200, "<html>")}), "is this an instance of Dateline?"},
		"no such path":             {good(answers{terms: say(404, "")}), terms + " answers 404"},
		"a problem":                {good(answers{releases: say(400, `{"title":"Wrong","detail":"so it is"}`)}), "answers 400: Wrong: so it is"},
		"a line that is no item":   {good(answers{releases: export(1, "<html>\n")}), "line 1 is not an item"},
		"no order":                 {good(answers{releases: export(2, `{"id":"2"}`+"\n", `{"id":"1"}`+"\n")}), "not in the order of ids"},
		"a line without an end":    {good(answers{releases: export(1, `{"id":"1"}`+strings.Repeat(" ", 9<<20)+"\n")}), "line 1 is longer than 8 MiB"},
		"a redirect elsewhere":     {good(answers{releases: say(307, "", "Location", "http://elsewhere.invalid/")}), "leads to http://elsewhere.invalid/"},
		"a cursor that is refused": {good(answers{changes: say(400, `{"type":"/problems/invalid-cursor","title":"No"}`)}), "answers 400: No"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(c.server)
			t.Cleanup(server.Close)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var passing error
			kept := &memory{items: map[string]string{}}
			m := mirror.Mirror{Source: server.URL, Copy: kept, Report: func(s mirror.Status) {
				if passing = s.Err; passing != nil {
					cancel()
				}
			}}
			got := fmt.Sprint(m.Run(ctx, true))
			if passing != nil {
				got = passing.Error()
			}
			if want := c.want; want == "" && (got != "<nil>" || kept.items["1"] != `{"id":"1"}`) || !strings.Contains(got, want) {
				t.Errorf("%s, %v, want %s", got, kept.items, want)
			}
		})
	}
}

// TestTriedAgain holds that what fails for now is asked for again, from where the copy stands.
func TestTriedAgain(t *testing.T) {
	t.Parallel()
	var asked []string
	failing := say(503, `{"title":"Busy"}`, "Retry-After", "1")
	mux := answers{terms: export(0)}
	mux[releases] = func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, "export "+r.URL.RawQuery)
		switch len(asked) {
		case 1:
			failing(w, r)
		case 2: // the end is missing
			export(3, `{"id":"1"}`+"\n", `{"id":"2"}`+"\n", `{"id":"3`)(w, r)
		default:
			export(1, `{"id":"3"}`+"\n")(w, r)
		}
	}
	mux[changes] = func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, "feed "+r.URL.Query().Get("cursor"))
		switch len(asked) {
		case 4: // something between here and there
			say(200, "<html>")(w, r)
		case 5:
			say(200, `{"data":[{"seq":7,"type":"release","id":"2","op":"delete"}],"next":"end","has_more":false,"head":7}`)(w, r)
		default:
			t.Errorf("asked once more: %v", asked)
		}
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	kept := &memory{items: map[string]string{}}
	m := mirror.Mirror{Source: server.URL, Copy: kept, Batch: 2}
	if err := m.Run(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	want := []string{"export ", "export ", "export after=2&cursor=start", "feed start", "feed start"}
	if fmt.Sprint(asked) != fmt.Sprint(want) {
		t.Errorf("asked %q, want %q", asked, want)
	}
	if len(kept.items) != 2 || kept.items["2"] != "" {
		t.Errorf("kept %v", kept.items)
	}
}
