package api

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
)

// RelatedRelease is a release that is near to another.
type RelatedRelease struct {
	document.Release
	Relation Relation `json:"relation"`
}

// Relation says why a release is near to another.
type Relation struct {
	Score   int        `json:"score" minimum:"1"`                              // Points for each shared term and for nearness in time; the higher the nearer
	DaysOff *int       `json:"days_apart" minimum:"0" extensions:"x-nullable"` // How many days lie between their dates; null where one has none
	Shared  SharedTags `json:"shared"`                                         // What both are tagged with
}

// SharedTags are the terms that two releases are both tagged with. A kind of which there are none is left out.
type SharedTags struct {
	Sources         []document.TermRef  `json:"sources,omitempty"`
	FieldsOfWork    []document.TermRef  `json:"fields_of_work,omitempty"`
	States          []document.StateRef `json:"states,omitempty"`
	FieldOperations []document.TermRef  `json:"field_operations,omitempty"`
	Meetings        []document.TermRef  `json:"meetings,omitempty"`
}

// Related answers with the releases that are nearest to one.
//
//	@Summary		Read what is related to a release
//	@Description	Releases that share terms with it, the nearest first, each with the reason. A shared field of work or series of meetings counts 4, a State or field operation 3, a source 1; up to 7 days between the two count 4, up to 31 count 3, up to 183 count 2, up to 731 count 1. Looked at are the 100 nearest in time before and after it with each term.
//	@Tags			releases
//	@ID				listRelated
//	@Produce		json
//	@Param			id	path		string					true	"The id or the slug"
//	@Success		200	{object}	One[[]RelatedRelease]	"The related releases"
//	@Success		301	"The release has another slug now"
//	@Failure		400	{object}	Problem	"Everything that is wrong with the query"
//	@Failure		404	{object}	Problem	"There is no such release"
//	@Failure		410	{object}	Problem	"The release was withdrawn"
//	@Router			/v1/releases/{id}/related [get]
func (h releases) Related(c echo.Context) error {
	key, err := pathKey(c)
	if err != nil {
		return err
	}
	p, known, err := h.api.parser(c, query.Related())
	if err != nil {
		return err
	}
	q, err := p.Few(c.Request().URL.RawQuery, query.UsualRelated)
	if err != nil {
		return err
	}
	wanted := languages(c.Request(), q)
	asked := asking(c, key, q.Key(), strconv.Itoa(q.Page.Size), strings.Join(wanted, ","))
	asked.vary = varying(q)
	return h.api.respond(c, asked, func(ctx context.Context) (*reply, error) {
		found, err := h.api.Store.Related(ctx, key, wanted, q.Page.Size)
		if err != nil {
			return nil, err
		}
		list, err := h.relatives(q, known, wanted, found)
		if err != nil {
			return nil, err
		}
		return one(list, concernsOfReleases()...), nil
	})
}

// relatives writes releases with what makes them near.
func (h releases) relatives(q *query.Query, known *labelled, wanted []string, found []document.Relative) ([]byte, error) {
	selection := h.api.selection(q, q.Fields)
	list, err := array(found, func(dst []byte, r document.Relative) ([]byte, error) {
		labels := known.in(r.Card.Locale, wanted)
		return withMember(labels.Append(dst, r.Card, selection), "relation", relation(labels, &r))
	})
	if err != nil {
		return nil, err
	}
	return list[len(opening):], nil
}

// relation says why a release is near, with the labels of a language.
func relation(labels *document.Labels, r *document.Relative) any {
	shared := map[content.Dimension]json.RawMessage{}
	for _, d := range content.Dimensions() {
		if ids := r.Shared[d]; len(ids) > 0 {
			shared[d] = labels.Refs(d.Type(), ids)
		}
	}
	why := struct {
		Score   int                                   `json:"score"`
		DaysOff *int                                  `json:"days_apart"`
		Shared  map[content.Dimension]json.RawMessage `json:"shared"`
	}{Score: r.Score, Shared: shared}
	if !r.Undated {
		why.DaysOff = &r.DaysOff
	}
	return why
}
