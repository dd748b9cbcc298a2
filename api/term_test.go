package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/dateline-press/dateline/internal/store"
)

// term is what tests look at in a term.
type term struct {
	ID, Slug, Name, Status string
	Aliases                []string
	Names                  map[string]string
	Version                int
	Parent, Successor      *struct{ Slug string }
	HostStates             []struct{ Code string } `json:"host_states"`
	ETag                   string                  `json:"-"`
}

// term sends a request about a term as the editor, and wants a status.
func (n *newsroom) term(want int, method, path, body string, headers ...string) term {
	n.t.Helper()
	w := n.as("editor", method, path, body, headers...)
	if w.Code != want {
		n.t.Fatalf("%s %s: status %d, want %d: %s", method, path, w.Code, want, w.Body)
	}
	var answer struct{ Data term }
	if w.Body.Len() > 0 && w.Code < 300 {
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			n.t.Fatal(err)
		}
	}
	answer.Data.ETag = w.Header().Get("ETag")
	return answer.Data
}

// total counts the published releases that a condition finds.
func (n *newsroom) total(condition string) int {
	n.t.Helper()
	var p pageBody
	w := n.as("", http.MethodGet, "/v1/releases?page[size]=1&"+condition, "")
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != 200 {
		n.t.Fatalf("%s: %d %s", condition, w.Code, w.Body)
	}
	return p.Page.Total
}

// TestEveryTermType makes, changes and deletes a term of every type.
func TestEveryTermType(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		for path, own := range map[string]string{
			"/v1/fields-of-work":   "",
			"/v1/states":           `,"code":"XX","group":"asian_partner","member_from":"2020","chairpersonships":[2024]`,
			"/v1/structures":       `,"kind":"department","parent":"secretariat"`,
			"/v1/field-operations": `,"city":"Testopolis","host_states":["KG","Tajikistan"],"opened_on":"1999-05"`,
			"/v1/meetings":         "",
		} {
			made := n.term(201, "POST", path, `{"name":"Quite new","names":{"ru":"Совсем новое"},"aliases":["Brand new"]`+own+`}`)
			if made.Slug != "quite-new" || made.Version != 1 || made.Status != "active" || made.Names["ru"] == "" {
				t.Errorf("%s: made %+v", path, made)
			}
			one := path + "/quite-new"
			if w := n.as("", "GET", one, ""); w.Code != 200 || w.Header().Get("ETag") != made.ETag {
				t.Errorf("%s: %d, ETag %s, made with %s", one, w.Code, w.Header().Get("ETag"), made.ETag)
			}
			n.term(409, "POST", path, `{"name":"Brand New!"`+own+`}`)
			n.term(428, "PATCH", one, `{"position":7}`)
			n.term(412, "PATCH", one, `{"position":7}`, "If-Match", `"other"`)
			changed := n.term(200, "PATCH", one, `{"name":"Renamed","slug":"renamed","names":{"ru":null,"de":"Umbenannt"}}`, "If-Match", made.ETag)
			if changed.Version != 2 || strings.Join(changed.Aliases, ",") != "Brand new,Quite new" || changed.Names["ru"] != "" || changed.Names["de"] == "" {
				t.Errorf("%s: changed %+v", path, changed)
			}
			if same := n.term(200, "PATCH", path+"/renamed", `{"name":"Renamed"}`, "If-Match", changed.ETag); same.Version != 2 {
				t.Errorf("%s: nothing changed, and the version is %d", path, same.Version)
			}
			if w := n.as("", "GET", one, ""); w.Code != 301 || w.Header().Get("Location") != path+"/renamed" {
				t.Errorf("%s: %d to %s", one, w.Code, w.Header().Get("Location"))
			}
			n.term(204, "DELETE", path+"/renamed", "", "If-Match", changed.ETag)
			if w := n.as("", "GET", path+"/renamed", ""); w.Code != 404 {
				t.Errorf("%s: after deletion %d", path, w.Code)
			}
		}
	})
}

// TestOldNamesFindTheTerm holds that a renamed term is found by all it was ever called, in filters and in bodies.
func TestOldNamesFindTheTerm(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		d := n.create("About policing", `"fields_of_work":["policing"],"status":"published"`)
		before := n.total("filter[fields_of_work]=policing")
		n.term(200, "PATCH", "/v1/fields-of-work/policing", `{"name":"Police matters","slug":"police-matters"}`, "If-Match", "*")
		for _, name := range []string{"policing", "Policing", "police-matters", "police matters"} {
			if got := n.total("filter[fields_of_work]=" + strings.ReplaceAll(name, " ", "%20")); got != before {
				t.Errorf("%s finds %d, want %d", name, got, before)
			}
		}
		w := n.as("", "GET", "/v1/releases/"+d.Slug, "")
		if !strings.Contains(w.Body.String(), `"slug":"police-matters","name":"Police matters"`) {
			t.Errorf("the release shows the old name: %s", w.Body)
		}
		n.create("Once more", `"fields_of_work":["Policing"]`)
	})
}

