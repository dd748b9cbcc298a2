package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/testmain"
)

// followed is a stretch of the feed as a reader sees it.
type followed struct {
	Data []struct {
		Seq      int64
		Type     string
		ID       string
		Op       string
		Reason   string
		Version  int
		Changed  []string
		Resource json.RawMessage
		Gone     *struct{ Reason, Note string }
	}
	Next    string
	HasMore bool `json:"has_more"`
	Head    int64
}

// follow reads the feed behind a cursor; the query is that of the address without it.
func follow(t testing.TB, h http.Handler, cursor, query string) followed {
	t.Helper()
	path := "/v1/changes?" + query
	if cursor != "" {
		path += "&cursor=" + cursor
	}
	var f followed
	w := get(t, h, path)
	if err := json.Unmarshal(w.Body.Bytes(), &f); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%s: %d, %v: %s", path, w.Code, err, w.Body)
	}
	return f
}

// replica is a copy of what a filter finds, as the guide tells a reader to keep one.
type replica struct {
	cursor string
	docs   map[string]string
	seq    int64
}

// catchUp reads to the end of the feed and holds what a reader may rely on: every position once, in order.
func (r *replica) catchUp(t testing.TB, h http.Handler, query string) {
	t.Helper()
	filtered := strings.Contains(query, "filter")
	for {
		f := follow(t, h, r.cursor, query)
		for _, e := range f.Data {
			if e.Seq <= r.seq || !filtered && e.Seq != r.seq+1 {
				t.Errorf("position %d behind %d", e.Seq, r.seq)
			}
			r.seq = e.Seq
			switch {
			case e.Type != "release":
			case e.Op != "upsert":
				delete(r.docs, e.ID)
			case string(e.Resource) != "null":
				r.docs[e.ID] = string(e.Resource)
			}
		}
		r.cursor = f.Next
		if !f.HasMore {
			return
		}
	}
}

// listed gives what a list shows of each release, by id.
func listed(t testing.TB, h http.Handler, query string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for next := "/v1/releases?page[size]=50&sort=id&" + query; next != ""; {
		var page struct {
			Data  []json.RawMessage
			Links struct{ Next string }
		}
		w := get(t, h, next)
		if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%s: %d, %v", next, w.Code, err)
		}
		for _, item := range page.Data {
			var id struct{ ID string }
			_ = json.Unmarshal(item, &id)
			all[id.ID] = string(item)
		}
		next = page.Links.Next
	}
	return all
}

// TestFeedFollowsTheNewsroom does things at random and holds that copies made by the feed alone, of everything and of
// what filters find, are byte for byte what the lists show.
func TestFeedFollowsTheNewsroom(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it does one thing after another: the race detector finds nothing in it, and takes long")
	}
	filters := []string{"", "filter[states]=KG", "filter[states][none]=KG", "filter[kind]=news_item&filter[states][exists]=true",
		"filter[or][0][states]=KG&filter[or][1][fields_of_work]=policing", "filter[title][contains]=eve", "filter[date][gte]=2026-06-01"}
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		random := testmain.Random(t, 7)
		replicas := make([]*replica, len(filters))
		for i := range replicas {
			replicas[i] = &replica{docs: map[string]string{}}
		}
		withdrawn := map[string]string{}
		for round := range 120 {
			n.happen(random, round, withdrawn)
			if round%15 < 14 {
				continue
			}
			for i, filter := range filters {
				query := "limit=" + []string{"3", "100", "1000"}[round%3] + "&" + filter
				replicas[i].catchUp(t, n.h, query)
				if diff := cmp.Diff(listed(t, n.h, filter), replicas[i].docs); diff != "" {
					t.Fatalf("after round %d the copy of %q differs (-list +copy)\n%s", round, filter, diff)
				}
			}
		}
	})
}

// happen publishes, corrects, retags, withdraws or restores one of a few releases.
func (n *newsroom) happen(random *rand.Rand, round int, withdrawn map[string]string) {
	n.t.Helper()
	body := fmt.Sprintf(`{"title":"Event %d","kind":%q,"date":"2026-%02d-01","states":%s,"fields_of_work":%s,"status":"published"}`, round,
		[]string{"news_item", "press_release"}[random.IntN(2)], 1+random.IntN(12),
		[]string{`[]`, `["KG"]`, `["KG","TJ"]`, `["UZ"]`}[random.IntN(4)], []string{`[]`, `["policing"]`, `["migration"]`}[random.IntN(3)])
	origin := fmt.Sprintf("/v1/releases/by-origin/random/%d", random.IntN(12))
	w := n.as("editor", "PUT", origin, body)
	var d struct{ Data draft }
	_ = json.Unmarshal(w.Body.Bytes(), &d)
	switch {
	case w.Code == http.StatusConflict: // it was withdrawn: perhaps it comes back
		id := withdrawn[origin]
		if random.IntN(2) == 0 {
			n.as("editor", "POST", "/v1/releases/"+id+"/restore", "", "If-Match", "*")
			n.as("editor", "PUT", origin, body)
		}
	case w.Code >= 300:
		n.t.Fatalf("PUT %s: %d %s", origin, w.Code, w.Body)
	case random.IntN(3) == 0:
		withdrawn[origin] = d.Data.ID
		n.as("editor", "POST", "/v1/releases/"+d.Data.ID+"/withdraw", `{"reason":"error","note":"Not so."}`, "If-Match", "*")
	}
}

