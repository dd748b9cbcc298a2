package api

import (
	"cmp"
	"time"
)

// Timing bounds how long requests take. Zero stands for the default.
type Timing struct {
	Request   time.Duration // for one request, or one step of a long one. Default 5 s
	Heartbeat time.Duration // between two heartbeats of a stream. Default 15 s
	Stream    time.Duration // for a reader of a stream to take what was written last. Default 10 s
	Transfer  time.Duration // for a client to send or take 64 KiB of an import. Default 30 s
	Import    time.Duration // for all lines of an import that are in one transaction. Default 2 min
}

// withDefaults replaces what is zero.
func (t Timing) withDefaults() Timing {
	t.Request = cmp.Or(t.Request, 5*time.Second)
	t.Heartbeat = cmp.Or(t.Heartbeat, 15*time.Second)
	t.Stream = cmp.Or(t.Stream, 10*time.Second)
	t.Transfer = cmp.Or(t.Transfer, 30*time.Second)
	t.Import = cmp.Or(t.Import, 2*time.Minute)
	return t
}
