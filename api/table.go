package api

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/dateline-press/dateline/internal/answer"
	"github.com/dateline-press/dateline/internal/query"
)

const typeCSV = "text/csv; charset=utf-8; header=present"

// tabular reports whether a list is to be given as a table: format= says so or, without it, Accept prefers it
// (RFC 9110, section 12.5.1).
func tabular(r *http.Request, q *query.Query) (bool, error) {
	if !q.Resource.Tabular {
		return false, nil
	}
	table := q.Format == "csv"
	if q.Format == "" {
		table = prefersCSV(r.Header.Values("Accept"))
	}
	if table && (len(q.Facets) > 0 || q.Histogram != nil || len(q.Highlight) > 0 || len(q.Include) > 0 || q.Explain) {
		return false, query.Faults{{Problem: query.MalformedQuery, Code: codeConflict, Parameter: "format",
			Detail: "a table holds the members of items alone: include, facets, histogram, highlight and explain go with JSON"}}
	}
	return table, nil
}

// prefersCSV reads Accept: text/csv has to be named, and be liked better than JSON.
func prefersCSV(headers []string) bool {
	table, other := 0.0, 0.0
	for _, h := range headers {
		for part := range strings.SplitSeq(h, ",") {
			mediaType, params, _ := strings.Cut(part, ";")
			switch strings.ToLower(strings.TrimSpace(mediaType)) {
			case "text/csv":
				table = max(table, qualityOf(params))
			case "application/json", "application/*", "*/*":
				other = max(other, qualityOf(params))
			}
		}
	}
	return table > other
}

// qualityOf finds q among the parameters of a media range.
func qualityOf(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		if name, _, given := strings.Cut(strings.TrimSpace(p), "="); given && strings.TrimSpace(name) == "q" {
			return answer.Quality(p)
		}
	}
	return 1
}

// tableOf writes the items of a page as a table: a column for each member that is shown, in their order.
func tableOf(q *query.Query, data []byte) ([]byte, error) {
	var items []map[string]json.RawMessage
	if err := json.Unmarshal(data, &items); err != nil {
		return nil, fmt.Errorf("write table: %w", err)
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true // RFC 4180
	columns := columnsOf(q)
	if err := w.Write(columns); err != nil {
		return nil, fmt.Errorf("write table: %w", err)
	}
	for _, item := range items {
		cells := make([]string, len(columns))
		for i, column := range columns {
			cell, err := cellOf(item, column)
			if err != nil {
				return nil, fmt.Errorf("write table: %w", err)
			}
			cells[i] = harmless(cell)
		}
		if err := w.Write(cells); err != nil {
			return nil, fmt.Errorf("write table: %w", err)
		}
	}
	w.Flush()
	return b.Bytes(), nil
}

// columnsOf lists the columns of a table. Members that are objects have one for each of their own members.
func columnsOf(q *query.Query) []string {
	var all []string
	for _, m := range q.Shown() {
		switch m {
		case "origin":
			all = append(all, "origin.system", "origin.id", "origin.url")
		case "correction":
			all = append(all, "correction.note", "correction.at")
		case "links":
			all = append(all, "links.self")
		default:
			all = append(all, m)
		}
	}
	return all
}

// cellOf writes a member of an item as a cell.
func cellOf(item map[string]json.RawMessage, column string) (string, error) {
	member, inner, nested := strings.Cut(column, ".")
	raw := item[member]
	if !nested || len(raw) == 0 || string(raw) == "null" {
		return cell(raw)
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		return "", err
	}
	return cell(object[inner])
}

// cell writes a value: a term by its slug, a list with semicolons between its values.
func cell(raw json.RawMessage) (string, error) {
	if len(raw) == 0 {
		return "", nil
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return "", err
	}
	return flat(value), nil
}

func flat(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case []any:
		parts := make([]string, len(v))
		for i, one := range v {
			parts[i] = flat(one)
		}
		return strings.Join(parts, "; ")
	case map[string]any:
		if slug, ok := v["slug"].(string); ok {
			return slug
		}
		names := make([]string, 0, len(v))
		for name, inner := range v {
			names = append(names, name+"="+flat(inner))
		}
		slices.Sort(names)
		return strings.Join(names, "; ")
	default:
		return fmt.Sprint(v)
	}
}

// harmless keeps a cell from being taken for a formula by a program that opens the table.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}
