package content

import (
	"cmp"
	"maps"
	"slices"
)

// Vocabulary is a snapshot of all terms. It does not change once made and may be shared.
type Vocabulary struct {
	items map[TermType][]Item
	byID  map[termID]Item
	keys  map[termKey]string // id by spelling
	moved map[termKey]string // id by a slug the term had before

	former map[termID][]string // slugs that terms had before, and ids of those merged into them
	merged map[termID][]string // ids of terms that are gone, by the term they were merged into
}

type termID struct {
	kind TermType
	id   string
}

type termKey struct {
	kind TermType
	key  string
}

// FormerSlug is a slug that a term had before it was renamed.
type FormerSlug struct {
	Type TermType
	Slug string
	ID   string
}

// NewVocabulary makes a snapshot of terms. Every field operation is found as a structure too, so items
// holds it once. Where two terms of a type claim the same spelling, the one in use wins, then the first.
func NewVocabulary(items []Item, former []FormerSlug) *Vocabulary {
	v := &Vocabulary{
		items: map[TermType][]Item{}, byID: map[termID]Item{},
		keys: map[termKey]string{}, moved: map[termKey]string{},
	}
	for _, it := range items {
		v.add(it)
		if o, ok := it.(*FieldOperation); ok {
			v.add(o.Structure())
		}
	}
	for _, list := range v.items {
		slices.SortStableFunc(list, func(a, b Item) int {
			return cmp.Or(cmp.Compare(a.Common().Position, b.Common().Position), cmp.Compare(a.Common().Slug, b.Common().Slug))
		})
	}
	v.index()
	for _, m := range former {
		v.moved[termKey{structural(m.Type), m.Slug}] = m.ID
	}
	v.indexMerged()
	return v
}

func (v *Vocabulary) add(it Item) {
	v.items[it.Type()] = append(v.items[it.Type()], it)
	v.byID[termID{it.Type(), it.Common().ID}] = it
}

// index fills keys: names in use before names of retired terms, names before aliases.
func (v *Vocabulary) index() {
	claim := func(it Item, spellings ...string) {
		for _, s := range spellings {
			k := termKey{it.Type(), Key(s)}
			if _, taken := v.keys[k]; !taken && k.key != "" {
				v.keys[k] = it.Common().ID
			}
		}
	}
	for kind, list := range v.items {
		for _, it := range list {
			v.keys[termKey{kind, Key(it.Common().Slug)}] = it.Common().ID
		}
		for _, retired := range []bool{false, true} {
			for _, it := range list {
				if t := it.Common(); (t.Status == Retired) == retired {
					claim(it, t.Name)
				}
			}
			for _, it := range list {
				if t := it.Common(); (t.Status == Retired) == retired {
					claim(it, Spellings(it)...)
				}
			}
		}
	}
}

// Spellings lists what a term is called, its name first: aliases, names in other languages and, for a
// State, its code.
func Spellings(it Item) []string {
	t := it.Common()
	all := append([]string{t.Name}, t.Aliases...)
	for _, locale := range sortedKeys(t.Names) {
		all = append(all, t.Names[locale])
	}
	if s, ok := it.(*State); ok {
		all = append(all, s.Code)
	}
	return all
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Items lists the terms of a type by position. The slice is shared: do not change it.
func (v *Vocabulary) Items(t TermType) []Item { return v.items[t] }

// Item gives the term of a type with an id, or nil.
func (v *Vocabulary) Item(t TermType, id string) Item { return v.byID[termID{t, id}] }

// Lookup finds the term of a type by id, slug, name, alias, code or a slug it had before, or gives nil.
func (v *Vocabulary) Lookup(t TermType, spelling string) Item {
	if it := v.byID[termID{t, spelling}]; it != nil {
		return it
	}
	if id, ok := v.keys[termKey{t, Key(spelling)}]; ok {
		return v.byID[termID{t, id}]
	}
	if id, ok := v.moved[termKey{structural(t), spelling}]; ok {
		return v.byID[termID{t, id}]
	}
	return nil
}

// Resolve is Lookup by plain strings, for the query grammar: it gives the term's id and slug.
func (v *Vocabulary) Resolve(termType, spelling string) (id, slug string, ok bool) {
	it := v.Lookup(TermType(termType), spelling)
	if it == nil {
		return "", "", false
	}
	return it.Common().ID, it.Common().Slug, true
}

// Slugs lists the slugs of a type by position, to suggest one for a spelling that is not known.
func (v *Vocabulary) Slugs(termType string) []string {
	list := v.items[TermType(termType)]
	slugs := make([]string, len(list))
	for i, it := range list {
		slugs[i] = it.Common().Slug
	}
	return slugs
}

// Locales lists the languages in which some term has a name besides the one the institution goes by.
func (v *Vocabulary) Locales() []string {
	seen := map[string]bool{}
	for _, it := range v.byID {
		for locale := range it.Common().Names {
			seen[locale] = true
		}
	}
	locales := make([]string, 0, len(seen))
	for locale := range seen {
		locales = append(locales, locale)
	}
	slices.Sort(locales)
	return locales
}

// With gives the vocabulary with some terms added, or in the place of those with the same ids.
func (v *Vocabulary) With(items []Item) *Vocabulary {
	if len(items) == 0 {
		return v
	}
	fresh := map[termID]Item{}
	for _, it := range items {
		fresh[termID{it.Type(), it.Common().ID}] = it
	}
	var all []Item
	for _, it := range v.Own() {
		id := termID{it.Type(), it.Common().ID}
		if newer, ok := fresh[id]; ok {
			it = newer
			delete(fresh, id)
		}
		all = append(all, it)
	}
	for _, it := range items { // in the order given, since the first of two claims a spelling
		if id := (termID{it.Type(), it.Common().ID}); fresh[id] == it {
			all = append(all, it)
		}
	}
	return v.of(all)
}

// Without gives the vocabulary without a term.
func (v *Vocabulary) Without(it Item) *Vocabulary {
	return v.of(slices.DeleteFunc(v.Own(), func(o Item) bool {
		return o.Type() == it.Type() && o.Common().ID == it.Common().ID
	}))
}

// Own lists every term once: field operations as such, and not as structures too.
func (v *Vocabulary) Own() []Item {
	var all []Item
	for _, list := range v.items {
		for _, it := range list {
			if s, ok := it.(*Structure); !ok || s.Kind != KindFieldOperation {
				all = append(all, it)
			}
		}
	}
	return all
}

// of gives a vocabulary of other terms in which the same slugs lead to them.
func (v *Vocabulary) of(all []Item) *Vocabulary {
	w := NewVocabulary(all, nil)
	w.moved = maps.Clone(v.moved)
	w.indexMerged()
	return w
}
