package api_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// served is a newsroom behind a real server, with its tables to look into.
type served struct {
	*newsroom
	url    string
	tables *sql.DB
	client *http.Client
}

func eachServed(t *testing.T, f func(t *testing.T, n *served)) {
	t.Helper()
	eachEngine(t, func(t *testing.T, engine store.Engine) {
		address := filled.URL(t, engine)
		n := newNewsroom(t, storetest.OpenAt(t, address, store.Options{}))
		tables := outside(t, address)
		server := httptest.NewServer(n.h)
		t.Cleanup(server.Close)
		alone := &http.Transport{DisableKeepAlives: true}
		f(t, &served{n, server.URL, tables, &http.Client{Transport: alone, Timeout: patience}})
	})
}

// heard is an answer as a client has it.
type heard struct {
	Status                         int
	ETag, Location, Replayed, Body string
}

// draft reads the working copy in the answer.
func (a heard) draft() (d draft) {
	var answer struct{ Data draft }
	_ = json.Unmarshal([]byte(a.Body), &answer) // what cannot be read has no id, and no test takes it for its release
	answer.Data.ETag = a.ETag
	return answer.Data
}

// ask sends a request over a connection of its own.
func (n *served) ask(base, name, method, path, body string, headers ...string) (heard, error) {
	r, err := http.NewRequest(method, base+path, strings.NewReader(body))
	if err != nil {
		return heard{}, err
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Authorization", "Bearer "+n.keys[name])
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w, err := n.client.Do(r)
	if err != nil {
		return heard{}, err
	}
	defer func() { _ = w.Body.Close() }()
	text, err := io.ReadAll(w.Body)
	return heard{w.StatusCode, w.Header.Get("ETag"), w.Header.Get("Location"), w.Header.Get("Idempotent-Replayed"), string(text)}, err
}

// editor asks as the editor, again while the database says that it is busy. It may be called by many at once.
func (n *served) editor(method, path, body string, headers ...string) heard {
	n.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		w, err := n.ask(n.url, "editor", method, path, body, headers...)
		if err != nil {
			n.t.Errorf("%s %s: %v", method, path, err)
			return w
		}
		if w.Status != 503 && (w.Status != 409 || !strings.Contains(w.Body, "still being worked on")) {
			return w
		}
		time.Sleep(10 * time.Millisecond)
	}
	n.t.Errorf("%s %s: the database is busy for ever", method, path)
	return heard{}
}

// count counts the rows of a table. Values stand in quotes.
func (n *served) count(table, where string, values ...any) (rows int) {
	n.t.Helper()
	question := "SELECT count(*) FROM " + table + " WHERE " + fmt.Sprintf(where, values...)
	if err := n.tables.QueryRow(question).Scan(&rows); err != nil {
		n.t.Fatalf("%s: %v", question, err)
	}
	return rows
}

// rows wants a number of rows in a table.
func (n *served) rows(want int, table, where string, values ...any) {
	n.t.Helper()
	if got := n.count(table, where, values...); got != want {
		n.t.Errorf("%d rows of %s where %s, want %d", got, table, fmt.Sprintf(where, values...), want)
	}
}

// together calls f so often at once.
func together(often int, f func(i int)) {
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range often {
		all.Go(func() { <-start; f(i) })
	}
	close(start)
	all.Wait()
}

// TestNoUpdateIsLost has many writers add to one text, each on top of what it has read.
func TestNoUpdateIsLost(t *testing.T) {
	t.Parallel()
	eachServed(t, func(t *testing.T, n *served) {
		path := "/v1/releases/" + n.create("Written by many", `"body_markdown":"Begun."`).ID
		var acknowledged atomic.Int64
		together(20, func(i int) {
			for range 500 {
				now := n.editor("GET", path+"/draft", "").draft()
				body := `{"body_markdown":` + quoted(fmt.Sprintf("%s token-%02d.", now.BodyMarkdown, i)) + `}`
				w := n.editor("PATCH", path, body, "If-Match", now.ETag)
				if w.Status == 200 {
					acknowledged.Add(1)
					return
				}
				if w.Status != 412 {
					t.Errorf("writer %d: %+v", i, w)
				}
			}
		})
		d := n.editor("GET", path+"/draft", "").draft()
		if acknowledged.Load() != 20 || d.Revision != 21 {
			t.Errorf("%d changes are acknowledged, and the revision is %d", acknowledged.Load(), d.Revision)
		}
		for i := range 20 {
			if token := fmt.Sprintf("token-%02d.", i); strings.Count(d.BodyMarkdown, token) != 1 {
				t.Errorf("%s is there %d times in %s", token, strings.Count(d.BodyMarkdown, token), d.BodyMarkdown)
			}
		}
	})
}

