package query_test

import (
	"errors"
	"testing"

	"github.com/dateline-press/dateline/internal/query"
)

func TestImporting(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string][2]bool{
		"": {}, "dry_run=true": {true, false}, "dry_run=false&on_error=stop": {false, true}, "on_error=continue": {},
	} {
		dryRun, stop, err := query.Importing(raw)
		if err != nil || dryRun != want[0] || stop != want[1] {
			t.Errorf("%q: got %t, %t and %v, want %v", raw, dryRun, stop, err, want)
		}
	}
	for raw, want := range map[string]string{
		"dryrun=true": query.UnknownParameter, "dry_run=1": query.MalformedQuery, "on_error=halt": query.MalformedQuery,
		"dry_run=true&dry_run=true": query.DuplicateParameter, "dry_run=%zz": query.MalformedQuery, "filter[kind]=news_item": query.UnknownParameter,
	} {
		_, _, err := query.Importing(raw)
		var faults query.Faults
		if !errors.As(err, &faults) || faults.Problem() != want {
			t.Errorf("%q: got %v, want %s", raw, err, want)
		}
	}
}
