package api_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
	"github.com/dateline-press/dateline/internal/sample"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
	"github.com/dateline-press/dateline/internal/vocabulary"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(storetest.Main(m))
}

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func fixedClock() time.Time { return noon }

// filled has the vocabulary and the sample releases.
var filled = storetest.NewFixture("filled", store.Options{Now: fixedClock}, fillStore)

// fillStore gives a database the vocabulary and the sample releases.
func fillStore(ctx context.Context, s *store.Store) error {
	terms, err := vocabulary.Terms(noon)
	if err != nil {
		return err
	}
	menu, err := vocabulary.Navigation()
	if err != nil {
		return err
	}
	if _, err := s.Seed(ctx, terms, menu); err != nil {
		return err
	}
	releases, err := sample.Releases(content.NewVocabulary(terms, nil), prose.New())
	if err != nil {
		return err
	}
	batch := make([]store.Submission, len(releases))
	for i, r := range releases {
		batch[i] = store.Submission{Release: r}
	}
	_, err = s.Import(ctx, batch)
	return err
}

// fill does so to a database that needs a history of its own, or one by its own clock.
func fill(t testing.TB, s *store.Store) {
	t.Helper()
	if err := fillStore(context.Background(), s); err != nil {
		t.Fatal(err)
	}
}

// newHandler serves a store as the program does.
func newHandler(t testing.TB, s *store.Store, log io.Writer) *api.API {
	t.Helper()
	return handlerWith(t, optionsOf(s, log))
}