// TestUsedTermsAreNotDeleted holds that a term in use is retired or given a successor instead.
func TestUsedTermsAreNotDeleted(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		n.keys["terms"] = makeKey(t, n.store, "terms:write")
		n.term(201, "POST", "/v1/meetings", `{"name":"Hidden meeting"}`)
		n.create("A draft about it", `"meetings":["hidden-meeting"]`)
		for key, want := range map[string]string{"editor": "in use by 1 releases, 0 of them published", "terms": "by 0 published releases among others"} {
			w := n.as(key, "DELETE", "/v1/meetings/hidden-meeting", "", "If-Match", "*")
			if w.Code != 409 || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: %d %s, want %q", key, w.Code, w.Body, want)
			}
		}
		n.term(409, "DELETE", "/v1/structures/secretariat", "", "If-Match", "*")
		retired := n.term(200, "PATCH", "/v1/meetings/hidden-meeting", `{"status":"retired","successor":"ministerial-council-meetings"}`, "If-Match", "*")
		if retired.Status != "retired" || retired.Successor == nil {
			t.Errorf("retired: %+v", retired)
		}
		n.term(422, "PATCH", "/v1/meetings/ministerial-council-meetings", `{"successor":"hidden-meeting"}`, "If-Match", "*")
		n.term(422, "PATCH", "/v1/structures/secretariat", `{"parent":"conflict-prevention-centre"}`, "If-Match", "*")
		n.term(422, "PATCH", "/v1/meetings/hidden-meeting", `{"status":"closed"}`, "If-Match", "*")
		n.term(409, "PATCH", "/v1/structures/mission-in-kosovo", `{"name":"x"}`, "If-Match", "*")
		n.term(422, "POST", "/v1/structures", `{"name":"A mission","kind":"field_operation"}`)
	})
}

// TestMerge merges a term that is in use on both sides into another.
func TestMerge(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		double := n.term(201, "POST", "/v1/states", `{"name":"Kirghizia","code":"XX","group":"participating_state","aliases":["Kirgizstan"]}`)
		kg := n.total("filter[states]=KG")
		both := n.create("About both", `"states":["XX","KG"],"status":"published"`)
		one := n.create("About one", `"states":["TJ","XX"],"status":"published"`)
		edited := n.create("A draft", `"states":["XX"]`)
		n.term(422, "POST", "/v1/states/kirghizia/merge", `{"into":"nowhere"}`, "If-Match", "*")
		n.term(422, "POST", "/v1/states/kirghizia/merge", `{"into":"XX"}`, "If-Match", "*")
		merged := n.term(200, "POST", "/v1/states/kirghizia/merge", `{"into":"KG"}`, "If-Match", double.ETag)
		if merged.Slug != "kyrgyzstan" || !strings.Contains(strings.Join(merged.Aliases, ","), "Kirghizia") {
			t.Errorf("merged: %+v", merged)
		}
		for _, path := range []string{"/v1/states/kirghizia", "/v1/states/" + double.ID} {
			if w := n.as("", "GET", path, ""); w.Code != 301 || w.Header().Get("Location") != "/v1/states/kyrgyzstan" {
				t.Errorf("%s: %d %s", path, w.Code, w.Header().Get("Location"))
			}
		}
		for _, spelling := range []string{"KG", "Kirghizia", "kirghizia", double.ID, "Kirgizstan"} {
			if got := n.total("filter[states]=" + spelling); got != kg+2 {
				t.Errorf("%s finds %d, want %d", spelling, got, kg+2)
			}
		}
		w := n.as("", "GET", "/v1/releases/"+both.Slug+"?fields=states", "")
		if strings.Count(w.Body.String(), `"slug"`) != 1 {
			t.Errorf("both: %s", w.Body)
		}
		w = n.as("", "GET", "/v1/releases/"+one.Slug+"?fields=states", "")
		if i, j := strings.Index(w.Body.String(), "tajikistan"), strings.Index(w.Body.String(), "kyrgyzstan"); i < 0 || j < i {
			t.Errorf("one: %s", w.Body)
		}
		d := n.do(200, "GET", "/v1/releases/"+edited.ID+"/draft", "")
		if len(d.States) != 1 || d.States[0].Slug != "kyrgyzstan" || d.Revision != 2 {
			t.Errorf("the draft: %+v", d)
		}
		if w := n.as("editor", "POST", "/v1/states", `{"name":"Kirghizia","code":"XY","group":"participating_state"}`); w.Code != 409 {
			t.Errorf("the name is free again: %d", w.Code)
		}
	})
}
