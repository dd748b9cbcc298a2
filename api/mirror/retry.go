package mirror

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// The pauses between tries, which grow, and how often something is tried by who does not wait for ever.
const (
	firstPause    = 500 * time.Millisecond // where the mirror is not told another
	lastPause     = 30 * time.Second
	shortestPause = time.Millisecond
	tries         = 10
)

// passing is an error that is over in a while.
type passing struct {
	error
	after time.Duration // not before; 0 where nothing was said
}

// Unwrap gives the error itself.
func (p passing) Unwrap() error { return p.error }

// retried does something until it succeeds or cannot. What was read before is not read again: the copy keeps it.
func (r *reading) retried(ctx context.Context, do func() error) error {
	for try := 1; ; try++ {
		before := r.place
		err := do()
		if r.place != before {
			try = 1
		}
		var p passing
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, errExpired):
			r.anew()
			r.report(err)
			return nil
		case errors.Is(err, ErrBusy):
			p.error = err
		case !errors.As(err, &p):
			return err
		}
		if r.once && try >= tries {
			return fmt.Errorf("tried %d times: %w", try, err)
		}
		r.report(err)
		if !pause(ctx, max(p.after, r.backoff(try))) {
			return ctx.Err()
		}
		if errors.Is(err, ErrBusy) { // it may have taken the step, and only failed to say so
			if err := r.askPlace(ctx); err != nil && !errors.Is(err, ErrBusy) {
				return err
			}
		}
	}
}

// backoff gives a pause which grows with the tries, and differs, so that many mirrors do not come back at once.
func (m *Mirror) backoff(try int) time.Duration {
	first := max(cmp.Or(m.Pause, firstPause), shortestPause)
	most := min(lastPause, first<<min(try-1, 10))
	return most/2 + rand.N(most/2)
}

func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
