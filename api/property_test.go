package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// answered is what a list answers, as far as it is compared with the model.
type answered struct {
	Data []struct{ ID string }
	Page struct {
		Total int
		Next  *string
	}
	Facets map[string][]struct {
		Value, ID, Name string
		Count           int
	}
	Histogram *struct {
		Buckets []struct {
			Value, From, To string
			Count           int
		}
	}
	Links struct{ Self string }
}

func (a *answered) ids() []string {
	ids := make([]string, len(a.Data))
	for i, item := range a.Data {
		ids[i] = item.ID
	}
	return ids
}

// TestAnswersAreThoseOfTheModel asks random questions about random content. Both engines give the same bytes, a
// question that can be asked by URL and in JSON has the same ETag, and what they say is what a model finds by
// looking at every release: the ids in order, the total, the facets, the histogram. The questions are others each time,
// and in the long run twenty times as many.
func TestAnswersAreThoseOfTheModel(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it")
	}
	seeds, rounds := uint64(2), 1 // 100 questions a round
	if storetest.Long() {
		rounds = 20
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			l := newLibrary(t, seed, 120)
			linked := 0
			for range rounds {
				rapid.Check(t, func(rt *rapid.T) {
					q := l.draw(rt)
					if l.compare(rt, q, rapid.IntRange(1, 100).Draw(rt, "page")) {
						linked++
					}
				})
			}
			t.Logf("%d questions, %d of them by URL too", rounds*100, linked)
			if linked == 0 {
				t.Error("no question was asked by URL")
			}
		})
	}
}

// compare asks a question of both engines, in at most ten pages, and reports whether it was asked by URL as well.
func (l *library) compare(t *rapid.T, q *question, size int) (linked bool) {
	var found []string
	for _, d := range l.find(q) {
		found = append(found, d.ID)
	}
	size = max(size, (len(found)+9)/10)
	body := q.body(size)
	w := l.post(t, body)
	var got answered
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%s: status %d, %v: %s", body, w.Code, err, w.Body)
	}
	if got.Page.Total != len(found) || !slices.Equal(got.ids(), found[:min(size, len(found))]) {
		t.Fatalf("%s:\n got %d: %v\nwant %d: %v", body, got.Page.Total, got.ids(), len(found), found[:min(size, len(found))])
	}
	for _, f := range q.facets {
		var counts, want []string
		for _, c := range got.Facets[f.name] {
			counts = append(counts, fmt.Sprint(c.ID+c.Value, " ", c.Count))
		}
		for _, c := range l.facet(q, f) {
			want = append(want, fmt.Sprint(c.key, " ", c.n))
		}
		if !slices.Equal(counts, want) {
			t.Fatalf("%s:\nfacet %s: got %v\nwant %v", body, f.name, counts, want)
		}
	}
	if q.histogram != "" {
		l.compareHistogram(t, q, body, &got)
	}
	l.walk(t, q, size, found, &got)
	return l.compareURL(t, q, size, w)
}

func (l *library) compareHistogram(t *rapid.T, q *question, body string, got *answered) {
	var counts, want []string
	for _, b := range got.Histogram.Buckets {
		counts = append(counts, fmt.Sprint(b.Value, " ", b.Count))
	}
	for _, c := range l.histogram(q) {
		want = append(want, fmt.Sprint(c.key, " ", c.n))
	}
	if !slices.Equal(counts, want) {
		t.Fatalf("%s:\nhistogram: got %v\nwant %v", body, counts, want)
	}
}

// walk follows the cursor to the end.
func (l *library) walk(t *rapid.T, q *question, size int, found []string, first *answered) {
	seen := first.ids()
	for next := first.Page.Next; next != nil; {
		body := strings.Replace(q.body(size), `"page":{`, `"page":{"after":"`+*next+`",`, 1)
		w := l.post(t, body)
		var got answered
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%s: status %d, %v: %s", body, w.Code, err, w.Body)
		}
		seen, next = append(seen, got.ids()...), got.Page.Next
		if len(seen) > len(found) {
			break
		}
	}
	if !slices.Equal(seen, found) {
		t.Fatalf("%s: the walk gives %v\nwant %v", q.body(size), seen, found)
	}
}

// compareURL asks the same by URL, and by the URL that the answer gives of itself.
func (l *library) compareURL(t *rapid.T, q *question, size int, posted *httptest.ResponseRecorder) (linked bool) {
	var self answered
	if err := json.Unmarshal(posted.Body.Bytes(), &self); err != nil {
		t.Fatal(err)
	}
	urls := []string{self.Links.Self}
	if self.Links.Self == "/v1/releases/search" {
		urls = nil
	}
	if u, ok := q.url(size); ok {
		urls = append(urls, u)
		if self.Links.Self == "/v1/releases/search" {
			t.Fatalf("%s can be asked by URL, and the answer gives none", u)
		}
	}
	for _, u := range urls {
		w := l.both(t, http.MethodGet, u, "")
		if w.Code != http.StatusOK || w.Header().Get("ETag") != posted.Header().Get("ETag") {
			t.Fatalf("%s: status %d, ETag %s, posted it has %s\n%s\n%s", u, w.Code, w.Header().Get("ETag"), posted.Header().Get("ETag"), w.Body, posted.Body)
		}
	}
	return len(urls) > 0
}

func (l *library) post(t *rapid.T, body string) *httptest.ResponseRecorder {
	return l.both(t, http.MethodPost, "/v1/releases/search", body)
}

// both asks both engines, whose answers must be the same to the byte, an index, and in turn one of the others that have an
// index, remember or both, twice. There is no difference that is meant.
func (l *library) both(t *rapid.T, method, path, body string) *httptest.ResponseRecorder {
	var answers []*httptest.ResponseRecorder
	other := l.further[l.asked%len(l.further)]
	handlers := []http.Handler{l.handlers[store.SQLite], l.handlers[store.Postgres], l.fast, other, other}
	l.asked++
	for _, h := range handlers {
		r, err := http.NewRequest(method, "http://dateline.test"+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Request-Id", "test")
		if body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		w.Header().Del("Changes-Cursor") // which leads to an event of one database
		answers = append(answers, w)
	}
	for i, other := range answers[1:] {
		if diff := cmp.Diff(answer(answers[0]), answer(other)); diff != "" {
			t.Fatalf("%s %s %s (-sqlite +handler %d)\n%s", method, path, body, i+1, diff)
		}
	}
	return answers[0]
}
