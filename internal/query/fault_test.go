package query

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func problemOf(err error) string {
	var faults Faults
	errors.As(err, &faults)
	return faults.Problem()
}

// placesOf lists the problems of an error and where they are.
func placesOf(err error) []string {
	var faults Faults
	errors.As(err, &faults)
	all := make([]string, len(faults))
	for i, f := range faults {
		all[i] = f.Problem + " " + f.Parameter + f.Pointer
	}
	return all
}

// bad is a query with one fault.
type bad struct {
	raw, problem, code, parameter, didYouMean string
}

func (b bad) check(t *testing.T, parse func(string) (*Query, error)) {
	t.Helper()
	q, err := parse(b.raw)
	var faults Faults
	if !errors.As(err, &faults) || q != nil {
		t.Errorf("%.80q: got query %v, error %v, want one fault", b.raw, q, err)
		return
	}
	if len(faults) != 1 {
		t.Errorf("%.80q: got %d faults, want 1: %v", b.raw, len(faults), err)
		return
	}
	got := bad{b.raw, faults[0].Problem, faults[0].Code, faults[0].Parameter, faults[0].DidYouMean}
	if got != b {
		t.Errorf("%.80q:\n got %q\nwant %q", b.raw, got, b)
	}
	if faults[0].Detail == "" {
		t.Errorf("%.80q: the fault has no detail", b.raw)
	}
}

