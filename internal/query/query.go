// Package query is the grammar in which lists are asked for: which fields a resource has, what may be
// asked of them, and how a query string is read into a [Query] or into every fault it has.
//
// A [Resource] describes a list once. The parser, the SQL, the OpenAPI parameters and the error messages
// all follow from that description.
//
// # Grammar
//
//	filter[<field>]=v          the field's first operator
//	filter[<field>][<op>]=v    the operators are those of Type.Ops
//	sort=-date,title           a minus turns the key around
//	page[size]=20              and one of page[number], page[after], page[before]
//	page[total]=none           leaves the count out
//	fields=title,date          the members shown
//	include=sources.parent     what is shown besides
//	locale=ru                  the language, where an item is there in it
//	q=police "border guards"   a search; highlight=title marks what it found
//	facets=states,year         how many items have each value; facet[states][scope]=filtered
//	histogram=date:month       how many items lie in each month
//	lineage=true               a term stands for its predecessors and successors too
//	explain=1                  the query as it was understood
//	format=csv                 the list as a table
//
// Conditions must all hold, but for those of filter[or][0][<field>][<op>], filter[or][1]…, of which one group
// must. The JSON form ([Parser.Body]) has the same names, and and, or and not within each other.
//
// Lists of values, fields=, include= and the like take commas or the same parameter again. A comma that belongs to
// a value of a list is written \, and a backslash before a comma or a backslash is written \\. Everything else is
// given once. What the grammar does not know is a fault, never ignored; all faults are reported at once.
package query

import "time"

// Type says what values a field holds, and with that which operators it has.
type Type string

// The types of fields.
const (
	Tag     Type = "tag"     // terms of a vocabulary, by id, slug, code, name or alias; an item may have several
	Label   Type = "label"   // free words such as places; an item may have several
	Enum    Type = "enum"    // one value of a closed set
	Word    Type = "word"    // one short value of an open set, such as a slug or a language
	Text    Type = "text"    // one line of text
	Day     Type = "day"     // a day; may be unknown
	Partial Type = "partial" // a day known to the year, the month or the day; may be unknown
	Instant Type = "instant" // a moment
	Moment  Type = "moment"  // a moment; there may be none
	Number  Type = "number"  // a whole number
)

// Op is what a condition asks of a field.
type Op string

// The operators.
const (
	Any      Op = "any"      // has at least one of the values
	All      Op = "all"      // has every one of the values
	None     Op = "none"     // has not one of the values
	Under    Op = "under"    // has one of the values or a term below one
	Exists   Op = "exists"   // true: has a value; false: has none
	Eq       Op = "eq"       // is the value (text: whatever the case and the accents)
	Prefix   Op = "prefix"   // begins with the value
	Contains Op = "contains" // holds the value, at least three characters
	Gte      Op = "gte"
	Gt       Op = "gt"
	Lte      Op = "lte"
	Lt       Op = "lt"
	On       Op = "on"    // lies on the day
	Year     Op = "year"  // lies in the year
	Month    Op = "month" // lies in the month of the year, YYYY-MM
)

// Ops lists the operators of a type, the default one first.
func (t Type) Ops() []Op {
	switch t {
	case Tag, Label:
		return []Op{Any, All, None, Exists}
	case Enum, Word:
		return []Op{Any, Eq, None}
	case Text:
		return []Op{Eq, Prefix, Contains}
	case Day, Partial:
		return []Op{On, Gte, Gt, Lte, Lt, Year, Month, Exists}
	case Instant:
		return []Op{On, Gte, Gt, Lte, Lt, Year, Month}
	case Moment:
		return []Op{On, Gte, Gt, Lte, Lt, Year, Month, Exists}
	default:
		return []Op{Eq, Gte, Gt, Lte, Lt}
	}
}

// Lists reports whether an operator takes several values.
func (o Op) Lists() bool { return o == Any || o == All || o == None || o == Under }

// Field is a field of a resource that lists may be filtered or sorted by.
type Field struct {
	Name       string
	Type       Type
	Doc        string   // one line for the reference, without a full stop
	Values     []string // of an Enum
	Vocabulary string   // of a Tag: the type of its terms
	Tree       bool     // of a Tag: its terms are part of one another
	Filter     bool     // may be filtered by
	Sort       bool     // may be sorted by
}

// Ops lists the operators of the field, the default one first.
func (f *Field) Ops() []Op {
	ops := f.Type.Ops()
	if f.Tree {
		ops = append(ops, Under)
	}
	return ops
}

// Resource describes a list.
type Resource struct {
	Name     string // as in the path: "releases"
	Path     string // "/v1/releases"
	Fields   []Field
	Members  []string // what fields= may name; "id" is always there
	Defaults []string // the members a list shows without fields=
	Whole    []string // the members a single item shows without fields=
	Includes []string // what include= may name
	Sort     []Key    // the order without sort=
	Locales  bool     // its items are there in several languages, of which locale= names one

	Facets     []FacetField // what facets= may name
	Histograms []string     // the days that histogram= may name
	Searched   bool         // takes q=
	Highlights []string     // the members in which highlight= marks what q= found
	Lineage    bool         // takes lineage=
	Tabular    bool         // takes format=
	Explained  bool         // takes explain=
}