func handlerWith(t testing.TB, opts api.Options) *api.API {
	t.Helper()
	h, err := api.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func optionsOf(s *store.Store, log io.Writer) api.Options {
	return api.Options{
		Store: s, Newsroom: s,
		Sources: api.Sources{
			FieldsOfWork: s.FieldsOfWork(), States: s.States(), Structures: s.Structures(),
			FieldOperations: s.FieldOperations(), Meetings: s.Meetings(),
		},
		CursorKey: []byte("the same for golden files"), Now: fixedClock, Log: slog.New(slog.NewJSONHandler(log, nil)),
		Timing: longTimeouts(),
	}
}

// patience is how long tests wait for what comes in a moment on a machine that has nothing else to do.
const patience = 2 * time.Minute

// longTimeouts lets requests take as long as they may need on a busy machine.
func longTimeouts() api.Timing {
	return api.Timing{Request: patience, Stream: patience, Transfer: patience, Import: patience, Heartbeat: 20 * time.Millisecond}
}

// each runs a test against a filled database of each engine.
func each(t *testing.T, f func(t *testing.T, h http.Handler)) {
	t.Helper()
	filled.InTurn(t, store.Options{Now: fixedClock}, func(t *testing.T, s *store.Store) {
		watched(t, s)
		var h http.Handler = newHandler(t, s, io.Discard)
		if !testing.Short() {
			h = twins(t, h, mindful(t, s, nil))
		}
		f(t, checked(t, h))
	})
}

// get asks with headers given as pairs.
func get(t testing.TB, h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	return send(t, h, http.MethodGet, path, headers...)
}

func send(t testing.TB, h http.Handler, method, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	// Not httptest.NewRequest: it panics on what a client may well send.
	r, err := http.NewRequest(method, "http://dateline.test"+path, nil)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	r.RemoteAddr = "192.0.2.1:1234"
	r.Header.Set("X-Request-Id", "test")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return told(h, r)
}

// told gives the answer to a request. A stream has no end of its own: it is left with the first heartbeat, which comes
// behind all that there is to tell.
func told(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	if r.URL.Path == streamPath {
		readUntil(h, w, r, "event: heartbeat")
		return w
	}
	h.ServeHTTP(w, r)
	return w
}

// readUntil reads an answer until its reader has seen something, and leaves.
func readUntil(h http.Handler, w *httptest.ResponseRecorder, r *http.Request, what string) {
	ctx, leave := context.WithTimeout(r.Context(), patience)
	defer leave()
	h.ServeHTTP(&untilSeen{ResponseRecorder: w, what: what, leave: leave}, r.WithContext(ctx))
}

// untilSeen is an answer that its reader leaves once he has seen something.
type untilSeen struct {
	*httptest.ResponseRecorder
	what  string
	leave context.CancelFunc
	left  bool
}

// Write implements io.Writer.
func (u *untilSeen) Write(p []byte) (int, error) {
	if u.left {
		return 0, net.ErrClosed
	}
	n, err := u.ResponseRecorder.Write(p)
	if bytes.Contains(p, []byte(u.what)) {
		u.left = true
		u.leave()
	}
	return n, err
}

// TestGolden compares whole answers, the same on both engines.
func TestGolden(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"releases":          "/v1/releases?page[size]=3",
		"releases-policing": "/v1/releases?filter[fields_of_work]=policing&filter[states][any]=KG,TJ,UZ&filter[date][gte]=2004-01-01&fields=title,date,states",
		"releases-body":     "/v1/releases?fields=title,body_text,body_markdown&filter[places]=tbilisi",
		"releases-none":     "/v1/releases?filter[states]=Japan&page[total]=none",
		"release":           "/v1/releases/observers-publish-preliminary-findings",
		"release-russian":   "/v1/releases/shkola-molodykh-zhurnalistov-v-bishkeke?include=sources.parent,field_operations.host_states",
		"release-unknown":   "/v1/releases/nothing-of-the-kind",
		"faults":            "/v1/releases?filter[stats]=KG&filter[states]=Kirgistan&filter[date][gte]=yesterday&sort=titel&page[size]=1000&limit=3&fields=body",
		"releases-search":   "/v1/releases?q=police+or+polizei&sort=-relevance&highlight=title,summary,body&fields=title",
		"releases-facets":   "/v1/releases?filter[states]=KG,TJ&facets=kind,locale,sources,fields_of_work,states,field_operations,meetings,year&facet[states][scope]=filtered&facet[sources][size]=2&facet[year][order]=-value&histogram=date:quarter&page[size]=1&fields=title",
		"releases-or":       "/v1/releases?filter[or][1][states]=KG&filter[or][0][kind]=press_statement&filter[sources][under]=secretariat&lineage=true&fields=title&explain=1",
		"releases-related":  "/v1/releases/community-police-station-opens-in-bishkek/related?fields=title,date&page[size]=3",
		"suggest":           "/v1/suggest?q=pol",
		"suggest-former":    "/v1/suggest?q=centre%20in%20b&page[size]=3",
		"faults-search":     "/v1/releases?q=&highlight=titel&facets=state&facet[kind][scope]=all&histogram=date:moth&sort=relevance&filter[or][x][kind]=news_item&filter[or][0][kid]=news_item&explain=yes&lineage=1&format=xml&search=police",
		"states":            "/v1/states?filter[group]=asian_partner",
		"state":             "/v1/states/kyrgyzstan",
		"field-of-work":     "/v1/fields-of-work/policing",
		"structure":         "/v1/structures/conflict-prevention-centre",
		"field-operation":   "/v1/field-operations/mission-in-kosovo",
		"field-operations":  "/v1/field-operations?filter[host_states]=UA&sort=-closed_on&fields=name,closed_on,status",
		"lineage":           "/v1/field-operations/mission-in-kosovo?include=lineage&fields=name",
		"meeting":           "/v1/meetings/ministerial-council-meetings",
		"navigation":        "/v1/navigation",
	}
	each(t, func(t *testing.T, h http.Handler) {
		for name, path := range cases {
			golden(t, filepath.Join("testdata", name+".json"), get(t, h, path).Body.Bytes())
		}
	})
}

func golden(t *testing.T, file string, body []byte) {
	t.Helper()
	var got bytes.Buffer
	if err := json.Indent(&got, body, "", "  "); err != nil {
		t.Errorf("%s: %v in %s", file, err, body)
		return
	}
	got.WriteByte('\n')
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s (-want +got)\n%s", file, diff)
	}
}

func TestHead(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		for _, path := range []string{"/v1/releases", "/v1/states/kyrgyzstan", "/v1/navigation", "/openapi.json", "/v1/releases/none", "/healthz"} {
			g, w := get(t, h, path), send(t, h, http.MethodHead, path)
			if w.Code != g.Code || w.Body.Len() != 0 {
				t.Errorf("HEAD %s: status %d with %d bytes, GET has %d", path, w.Code, w.Body.Len(), g.Code)
			}
			for _, name := range []string{"Etag", "Content-Length", "Content-Type", "Cache-Control", "Link"} {
				if g.Header().Get(name) != w.Header().Get(name) {
					t.Errorf("HEAD %s: %s is %q, GET has %q", path, name, w.Header().Get(name), g.Header().Get(name))
				}
			}
		}
	})
}

