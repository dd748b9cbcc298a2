//go:build unix && !linux

package storetest

import "os/exec"

// startTied starts a program; elsewhere than on Linux nothing ends it when this one is killed.
func startTied(cmd *exec.Cmd) (ended <-chan struct{}, err error) {
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	done := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(done)
	}()
	return done, nil
}
