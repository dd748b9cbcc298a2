package query

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// sort reads the order.
func (r *reader) sort(g given) {
	if len(g.keys) > 0 {
		r.fault(g, InvalidSort, codeBadName, "the order is written sort=-date,title, without brackets")
		return
	}
	r.ordered = &g
	if _, ok := r.once(g); !ok {
		return
	}
	names, ok := r.list(g, InvalidSort, MaxSortKeys)
	if !ok {
		return
	}
	var keys []Key
	for _, name := range names {
		if key, ok := r.sortKey(g, name, keys); ok {
			keys = append(keys, key)
		}
	}
	// Ids are unique: what is said behind one decides nothing.
	if i := slices.IndexFunc(keys, func(k Key) bool { return k.Field == "id" }); i >= 0 {
		keys = keys[:i+1]
	}
	// Many are equally relevant: among those the usual order decides.
	if len(keys) == 1 && keys[0].Field == Relevance {
		keys = append(keys, r.Resource.Sort...)
	}
	r.query.Sort = keys
}

func (r *reader) sortKey(g given, text string, before []Key) (Key, bool) {
	name, desc := strings.CutPrefix(text, "-")
	if f := r.Resource.Field(name); f == nil || !f.Sort {
		allowed := r.Resource.sortable()
		r.at(g, Fault{Problem: InvalidSort, Code: codeUnknownField,
			Detail:  fmt.Sprintf("%s cannot be sorted by %s", r.Resource.Name, quoted(name)),
			Allowed: listed(upwards(allowed)), DidYouMean: likelySort(text, allowed)})
		return Key{}, false
	}
	if name == Relevance && (!desc || len(before) > 0) {
		r.at(g, Fault{Problem: InvalidSort, Code: codeConflict, DidYouMean: "-" + Relevance,
			Detail: "what is most relevant comes first, before any other order: sort=-" + Relevance})
		return Key{}, false
	}
	if slices.ContainsFunc(before, func(k Key) bool { return k.Field == name }) {
		r.fault(g, InvalidSort, codeGivenTwice, fmt.Sprintf("%s is sorted by twice", name))
		return Key{}, false
	}
	return Key{Field: name, Desc: desc}, true
}

// upwards writes keys that can be sorted by as they may stand alone.
func upwards(names []string) []string {
	keys := slices.Clone(names)
	if i := slices.Index(keys, Relevance); i >= 0 {
		keys[i] = "-" + Relevance
	}
	return keys
}

// likelySort gives the sort key that was probably meant; "+title", "title:desc" and "title desc" are ways
// of other APIs.
func likelySort(text string, allowed []string) string {
	name, desc := strings.CutPrefix(strings.TrimLeft(text, "+ "), "-")
	name = strings.ToLower(name)
	for _, separator := range []string{":", " ", "."} {
		if head, found := strings.CutSuffix(name, separator+"desc"); found {
			name, desc = head, true
		}
		name = strings.TrimSuffix(name, separator+"asc")
	}
	name = nearest(name, allowed)
	if name == Relevance || desc && name != "" {
		return "-" + name
	}
	return name
}

// fields reads which members are shown.
func (r *reader) fields(g given) {
	if len(r.Resource.Members) == 0 {
		r.unknown(g)
		return
	}
	if len(g.keys) > 0 {
		r.fault(g, InvalidFields, codeBadName, "the members shown are written fields=title,date, without brackets")
		return
	}
	names, ok := r.list(g, InvalidFields, MaxFields)
	if !ok || !r.allKnown(g, InvalidFields, codeUnknownField, names, r.Resource.Members) {
		return
	}
	var shown []string
	for _, m := range r.Resource.Members {
		if m == "id" || slices.Contains(names, m) {
			shown = append(shown, m)
		}
	}
	if slices.Equal(shown, r.query.Shown()) {
		return // what is shown anyway
	}
	r.query.Fields = shown
}

// include reads what is shown besides the members.
func (r *reader) include(g given) {
	if len(r.Resource.Members) == 0 {
		r.unknown(g)
		return
	}
	if len(g.keys) > 0 {
		r.fault(g, InvalidInclude, codeBadName, "what is shown besides is written include=sources.parent, without brackets")
		return
	}
	paths, ok := r.list(g, InvalidInclude, MaxIncludes)
	if !ok || !r.allKnown(g, InvalidInclude, codeUnknownPath, paths, r.Resource.Includes) {
		return
	}
	slices.Sort(paths)
	r.query.Include = slices.Compact(paths)
}

// allKnown reports every name that is not allowed.
func (r *reader) allKnown(g given, problem, code string, names, allowed []string) bool {
	known := true
	for _, name := range names {
		if slices.Contains(allowed, name) {
			continue
		}
		known = false
		r.at(g, Fault{Problem: problem, Code: code,
			Detail:  fmt.Sprintf("%s have no %s", r.Resource.Name, quoted(name)),
			Allowed: listed(allowed), DidYouMean: nearest(name, allowed)})
	}
	return known
}

// formLocale is what a language tag of a language, a script and a region at most looks like (RFC 5646).
const formLocale = `^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$`

var isLocale = regexp.MustCompile(formLocale)

// locale reads the language wanted.
func (r *reader) locale(g given) {
	if !r.Resource.Locales || len(g.keys) > 0 {
		r.unknown(g)
		return
	}
	text, ok := r.once(g)
	if !ok {
		return
	}
	if !isLocale.MatchString(text) {
		r.fault(g, MalformedQuery, codeNotALocale, fmt.Sprintf("%s is not a language tag such as en, sr-Latn or pt-BR", quoted(text)))
		return
	}
	r.query.Locale = text
}
