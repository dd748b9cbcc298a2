package mirror

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"strconv"
	"time"
)

const (
	changesPath = "/v1/changes"

	defaultWait = 25 * time.Second
	longestWait = 30 * time.Second // which an instance takes
	pageLimit   = 200              // events
	maxPage     = 256 << 20        // bytes
)

// page is a stretch of the feed.
type page struct {
	Data []struct {
		Seq      int64           `json:"seq"`
		Type     string          `json:"type"`
		ID       string          `json:"id"`
		Op       string          `json:"op"`
		Resource json.RawMessage `json:"resource"`
		Gone     json.RawMessage `json:"gone"`
		Into     *struct {
			ID string `json:"id"`
		} `json:"into"`
	} `json:"data"`
	Next    string `json:"next"`
	HasMore bool   `json:"has_more"`
	Head    int64  `json:"head"`
}

// follow reads the next stretch of the feed and takes it. It waits for something new unless the copy is only to catch
// up, and reports whether the copy has everything there is.
func (r *reading) follow(ctx context.Context) (caughtUp bool, err error) {
	p, err := r.page(ctx)
	if err != nil {
		return false, err
	}
	next := r.place
	next.Cursor = p.Next
	if next != r.place {
		step := Step{Changes: p.changes()}
		if err := r.take(ctx, step, next); errors.Is(err, ErrUnknownTerm) {
			// An item is shown as it is now, and may be tagged with a term of which the feed tells later.
			if err := r.again(ctx, step, next); err != nil {
				return false, err
			}
		} else if err != nil {
			return false, err
		}
	}
	r.status.Changes += int64(len(p.Data))
	r.status.Head = p.Head
	switch {
	case !p.HasMore:
		r.status.Position = p.Head
	case len(p.Data) > 0:
		r.status.Position = p.Data[len(p.Data)-1].Seq
	}
	r.report(nil)
	return !p.HasMore, nil
}

// again does a step together with all terms there are.
func (r *reading) again(ctx context.Context, step Step, next place) error {
	terms, err := r.terms(ctx)
	if err != nil {
		return err
	}
	told := map[string]bool{}
	for _, c := range step.Changes {
		told[c.ID] = true
	}
	for _, c := range terms {
		if !told[c.ID] {
			step.Changes = append(step.Changes, c)
		}
	}
	return r.take(ctx, step, next)
}

func (r *reading) page(ctx context.Context) (*page, error) {
	q := maps.Clone(r.Filter)
	if q == nil {
		q = url.Values{}
	}
	q.Set("cursor", r.place.Cursor)
	q.Set("resource", "full")
	q.Set("limit", strconv.Itoa(pageLimit))
	wait := r.Wait
	if wait <= 0 {
		wait = defaultWait
	}
	if wait = min(wait, longestWait).Truncate(time.Second); r.once {
		wait = 0
	}
	q.Set("wait", strconv.Itoa(int(wait/time.Second)))
	a, err := r.client.get(ctx, changesPath, q, wait)
	if err != nil {
		return nil, err
	}
	defer func() { _ = a.Close() }()
	text, err := io.ReadAll(io.LimitReader(a, maxPage+1))
	if err != nil {
		return nil, err
	}
	var p page
	switch err := json.Unmarshal(text, &p); {
	case len(text) > maxPage:
		return nil, fmt.Errorf("%s answers with more than %d MiB", changesPath, maxPage>>20)
	case err != nil || p.Next == "": // something between here and there has answered, or cut the answer
		return nil, passing{error: fmt.Errorf("%s does not answer with a stretch of a feed", changesPath)}
	}
	return &p, nil
}

// changes gives what has become of each item in the end.
func (p *page) changes() []Change {
	at := map[[2]string]int{}
	var all []Change
	for _, e := range p.Data {
		c := Change{Type: e.Type, ID: e.ID, Gone: e.Gone}
		if e.Into != nil {
			c.Into = e.Into.ID
		}
		if e.Op == "upsert" {
			if c = (Change{Type: e.Type, ID: e.ID, Resource: e.Resource}); len(e.Resource) == 0 || string(e.Resource) == "null" {
				continue // it is gone since, which is told later
			}
		}
		key := [2]string{e.Type, e.ID}
		if i, ok := at[key]; ok {
			all[i] = c
			continue
		}
		at[key] = len(all)
		all = append(all, c)
	}
	return all
}