// TestOneKeyMakesOneRelease sends the same request fifty times at once.
func TestOneKeyMakesOneRelease(t *testing.T) {
	t.Parallel()
	eachServed(t, func(t *testing.T, n *served) {
		answers := make([]heard, 50)
		together(len(answers), func(i int) {
			answers[i] = n.editor("POST", "/v1/releases", `{"title":"Sent fifty times"}`, "Idempotency-Key", "fifty")
		})
		replayed := map[string]int{}
		for i, w := range answers {
			replayed[w.Replayed]++
			w.Replayed = answers[0].Replayed
			if diff := cmp.Diff(answers[0], w); w.Status != 201 || w.Location == "" || diff != "" {
				t.Errorf("answer %d has status %d and is another than the first (-want +got)\n%s", i, w.Status, diff)
			}
		}
		if diff := cmp.Diff(map[string]int{"": 1, "true": 49}, replayed); diff != "" {
			t.Errorf("said to be replayed (-want +got)\n%s", diff)
		}
		id := answers[0].draft().ID
		n.rows(1, "releases", "title = 'Sent fifty times'")
		n.rows(1, "audit_entries", "item = '%s'", id)
		n.rows(1, "receipts", "name = 'fifty'")
	})
}

// severing stands between clients and a server. It cuts the connection of the next request once the server has
// answered, before anything of the answer reaches the client.
type severing struct {
	url, server string
	next        atomic.Bool
	cuts        atomic.Int64
}

func newSevering(t *testing.T, server string) *severing {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p := &severing{url: "http://" + l.Addr().String(), server: strings.TrimPrefix(server, "http://")}
	go func() {
		for client, err := l.Accept(); err == nil; client, err = l.Accept() {
			go p.carry(client)
		}
	}()
	return p
}

func (p *severing) carry(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("tcp", p.server)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	go func() { _, _ = io.Copy(server, client) }()
	if !p.next.CompareAndSwap(true, false) {
		_, _ = io.Copy(client, server)
		return
	}
	if answered, _ := server.Read(make([]byte, 1)); answered == 1 {
		p.cuts.Add(1)
	}
}

// resent sends a request whose first answer is lost, and gives the answer to the second and every later one.
func (n *served) resent(p *severing, path, body string, headers ...string) heard {
	n.t.Helper()
	headers = append(headers, "Idempotency-Key", path)
	before := p.cuts.Load()
	p.next.Store(true)
	if w, err := n.ask(p.url, "editor", "POST", path, body, headers...); err == nil || p.cuts.Load() != before+1 {
		n.t.Fatalf("POST %s is not cut off: %+v", path, w)
	}
	again, err := n.ask(p.url, "editor", "POST", path, body, headers...)
	if err != nil || again.Replayed != "true" {
		n.t.Fatalf("POST %s again: error %v, %+v", path, err, again)
	}
	if diff := cmp.Diff(again, n.editor("POST", path, body, headers...)); diff != "" {
		n.t.Errorf("POST %s a third time (-want +got)\n%s", path, diff)
	}
	return again
}