// TestFeedTellsWhat looks at single events.
func TestFeedTellsWhat(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		start := follow(t, n.h, "", "limit=1000").Next
		n.as("editor", "PUT", "/v1/releases/by-origin/feed/1", `{"title":"One","states":["KG"],"body_markdown":"Text.","status":"published"}`)
		n.as("editor", "PUT", "/v1/releases/by-origin/feed/1", `{"title":"One, anew","states":["TJ"],"body_markdown":"Text.","status":"published"}`)
		w := n.as("editor", "PATCH", "/v1/releases/one", `{"body_markdown":"Another text."}`, "If-Match", "*") // of which nobody is told
		if w.Code != http.StatusOK {
			t.Fatal(w.Code, w.Body)
		}
		n.as("editor", "PATCH", "/v1/states/TJ", `{}`, "If-Match", "*")
		n.as("editor", "PATCH", "/v1/states/tajikistan", `{"position":7}`, "If-Match", "*")
		whole := follow(t, n.h, start, "resource=full")
		var got []string
		for _, e := range whole.Data {
			got = append(got, fmt.Sprint(e.Type, " ", e.Op, " ", e.Reason, " ", e.Version, " ", e.Changed))
		}
		want := []string{"release upsert published 1 []", "release upsert revised 2 [title states]", "state upsert changed 2 [position]"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if text := string(whole.Data[1].Resource); !strings.Contains(text, `"body_markdown":"Text."`) || !strings.Contains(text, `"translations":[]`) {
			t.Errorf("the whole of it is %s", text)
		}
		n.as("editor", "POST", "/v1/releases/one/withdraw", `{"reason":"legal","note":"By order."}`, "If-Match", "*")
		last := follow(t, n.h, whole.Next, "").Data
		if len(last) != 1 || last[0].Op != "delete" || last[0].Gone == nil || last[0].Gone.Note != "By order." {
			t.Errorf("a withdrawal is told as %+v", last)
		}
		for _, e := range follow(t, n.h, start, "resource=full").Data {
			if e.Type == "release" && string(e.Resource) != "null" {
				t.Errorf("what was withdrawn is still told: %s", e.Resource)
			}
		}
		var gone []string
		for _, e := range follow(t, n.h, start, "filter[states]=KG&types=release").Data {
			gone = append(gone, e.Op)
		}
		if !slices.Contains(gone, "leave") {
			t.Errorf("a reader who had it by its State is told %v, want leave among it", gone)
		}
	})
}

// TestFeedCursors: a cursor is good for its filter, and never leads on wrongly.
func TestFeedCursors(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		plain := follow(t, n.h, "", "limit=5").Next
		kg := follow(t, n.h, "", "limit=5&filter[states]=kyrgyzstan").Next
		for path, want := range map[string]string{
			"cursor=AAAA": "400 invalid-cursor", "cursor=": "400 invalid-cursor", "cursor=" + plain[:len(plain)-1]: "400 invalid-cursor",
			"cursor=" + kg: "400 invalid-cursor", "cursor=" + kg + "&filter[states]=TJ": "400 invalid-cursor",
			"cursor=" + kg + "&filter[states][any]=Kyrgyzstan": "200", "cursor=" + plain + "&filter[states]=TJ": "200",
			"limit=0": "400 invalid-page", "limit=-1": "400 invalid-page", "limit=1001": "400 invalid-page", "wait=31": "400 invalid-page",
			"after=AAAA": "400 unknown-parameter", "types=planet": "400 invalid-filter", "resource=all": "400 invalid-fields",
			"cursor=" + plain + "&cursor=" + plain: "400 duplicate-parameter", "sort=seq": "400 unknown-parameter", "q=x": "400 unknown-parameter",
		} {
			if got := outcomeOf(get(t, n.h, "/v1/changes?"+path)); got != want {
				t.Errorf("%s: %s, want %s", path, got, want)
			}
		}
		// A merge gives the filter of kg another meaning.
		n.as("editor", "POST", "/v1/states/kyrgyzstan/merge", `{"into":"tajikistan"}`, "If-Match", "*")
		w := get(t, n.h, "/v1/changes?filter[states]=kyrgyzstan&cursor="+kg)
		if got := outcomeOf(w); got != "410 cursor-expired" || !strings.Contains(w.Body.String(), "/v1/export/releases.ndjson") {
			t.Errorf("after a merge: %s %s", got, w.Body)
		}
	})
}

