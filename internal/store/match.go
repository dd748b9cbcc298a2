package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
)

// editions are published versions of releases, by which to tell what was among what a filter finds.
type editions struct {
	byVersion  map[editionKey]*edition
	vocabulary *content.Vocabulary
	where      []query.Clause
}

type editionKey struct {
	id      string
	version int
}

// edition is what filters ask of a published version.
type edition struct {
	ID               string
	Slug             string
	Kind             string
	Title            string
	Date             *string
	Places           []string
	Locale           string
	FirstPublishedAt time.Time           `json:"first_published_at"`
	PublishedAt      time.Time           `json:"published_at"`
	Origin           *document.Origin    `json:"origin"`
	Tags             map[string][]string `json:"-"`
}

// editions reads the versions that decide whether releases that are not found now were found before.
func (w *feedWalk) editions(ctx context.Context, rows []eventRow, found map[string]bool) (*editions, error) {
	vocabulary, err := w.s.vocabularyOn(ctx, w.db)
	if err != nil {
		return nil, err
	}
	e := &editions{byVersion: map[editionKey]*edition{}, vocabulary: vocabulary, where: w.q.Where}
	var keys [][]any
	for _, r := range rows {
		if r.Type == typeRelease && (!found[r.ItemID] || r.Op != content.Upsert) {
			keys = append(keys, []any{r.ItemID, r.Version}, []any{r.ItemID, r.Version - 1})
		}
	}
	if len(keys) == 0 {
		return e, nil
	}
	var versions []versionRow
	err = w.db.Select("release_id", "version", "head", "tail", "tags").Where("(release_id, version) IN ?", keys).Find(&versions).Error
	if err != nil {
		return nil, fmt.Errorf("read earlier versions: %w", err)
	}
	for i := range versions {
		v := &versions[i]
		one := &edition{}
		if err := json.Unmarshal([]byte("{"+v.Head+","+v.Tail+"}"), one); err != nil {
			return nil, fmt.Errorf("read version %d of release %s: %w", v.Version, v.ReleaseID, err)
		}
		one.Tags = e.presentTags(v)
		e.byVersion[editionKey{v.ReleaseID, v.Version}] = one
	}
	return e, nil
}

// presentTags gives the terms of a version, those that were merged into others since as these.
func (e *editions) presentTags(v *versionRow) map[string][]string {
	card := &document.Card{Tags: v.Tags}
	tags := map[string][]string{}
	for _, d := range content.Dimensions() {
		for _, id := range card.TagIDs(d) {
			if it := e.vocabulary.Lookup(d.Type(), id); it != nil {
				id = it.Common().ID
			}
			tags[string(d)] = append(tags[string(d)], id)
		}
	}
	return tags
}

// mayHold reports whether a reader may hold the release of an event: the version before it or its own was found, or
// nobody can tell any more. That a copy is told of something to leave that it does not have does no harm.
func (e *editions) mayHold(r *eventRow) bool {
	if r.Reason == reasonRetagged || r.Reason == reasonReplaced { // what was there before is not kept
		return true
	}
	own, before := e.byVersion[editionKey{r.ItemID, r.Version}], e.byVersion[editionKey{r.ItemID, r.Version - 1}]
	if own == nil || before == nil && r.Version > 1 {
		return true
	}
	return e.holds(own) || before != nil && e.holds(before)
}

func (e *editions) holds(one *edition) bool {
	return !slices.ContainsFunc(e.where, func(c query.Clause) bool { return !one.holds(&c) })
}

// holds reports whether a clause holds of an edition, as the published list would say.
func (e *edition) holds(c *query.Clause) bool {
	holds := func(c query.Clause) bool { return e.holds(&c) }
	switch {
	case c.Condition != nil:
		return e.meets(c.Condition)
	case c.Logic == query.Or:
		return slices.ContainsFunc(c.Parts, holds)
	case c.Logic == query.Not:
		return !e.holds(&c.Parts[0])
	default:
		return !slices.ContainsFunc(c.Parts, func(c query.Clause) bool { return !holds(c) })
	}
}

func (e *edition) meets(c *query.Condition) bool {
	switch c.Field.Type {
	case query.Tag:
		return meetsSet(c, e.Tags[c.Field.Name], nil)
	case query.Label:
		return meetsSet(c, e.placeKeys(), content.Key)
	case query.Text:
		return meetsText(c, content.Fold(e.Title))
	case query.Day:
		return meetsDay(c, deref(e.Date))
	case query.Instant:
		return meetsInstant(c, e.instant(c.Field.Name))
	default:
		return meetsWord(c, e.word(c.Field.Name))
	}
}

func (e *edition) placeKeys() []string {
	keys := make([]string, len(e.Places))
	for i, p := range e.Places {
		keys[i] = content.Key(p)
	}
	return keys
}

func (e *edition) instant(field string) time.Time {
	if field == "first_published_at" {
		return e.FirstPublishedAt
	}
	return e.PublishedAt
}

func (e *edition) word(field string) string {
	switch {
	case field == "id":
		return e.ID
	case field == "slug":
		return e.Slug
	case field == "kind":
		return e.Kind
	case field == "locale":
		return e.Locale
	case field == "origin_system" && e.Origin != nil:
		return e.Origin.System
	case field == "origin_id" && e.Origin != nil:
		return e.Origin.ID
	default:
		return ""
	}
}

// meetsSet asks of several values.
func meetsSet(c *query.Condition, own []string, fold func(string) string) bool {
	asked := link{fold: fold}
	has := func(values []query.Value) bool {
		return slices.ContainsFunc(asked.values(values), func(v string) bool { return slices.Contains(own, v) })
	}
	switch c.Op {
	case query.Exists:
		return (len(own) > 0) == (c.Values[0].Text == "true")
	case query.All:
		for i := range c.Values {
			if !has(c.Values[i : i+1]) {
				return false
			}
		}
		return true
	case query.None:
		return !has(c.Values)
	default:
		return has(c.Values)
	}
}

func meetsWord(c *query.Condition, own string) bool {
	among := slices.ContainsFunc(c.Values, func(v query.Value) bool { return v.Text == own })
	return among != (c.Op == query.None)
}

func meetsText(c *query.Condition, own string) bool {
	v := content.Fold(c.Values[0].Text)
	switch {
	case v == "":
		return false
	case c.Op == query.Prefix:
		return strings.HasPrefix(own, v)
	case c.Op == query.Contains:
		return strings.Contains(own, v)
	default:
		return own == v
	}
}

func meetsDay(c *query.Condition, own string) bool {
	v := c.Values[0].Text
	switch c.Op {
	case query.Exists:
		return (own != "") == (v == "true")
	case query.Year, query.Month:
		return own != "" && strings.HasPrefix(own, v)
	default:
		return own != "" && compares(c.Op, strings.Compare(own, v))
	}
}

func meetsInstant(c *query.Condition, own time.Time) bool {
	from := c.Values[0].Time
	until := from
	switch c.Op {
	case query.On:
		until = from.AddDate(0, 0, 1)
	case query.Month:
		until = from.AddDate(0, 1, 0)
	case query.Year:
		until = from.AddDate(1, 0, 0)
	default:
		return compares(c.Op, own.Compare(from))
	}
	return !own.Before(from) && own.Before(until)
}

// compares reports whether an operator holds of how two values compare.
func compares(op query.Op, c int) bool {
	switch op {
	case query.Gte:
		return c >= 0
	case query.Gt:
		return c > 0
	case query.Lte:
		return c <= 0
	case query.Lt:
		return c < 0
	default:
		return c == 0
	}
}
