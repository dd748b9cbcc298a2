// Command dateline serves institutional press releases as JSON, and fills the database they are kept in.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/dateline-press/dateline/internal/config"
)

// cli is what can be asked for on the command line.
type cli struct {
	config.Database

	Serve   serveCommand   `cmd:"" help:"Serve the API."`
	Migrate migrateCommand `cmd:"" help:"Bring the database to the form this program needs, and add the vocabulary."`
	Import  importCommand  `cmd:"" help:"Publish releases from saved pages."`
	Demo    demoCommand    `cmd:"" help:"Fill the database with generated releases."`
	Mirror  mirrorCommand  `cmd:"" help:"Copy another instance into the database, and follow it."`
	Keys    keysCommand    `cmd:"" help:"Make, list and revoke API keys."`
	OpenAPI openAPICommand `cmd:"" name:"openapi" help:"Print the description of the API."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	k := kong.Parse(&c,
		kong.Name("dateline"),
		kong.Description("A headless content API for institutional press releases."),
		kong.DefaultEnvars("DATELINE"),
		kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err := k.Run(c.Database); err != nil {
		fmt.Fprintln(os.Stderr, "dateline:", err)
		stop()
		os.Exit(1)
	}
}
