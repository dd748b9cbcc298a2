package storetest

import (
	"os/exec"
	"runtime"
	"syscall"
)

// startTied starts a program that is told to end when this one does. The signal is sent when the thread that
// started the program ends, so that thread is kept until then: https://go.dev/issue/27505.
func startTied(cmd *exec.Cmd) (ended <-chan struct{}, err error) {
	cmd.SysProcAttr.Pdeathsig = syscall.SIGINT
	started, done := make(chan error), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
		}
		close(done)
	}()
	return done, <-started
}
