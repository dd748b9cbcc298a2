//go:build unix

package storetest

import (
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// folder is a temporary folder of one server. Its owner holds a lock on it while it lives, so that the folders
// of test programs that were killed can be told from those in use.
type folder struct {
	path string
	lock *os.File
	log  *os.File
}

const (
	folderPrefix = "dateline-postgres-"
	// A younger folder may not have its lock yet.
	abandonedAfter = time.Hour
	shownOfLog     = 4000
)

func newFolder() (*folder, error) {
	removeAbandoned(os.TempDir())
	path, err := os.MkdirTemp("", folderPrefix)
	if err != nil {
		return nil, err
	}
	f := &folder{path: path}
	if f.lock, err = lock(path); err != nil {
		f.remove()
		return nil, err
	}
	if f.log, err = os.Create(filepath.Join(path, "log")); err != nil {
		f.remove()
		return nil, err
	}
	return f, nil
}

// removeAbandoned removes what it may of the folders that nobody holds a lock on.
func removeAbandoned(parent string) {
	paths, err := filepath.Glob(filepath.Join(parent, folderPrefix+"*"))
	if err != nil {
		return
	}
	for _, path := range paths {
		info, err := os.Lstat(path)
		if err != nil || !info.IsDir() || time.Since(info.ModTime()) < abandonedAfter {
			continue
		}
		held, err := lock(path)
		if err != nil {
			continue
		}
		(&folder{path: path, lock: held}).remove()
	}
}

// lock takes the lock on a folder, or fails at once.
func lock(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

func (f *folder) name() string { return filepath.Base(f.path) }

func (f *folder) data() string { return filepath.Join(f.path, "data") }

// logged gives the end of what the programs wrote.
func (f *folder) logged() []byte {
	text, err := os.ReadFile(f.log.Name())
	if err != nil {
		return nil
	}
	return text[max(0, len(text)-shownOfLog):]
}

func (f *folder) remove() {
	_ = os.RemoveAll(f.path)
	for _, file := range []*os.File{f.log, f.lock} {
		if file != nil {
			_ = file.Close()
		}
	}
}
