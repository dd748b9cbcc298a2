package api_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// delivery is a handler on a database where it may read what is public and nothing else.
type delivery struct {
	owner *world
	h     http.Handler
	log   *bytes.Buffer
	db    *sql.DB // as the same role
}

// newDelivery makes a role that is a member of dateline_reader and serves as that.
func newDelivery(t *testing.T) delivery {
	t.Helper()
	d := delivery{owner: newWorld(t, store.Postgres), log: new(bytes.Buffer)}
	d.owner.begin()
	const user, password = "delivery_of_an_api_test", "only-in-tests"
	admin, err := sql.Open("pgx", d.owner.address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = admin.Close() })
	if _, err := admin.Exec("CREATE ROLE " + user + " LOGIN PASSWORD '" + password + "' IN ROLE dateline_reader"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = admin.Exec("DROP ROLE " + user) })
	address, err := url.Parse(d.owner.address)
	if err != nil {
		t.Fatal(err)
	}
	address.User = url.UserPassword(user, password)
	s := storetest.OpenAt(t, address.String(), store.Options{Now: fixedClock})
	if d.db, err = sql.Open("pgx", address.String()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.db.Close() })
	d.h = newHandler(t, s, d.log)
	return d
}

// TestDelivery serves the public side as a role that the database lets read nothing else.
func TestDelivery(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it, and takes minutes")
	}
	d := newDelivery(t)
	d.servesWhatIsPublic(t)
	d.refusesTheRest(t)
	d.isRefusedTables(t)
	if strings.Contains(d.log.String(), "internal error") {
		t.Errorf("the log: %s", d.log)
	}
}

