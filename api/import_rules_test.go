package api_test

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/store"
)

const (
	someID  = "5f0cb0b6-6a0e-4d0a-9a53-0b1f6d1c2e57"
	otherID = "6f0cb0b6-6a0e-4d0a-9a53-0b1f6d1c2e57"
	thirdID = "7f0cb0b6-6a0e-4d0a-9a53-0b1f6d1c2e57"

	public  = `"status":"published"`
	imprint = `"version":3,"first_published_at":"2020-01-01T00:00:00Z","published_at":"2021-02-03T04:05:06.789012Z"`
)

// unchecked is a newsroom whose answers are not compared with the OpenAPI document, line by line as they are.
func eachUnchecked(t *testing.T, f func(t *testing.T, n *newsroom)) {
	t.Helper()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		n.h = newHandler(t, n.store, io.Discard)
		f(t, n)
	})
}

// public reads a release as everybody does.
func (n *newsroom) public(key string) map[string]any {
	n.t.Helper()
	return n.member(n.as("", http.MethodGet, "/v1/releases/"+key+"?fields=slug,title,version,first_published_at,published_at,correction,body_markdown,states,sources,places", ""))
}

func TestImportIdentity(t *testing.T) {
	t.Parallel()
	eachUnchecked(t, func(t *testing.T, n *newsroom) {
		first := ndjson(`"title":"First"`, originOf(1), public) + "\n  \n" + ndjson(`"title":"Second"`, `"id":"`+someID+`"`, public, `"slug":"own-slug"`) +
			ndjson(`"title":"A draft"`, originOf(2)) + ndjson(`"title":"First"`, originOf(3), public) + ndjson(`"title":"Nobody's"`, public)
		n.imports("editor", "", first).want(t, "new", "1 created 201", "4 created 201", "5 created 201", "6 created 201", "7 refused 422 /origin:required")
		if got := n.public("own-slug"); got["id"] != someID || got["title"] != "Second" {
			t.Errorf("by id: %v", got)
		}
		if got := n.public("first-2"); got["title"] != "First" {
			t.Errorf("a slug that is taken: %v", got)
		}
		n.do(200, http.MethodPatch, "/v1/releases/first", `{"title":"Edited here","status":"published"}`, "If-Match", "*")
		n.imports("editor", "", first).want(t, "again", "1 unchanged 200", "4 unchanged 200", "5 unchanged 200", "6 unchanged 200", "7 refused 422 /origin:required")
		if got := n.public("first"); got["title"] != "Edited here" || got["version"] != 2.0 {
			t.Errorf("what an editor has made of it: %v", got)
		}
		n.imports("editor", "", ndjson(`"title":"First, changed"`, originOf(1), public, `"significance":"correction"`, `"note":"Was wrong."`)+
			ndjson(`"title":"Second, changed"`, `"id":"`+someID+`"`, public)+
			ndjson(`"title":"Of another origin"`, `"id":"`+someID+`"`, originOf(9), public)+
			ndjson(`"title":"First, changed"`, originOf(1), `"id":"`+otherID+`"`, public)).
			want(t, "changed", "1 updated 200", "2 updated 200", "3 refused 409 /id:conflict", "4 unchanged 200")
		if got := n.public("first"); got["version"] != 3.0 || got["correction"] == nil {
			t.Errorf("changed: %v", got)
		}
		if got := n.public("own-slug"); got["title"] != "Second, changed" || got["version"] != 2.0 {
			t.Errorf("changed by id: %v", got)
		}
		n.do(200, http.MethodPost, "/v1/releases/first/withdraw", "", "If-Match", "*")
		n.do(204, http.MethodDelete, "/v1/releases/own-slug", "", "If-Match", "*")
		n.imports("editor", "", ndjson(`"title":"First, again"`, originOf(1), public)+ndjson(`"title":"Second, again"`, `"id":"`+someID+`"`, imprint, public)).
			want(t, "withdrawn and trashed", "1 unchanged 200", "2 unchanged 200")
	})
}

