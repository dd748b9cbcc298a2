package api

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
)

// PageInfo says where a page lies in its list.
type PageInfo struct {
	Size  int     `json:"size" minimum:"1" maximum:"100"`            // How many items a page has at most
	Total *int    `json:"total" minimum:"0" extensions:"x-nullable"` // How many items the whole list has, exactly; null with page[total]=none
	Next  *string `json:"next" extensions:"x-nullable"`              // For page[after]: the cursor behind this page, or null at the end
	Prev  *string `json:"prev" extensions:"x-nullable"`              // For page[before]: the cursor before this page, or null at the beginning
}

// PageLinks leads to this page and its neighbours. The Link header says the same (RFC 8288). A query that no URL can say
// has the path it is posted to, and no neighbours: it is posted again with a cursor of the page.
type PageLinks struct {
	Self  string  `json:"self"` // This page, its query in canonical form
	First string  `json:"first"`
	Next  *string `json:"next" extensions:"x-nullable"`
	Prev  *string `json:"prev" extensions:"x-nullable"`
}

// bounds says where a page lies in its list.
type bounds struct {
	total      int
	next, prev query.Position
}

// extras are what a list answers besides its items, where it is asked for.
type extras struct {
	facets    *Facets
	histogram *Histogram
	meta      *ListMeta
	explain   *Explanation
}

// listQuery parses the query of a list with the vocabulary of the moment.
func (a *API) listQuery(c echo.Context, r *query.Resource) (*query.Query, *labelled, error) {
	p, known, err := a.parser(c, r)
	if err != nil {
		return nil, nil, err
	}
	q, err := p.List(c.Request().URL.RawQuery)
	return q, known, err
}

// itemQuery parses the query of a single item.
func (a *API) itemQuery(c echo.Context, r *query.Resource) (*query.Query, *labelled, error) {
	p, known, err := a.parser(c, r)
	if err != nil {
		return nil, nil, err
	}
	q, err := p.Item(c.Request().URL.RawQuery)
	return q, known, err
}

// parser gives what reads the queries of a resource. The public's are read with the terms of where the feed is known to
// stand, which asks nothing of the database.
func (a *API) parser(c echo.Context, r *query.Resource) (*query.Parser, *labelled, error) {
	vocabulary := a.Store.Vocabulary
	if _, sure := standingOf(c); sure && keyOf(c) == nil {
		vocabulary = a.Store.StandingVocabulary
	}
	v, err := vocabulary(c.Request().Context())
	if err != nil {
		return nil, nil, err
	}
	known := a.labelledAs(v)
	return &query.Parser{Resource: r, Vocabulary: known.vocabulary, Words: known.names, Cursors: a.cursors}, known, nil
}

// opening is what an answer begins with: items are written behind it, so that they need not be moved.
const opening = `{"data":`

// itemSize is what an item of a list is reckoned to take, in bytes.
const itemSize = 1500

// array begins the answer with the items of a page. What it gives begins with opening.
func array[T any](items []T, object func(dst []byte, item T) ([]byte, error)) ([]byte, error) {
	return arrayIn(make([]byte, 0, len(items)*itemSize+itemSize), items, object)
}

// arrayIn is array for items of other sizes, written into the room for them.
func arrayIn[T any](room []byte, items []T, object func(dst []byte, item T) ([]byte, error)) (data []byte, err error) {
	data = append(room, opening+"["...)
	for i, item := range items {
		if i > 0 {
			data = append(data, ',')
		}
		if data, err = object(data, item); err != nil {
			return nil, err
		}
	}
	return append(data, ']'), nil
}

// behind puts an object behind others.
func behind[T any](object func(T) ([]byte, error)) func(dst []byte, item T) ([]byte, error) {
	return func(dst []byte, item T) ([]byte, error) {
		o, err := object(item)
		return append(dst, o...), err
	}
}

// respondItems answers with a page that the public does not get.
func respondItems[T any](a *API, c echo.Context, q *query.Query, page query.Page[T], x extras, object func(T) ([]byte, error)) error {
	data, err := array(page.Items, behind(object))
	if err != nil {
		return err
	}
	body, link, err := a.pageBody(q, data, bounds{page.Total, page.Next, page.Prev}, x)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Link", link)
	return respondPrivate(c, body)
}

// listed is the question of a list that everybody gets.
type listed struct {
	query  *query.Query
	wanted []string // languages
	table  bool
}

// askedList reads what the answer with a list depends on besides its query.
func askedList(r *http.Request, q *query.Query) (listed, error) {
	table, err := tabular(r, q)
	l := listed{query: q, table: table}
	if q.Resource.Locales {
		l.wanted = languages(r, q)
	}
	return l, err
}

