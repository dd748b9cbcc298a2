package api

import (
	"context"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

// Page is one page of a list.
type Page[T any] struct {
	Data  []T       `json:"data"`
	Page  PageInfo  `json:"page"`
	Links PageLinks `json:"links"`
}

// One is a single item.
type One[T any] struct {
	Data T `json:"data"`
}

// resource answers for the terms of one type. T is the term, W its form on the wire.
type resource[T content.Item, W any] struct {
	api      *API
	resource *query.Resource
	source   Source[T]
	wire     func(w *wiring, item T) W
	read     func(in *input, v *content.Vocabulary, item T) T // over a term, or over none for a new one
}

func newResource[T content.Item, W any](a *API, r *query.Resource, s Source[T], wire func(*wiring, T) W,
	read func(*input, *content.Vocabulary, T) T) resource[T, W] {
	return resource[T, W]{api: a, resource: r, source: s, wire: wire, read: read}
}

// wiring is what converters to the wire need besides the item.
type wiring struct {
	vocabulary *content.Vocabulary
	base       string // before paths of links
	whole      bool   // with what an exact copy needs besides
}

// formerSlugs lists what leads to a term besides its names, for who keeps a copy.
func (w *wiring) formerSlugs(it content.Item) []string {
	if !w.whole {
		return nil
	}
	return w.vocabulary.FormerSlugs(it)
}

func (r resource[T, W]) list(c echo.Context) error {
	q, known, err := r.api.listQuery(c, r.resource)
	if err != nil {
		return err
	}
	l, err := askedList(c.Request(), q)
	if err != nil {
		return err
	}
	return r.api.respond(c, l.question(c), func(ctx context.Context) (*reply, error) {
		page, err := r.source.List(ctx, q)
		if err != nil {
			return nil, err
		}
		data, err := array(page.Items, behind(func(item T) ([]byte, error) { return r.object(q, known, item) }))
		if err != nil {
			return nil, err
		}
		return r.api.page(l, data, bounds{page.Total, page.Next, page.Prev}, extras{}, []string{everyTerm})
	})
}

func (r resource[T, W]) get(c echo.Context) error {
	key, err := pathKey(c)
	if err != nil {
		return err
	}
	q, known, err := r.api.itemQuery(c, r.resource)
	if err != nil {
		return err
	}
	return r.api.respond(c, asking(c, key, q.Key()), func(ctx context.Context) (*reply, error) {
		item, err := r.source.Find(ctx, key)
		if err != nil {
			return nil, err
		}
		object, err := r.object(q, known, item)
		if err != nil {
			return nil, err
		}
		return one(object, concernsOfTerm(item)...), nil
	})
}

// object writes one term with the members that are asked for.
func (r resource[T, W]) object(q *query.Query, known *labelled, item T) ([]byte, error) {
	w := &wiring{vocabulary: known.vocabulary, base: r.api.PublicURL}
	object, err := encode(r.wire(w, item))
	if err == nil && q.Fields != nil {
		object, err = pick(object, q.Fields)
	}
	if err != nil || !slices.Contains(q.Include, "lineage") {
		return object, err
	}
	return withMember(object, "lineage", w.lineage(item))
}

// pathKey gives the id or slug of the path. What has the form of neither is not looked up.
func pathKey(c echo.Context) (string, error) {
	key := c.Param("id")
	if !content.ValidSlug(key) {
		return "", content.Errorf(content.NotFound, "ids and slugs are lower-case letters and digits joined by hyphens, at most %d characters", content.MaxSlug)
	}
	return key, nil
}

// one makes the answer with a single item.
func one(object []byte, concerns ...string) *reply {
	return &reply{contentType: typeJSON, body: envelope(object), concerns: concerns}
}

// envelope puts the envelope around a single item.
func envelope(object []byte) []byte {
	body := make([]byte, 0, len(object)+len(`{"data":}`))
	body = append(body, `{"data":`...)
	body = append(body, object...)
	return append(body, '}')
}
