package api_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/store"
)

// accessRow says who may use a route, and what comes of it.
type accessRow struct {
	route string     // as api.Routes names it; a route may have a row for each of several bodies
	scope auth.Scope // empty for everybody
	want  string     // the status in each state, for who has the scope; with + for who has releases:publish too, 403 otherwise
	body  string
	term  string // the body that makes a term of the type, in rows about terms
}

// releaseStates are the columns of a row about one release. What is trashed was never public, what is removed was.
func releaseStates() []string {
	return []string{"draft", "scheduled", "published", "edited", "withdrawn", "trashed", "removed", "absent"}
}

// itemStates are the columns of a row about one term or one key.
func itemStates() []string { return []string{"present", "absent"} }

// accessTable is who may do what: read it as the promise it is. Everything else follows by rule: a key that is not
// good gets 401 everywhere; where a scope is needed, no key gets 401 and a key without it 403, whatever the state.
func accessTable() []accessRow {
	return slices.Concat(
		publicRows(), newsroomRows(), officeRows(),
		termRows("/v1/fields-of-work", `{"name":"Matrix {n}"}`),
		termRows("/v1/states", `{"name":"Matrix {n}","code":"{code}","group":"asian_partner"}`),
		termRows("/v1/structures", `{"name":"Matrix {n}","kind":"institution"}`),
		termRows("/v1/field-operations", `{"name":"Matrix {n}"}`),
		termRows("/v1/meetings", `{"name":"Matrix {n}"}`),
	)
}

func publicRows() []accessRow {
	return []accessRow{
		{"GET /v1/releases", "", "200", "", ""},
		//                                            draft sched publ edit  withd trash remov absent
		{"GET /v1/releases/{id}", "", "                  404 404  200  200   410   404   410   404", "", ""},
		{"GET /v1/releases/{id}/versions", "", "         404 404  200  200   410   404   410   404", "", ""},
		{"GET /v1/releases/{id}/versions/{number}", "", "404 404  200  200   410   404   410   404", "", ""},
		{"GET /v1/releases/{id}/related", "", "          404 404  200  200   410   404   410   404", "", ""},
		{"POST /v1/releases/search", "", "200", `{"q":"matrix"}`, ""},
		{"GET /v1/suggest?q=matrix", "", "200", "", ""},
		{"GET /v1/feeds/releases.atom", "", "200", "", ""},
		{"GET /v1/feeds/releases.rss", "", "200", "", ""},
		{"GET /v1/feeds/releases.json", "", "200", "", ""},
		{"GET /sitemap.xml", "", "200", "", ""},
		{"GET /v1/changes", "", "200", "", ""},
		{"GET /v1/changes/head", "", "200", "", ""},
		{"GET /v1/changes/stream", "", "200", "", ""},
		{"GET /v1/export/releases.ndjson", "", "200", "", ""},
		{"GET /v1/export/terms.ndjson", "", "200", "", ""},
		{"GET /v1/navigation", "", "200", "", ""},
		{"GET /problems/{type}", "", "200", "", ""},
		{"GET /openapi.json", "", "200", "", ""},
		{"GET /openapi.yaml", "", "200", "", ""},
		{"GET /docs", "", "200", "", ""},
		{"GET /docs/{asset}", "", "200", "", ""},
		{"GET /healthz", "", "200", "", ""},
		{"GET /readyz", "", "200", "", ""},
	}
}

func newsroomRows() []accessRow {
	const (
		id, origin     = "/v1/releases/{id}", "PUT /v1/releases/by-origin/{system}/{external_id}"
		read           = auth.DraftsRead
		write, publish = auth.ReleasesWrite, auth.ReleasesPublish
		title          = `{"title":"Matrix {n}"}`
		public         = `{"title":"Matrix {n}","status":"published"}`
		unplanned      = `{"title":"Matrix {n}","status":"draft"}`
		planned        = `{"title":"Matrix {n}","status":"scheduled","publish_at":"2100-02-01T00:00:00Z"}`
	)
	return []accessRow{
		{"GET /v1/drafts", read, "200", "", ""},
		{"POST /v1/releases", write, "201", title, ""},
		{"POST /v1/releases", write, "201+", public, ""},
		{"POST /v1/releases", write, "201+", planned, ""},
		//                                           draft sched publ edit  withd trash remov absent
		{"GET " + id + "/draft", read, "                200  200  200  200   200   200   200   404", "", ""},
		{origin, write, "                               200  200+ 200  200   409   409   409   201", title, ""},
		{origin, write, "                               200+ 200+ 200+ 200+  409+  409   409   201+", public, ""},
		{"PATCH " + id, write, "                        200  200+ 200  200   409   404   404   404", title, ""},
		{"PATCH " + id, write, "                        200+ 200+ 200+ 200+  409+  404   404   404", public, ""},
		{"PATCH " + id, write, "                        200+ 200+ 200+ 200+  409+  404   404   404", planned, ""},
		{"PATCH " + id, write, "                        200  200+ 409  409   409   404   404   404", unplanned, ""},
		{"DELETE " + id, write, "                       204  204+ 204+ 204+  204   404   404   404", "", ""},
		{"PUT " + id + "/translations/{locale}", write, "200 200+ 200  200   409   404   404   404", title, ""},
		{"DELETE " + id + "/translations/{locale}", write, "200 200+ 200 200 409   404   404   404", "", ""},
		{"POST " + id + "/publish", publish, "          200  200  409  200   409   404   404   404", "", ""},
		{"POST " + id + "/schedule", publish, "         200  200  409  200   409   404   404   404", `{"publish_at":"2100-02-01T00:00:00Z"}`, ""},
		{"POST " + id + "/unschedule", publish, "       409  200  409  409   409   404   404   404", "", ""},
		{"POST " + id + "/withdraw", publish, "         409  409  200  200   409   404   404   404", "", ""},
		{"POST " + id + "/restore", write, "            409  409  409  409   200   200   200   404", "", ""},
	}
}

