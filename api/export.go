package api

import (
	"cmp"
	"context"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
)

// exports answers with whole copies.
type exports struct{ api *API }

// Releases answers with every published release.
//
//	@Summary		Export the published releases
//	@Description	One release a line, in the order of their ids, with its body and all its languages, as they all stood at one moment: that of the cursor in Changes-Cursor, from which the feed of changes goes on. Export-Total says how many lines there are. An answer that breaks off goes on with `after`, the id of the last line that came whole, and `cursor`, the Changes-Cursor of the beginning: what has changed meanwhile comes in its present state, and again in the feed from that cursor.
//	@Tags			sync
//	@ID				exportReleases
//	@Produce		application/x-ndjson
//	@Success		200	{object}	document.Line	"The releases, one a line"
//	@Header			200	{string}	Changes-Cursor	"From which the feed of changes goes on"
//	@Header			200	{integer}	Export-Total	"How many lines there are"
//	@Failure		400	{object}	Problem			"Everything that is wrong with the query"
//	@Failure		410	{object}	Problem			"The cursor has expired: begin anew"
//	@Router			/v1/export/releases.ndjson [get]
func (h exports) Releases(c echo.Context) error {
	p, _, err := h.api.parser(c, query.Export())
	if err != nil {
		return err
	}
	q, e, err := p.Export(c.Request().URL.RawQuery)
	if err != nil {
		return err
	}
	if err := fresh(e.Stale); err != nil {
		return err
	}
	return h.api.exporting.send(c, h.api, func(ctx context.Context, x *export) error {
		var labels *document.Labels
		var lines []byte
		return h.api.Store.ExportReleases(ctx, q, e, func(at query.Place, total int, v *content.Vocabulary) error {
			labels = document.NewLabels(v, "")
			return x.begin(h.api.cursors.EncodePlace(q, at), total)
		}, func(page []*document.Record) error {
			lines = lines[:0]
			for _, r := range page {
				lines = append(labels.AppendRecord(lines, r, h.api.PublicURL), '\n')
			}
			_, err := x.Write(lines)
			return err
		})
	})
}

// Terms answers with every term.
//
//	@Summary		Export the vocabulary
//	@Description	One term a line, each with its type, as they all stood at one moment: that of the cursor in Changes-Cursor. A field operation is one line. What a term names comes before it, but for its successor.
//	@Tags			sync
//	@ID				exportTerms
//	@Produce		application/x-ndjson
//	@Success		200	{string}	string			"The terms, one a line"
//	@Header			200	{string}	Changes-Cursor	"From which the feed of changes goes on"
//	@Header			200	{integer}	Export-Total	"How many lines there are"
//	@Router			/v1/export/terms.ndjson [get]
func (h exports) Terms(c echo.Context) error {
	if err := noQuery(c); err != nil {
		return err
	}
	return h.api.exporting.send(c, h.api, func(ctx context.Context, x *export) error {
		at, v, err := h.api.Store.ExportTerms(ctx)
		if err != nil {
			return err
		}
		lines, total, err := termLines(&wiring{vocabulary: v, base: h.api.PublicURL, whole: true})
		if err != nil {
			return err
		}
		if err := x.begin(h.api.cursors.EncodePlace(&query.Query{}, at), total); err != nil {
			return err
		}
		_, err = x.Write(lines)
		return err
	})
}

// termLines writes every term, behind those that it names but for its successor.
func termLines(w *wiring) (lines []byte, total int, err error) {
	for _, kind := range []content.TermType{content.TypeState, content.TypeFieldOperation, content.TypeStructure,
		content.TypeFieldOfWork, content.TypeMeeting} {
		items := slices.Clone(w.vocabulary.Items(kind))
		slices.SortStableFunc(items, func(a, b content.Item) int { return cmp.Compare(w.depth(a), w.depth(b)) })
		for _, it := range items {
			if s, ok := it.(*content.Structure); ok && s.Kind == content.KindFieldOperation {
				continue // it comes as a field operation
			}
			object, err := encode(wireTerm(w, it))
			if err != nil {
				return nil, 0, err
			}
			lines = append(lines, `{"type":"`+string(kind)+`",`...)
			lines = append(append(lines, object[1:]...), '\n')
			total++
		}
	}
	return lines, total, nil
}

// depth gives how many structures a term is below.
func (w *wiring) depth(it content.Item) int {
	n := 0
	for s, ok := it.(*content.Structure); ok && s.ParentID != "" && n < 100; n++ {
		s, ok = w.vocabulary.Item(content.TypeStructure, s.ParentID).(*content.Structure)
	}
	return n
}
