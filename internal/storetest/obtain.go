package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Obtain finds a PostgreSQL and, where there is none, installs the Debian package: as root with apt-get, as
// another user by unpacking the package into the user's cache. It gives the folder of the server programs and
// writes to log what it does.
func Obtain(ctx context.Context, log io.Writer) (string, error) {
	dir, err := FindPostgres()
	if err == nil {
		return dir, nil
	}
	if _, lookErr := exec.LookPath("apt-get"); lookErr != nil {
		return "", err
	}
	if os.Geteuid() == 0 {
		err = install(ctx, log)
	} else {
		err = unpack(ctx, log)
	}
	if err != nil {
		return "", errors.Join(ErrNoPostgres, err)
	}
	return FindPostgres()
}

// install installs the server without the cluster and the service that Debian makes of it.
func install(ctx context.Context, log io.Writer) error {
	const settings = "/etc/postgresql-common/createcluster.conf"
	if _, err := os.Stat(settings); errors.Is(err, os.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(settings), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(settings, []byte("create_main_cluster = false\n"), 0o644); err != nil {
			return err
		}
	}
	if err := run(ctx, log, "", "apt-get", "update", "-q"); err != nil {
		return err
	}
	return run(ctx, log, "", "apt-get", "install", "-q", "-y", "--no-install-recommends",
		"-o", "Dpkg::Options::=--force-confold", "postgresql")
}

// unpack downloads the server and the libraries it needs that are missing, and unpacks them: nothing is
// installed, and no rights are needed.
func unpack(ctx context.Context, log io.Writer) error {
	out, err := exec.CommandContext(ctx, "apt-cache", "depends", "--no-recommends", "--no-suggests", "--no-conflicts",
		"--no-breaks", "--no-replaces", "--no-enhances", "--recurse", "postgresql").Output()
	if err != nil {
		return fmt.Errorf("list the package postgresql: %w", err)
	}
	var names []string
	for _, line := range strings.Split(string(out), "\n") {
		// Packages stand at the beginning of a line; of all they need, the server lacks these few at most.
		if strings.HasPrefix(line, "postgresql-") || strings.HasPrefix(line, "libpq") || strings.HasPrefix(line, "libllvm") ||
			strings.HasPrefix(line, "libicu") || strings.HasPrefix(line, "libxslt") || strings.HasPrefix(line, "libxml2") ||
			strings.HasPrefix(line, "libldap") || strings.HasPrefix(line, "libsasl2") || strings.HasPrefix(line, "libz3") {
			names = append(names, strings.TrimSpace(line))
		}
	}
	root := filepath.Join(cacheDir(), "debian")
	if err := os.MkdirAll(root, 0o755); err != nil {
		return err
	}
	if err := run(ctx, log, root, "apt-get", append([]string{"download", "-q"}, names...)...); err != nil {
		return err
	}
	packages, err := filepath.Glob(filepath.Join(root, "*.deb"))
	if err != nil {
		return err
	}
	for _, p := range packages {
		if err := run(ctx, log, root, "dpkg-deb", "-x", p, root); err != nil {
			return err
		}
	}
	return nil
}

func run(ctx context.Context, log io.Writer, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, log, log
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", name, args[0], err)
	}
	return nil
}