// outcomeOf gives the status of an answer and the type of its problem.
func outcomeOf(w *httptest.ResponseRecorder) string {
	var p struct{ Type string }
	_ = json.Unmarshal(w.Body.Bytes(), &p)
	return strings.TrimSpace(fmt.Sprint(w.Code, " ", strings.TrimPrefix(p.Type, "/problems/")))
}

// TestFeedWakes: many readers who wait are told at once, and hold no connection to the database meanwhile.
func TestFeedWakes(t *testing.T) {
	t.Parallel()
	eachBusyNewsroom(t, func(t *testing.T, n *newsroom) {
		end := follow(t, n.h, "", "limit=1000").Next
		const readers = 500
		h := newHandler(t, n.store, io.Discard) // comparing every answer with the document takes longer than answering
		var waiting sync.WaitGroup
		late := make([]time.Duration, readers)
		var published time.Time
		for i := range readers {
			waiting.Go(func() {
				if f := follow(t, h, end, "wait=30&resource=none"); len(f.Data) != 1 {
					t.Errorf("%d events", len(f.Data))
				}
				late[i] = time.Since(published)
			})
		}
		defer waiting.Wait()
		eventually(t, "the readers to wait", func() bool { return h.Open().Waiting == readers })
		if w := get(t, n.h, "/v1/releases"); w.Code != http.StatusOK { // the pool is free
			t.Errorf("status %d while readers wait", w.Code)
		}
		published = time.Now()
		n.as("editor", "PUT", "/v1/releases/by-origin/feed/1", `{"title":"One","status":"published"}`)
		waiting.Wait()
		slices.Sort(late)
		t.Logf("the first of %d was told after %v, the last after %v", readers, late[0], late[readers-1])
		if start := time.Now(); len(follow(t, n.h, follow(t, n.h, end, "").Next, "wait=1").Data) != 0 || time.Since(start) < time.Second {
			t.Error("with nothing to tell it did not wait")
		}
	})
}

// TestStream follows the feed as events, is cut off, and goes on where it was.
func TestStream(t *testing.T) {
	t.Parallel()
	eachBusyNewsroom(t, func(t *testing.T, n *newsroom) {
		server := httptest.NewServer(newHandler(t, n.store, io.Discard))
		defer server.Close()
		end := follow(t, n.h, "", "limit=1000").Next
		read := func(last string, events int) (seqs []int64, id string) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			address := server.URL + streamPath + "?cursor=" + url.QueryEscape(end)
			for e := range listen(ctx, t, address, "Last-Event-ID", last) {
				var told struct{ Seq int64 }
				if err := json.Unmarshal([]byte(e.data), &told); err != nil {
					t.Error(err)
				}
				if e.event == "change" && len(seqs) < events {
					seqs, id = append(seqs, told.Seq), e.id
				}
				if len(seqs) == events {
					cancel()
				}
			}
			return seqs, id
		}
		publish := func(from, to int) {
			for i := from; i < to; i++ {
				n.as("editor", "PUT", fmt.Sprint("/v1/releases/by-origin/feed/", i), `{"title":"One","status":"published"}`)
			}
		}
		publish(0, 3)
		var publishing sync.WaitGroup
		publishing.Go(func() { publish(3, 8) })
		defer publishing.Wait()
		seqs, id := read("", 6)
		more, _ := read(id, 2)
		all := append(seqs, more...)
		for i, seq := range all {
			if seq != all[0]+int64(i) {
				t.Fatalf("positions %v", all)
			}
		}
		w, err := http.Get(server.URL + "/v1/changes/stream?cursor=AAAA")
		if err != nil || w.StatusCode != http.StatusBadRequest {
			t.Errorf("a wrong cursor: %v, %v", w, err)
		}
		_, _ = io.Copy(io.Discard, w.Body)
		_ = w.Body.Close()
	})
}

// TestFeedHead moves with everything that the public sees, and with nothing else.
func TestFeedHead(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		tag := func() string { return get(t, n.h, "/v1/changes/head").Header().Get("ETag") }
		before := tag()
		n.as("editor", "PUT", "/v1/releases/by-origin/feed/1", `{"title":"One"}`)
		if tag() != before {
			t.Error("a draft moves the feed")
		}
		n.as("editor", "PUT", "/v1/releases/by-origin/feed/1", `{"title":"One","status":"published"}`)
		if tag() == before {
			t.Error("a publication does not move the feed")
		}
	})
}
