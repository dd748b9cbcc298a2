package content

import "time"

// Act says who does something.
type Act struct {
	By        string // the public id of the key, or the name of what acts by itself, such as "schedule"
	RequestID string // empty where no request is behind it
	Action    string // what is done, in one word such as "publish"
	Repeat    *Repeat
}

// The names of what acts without a key.
const (
	ByCommandLine = "command-line"
	BySchedule    = "schedule"
)

// Repeat tells a request that comes again from another one under the same name.
type Repeat struct {
	Key         string // the name the client gave the request, unique among the requests of one API key
	Fingerprint string // of the request itself
}

// Receipt is what a request was told, as bytes of the teller's own making. It is kept in the transaction of its
// effect, so that the same request is told the same again.
type Receipt struct {
	Told     []byte
	Replayed bool // the request had come before, and nothing was done
}

// ReleaseChange is one change of one working copy.
type ReleaseChange struct {
	Target Target
	// Edit changes the copy by its methods. An error undoes everything.
	Edit func(w *WorkingCopy, at time.Time) error
	// Receipt writes what the request is told, of the copy as it is kept.
	Receipt func(w *WorkingCopy) ([]byte, error)
}

// Target says which working copy is meant: exactly one of Key, Origin and New is set.
type Target struct {
	Key     string       // its id, its slug or a slug it had
	Origin  Origin       // its system and id there; one that is not there yet is new
	New     *WorkingCopy // one that is not there yet
	Trashed bool         // one in the trash is meant too
}

// AuditEntry says what was done to an item.
type AuditEntry struct {
	Seq                      int64 // in the order of commits, without gaps
	ID                       string
	At                       time.Time
	By                       string
	Action                   string
	Type                     string // "release", "key" or the type of a term
	Item                     string // its id
	FromVersion, ToVersion   int    // of what the public reads; 0 for none
	FromRevision, ToRevision int    // of the working copy or the term; 0 for none
	RequestID                string
}
