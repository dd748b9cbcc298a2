package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of the feed of changes.
const (
	MaxChanges     = 1000 // of one answer
	UsualChanges   = 100
	MaxWait        = 30 // seconds
	maxPlaceCursor = 512
)

// Place is a place in the feed of changes: behind an event.
type Place struct {
	Seq   int64  // the position of the event; 0 at the beginning
	Event string // its random id, by which a position that was given anew is told from the one before; "" at the beginning
	Since int64  // how far the feed was pruned when the reading began that came to this place
}

// Stretch says which part of the feed was read.
type Stretch struct {
	Next Place // where it ends
	More bool  // there are events behind it
	Head int64 // the position of the newest event
}

// Detail says how much the feed shows of what has changed.
type Detail string

// How much is shown.
const (
	Bare    Detail = "none"    // that it has changed
	Summary Detail = "summary" // as in a list
	Full    Detail = "full"    // as in the export
)

// Following is what is asked of the feed of changes besides a filter.
type Following struct {
	Place  *Place // nil for the beginning
	Stale  bool   // the terms of the filter stand for others now than when the cursor was made
	Limit  int
	Types  []string // in the order of [ChangeTypes]; nil for all
	Detail Detail
	Wait   time.Duration
}

// Wants reports whether events of a type are asked for.
func (f *Following) Wants(kind string) bool { return f.Types == nil || slices.Contains(f.Types, kind) }

// Exporting is what is asked of the export besides a filter.
type Exporting struct {
	After string // the id of the last release that was received before; empty for the whole
	Place *Place // where the feed stood when the export began; nil where it begins now
	Stale bool   // as in Following
}

// ChangeTypes lists the types of what the feed tells of.
func ChangeTypes() []string {
	return []string{"release", "field_of_work", "state", "structure", "field_operation", "meeting"}
}

// Changes describes the feed of changes: its filters are those of the published list.
func Changes() *Resource { return followed("changes", "/v1/changes") }

// Stream describes the feed of changes as server-sent events.
func Stream() *Resource { return followed("changes", "/v1/changes/stream") }

// Export describes the export of the releases.
func Export() *Resource { return followed("releases", "/v1/export/releases.ndjson") }

// followed makes a resource of which nothing is asked but conditions.
func followed(name, path string) *Resource {
	r := &Resource{Name: name, Path: path, Lineage: true}
	for _, f := range Releases().Fields {
		if f.Filter {
			f.Sort = false
			r.Fields = append(r.Fields, f)
		}
	}
	return r
}

// Following reads a query of the feed of changes. The error is [Faults].
func (p *Parser) Following(rawQuery string) (*Query, *Following, error) {
	return p.followingReader("cursor", "limit", "types", "resource", "wait").following(rawQuery)
}

// Streaming reads a query of the feed as server-sent events. The last id that the client has seen counts for more than
// the cursor of the address, which stays the same when a client connects again. The error is [Faults].
func (p *Parser) Streaming(rawQuery, lastID string) (*Query, *Following, error) {
	r := p.followingReader("cursor", "types", "resource")
	r.lastID = lastID
	return r.following(rawQuery)
}

func (r *reader) following(rawQuery string) (*Query, *Following, error) {
	f := &Following{Limit: UsualChanges, Detail: Summary}
	q, err := r.read(rawQuery, func(g given) {
		switch {
		case !slices.Contains(r.known, g.name):
			r.followingParameter(g)
		case g.name == "limit":
			if n, ok := r.count(g, InvalidPage, MaxChanges); ok {
				f.Limit = n
			}
		case g.name == "types":
			f.Types = r.changeTypes(g)
		case g.name == "resource":
			if text, ok := r.once(g); ok && r.oneOf(g, InvalidFields, text, string(Bare), string(Summary), string(Full)) {
				f.Detail = Detail(text)
			}
		case g.name == "wait":
			f.Wait = r.wait(g)
		default:
			r.followingParameter(g)
		}
	})
	f.Place, f.Stale = r.behind, r.stale
	return q, f, err
}

// Export reads a query of the export. The error is [Faults].
func (p *Parser) Export(rawQuery string) (*Query, *Exporting, error) {
	e := &Exporting{}
	r := p.followingReader("cursor", "after")
	var after *given
	q, err := r.read(rawQuery, func(g given) {
		if g.name != "after" {
			r.followingParameter(g)
			return
		}
		after = &g
		text, ok := r.once(g)
		if _, id := uuidBytes(text); ok && !id {
			r.fault(g, InvalidPage, codeUnknownValue, quoted(text)+" is not the id of a release")
		}
		e.After = text
	})
	e.Place, e.Stale = r.behind, r.stale
	if err == nil && (after == nil) != (r.placed == nil) {
		given, missing := "after", "cursor"
		if after == nil {
			given, missing = missing, given
		}
		return nil, nil, Faults{{Problem: InvalidPage, Code: codeConflict, Parameter: given,
			Detail: fmt.Sprintf("an export goes on with both, the id of the last line and the Changes-Cursor of its beginning: %s is missing", missing)}}
	}
	return q, e, err
}

