package installation

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// Obtain finds a PostgreSQL and, where there is none, gets the Debian package: root installs it, another user
// unpacks it into the cache folder. It gives the folder of the server programs and writes to log what it does.
func Obtain(ctx context.Context, log io.Writer) (string, error) {
	dir, err := Find()
	if !errors.Is(err, ErrNone) {
		return dir, err
	}
	if _, err := exec.LookPath("apt-get"); err != nil {
		return "", ErrNone
	}
	m := machine{log: log}
	if os.Geteuid() == 0 {
		err = m.install(ctx)
	} else {
		err = m.unpack(ctx)
	}
	if err != nil {
		return "", fmt.Errorf("%w; getting it was tried: %w", ErrNone, err)
	}
	return Find()
}

// machine runs Debian's programs.
type machine struct{ log io.Writer }

const serverPackage = "postgresql"

// install installs the server, and keeps Debian from making and starting a cluster that nobody asked for.
func (m machine) install(ctx context.Context) error {
	if err := writeNew("/etc/postgresql-common/createcluster.conf", "create_main_cluster = false\n"); err != nil {
		return err
	}
	if err := m.run(ctx, "apt-get", "-q", "-o", "Acquire::Retries=3", "update"); err != nil {
		return err
	}
	return m.run(ctx, "apt-get", "-q", "-y", "--no-install-recommends", "-o", "Acquire::Retries=3",
		"-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Options::=--force-confold", "install", serverPackage)
}

// writeNew writes a file that is not there yet; one that is has been somebody's decision.
func writeNew(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// unpack downloads the server, with those packages it needs that the machine lacks, and unpacks them. Nothing is
// installed and no rights are needed: apt-get keeps its lists in a folder of ours.
func (m machine) unpack(ctx context.Context) error {
	target, err := unpacked()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp(filepath.Dir(target), "download-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	archives, err := m.download(ctx, work)
	if err != nil {
		return err
	}
	root := filepath.Join(work, "root")
	for _, archive := range archives {
		if err := m.run(ctx, "dpkg-deb", "-x", archive, root); err != nil {
			return err
		}
	}
	// What is left of an attempt with a package that has no server in it would stand in the way.
	if err := os.RemoveAll(target); err != nil {
		return err
	}
	return os.Rename(root, target)
}

// download gives the archives of the server and of what it needs.
func (m machine) download(ctx context.Context, work string) ([]string, error) {
	for _, dir := range []string{"state/lists/partial", "cache/archives/partial"} {
		if err := os.MkdirAll(filepath.Join(work, dir), 0o755); err != nil {
			return nil, err
		}
	}
	own := []string{
		"-q", "-o", "Acquire::Retries=3", "-o", "Debug::NoLocking=true",
		"-o", "Dir::State=" + filepath.Join(work, "state"), "-o", "Dir::State::status=/var/lib/dpkg/status",
		"-o", "Dir::Cache=" + filepath.Join(work, "cache"),
	}
	if err := m.run(ctx, "apt-get", append(own, "update")...); err != nil {
		return nil, err
	}
	install := append(own, "-y", "--no-install-recommends", "--download-only", "install", serverPackage)
	if err := m.run(ctx, "apt-get", install...); err != nil {
		return nil, err
	}
	return filepath.Glob(filepath.Join(work, "cache/archives/*.deb"))
}

func (m machine) run(ctx context.Context, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdout, cmd.Stderr = m.log, m.log
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(cmd.Path), err)
	}
	return nil
}
