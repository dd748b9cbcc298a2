package main

// question is one that the server is asked.
type question struct {
	name string // as the table has it
	what string
	path string
	// have sends the validator of the answer along, so that it is 304; packed asks for an answer that is compressed.
	have, packed bool
	fixed        bool // answered by the fixed program at once; not by the server
}

const (
	list     = "/v1/releases?"
	inState  = "filter%5Bstates%5D=kyrgyzstan"
	policing = "filter%5Bfields_of_work%5D=policing"
	countsBy = "facets=fields_of_work&page%5Bsize%5D=1&fields=id"
)

// floors are the programs that write a fixed answer. The first is what everything is compared with.
func floors() []question {
	return []question{
		{name: "(a)", what: "net/http writing a fixed 12 kB", path: floorPlain, fixed: true},
		{name: "(b)", what: "the same under Echo, chunked", path: floorEcho, fixed: true},
		{name: "(b)", what: "the same under Echo, with its length", path: floorLength, fixed: true},
		{name: "(c)", what: "net/http writing a fixed 25 kB, as a list of 20 has", path: floorLarge, fixed: true},
		{name: "(d)", what: "net/http writing 304 and nothing else", path: floorSame, fixed: true},
	}
}

// questions are those that are timed. The slug is that of a release, the cursor that of a page in the middle.
func questions(slug, cursor string) []question {
	return []question{
		{name: "Q1", what: "one release with its body", path: "/v1/releases/" + slug},
		{name: "Q2", what: "newest 20, with the total", path: "/v1/releases"},
		{name: "Q3", what: "one field of work and one State, with the total", path: list + policing + "&" + inState},
		{name: "Q4", what: "a search, newest first, with the total", path: list + "q=police"},
		{name: "Q4", what: "a search, ranked, with the total", path: list + "q=police&sort=-relevance"},
		{name: "Q5", what: "page 200 by number", path: list + "page%5Bnumber%5D=200"},
		{name: "Q5k", what: "the same page by cursor", path: list + "page%5Bafter%5D=" + cursor},
		{name: "Q6", what: "counts by field of work", path: list + countsBy},
		{name: "Q6", what: "counts by field of work within a State", path: list + countsBy + "&" + inState},
		{name: "Q7", what: "a histogram by month", path: list + "histogram=date:month&page%5Bsize%5D=1&fields=id"},
		{name: "304", what: "newest 20, which the client has", path: "/v1/releases", have: true},
		{name: "zstd", what: "newest 20, compressed", path: "/v1/releases", packed: true},
	}
}
