// Command obtain prints the folder of PostgreSQL's server programs, and gets them first where they are missing.
// The tests start a server of their own from there.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/dateline-press/dateline/internal/storetest/installation"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	dir, err := installation.Obtain(ctx, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(dir)
}