func TestConditional(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		plain := get(t, h, "/v1/releases")
		packed := get(t, h, "/v1/releases", "Accept-Encoding", "gzip")
		tag, packedTag := plain.Header().Get("ETag"), packed.Header().Get("ETag")
		if tag == "" || tag == packedTag || packed.Header().Get("Content-Encoding") != "gzip" {
			t.Fatalf("tags %s and %s, encoding %q", tag, packedTag, packed.Header().Get("Content-Encoding"))
		}
		r, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		if unpacked, err := io.ReadAll(r); err != nil || !bytes.Equal(unpacked, plain.Body.Bytes()) {
			t.Errorf("the compressed answer is another one (%v)", err)
		}
		for _, c := range []struct {
			tags string
			want int
		}{
			{tag, 304}, {packedTag, 304}, {"W/" + tag, 304}, {`"other", ` + tag, 304}, {"*", 304},
			{`"other"`, 200}, {"", 200}, {tag[:5], 200},
		} {
			w := get(t, h, "/v1/releases", "If-None-Match", c.tags)
			if w.Code != c.want || (c.want == 304 && (w.Body.Len() > 0 || w.Header().Get("ETag") == "")) {
				t.Errorf("If-None-Match %s: status %d, want %d; %d bytes", c.tags, w.Code, c.want, w.Body.Len())
			}
		}
		for header, want := range map[string]string{"gzip;q=0": "", "br, gzip;q=0.5": "br", "*": "zstd", "identity": "", "*;q=0": ""} {
			if got := get(t, h, "/v1/releases", "Accept-Encoding", header).Header().Get("Content-Encoding"); got != want {
				t.Errorf("Accept-Encoding %s: got %q, want %q", header, got, want)
			}
		}
	})
}

// TestWalk follows the links of a list to its end: every item once, forwards and backwards.
func TestWalk(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		for _, start := range []string{
			"/v1/releases?page[size]=3", "/v1/releases?page[size]=3&page[number]=1", "/v1/releases?page[size]=3&sort=title",
			"/v1/field-operations?page[size]=5&sort=closed_on", "/v1/field-operations?page[size]=5&sort=-opened_on,name",
			"/v1/states?page[size]=7&sort=name", "/v1/structures?page[size]=10&sort=-updated_at",
		} {
			seen, total := map[string]bool{}, 0
			last := ""
			for path := start; path != ""; {
				p := page(t, h, path)
				total, last, path = p.Page.Total, p.Links.Self, p.Links.Next
				for _, item := range p.Data {
					if seen[item.ID] {
						t.Fatalf("%s: %s comes twice", start, item.ID)
					}
					seen[item.ID] = true
				}
			}
			if len(seen) != total || total == 0 {
				t.Errorf("%s: %d items of %d", start, len(seen), total)
			}
			back := map[string]bool{}
			for path := last; path != ""; {
				p := page(t, h, path)
				path = p.Links.Prev
				for _, item := range p.Data {
					back[item.ID] = true
				}
			}
			if len(back) != total {
				t.Errorf("%s: %d items of %d on the way back", start, len(back), total)
			}
		}
	})
}

type pageBody struct {
	Data  []struct{ ID string }
	Page  struct{ Total int }
	Links struct{ Self, Next, Prev string }
}

func page(t *testing.T, h http.Handler, path string) pageBody {
	t.Helper()
	w := get(t, h, path)
	var p pageBody
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != 200 {
		t.Fatalf("%s: status %d, %v: %s", path, w.Code, err, w.Body)
	}
	return p
}

func TestMethods(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		for _, method := range []string{"PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"} {
			w := send(t, h, method, "/v1/releases")
			if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
				t.Errorf("%s: status %d, Allow %q", method, w.Code, w.Header().Get("Allow"))
			}
		}
	})
}

// TestReady tells a database that was not migrated from one that was.
func TestReady(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h http.Handler) {
		for _, path := range []string{"/healthz", "/readyz"} {
			if w := get(t, h, path); w.Code != 200 || w.Body.String() != `{"status":"ok"}` {
				t.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
		}
	})
	err := storetest.OpenAt(t, storetest.Blank(t), store.Options{}).Ready(context.Background())
	if err == nil {
		t.Error("an empty database is said to be ready")
	}
	if got := fmt.Sprint(err); got == "" {
		t.Error("there is no reason")
	}
}
