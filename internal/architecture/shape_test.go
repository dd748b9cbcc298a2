package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	root             = "../.."
	maxFileLines     = 500
	maxFunctionLines = 60
)

// source is a file of ours that a person wrote.
type source struct {
	path string // from the root of the module
	set  *token.FileSet
	file *ast.File
}

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && path != root && skipped(entry.Name()) {
			return fs.SkipDir
		}
		if entry.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		if ast.IsGenerated(file) {
			return nil
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		all = append(all, source{filepath.ToSlash(name), set, file})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("no Go file found")
	}
	return all
}

func skipped(dir string) bool {
	return strings.HasPrefix(dir, ".") || slices.Contains([]string{"node_modules", "testdata", "bin"}, dir)
}

func (s source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

// lines counts those that a piece of the file takes.
func (s source) lines(n ast.Node) int {
	return s.set.Position(n.End()).Line - s.set.Position(n.Pos()).Line + 1
}

func (s source) line(n ast.Node) int { return s.set.Position(n.Pos()).Line }

func TestLengths(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if got := s.set.File(s.file.FileStart).LineCount(); got > maxFileLines {
			t.Errorf("%s has %d lines, more than %d: split it by what it does", s.path, got, maxFileLines)
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.FuncDecl, *ast.FuncLit:
				if got := s.lines(n) - s.dataLines(n); got > maxFunctionLines {
					t.Errorf("%s:%d: a function of %d lines, more than %d: give its parts names",
						s.path, s.line(n), got, maxFunctionLines)
				}
			}
			return true
		})
	}
}

// dataLines counts the lines of a function that only list values: a long table is not hard to read.
func (s source) dataLines(function ast.Node) int {
	count := 0
	ast.Inspect(function, func(n ast.Node) bool {
		literal, ok := n.(*ast.CompositeLit)
		if ok {
			count += s.lines(literal) - 1
		}
		return !ok
	})
	return count
}

func TestPackagesSayWhatTheyAreFor(t *testing.T) {
	t.Parallel()
	documented := make(map[string]bool)
	for _, s := range sources(t) {
		if s.test() {
			continue
		}
		dir := filepath.Dir(s.path)
		documented[dir] = documented[dir] || s.file.Doc != nil
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("%s has no package comment: say in a sentence what it is for", dir)
		}
	}
}

func TestExportedNamesAreDocumented(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.test() {
			continue
		}
		for _, decl := range s.file.Decls {
			for _, name := range undocumented(decl) {
				t.Errorf("%s:%d: %s has no comment: say in a sentence what it is", s.path, s.line(name), name.Name)
			}
		}
	}
}

// undocumented gives the exported names of a declaration that have no comment. One above a group, or behind a
// name in one, counts.
func undocumented(decl ast.Decl) []*ast.Ident {
	var names []*ast.Ident
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && exportedReceiver(d) {
			names = append(names, d.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch sp := spec.(type) {
			case *ast.TypeSpec:
				if d.Doc == nil && sp.Doc == nil && sp.Comment == nil {
					names = append(names, sp.Name)
				}
			case *ast.ValueSpec:
				if d.Doc == nil && sp.Doc == nil && sp.Comment == nil {
					names = append(names, sp.Names...)
				}
			}
		}
	}
	return slices.DeleteFunc(names, func(n *ast.Ident) bool { return !n.IsExported() })
}

// exportedReceiver tells whether a function, or the type that a method is of, can be seen from outside.
func exportedReceiver(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return true
	}
	expr := f.Recv.List[0].Type
	if star, ok := expr.(*ast.StarExpr); ok {
		expr = star.X
	}
	switch generic := expr.(type) {
	case *ast.IndexExpr:
		expr = generic.X
	case *ast.IndexListExpr:
		expr = generic.X
	}
	name, ok := expr.(*ast.Ident)
	return ok && name.IsExported()
}
