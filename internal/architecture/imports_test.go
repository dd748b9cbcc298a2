package architecture

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/dateline-press/dateline"

// law says what each package may import: packages of ours by their path in the module, others by the
// beginning of theirs. Of the standard library it may import all. Tests may import more.
func law() map[string][]string {
	return map[string][]string{
		"internal/content":    {"golang.org/x/text/unicode/norm"},
		"internal/query":      {"internal/strictjson"},
		"internal/auth":       {},
		"internal/search":     {"internal/content", "golang.org/x/text/unicode/norm", "github.com/blevesearch/snowballstem"},
		"internal/strictjson": {},
		"internal/answer":     {"internal/query", "github.com/andybalholm/brotli", "github.com/klauspost/compress", "github.com/maypok86/otter/v2", "golang.org/x/sync/singleflight"},
		"internal/index":      {"internal/content", "internal/document", "internal/query", "github.com/RoaringBitmap/roaring/v2"},
		"internal/document":   {"internal/content"},
		"internal/feed":       {},
		"internal/prose":      {"internal/content", "github.com/yuin/goldmark", "github.com/microcosm-cc/bluemonday", "github.com/gosimple/slug", "golang.org/x/net/html", "golang.org/x/text/"},
		"internal/vocabulary": {"internal/content", "github.com/google/uuid"},
		"internal/sample":     {"internal/content", "internal/prose", "github.com/google/uuid"},
		"internal/onewrite":   {},
		"internal/spool":      {},
		"internal/demo":       {"internal/content", "internal/prose", "github.com/google/uuid"},
		"internal/ingest":     {"internal/content", "internal/prose", "github.com/mmcdole/gofeed/", "github.com/PuerkitoBio/goquery", "github.com/andybalholm/cascadia", "github.com/gosimple/slug", "golang.org/x/net/html", "golang.org/x/text/"},
		"internal/store": {"internal/auth", "internal/content", "internal/query", "internal/document", "internal/index", "internal/search", "gorm.io/", "github.com/google/uuid", "golang.org/x/sync/singleflight",
			"github.com/jackc/pgx/v5", "modernc.org/sqlite", "github.com/pressly/goose/v3"},
		"internal/config":                 {},
		"internal/openapi":                {"internal/content", "internal/query", "github.com/go-openapi/spec", "github.com/swaggo/swag", "github.com/getkin/kin-openapi", "go.yaml.in/yaml"},
		"internal/testmain":               {"go.uber.org/goleak"},
		"internal/storetest":              {"internal/testmain", "internal/store", "internal/storetest/installation", "github.com/jackc/pgx/v5", "go.uber.org/goleak"},
		"internal/storetest/installation": {},
		"internal/storetest/withpostgres": {"internal/storetest", "internal/storetest/installation"},
		"internal/architecture":           {},
		"internal/measure":                {},
		"internal/bench":                  {"internal/storetest", "internal/storetest/installation", "github.com/jackc/pgx/v5", "github.com/labstack/echo/v4"},
		"docs":                            {},
		"api/mirror":                      {},
		"api": {"api/mirror", "internal/answer", "internal/auth", "internal/content", "internal/query", "internal/document", "internal/feed", "internal/onewrite", "internal/prose", "internal/search", "internal/spool", "internal/strictjson", "docs",
			"github.com/labstack/echo/v4", "golang.org/x/text/language", "golang.org/x/time/rate",
			"github.com/klauspost/compress", "github.com/google/uuid", "github.com/swaggest/swgui/v5/static"},
		"cmd/dateline": {"api", "api/mirror", "docs", "internal/auth", "internal/config", "internal/content", "internal/demo", "internal/ingest", "internal/onewrite", "internal/prose",
			"internal/query", "internal/sample", "internal/store", "internal/vocabulary", "internal/answer", "github.com/alecthomas/kong", "github.com/google/uuid", "github.com/prometheus/client_golang/prometheus", "golang.org/x/sync/errgroup", "golang.org/x/term"},
	}
}

// listed is what go list says of a package.
type listed struct {
	ImportPath   string
	Dir          string
	Imports      []string
	TestGoFiles  []string
	XTestGoFiles []string
	Doc          string
}

func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Imports,TestGoFiles,XTestGoFiles,Doc", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func TestImports(t *testing.T) {
	t.Parallel()
	found := packages(t)
	if len(found) < 15 {
		t.Fatalf("only %d packages were found", len(found))
	}
	missing := law()
	for _, p := range found {
		delete(missing, strings.TrimPrefix(p.ImportPath, module+"/"))
		name := strings.TrimPrefix(p.ImportPath, module+"/")
		allowed, known := law()[name]
		if !known {
			t.Errorf("%s is not in the import law: say in imports_test.go what it may import", name)
			continue
		}
		for _, imported := range p.Imports {
			if !strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") {
				continue // the standard library
			}
			if !permitted(strings.TrimPrefix(imported, module+"/"), allowed) {
				t.Errorf("%s may not import %s: the law is cmd → api → content, query ← store (docs/ARCHITECTURE.md)", name, imported)
			}
		}
		if p.Doc == "" {
			t.Errorf("%s has no package comment", name)
		}
	}
	for name := range missing {
		t.Errorf("the import law speaks of %s, which is not there", name)
	}
}

// TestGoroutinesEndWithTheirTests holds that every package with tests looks for goroutines that are left.
func TestGoroutinesEndWithTheirTests(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		files := slices.Concat(p.TestGoFiles, p.XTestGoFiles)
		looks := len(files) == 0
		for _, file := range files {
			text, err := os.ReadFile(filepath.Join(p.Dir, file))
			if err != nil {
				t.Fatal(err)
			}
			main := strings.Contains(string(text), "\nfunc TestMain(m *testing.M)")
			looks = looks || main && (strings.Contains(string(text), "testmain.Main(m)") || strings.Contains(string(text), "storetest.Main(m)"))
		}
		if !looks {
			t.Errorf("%s: no TestMain calls testmain.Main or storetest.Main", p.ImportPath)
		}
	}
}

// permitted matches a package of ours whole; others match by their beginning.
func permitted(imported string, allowed []string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool {
		if strings.Contains(strings.SplitN(a, "/", 2)[0], ".") {
			return strings.HasPrefix(imported, a)
		}
		return imported == a
	})
}
