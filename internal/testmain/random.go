package testmain

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
)

// seedVariable holds the seed of what tests draw at random, to draw it again.
const seedVariable = "DATELINE_TEST_SEED"

// seed is that of the environment, or another one in each run.
var seed = sync.OnceValue(func() uint64 {
	text := os.Getenv(seedVariable)
	if text == "" {
		return 1 + rand.Uint64N(1<<31)
	}
	n, err := strconv.ParseUint(text, 10, 63)
	if err != nil || n == 0 {
		fmt.Fprintf(os.Stderr, "%s is %q: it must be a number above 0\n", seedVariable, text)
		os.Exit(2)
	}
	return n
})

// Run runs the tests of a package and gives their exit status. It says by which seed they draw, which is that of rapid as
// well where the command line has none.
func Run(m *testing.M) int {
	fmt.Printf("%s=%d\n", seedVariable, seed())
	if f := flag.Lookup("rapid.seed"); f != nil && f.Value.String() == f.DefValue {
		_ = f.Value.Set(strconv.FormatUint(seed(), 10))
	}
	return m.Run()
}

// Random gives a source of random numbers, another for each stream and each seed.
func Random(t testing.TB, stream uint64) *rand.Rand {
	t.Helper()
	t.Logf("%s=%d does the same again", seedVariable, seed())
	return rand.New(rand.NewPCG(seed(), stream))
}
