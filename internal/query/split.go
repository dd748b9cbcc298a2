package query

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
)

// given is a parameter as a query gives it.
type given struct {
	name   string   // unescaped
	at     string   // in the JSON form: the pointer of the member (RFC 6901)
	root   string   // what stands before the first bracket
	keys   []string // what stands inside the brackets
	values []string // unescaped, in the order they were given
}

// split takes a raw query apart into its parameters, in the order of their first mention. A query that
// cannot be read to its end, or is over a limit of size, is refused whole: a parameter that is dropped
// would widen what is asked for.
func split(raw string) ([]given, *Fault) {
	if tooLong(raw) {
		return nil, &Fault{Problem: QueryTooComplex, Code: codeTooLong, Detail: fmt.Sprintf("the query is longer than %d bytes", MaxQuery)}
	}
	pairs := strings.FieldsFunc(raw, func(r rune) bool { return r == '&' })
	if len(pairs) > MaxParameters {
		return nil, &Fault{Problem: QueryTooComplex, Code: codeTooMany, Detail: fmt.Sprintf("the query has more than %d parameters", MaxParameters)}
	}
	var all []given
	at := map[string]int{}
	for _, pair := range pairs {
		name, value, fault := unescape(pair)
		if fault != nil {
			return nil, fault
		}
		i, known := at[name]
		if !known {
			i = len(all)
			at[name] = i
			all = append(all, given{name: name})
		}
		all[i].values = append(all[i].values, value)
	}
	return all, nil
}

// tooLong measures a query without its cursor: a query that is accepted must have a next page that is, too.
func tooLong(raw string) bool {
	if len(raw) <= MaxQuery {
		return false
	}
	if len(raw) > MaxQuery+MaxCursor {
		return true
	}
	cursor := 0
	for pair := range strings.SplitSeq(raw, "&") {
		rawName, _, _ := strings.Cut(pair, "=")
		if name, err := url.QueryUnescape(rawName); err == nil && (name == pageAfter || name == pageBefore) {
			cursor = max(cursor, len(pair))
		}
	}
	return len(raw)-cursor > MaxQuery
}

// unescape reads one pair. A pair without "=" has an empty value.
func unescape(pair string) (name, value string, fault *Fault) {
	rawName, rawValue, _ := strings.Cut(pair, "=")
	bad := func(problem, code, detail string) (string, string, *Fault) {
		return "", "", &Fault{Problem: problem, Code: code, Parameter: printable(rawName), Detail: detail}
	}
	if strings.Contains(pair, ";") {
		return bad(MalformedQuery, codeSemicolon, "a semicolon is written %3B; parameters are joined by &")
	}
	name, nameErr := url.QueryUnescape(rawName)
	value, valueErr := url.QueryUnescape(rawValue)
	switch {
	case nameErr != nil || valueErr != nil:
		return bad(MalformedQuery, codeBadEncoding, "a percent sign must be followed by two hexadecimal digits; a percent sign itself is written %25")
	case !utf8.ValidString(name) || !utf8.ValidString(value):
		return bad(InvalidEncoding, codeBadEncoding, "the text must be UTF-8")
	case strings.ContainsRune(name, 0) || strings.ContainsRune(value, 0):
		return bad(InvalidEncoding, codeBadEncoding, "the text must not hold the character U+0000")
	case len(name) > MaxName:
		return bad(MalformedQuery, codeTooLong, fmt.Sprintf("the parameter's name is longer than %d bytes", MaxName))
	case len(value) > maxValue(name):
		return bad(QueryTooComplex, codeTooLong, fmt.Sprintf("the value is longer than %d bytes; a list may be spread over several parameters of the same name", maxValue(name)))
	}
	return name, value, nil
}

func maxValue(name string) int {
	if name == pageAfter || name == pageBefore {
		return MaxCursor
	}
	return MaxValue
}

// brackets takes a name such as filter[date][gte] apart. It reports whether the brackets match and hold something.
func brackets(name string) (root string, keys []string, ok bool) {
	root, rest, found := strings.Cut(name, "[")
	if root == "" || strings.Contains(root, "]") {
		return "", nil, false
	}
	for found {
		var key string
		key, rest, found = strings.Cut(rest, "]")
		if !found || key == "" || strings.Contains(key, "[") {
			return "", nil, false
		}
		keys = append(keys, key)
		if rest == "" {
			return root, keys, true
		}
		if rest, found = strings.CutPrefix(rest, "["); !found {
			return "", nil, false
		}
	}
	return root, nil, true
}

// elements takes a list apart at its commas, of which \, is none.
func elements(list string) []string {
	var all []string
	var b strings.Builder
	for i := 0; i < len(list); i++ {
		switch {
		case list[i] == '\\' && i+1 < len(list) && (list[i+1] == ',' || list[i+1] == '\\'):
			i++
			b.WriteByte(list[i])
		case list[i] == ',':
			all = append(all, b.String())
			b.Reset()
		default:
			b.WriteByte(list[i])
		}
	}
	return append(all, b.String())
}

// element writes one element of a list so that [elements] reads it back.
func element(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), `,`, `\,`)
}
