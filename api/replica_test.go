package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/api/mirror"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
	"github.com/dateline-press/dateline/internal/testmain"
)

// copying is a mirror of a newsroom, and its copy in a database that had nothing.
type copying struct {
	*newsroom
	mirror mirror.Mirror
	filter string
	status mirror.Status // the last
}

// newCopying makes a mirror over a bad line, into a database that fails now and then.
func newCopying(t *testing.T, source string, engine store.Engine, filter string, random *rand.Rand) *copying {
	t.Helper()
	values, err := url.ParseQuery(filter)
	if err != nil {
		t.Fatal(err)
	}
	c := &copying{newsroom: unfilled(t, engine), filter: filter}
	into := &api.Replica{Store: c.store, Prose: prose.New(), Act: content.Act{By: content.ByCommandLine, Action: "mirror"}}
	c.mirror = mirror.Mirror{Source: source, Filter: values, Batch: 3, Pause: time.Millisecond, Copy: &unsteady{into, random},
		Client: &http.Client{Transport: &badLine{random}}, Report: func(s mirror.Status) { c.status = s }}
	return c
}

// catchUp has the mirror read to the end, and compares what the two export.
func (c *copying) catchUp(t *testing.T, original *newsroom) {
	t.Helper()
	if err := c.mirror.Run(t.Context(), true); err != nil {
		t.Fatalf("%q: %v", c.filter, err)
	}
	if c.status.Stage != mirror.Following || c.status.Behind() != 0 || c.status.Err != nil {
		t.Errorf("%q: in the end the mirror says %+v", c.filter, c.status)
	}
	for path, of := range map[string]string{"/v1/export/terms.ndjson": "", "/v1/export/releases.ndjson": "?" + c.filter} {
		want, _ := exported(t, original.h, path+of)
		got, _ := exported(t, c.h, path)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q: %s (-original +copy)\n%.4000s", c.filter, path, diff)
		}
	}
}

// badLine is a way to a server on which now and then an answer is lost, or breaks off. The feed comes in small pieces.
type badLine struct{ random *rand.Rand }

func (l *badLine) RoundTrip(r *http.Request) (*http.Response, error) {
	if q := r.URL.Query(); q.Has("limit") {
		r = r.Clone(r.Context())
		q.Set("limit", strconv.Itoa(1+l.random.IntN(7)))
		r.URL.RawQuery = q.Encode()
	}
	w, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	switch l.random.IntN(60) {
	case 0:
		_ = w.Body.Close()
		return nil, errors.New("the answer is lost")
	case 1:
		w.Body = &brokenOff{w.Body, l.random.IntN(20_000), io.ErrUnexpectedEOF}
	case 2:
		w.Body = &brokenOff{w.Body, l.random.IntN(20_000), io.EOF}
	}
	return w, nil
}

// brokenOff is the beginning of an answer.
type brokenOff struct {
	io.ReadCloser
	left int // bytes
	err  error
}

func (b *brokenOff) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, b.err
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// unsteady is a copy that now and then fails before it has done a step, or behind it.
type unsteady struct {
	mirror.Copy
	random *rand.Rand
}

func (u *unsteady) Take(ctx context.Context, s mirror.Step) error {
	roll := u.random.IntN(80)
	if roll == 0 {
		return fmt.Errorf("%w: before the step", mirror.ErrBusy)
	}
	if err := u.Copy.Take(ctx, s); err != nil {
		return err
	}
	if roll == 1 {
		return fmt.Errorf("%w: behind the step", mirror.ErrBusy)
	}
	return nil
}

// TestMirrorFollowsTheNewsroom does things at random, to releases and to terms, and holds that mirrors of everything and
// of what filters find, into both engines, export what the original does, byte for byte.
func TestMirrorFollowsTheNewsroom(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it does one thing after another: the race detector finds nothing in it, and takes long")
	}
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		random := testmain.Random(t, 17)
		server := httptest.NewServer(n.h)
		t.Cleanup(server.Close)
		var copies []*copying
		for i, filter := range []string{"", "", "filter[states]=KG", "filter[or][0][states]=TJ&filter[or][1][fields_of_work]=policing", "filter[states][none]=KG"} {
			engine := []store.Engine{store.SQLite, store.Postgres}[i%2]
			copies = append(copies, newCopying(t, server.URL, engine, filter, rand.New(rand.NewPCG(5, uint64(i)))))
		}
		withdrawn, fields := map[string]string{}, &fieldsMade{newsroom: n}
		rounds := 48
		if storetest.Long() {
			rounds = 192
		}
		for round := range rounds {
			n.happen(random, round, withdrawn)
			if round%2 == 0 {
				fields.happen(random, round)
			}
			if round%12 == 11 {
				for _, c := range copies {
					c.catchUp(t, n)
				}
			}
		}
		for _, c := range copies[:2] {
			c.sameAbsence(t, n, withdrawn)
		}
	})
}