func (p *Parser) followingReader(names ...string) *reader {
	r := p.listReader()
	r.known = append([]string{"filter", "lineage"}, names...)
	return r
}

// followingParameter reads what the feed and the export have in common.
func (r *reader) followingParameter(g given) {
	switch g.root {
	case "filter":
		r.worded(g)
		r.filter(g)
	case "lineage":
		r.worded(g)
		r.switchParameter(g)
	case "cursor":
		if len(g.keys) > 0 {
			r.unknown(g)
			return
		}
		r.placed = &g
	default:
		r.unknown(g)
	}
}

// worded keeps how a filter is written: a cursor is refused with another filter, but expires where the same words have
// come to mean something else.
func (r *reader) worded(g given) {
	for _, v := range g.values {
		r.query.Wording = append(r.query.Wording, g.name+"="+v)
	}
}

// behindCursor reads the cursor, once the filter it has to go with is known.
func (r *reader) behindCursor() {
	slices.Sort(r.query.Wording)
	g := r.placed
	if r.lastID != "" {
		g = &given{name: "Last-Event-ID", values: []string{r.lastID}}
	}
	if g == nil || !r.orderKnown() {
		return
	}
	token, ok := r.once(*g)
	if !ok {
		return
	}
	place, belongs := r.Cursors.decodePlace(&r.query, token)
	switch {
	case place == nil:
		r.fault(*g, InvalidCursor, codeBadCursor, "the cursor is not one of this service; take it from next of an answer, or from Changes-Cursor of an export")
	case belongs == otherFilter:
		r.fault(*g, InvalidCursor, codeBadCursor, "the cursor belongs to another filter; begin anew, with the export of what this filter finds")
	default:
		r.behind, r.stale = place, belongs == otherMeaning
	}
}

func (r *reader) changeTypes(g given) []string {
	texts, ok := r.list(g, InvalidFilter, len(ChangeTypes()))
	if !ok {
		return nil
	}
	for _, text := range texts {
		r.oneOf(g, InvalidFilter, text, ChangeTypes()...)
	}
	return slices.DeleteFunc(ChangeTypes(), func(t string) bool { return !slices.Contains(texts, t) })
}

// wait reads how long an answer may be held back until there is something to tell.
func (r *reader) wait(g given) time.Duration {
	text, ok := r.once(g)
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > MaxWait || strconv.Itoa(n) != text {
		r.fault(g, InvalidPage, codeOutOfRange, fmt.Sprintf("%s is not a number of seconds from 0 to %d", quoted(text), MaxWait))
		return 0
	}
	return time.Duration(n) * time.Second
}

// FollowingParameters lists every parameter of the feed of changes, StreamingParameters those of the stream, and
// ExportingParameters those of the export.
func (r *Resource) FollowingParameters() []Parameter {
	return append(r.StreamingParameters(),
		Parameter{Name: "limit", Type: "integer", Min: 1, Max: MaxChanges,
			Doc: fmt.Sprintf("How many events are told at most. Without it: %d", UsualChanges)},
		Parameter{Name: "wait", Type: "integer", Min: 0, Max: MaxWait,
			Doc: "How many seconds the answer may be held back while there is nothing to tell. Without it: 0"})
}

// StreamingParameters lists every parameter of the feed as server-sent events.
func (r *Resource) StreamingParameters() []Parameter {
	return append(r.filterParameters(),
		cursorParameter("The place from which to go on: next of an answer, or Changes-Cursor of an export. Without it: the beginning"),
		Parameter{Name: "types", List: true, MaxList: len(ChangeTypes()), Type: "string", Enum: ChangeTypes(),
			Doc: "The types of what is told of. Without it: all"},
		Parameter{Name: "resource", Type: "string", Enum: []string{string(Bare), string(Summary), string(Full)},
			Doc: "How much is shown of what has changed: nothing, what lists show, or what the export shows. Without it: summary"})
}

// ExportingParameters lists every parameter of the export.
func (r *Resource) ExportingParameters() []Parameter {
	return append(r.filterParameters(),
		Parameter{Name: "after", Type: "string", Format: "uuid",
			Doc: "The id of the last line received, to go on behind it; with cursor"},
		cursorParameter("The Changes-Cursor that the export began with; with after"))
}

func cursorParameter(doc string) Parameter {
	return Parameter{Name: "cursor", Type: "string", Min: 1, Max: maxPlaceCursor, Doc: doc}
}

func (r *Resource) filterParameters() []Parameter {
	all := r.Parameters()
	return slices.DeleteFunc(all, func(p Parameter) bool { return !strings.HasPrefix(p.Name, "filter[") && p.Name != "lineage" })
}
