package query

import (
	"net/url"
	"strings"
)

// MinCursor is the parameter by which a client says how new an answer has to be at least.
const MinCursor = "min-cursor"

// CutMinCursor takes [MinCursor] out of a query string and gives the place it stands for; nil where it is not given.
// The error is [Faults].
func (c *Cursors) CutMinCursor(rawQuery string) (rest string, p *Place, err error) {
	if !strings.Contains(rawQuery, MinCursor) {
		return rawQuery, nil, nil
	}
	var kept, tokens []string
	for pair := range strings.SplitSeq(rawQuery, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if name != MinCursor {
			kept = append(kept, pair)
			continue
		}
		token, err := url.QueryUnescape(value)
		if err != nil {
			token = ""
		}
		tokens = append(tokens, token)
	}
	switch len(tokens) {
	case 0:
		return rawQuery, nil, nil
	case 1:
	default:
		return "", nil, minCursorFault(codeTooMany, "is given more than once")
	}
	p, _ = c.decodePlace(&Query{}, tokens[0])
	if p == nil {
		return "", nil, minCursorFault(codeBadCursor, "is not a cursor of this service; take it from Changes-Cursor of an answer, or from next of the feed")
	}
	return strings.Join(kept, "&"), p, nil
}

func minCursorFault(code, detail string) Faults {
	return Faults{{Problem: InvalidCursor, Code: code, Parameter: MinCursor, Detail: "the parameter " + detail}}
}

// LeastParameter describes [MinCursor].
func LeastParameter() Parameter {
	return Parameter{Name: MinCursor, Type: "string", Min: 1, Max: maxPlaceCursor,
		Doc: "How new the answer has to be at least: the Changes-Cursor of an earlier answer, or next of the feed. The request waits up to two seconds for it"}
}
