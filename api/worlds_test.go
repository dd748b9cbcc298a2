package api_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // database/sql reads the tables by it
	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// world is a newsroom whose clock the test sets, and in which what is public has the same ids as in every other.
type world struct {
	*newsroom
	address string
	log     *bytes.Buffer
	at      time.Time
	ids     int  // given to what is public
	hiding  bool // what is done now is not public, and uses up no such id
}

func newWorld(t *testing.T, engine store.Engine) *world {
	t.Helper()
	w := &world{address: filled.URL(t, engine), log: new(bytes.Buffer), at: noon}
	s := storetest.OpenAt(t, w.address, store.Options{Now: func() time.Time { return w.at }, NewID: w.newID})
	w.newsroom = &newsroom{t: t, store: s, h: newHandler(t, s, w.log), keys: map[string]string{}}
	w.keys["editor"] = makeKey(t, s, auth.Scopes()...)
	return w
}

func (w *world) newID() string {
	if w.hiding {
		return uuid.NewString()
	}
	w.ids++
	return fmt.Sprintf("00000000-0000-4000-8000-%012d", w.ids)
}

const (
	desk = "/v1/releases/by-origin/desk/"

	// What the hidden releases are tagged with, and no public one.
	hiddenState, hiddenField, hiddenMeeting, mergedField = "andorra", "youth", "summit-meetings", "migration"
)

// begin does what comes before anything is hidden.
func (w *world) begin() {
	w.at = noon.Add(time.Hour)
	w.do(201, "PUT", desk+"1", `{"title":"Harbour opens","date":"2026-11-20","states":["KG"],"places":["OSH"],"body_markdown":"Text.","status":"published"}`)
	w.do(200, "PUT", "/v1/releases/harbour-opens/translations/ru", `{"title":"Порт открыт","body_markdown":"Текст."}`, "If-Match", "*")
	w.do(200, "PATCH", "/v1/releases/harbour-opens", `{"slug":"harbour-opens-early","status":"published","significance":"correction","note":"The hour was wrong."}`, "If-Match", "*")
	for n := 2; n <= 7; n++ {
		w.at = w.at.Add(time.Minute)
		w.do(201, "PUT", desk+strconv.Itoa(n), fmt.Sprintf(`{"title":"Meeting no. %d","date":"2026-0%d-01","kind":"news_item","sources":["secretariat"],"status":"published"}`, n, n))
	}
	w.do(200, "POST", "/v1/releases/daily-report-monitors-at-the-contact-line/withdraw", `{"reason":"error","note":"Not ours."}`, "If-Match", "*")
}

// goOn does what comes after. The release that replaces a withdrawn one is one that the public does not see, or none.
func (w *world) goOn(replacement string) {
	w.at = noon.Add(3 * time.Hour)
	w.do(201, "PUT", desk+"8", `{"title":"Bridge reopens","date":"2026-11-21","states":["TJ"],"meetings":["human-rights-meetings"],"status":"published"}`)
	w.do(200, "PATCH", "/v1/releases/harbour-opens-early", `{"title":"Harbour opens at six","status":"published","significance":"correction","note":"Not at seven."}`, "If-Match", "*")
	w.do(200, "POST", "/v1/releases/ministers-agree-on-work-against-trafficking/withdraw", `{"reason":"legal","note":"By order."}`, "If-Match", "*")
	w.do(200, "POST", "/v1/releases/regional-course-on-criminal-investigation-in-dushanbe/withdraw", `{"reason":"superseded","replaced_by":`+replacement+`}`, "If-Match", "*")
	w.do(204, "DELETE", "/v1/releases/border-police-and-customs-share-one-desk", "", "If-Match", "*")
	w.do(200, "POST", "/v1/fields-of-work/"+mergedField+"/merge", `{"into":"policing"}`, "If-Match", "*")
	w.do(200, "PATCH", "/v1/meetings/human-rights-meetings", `{"name":"Meetings on human rights"}`, "If-Match", "*")
	w.hiding = true // nothing is due, and looking changes nothing
	if done, err := w.store.CarryOutDue(context.Background(), func(err error) { w.t.Error(err) }); done != 0 || err != nil {
		w.t.Errorf("%d releases were due, error %v", done, err)
	}
	w.hiding = false
}

