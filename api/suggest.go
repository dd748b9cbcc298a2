package api

import (
	"context"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

// Suggestion is what somebody who types may mean: a term, or a release by its title.
type Suggestion struct {
	Type    string          `json:"type" enums:"state,field_of_work,field_operation,structure,meeting,release"`
	ID      string          `json:"id" format:"uuid"`
	Slug    string          `json:"slug"`
	Name    string          `json:"name"`                            // Of the term, or the release's title
	Matched *string         `json:"matched" extensions:"x-nullable"` // The former or other name by which the term was found
	Links   SuggestionLinks `json:"links"`
}

// SuggestionLinks leads to what is suggested.
type SuggestionLinks struct {
	Self     string  `json:"self" format:"uri-reference"`
	Releases *string `json:"releases" extensions:"x-nullable"` // The releases tagged with the term
}

// Suggest answers with what somebody who types may mean.
//
//	@Summary		Suggest while somebody types
//	@Description	Terms with a name, former name or alias of which a word begins with what was typed, then the newest releases with such a title. All words but the last have to be there whole. At most half are terms where there are enough titles.
//	@Tags			releases
//	@ID				suggest
//	@Produce		json
//	@Success		200	{object}	One[[]Suggestion]	"The suggestions"
//	@Failure		400	{object}	Problem				"Everything that is wrong with the query"
//	@Router			/v1/suggest [get]
func (a *API) Suggest(c echo.Context) error {
	p, known, err := a.parser(c, query.Suggestions())
	if err != nil {
		return err
	}
	q, err := p.Few(c.Request().URL.RawQuery, query.UsualSuggestions)
	if err != nil {
		return err
	}
	if q.Search == nil {
		return query.Faults{{Problem: query.InvalidSearch, Code: codeRequired, Parameter: "q", Detail: "q= says what was typed so far"}}
	}
	return a.respond(c, asking(c, q.Search.Raw, strconv.Itoa(q.Page.Size)), func(ctx context.Context) (*reply, error) {
		body, err := a.suggestions(ctx, q, known)
		if err != nil {
			return nil, err
		}
		return one(body, concernsOfReleases()...), nil
	})
}

// suggestions lists what may be meant, terms before titles.
func (a *API) suggestions(ctx context.Context, q *query.Query, known *labelled) ([]byte, error) {
	size, typed := q.Page.Size, typedWords(known.names.Keys(q.Search.Raw))
	titles, err := a.Store.Titled(ctx, typed, size)
	if err != nil {
		return nil, err
	}
	terms := known.names.Suggest(q.Search.Raw, size)
	terms = terms[:min(len(terms), max(size-len(titles), (size+1)/2))]
	all := make([]Suggestion, 0, size)
	for _, t := range terms {
		all = append(all, a.suggestTerm(t.Item, t.Matched))
	}
	for _, card := range titles[:min(len(titles), size-len(all))] {
		title, _ := card.Heading()
		all = append(all, Suggestion{Type: "release", ID: card.ID, Slug: card.Slug, Name: title,
			Links: SuggestionLinks{Self: a.PublicURL + "/v1/releases/" + card.Slug}})
	}
	return encode(all)
}

// leastTyped is how many characters the last word has before titles are looked for: one letter begins most of them.
const leastTyped = 2

// typedWords gives the words of what was typed, where that is enough to look for titles.
func typedWords(keys []string) []string {
	if len(keys) == 0 || len([]rune(keys[len(keys)-1])) < leastTyped {
		return nil
	}
	return keys
}

func (a *API) suggestTerm(it content.Item, matched string) Suggestion {
	t := it.Common()
	p := placeOf(it.Type())
	links := (&wiring{base: a.PublicURL}).links(p.path, p.dimension, t.Slug)
	return Suggestion{Type: string(it.Type()), ID: t.ID, Slug: t.Slug, Name: t.Name, Matched: optional(matched),
		Links: SuggestionLinks{Self: links.Self, Releases: &links.Releases}}
}
