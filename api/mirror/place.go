package mirror

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// place is where a copy stands, as it keeps it.
type place struct {
	Source string `json:"source"`
	Filter string `json:"filter"`
	Stage  Stage  `json:"stage"`
	Cursor string `json:"cursor"`          // of the export: from which the feed goes on behind it
	After  string `json:"after,omitempty"` // of the export: the id of the last release that was taken
}

// text gives the place as a copy keeps it.
func (p place) text() string {
	text, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings alone
	}
	return string(text)
}

// reading is a mirror at work.
type reading struct {
	*Mirror
	client *client
	place  place
	status Status
	once   bool
}

func (m *Mirror) reading(ctx context.Context, once bool) (*reading, error) {
	source, err := url.Parse(strings.TrimSuffix(m.Source, "/"))
	if err != nil || source.Scheme != "http" && source.Scheme != "https" || source.Host == "" || source.RawQuery != "" || source.Fragment != "" {
		return nil, fmt.Errorf("%q is not the address of an instance, such as https://press.example.org", m.Source)
	}
	for name := range m.Filter {
		if !strings.HasPrefix(name, "filter[") && name != "lineage" {
			return nil, fmt.Errorf("%q is not part of a filter: filter[…] and lineage are", name)
		}
	}
	r := &reading{Mirror: m, client: newClient(m.Client, source), once: once,
		place: place{Source: source.String(), Filter: m.Filter.Encode(), Stage: Exporting}}
	r.status.Stage = Exporting
	return r, r.retried(ctx, func() error { return r.askPlace(ctx) })
}

// askPlace stands where the copy does.
func (r *reading) askPlace(ctx context.Context) error {
	kept, err := r.Copy.Place(ctx)
	if err != nil {
		return fmt.Errorf("ask the copy where it stands: %w", err)
	}
	if kept == "" {
		return nil
	}
	var p place
	if err := json.Unmarshal([]byte(kept), &p); err != nil {
		return fmt.Errorf("read where the copy stands: %w", err)
	}
	switch {
	case p.Source != r.place.Source:
		return fmt.Errorf("the copy is one of %s, not of %s", p.Source, r.place.Source)
	case p.Filter != r.place.Filter:
		return fmt.Errorf("the copy has the filter %q, not %q: another filter needs another copy", p.Filter, r.place.Filter)
	}
	r.place, r.status.Stage = p, p.Stage
	return nil
}

// take does a step, and stands where it leads.
func (r *reading) take(ctx context.Context, s Step, next place) error {
	s.Place = next.text()
	if err := r.Copy.Take(ctx, s); err != nil {
		return err
	}
	r.place = next
	return nil
}

// anew begins with the export again. What the copy has stays there until the export says what has become of it.
func (r *reading) anew() {
	r.place = place{Source: r.place.Source, Filter: r.place.Filter, Stage: Exporting}
	r.status = Status{Stage: Exporting, Anew: r.status.Anew + 1, Changes: r.status.Changes}
}

func (r *reading) report(err error) {
	if r.Report != nil {
		r.status.Err = err
		r.Report(r.status)
	}
}
