package query

// How many items short lists have without page[size].
const (
	UsualRelated     = 5  // releases that are near to one
	UsualSuggestions = 10 // what is offered to somebody who types
)

// What a word or a phrase counts for in the order of relevance, by the weightiest place in which it stands.
const (
	WeightTitle   = 8
	WeightSummary = 4
	WeightMarks   = 2 // places and the names of tags
	WeightBody    = 1
)

// Doc says what the operator asks of a field: half a sentence, without a full stop.
func (o Op) Doc() string { return o.doc() }

// Ops lists all operators.
func Ops() []Op {
	return []Op{Any, All, None, Under, Exists, Eq, Prefix, Contains, On, Gte, Gt, Lte, Lt, Year, Month}
}
