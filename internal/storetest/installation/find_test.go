package installation

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// install makes a folder with empty programs.
func install(t *testing.T, dir string, programs ...string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range programs {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestNewestVersionWithAServerIsFound(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	install(t, filepath.Join(root, "9", "bin"), "initdb", "postgres")
	want := install(t, filepath.Join(root, "15", "bin"), "initdb", "postgres")
	install(t, filepath.Join(root, "17", "bin"), "initdb") // the client's programs alone
	got, err := first(newestFirst(filepath.Join(root, "*", "bin")))
	if err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestNothingFound(t *testing.T) {
	t.Parallel()
	if got, err := first([]string{t.TempDir(), filepath.Join(t.TempDir(), "absent")}); !errors.Is(err, ErrNone) {
		t.Errorf("got %q, %v, want ErrNone", got, err)
	}
}

// Not parallel: the environment belongs to the whole program.
func TestNamedFolder(t *testing.T) {
	want := install(t, filepath.Join(t.TempDir(), "with a space"), "initdb", "postgres")
	t.Setenv("PG_BIN_DIR", want)
	if got, err := Find(); err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	t.Setenv("PG_BIN_DIR", t.TempDir())
	if got, err := Find(); err == nil || errors.Is(err, ErrNone) {
		t.Errorf("got %q, %v, want an error that names the folder", got, err)
	}
}

// Not parallel: the environment belongs to the whole program.
func TestLibrariesComeWithUnpackedProgramsAlone(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache) // as on Linux
	t.Setenv("HOME", cache)
	root, err := unpacked()
	if err != nil {
		t.Fatal(err)
	}
	want := install(t, filepath.Join(root, "usr", "lib", "x86_64-linux-gnu")) +
		string(filepath.ListSeparator) + install(t, filepath.Join(root, "lib", "x86_64-linux-gnu"))
	if got := Libraries(filepath.Join(root, "usr", "lib", "postgresql", "15", "bin")); got != want {
		t.Errorf("unpacked: got %q, want %q", got, want)
	}
	if got := Libraries("/usr/lib/postgresql/15/bin"); got != "" {
		t.Errorf("installed: got %q, want none", got)
	}
}
