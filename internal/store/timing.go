package store

import (
	"cmp"
	"time"
)

// Timing says how long a store waits, and how often it looks for what others have done. Zero stands for the default.
type Timing struct {
	Statement time.Duration // how long one statement may run on PostgreSQL. Default 2 s
	Lock      time.Duration // how long SQLite waits for another program that writes. Default 5 s
	Await     time.Duration // how long [Store.Await] waits for a feed position. Default 2 s
	Lookup    time.Duration // how long a search waits for its turn to look a term up. Default 1 s
	Poll      time.Duration // how often a node reads the feed position, in case it was not notified. Default 1 s
	Fresh     time.Duration // how long a feed position that was read counts as the current one. Default 3 polls
	Schedule  time.Duration // how often a node looks for what is due. Default 200 ms
}

// withDefaults replaces what is zero.
func (t Timing) withDefaults() Timing {
	t.Statement = cmp.Or(t.Statement, 2*time.Second)
	t.Lock = cmp.Or(t.Lock, 5*time.Second)
	t.Await = cmp.Or(t.Await, 2*time.Second)
	t.Lookup = cmp.Or(t.Lookup, time.Second)
	t.Poll = cmp.Or(t.Poll, time.Second)
	t.Fresh = cmp.Or(t.Fresh, 3*t.Poll) // one poll may be late, but a node that cannot poll any more knows nothing
	t.Schedule = cmp.Or(t.Schedule, 200*time.Millisecond)
	return t
}