// TestAnswersThatAreLost has clients send again what was done, but of which they have not heard.
func TestAnswersThatAreLost(t *testing.T) {
	t.Parallel()
	eachServed(t, func(t *testing.T, n *served) {
		p := newSevering(t, n.url)
		made := n.resent(p, "/v1/releases", `{"title":"Heard of late","status":"published"}`)
		d := n.create("Published late", "")
		published := n.resent(p, "/v1/releases/"+d.ID+"/publish", "", "If-Match", d.ETag)
		if made.Status != 201 || made.Location != "/v1/releases/"+made.draft().ID || published.Status != 200 {
			t.Errorf("made: %+v\npublished: %+v", made, published)
		}
		n.rows(1, "releases", "title = 'Heard of late'")
		for entries, w := range map[int]heard{1: made, 2: published} { // the second was created apart
			id := w.draft().ID
			if now := n.editor("GET", "/v1/releases/"+id+"/draft", ""); now.Body != w.Body || now.ETag != w.ETag || now.draft().Version != 1 {
				t.Errorf("the answer is %s\nand the working copy %s", w.Body, now.Body)
			}
			n.rows(1, "published_versions", "release_id = '%s'", id)
			n.rows(1, "published_events", "item_id = '%s'", id)
			n.rows(entries, "audit_entries", "item = '%s'", id)
		}
		n.secretIsKept(n.resent(p, "/v1/keys", `{"name":"Asked for late","scopes":["drafts:read"]}`))
	})
}

// secretIsKept holds that a key was made once, works, and has its secret in no table.
func (n *served) secretIsKept(w heard) {
	n.t.Helper()
	var made struct{ Data struct{ ID, Secret string } }
	if err := json.Unmarshal([]byte(w.Body), &made); err != nil || w.Status != 201 || made.Data.Secret == "" {
		n.t.Fatalf("the key: %v, %+v", err, w)
	}
	n.keys["late"] = made.Data.Secret
	if w, err := n.ask(n.url, "late", "GET", "/v1/drafts", ""); err != nil || w.Status != 200 {
		n.t.Errorf("the key does not work: %v, %+v", err, w)
	}
	n.rows(1, "api_keys", "name = 'Asked for late'")
	n.rows(1, "audit_entries", "item = '%s'", made.Data.ID)
	var told []byte
	var receipt struct{ Sealed []byte } // base64 in the text
	err := n.tables.QueryRow("SELECT told FROM receipts WHERE name = '/v1/keys'").Scan(&told)
	if err = errors.Join(err, json.Unmarshal(told, &receipt)); err != nil || len(receipt.Sealed) == 0 {
		n.t.Fatalf("nothing is sealed in the receipt: %v, %s", err, told)
	}
	secret := strings.Split(made.Data.Secret, "_")[2]
	if strings.Contains(string(told)+string(receipt.Sealed), secret) {
		n.t.Errorf("the secret of a key is in its receipt: %s", told)
	}
	n.rows(0, "api_keys", "hash LIKE '%%%s%%' OR id LIKE '%%%s%%' OR name LIKE '%%%s%%'", secret, secret, secret)
}

// TestSlugsAtOnce gives a slug that many want to one of them, and makes as many as there are releases of one title.
func TestSlugsAtOnce(t *testing.T) {
	t.Parallel()
	eachServed(t, func(t *testing.T, n *served) {
		for body, want := range map[string]map[int]int{
			`{"title":"Wanted by many","slug":"wanted-by-many"}`: {201: 1, 409: 19},
			`{"title":"Named alike"}`:                            {201: 20},
		} {
			answers := make([]heard, 20)
			together(len(answers), func(i int) {
				answers[i] = n.editor("POST", "/v1/releases", body, "Idempotency-Key", fmt.Sprintf("%d of %s", i, body[10:15]))
			})
			got, slugs := map[int]int{}, map[string]bool{}
			for _, w := range answers {
				got[w.Status]++
				if w.Status == 201 {
					slugs[w.draft().Slug] = true
				}
			}
			if diff := cmp.Diff(want, got); diff != "" || len(slugs) != want[201] {
				t.Errorf("%s: slugs %v, answers (-want +got)\n%s", body, slugs, diff)
			}
		}
	})
}

// ending is what is left of a release that one client published while another deleted it.
type ending struct {
	Status                                                          string
	Public, Releases, Slugs, Versions, Tombstones, Upserts, Deletes int
}

