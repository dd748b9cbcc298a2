package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/store"
)

const (
	pairs   = 700 // more than one statement of an export reads
	balance = 1000
)

// weigh publishes two releases in one transaction, whose summaries add up to the balance.
func weigh(ctx context.Context, s *store.Store, number, weight int) error {
	_, err := s.Import(ctx, weights(number, weight))
	return err
}

// weights gives two releases whose summaries add up to the balance.
func weights(number, weight int) []store.Submission {
	batch := make([]store.Submission, 2)
	for i, w := range []int{weight, balance - weight} {
		id := fmt.Sprintf("%d-%d", number, i)
		batch[i].Release = &content.Release{ID: uuid.NewString(), Slug: "weight-" + id, Kind: content.PressRelease, Title: "Weight " + id,
			Summary: strconv.Itoa(w), Locale: "en", Tags: content.Tags{}, Origin: content.Origin{System: "scales", ID: id}}
	}
	return batch
}

// balanced reads how the releases of each pair add up, of what an export has.
func balanced(t *testing.T, lines []string) {
	t.Helper()
	sums, parts := map[string]int{}, map[string]int{}
	for _, line := range lines {
		var r struct {
			Summary string
			Origin  *struct{ System, ID string }
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if r.Origin == nil || r.Origin.System != "scales" {
			continue
		}
		number, _, _ := strings.Cut(r.Origin.ID, "-")
		weight, err := strconv.Atoi(r.Summary)
		if err != nil {
			t.Fatal(err)
		}
		sums[number] += weight
		parts[number]++
	}
	for number, sum := range sums {
		if sum != balance || parts[number] != 2 {
			t.Errorf("pair %s: %d releases that add up to %d", number, parts[number], sum)
		}
	}
	if len(sums) != pairs {
		t.Errorf("%d pairs, want %d", len(sums), pairs)
	}
}

// TestExportDuringWrites exports while four writers change pairs of releases: an export shows either both changes of a
// transaction or none, keeps nobody from writing, and the feed leads on from it to what the list shows in the end.
func TestExportDuringWrites(t *testing.T) {
	t.Parallel()
	filled.Each(t, store.Options{}, func(t *testing.T, s *store.Store) {
		h := newHandler(t, s, io.Discard)
		var all []store.Submission
		for number := range pairs {
			all = append(all, weights(number, number)...)
		}
		if _, err := s.Import(t.Context(), all); err != nil {
			t.Fatal(err)
		}
		w := keepWriting(t, s)
		var kept []*replica
		for range 6 {
			before := w.done.Load()
			lines, cursor := exported(t, h, releasesExport, "Accept-Encoding", "zstd")
			balanced(t, lines)
			r := &replica{cursor: cursor, docs: map[string]string{}, seq: follow(t, h, cursor, "limit=1").seqBefore()}
			for _, line := range lines {
				r.docs[idOf(line)] = line
			}
			kept = append(kept, r)
			eventually(t, "more writing", func() bool { return w.done.Load() > before })
		}
		w.stop()
		want, _ := exported(t, h, releasesExport)
		for i, r := range kept {
			r.catchUp(t, h, "resource=full&limit=1000")
			for _, line := range want {
				if r.docs[idOf(line)] != line {
					t.Fatalf("export %d and the feed behind it (-export of the end +copy)\n%s", i, cmp.Diff(line, r.docs[idOf(line)]))
				}
			}
			if len(r.docs) != len(want) {
				t.Errorf("export %d and the feed behind it make %d releases, want %d", i, len(r.docs), len(want))
			}
		}
	})
}

// seqBefore gives the position before the first of a stretch.
func (f followed) seqBefore() int64 {
	if len(f.Data) == 0 {
		return f.Head
	}
	return f.Data[0].Seq - 1
}

// writers change pairs of releases until they are stopped.
type writers struct {
	done atomic.Int64 // how many transactions
	stop func()
}

func keepWriting(t *testing.T, s *store.Store) *writers {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w := new(writers)
	var working sync.WaitGroup
	for writer := range 4 {
		working.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				// Each has pairs of its own: two who change the same ones in another order would wait for each other.
				if err := weigh(context.Background(), s, (4*i+writer)%pairs, 1+(i*7+writer)%(balance-2)); err != nil {
					t.Error(err)
					return
				}
				w.done.Add(1)
			}
		})
	}
	w.stop = func() {
		cancel()
		working.Wait()
		if w.done.Load() < 20 {
			t.Errorf("only %d transactions", w.done.Load())
		}
	}
	return w
}

