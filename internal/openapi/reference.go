package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/dateline-press/dateline/internal/query"
)

//go:embed reference.md.tmpl
var referenceText string

// stemmed lists the languages whose words are found in other forms too.
func stemmed() []string { return []string{"en", "ru", "de", "fr", "it", "es"} }

// mistaken is a query with faults, for the example of an answer.
const mistaken = "filter[states][in]=KG&sort=title:desc&page[size]=1000"

// reference writes the reference of the query language: the prose of a template, the tables of the registry.
func reference(doc *openapi3.T) ([]byte, error) {
	faults, err := faultsOf(mistaken)
	if err != nil {
		return nil, err
	}
	var lists []listing
	for _, r := range resources() {
		l, err := newListing(doc, r)
		if err != nil {
			return nil, err
		}
		lists = append(lists, l)
	}
	page := template.New("reference").Option("missingkey=error").Funcs(template.FuncMap{
		"code": code, "said": func(path string) string { return doc.Paths.Value(path).Get.Description },
		"parameter": func(name string) query.Parameter { return parameterOf(query.Releases(), name) },
	})
	if page, err = page.Parse(referenceText); err != nil {
		return nil, fmt.Errorf("read reference.md.tmpl: %w", err)
	}
	numbers := map[string]string{}
	for _, l := range limits() {
		numbers[l.Name] = l.Number()
	}
	var b bytes.Buffer
	err = page.Execute(&b, map[string]any{
		"Releases": lists[0], "Others": lists[1:], "Operators": operators(), "Limits": limits(), "N": numbers, "Languages": stemmed(),
		"Weights":   map[string]int{"title": query.WeightTitle, "summary": query.WeightSummary, "marks": query.WeightMarks, "body": query.WeightBody},
		"Intervals": query.Intervals(), "FeedOrder": orderOf(query.Feed()), "Mistaken": mistaken, "Faults": faults,
	})
	if err != nil {
		return nil, fmt.Errorf("write the reference: %w", err)
	}
	return b.Bytes(), nil
}

// listing is a list as the reference shows it.
type listing struct {
	*query.Resource
	Summary string
	Key     bool // a key is needed
	Rows    []row
	Usual   string // the order without sort=
}

// row is a field of a list.
type row struct {
	*query.Field
	Values string
}

func newListing(doc *openapi3.T, r *query.Resource) (listing, error) {
	op := doc.Paths.Value(r.Path).Get
	l := listing{Resource: r, Summary: op.Summary, Key: op.Security != nil, Usual: orderOf(r)}
	for i := range r.Fields {
		if f := &r.Fields[i]; f.Filter {
			values := valuesOf(f)
			if values == "" {
				return l, fmt.Errorf("the reference does not know what a %s is", f.Type)
			}
			l.Rows = append(l.Rows, row{f, values})
		}
	}
	return l, nil
}

// orderOf gives the order without sort=, as sort= takes it.
func orderOf(r *query.Resource) string {
	keys := make([]string, len(r.Sort))
	for i, k := range r.Sort {
		keys[i] = k.String()
	}
	return strings.Join(keys, ",")
}

// Orders lists the fields by which the list is put in order, up or down.
func (l listing) Orders() []string {
	var all []string
	for _, f := range l.Fields {
		if f.Sort && f.Name != query.Relevance {
			all = append(all, f.Name)
		}
	}
	return all
}

// Families lists the names of the parameters, without what stands in brackets.
func (l listing) Families() []string {
	var all []string
	for _, p := range l.Parameters() {
		if name, _, _ := strings.Cut(p.Name, "["); !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// Unshown lists the members that are shown only when fields= names them.
func (l listing) Unshown() []string {
	return slices.DeleteFunc(slices.Clone(l.Members), func(m string) bool { return slices.Contains(l.Defaults, m) })
}

// Ops writes the operators of a field.
func (r row) Ops() string { return code(names(r.Field.Ops())) }

// valuesOf says what values the conditions on a field take.
func valuesOf(f *query.Field) string {
	switch f.Type {
	case query.Tag:
		return "of " + code([]string{pathOf(f.Vocabulary)})
	case query.Enum:
		return code(f.Values)
	case query.Label, query.Text:
		return "whatever the case and the accents"
	case query.Word:
		return "as it is"
	case query.Day:
		return "`2004-03-05`"
	case query.Partial:
		return "`2004-03-05`, `2004-03` or `2004`"
	case query.Instant, query.Moment:
		return "`2004-03-05T09:30:00Z` or a day"
	case query.Number:
		return "whole numbers"
	default:
		return ""
	}
}

// pathOf gives the path of the list of the terms of a type.
func pathOf(vocabulary string) string {
	for _, r := range resources() {
		if f := r.Field("successor"); f != nil && f.Vocabulary == vocabulary {
			return r.Path
		}
	}
	return ""
}

// operator is an operator and the types of the fields that have it.
type operator struct {
	query.Op
	Types []string
}

// operators lists the operators.
func operators() []operator {
	all := make([]operator, len(query.Ops()))
	for i, op := range query.Ops() {
		all[i].Op = op
		for _, r := range resources() {
			for _, f := range r.Fields {
				kind := kindWith(&f, op)
				if kind != "" && !slices.Contains(all[i].Types, kind) {
					all[i].Types = append(all[i].Types, kind)
				}
			}
		}
	}
	return all
}

// kindWith gives the type of a field, if it has an operator: with the terms that are meant, where not all have it.
func kindWith(f *query.Field, op query.Op) string {
	switch {
	case !f.Filter || !slices.Contains(f.Ops(), op):
		return ""
	case !slices.Contains(f.Type.Ops(), op):
		return fmt.Sprintf("%s of `%s`", f.Type, pathOf(f.Vocabulary))
	default:
		return string(f.Type)
	}
}

func parameterOf(r *query.Resource, name string) query.Parameter {
	all := r.Parameters()
	if i := slices.IndexFunc(all, func(p query.Parameter) bool { return p.Name == name }); i >= 0 {
		return all[i]
	}
	return query.Parameter{}
}

// faultsOf gives what is wrong with a query for releases, a line of JSON each, as an answer has it.
func faultsOf(raw string) ([]string, error) {
	_, err := (&query.Parser{Resource: query.Releases()}).List(raw)
	var faults query.Faults
	if !errors.As(err, &faults) {
		return nil, fmt.Errorf("nothing is wrong with %s", raw)
	}
	lines := make([]string, len(faults))
	for i, f := range faults {
		line, err := json.Marshal(struct {
			Parameter  string   `json:"parameter"`
			Code       string   `json:"code"`
			Detail     string   `json:"detail"`
			Allowed    []string `json:"allowed,omitempty"`
			DidYouMean string   `json:"did_you_mean,omitempty"`
		}{f.Parameter, f.Code, f.Detail, f.Allowed, f.DidYouMean})
		if err != nil {
			return nil, fmt.Errorf("write a fault: %w", err)
		}
		lines[i] = string(line)
	}
	return lines, nil
}

// code writes names as Markdown has them.
func code(all []string) string { return "`" + strings.Join(all, "`, `") + "`" }

func names(ops []query.Op) []string {
	all := make([]string, len(ops))
	for i, op := range ops {
		all[i] = string(op)
	}
	return all
}