// endings says what has to be left by what the two were told.
func endings() map[[2]int]ending {
	return map[[2]int]ending{
		{200, 412}: {Public: 200, Status: "published", Releases: 1, Slugs: 1, Versions: 1, Upserts: 1},
		{404, 204}: {Public: 404, Status: "draft"},
		{200, 204}: {Public: 410, Status: "withdrawn", Slugs: 1, Versions: 1, Tombstones: 1, Upserts: 1, Deletes: 1},
	}
}

// TestPublishAndDelete does both at once, with the ETag of the draft and without.
func TestPublishAndDelete(t *testing.T) {
	t.Parallel()
	eachServed(t, func(t *testing.T, n *served) {
		seen := map[[2]int]int{}
		for round := range 24 {
			d := n.create(fmt.Sprint("Round ", round), "")
			meant := []string{d.ETag, "*"}[round%2]
			var told [2]int
			together(2, func(i int) {
				if (i+round/2)%2 == 0 {
					told[0] = n.editor("POST", "/v1/releases/"+d.ID+"/publish", "", "If-Match", meant).Status
					return
				}
				told[1] = n.editor("DELETE", "/v1/releases/"+d.ID, "", "If-Match", meant).Status
			})
			want, known := endings()[told]
			if diff := cmp.Diff(want, n.ended(d.ID)); !known || diff != "" {
				t.Errorf("If-Match %s: publish is told %d, delete %d (-want +got)\n%s", meant, told[0], told[1], diff)
			}
			seen[told]++
		}
		t.Logf("publish and delete are told: %v", seen)
	})
}

func (n *served) ended(id string) ending {
	n.t.Helper()
	return ending{
		Status:     n.editor("GET", "/v1/releases/"+id+"/draft", "").draft().Status,
		Public:     n.as("", "GET", "/v1/releases/"+id, "").Code,
		Releases:   n.count("published_releases", "id = '%s'", id),
		Slugs:      n.count("published_slugs", "release_id = '%s'", id),
		Versions:   n.count("published_versions", "release_id = '%s'", id),
		Tombstones: n.count("published_tombstones", "release_id = '%s'", id),
		Upserts:    n.count("published_events", "op = 'upsert' AND item_id = '%s'", id),
		Deletes:    n.count("published_events", "op = 'delete' AND item_id = '%s'", id),
	}
}

// TestOneOriginAtOnce has a release come from elsewhere many times at once, the same first, then each time another.
func TestOneOriginAtOnce(t *testing.T) {
	t.Parallel()
	eachServed(t, func(t *testing.T, n *served) {
		for id, title := range map[string]string{"same": "All the same", "other": "Text %d"} {
			told, ids, titles, revision := map[int]int{}, map[string]bool{}, map[string]bool{}, 0
			var mu sync.Mutex
			together(20, func(i int) {
				own := strings.ReplaceAll(title, "%d", fmt.Sprint(i))
				w := n.editor("PUT", "/v1/releases/by-origin/wire/"+id, `{"title":`+quoted(own)+`}`)
				mu.Lock()
				defer mu.Unlock()
				told[w.Status]++
				ids[w.draft().ID], titles[own], revision = true, true, max(revision, w.draft().Revision)
			})
			if diff := cmp.Diff(map[int]int{201: 1, 200: 19}, told); diff != "" || len(ids) != 1 || revision != len(titles) {
				t.Errorf("%s: releases %v, revision %d, want %d; answers (-want +got)\n%s", title, ids, revision, len(titles), diff)
			}
			n.rows(1, "releases", "origin_system = 'wire' AND origin_id = '%s'", id)
		}
	})
}

