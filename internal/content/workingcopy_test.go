package content

import (
	"errors"
	"slices"
	"testing"
	"time"
)

var (
	noon     = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	evening  = noon.Add(6 * time.Hour)
	tomorrow = noon.Add(24 * time.Hour)
)

func written() Release {
	return Release{
		ID: "5f0cb0b6-6a0e-4d0a-9a53-0b1f6d1c2e57", Slug: "a-release", Kind: PressRelease, Title: "A release", Locale: "en", Tags: Tags{},
	}
}

// at gives a copy in a state, from which each test goes on.
func at(t *testing.T, state string) *WorkingCopy {
	t.Helper()
	w := NewWorkingCopy(written())
	must := func(err error) {
		if err != nil {
			t.Fatalf("%s: %v", state, err)
		}
	}
	edit := func() { r := w.Release; r.Title = "Another title"; must(w.Revise(r)) }
	switch state {
	case "draft":
	case "scheduled":
		must(w.Schedule(evening, noon))
	case "trashed":
		must(w.Trash(noon))
	default:
		must(w.Publish(Publication{}, noon))
	}
	switch state {
	case "edited":
		edit()
	case "live and scheduled":
		edit()
		must(w.Schedule(evening, noon))
	case "leaving":
		must(w.PlanWithdrawal(Withdrawal{Reason: Legal}, evening, noon))
	case "withdrawn":
		must(w.Withdraw(Withdrawal{Reason: InError}, noon))
	}
	return w
}

// outcome is where an action leads: a status and whether the public reads the release, or a refusal.
type outcome struct {
	status Status
	live   bool
}

var refused = outcome{}

// TestTransitions is the table of docs/adr/0009-newsroom.md.
func TestTransitions(t *testing.T) {
	t.Parallel()
	actions := []struct {
		name string
		do   func(w *WorkingCopy) error
		want map[string]outcome
	}{
		{"publish", func(w *WorkingCopy) error { return w.Publish(Publication{}, noon) }, map[string]outcome{
			"draft": {Published, true}, "scheduled": {Published, true}, "published": refused, "edited": {Published, true},
			"live and scheduled": {Published, true}, "leaving": refused, "withdrawn": refused, "trashed": {Published, true}}},
		{"schedule", func(w *WorkingCopy) error { return w.Schedule(tomorrow, noon) }, map[string]outcome{
			"draft": {Scheduled, false}, "scheduled": {Scheduled, false}, "published": refused, "edited": {Scheduled, true},
			"live and scheduled": {Scheduled, true}, "leaving": refused, "withdrawn": refused, "trashed": {Scheduled, false}}},
		{"unschedule", (*WorkingCopy).Unschedule, map[string]outcome{
			"draft": refused, "scheduled": {Draft, false}, "published": refused, "edited": refused,
			"live and scheduled": {Published, true}, "leaving": {Published, true}, "withdrawn": refused, "trashed": refused}},
		{"withdraw", func(w *WorkingCopy) error { return w.Withdraw(Withdrawal{Reason: InError}, noon) }, map[string]outcome{
			"draft": refused, "scheduled": refused, "published": {Withdrawn, false}, "edited": {Withdrawn, false},
			"live and scheduled": {Withdrawn, false}, "leaving": {Withdrawn, false}, "withdrawn": refused, "trashed": refused}},
		{"withdraw later", func(w *WorkingCopy) error { return w.PlanWithdrawal(Withdrawal{Reason: InError}, tomorrow, noon) }, map[string]outcome{
			"draft": refused, "scheduled": refused, "published": {Published, true}, "edited": {Published, true},
			"live and scheduled": refused, "leaving": {Published, true}, "withdrawn": refused, "trashed": refused}},
		{"restore", (*WorkingCopy).Restore, map[string]outcome{
			"draft": refused, "scheduled": refused, "published": refused, "edited": refused,
			"live and scheduled": refused, "leaving": refused, "withdrawn": {Draft, false}, "trashed": {Draft, false}}},
		{"edit", func(w *WorkingCopy) error { r := w.Release; r.Title = "Edited"; return w.Revise(r) }, map[string]outcome{
			"draft": {Draft, false}, "scheduled": {Scheduled, false}, "published": {Published, true}, "edited": {Published, true},
			"live and scheduled": {Scheduled, true}, "leaving": {Published, true}, "withdrawn": refused, "trashed": {Draft, false}}},
		{"trash", func(w *WorkingCopy) error { return w.Trash(noon) }, map[string]outcome{
			"draft": {Draft, false}, "scheduled": {Draft, false}, "published": {Withdrawn, false}, "edited": {Withdrawn, false},
			"live and scheduled": {Withdrawn, false}, "leaving": {Withdrawn, false}, "withdrawn": {Withdrawn, false}, "trashed": {Draft, false}}},
	}
	for _, action := range actions {
		for state, want := range action.want {
			w := at(t, state)
			before := w.Clone()
			w.touched = false
			err := action.do(w)
			var known *Error
			switch {
			case want == refused && (!errors.As(err, &known) || known.Kind != InvalidTransition):
				t.Errorf("%s of %s: got %v, want a refusal", action.name, state, err)
			case want == refused && (w.Touched() || w.Status != before.Status || w.Live != before.Live):
				t.Errorf("%s of %s is refused and changes the copy", action.name, state)
			case want != refused && (err != nil || !w.Touched() || w.Status != want.status || w.Live != want.live):
				t.Errorf("%s of %s: %s, live %t, touched %t, %v; want %+v", action.name, state, w.Status, w.Live, w.Touched(), err, want)
			}
		}
	}
}