// hidden is what one world has besides.
type hidden struct {
	canary string              // stands in every text of it
	drafts []draft             // of which the public sees nothing
	values map[string][]string // by the names of members, to ask for
}

// hide does what the public must not see the least of.
func (w *world) hide() hidden {
	w.hiding, w.at = true, noon.Add(2*time.Hour)
	defer func() { w.hiding = false }()
	c := "canary" + strings.ReplaceAll(uuid.NewString(), "-", "")
	said := fmt.Sprintf(`"summary":"%[1]s","dateline":"%[1]s","places":["%[1]s"],"body_markdown":"%[1]s","date":"2031-07-09"`, c)
	tags := fmt.Sprintf(`"states":[%q],"fields_of_work":[%q,%q],"meetings":[%q]`, hiddenState, hiddenField, mergedField, hiddenMeeting)
	origin := fmt.Sprintf(`"origin":{"system":"%[1]s","id":"%[1]s","url":"https://%[1]s.test/"}`, c)
	ru := fmt.Sprintf(`{"title":"%[1]s","summary":"%[1]s","dateline":"%[1]s","body_markdown":"%[1]s"}`, c)

	embargo := w.create(c+" embargo", said+`,"status":"scheduled","publish_at":"2026-11-24T18:30:00Z"`)
	plain := w.create(c+" draft", said+`,"locale":"uk","kind":"media_advisory",`+tags+","+origin)
	plain = w.do(200, "PUT", "/v1/releases/"+plain.ID+"/translations/ru", ru, "If-Match", plain.ETag)
	trash := w.create(c+" trash", said+","+tags)
	w.do(204, "DELETE", "/v1/releases/"+trash.ID, "", "If-Match", trash.ETag)

	revised := []string{"community-police-station-opens-in-bishkek", "ministers-agree-on-work-against-trafficking"}
	for _, slug := range revised {
		w.do(200, "PATCH", "/v1/releases/"+slug, `{"title":"`+c+` first"}`, "If-Match", "*")
		w.do(200, "PATCH", "/v1/releases/"+slug, `{"title":"`+c+`","slug":"`+c+"-"+slug+`",`+said+","+tags+`}`, "If-Match", "*")
		w.do(200, "PUT", "/v1/releases/"+c+"-"+slug+"/translations/ru", ru, "If-Match", "*")
	}
	w.do(200, "PATCH", "/v1/releases/observers-publish-preliminary-findings", `{`+said+`,"status":"scheduled","publish_at":"2026-11-24T19:00:00Z"}`, "If-Match", "*")
	w.do(200, "POST", "/v1/releases/handbook-for-journalists-who-report-from-courts/withdraw",
		`{"reason":"superseded","note":"`+c+`","replaced_by":"`+plain.Slug+`","withdraw_at":"2026-11-24T18:00:00Z"}`, "If-Match", "*")
	daily := w.do(200, "POST", "/v1/releases/daily-report-monitors-at-the-contact-line/restore", "", "If-Match", "*")
	w.do(200, "PATCH", "/v1/releases/"+daily.ID, `{"title":"`+c+`","slug":"`+c+`-daily",`+said+`}`, "If-Match", "*")
	w.hideMistakes(c, origin)

	h := hidden{canary: c, drafts: []draft{embargo, plain, trash}, values: map[string][]string{
		"title": {c}, "q": {c}, "places": {c}, "origin_system": {c}, "origin_id": {c}, "locale": {"uk"}, "date": {"2031-07-09"},
		"states": {hiddenState}, "fields_of_work": {hiddenField}, "meetings": {hiddenMeeting},
		"published_at": {"2026-11-24T14:00:00Z"}, "slug": {c + "-" + revised[0], c + "-" + revised[1], c + "-daily", c}}}
	for _, d := range h.drafts {
		h.values["id"], h.values["slug"] = append(h.values["id"], d.ID), append(h.values["slug"], d.Slug)
	}
	return h
}