func TestEveryFaultIsReported(t *testing.T) {
	t.Parallel()
	_, err := parser(Releases()).List("include=x&fields=y,z&page[size]=0&sort=w&filter[states]=v,KG,u&filter[kind=t&draft=1&page[number]=1&page[number]=1")
	var faults Faults
	if !errors.As(err, &faults) {
		t.Fatalf("got %v, want faults", err)
	}
	want := []string{
		"invalid-include include", "invalid-fields fields", "invalid-fields fields", "invalid-page page[size]",
		"invalid-sort sort", "invalid-filter filter[states]", "invalid-filter filter[states]",
		"malformed-query filter[kind", "unknown-parameter draft", "duplicate-parameter page[number]",
	}
	if diff := cmp.Diff(want, placesOf(err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if got := faults.Problem(); got != MalformedQuery {
		t.Errorf("Problem() = %q, want %q", got, MalformedQuery)
	}
	if text := err.Error(); !strings.Contains(text, `fields: releases have no "y"; fields: releases have no "z"`) {
		t.Errorf("Error() = %s", text)
	}
}

// The order of gravity decides what an answer is about.
func TestGravity(t *testing.T) {
	t.Parallel()
	all := Problems()
	for i := range all {
		for j := range all {
			got := Faults{{Problem: all[i]}, {Problem: all[j]}}.Problem()
			if want := all[min(i, j)]; got != want {
				t.Errorf("of %s and %s: %s, want %s", all[i], all[j], got, want)
			}
		}
	}
	if got := (Faults)(nil).Problem(); got != "" {
		t.Errorf("of none: %q", got)
	}
}

// A query cannot make the answer much larger than itself, and the gravest fault is never among those left out.
func TestFaultsAreCapped(t *testing.T) {
	t.Parallel()
	list := strings.Repeat("x,", 90) + "x"
	_, err := parser(Releases()).List("filter[states]=" + list + "&filter[sources]=" + list + "&nonsense=1")
	var faults Faults
	errors.As(err, &faults)
	if len(faults) != MaxFaults || faults.Problem() != UnknownParameter {
		t.Errorf("got %d faults of problem %q, want %d of %q", len(faults), faults.Problem(), MaxFaults, UnknownParameter)
	}
}

// Looking for likely terms takes time, so it ends after a few.
func TestSuggestionsOfTermsAreFew(t *testing.T) {
	t.Parallel()
	_, err := parser(Releases()).List("filter[states]=" + strings.Repeat("kirgyzstan,", 40) + "kirgyzstan")
	var faults Faults
	errors.As(err, &faults)
	guesses := 0
	for _, f := range faults {
		if f.DidYouMean == "kyrgyzstan" {
			guesses++
		}
	}
	if len(faults) != 41 || guesses != maxGuesses {
		t.Errorf("got %d faults with %d suggestions, want 41 with %d", len(faults), guesses, maxGuesses)
	}
}

// A field that may not be filtered or sorted by is answered like one that does not exist.
func TestHiddenFieldsLookAbsent(t *testing.T) {
	t.Parallel()
	r := Releases()
	r.Fields = append(r.Fields, Field{Name: "internal_note", Type: Text})
	p := parser(r)
	for _, form := range []string{"filter[%s]=a", "filter[%s][prefix]=a", "filter[%s][nonsense]=", "sort=%s", "sort=-%s", "fields=%s", "include=%s"} {
		_, hidden := p.List(fmt.Sprintf(form, "internal_note"))
		_, absent := p.List(fmt.Sprintf(form, "external_note"))
		var got, want Faults
		errors.As(hidden, &got)
		errors.As(absent, &want)
		for i := range got {
			got[i].Parameter = strings.ReplaceAll(got[i].Parameter, "internal", "external")
			got[i].Detail = strings.ReplaceAll(got[i].Detail, "internal", "external")
		}
		if diff := cmp.Diff(want, got); diff != "" || len(want) != 1 {
			t.Errorf("%s: hidden and absent differ (-absent +hidden):\n%s", form, diff)
		}
	}
	// Nor in the JSON form, whatever the value.
	for _, value := range []string{`"a"`, `["a", "b"]`, `{"prefix": "a"}`, `{"nonsense": ["a"]}`, `null`, `[{}]`, `{"any": null}`} {
		_, hidden := bodyOf(t, p, `{"filter": {"internal_note": `+value+`}}`)
		_, absent := bodyOf(t, p, `{"filter": {"external_note": `+value+`}}`)
		got, want := placesOf(hidden), placesOf(absent)
		for i := range got {
			got[i] = strings.ReplaceAll(got[i], "internal", "external")
		}
		if diff := cmp.Diff(want, got); diff != "" || len(want) != 1 || !strings.HasPrefix(want[0], InvalidFilter) {
			t.Errorf("%s: hidden and absent differ (-absent +hidden):\n%s", value, diff)
		}
	}
	// Nor does the value of such a filter change the answer.
	_, a := p.List("filter[internal_note][starts]=a")
	_, b := p.List("filter[internal_note][starts]=b")
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("answers to two guesses differ:\n%s", diff)
	}
}

// What a fault says of the input is short and can be printed.
func TestFaultsShowLittleOfTheInput(t *testing.T) {
	t.Parallel()
	hostile := []string{strings.Repeat("A", 1900), "<script>\u202e\x1b[31m\r\nSet-Cookie: a\u2028", strings.Repeat("ж", 200)}
	for _, v := range hostile {
		for _, form := range []string{"filter[states]=%s", "filter[date]=%s", "filter[title]=a%%0A%s", "sort=%s", "fields=%s", "include=%s",
			"page[size]=%s", "page[number]=%s", "page[after]=%s", "page[total]=%s", "filter[kind]=%s", "filter[published_at][gte]=%s",
			"filter[or][0][states]=%s", "q=a%%07%s", "q=a&highlight=%s", "facets=%s", "facets=kind&facet[kind][scope]=%s", "histogram=%s",
			"lineage=%s", "explain=%s", "format=%s", "locale=%s"} {
			_, err := parser(Releases()).List(fmt.Sprintf(form, escaped(v)))
			var faults Faults
			if !errors.As(err, &faults) {
				t.Errorf("%s with %.20q: got %v, want faults", form, v, err)
			}
			checkPrintable(t, faults)
		}
	}
}

func checkPrintable(t *testing.T, faults Faults) {
	t.Helper()
	for _, f := range faults {
		for _, text := range []string{f.Parameter, f.Detail} {
			if len(text) > 700 || strings.ContainsAny(text, "\r\n\x1b\x00\u202e\u2028") {
				t.Errorf("fault of %.40q shows %.900q", f.Parameter, text)
			}
		}
		if len(f.DidYouMean) > 300 {
			t.Errorf("fault of %.40q suggests %d bytes", f.Parameter, len(f.DidYouMean))
		}
	}
}
