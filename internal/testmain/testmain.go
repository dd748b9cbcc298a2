// Package testmain runs the tests of a package: with a seed for all that they draw at random, and with a look at what they
// leave. A goroutine that goes on uses the processor of the tests behind it, and one that fails a test which is over stops
// the whole test program.
package testmain

import (
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// patience is how long a goroutine that was told to end may take, on a busy machine.
const patience = 30 * time.Second

// Main runs the tests of a package. A package calls it from its TestMain.
func Main(m *testing.M) { os.Exit(Check(Run(m))) }

// Check gives the exit status of a test program whose tests have ended with a status: another one where goroutines are
// left, but for those that are known.
func Check(status int, known ...goleak.Option) int {
	if status != 0 {
		return status // a test that failed may have left more than goroutines
	}
	if transport, ok := http.DefaultTransport.(*http.Transport); ok {
		transport.CloseIdleConnections()
	}
	err := goleak.Find(known...)
	for end := time.Now().Add(patience); err != nil && time.Now().Before(end); {
		err = goleak.Find(known...)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "after the last test:", err)
		return 1
	}
	return 0
}