// hideMistakes sends what is refused, and a request twice: the log has lines of these too.
func (w *world) hideMistakes(c, origin string) {
	name := []string{"Idempotency-Key", c}
	w.do(201, "POST", "/v1/releases", `{"title":"`+c+` once"}`, name...)
	w.do(201, "POST", "/v1/releases", `{"title":"`+c+` once"}`, name...)
	w.do(422, "POST", "/v1/releases", `{"title":"`+c+` other"}`, name...)
	w.do(422, "POST", "/v1/releases", `{"`+c+`":1,"states":["`+c+`"]}`)
	w.do(400, "POST", "/v1/releases", `{"title":"`+c)
	w.do(409, "POST", "/v1/releases", `{"title":"`+c+`",`+origin+`}`)
	w.do(409, "POST", "/v1/releases", `{"title":"x","slug":"`+c+`-draft"}`)
	w.do(412, "DELETE", "/v1/releases/"+c+"-draft", "", "If-Match", `"`+c+`"`)
	w.do(400, "GET", "/v1/drafts?filter["+c+"]="+c, "")
	if got := w.as("editor", "GET", "/v1/drafts?filter[places]="+c, ""); got.Code != 200 || !strings.Contains(got.Body.String(), c) {
		w.t.Errorf("the drafts: %d %s", got.Code, got.Body)
	}
}

// readable lists the tables that delivery reads, but for the two in which databases differ: instance and
// goose_db_version.
func readable() []string {
	return []string{"fields_of_work", "meetings", "navigation_items", "published_events", "published_head", "published_places",
		"published_releases", "published_slugs", "published_tags", "published_texts", "published_tombstones", "published_translations",
		"published_versions", "states", "structure_host_states", "structures", "term_keys"}
}

// rows writes out a table in an order of its own.
func (w *world) rows(table string) string {
	w.t.Helper()
	db := outside(w.t, w.address)
	defer func() { _ = db.Close() }()
	found, err := db.Query("SELECT * FROM " + table)
	if err != nil {
		w.t.Fatalf("%s: %v", table, err)
	}
	defer func() { _ = found.Close() }()
	columns, err := found.Columns()
	if err != nil {
		w.t.Fatal(err)
	}
	var all []string
	for found.Next() {
		values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := found.Scan(into...); err != nil {
			w.t.Fatalf("%s: %v", table, err)
		}
		line := ""
		for i, v := range values {
			line += columns[i] + "=" + v.String + " "
		}
		all = append(all, line)
	}
	if err := found.Err(); err != nil {
		w.t.Fatalf("%s: %v", table, err)
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

// pair is a world and the same with something hidden in it.
type pair struct {
	plain, secret *world
	hidden        hidden
	exhaustive    bool
	answered      map[string]bool // paths of the document with a parameter that were answered with success
}

// differ asks both worlds the same and says how the answers differ, or that what is hidden shows.
func (p *pair) differ(t *testing.T, path string, headers ...string) (string, *httptest.ResponseRecorder) {
	t.Helper()
	a, b := get(t, p.plain.h, path, headers...), get(t, p.secret.h, path, headers...)
	// For some seconds after a change a server knows where the feed stands, and says so: not in both worlds to the same moment.
	for range 100 {
		if (a.Header().Get("Changes-Cursor") == "") == (b.Header().Get("Changes-Cursor") == "") {
			break
		}
		time.Sleep(50 * time.Millisecond)
		a, b = get(t, p.plain.h, path, headers...), get(t, p.secret.h, path, headers...)
	}
	if diff := cmp.Diff(answer(a), answer(b)); diff != "" {
		return fmt.Sprintf("%s %q (-nothing hidden +something hidden)\n%s", path, headers, diff), a
	}
	if c := p.hidden.canary; !strings.Contains(path, c) && strings.Contains(strings.ToLower(answer(b)), c) {
		return fmt.Sprintf("%s %q shows what is hidden: %s", path, headers, answer(b)), a
	}
	return "", a
}

// same asks both worlds and wants the same answer, which it gives.
func (p *pair) same(t *testing.T, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	diff, w := p.differ(t, path, headers...)
	if diff != "" {
		t.Fatal(diff)
	}
	return w
}

func newPair(t *testing.T, engine store.Engine) *pair {
	t.Helper()
	p := &pair{plain: newWorld(t, engine), secret: newWorld(t, engine), answered: map[string]bool{}}
	p.plain.begin()
	p.secret.begin()
	p.hidden = p.secret.hide()
	p.plain.goOn("null")
	p.secret.goOn(quoted(p.hidden.drafts[1].Slug))
	p.hidden.values["slug"] = append(p.hidden.values["slug"], "harbour-opens", "daily-report-monitors-at-the-contact-line",
		"regional-course-on-criminal-investigation-in-dushanbe")
	return p
}

// eachEngine runs a test on both engines.
func eachEngine(t *testing.T, f func(t *testing.T, engine store.Engine)) {
	t.Helper()
	for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			f(t, engine)
		})
	}
}

