package mirror

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const (
	idleTime   = time.Minute // for which an instance may send nothing, beyond what it was asked to wait
	maxProblem = 64 << 10    // bytes of a problem that are read
	maxAfter   = 10 * time.Minute
)

// errExpired says that the feed does not lead on from where the copy stands.
var errExpired = errors.New("the cursor has expired: the copy begins anew with the export")

// client asks an instance.
type client struct {
	http   *http.Client
	source *url.URL
}

func newClient(given *http.Client, source *url.URL) *client {
	if given == nil {
		given = &http.Client{CheckRedirect: sameHost}
	}
	return &client{http: given, source: source}
}

// sameHost refuses to be led to another host, which is not the one whose copy this is.
func sameHost(r *http.Request, via []*http.Request) error {
	if r.URL.Host != via[0].URL.Host || len(via) > 5 {
		return fmt.Errorf("the instance leads to %s", r.URL.Redacted())
	}
	return nil
}

// answer is what an instance sends. It ends with an error where nothing comes for too long.
type answer struct {
	header http.Header
	body   io.ReadCloser
	idle   *time.Timer
	most   time.Duration
	cancel context.CancelCauseFunc
	ctx    context.Context
}

var errIdle = errors.New("the instance sends nothing")

// get asks for a path. The answer is to be closed.
func (c *client) get(ctx context.Context, path string, q url.Values, wait time.Duration) (*answer, error) {
	u := *c.source
	u.Path += path
	u.RawQuery = q.Encode()
	ctx, cancel := context.WithCancelCause(ctx)
	a := &answer{cancel: cancel, ctx: ctx, most: idleTime + wait}
	a.idle = time.AfterFunc(a.most, func() { cancel(errIdle) })
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		a.end()
		return nil, fmt.Errorf("ask for %s: %w", path, err)
	}
	w, err := c.http.Do(r)
	if err != nil {
		a.end()
		return nil, passing{error: fmt.Errorf("ask for %s: %w", path, cmp.Or(a.cause(), err))}
	}
	a.header, a.body = w.Header, w.Body
	if w.StatusCode == http.StatusOK {
		return a, nil
	}
	defer a.Close()
	return nil, problem(path, w, a)
}

// cause is why the answer was cut by this side, if it was.
func (a *answer) cause() error {
	if cause := context.Cause(a.ctx); errors.Is(cause, errIdle) {
		return cause
	}
	return nil
}

// Read implements [io.Reader]. What breaks off may be asked for again.
func (a *answer) Read(p []byte) (int, error) {
	n, err := a.body.Read(p)
	a.idle.Reset(a.most)
	if err != nil && !errors.Is(err, io.EOF) {
		err = passing{error: fmt.Errorf("the answer broke off: %w", cmp.Or(a.cause(), err))}
	}
	return n, err
}

// Close implements [io.Closer].
func (a *answer) Close() error {
	err := a.body.Close()
	a.end()
	return err
}

func (a *answer) end() {
	a.idle.Stop()
	a.cancel(nil)
}

// problem says what an answer that is none says (RFC 9457).
func problem(path string, w *http.Response, body io.Reader) error {
	var p struct{ Type, Title, Detail string }
	text, _ := io.ReadAll(io.LimitReader(body, maxProblem))
	if err := json.Unmarshal(text, &p); err != nil || p.Title == "" {
		p.Title = w.Status
	}
	err := fmt.Errorf("%s answers %d: %s: %s", path, w.StatusCode, p.Title, p.Detail)
	switch {
	case w.StatusCode == http.StatusGone && p.Type == "/problems/cursor-expired":
		return errExpired
	case w.StatusCode >= http.StatusInternalServerError, w.StatusCode == http.StatusTooManyRequests, w.StatusCode == http.StatusRequestTimeout:
		seconds, _ := strconv.Atoi(w.Header.Get("Retry-After"))
		return passing{error: err, after: min(time.Duration(max(seconds, 0))*time.Second, maxAfter)}
	}
	return err
}