// FacetField is something that items are counted by.
type FacetField struct {
	Name  string // as facets= has it
	Field string // the field whose conditions a count by it leaves out
}

// Field gives the field with a name, or nil.
func (r *Resource) Field(name string) *Field {
	for i := range r.Fields {
		if r.Fields[i].Name == name {
			return &r.Fields[i]
		}
	}
	return nil
}

// Key is one key of an order.
type Key struct {
	Field string
	Desc  bool
}

// Value is one value of a condition.
type Value struct {
	Text string    // the value in its one canonical spelling, as a URL shows it: a slug for a Tag
	ID   string    // of a Tag: the id of the term
	Also []string  // of a Tag: the ids of terms that the term stands for besides itself
	Time time.Time // of an Instant or a Moment, in UTC; for On, Year and Month the beginning of the span
	Int  int64     // of a Number
}

// Condition asks one thing of one field. The Text of its values is "true" or "false" for [Exists], and
// YYYY-MM-DD, YYYY and YYYY-MM for [On] (of a [Partial]: what is known of the day), [Year] and [Month].
type Condition struct {
	Field  *Field
	Op     Op
	Values []Value // at least one; sorted by Text, each once
}

// Paging says which part of a list is asked for.
type Paging struct {
	Size   int
	Number int      // of a numbered page, from 1; 0 when cursors are used
	After  Position // the page starts behind this item
	Before Position // the page ends before this item
	Cursor string   // After or Before as a URL shows it
	Total  bool     // count all items
}

// Position is a place in an order: the value of each sort key as text, then the id.
type Position []string

// Query is a list asked for, or a single item.
type Query struct {
	Resource  *Resource
	Single    bool     // one item: Where, Sort and Page are empty
	Where     []Clause // all must hold; in normal form
	Search    *Search  // must hold too; nil for none
	Sort      []Key    // ends with the id or is followed by it, ascending or descending as the first key
	Page      Paging
	Fields    []string // nil for the default members; else in the order of Resource.Members, with "id"
	Include   []string // sorted
	Locale    string   // the language asked for, or empty
	Lineage   bool     // terms stand for their predecessors and successors too
	Facets    []Facet  // in the order of Resource.Facets
	Histogram *Histogram
	Highlight []string // in the order of Resource.Highlights
	Explain   bool
	Format    string // "csv" for a table, "json", or empty where nothing is said

	Wording []string // of the feed and the export: the filter as it was written, in order
}

// Shown lists the members to show of each item.
func (q *Query) Shown() []string {
	switch {
	case q.Fields != nil:
		return q.Fields
	case q.Single:
		return q.Resource.Whole
	default:
		return q.Resource.Defaults
	}
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T
	Total int // -1 when it was not asked for
	Next  Position
	Prev  Position
}

// Vocabulary finds the terms that a query names.
type Vocabulary interface {
	// Resolve finds a term of a type by id, slug, code, name or alias.
	Resolve(termType, spelling string) (id, slug string, ok bool)
	// Slugs lists the slugs of a type, for suggestions.
	Slugs(termType string) []string
	// Below lists the ids of the terms that are part of a term, at any depth.
	Below(termType, id string) []string
	// Lineage lists the ids of the predecessors and the successors of a term, at any distance.
	Lineage(termType, id string) []string
}

// Relevance is the name of the order in which what answers a search best comes first.
const Relevance = "relevance"

// Window is how many of the items that a search finds, the newest, are put in the order of their relevance.
const Window = 1000

// Limits of a query.
const (
	MaxParameters = 64
	MaxName       = 128  // bytes of a parameter's name
	MaxValue      = 2048 // bytes of a parameter's value
	MaxCursor     = 4096 // bytes of a cursor, which holds what its item is sorted by
	MaxQuery      = 8192 // bytes of the whole query without its cursor, as sent and in its canonical form
	MaxConditions = 20
	MaxValues     = 100 // of one condition
	MaxSortKeys   = 3
	MaxFields     = 50
	MaxIncludes   = 5
	MaxFaults     = 100 // reported of one query; the gravest come first when there are more
	MaxPageSize   = 100
	DefaultSize   = 20
	MaxFew        = 20      // items of a short list
	MaxDepth      = 100_000 // rows that numbered pages reach
	MaxWord       = 200     // bytes of a Word
	MaxLabel      = 200     // characters of a Label
	MaxText       = 300     // characters of a Text
	MinContains   = 3       // characters
	MaxSearch     = 256     // characters of q=
	MaxTerms      = 16      // words of q=
	MaxGroups     = 20      // alternatives of filter[or]
	MaxNesting    = 8       // levels of and, or and not in the JSON form
	MaxFacet      = 500     // values of a facet
	FacetSize     = 100     // values of a facet unless its size is given
	MaxBuckets    = 10_000  // of a histogram
	MinYear       = 1900
	MaxYear       = 2200
)
