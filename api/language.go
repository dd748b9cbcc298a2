package api

import (
	"net/http"
	"slices"

	"golang.org/x/text/language"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/search"
)

// maxLanguages is how many languages are looked for at most.
const maxLanguages = 10

// languages lists the languages that a client wants, the dearest first, each followed by its wider forms: those of
// locale=, else those of Accept-Language (RFC 9110, section 12.5.4; RFC 4647, section 3.4). Behind them all comes
// the language a release was written in, which needs no name.
func languages(r *http.Request, q *query.Query) []string {
	var tags []language.Tag
	if q.Locale != "" {
		tags = []language.Tag{language.Make(q.Locale)}
	} else if accepted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language")); err == nil {
		tags = accepted
	}
	var wanted []string
	for _, t := range tags {
		for ; t != language.Und && len(wanted) < maxLanguages; t = wider(t) {
			if s := t.String(); content.ValidLocale(s) && !slices.Contains(wanted, s) {
				wanted = append(wanted, s)
			}
		}
	}
	return wanted
}

// wider takes the last part of a tag away: sr-Latn-RS, sr-Latn, sr.
func wider(t language.Tag) language.Tag {
	base, script, region := t.Raw()
	switch {
	case region != (language.Region{}):
		region = language.Region{}
	case script != (language.Script{}):
		script = language.Script{}
	default:
		return language.Und
	}
	w, err := language.Compose(base, script, region)
	if err != nil {
		return language.Und
	}
	return w
}

// in gives the labels for a release that is shown in a language: in that language, where somebody asked for it.
func (l *labelled) in(locale string, wanted []string) *document.Labels {
	if !slices.Contains(wanted, locale) || !slices.Contains(l.locales, locale) {
		return l.labels
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	known := l.translated[locale]
	if known == nil {
		known = document.NewLabels(l.vocabulary, locale)
		l.translated[locale] = known
	}
	return known
}

// sortKey gives what the name of a term is sorted by.
func (l *labelled) sortKey(name string) string {
	if key, known := l.sortKeys.Load(name); known {
		return key.(string)
	}
	key := content.SortKey(name)
	l.sortKeys.Store(name, key)
	return key
}

// newLabelled writes the labels of a vocabulary, and notes the languages its terms have names in.
func newLabelled(v *content.Vocabulary) *labelled {
	return &labelled{
		vocabulary: v, labels: document.NewLabels(v, ""), locales: v.Locales(), translated: map[string]*document.Labels{},
		names: search.NewNames(v),
	}
}
