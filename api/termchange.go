package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
	"github.com/dateline-press/dateline/internal/query"
)

// TermInput is what every term is written with. A member that is left out stays as it is; null clears one.
type TermInput struct {
	Slug      string            `json:"slug,omitempty" maxLength:"120"` // Without it, one is made from the name. The one it had before redirects
	Name      string            `json:"name,omitempty" maxLength:"200"` // The one it had before becomes an alias
	Names     map[string]string `json:"names,omitempty" extensions:"x-nullable"`
	Aliases   []string          `json:"aliases,omitempty" maxItems:"100" extensions:"x-nullable"`
	Status    string            `json:"status,omitempty" enums:"active,closed,retired" default:"active"` // closed is for field operations, retired for all others
	Successor *string           `json:"successor,omitempty" extensions:"x-nullable"`                     // The id, the slug or a name of the term that took over
	Position  int               `json:"position,omitempty"`
}

// MergeInput says what a term is merged into.
type MergeInput struct {
	Into string `json:"into"` // The id, the slug or a name of the term that stays
}

// maxAliases is how many aliases a term has at most.
const maxAliases = 100

// readTerm reads what every term has.
func readTerm(in *input, v *content.Vocabulary, kind content.TermType, t *content.Term) {
	in.required("slug", &t.Slug)
	in.required("name", &t.Name)
	in.texts("names", &t.Names)
	for locale := range t.Names {
		if !content.ValidLocale(locale) {
			in.faultAt(in.item("names", short(locale)), codeInvalid, "must be named by a language tag such as ru, sr-Latn or pt-BR")
		}
	}
	in.lines("aliases", &t.Aliases)
	if len(t.Aliases) > maxAliases {
		in.fault("aliases", codeTooMany, "must be at most 100")
	}
	in.required("status", (*string)(&t.Status))
	in.term("successor", kind, v, &t.SuccessorID)
	in.number("position", &t.Position)
}

// create makes a term.
func (r resource[T, W]) create(c echo.Context) error {
	s, known, err := r.begin(c)
	if err != nil {
		return err
	}
	act := r.api.act(c, actionCreate)
	if act.Repeat, err = repeat(c, s); err != nil {
		return err
	}
	var none T
	empty := object()
	told, err := r.source.Change(c.Request().Context(), act, content.TermChange[T]{
		New: r.read(newInput(&empty.value), known.vocabulary, none),
		Edit: func(t T, _ time.Time) error {
			in, common := newInput(&s.value), t.Common()
			common.ID, common.Status = r.api.NewID(), content.Active
			r.read(in, known.vocabulary, t)
			r.end(in)
			if common.Slug == "" {
				common.Slug = prose.Slug(common.Name, defaultLocale)
			}
			return in.err(t.Check())
		},
		Receipt: r.receipt(http.StatusCreated, known),
	})
	if err != nil {
		return err
	}
	return tell(c, told)
}

// begin reads the body of a request about terms.
func (r resource[T, W]) begin(c echo.Context) (sent, *labelled, error) {
	if err := noQuery(c); err != nil {
		return sent{}, nil, err
	}
	s, err := readBody(c, false)
	if err != nil {
		return sent{}, nil, err
	}
	known, err := r.api.current(c.Request().Context())
	return s, known, err
}

// end reports the members that no term of the type is written with.
func (r resource[T, W]) end(in *input) {
	in.end("id", "version", "created_at", "updated_at", "links")
}

// body writes the answer that shows a term, the same as the public gets.
func (r resource[T, W]) body(known *labelled, t T) ([]byte, error) {
	object, err := encode(r.wire(&wiring{vocabulary: known.vocabulary, base: r.api.PublicURL}, t))
	if err != nil {
		return nil, err
	}
	return envelope(object), nil
}

// receipt writes what a request that changed a term is told.
func (r resource[T, W]) receipt(status int, known *labelled) func(T) ([]byte, error) {
	return func(t T) ([]byte, error) {
		body, err := r.body(known, t)
		if err != nil {
			return nil, err
		}
		location := ""
		if status == http.StatusCreated {
			location = r.api.PublicURL + r.resource.Path + "/" + t.Common().Slug
		}
		return receipt(status, location, body)
	}
}

// meant holds that the client means the term as it is.
func (r resource[T, W]) meant(c echo.Context, known *labelled) func(T) error {
	return func(t T) error {
		current, err := r.body(known, t)
		if err != nil {
			return err
		}
		return precondition(c, current, true)
	}
}

// update changes a term by a merge patch (RFC 7396).
func (r resource[T, W]) update(c echo.Context) error {
	s, known, err := r.begin(c)
	if err != nil {
		return err
	}
	key, err := pathKey(c)
	if err != nil {
		return err
	}
	meant := r.meant(c, known)
	told, err := r.source.Change(c.Request().Context(), r.api.act(c, actionUpdate), content.TermChange[T]{
		Key: key,
		Edit: func(t T, _ time.Time) error {
			if err := meant(t); err != nil {
				return err
			}
			in := newInput(&s.value)
			r.read(in, known.vocabulary, t)
			r.end(in)
			return in.err(t.Check())
		},
		Receipt: r.receipt(http.StatusOK, known),
	})
	if err != nil {
		return err
	}
	return tell(c, told)
}

// remove takes away a term that is not in use.
func (r resource[T, W]) remove(c echo.Context) error {
	if err := noQuery(c); err != nil {
		return err
	}
	key, err := pathKey(c)
	if err != nil {
		return err
	}
	known, err := r.api.current(c.Request().Context())
	if err != nil {
		return err
	}
	seesDrafts := keyOf(c).Has(auth.DraftsRead)
	if err := r.source.Remove(c.Request().Context(), r.api.act(c, actionDelete), key, seesDrafts, r.meant(c, known)); err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", privateCaching)
	return c.NoContent(http.StatusNoContent)
}

// merge gives everything that a term is used for to another, and takes it away.
func (r resource[T, W]) merge(c echo.Context) error {
	s, known, err := r.begin(c)
	if err != nil {
		return err
	}
	key, err := pathKey(c)
	if err != nil {
		return err
	}
	in, into := newInput(&s.value), ""
	in.required("into", &into)
	if into == "" && !in.faulty() {
		in.fault("into", codeRequired, "is needed: the id, the slug or a name of the term that stays")
	}
	in.end()
	if err := in.err(); err != nil {
		return err
	}
	act := r.api.act(c, "merge")
	if act.Repeat, err = repeat(c, s); err != nil {
		return err
	}
	told, err := r.source.Merge(c.Request().Context(), act, key, into, r.meant(c, known), r.receipt(http.StatusOK, known))
	if err != nil {
		return err
	}
	return tell(c, told)
}

// noQuery holds that the address says nothing behind a question mark.
func noQuery(c echo.Context) error {
	if c.Request().URL.RawQuery == "" {
		return nil
	}
	return query.Nothing(c.Request().URL.RawQuery)
}
