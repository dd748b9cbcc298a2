package document

import (
	"testing"

	"github.com/dateline-press/dateline/internal/leaktest"
)

func TestMain(m *testing.M) { leaktest.Main(m) }