// TestMergeWhileTagging merges a term into another while releases are tagged with it.
func TestMergeWhileTagging(t *testing.T) {
	t.Parallel()
	eachServed(t, func(t *testing.T, n *served) {
		const each, alone = "filter[fields_of_work]=", "rule-of-law"
		gone := n.term(200, "GET", "/v1/fields-of-work/policing", "").ID
		public := n.total(each + "policing," + alone)
		var made, shown atomic.Int64
		together(11, func(i int) {
			if i == 10 {
				for made.Load() < 15 && !t.Failed() {
					time.Sleep(time.Millisecond)
				}
				if w := n.editor("POST", "/v1/fields-of-work/policing/merge", `{"into":"`+alone+`"}`, "If-Match", "*"); w.Status != 200 {
					t.Errorf("merge: %+v", w)
				}
				return
			}
			for j := range 8 {
				tags := []string{`"policing"`, `"policing","` + alone + `"`, `"elections","policing"`}[j%3]
				body := `{"title":"Tagged %d-%d","status":"` + []string{"published", "draft"}[j%2] + `","fields_of_work":[` + tags + `]}`
				if w := n.editor("POST", "/v1/releases", fmt.Sprintf(body, i, j)); w.Status != 201 {
					t.Errorf("tagging: %+v", w)
				}
				made.Add(1)
				shown.Add(int64(1 - j%2))
			}
		})
		for _, name := range []string{alone, "policing"} {
			if got, want := n.total(each+name), public+int(shown.Load()); got != want {
				t.Errorf("%s: %d releases are public, want %d", name, got, want)
			}
		}
		n.rows(0, "fields_of_work", "id = '%s'", gone)
		n.rows(0, "release_tags", "term_id = '%s'", gone)
		n.rows(0, "published_tags", "term_id = '%s'", gone)
		n.rows(0, "published_releases", "tags LIKE '%%%s%%'", gone)
		stays := n.term(200, "GET", "/v1/fields-of-work/"+alone, "").ID
		n.rows(80, "release_tags JOIN releases ON id = release_id", "title LIKE 'Tagged %%' AND term_id = '%s'", stays)
	})
}

// TestWhoseTheIdempotencyKeyIs tells the same request from another one under the same name.
func TestWhoseTheIdempotencyKeyIs(t *testing.T) {
	t.Parallel()
	eachServed(t, func(t *testing.T, n *served) {
		n.keys["other"] = makeKey(t, n.store, auth.Scopes()...)
		const path, body = "/v1/releases", `{"title":"Under a name"}`
		post := func(name, path, body, key string, want int, replayed string, headers ...string) heard {
			t.Helper()
			w, err := n.ask(n.url, name, "POST", path, body, append(headers, "Idempotency-Key", key)...)
			if err != nil || w.Status != want || w.Replayed != replayed || (want == 422 && body != `{}` && !strings.Contains(w.Body, "idempotency-key-reused")) {
				t.Errorf("%s: POST %s %s under %s: want %d, replayed %q; got %+v, error %v", name, path, body, key, want, replayed, w, err)
			}
			return w
		}
		d := post("editor", path, body, "a", 201, "").draft()
		post("editor", path, body, "a", 201, "true")
		post("editor", path, body, `"a"`, 201, "true") // as a string of RFC 8941
		post("editor", path, `{"title":"Under a name "}`, "a", 422, "")
		post("editor", path+"/"+d.ID+"/publish", "", "a", 422, "", "If-Match", "*")
		if other := post("other", path, body, "a", 201, "").draft(); other.ID == d.ID || other.Slug == d.Slug {
			t.Errorf("another key is told of the same release: %+v", other)
		}
		post("editor", path, `{}`, "b", 422, "")
		post("editor", path, body, "b", 201, "")
		n.rows(3, "releases", "title = 'Under a name'")
		n.rows(3, "receipts", "name IN ('a', 'b')")

		// A receipt that is no longer kept leaves the precondition between the request and its second effect.
		publish := path + "/" + d.ID + "/publish"
		post("editor", publish, "", "c", 200, "", "If-Match", d.ETag)
		if _, err := n.tables.Exec("DELETE FROM receipts"); err != nil {
			t.Fatal(err)
		}
		post("editor", publish, "", "c", 412, "", "If-Match", d.ETag)
		n.rows(1, "published_versions", "release_id = '%s'", d.ID)
		n.rows(0, "receipts", "name = 'c'")
	})
}
