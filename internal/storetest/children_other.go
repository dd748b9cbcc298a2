//go:build unix && !linux

package storetest

import (
	"bufio"
	"bytes"
	"fmt"
	"os/exec"
)

// childrenOf lists the processes that a process has started.
func childrenOf(parent int) (children []int, err error) {
	out, err := exec.Command("ps", "-A", "-o", "pid=,ppid=").Output()
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		var pid, ppid int
		if _, err := fmt.Sscan(lines.Text(), &pid, &ppid); err == nil && ppid == parent {
			children = append(children, pid)
		}
	}
	return children, nil
}