// TestImportImprint takes over versions as they were published, and never changes one that is there.
func TestImportImprint(t *testing.T) {
	t.Parallel()
	eachUnchecked(t, func(t *testing.T, n *newsroom) {
		from := func(title, slug, imprint string) string {
			return ndjson(`"title":"`+title+`"`, `"slug":"`+slug+`"`, `"id":"`+someID+`"`, originOf(1), imprint, `"former_slugs":["of-old","observers-publish-preliminary-findings"]`)
		}
		n.imports("editor", "", from("Third", "the-third", imprint)).want(t, "new", "1 created 201")
		got := n.public("the-third")
		if got["version"] != 3.0 || got["first_published_at"] != "2020-01-01T00:00:00Z" || got["published_at"] != "2021-02-03T04:05:06.789012Z" {
			t.Errorf("new: %v", got)
		}
		if w := n.as("", http.MethodGet, "/v1/releases/of-old", ""); w.Code != 301 {
			t.Errorf("a slug it had: status %d", w.Code)
		}
		if w := n.as("", http.MethodGet, "/v1/releases/observers-publish-preliminary-findings", ""); w.Code != 200 {
			t.Errorf("a slug it had that is another's here: status %d", w.Code)
		}
		n.imports("editor", "", from("Third", "the-third", imprint)).want(t, "again", "1 unchanged 200")
		n.imports("editor", "", from("Another third", "the-third", imprint)).want(t, "another content of a version that is there", "1 updated 200")
		if got := n.public("the-third"); got["version"] != 4.0 || got["title"] != "Another third" || got["published_at"] == "2021-02-03T04:05:06.789012Z" {
			t.Errorf("the next version here: %v", got)
		}
		n.imports("editor", "", from("Ninth", "the-ninth", `"version":9,"published_at":"2022-01-01T00:00:00Z","correction":{"note":"So it is.","at":"2022-01-01T00:00:00Z"}`)).
			want(t, "a higher version", "1 updated 200")
		if got := n.public("the-ninth"); got["version"] != 9.0 || got["first_published_at"] != "2022-01-01T00:00:00Z" || got["correction"] == nil {
			t.Errorf("a higher version: %v", got)
		}
		if w := n.as("", http.MethodGet, "/v1/releases/the-third", ""); w.Code != 301 {
			t.Errorf("the slug before: status %d", w.Code)
		}
		w := n.as("", http.MethodGet, "/v1/releases/"+someID+"/versions", "")
		if w.Code != 200 || strings.Count(w.Body.String(), `"version":`) != 3 {
			t.Errorf("versions: %s", w.Body)
		}
		n.do(200, http.MethodPatch, "/v1/releases/"+someID, `{"title":"Edited here","status":"published"}`, "If-Match", "*")
		n.imports("editor", "", from("Tenth", "the-ninth", `"version":10,"published_at":"2023-01-01T00:00:00Z"`)).want(t, "a version with a number that is taken here", "1 updated 200")
		if got := n.public("the-ninth"); got["version"] != 11.0 || got["title"] != "Tenth" {
			t.Errorf("the next version here: %v", got)
		}
		n.imports("editor", "", from("Tenth", "the-ninth", `"version":10,"published_at":"2023-01-01T00:00:00Z"`)).want(t, "the same again", "1 unchanged 200")
		for name, line := range map[string]string{
			"/version:invalid":                             `"version":0,"published_at":"2022-01-01T00:00:00Z"`,
			"/published_at:required":                       `"version":20`,
			"/version:required":                            `"published_at":"2022-01-01T00:00:00Z"`,
			"/published_at:invalid":                        `"version":20,"published_at":"2199-01-01T00:00:00Z"`,
			"/first_published_at:invalid":                  `"version":20,"published_at":"2022-01-01T00:00:00Z","first_published_at":"2023-01-01T00:00:00Z"`,
			"/note:invalid":                                `"version":20,"published_at":"2022-01-01T00:00:00Z","significance":"correction"`,
			"/significance:invalid":                        `"version":20,"published_at":"2022-01-01T00:00:00Z","significance":"grave"`,
			"/version:wrong_type /published_at:wrong_type": `"version":"20","published_at":20`,
		} {
			got := n.imports("editor", "", ndjson(`"title":"x"`, originOf(50), line)).outcomes()
			for _, part := range strings.Fields(name) {
				if len(got) != 1 || !strings.HasPrefix(got[0], "1 refused 422 ") || !strings.Contains(got[0], part) {
					t.Errorf("%s: got %v, want %s", line, got, part)
				}
			}
		}
	})
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// TestImportScopes holds that a key imports what its scopes let it, line by line.
func TestImportScopes(t *testing.T) {
	t.Parallel()
	eachUnchecked(t, func(t *testing.T, n *newsroom) {
		for name, scopes := range map[string][]auth.Scope{
			"import": {auth.Import}, "publish": {auth.Import, auth.ReleasesPublish}, "terms": {auth.Import, auth.TermsWrite}, "write": {auth.ReleasesWrite},
		} {
			n.keys[name] = makeKey(t, n.store, scopes...)
		}
		lines := ndjson(`"title":"A draft"`, originOf(1)) + ndjson(`"title":"Public"`, originOf(2), public) + ndjson(`"title":"As it was"`, originOf(3), imprint) +
			ndjson(`"type":"meeting"`, `"id":"`+someID+`"`, `"slug":"a-series"`, `"name":"A series"`)
		if got := n.imports("write", "", lines); got.code != 403 {
			t.Errorf("without the scope: %d", got.code)
		}
		if got := n.imports("", "", lines); got.code != 401 {
			t.Errorf("without a key: %d", got.code)
		}
		before := n.counts()
		n.imports("import", "", lines[strings.Index(lines, "\n")+1:]).want(t, "import alone", "1 refused 403 :forbidden", "2 refused 403 :forbidden", "3 refused 403 :forbidden")
		if after := n.counts(); after != before {
			t.Errorf("something was done: %s, then %s", before, after)
		}
		n.imports("import", "", lines).want(t, "import", "1 created 201", "2 refused 403 :forbidden", "3 refused 403 :forbidden", "4 refused 403 :forbidden")
		n.imports("terms", "", lines).want(t, "terms", "1 unchanged 200", "2 refused 403 :forbidden", "3 refused 403 :forbidden", "4 created 201")
		n.imports("publish", "", lines).want(t, "publish", "1 unchanged 200", "2 created 201", "3 created 201", "4 refused 403 :forbidden")
		n.do(200, http.MethodPost, "/v1/releases/a-draft/schedule", `{"publish_at":"2100-01-01T00:00:00Z"}`, "If-Match", "*")
		changed := ndjson(`"title":"A draft, changed"`, originOf(1))
		n.imports("import", "", changed).want(t, "what is going to be published", "1 refused 403 :forbidden")
		n.imports("publish", "", changed).want(t, "what is going to be published, with the scope", "1 updated 200")
		log := n.as("editor", http.MethodGet, "/v1/audit?filter[action]=import&filter[key]="+idOfKey(t, n.keys["terms"])+"&fields=key,type,item", "")
		if items := n.list(log); len(items) != 1 || items[0]["item"] != someID {
			t.Errorf("the log: %s", log.Body)
		}
	})
}

// TestImportForms takes tags and bodies in all their forms, and refuses what it does not know.
func TestImportForms(t *testing.T) {
	t.Parallel()
	eachUnchecked(t, func(t *testing.T, n *newsroom) {
		id := text(n.member(n.as("", http.MethodGet, "/v1/states/kyrgyzstan?fields=name", ""))["id"])
		n.imports("editor", "", ndjson(`"title":"Tags"`, originOf(1), public, `"places":["OSH"]`, `"body_html":"<p>not this</p>"`, `"body_markdown":"*this*"`,
			`"states":["KG",{"id":"`+id+`","slug":"japan"},{"id":"`+otherID+`","slug":"tajikistan","name":"Japan","code":"JP"},{"name":"Uzbekistan"}]`,
			`"sources":["secretariat"]`, `"links":{"self":"/x"}`, `"locales":["en","ru"]`, `"translations":[{"locale":"ru","title":"Теги","body_html":"<p>да</p>"}]`)).
			want(t, "tags", "1 created 201")
		got := n.public("tags")
		slugs := []string{}
		states, _ := got["states"].([]any)
		for _, s := range states {
			slugs = append(slugs, text(s.(map[string]any)["slug"]))
		}
		if diff := cmp.Diff([]string{"kyrgyzstan", "tajikistan", "uzbekistan"}, slugs); diff != "" || got["body_markdown"] != "*this*" {
			t.Errorf("(-want +got)\n%s%v", diff, got)
		}
		cases := map[string]string{
			`"titel":"x"`:                                  "/titel:unknown_member",
			`"states":["Kirgistan"]`:                       "/states/0:unknown_term",
			`"states":[{"slug":"kirgistan"}]`:              "/states/0:unknown_term",
			`"states":[{}]`:                                "/states/0:unknown_term",
			`"states":[7]`:                                 "/states/0:wrong_type",
			`"status":"scheduled"`:                         "/status:invalid",
			`"status":"withdrawn"`:                         "/status:invalid",
			`"publish_at":"2100-01-01T00:00:00Z"`:          "/publish_at:invalid",
			`"significance":"minor"`:                       "/significance:invalid",
			`"revision":1`:                                 "/revision:read_only",
			`"type":"office"`:                              "/type:invalid",
			`"id":"x"`:                                     "/id:invalid",
			`"slug":"import"`:                              "/slug:invalid",
			`"former_slugs":"x"`:                           "/former_slugs:wrong_type",
			`"translations":[{"locale":"xx-","title":""}]`: "/translations/0/locale:invalid /translations/0/title:invalid",
			`"translations":[{"locale":"en","title":"x"}]`: "/locale:invalid",
			`"translations":[{"locale":"ru","title":"x"},{"locale":"ru","title":"y"}]`:        "/translations:invalid",
			`"translations":[{"locale":"ru","title":"x","links":{}}]`:                         "/translations/0/links:unknown_member",
			`"date":"yesterday","kind":"notice","locale":"english","summary":7,"origin":null`: "/date:invalid /kind:invalid /locale:invalid /summary:wrong_type",
		}
		for member, want := range cases {
			got := n.imports("editor", "", ndjson(`"title":"x"`, `"id":"`+thirdID+`"`, member))
			if strings.HasPrefix(member, `"id"`) {
				got = n.imports("editor", "", ndjson(`"title":"x"`, member))
			}
			got.want(t, member, "1 refused 422 "+want)
		}
		if got := n.imports("editor", "", ndjson(`"titel":"x"`, originOf(3))); got.results[0].Errors[0].DidYouMean != "title" {
			t.Errorf("no suggestion: %s", got.body)
		}
		n.imports("editor", "", "[1]\n{\"a\":\n"+`{"title":"a","title":"b"}`+"\n{} {}\n\"\xff\"\n").want(t, "no objects",
			"1 refused 422 :wrong_type", "2 refused 400 /a:malformed_json", "3 refused 400 :malformed_json", "4 refused 400 :malformed_json", "5 refused 400 :malformed_json")
	})
}

func TestImportTerms(t *testing.T) {
	t.Parallel()
	eachUnchecked(t, func(t *testing.T, n *newsroom) {
		term := func(kind, id, slug string, more ...string) string {
			return ndjson(append([]string{`"type":"` + kind + `"`, `"id":"` + id + `"`, `"slug":"` + slug + `"`, `"name":"Name of ` + slug + `"`}, more...)...)
		}
		mixed := ndjson(`"title":"Of the new office"`, originOf(1), public, `"sources":["the-office"]`) +
			term("structure", someID, "the-office", `"kind":"department"`, `"parent":"secretariat"`, `"successor":{"id":"`+otherID+`"}`, `"version":7`,
				`"created_at":"2001-01-01T00:00:00Z"`, `"updated_at":"2002-01-01T00:00:00Z"`, `"links":{}`) +
			term("structure", otherID, "the-next-office", `"kind":"department"`, `"parent":{"slug":"the-office"}`) +
			ndjson(`"title":"Of the next office"`, originOf(2), public, `"sources":[{"id":"`+otherID+`","slug":"secretariat"}]`)
		n.imports("editor", "", mixed).want(t, "new", "1 created 201", "2 created 201", "3 created 201", "4 created 201")
		w := n.as("", http.MethodGet, "/v1/structures/the-office", "")
		got := n.member(w)
		if got["version"] != 7.0 || got["created_at"] != "2001-01-01T00:00:00Z" || got["updated_at"] != "2002-01-01T00:00:00Z" ||
			!strings.Contains(w.Body.String(), `"successor":{"id":"`+otherID) || !strings.Contains(w.Body.String(), `"slug":"secretariat"`) {
			t.Errorf("new: %s", w.Body)
		}
		if w := n.as("", http.MethodGet, "/v1/releases/of-the-next-office", ""); !strings.Contains(w.Body.String(), `"slug":"the-next-office"`) {
			t.Errorf("tagged: %s", w.Body)
		}
		before := n.counts()
		n.imports("editor", "", mixed).want(t, "again", "1 unchanged 200", "2 unchanged 200", "3 unchanged 200", "4 unchanged 200")
		if after := n.counts(); after != before {
			t.Errorf("the same again changes something: %s, then %s", before, after)
		}
		n.imports("editor", "", term("structure", someID, "the-office-renamed", `"kind":"department"`, `"version":9`)+
			term("structure", otherID, "the-next-office", `"kind":"institution"`)).want(t, "changed", "1 updated 200", "2 updated 200")
		if w := n.as("", http.MethodGet, "/v1/structures/the-office", ""); w.Code != 301 {
			t.Errorf("the slug it had: status %d", w.Code)
		}
		if got := n.member(n.as("", http.MethodGet, "/v1/structures/the-next-office", "")); got["version"] != 2.0 || got["kind"] != "institution" {
			t.Errorf("without a version: %v", got)
		}
		changes := n.as("", http.MethodGet, "/v1/changes?types=structure&limit=500", "")
		if got := strings.Count(changes.Body.String(), `"id":"`+someID+`","op":"upsert"`); got != 2 {
			t.Errorf("the feed tells of it %d times, want 2", got)
		}
		secretariat := text(n.member(n.as("", http.MethodGet, "/v1/structures/secretariat", ""))["id"])
		n.imports("editor", "",
			term("meeting", someID, "a-meeting")+
				term("meeting", thirdID, "a-meeting", `"successor":"nothing"`)+
				term("meeting", thirdID, "summit-meetings")+
				term("structure", secretariat, "secretariat-2", `"kind":"field_operation"`)+
				term("structure", thirdID, "circle", `"kind":"department"`, `"parent":{"id":"`+thirdID+`"}`)+
				term("state", thirdID, "a-state")+
				ndjson(`"type":"field_of_work"`, `"name":"x"`)+
				term("field_operation", thirdID, "an-operation", `"host_states":[{"slug":"nowhere"}]`, `"colour":"blue"`)).want(t, "wrong",
			"1 refused 409 /id:conflict", "2 refused 422 /successor:unknown_term", "3 refused 409 /slug:conflict",
			"4 refused 422 /kind:invalid", "5 refused 422 /parent:invalid", "6 refused 422 /code:invalid /group:invalid",
			"7 refused 422 /id:required", "8 refused 422 /colour:unknown_member /host_states/0:unknown_term")
	})
}

// TestImportDryRun says what would become of the lines, and changes nothing.
func TestImportDryRun(t *testing.T) {
	t.Parallel()
	eachUnchecked(t, func(t *testing.T, n *newsroom) {
		fine := ndjson(`"type":"meeting"`, `"id":"`+someID+`"`, `"slug":"a-series"`, `"name":"A series"`) +
			numbered(1200, func(i int) string { return originOf(i) + `,"status":"published","meetings":["a-series"]` })
		twice := fine + ndjson(`"title":"Line 7"`, originOf(7), public)
		lines := twice + ndjson(`"titel":"x"`, originOf(1))
		before := n.counts()
		for _, c := range []struct {
			lines                     string
			created, updated, refused int
			headers                   []string
		}{{lines, 1201, 1, 1, nil}, {fine, 1201, 0, 0, []string{"Prefer", "handling=strict"}}} {
			got := n.imports("editor", "?dry_run=true", c.lines, c.headers...)
			if got.code != 207 || !got.summary.DryRun || got.summary.Created != c.created || got.summary.Updated != c.updated || got.summary.Refused != c.refused {
				t.Fatalf("%v: %d %+v %.500s", c.headers, got.code, got.summary, got.body)
			}
		}
		for _, query := range []string{"?dry_run=true", ""} {
			got := n.imports("editor", query, twice, "Prefer", "handling=strict")
			if got.code != 422 || !strings.Contains(got.body, `"line":1202,"code":"conflict"`) {
				t.Errorf("one comes twice%s: %d %.500s", query, got.code, got.body)
			}
		}
		if after := n.counts(); after != before {
			t.Errorf("something was done: %s, then %s", before, after)
		}
		if got := n.imports("editor", "", lines); got.summary.Created != 1201 || got.summary.Updated != 1 || got.summary.Refused != 1 {
			t.Errorf("in earnest: %+v", got.summary)
		}
	})
}

// TestImportStrict takes over all lines or none.
func TestImportStrict(t *testing.T) {
	t.Parallel()
	eachUnchecked(t, func(t *testing.T, n *newsroom) {
		const title = `{"title":"Line 501"`
		lines := numbered(1000, func(i int) string { return originOf(i) + "," + public })
		bad := strings.Replace(lines, title, `{"title":""`, 1)
		taken := strings.Replace(lines, title, `{"title":"Line 501","id":"`+n.create("Of the house", "").ID+`"`, 1)
		n.keys["import"] = makeKey(t, n.store, auth.Import)
		before := n.counts()
		got := n.imports("editor", "", bad, "Prefer", "respond-async, handling=strict;x=y")
		if got.code != 422 || !strings.Contains(got.body, `"line":501`) || !strings.Contains(got.body, `"pointer":"/title"`) || got.header.Get("Preference-Applied") != "" {
			t.Errorf("line 501 (B-001): %d %s", got.code, got.body)
		}
		checkProblem(t, "B-001", []byte(got.body), got.header, "validation-failed")
		if got := n.imports("editor", "", taken, "Prefer", "handling=strict"); got.code != 422 || !strings.Contains(got.body, `"line":501`) {
			t.Errorf("an id that is taken: %d %.500s", got.code, got.body)
		}
		if got := n.imports("import", "", lines, "Prefer", "handling=strict"); got.code != 422 || !strings.Contains(got.body, `"code":"forbidden"`) {
			t.Errorf("without the scope to publish: %d %.500s", got.code, got.body)
		}
		if after := n.counts(); after != before {
			t.Errorf("something was done: %s, then %s", before, after)
		}
		got = n.imports("editor", "", lines, "Prefer", `handling="strict"`)
		if got.code != 207 || got.summary.Created != 1000 || len(got.results) != 1000 || got.header.Get("Preference-Applied") != "handling=strict" {
			t.Errorf("good lines: %d %+v %s", got.code, got.summary, got.header)
		}
		if got := n.imports("editor", "", bad, "Prefer", "handling=lenient"); got.code != 207 || got.summary.Unchanged != 999 {
			t.Errorf("lenient: %d %+v", got.code, got.summary)
		}
	})
}

// TestImportStops ends with the first line that is refused, wherever it is found out.
func TestImportStops(t *testing.T) {
	t.Parallel()
	eachUnchecked(t, func(t *testing.T, n *newsroom) {
		house := n.create("Of the house", "").ID
		for name, bad := range map[string]string{"a rule": `"titel":"x"`, "what is there": `"id":"` + house + `"`} {
			system := `"origin":{"system":"` + name + `","id":"`
			lines := numbered(700, func(i int) string {
				line := system + strconv.Itoa(i) + `"}`
				if i == 603 {
					line += "," + bad
				}
				return line
			})
			want := api.ImportSummary{Lines: 603, Created: 602, Refused: 1}
			for _, query := range []string{"?on_error=stop&dry_run=true", "?on_error=stop"} {
				got := n.imports("editor", query, lines)
				if got.code != 207 || got.summary.Stopped == nil || *got.summary.Stopped != "line 603 was refused" || len(got.results) != 603 {
					t.Fatalf("%s: %d %+v", name, got.code, got.summary)
				}
				got.summary.Stopped, got.summary.DryRun = nil, false
				if diff := cmp.Diff(&want, got.summary); diff != "" {
					t.Errorf("%s%s (-want +got)\n%s", name, query, diff)
				}
			}
			if got := n.counted("/v1/drafts?filter[origin_id]=602,603,604&filter[origin_system]=" + url.QueryEscape(name)); got != 1 {
				t.Errorf("%s: %d lines around the end were taken over, want 1", name, got)
			}
		}
	})
}