func TestVersionsAndMoments(t *testing.T) {
	t.Parallel()
	w := at(t, "edited")
	if err := w.Publish(Publication{Significance: CorrectionMade, Note: "The hour."}, evening); err != nil {
		t.Fatal(err)
	}
	if w.Version != 2 || !w.FirstPublishedAt.Equal(noon) || !w.PublishedAt.Equal(evening) || w.Changed {
		t.Errorf("version %d, first %v, now %v, changed %t", w.Version, w.FirstPublishedAt, w.PublishedAt, w.Changed)
	}
}

func TestDue(t *testing.T) {
	t.Parallel()
	for state, want := range map[string]outcome{
		"scheduled": {Published, true}, "live and scheduled": {Published, true}, "leaving": {Withdrawn, false},
	} {
		w := at(t, state)
		if err := w.Due(evening.Add(-time.Microsecond)); err == nil {
			t.Errorf("%s is carried out early", state)
		}
		if err := w.Due(evening); err != nil || w.Status != want.status || w.Live != want.live {
			t.Errorf("%s: %s, live %t (%v), want %+v", state, w.Status, w.Live, err, want)
		}
	}
	if err := at(t, "draft").Due(evening); err == nil {
		t.Error("a draft is due")
	}
}

// TestFieldsOfActions names what is wrong with what an action is told.
func TestFieldsOfActions(t *testing.T) {
	t.Parallel()
	for field, err := range map[string]error{
		"note":         at(t, "edited").Publish(Publication{Significance: CorrectionMade}, noon),
		"significance": at(t, "draft").Publish(Publication{Significance: CorrectionMade, Note: "x"}, noon),
		"publish_at":   at(t, "draft").Schedule(noon, noon),
		"withdraw_at":  at(t, "published").PlanWithdrawal(Withdrawal{Reason: Legal}, noon, noon),
		"reason":       at(t, "published").Withdraw(Withdrawal{Reason: "boredom"}, noon),
		"replaced_by":  at(t, "published").Withdraw(Withdrawal{Reason: Superseded, ReplacedBy: written().ID}, noon),
	} {
		var known *Error
		if !errors.As(err, &known) || known.Kind != Invalid || !slices.ContainsFunc(known.Fields, func(f FieldError) bool { return f.Field == field }) {
			t.Errorf("got %v, want a fault of %s", err, field)
		}
	}
}

// TestTheSameAgain holds that what changes nothing touches nothing.
func TestTheSameAgain(t *testing.T) {
	t.Parallel()
	w := at(t, "published")
	w.touched = false
	tr := Translation{Locale: "ru", Title: "Заголовок"}
	if err := w.Revise(written()); err != nil || w.Touched() || w.Changed {
		t.Errorf("revised with the same: %v, touched %t", err, w.Touched())
	}
	if err := w.Translate(tr); err != nil || !w.Touched() || !w.Changed {
		t.Errorf("translated: %v, touched %t, changed %t", err, w.Touched(), w.Changed)
	}
	w.touched = false
	if err := w.Translate(tr); err != nil || w.Touched() {
		t.Errorf("translated with the same: %v, touched %t", err, w.Touched())
	}
	if err := w.DropTranslation("de"); err == nil {
		t.Error("a translation that is not there is taken away")
	}
	if err := w.DropTranslation("ru"); err != nil || len(w.Translations) != 0 {
		t.Errorf("taken away: %v, %d left", err, len(w.Translations))
	}
}