// sameAbsence holds that a copy says of what was withdrawn what the original says. What the copy never had is absent.
func (c *copying) sameAbsence(t *testing.T, original *newsroom, withdrawn map[string]string) {
	t.Helper()
	gone := 0
	for _, id := range withdrawn {
		want, got := get(t, original.h, "/v1/releases/"+id), get(t, c.h, "/v1/releases/"+id)
		switch {
		case want.Code == http.StatusGone && got.Code == http.StatusNotFound:
		case want.Code != got.Code:
			t.Errorf("%s: status %d, in the copy %d", id, want.Code, got.Code)
		case want.Code == http.StatusGone:
			gone++
			if diff := cmp.Diff(goneOf(t, want), goneOf(t, got)); diff != "" {
				t.Errorf("%s (-original +copy)\n%s", id, diff)
			}
		}
	}
	if gone == 0 {
		t.Error("nothing is withdrawn")
	}
}

func goneOf(t *testing.T, w *httptest.ResponseRecorder) map[string]any {
	t.Helper()
	var gone map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &gone); err != nil {
		t.Fatal(err)
	}
	delete(gone, "request_id")
	return gone
}

// fieldsMade are fields of work that were made, for releases to be tagged with.
type fieldsMade struct {
	*newsroom
	ids []string
}

// happen makes, renames, merges, retires or deletes a field of work, or renames a State.
func (f *fieldsMade) happen(random *rand.Rand, round int) {
	f.t.Helper()
	const path = "/v1/fields-of-work/"
	made := f.do(http.StatusCreated, "POST", "/v1/fields-of-work", fmt.Sprintf(`{"name":"Field %d","aliases":["Area %d"]}`, round, round)).ID
	f.ids = append(f.ids, made)
	one, two := f.ids[random.IntN(len(f.ids))], f.ids[random.IntN(len(f.ids))]
	tag := func(id string) {
		f.as("editor", "PUT", fmt.Sprintf("/v1/releases/by-origin/random/%d", random.IntN(12)),
			fmt.Sprintf(`{"title":"Tagged %d","date":"2026-03-01","states":["KG"],"fields_of_work":[%q],"status":"published"}`, round, id))
	}
	tag(one)
	switch random.IntN(6) {
	case 0:
		f.as("editor", "PATCH", path+one, fmt.Sprintf(`{"name":"Renamed %d","slug":"renamed-%d"}`, round, round), "If-Match", "*")
	case 1:
		tag(two)
		f.as("editor", "POST", path+one+"/merge", `{"into":"`+two+`"}`, "If-Match", "*")
	case 2:
		f.as("editor", "PATCH", path+two, `{"status":"retired"}`, "If-Match", "*")
	case 3:
		f.as("editor", "DELETE", path+two, "", "If-Match", "*")
	case 4:
		f.as("editor", "PATCH", "/v1/states/kyrgyzstan", fmt.Sprintf(`{"name":"Kyrgyzstan %d"}`, round), "If-Match", "*")
	case 5: // two terms that exchange a spelling
		f.as("editor", "PATCH", path+one, `{"aliases":[]}`, "If-Match", "*")
		f.as("editor", "PATCH", path+two, `{"aliases":["Exchanged"]}`, "If-Match", "*")
		f.as("editor", "PATCH", path+two, `{"aliases":[]}`, "If-Match", "*")
		f.as("editor", "PATCH", path+one, `{"aliases":["Exchanged"]}`, "If-Match", "*")
	}
}

