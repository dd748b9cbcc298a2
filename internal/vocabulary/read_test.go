package vocabulary

import (
	"strings"
	"testing"
	"testing/fstest"
)

// files gives the files of a vocabulary that is empty but for those named.
func files(named map[string]string) fstest.MapFS {
	all := fstest.MapFS{}
	for _, name := range []string{
		"fields_of_work.json", "states.json", "structures.json", "field_operations.json", "meetings.json", "navigation.json",
	} {
		all["data/"+name] = &fstest.MapFile{Data: []byte("[]")}
	}
	for name, text := range named {
		all["data/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

func TestFaultsInTheFilesAreFound(t *testing.T) {
	t.Parallel()
	const bishkek = `[{"slug": "office-in-bishkek", "name": "Office in Bishkek", "host_states": []}]`
	tests := []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{
			name:  "a host State that is not there",
			files: map[string]string{"field_operations.json": `[{"slug": "office", "name": "Office", "host_states": ["atlantis"]}]`},
			want:  []string{`office names the State "atlantis", which is not there`},
		},
		{
			name:  "a parent that is not there",
			files: map[string]string{"structures.json": `[{"slug": "unit", "name": "Unit", "kind": "department", "parent": "gone"}]`},
			want:  []string{`unit names the structure "gone", which is not there`},
		},
		{
			name:  "a successor of another type",
			files: map[string]string{"meetings.json": `[{"slug": "talks", "name": "Talks", "successor": "office-in-bishkek"}]`, "field_operations.json": bishkek},
			want:  []string{`talks names the meeting "office-in-bishkek", which is not there`},
		},
		{
			name: "a field operation with the slug of a structure",
			files: map[string]string{
				"structures.json":       `[{"slug": "office-in-bishkek", "name": "Other", "kind": "department"}]`,
				"field_operations.json": bishkek,
			},
			want: []string{"field_operations.json: structure office-in-bishkek stands twice"},
		},
		{
			name:  "a member that is not known",
			files: map[string]string{"meetings.json": `[{"slug": "talks", "title": "Talks"}]`},
			want:  []string{"meetings.json", `"title"`},
		},
		{
			name: "faults in two terms and two files",
			files: map[string]string{
				"meetings.json": `[{"slug": "no-name"}, {"slug": "Not a slug", "name": "Talks"}]`,
				"states.json":   `[{"slug": "utopia", "name": "Utopia", "code": "Utopia", "group": "participating_state"}]`,
			},
			want: []string{"meetings.json: no-name", "meetings.json: Not a slug", "states.json: utopia"},
		},
		{
			name:  "an entry of the menu for a list that is not there",
			files: map[string]string{"navigation.json": `[{"label": "Planets", "list": "planets"}]`},
			want:  []string{`there is no list "planets"; there are fields_of_work`},
		},
		{
			name:  "an entry of the menu for a term that is not there, below another one",
			files: map[string]string{"navigation.json": `[{"label": "Bodies", "children": [{"term": "structure/gone"}]}]`},
			want:  []string{`the entry "structure/gone" is for a term that is not there`},
		},
		{
			name:  "an entry of the menu that says nothing",
			files: map[string]string{"navigation.json": `[{"list": "meetings"}]`},
			want:  []string{"an entry has neither a label nor a term"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := navigation(files(tt.files))
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
		})
	}
}

func TestAMissingFileIsAFault(t *testing.T) {
	t.Parallel()
	all := files(nil)
	if _, err := navigation(all); err != nil {
		t.Fatalf("an empty vocabulary: %v", err)
	}
	for name := range all {
		rest := files(nil)
		delete(rest, name)
		if _, err := navigation(rest); err == nil {
			t.Errorf("without %s: no error", name)
		}
	}
}
