package api

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/answer"
	"github.com/dateline-press/dateline/internal/onewrite"
	"github.com/dateline-press/dateline/internal/query"
)

// publicCaching is the same for every public answer: a lifetime derived from what will be published would
// tell when. Caches ask again each time, and shared ones keep an answer for a few seconds.
const publicCaching = "public, max-age=0, s-maxage=10, stale-while-revalidate=30"

// reply is what a handler makes of a question.
type reply struct {
	contentType string
	body        []byte
	caching     string   // publicCaching where nothing is said
	link        string   // may be empty
	language    string   // may be empty
	concerns    []string // the keys by which caches may throw it away: see surrogate.go
}

// question says what is asked for in one spelling, whatever the client's was.
type question struct {
	parts  func() []string // what the answer depends on besides what is published
	vary   []string        // the headers that were looked at for it
	always bool            // the answer does not depend on what is published
	posted bool            // what the URL says is not the whole question: there is a body, or the answer leads to where it was asked
}

// asking makes the question of a route out of all that its answer depends on.
func asking(c echo.Context, parts ...string) question {
	return question{parts: func() []string { return append([]string{c.Path()}, parts...) }}
}

func (q question) text() string { return strings.Join(q.parts(), "\x00") }

// respond answers a question of the public, with what is remembered of it or what build makes. It is the one exit of
// public answers.
func (a *API) respond(c echo.Context, q question, build func(ctx context.Context) (*reply, error)) error {
	memory, at := a.memory, query.Place{}
	if !q.always {
		place, sure := standingOf(c)
		if at = place; !sure || keyOf(c) != nil {
			memory = nil
		}
	}
	r, route, text := c.Request(), c.Path(), "" // the context is another request's once this one is over
	if memory != nil {
		text = q.text()
	}
	found, err := memory.Answer(r.Context(), text, at, func(ctx context.Context) (*answer.Answer, error) {
		if memory != nil { // the context has lost the deadline of the request
			own, cancel := context.WithTimeout(ctx, a.Timing.Request)
			defer cancel()
			ctx = own
		}
		return built(ctx, route, q.vary, build)
	})
	if err != nil {
		return err
	}
	if memory != nil && !q.posted && !q.always {
		memory.Spell(spelling(r), text)
	}
	send(c.Response(), r, found)
	return nil
}

// respondNow answers with what is not to be remembered.
func (a *API) respondNow(c echo.Context, made *reply) error {
	send(c.Response(), c.Request(), made.answer(c.Path(), nil))
	return nil
}

// respondFixed answers with what is the same as long as the program runs.
func (a *API) respondFixed(c echo.Context, contentType string, body []byte) error {
	q := question{parts: func() []string { return []string{"fixed", c.Request().URL.Path} }, always: true}
	return a.respond(c, q, func(context.Context) (*reply, error) { return &reply{contentType: contentType, body: body}, nil })
}

// built makes an answer that several may wait for. A panic is an error like any other: there is nobody above to stop it.
func built(ctx context.Context, route string, vary []string, build func(ctx context.Context) (*reply, error)) (found *answer.Answer, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	made, err := build(ctx)
	if err != nil {
		return nil, err
	}
	return made.answer(route, vary), nil
}

func (r *reply) answer(route string, vary []string) *answer.Answer {
	h := http.Header{
		"Content-Type":  {r.contentType},
		"Cache-Control": {cmp.Or(r.caching, publicCaching)},
		"Vary":          {strings.Join(append([]string{"Accept-Encoding"}, vary...), ", ")},
	}
	if r.link != "" {
		h["Link"] = []string{r.link}
	}
	if r.language != "" {
		h["Content-Language"] = []string{r.language}
	}
	if len(r.concerns) > 0 {
		h[headerSurrogate] = []string{strings.Join(r.concerns, " ")}
	}
	found := answer.New(h, r.body)
	found.Route = route
	return found
}

// send writes an answer at once and with its length, in the form the client likes best; 304 where he has it.
func send(w http.ResponseWriter, r *http.Request, found *answer.Answer) (status, size int) {
	h := w.Header()
	before := h["Vary"]
	maps.Copy(h, found.Header)
	if before != nil {
		h["Vary"] = append(before[:len(before):len(before)], found.Header["Vary"]...)
	}
	coding := found.Coding(r.Header["Accept-Encoding"])
	h["Etag"] = found.ETag(coding)
	if r.Method != http.MethodPost && found.Named(r.Header["If-None-Match"]) {
		for _, name := range [...]string{"Content-Type", "Content-Language", "Link", headerSurrogate} { // RFC 9110, section 15.4.5
			delete(h, name)
		}
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified, 0
	}
	body := found.In(coding)
	if coding != answer.Identity {
		h["Content-Encoding"] = []string{coding.String()}
	}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return http.StatusOK, 0
	}
	onewrite.Expect(r.Context())
	size, _ = w.Write(body) // a client that is gone needs no answer
	return http.StatusOK, size
}

// spelling is how a client has put a question, with every header that an answer may depend on.
func spelling(r *http.Request) string {
	var b strings.Builder
	b.Grow(len(r.URL.Path) + len(r.URL.RawQuery) + 3)
	b.WriteString(r.URL.Path)
	b.WriteByte('?')
	b.WriteString(r.URL.RawQuery)
	for _, name := range [...]string{"Accept-Language", "Accept"} {
		for _, value := range r.Header[name] {
			b.WriteByte('\n')
			b.WriteString(name)
			b.WriteString(value)
		}
	}
	return b.String()
}

// recall answers what is remembered in the client's own spelling, before anything else is done. It reports false where
// there is no such answer, or the client may not have it now; then the request goes its usual way.
func (a *API) recall(w http.ResponseWriter, r *http.Request) bool {
	if a.memory == nil || r.Method != http.MethodGet && r.Method != http.MethodHead || r.Header["Authorization"] != nil {
		return false
	}
	start := time.Now()
	at, sure := a.Store.Standing()
	if !sure {
		return false
	}
	found := a.memory.Recall(spelling(r), at)
	if found == nil {
		return false
	}
	h := w.Header()
	client := addressOf(a.fromWhere(r))
	used, wait := a.limits.reads.spend(h, client, start)
	if wait > 0 {
		return false
	}
	id := requestIDFor(r)
	h[headerRequestID] = []string{id}
	a.secure(h)
	a.allowOrigin(h, r)
	h[headerCursor] = a.cursorAt(at)
	status, size := send(w, r, found)
	if status == http.StatusNotModified && used != nil {
		used.CancelAt(start)
	}
	a.logRequest(r, done{route: found.Route, status: status, bytes: int64(size), took: time.Since(start), requestID: id})
	return true
}

// OpenRequests counts the requests under way that may take long.
type OpenRequests struct {
	Waiting int // long polls and streams, which wait for the feed to move
	Exports int
	Imports int
}

// Open counts the requests under way that may take long.
func (a *API) Open() OpenRequests {
	return OpenRequests{Waiting: a.held.count(), Exports: a.exporting.sending.count(), Imports: a.importing.count()}
}

// Remembered says what the memory of answers has done so far, and what it holds.
func (a *API) Remembered() answer.Stats { return a.memory.Stats() }