// servesWhatIsPublic compares every public route with what the owner of the database answers.
func (d delivery) servesWhatIsPublic(t *testing.T) {
	t.Helper()
	k := know(t, d.owner.h, nil)
	served := map[string]int{}
	for _, path := range k.open() {
		for _, place := range k.places(t, path) {
			if path == "/v1/suggest" {
				place += "?q=har"
			}
			for _, headers := range [][]string{nil, {"Accept-Language", "ru"}} {
				want, got := get(t, d.owner.h, place, headers...), get(t, d.h, place, headers...)
				if diff := cmp.Diff(answer(want), answer(got)); diff != "" {
					t.Fatalf("%s (-owner +delivery)\n%s", place, diff)
				}
				if got.Code == http.StatusOK && got.Body.Len() > 0 {
					served[path]++
				}
			}
		}
		if served[path] == 0 {
			t.Errorf("%s is not served", path)
		}
	}
	for _, path := range []string{"/v1/releases", "/v1/releases/harbour-opens-early", "/v1/releases/harbour-opens-early/versions/1",
		"/v1/releases?filter[states]=KG&filter[places]=osh&sort=title&fields=body_text", "/v1/field-operations?filter[host_states]=UA"} {
		if w := get(t, d.h, path); w.Code != http.StatusOK || strings.HasPrefix(w.Body.String(), `{"data":[]`) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	for path, want := range map[string]int{
		"/v1/releases/harbour-opens": http.StatusMovedPermanently, "/v1/releases/nothing": http.StatusNotFound,
		"/v1/releases/daily-report-monitors-at-the-contact-line": http.StatusGone,
	} {
		if w := get(t, d.h, path); w.Code != want {
			t.Errorf("%s: status %d, want %d", path, w.Code, want)
		}
	}
}

// refusesTheRest tries every operation that needs a key.
func (d delivery) refusesTheRest(t *testing.T) {
	t.Helper()
	n := &newsroom{t: t, h: d.h, keys: map[string]string{"editor": makeKey(t, d.owner.store, auth.Scopes()...), "wrong": "dl_nothing"}}
	fill := strings.NewReplacer("{id}", "harbour-opens-early", "{locale}", "ru", "{system}", "desk", "{external_id}", "1")
	tried := 0
	for path, item := range document(t).Paths.Map() {
		for method, op := range item.Operations() {
			if op.Security == nil || len(*op.Security) == 0 {
				continue
			}
			body := ""
			if method != http.MethodGet {
				body = `{"title":"x"}`
			}
			tried++
			for _, name := range []string{"", "wrong"} {
				if w := n.as(name, method, fill.Replace(path), body, "If-Match", "*"); w.Code != http.StatusUnauthorized {
					t.Errorf("%s %s with the key %q: status %d, want 401", method, path, name, w.Code)
				}
			}
			w := n.as("editor", method, fill.Replace(path), body, "If-Match", "*")
			if w.Code != http.StatusUnauthorized && w.Code != http.StatusForbidden {
				t.Errorf("%s %s with a good key: status %d, want 401 or 403: %s", method, path, w.Code, w.Body)
			}
		}
	}
	if tried < 30 {
		t.Errorf("only %d operations were tried", tried)
	}
	if w := n.as("editor", http.MethodGet, "/v1/releases", ""); w.Code >= 500 {
		t.Errorf("the public list with a good key: %d %s", w.Code, w.Body)
	}
}

// isRefusedTables holds that what the role may read is what is public, and that it may do nothing else.
func (d delivery) isRefusedTables(t *testing.T) {
	t.Helper()
	admin, err := sql.Open("pgx", d.owner.address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = admin.Close() }()
	all := texts(t, admin, "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
	granted := texts(t, admin, `SELECT DISTINCT table_name || ' ' || privilege_type FROM information_schema.role_table_grants
		WHERE grantee IN ('dateline_reader', 'PUBLIC') AND table_schema = current_schema()`)
	var want []string
	for _, table := range append(readable(), "instance", "goose_db_version") {
		want = append(want, table+" SELECT")
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, granted); diff != "" {
		t.Errorf("grants (-want +got)\n%s", diff)
	}
	refused := 0
	for _, table := range all {
		var n int
		err := d.db.QueryRow("SELECT count(*) FROM " + table).Scan(&n)
		if slices.Contains(want, table+" SELECT") {
			if err != nil {
				t.Errorf("%s: %v", table, err)
			}
			_, err = d.db.Exec("DELETE FROM " + table)
		}
		var state *pgconn.PgError
		if !errors.As(err, &state) || state.Code != "42501" {
			t.Errorf("%s: got %v, want SQLSTATE 42501", table, err)
		}
		refused++
	}
	if refused <= len(want) {
		t.Errorf("there are only %d tables", refused)
	}
}

// texts reads one column, in an order of its own.
func texts(t *testing.T, db *sql.DB, question string) []string {
	t.Helper()
	rows, err := db.Query(question)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

// known is what questions are made from: the document, what the lists show, and what is hidden.
type known struct {
	doc   *openapi3.T
	lists map[string][]map[string]any // items by the path of their list
	more  map[string][]string         // values by the name of a member

	cursor string // of the feed
}

// know reads the lists of a handler.
func know(t *testing.T, h http.Handler, more map[string][]string) known {
	t.Helper()
	k := known{doc: document(t), lists: map[string][]map[string]any{}, more: more}
	for _, path := range k.open() {
		var list struct{ Data []map[string]any }
		if k.doc.Paths.Value(path+"/{id}") == nil {
			continue
		}
		w := get(t, h, path+"?page[size]=100")
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || len(list.Data) == 0 {
			t.Fatalf("%s: %d items, %v", path, len(list.Data), err)
		}
		k.lists[path] = list.Data
	}
	var feed struct{ Next string }
	if err := json.Unmarshal(get(t, h, "/v1/changes?limit=3").Body.Bytes(), &feed); err != nil || feed.Next == "" {
		t.Fatalf("the feed has no cursor: %v", err)
	}
	k.cursor = feed.Next
	return k
}

// streamPath is where an answer does not end by itself.
const streamPath = "/v1/changes/stream"

// open lists the paths that may be read without a key and whose answer ends.
func (k known) open() []string {
	var all []string
	for path, item := range k.doc.Paths.Map() {
		if op := item.Get; path != streamPath && op != nil && (op.Security == nil || len(*op.Security) == 0) {
			all = append(all, path)
		}
	}
	slices.Sort(all)
	return all
}

// places fills a path of the document in, with items that the public sees first.
func (k known) places(t *testing.T, path string) []string {
	t.Helper()
	all := []string{path}
	for _, p := range append(slices.Clone(k.doc.Paths.Value(path).Parameters), k.doc.Paths.Value(path).Get.Parameters...) {
		if p.Value.In != "path" {
			continue
		}
		var values []string
		switch p.Value.Name {
		case "id":
			list, _, _ := strings.Cut(path, "/{id}")
			for _, item := range k.lists[list] {
				values = append(values, fmt.Sprint(item["id"]), fmt.Sprint(item["slug"]))
			}
			if list == "/v1/releases" || len(values) > 40 {
				values = slices.Insert(values, 4, append(slices.Clone(k.more["id"]), k.more["slug"]...)...)
			}
		case "number":
			values = []string{"1", "2", "3", "99"}
		case "type":
			values = []string{"not-found", "gone", "invalid-filter", "none"}
		case "asset":
			values = words(p.Value.Schema.Value.Enum)
		default:
			t.Fatalf("%s: say in this test which values %s may have", path, p.Value.Name)
		}
		var filled []string
		for _, place := range all {
			for _, v := range values {
				filled = append(filled, strings.ReplaceAll(place, "{"+p.Value.Name+"}", v))
			}
		}
		all = filled
	}
	return all
}

func words(values []any) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = fmt.Sprint(v)
	}
	return all
}

// pool gives values of a member: hidden ones, those of the items of the list, and slugs of the list.
func (k known) pool(list, field string) []string {
	all := slices.Clone(k.more[field])
	switch field {
	case "cursor", "min-cursor":
		return []string{k.cursor}
	case "after":
		field = "id"
	}
	if field == "q" {
		all = append(all, "harbour", "canary or opens", `"border police" -desk`, "policing")
	}
	for _, item := range k.lists[list] {
		all = append(all, flat(item[field])...)
		if of, member, found := strings.Cut(field, "_"); found && item[field] == nil {
			if o, ok := item[of].(map[string]any); ok {
				all = append(all, flat(o[member])...)
			}
		}
	}
	for _, item := range k.lists[list] {
		all = append(all, fmt.Sprint(item["slug"]))
	}
	return append(all, "1", "2", "100", "1992-06-24", "2026-11-24", "ru", "de-AT")
}

// flat gives the values in a member: of a term its slug.
func flat(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	case map[string]any:
		return flat(v["slug"])
	case []any:
		var all []string
		for _, item := range v {
			all = append(all, flat(item)...)
		}
		return all
	}
	return nil
}

