package store_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// planned is a database whose clock a test moves.
type planned struct {
	t          *testing.T
	store      *store.Store
	vocabulary *content.Vocabulary
	late       *atomic.Int64 // nanoseconds after noon

	mu     sync.Mutex
	faults []error // reported since they were last looked at
}

func eachPlanned(t *testing.T, f func(t *testing.T, p *planned)) {
	t.Helper()
	for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			late := &atomic.Int64{}
			now := func() time.Time { return noon.Add(time.Duration(late.Load())) }
			s := storetest.Open(t, engine, store.Options{Now: now})
			f(t, &planned{t: t, store: s, vocabulary: seed(t, s), late: late})
		})
	}
}

// change changes one release as the API does.
func (p *planned) change(id string, edit func(w *content.WorkingCopy, at time.Time) error) {
	p.t.Helper()
	_, err := p.store.ChangeRelease(context.Background(), content.Act{By: "a-key", Action: "change"}, content.ReleaseChange{
		Target: content.Target{Key: id}, Edit: edit,
		Receipt: func(*content.WorkingCopy) ([]byte, error) { return []byte("done"), nil },
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

// plan keeps new releases and has them published so long after noon.
func (p *planned) plan(after time.Duration, names ...string) (ids []string) {
	p.t.Helper()
	batch := make([]store.Submission, len(names))
	for i, name := range names {
		batch[i] = store.Submission{Release: release(p.t, p.vocabulary, name, name, "2026-11-24"), Draft: true}
	}
	results, err := p.store.Import(context.Background(), batch)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, r := range results {
		ids = append(ids, r.ID)
		p.change(r.ID, func(w *content.WorkingCopy, at time.Time) error { return w.Schedule(noon.Add(after), at) })
	}
	return ids
}

// at moves the clock, carries out what is due, and gives what the store says it took on.
func (p *planned) at(after time.Duration) int {
	p.t.Helper()
	p.late.Store(int64(after))
	done, err := p.store.CarryOutDue(context.Background(), p.report)
	if err != nil {
		p.t.Fatal(err)
	}
	return done
}

func (p *planned) report(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = append(p.faults, err)
}

// reported wants a number of faults.
func (p *planned) reported(want int) {
	p.t.Helper()
	if len(p.faults) != want {
		p.t.Errorf("reported: %v, want %d", p.faults, want)
	}
	p.faults = nil
}

// trace is what the tables have of a release.
type trace struct {
	Status                              string
	Live                                bool
	Version                             int
	Versions, Upserts, Deletes, Entries int64 // Entries are those of the schedule in the log
}

func (p *planned) trace(id string) trace {
	p.t.Helper()
	w, err := p.store.Draft(context.Background(), id)
	if err != nil {
		p.t.Fatal(err)
	}
	got, db := trace{Status: string(w.Status), Live: w.Live, Version: w.Version}, p.store.ForTest()
	for _, c := range []struct {
		table, where string
		into         *int64
	}{
		{"published_versions", "release_id = ?", &got.Versions},
		{"published_events", "op = 'upsert' AND item_id = ?", &got.Upserts},
		{"published_events", "op = 'delete' AND item_id = ?", &got.Deletes},
		{"audit_entries", "key_id = 'schedule' AND item = ?", &got.Entries},
	} {
		if err := db.Table(c.table).Where(c.where, id).Count(c.into).Error; err != nil {
			p.t.Fatal(err)
		}
	}
	return got
}

// is wants a release to have left a trace.
func (p *planned) is(when, id string, want trace) {
	p.t.Helper()
	if diff := cmp.Diff(want, p.trace(id)); diff != "" {
		p.t.Errorf("%s (-want +got)\n%s", when, diff)
	}
}

func waits() trace { return trace{Status: "scheduled"} }

func appeared() trace {
	return trace{Status: "published", Live: true, Version: 1, Versions: 1, Upserts: 1, Entries: 1}
}

// TestNeverEarly comes as near to the moment as the clock can tell, for moments that engines write at different lengths.
func TestNeverEarly(t *testing.T) {
	t.Parallel()
	eachPlanned(t, func(t *testing.T, p *planned) {
		for i, moment := range []time.Duration{
			time.Minute, time.Minute + 500*time.Millisecond, time.Minute + 500010*time.Microsecond, 2 * time.Minute,
		} {
			id := p.plan(moment, fmt.Sprint("early-", i))[0]
			for _, before := range []time.Duration{40 * time.Millisecond, 10 * time.Microsecond, time.Microsecond} {
				if done := p.at(moment - before); done != 0 {
					t.Errorf("%v before %v: %d taken on", before, moment, done)
				}
				p.is(fmt.Sprint(before, " before ", moment), id, waits())
			}
			if done := p.at(moment); done != 1 {
				t.Errorf("at %v: %d taken on, want 1", moment, done)
			}
			p.is("at the moment", id, appeared())
			if done := p.at(moment); done != 0 {
				t.Errorf("at %v again: %d taken on", moment, done)
			}
			p.is("at the moment, again", id, appeared())
			w, err := p.store.Draft(context.Background(), id)
			if err != nil || w.PublishAt != nil || !w.PublishedAt.Equal(noon.Add(moment)) {
				t.Errorf("planned for %v, published %v, error %v", w.PublishAt, w.PublishedAt, err)
			}
		}
		p.reported(0)
	})
}

// TestOnceByMany has many nodes look for what is due at once.
func TestOnceByMany(t *testing.T) {
	t.Parallel()
	eachPlanned(t, func(t *testing.T, p *planned) {
		names := make([]string, 230) // more than two batches
		for i := range names {
			names[i] = fmt.Sprint("many-", i)
		}
		ids := p.plan(time.Hour, names...)
		p.late.Store(int64(time.Hour))
		var nodes sync.WaitGroup
		var done atomic.Int64
		for range 6 {
			nodes.Go(func() {
				for range len(ids) {
					n, err := p.store.CarryOutDue(context.Background(), p.report)
					if err != nil {
						t.Error(err)
					}
					if done.Add(int64(n)) >= int64(len(ids)) {
						return
					}
				}
			})
		}
		nodes.Wait()
		if done.Load() != int64(len(ids)) {
			t.Errorf("%d taken on, want %d", done.Load(), len(ids))
		}
		for _, id := range ids {
			p.is("afterwards", id, appeared())
		}
		p.reported(0)
	})
}

// TestEditsGoOutWithThePlan publishes what the release says at the moment, with what came after the plan was made.
func TestEditsGoOutWithThePlan(t *testing.T) {
	t.Parallel()
	eachPlanned(t, func(t *testing.T, p *planned) {
		id := p.plan(time.Hour, "edited")[0]
		p.at(time.Minute)
		p.change(id, func(w *content.WorkingCopy, _ time.Time) error {
			r := w.Release
			r.Title, r.Slug = "Said otherwise", "said-otherwise"
			return w.Revise(r)
		})
		p.is("edited", id, waits())
		p.at(time.Hour)
		p.is("published", id, appeared())
		card, err := p.store.Release(context.Background(), "said-otherwise", nil, document.HTML)
		if err != nil || card.ID != id {
			t.Errorf("the edit is not public: %+v, %v", card, err)
		}
		w, err := p.store.Draft(context.Background(), id)
		if err != nil || w.Changed || w.Title != "Said otherwise" {
			t.Errorf("the working copy: changed %t, title %q, error %v", w.Changed, w.Title, err)
		}
	})
}

// TestPlansThatAreTakenBack looks at the old moment of what was unscheduled, moved, published by hand or trashed.
func TestPlansThatAreTakenBack(t *testing.T) {
	t.Parallel()
	eachPlanned(t, func(t *testing.T, p *planned) {
		ids := p.plan(time.Hour, "unscheduled", "later", "sooner", "by-hand", "trashed")
		p.change(ids[0], func(w *content.WorkingCopy, _ time.Time) error { return w.Unschedule() })
		p.change(ids[1], func(w *content.WorkingCopy, at time.Time) error { return w.Schedule(noon.Add(2*time.Hour), at) })
		p.change(ids[2], func(w *content.WorkingCopy, at time.Time) error { return w.Schedule(noon.Add(time.Minute), at) })
		p.change(ids[3], func(w *content.WorkingCopy, at time.Time) error { return w.Publish(content.Publication{}, at) })
		p.change(ids[4], func(w *content.WorkingCopy, at time.Time) error { return w.Trash(at) })
		byHand := appeared()
		byHand.Entries = 0
		for _, step := range []struct {
			at   time.Duration
			done int
			want [5]trace
		}{
			{time.Minute, 1, [5]trace{{Status: "draft"}, waits(), appeared(), byHand, {Status: "draft"}}},
			{time.Hour, 0, [5]trace{{Status: "draft"}, waits(), appeared(), byHand, {Status: "draft"}}},
			{2 * time.Hour, 1, [5]trace{{Status: "draft"}, appeared(), appeared(), byHand, {Status: "draft"}}},
		} {
			if done := p.at(step.at); done != step.done {
				t.Errorf("after %v: %d taken on, want %d", step.at, done, step.done)
			}
			for i, want := range step.want {
				p.is(fmt.Sprint("after ", step.at, ", release ", i), ids[i], want)
			}
		}
		p.reported(0)
	})
}

// TestPlannedWithdrawal withdraws at the moment, and not what the plan was taken back for.
func TestPlannedWithdrawal(t *testing.T) {
	t.Parallel()
	eachPlanned(t, func(t *testing.T, p *planned) {
		ids := p.plan(time.Minute, "leaves", "stays")
		p.at(time.Minute)
		why := content.Withdrawal{Reason: content.Legal, Note: "By order."}
		for _, id := range ids {
			p.change(id, func(w *content.WorkingCopy, at time.Time) error {
				return w.PlanWithdrawal(why, noon.Add(time.Hour), at)
			})
		}
		p.change(ids[1], func(w *content.WorkingCopy, _ time.Time) error { return w.Unschedule() })
		if done := p.at(time.Hour - time.Microsecond); done != 0 {
			t.Errorf("before the moment: %d taken on", done)
		}
		p.is("before", ids[0], appeared())
		if done := p.at(time.Hour); done != 1 {
			t.Errorf("at the moment: %d taken on, want 1", done)
		}
		p.at(2 * time.Hour)
		p.is("withdrawn", ids[0], trace{Status: "withdrawn", Version: 1, Versions: 1, Upserts: 1, Deletes: 1, Entries: 2})
		p.is("kept", ids[1], appeared())
		_, err := p.store.Release(context.Background(), ids[0], nil, document.HTML)
		want := &content.Gone{Withdrawal: why, WithdrawnAt: noon.Add(time.Hour)}
		if diff := cmp.Diff(error(want), err); diff != "" {
			t.Errorf("in public (-want +got)\n%s", diff)
		}
	})
}

// TestBrokenReleasesBlockNone has releases that cannot be published due before others: one, and a whole batch.
func TestBrokenReleasesBlockNone(t *testing.T) {
	t.Parallel()
	for _, broken := range []int{1, 100} {
		t.Run(fmt.Sprint(broken), func(t *testing.T) {
			t.Parallel()
			eachPlanned(t, func(t *testing.T, p *planned) {
				names := make([]string, broken)
				for i := range names {
					names[i] = fmt.Sprint("broken-", i)
				}
				bad := p.plan(time.Minute, names...)
				good := p.plan(time.Hour, "whole")[0]
				// As a rule made stricter since would leave them.
				if err := p.store.WriteForTest().Exec("UPDATE releases SET title = '' WHERE id IN ?", bad).Error; err != nil {
					t.Fatal(err)
				}
				for range 3 {
					p.at(time.Hour)
				}
				p.is("whole", good, appeared())
				p.is("broken", bad[0], waits())
				if len(p.faults) < broken {
					t.Errorf("%d faults are reported of %d releases", len(p.faults), broken)
				}
			})
		})
	}
}
