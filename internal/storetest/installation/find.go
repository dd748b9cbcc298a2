// Package installation finds the server programs of PostgreSQL on this machine, and puts them there where they
// are missing. Nothing of it runs outside tests.
package installation

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// ErrNone says that no PostgreSQL server is installed.
var ErrNone = errors.New("no PostgreSQL server found: install your system's package of it (on Debian: postgresql), " +
	"or name the folder of its programs initdb and postgres in PG_BIN_DIR")

// Find gives the folder that holds initdb and postgres: PG_BIN_DIR where that is set, else the newest version
// from the first of the places where systems keep them.
func Find() (string, error) {
	if dir := os.Getenv("PG_BIN_DIR"); dir != "" {
		if !complete(dir) {
			return "", fmt.Errorf("PG_BIN_DIR is %s, which does not hold the programs initdb and postgres", dir)
		}
		return filepath.Abs(dir)
	}
	return first(candidates())
}

func first(dirs []string) (string, error) {
	for _, dir := range dirs {
		if complete(dir) {
			return dir, nil
		}
	}
	return "", ErrNone
}

// candidates are the folders worth a look, best first. Debian has initdb and postgres nowhere on the PATH, and a
// pg_config of the client library alone names a folder that holds neither.
func candidates() []string {
	var dirs []string
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	patterns := []string{
		"/usr/lib/postgresql/*/bin", // Debian
		"/usr/pgsql-*/bin",          // RHEL
		"/usr/lib/postgresql*/bin",  // SUSE
		"/usr/libexec/postgresql*",  // Alpine
		"/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	}
	if cache, err := unpacked(); err == nil {
		patterns = append(patterns, filepath.Join(cache, "usr/lib/postgresql/*/bin"))
	}
	for _, pattern := range patterns {
		dirs = append(dirs, newestFirst(pattern)...)
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	return dirs
}

func newestFirst(pattern string) []string {
	dirs, err := filepath.Glob(pattern)
	if err != nil {
		return nil // a home folder named like a bad pattern
	}
	slices.SortFunc(dirs, func(a, b string) int { return cmp.Compare(version(b), version(a)) })
	return dirs
}

// version is the last number in a path.
func version(path string) int {
	digits := strings.FieldsFunc(path, func(r rune) bool { return r < '0' || r > '9' })
	if len(digits) == 0 {
		return 0
	}
	n, err := strconv.Atoi(digits[len(digits)-1])
	if err != nil {
		return 0
	}
	return n
}

func complete(dir string) bool {
	return executable(filepath.Join(dir, "initdb")) && executable(filepath.Join(dir, "postgres"))
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

// unpacked is where [Obtain] puts a PostgreSQL for a user who may not install packages. There is none for a
// user without a home: a folder that others can write to is no place for programs.
func unpacked() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "dateline", "postgresql"), nil
}

// Libraries gives the folders of the shared libraries, as a search path, that came with the programs in bin when
// [Obtain] unpacked both. It is empty for a PostgreSQL that is installed, whose libraries the system finds itself.
func Libraries(bin string) string {
	root, err := unpacked()
	if err != nil || !strings.HasPrefix(bin, root+string(filepath.Separator)) {
		return ""
	}
	var dirs []string
	for _, pattern := range []string{"usr/lib/*-linux-gnu*", "lib/*-linux-gnu*"} {
		dirs = append(dirs, newestFirst(filepath.Join(root, pattern))...)
	}
	return strings.Join(dirs, string(filepath.ListSeparator))
}