var filterForm = regexp.MustCompile(`^filter\[(\w+)\]\[(\w+)\]$`)

// maxValues is how many values of a parameter are asked for, where it has no closed set of them.
const maxValues = 6

// values makes up values of a parameter, escaped.
func (k known) values(list string, p *openapi3.Parameter) []string {
	schema, field, op := p.Schema.Value, p.Name, ""
	if m := filterForm.FindStringSubmatch(p.Name); m != nil {
		field, op = m[1], m[2]
	}
	many := schema.Items != nil
	if many {
		schema = schema.Items.Value
	}
	all := words(schema.Enum)
	switch {
	case len(all) > 0:
	case schema.Type.Is("boolean"):
		all = []string{"true", "false"}
	default:
		for _, v := range k.pool(list, field) {
			if v = cut(v, op); allows(schema, v) && !slices.Contains(all, v) && len(all) < maxValues {
				all = append(all, v)
			}
		}
	}
	for i, v := range all {
		if many {
			v = strings.NewReplacer(`\`, `\\`, `,`, `\,`).Replace(v)
		}
		all[i] = url.QueryEscape(v)
	}
	if many && len(all) > 1 {
		all = append(all, all[0]+","+all[1])
	}
	return all
}

// cut makes a value one that an operator takes.
func cut(v, op string) string {
	length := map[string]int{"year": 4, "month": 7, "on": 10, "prefix": 5, "contains": 5}[op]
	if runes := []rune(v); length > 0 && len(runes) > length {
		return string(runes[:length])
	}
	return v
}

func allows(s *openapi3.Schema, v string) bool {
	if s.Type.Is("integer") {
		n, err := strconv.Atoi(v)
		return err == nil && (s.Min == nil || float64(n) >= *s.Min) && (s.Max == nil || float64(n) <= *s.Max)
	}
	return utf8.RuneCountInString(v) >= int(s.MinLength) && (s.Pattern == "" || regexp.MustCompile(s.Pattern).MatchString(v))
}

// queries makes up queries of a path: each parameter with each of its values.
func (k known) queries(path string) []string {
	list, _, _ := strings.Cut(path, "/{id}")
	if strings.HasPrefix(path, "/v1/feeds/") || strings.HasPrefix(path, "/v1/changes") || strings.HasPrefix(path, "/v1/export/") {
		list = "/v1/releases"
	}
	var all []string
	for _, p := range k.doc.Paths.Value(path).Get.Parameters {
		if p.Value.In != "query" || strings.HasPrefix(p.Value.Name, "page[") && p.Value.Schema.Value.MaxLength != nil {
			continue // cursors are met on the walks
		}
		for _, v := range k.values(list, p.Value) {
			if path == "/v1/suggest" && p.Value.Name != "q" {
				v += "&q=har"
			}
			if others := (map[string]string{"after": "&cursor=" + k.cursor, "cursor": "&after=" + uuid.Nil.String()}); strings.HasPrefix(path, "/v1/export/") {
				v += others[p.Value.Name]
			}
			all = append(all, p.Value.Name+"="+v+company(p.Value.Name, v))
		}
	}
	return all
}

// company gives the parameters without which another makes no sense.
func company(name, value string) string {
	facet, isFacet := strings.CutPrefix(name, "facet[")
	switch {
	case isFacet:
		facet, _, _ = strings.Cut(facet, "]")
		return "&facets=" + facet
	case name == "highlight", name == "sort" && strings.Contains(value, "relevance"):
		return "&q=harbour%20or%20meeting%20or%20canary%20or%20border"
	}
	return ""
}

// answer is all of an answer.
func answer(w *httptest.ResponseRecorder) string {
	var b strings.Builder
	_, _ = fmt.Fprintln(&b, w.Code)
	_ = w.Header().Write(&b)
	return b.String() + "\n" + w.Body.String()
}