// TestTwoWorlds holds that what is not public leaves no trace in anything that the public may ask.
func TestTwoWorlds(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it, and takes minutes")
	}
	eachEngine(t, func(t *testing.T, engine store.Engine) {
		p := newPair(t, engine)
		p.exhaustive = exhaustive(engine)
		k := know(t, p.plain.h, p.hidden.values)
		for _, path := range k.open() {
			p.askAbout(t, k, path)
			if k.lists[path] != nil {
				p.walk(t, k, path)
			}
		}
		p.feeds(t)
		p.streams(t)
		p.everyParameter(t, k)
		p.mixtures(t, k)
		p.tables(t)
		p.shown(t)
	})
}

// exhaustive reports whether a test goes through everything on an engine. On PostgreSQL it does so in the long run; in
// every run it asks there what the engine could answer otherwise.
func exhaustive(engine store.Engine) bool { return engine == store.SQLite || storetest.Long() }

// maxThorough is how many items of a path are asked for with every parameter; the others are asked for plainly.
const maxThorough = 8

func (p *pair) askAbout(t *testing.T, k known, path string) {
	t.Helper()
	queries, thorough := k.queries(path), maxThorough
	if !p.exhaustive {
		thorough = 1
	}
	if !p.exhaustive || filteredAsTheList(path) && !storetest.Long() {
		queries = oneOfEach(queries)
	}
	for i, place := range k.places(t, path) {
		w := p.same(t, place)
		p.same(t, place, "If-None-Match", w.Header().Get("ETag"))
		p.same(t, place, "Accept-Encoding", "gzip", "Accept-Language", "ru, uk;q=0.5")
		p.same(t, place+"?nothing=of-the-kind")
		for _, q := range queries {
			if i < thorough && p.same(t, place+"?"+q).Code == http.StatusOK {
				name, _, _ := strings.Cut(q, "=")
				p.answered[path+" "+name] = true
			}
		}
	}
}

// filteredAsTheList reports whether a path takes the filters of the published list, which is asked with all of them.
func filteredAsTheList(path string) bool {
	return strings.HasPrefix(path, "/v1/changes") || strings.HasPrefix(path, "/v1/export/") || strings.HasPrefix(path, "/v1/feeds/")
}

