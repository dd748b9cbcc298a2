//go:build unix && !linux

package storetest

import (
	"os/exec"
	"syscall"
)

func (a account) attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: a.credential}
}

// startTied starts a program; elsewhere than on Linux nothing ends it when this one is killed.
func startTied(cmd *exec.Cmd) (ended <-chan struct{}, err error) {
	done := make(chan struct{})
	if err := cmd.Start(); err != nil {
		return done, err
	}
	go func() { _ = cmd.Wait(); close(done) }()
	return done, nil
}