// TestExportsGoOn breaks an export off behind lines here and there while the newsroom goes on working: with the rest,
// and the feed from the first cursor, the copy is what the list shows.
func TestExportsGoOn(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it")
	}
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		for number := range 25 {
			n.do(201, "PUT", fmt.Sprint("/v1/releases/by-origin/export/", number), fmt.Sprintf(`{"title":"No. %d","states":["KG"],"status":"published"}`, number))
		}
		for _, filter := range []string{"", "filter[states]=KG"} {
			for step := 1; step < 30; step += 4 {
				lines, cursor := exported(t, n.h, releasesExport+"?"+filter)
				total := len(lines)
				r := &replica{cursor: cursor, docs: map[string]string{}, seq: follow(t, n.h, "", "limit=1").Head}
				for part := 0; len(lines) > 0; part++ {
					for _, line := range lines[:min(step, len(lines))] {
						r.docs[idOf(line)] = line
					}
					if len(lines) <= step {
						break
					}
					last := idOf(lines[step-1])
					if part < 8 {
						n.do(200, "PUT", fmt.Sprint("/v1/releases/by-origin/export/", (step+part*5)%25), fmt.Sprintf(`{"title":"No. %d, %d","states":[%s],"status":"published"}`,
							step, part, []string{`"KG"`, `"TJ"`, `"KG","TJ"`}[(step+part)%3]))
					}
					var again string
					if lines, again = exported(t, n.h, releasesExport+"?after="+last+"&cursor="+cursor+"&"+filter); again != cursor {
						t.Fatalf("the cursor has become %s, was %s", again, cursor)
					}
				}
				r.catchUp(t, n.h, "resource=full&"+filter)
				want, _ := exported(t, n.h, releasesExport+"?"+filter)
				if len(want) != len(r.docs) {
					t.Errorf("%s, %d at a time: %d releases, want %d; it began with %d", filter, step, len(r.docs), len(want), total)
				}
				for _, line := range want {
					if r.docs[idOf(line)] != line {
						t.Fatalf("%s, %d at a time (-export +copy)\n%s", filter, step, cmp.Diff(line, r.docs[idOf(line)]))
					}
				}
			}
		}
	})
}