// question says the same as a question, in one spelling.
func (l listed) question(c echo.Context) question {
	form := "json"
	if l.table {
		form = "csv"
	}
	return question{ // the same for who posts it
		parts: func() []string {
			return []string{l.query.Resource.Path, l.query.Key(), strings.Join(l.wanted, ","), form}
		},
		vary:   varying(l.query),
		posted: c.Request().Method == http.MethodPost,
	}
}

// varying lists the headers that are looked at for an answer.
func varying(q *query.Query) []string {
	var all []string
	if q.Resource.Locales && q.Locale == "" {
		all = append(all, "Accept-Language")
	}
	if q.Resource.Tabular && !q.Single && q.Format == "" {
		all = append(all, "Accept")
	}
	return all
}

// page makes the answer with a page of a list, as JSON or as a table.
func (a *API) page(l listed, data []byte, at bounds, x extras, concerns []string) (*reply, error) {
	body, link, err := a.pageBody(l.query, data, at, x)
	made := &reply{contentType: typeJSON, body: body, link: link, concerns: concerns}
	if err == nil && l.table {
		made.contentType = typeCSV
		made.body, err = tableOf(l.query, data[len(opening):])
	}
	return made, err
}

// pageBody puts the envelope around the items of a page, and gives the header that says the same as its links.
func (a *API) pageBody(q *query.Query, data []byte, at bounds, x extras) (body []byte, link string, err error) {
	info := PageInfo{Size: q.Page.Size}
	if q.Page.Total {
		info.Total = &at.total
	}
	links := PageLinks{Self: a.PublicURL + q.URL(), First: a.PublicURL + q.First().URL()}
	if at.next != nil {
		page := q.After(a.cursors, at.next)
		info.Next, links.Next = &page.Page.Cursor, a.neighbour(q, q.Page.Number+1, page)
	}
	if at.prev != nil {
		page := q.Before(a.cursors, at.prev)
		info.Prev, links.Prev = &page.Page.Cursor, a.neighbour(q, q.Page.Number-1, page)
	}
	body, err = appendRest(data, &info, &links, &x)
	return body, linkHeader(links), err
}

// appendRest puts behind the items what [Results] has besides them: most of it by hand, since it is in every answer.
func appendRest(dst []byte, p *PageInfo, l *PageLinks, x *extras) ([]byte, error) {
	dst = strconv.AppendInt(append(dst, `,"page":{"size":`...), int64(p.Size), 10)
	dst = append(dst, `,"total":`...)
	if p.Total == nil {
		dst = append(dst, "null"...)
	} else {
		dst = strconv.AppendInt(dst, int64(*p.Total), 10)
	}
	dst = appendOptional(append(dst, `,"next":`...), p.Next)
	dst = append(appendOptional(append(dst, `,"prev":`...), p.Prev), '}')
	var err error
	if x.facets != nil {
		dst, err = appendMember(dst, err, "facets", x.facets)
	}
	if x.histogram != nil {
		dst, err = appendMember(dst, err, "histogram", x.histogram)
	}
	dst = document.AppendString(append(dst, `,"links":{"self":`...), l.Self)
	dst = document.AppendString(append(dst, `,"first":`...), l.First)
	dst = appendOptional(append(dst, `,"next":`...), l.Next)
	dst = append(appendOptional(append(dst, `,"prev":`...), l.Prev), '}')
	if x.meta != nil {
		dst, err = appendMember(dst, err, "meta", x.meta)
	}
	if x.explain != nil {
		dst, err = appendMember(dst, err, "explain", x.explain)
	}
	return append(dst, '}'), err
}

// appendMember adds a member, unless there was an error before.
func appendMember(dst []byte, before error, name string, value any) ([]byte, error) {
	text, err := encode(value)
	dst = append(append(append(dst, `,"`...), name...), `":`...)
	return append(dst, text...), errors.Join(before, err)
}

func appendOptional(dst []byte, text *string) []byte {
	if text == nil {
		return append(dst, "null"...)
	}
	return document.AppendString(dst, *text)
}

// neighbour gives the address of the next or the previous page: by its number where pages are numbered and reach
// so far, else by its cursor. A query that no URL can say has none.
func (a *API) neighbour(q *query.Query, number int, byCursor *query.Query) *string {
	if !q.Linked() {
		return nil
	}
	link := a.PublicURL + byCursor.URL()
	if q.Page.Number > 0 && q.Reaches(number) {
		link = a.PublicURL + q.Numbered(number).URL()
	}
	return &link
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
	return "<" + escapeBrackets(target) + `>; rel="` + rel + `"`
}

var brackets = strings.NewReplacer("[", "%5B", "]", "%5D")

func escapeBrackets(target string) string {
	path, q, found := strings.Cut(target, "?")
	if !found {
		return target
	}
	return path + "?" + brackets.Replace(q)
}
