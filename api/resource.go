package api

import (
	"encoding/json"
	"net/url"
	"strings"

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

// PageInfo says where a page lies in its list.
type PageInfo struct {
	Size  int     `json:"size" minimum:"1" maximum:"100"`            // How many items a page has at most
	Total *int    `json:"total" minimum:"0" extensions:"x-nullable"` // How many items the whole list has, exactly; null with page[total]=none
	Next  *string `json:"next" extensions:"x-nullable"`              // For page[after]: the cursor behind this page, or null at the end
	Prev  *string `json:"prev" extensions:"x-nullable"`              // For page[before]: the cursor before this page, or null at the beginning
}

// PageLinks leads to this page and its neighbours. The Link header says the same (RFC 8288).
type PageLinks struct {
	Self  string  `json:"self"` // This page, its query in canonical form
	First string  `json:"first"`
	Next  *string `json:"next" extensions:"x-nullable"`
	Prev  *string `json:"prev" extensions:"x-nullable"`
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
}

func (r resource[T, W]) list(c echo.Context) error {
	q, known, err := r.api.listQuery(c, r.resource)
	if err != nil {
		return err
	}
	page, err := r.source.List(c.Request().Context(), q)
	if err != nil {
		return err
	}
	data, err := array(page.Items, func(item T) (json.RawMessage, error) { return r.object(q, known, item) })
	if err != nil {
		return err
	}
	body, err := r.api.pageBody(c, q, data, page.Total, page.Next, page.Prev)
	if err != nil {
		return err
	}
	return respond(c, typeJSON, body)
}

// array writes the items of a page.
func array[T any](items []T, object func(T) (json.RawMessage, error)) ([]byte, error) {
	data := []byte{'['}
	for i, item := range items {
		if i > 0 {
			data = append(data, ',')
		}
		o, err := object(item)
		if err != nil {
			return nil, err
		}
		data = append(data, o...)
	}
	return append(data, ']'), nil
}

// respondItems answers with a page that the public does not get.
func respondItems[T any](a *API, c echo.Context, q *query.Query, page query.Page[T], object func(T) (json.RawMessage, error)) error {
	data, err := array(page.Items, object)
	if err != nil {
		return err
	}
	body, err := a.pageBody(c, q, data, page.Total, page.Next, page.Prev)
	if err != nil {
		return err
	}
	return respondPrivate(c, body)
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
	item, err := r.source.Find(c.Request().Context(), key)
	if err != nil {
		return err
	}
	object, err := r.object(q, known, item)
	if err != nil {
		return err
	}
	return respondOne(c, object)
}

// object writes one term with the members that are asked for.
func (r resource[T, W]) object(q *query.Query, known *labelled, item T) ([]byte, error) {
	object, err := encode(r.wire(&wiring{vocabulary: known.vocabulary, base: r.api.PublicURL}, item))
	if err != nil || q.Fields == nil {
		return object, err
	}
	return pick(object, q.Fields)
}

// listQuery parses the query of a list with the vocabulary of the moment.
func (a *API) listQuery(c echo.Context, r *query.Resource) (*query.Query, *labelled, error) {
	known, err := a.current(c.Request().Context())
	if err != nil {
		return nil, nil, err
	}
	p := query.Parser{Resource: r, Vocabulary: known.vocabulary, Cursors: a.cursors}
	q, err := p.List(c.Request().URL.RawQuery)
	return q, known, err
}

// itemQuery parses the query of a single item.
func (a *API) itemQuery(c echo.Context, r *query.Resource) (*query.Query, *labelled, error) {
	known, err := a.current(c.Request().Context())
	if err != nil {
		return nil, nil, err
	}
	p := query.Parser{Resource: r, Vocabulary: known.vocabulary, Cursors: a.cursors}
	q, err := p.Item(c.Request().URL.RawQuery)
	return q, known, err
}

// pathKey gives the id or slug of the path. What has the form of neither is not looked up.
func pathKey(c echo.Context) (string, error) {
	key := c.Param("id")
	if !content.ValidSlug(key) {
		return "", content.Errorf(content.NotFound, "ids and slugs are lower-case letters and digits joined by hyphens, at most %d characters", content.MaxSlug)
	}
	return key, nil
}

func respondOne(c echo.Context, object []byte) error { return respond(c, typeJSON, envelope(object)) }

// envelope puts the envelope around a single item.
func envelope(object []byte) []byte {
	body := make([]byte, 0, len(object)+len(`{"data":}`))
	body = append(body, `{"data":`...)
	body = append(body, object...)
	return append(body, '}')
}

// pageBody puts the envelope around the items of a page, and sets the header that says the same as its links.
func (a *API) pageBody(c echo.Context, q *query.Query, data []byte, total int, next, prev query.Position) ([]byte, error) {
	info := PageInfo{Size: q.Page.Size}
	if q.Page.Total {
		info.Total = &total
	}
	links := PageLinks{Self: a.PublicURL + q.URL(), First: a.PublicURL + q.First().URL()}
	if next != nil {
		cursor, link := a.cursors.Encode(q, next), a.PublicURL+neighbour(q, q.Page.Number+1, q.After(a.cursors, next))
		info.Next, links.Next = &cursor, &link
	}
	if prev != nil {
		cursor, link := a.cursors.Encode(q, prev), a.PublicURL+neighbour(q, q.Page.Number-1, q.Before(a.cursors, prev))
		info.Prev, links.Prev = &cursor, &link
	}
	body, err := encode(Page[json.RawMessage]{Page: info, Links: links})
	if err != nil {
		return nil, err
	}
	c.Response().Header().Set("Link", linkHeader(links))
	// The items are JSON already: they are put in, not written again.
	rest := body[len(`{"data":null`):]
	whole := make([]byte, 0, len(`{"data":`)+len(data)+len(rest))
	whole = append(whole, `{"data":`...)
	whole = append(whole, data...)
	return append(whole, rest...), nil
}

// neighbour gives the path of the next or the previous page: by its number where pages are numbered and reach
// so far, else by its cursor.
func neighbour(q *query.Query, number int, byCursor *query.Query) string {
	if q.Page.Number > 0 && q.Reaches(number) {
		return q.Numbered(number).URL()
	}
	return byCursor.URL()
}

// linkHeader mirrors the links of a page (RFC 8288, section 3).
func linkHeader(l PageLinks) string {
	parts := []string{linkTo(l.Self, "self"), linkTo(l.First, "first")}
	if l.Next != nil {
		parts = append(parts, linkTo(*l.Next, "next"))
	}
	if l.Prev != nil {
		parts = append(parts, linkTo(*l.Prev, "prev"))
	}
	return strings.Join(parts, ", ")
}

// linkTo escapes what a URI may not hold: links keep brackets readable in JSON.
func linkTo(target, rel string) string {
	path, q, found := strings.Cut(target, "?")
	if found {
		q = strings.NewReplacer("[", "%5B", "]", "%5D").Replace(q)
		target = path + "?" + q
	}
	if _, err := url.Parse(target); err != nil {
		return ""
	}
	return "<" + target + `>; rel="` + rel + `"`
}
