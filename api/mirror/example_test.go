package mirror_test

import (
	"context"
	"fmt"
	"log"

	"github.com/dateline-press/dateline/api/mirror"
)

// A program follows an instance for ever, and keeps what it reads in a place of its own.
func Example() {
	m := mirror.Mirror{
		Source: "https://press.example.org",
		Copy:   &memory{items: map[string]string{}}, // yours: a database, a search index, files
		Report: func(s mirror.Status) { fmt.Printf("%d of %d, %d behind\n", s.Releases, s.Total, s.Behind()) },
	}
	if err := m.Run(context.Background(), false); err != nil {
		log.Fatal(err)
	}
}
