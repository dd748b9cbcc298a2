package query

import (
	"fmt"
	"strconv"
	"strings"
)

// page reads the parameters that say which part of a list is asked for.
func (r *reader) page(g given) {
	switch g.name {
	case pageSize:
		if n, ok := r.count(g, InvalidPage, MaxPageSize); ok {
			r.query.Page.Size = n
		}
	case pageNumber, pageAfter, pageBefore:
		r.places = append(r.places, g)
	case pageTotal:
		r.total(g)
	default:
		r.unknown(g)
	}
}

func (r *reader) total(g given) {
	text, ok := r.once(g)
	if !ok {
		return
	}
	r.query.Page.Total = r.oneOf(g, InvalidPage, text, "exact", "none") && text == "exact"
}

// count reads a number from 1 to most, or reports it.
func (r *reader) count(g given, problem string, most int) (int, bool) {
	text, ok := r.once(g)
	if !ok {
		return 0, false
	}
	if text != "0" && !isDigits(strings.TrimPrefix(text, "-")) {
		r.fault(g, problem, codeNotANumber, quoted(text)+" is not a whole number in plain decimal digits")
		return 0, false
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		r.fault(g, problem, codeOutOfRange, fmt.Sprintf("%s is not from 1 to %d", quoted(text), most))
		return 0, false
	}
	return n, true
}

// isDigits reports whether text is a positive number in plain digits, of any length: what is too large is
// called that.
func isDigits(text string) bool {
	return text != "" && text[0] != '0' && strings.Trim(text, "0123456789") == ""
}

// place reads where the page is. It comes last: a cursor can be told to belong to a query only when the
// query is known.
func (r *reader) place() {
	if len(r.places) > 1 {
		r.fault(r.places[1], InvalidPage, codeConflict,
			fmt.Sprintf("the page is named by %s already; give one of %s, %s and %s", r.places[0].name, pageNumber, pageAfter, pageBefore))
		return
	}
	for _, g := range r.places {
		if g.name == pageNumber {
			r.number(g)
			continue
		}
		r.cursor(g)
	}
}

func (r *reader) number(g given) {
	text, ok := r.once(g)
	if !ok {
		return
	}
	if !isDigits(text) {
		r.fault(g, InvalidPage, codeNotANumber, quoted(text)+" is not a page's number, counted from 1 in plain decimal digits")
		return
	}
	n, err := strconv.Atoi(text)
	if err != nil || !r.query.Reaches(n) {
		r.at(g, Fault{Problem: InvalidPage, Code: codeTooDeep, DidYouMean: pageAfter,
			Detail: fmt.Sprintf("numbered pages end after %d items; further on follow links.next, which uses %s", MaxDepth, pageAfter)})
		return
	}
	r.query.Page.Number = n
}

func (r *reader) cursor(g given) {
	token, ok := r.once(g)
	if !ok || !r.orderKnown() {
		return
	}
	at, ok := r.Cursors.decode(&r.query, token)
	if !ok {
		r.fault(g, InvalidCursor, codeBadCursor,
			"the cursor does not belong to this query; take it from the links of an answer to the same filters and sort")
		return
	}
	r.query.Page.Cursor = token
	if g.name == pageAfter {
		r.query.Page.After = at
		return
	}
	r.query.Page.Before = at
}

// orderKnown reports whether the conditions and the order were read in full. If not, no cursor could be
// told to belong to them or not.
func (r *reader) orderKnown() bool {
	for _, f := range r.faults {
		switch f.Problem {
		case InvalidPage, InvalidCursor, InvalidFields, InvalidInclude, InvalidFacet:
		default:
			return false
		}
	}
	return true
}
