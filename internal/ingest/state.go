package ingest

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
)

// stateName is a name of a State as the words it is made of.
type stateName struct {
	words []string     // folded
	exact string       // how short names such as UK have to be written; empty for others
	state content.Item // nil for a phrase that holds a State's name and names something else
}

// stateNames finds names of States in running text by their first word, longer names first.
type stateNames map[string][]stateName

// otherPhrases hold a State's name and do not name that State.
var otherPhrases = []string{
	"Northern Ireland", "Inner Mongolia", "Democratic People's Republic of Korea", "New England", "University of Georgia", "Georgia Tech", "River Jordan", "Jordan River",
	"West Jordan", "Air France", "Bank of Ireland", "Tour de France", "Little Italy", "New Mexico",
}

// nameIndex lists the names of all States in English, in which most pages stand, and in the page's language.
// Names in other languages would be found by mistake: "Island" is Iceland in German only.
func nameIndex(v *content.Vocabulary, locale string) stateNames {
	index := stateNames{}
	for _, phrase := range otherPhrases {
		index.add(phrase, nil)
	}
	language, _, _ := strings.Cut(locale, "-")
	for _, item := range v.Items(content.TypeState) {
		term := item.Common()
		index.add(term.Name, item)
		for _, alias := range term.Aliases {
			index.add(alias, item)
		}
		if name := term.Names[language]; name != "" {
			index.add(name, item)
		}
	}
	for _, names := range index {
		slices.SortStableFunc(names, func(a, b stateName) int { return cmp.Compare(len(b.words), len(a.words)) })
	}
	return index
}

func (x stateNames) add(name string, state content.Item) {
	const short = 4 // "UK", "USA": capitals are all that tells them from other words
	n := stateName{state: state}
	for _, w := range nameWord.FindAllString(name, -1) {
		n.words = append(n.words, content.Fold(w))
	}
	if len(n.words) > 1 && n.words[0] == "the" {
		n.words = n.words[1:]
	}
	if len(n.words) == 0 {
		return
	}
	if utf8.RuneCountInString(name) <= short && name == strings.ToUpper(name) {
		n.exact = name
	}
	x[n.words[0]] = append(x[n.words[0]], n)
}

// word is a word of a text with its place.
type word struct {
	start, end int
	text, key  string
}

func wordsOf(text string) []word {
	var words []word
	for _, at := range nameWord.FindAllStringIndex(text, -1) {
		w := text[at[0]:at[1]]
		words = append(words, word{at[0], at[1], w, content.Fold(w)})
	}
	return words
}

// find lists the States that a text names, in the order of their first mention. A name inside a longer one,
// such as that of a mission, counts: it is printed, and it means the State.
func (x stateNames) find(text string) []content.Item {
	var found []content.Item
	words := wordsOf(text)
	for i := 0; i < len(words); {
		n, name := x.at(text, words, i)
		if n == 0 {
			i++
			continue
		}
		if name.state != nil && !slices.Contains(found, name.state) && !person(text, words, i, n) {
			found = append(found, name.state)
		}
		i += n
	}
	return found
}

// at gives the longest name that begins at a word, and the number of its words.
func (x stateNames) at(text string, words []word, i int) (int, stateName) {
	first, _ := utf8.DecodeRuneInString(words[i].text)
	if !unicode.IsUpper(first) {
		return 0, stateName{}
	}
	for _, name := range x[words[i].key] {
		if matches(text, words[i:], name) {
			return len(name.words), name
		}
	}
	return 0, stateName{}
}

func matches(text string, words []word, name stateName) bool {
	if len(words) < len(name.words) || name.exact != "" && name.exact != words[0].text {
		return false
	}
	for j, w := range name.words {
		if words[j].key != w {
			return false
		}
		if j > 0 && strings.Trim(text[words[j-1].end:words[j].start], " -'’&") != "" {
			return false
		}
	}
	return true
}

// person reports whether a name that people have too stands for one: "Michael Jordan", "M. Jordan",
// "Israel Marmolejos". The word before or after it then begins with a capital, and the one before is no
// preposition.
func person(text string, words []word, i, n int) bool {
	if n > 1 || !personal(words[i].key) {
		return false
	}
	before := ""
	if i > 0 {
		space := text[words[i-1].end:words[i].start]
		if space == " " || space == ". " && utf8.RuneCountInString(words[i-1].text) == 1 {
			before = words[i-1].text
		}
	}
	if preposition(before) {
		return false
	}
	if capitalised(before) {
		return true
	}
	firstName := words[i].key == "jordan" || words[i].key == "israel"
	return firstName && i+1 < len(words) && text[words[i].end:words[i+1].start] == " " && capitalised(words[i+1].text)
}

// personal tells the names of States that are names of people too.
func personal(key string) bool {
	switch key {
	case "jordan", "israel", "georgia", "france", "ireland", "monaco", "chad":
		return true
	}
	return false
}

// capitalised tells "Michael" and "M" from "mission" and "OSCE".
func capitalised(s string) bool {
	first, n := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(first) && (len(s) == n || strings.ContainsFunc(s[n:], unicode.IsLower))
}

func preposition(s string) bool {
	switch strings.ToLower(s) {
	case "in", "the", "to", "from", "for", "and", "of", "with", "between", "at", "on", "by", "as", "but", "both", "while", "via", "across", "into", "visits", "visit", "visiting",
		"against", "or", "including", "like", "north", "south", "east", "west", "northern", "southern", "eastern", "western", "neighbouring", "than", "within", "throughout":
		return true
	}
	return false
}

// readStates concludes the States a release concerns: host States of the field operations that issued it, and
// States it names in the title, the dateline and the text.
func (r *Reading) readStates(rd *Reader, a *article) {
	for _, id := range r.Release.Tags[content.FieldOperations] {
		operation, ok := rd.Vocabulary.Item(content.TypeFieldOperation, id).(*content.FieldOperation)
		if !ok {
			continue
		}
		for _, host := range operation.HostStateIDs {
			if state := rd.Vocabulary.Item(content.TypeState, host); state != nil {
				r.inferState(state, "host State of "+operation.Name)
			}
		}
	}
	names := nameIndex(rd.Vocabulary, r.Release.Locale)
	for _, part := range []struct{ text, from string }{
		{a.title, "named in the title"},
		{a.dateline.printed, "named in the dateline"},
		{strings.Join(texts(a.body), "\n"), "named in the text"},
	} {
		for _, state := range names.find(part.text) {
			r.inferState(state, part.from)
		}
	}
}

func (r *Reading) inferState(state content.Item, from string) {
	if r.tag(content.States, state) {
		r.infer("states", state.Common().Slug, from)
	}
}