// oneOfEach keeps every sixth question, and of each parameter the first.
func oneOfEach(queries []string) (some []string) {
	seen := map[string]bool{}
	for i, q := range queries {
		name, _, _ := strings.Cut(q, "=")
		if i%6 == 0 || !seen[name] {
			some = append(some, q)
		}
		seen[name] = true
	}
	return some
}

// walk goes through a list in every order, to its end and back.
func (p *pair) walk(t *testing.T, k known, path string) {
	t.Helper()
	size := max(2, len(k.lists[path])/3)
	for _, sort := range k.values(path, k.doc.Paths.Value(path).Get.Parameters.GetByInAndName("query", "sort")) {
		start := fmt.Sprintf("%s?sort=%s&page[size]=%d%s", path, sort, size, company("sort", sort))
		for _, back := range []bool{false, true} {
			for next := start; next != ""; {
				var body pageBody
				if err := json.Unmarshal(p.same(t, next).Body.Bytes(), &body); err != nil {
					t.Fatalf("%s: %v", next, err)
				}
				start, next = next, body.Links.Next
				if back {
					next = body.Links.Prev
				}
			}
		}
	}
	p.answered[path+" page[after]"], p.answered[path+" page[before]"] = true, true
}

// everyParameter holds that the questions were worth asking: each parameter was answered with success at least once.
func (p *pair) everyParameter(t *testing.T, k known) {
	t.Helper()
	for _, path := range k.open() {
		for _, q := range k.doc.Paths.Value(path).Get.Parameters {
			if q.Value.In == "query" && !p.answered[path+" "+q.Value.Name] {
				t.Errorf("%s: no question with %s was answered with success", path, q.Value.Name)
			}
		}
	}
}

// mixtures asks for several things at once.
func (p *pair) mixtures(t *testing.T, k known) {
	t.Helper()
	questions := rapid.SliceOfNDistinct(rapid.SampledFrom(k.queries("/v1/releases")), 2, 4, func(q string) string {
		name, _, _ := strings.Cut(q, "=")
		return name
	})
	rapid.Check(t, func(rt *rapid.T) {
		if diff, _ := p.differ(t, "/v1/releases?"+strings.Join(questions.Draw(rt, "query"), "&")); diff != "" {
			rt.Fatal(diff)
		}
	})
}

// tables holds that what delivery can read is the same too, but for the id of the release that stands in for one
// that was withdrawn, which is not told before it is public; and that no log tells.
func (p *pair) tables(t *testing.T) {
	t.Helper()
	for _, table := range readable() {
		a, b := p.plain.rows(table), p.secret.rows(table)
		if diff := cmp.Diff(strings.Split(a, "\n"), strings.Split(b, "\n")); diff != "" {
			t.Errorf("%s (-nothing hidden +something hidden)\n%s", table, diff)
		}
		if strings.Contains(strings.ToLower(b), p.hidden.canary) {
			t.Errorf("%s holds what is hidden", table)
		}
	}
	log := strings.ToLower(p.secret.log.String())
	if strings.Contains(log, p.hidden.canary) || !strings.Contains(log, `"route":"/v1/drafts"`) {
		t.Errorf("the log tells what is hidden, or lacks what was done:\n%.2000s", log)
	}
}

// shown holds that this test sees what there is to see, once there is.
func (p *pair) shown(t *testing.T) {
	t.Helper()
	p.secret.do(200, "POST", "/v1/releases/"+p.hidden.drafts[0].ID+"/publish", "", "If-Match", "*")
	for _, path := range []string{"/v1/releases", "/v1/releases/" + p.hidden.drafts[0].Slug, "/v1/releases?filter[title][contains]=canary"} {
		if diff, _ := p.differ(t, path); diff == "" {
			t.Errorf("%s is the same although there is one more release", path)
		}
	}
	if !strings.Contains(p.secret.rows("published_versions"), p.hidden.canary) {
		t.Error("what was published is not found in its table")
	}
}
