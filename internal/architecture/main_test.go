package architecture

import (
	"testing"

	"github.com/dateline-press/dateline/internal/testmain"
)

func TestMain(m *testing.M) { testmain.Main(m) }