// TestExportIsRefused where it cannot go on.
func TestExportIsRefused(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it")
	}
	eachEngine(t, func(t *testing.T, engine store.Engine) {
		w := newWorld(t, engine)
		lines, cursor := exported(t, w.h, releasesExport+"?filter[states]=KG")
		_, plain := exported(t, w.h, releasesExport)
		behind := "after=" + idOf(lines[0]) + "&cursor="
		for query, want := range map[string]string{
			behind + cursor: "400 invalid-cursor", behind + cursor + "&filter[states]=TJ": "400 invalid-cursor", behind + cursor + "&filter[states]=KG": "200",
			behind + plain: "200", "after=": "400 invalid-page", behind + plain + "&after=" + idOf(lines[0]): "400 duplicate-parameter",
			"filter[stats]=KG": "400 invalid-filter", "filter[states]=Kirgistan": "400 invalid-filter", "q=police": "400 unknown-parameter",
			"sort=date": "400 unknown-parameter", "page[size]=5": "400 unknown-parameter", "format=csv": "400 unknown-parameter",
			"limit=5": "400 unknown-parameter", "filter[states=KG": "400 malformed-query", "filter[states]=%zz": "400 malformed-query",
		} {
			if got := outcomeOf(get(t, w.h, releasesExport+"?"+query)); got != want {
				t.Errorf("%s: %s, want %s", query, got, want)
			}
		}
		if got := outcomeOf(get(t, w.h, "/v1/export/terms.ndjson?cursor="+plain)); got != "400 unknown-parameter" {
			t.Errorf("the terms: %s", got)
		}
		if got := outcomeOf(get(t, w.h, `/v1/releases?format=csv&filename=a%22%0d%0aX:y.csv`)); got != "400 unknown-parameter" {
			t.Errorf("a name for a file: %s", got)
		}
		w.execute("DELETE FROM published_events WHERE seq = (SELECT seq FROM published_head)")
		if got := get(t, w.h, releasesExport+"?"+behind+plain); outcomeOf(got) != "410 cursor-expired" || !strings.Contains(got.Body.String(), `"resync"`) {
			t.Errorf("a cursor that leads nowhere: %d %s", got.Code, got.Body)
		}
	})
}

// TestExportedTerms are those of the lists, each with its type.
func TestExportedTerms(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it")
	}
	eachNewsroom(t, store.Options{}, func(t *testing.T, n *newsroom) {
		// What is below a field operation comes behind it.
		n.do(201, "POST", "/v1/structures", `{"name":"Office of the mission","kind":"department","parent":"mission-in-kosovo"}`)
		lines, cursor := exported(t, n.h, "/v1/export/terms.ndjson")
		if f := follow(t, n.h, cursor, ""); len(f.Data) != 0 {
			t.Errorf("behind it the feed tells %+v", f.Data)
		}
		want := map[string]string{}
		for kind, path := range map[string]string{"state": "/v1/states", "structure": "/v1/structures?filter[kind][none]=field_operation",
			"field_operation": "/v1/field-operations", "field_of_work": "/v1/fields-of-work", "meeting": "/v1/meetings"} {
			for id, term := range n.everyTerm(path) {
				want[id] = `{"type":"` + kind + `",` + term[1:]
			}
		}
		got, before := map[string]string{}, map[string]bool{}
		for _, line := range lines {
			got[idOf(line)] = line
			var term struct {
				Parent     *struct{ ID string }
				HostStates []struct{ ID string } `json:"host_states"`
			}
			if err := json.Unmarshal([]byte(line), &term); err != nil {
				t.Fatal(err)
			}
			if term.Parent != nil {
				term.HostStates = append(term.HostStates, *term.Parent)
			}
			for _, named := range term.HostStates {
				if !before[named.ID] {
					t.Errorf("it names what comes later: %s", line)
				}
			}
			before[idOf(line)] = true
		}
		if diff := cmp.Diff(want, got); diff != "" || len(lines) != len(want) {
			t.Errorf("%d lines (-lists +export)\n%s", len(lines), diff)
		}
	})
}

// everyTerm reads a list to its end.
func (n *newsroom) everyTerm(path string) map[string]string {
	n.t.Helper()
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	all := map[string]string{}
	for next := path + separator + "page[size]=50"; next != ""; {
		var page struct {
			Data  []json.RawMessage
			Links struct{ Next string }
		}
		w := get(n.t, n.h, next)
		if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || w.Code != http.StatusOK {
			n.t.Fatalf("%s: %d %s", next, w.Code, w.Body)
		}
		for _, item := range page.Data {
			all[idOf(string(item))] = string(item)
		}
		next = page.Links.Next
	}
	return all
}

// execute runs a statement beside the service.
func (w *world) execute(statement string) {
	w.t.Helper()
	db := outside(w.t, w.address)
	defer func() { _ = db.Close() }()
	if _, err := db.Exec(statement); err != nil {
		w.t.Fatalf("%s: %v", statement, err)
	}
}
