package query

// Importing reads the query of an import: whether it is only to be seen what would become of the lines, and whether to
// stop at the first that is refused. The error is [Faults].
func Importing(rawQuery string) (dryRun, stop bool, err error) {
	const problem = MalformedQuery
	r := &reader{Parser: &Parser{Resource: &Resource{}}, known: []string{"dry_run", "on_error"}}
	_, err = r.read(rawQuery, func(g given) {
		switch g.name {
		case "dry_run":
			dryRun = r.choice(g, problem, "true", "false")
		case "on_error":
			stop = r.choice(g, problem, "stop", "continue")
		default:
			r.unknown(g)
		}
	})
	return dryRun, stop, err
}
