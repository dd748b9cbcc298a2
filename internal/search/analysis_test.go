package search_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/search"
)

// minTexts is how many lines of each language there are at least.
const minTexts = 25

// analysed is what other programs make of a line: testdata/analysis/README.md says which.
type analysed struct {
	Text, Folded string
	Words        [][3]string // as it is written, its key and its stem
	Differs      []differing
}

// differing is a word that the other program takes for one and the product for several.
type differing struct {
	Written, ICU string
	Product      []string
}

// readAnalysis reads a file of the frozen corpus.
func readAnalysis(t *testing.T, name string, into any) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata/analysis", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// The analyser agrees with ICU and with Snowball's own stemmers on texts in all its languages.
func TestAnalysisOfOtherPrograms(t *testing.T) {
	t.Parallel()
	for _, language := range languages() {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			var lines []analysed
			readAnalysis(t, language+".json", &lines)
			if len(lines) < minTexts {
				t.Errorf("%d texts, want %d or more", len(lines), minTexts)
			}
			checkFresh(t, language, lines)
			for _, line := range lines {
				checkLine(t, language, line)
			}
		})
	}
}

// checkFresh reports texts that changed after the corpus was written.
func checkFresh(t *testing.T, language string, lines []analysed) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata/analysis", language+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, line := range lines {
		texts = append(texts, line.Text)
	}
	if diff := cmp.Diff(strings.Split(strings.TrimSpace(string(b)), "\n"), texts); diff != "" {
		t.Errorf("run testdata/analysis/generate.mjs: %s.json is stale (-want +got):\n%s", language, diff)
	}
}

func checkLine(t *testing.T, language string, line analysed) {
	t.Helper()
	if got := content.Fold(line.Text); got != line.Folded {
		t.Errorf("Fold(%q)\n got %q\nwant %q", line.Text, got, line.Folded)
	}
	var got [][3]string
	for _, w := range search.Words(line.Text) {
		got = append(got, [3]string{line.Text[w.Start:w.End], w.Key, search.Stem(w.Key, language)})
	}
	if diff := cmp.Diff(line.Words, got); diff != "" {
		t.Errorf("words of %q (-want +got):\n%s", line.Text, diff)
	}
	for _, d := range line.Differs {
		if got := keys(d.Written); !slices.Equal(got, d.Product) || slices.Equal(got, []string{d.ICU}) {
			t.Errorf("words of %q: got %q, want %q, which differs from %q", d.Written, got, d.Product, d.ICU)
		}
	}
}

// The tables that the model of api answers from hold for the product too, and in every language.
func TestAnalysisOfTheModel(t *testing.T) {
	t.Parallel()
	var table struct {
		Languages            []string
		Common, Words, Stems map[string][]string
		Letters              map[string]string
	}
	readAnalysis(t, "model.json", &table)
	if !slices.Equal(table.Languages, languages()) || len(table.Words) < 100 {
		t.Fatalf("languages %q, %d words", table.Languages, len(table.Words))
	}
	for letter, want := range table.Letters {
		if got := content.Fold("-" + letter + "-"); got != "-"+want+"-" {
			t.Errorf("Fold(%q): got %q, want %q", letter, got, want)
		}
	}
	for written, want := range table.Words {
		if got := keys(written); !slices.Equal(got, want) {
			t.Errorf("words of %q: got %q, want %q", written, got, want)
		}
	}
	for i, language := range table.Languages {
		for key, stems := range table.Stems {
			if got := search.Stem(key, language); got != stems[i] {
				t.Errorf("stem of %q in %s: got %q, want %q", key, language, got, stems[i])
			}
		}
		for _, key := range table.Common[language] {
			if !search.Common(key, language) {
				t.Errorf("%q is not common in %s", key, language)
			}
		}
	}
}