func officeRows() []accessRow {
	return []accessRow{
		{"POST /v1/import", auth.Import, "207", `{"title":"Matrix {n}","origin":{"system":"matrix","id":"line {n}"}}`, ""},
		{"GET /v1/keys", auth.Keys, "200", "", ""},
		{"POST /v1/keys", auth.Keys, "201", `{"name":"Matrix {n}","scopes":["keys"]}`, ""},
		{"DELETE /v1/keys/{id}", auth.Keys, "204 404", "", ""},
		{"GET /v1/audit", auth.Audit, "200", "", ""},
	}
}

// termRows are the same for every type of term.
func termRows(path, term string) []accessRow {
	const write = auth.TermsWrite
	return []accessRow{
		{"GET " + path, "", "200", "", term},
		{"GET " + path + "/{id}", "", "200 404", "", term},
		{"POST " + path, write, "201", term, term},
		{"PATCH " + path + "/{id}", write, "200 404", `{"name":"Matrix {n}"}`, term},
		{"DELETE " + path + "/{id}", write, "204 404", "", term},
		{"POST " + path + "/{id}/merge", write, "200 404", `{"into":"{other}"}`, term},
	}
}

func (r accessRow) method() string { return r.route[:strings.IndexByte(r.route, ' ')] }

func (r accessRow) path() string { return r.route[strings.IndexByte(r.route, ' ')+1:] }

// list is the path of the list that the item is in: what rows with the same list are about is the same.
func (r accessRow) list() string {
	if r.aboutRelease() {
		return "/v1/releases"
	}
	list, _, _ := strings.Cut(r.path(), "/{")
	return list
}

// states are the columns of a row.
func (r accessRow) states() []string {
	switch len(strings.Fields(r.want)) {
	case len(releaseStates()):
		return releaseStates()
	case len(itemStates()):
		return itemStates()
	}
	return []string{"whatever"}
}

// aboutRelease reports whether the row is about one release.
func (r accessRow) aboutRelease() bool { return len(strings.Fields(r.want)) == len(releaseStates()) }

// status is what a caller gets in a state.
func (r accessRow) status(c caller, state string) int {
	cell, publishes := strings.CutSuffix(strings.Fields(r.want)[slices.Index(r.states(), state)], "+")
	want, err := strconv.Atoi(cell)
	switch {
	case err != nil:
		return 0
	case c.bad:
		return 401
	case r.scope == "":
		return want
	case c.name == "":
		return 401
	case !slices.Contains(c.scopes, r.scope), publishes && !slices.Contains(c.scopes, auth.ReleasesPublish):
		return 403
	}
	return want
}

// changes reports whether a request with this outcome alters something.
func (r accessRow) changes(status int) bool {
	return r.method() != "GET" && r.path() != "/v1/releases/search" && status < 300
}

// TestAccessTableHasEveryRoute holds that a new route is not forgotten in the table, nor an old one kept.
func TestAccessTableHasEveryRoute(t *testing.T) {
	t.Parallel()
	var got []string
	for _, r := range accessTable() {
		route, _, _ := strings.Cut(r.route, "?")
		got = append(got, route)
		if n := len(strings.Fields(r.want)); !slices.Contains([]int{1, len(itemStates()), len(releaseStates())}, n) {
			t.Errorf("%s has %d states", r.route, n)
		}
	}
	want := api.Routes()
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Compact(got)); diff != "" {
		t.Errorf("the routes and the table differ (-routes +table):\n%s", diff)
	}
}

// TestAccess asks every route as everybody in every state.
func TestAccess(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it, and takes minutes")
	}
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		m := newMatrix(t, n)
		if !exhaustive(n.store.Engine()) { // who may do what is decided before the engine is asked
			m.callers = slices.DeleteFunc(m.callers, func(c caller) bool { return c.name != "" && c.name != "editor" && c.name != "expired" })
		}
		for _, r := range accessTable() {
			m.row(r)
		}
	})
}