// TestMirrorBeginsAnew merges the term of a filter: the feed leads on no longer, and the copy becomes what the filter finds.
func TestMirrorBeginsAnew(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		server := httptest.NewServer(n.h)
		t.Cleanup(server.Close)
		c := newCopying(t, server.URL, store.SQLite, "filter[states]=kyrgyzstan", rand.New(rand.NewPCG(1, 2)))
		for i := range 9 {
			n.create(fmt.Sprintf("Event %d", i), fmt.Sprintf(`"states":[%q],"status":"published"`, []string{"KG", "TJ", "UZ"}[i%3]))
		}
		gone := n.create("Later withdrawn", `"states":["KG"],"status":"published"`)
		c.catchUp(t, n)
		n.do(200, "POST", "/v1/releases/"+gone.ID+"/withdraw", `{"reason":"error"}`, "If-Match", "*")
		n.do(200, "POST", "/v1/states/kyrgyzstan/merge", `{"into":"tajikistan"}`, "If-Match", "*")
		c.catchUp(t, n)
		if c.status.Anew != 1 {
			t.Errorf("begun anew %d times", c.status.Anew)
		}
		if w := get(t, c.h, "/v1/releases/"+gone.ID); w.Code != http.StatusNotFound {
			t.Errorf("what is not among what the filter finds: status %d", w.Code)
		}
	})
}

// TestMirrorMeetsATermTooEarly has the feed show a release with a term of which it tells later.
func TestMirrorMeetsATermTooEarly(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		terms := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			if q.Has("limit") {
				q.Set("limit", "1")
				r.URL.RawQuery = q.Encode()
			}
			if r.URL.Path == "/v1/export/terms.ndjson" {
				terms++
			}
			n.h.ServeHTTP(w, r)
		}))
		t.Cleanup(server.Close)
		c := newCopying(t, server.URL, store.SQLite, "", rand.New(rand.NewPCG(1, 2)))
		c.mirror.Client = nil
		d := n.create("Event", `"states":["KG"],"status":"published"`)
		c.catchUp(t, n)
		before := terms
		n.do(200, "PATCH", "/v1/releases/"+d.ID, `{"title":"Other event","status":"published"}`, "If-Match", "*")
		n.do(201, "POST", "/v1/fields-of-work", `{"name":"Later field"}`)
		n.do(200, "PATCH", "/v1/releases/"+d.ID, `{"fields_of_work":["later-field"],"status":"published"}`, "If-Match", "*")
		c.catchUp(t, n)
		if terms != before+1 {
			t.Errorf("all terms were read %d times, want once", terms-before)
		}
	})
}

// TestMirrorOfWhatWasWithdrawnAgain withdraws a release, and then once more between two looks of a copy: the copy says of
// it what was said last.
func TestMirrorOfWhatWasWithdrawnAgain(t *testing.T) {
	t.Parallel()
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		server := httptest.NewServer(n.h)
		t.Cleanup(server.Close)
		c := newCopying(t, server.URL, n.store.Engine(), "", rand.New(rand.NewPCG(1, 2)))
		c.mirror.Client, c.mirror.Batch = nil, 0 // all at once
		d := n.create("Withdrawn twice", `"status":"published"`)
		c.catchUp(t, n)
		path := "/v1/releases/" + d.ID
		n.do(200, "POST", path+"/withdraw", `{"reason":"error","note":"The first time."}`, "If-Match", "*")
		c.catchUp(t, n)
		n.do(200, "POST", path+"/restore", "", "If-Match", "*")
		n.do(200, "POST", path+"/publish", "", "If-Match", "*")
		n.do(200, "POST", path+"/withdraw", `{"reason":"legal","note":"The second time."}`, "If-Match", "*")
		c.catchUp(t, n)
		if diff := cmp.Diff(goneOf(t, get(t, n.h, path)), goneOf(t, get(t, c.h, path))); diff != "" {
			t.Errorf("(-original +copy)\n%s", diff)
		}
		c.catchUp(t, n) // which tells of nothing
		deletes := 0
		for _, e := range follow(t, c.h, "", "limit=1000").Data {
			if e.ID == d.ID && e.Op == "delete" {
				deletes++
			}
		}
		if deletes != 2 {
			t.Errorf("the feed of the copy tells of %d withdrawals, want 2", deletes)
		}
	})
}
