package api

import (
	"cmp"
	"time"
)

// Timing bounds how long requests take. Zero stands for the usual.
type Timing struct {
	Request   time.Duration // for one request, or one step of a long one. Usually 5 s
	Heartbeat time.Duration // between two heartbeats of a stream. Usually 15 s
	Stream    time.Duration // for a reader of a stream to take what was written last. Usually 10 s
	Pace      time.Duration // for a client to send or take 64 KiB of an import. Usually 30 s
	Import    time.Duration // for all lines of an import that are in one transaction. Usually 2 min
}

// orUsual replaces what is zero.
func (t Timing) orUsual() Timing {
	t.Request = cmp.Or(t.Request, 5*time.Second)
	t.Heartbeat = cmp.Or(t.Heartbeat, 15*time.Second)
	t.Stream = cmp.Or(t.Stream, 10*time.Second)
	t.Pace = cmp.Or(t.Pace, 30*time.Second)
	t.Import = cmp.Or(t.Import, 2*time.Minute)
	return t
}
