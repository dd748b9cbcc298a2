//go:build unix

package storetest

import (
	"errors"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// account is who the server runs as: ourselves, or another where that is said.
type account struct{ credential *syscall.Credential }

// unprivileged gives a folder to an account that is not root: PostgreSQL refuses to run as root.
func unprivileged(dir string) (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return account{}, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return account{}, err
		}
		a := account{credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
		return a, os.Chown(dir, int(uid), int(gid))
	}
	return account{}, errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody")
}

// attributes puts a program into a process group of its own: what interrupts the tests at a terminal is not to stop the
// server under them.
func (a account) attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: a.credential, Setpgid: true}
}
