package storetest

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// seedVariable holds the seed of what tests do at random. Without it they do the same each time, but for what rapid
// draws, which says itself how to draw it again.
const seedVariable = "DATELINE_TEST_SEED"

// seed reads it, or gives the usual one.
func seed() (seed uint64, given bool) {
	seed, err := strconv.ParseUint(os.Getenv(seedVariable), 10, 64)
	if err != nil || seed == 0 {
		return 1, false
	}
	return seed, true
}

// setSeed has rapid draw by the seed that is given, and says which that is.
func setSeed() {
	n, given := seed()
	if !given {
		return
	}
	fmt.Printf("%s=%d\n", seedVariable, n)
	if f := flag.Lookup("rapid.seed"); f != nil && f.Value.String() == f.DefValue {
		_ = f.Value.Set(strconv.FormatUint(n, 10))
	}
}

// Random gives the chance of a test, another for each stream and for each seed that is given.
func Random(t testing.TB, stream uint64) *rand.Rand {
	t.Helper()
	n, _ := seed()
	t.Logf("%s=%d does the same again", seedVariable, n)
	return rand.New(rand.NewPCG(n, stream))
}
