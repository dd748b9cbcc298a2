package content

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Status says where the working copy of a release stands.
type Status string

// The statuses of a working copy.
const (
	Draft     Status = "draft"
	Scheduled Status = "scheduled" // its present state is published by itself at PublishAt
	Published Status = "published"
	Withdrawn Status = "withdrawn"
)

// Significance says how much a published version changes.
type Significance string

// The significances of a version.
const (
	Major           Significance = "major"
	Minor           Significance = "minor"
	CorrectionMade  Significance = "correction"
	maxNote                      = 1000
	MaxTranslations              = 30
)

// Significances lists every significance.
func Significances() []Significance { return []Significance{Major, Minor, CorrectionMade} }

// WithdrawalReason says why a release was withdrawn.
type WithdrawalReason string

// The reasons.
const (
	InError    WithdrawalReason = "error"
	Superseded WithdrawalReason = "superseded"
	Legal      WithdrawalReason = "legal"
	OtherCause WithdrawalReason = "other"
)

// WithdrawalReasons lists every reason.
func WithdrawalReasons() []WithdrawalReason {
	return []WithdrawalReason{InError, Superseded, Legal, OtherCause}
}

// Withdrawal says why a release is, or is to be, no longer public.
type Withdrawal struct {
	Reason     WithdrawalReason
	Note       string // public; may be empty
	ReplacedBy string // the id of the release that stands in its place, or empty
}

// Publication says what a version is to its readers.
type Publication struct {
	Significance Significance
	Note         string // public; a correction has one
}

// Translation is a release in another language.
type Translation struct {
	Locale   string // BCP 47
	Title    string
	Summary  string
	Dateline string
	Body     Body
}

// WorkingCopy is a release as the newsroom has it, with its way into public and out of it. Its methods hold the
// rules; none of them reads a clock.
type WorkingCopy struct {
	Release
	Translations []Translation // by locale

	OriginHash string // of what was last taken over from its origin
	SlugIsHint bool   // the slug was made from the title and may get a suffix that makes it unique

	Status   Status
	Live     bool // the public reads a version of it
	Changed  bool // it differs from what the public reads
	Version  int  // counts the published versions
	Revision int  // counts the changes of the working copy

	Publication      Publication // of the version published last
	Withdrawal       *Withdrawal // done, or planned for WithdrawAt
	PublishAt        *time.Time
	WithdrawAt       *time.Time
	FirstPublishedAt *time.Time
	PublishedAt      *time.Time
	WithdrawnAt      *time.Time
	TrashedAt        *time.Time
	CreatedAt        time.Time
	UpdatedAt        time.Time

	touched bool
}

// NewWorkingCopy makes the first draft of a release.
func NewWorkingCopy(r Release) *WorkingCopy {
	return &WorkingCopy{Release: r, Status: Draft, Changed: true}
}

// Touched reports whether a method has changed the copy.
func (w *WorkingCopy) Touched() bool { return w.touched }

// Clone gives a copy whose changes leave w alone.
func (w *WorkingCopy) Clone() *WorkingCopy {
	c := *w
	c.Places = slices.Clone(w.Places)
	c.Tags = maps.Clone(w.Tags)
	c.Translations = slices.Clone(w.Translations)
	return &c
}

// Check reports everything that is wrong with the copy, or nil.
func (w *WorkingCopy) Check() error {
	f := w.faults()
	if len(w.Translations) > MaxTranslations {
		f.add("translations", "must be at most %d", MaxTranslations)
	}
	for i, t := range w.Translations {
		if t.Locale == w.Locale {
			f.add("locale", "must not be a language that the release has a translation in")
		}
		if i > 0 && w.Translations[i-1].Locale == t.Locale {
			f.add("translations", "must be one for each language")
		}
	}
	return f.err("release")
}

// Revise replaces what the release says. Where nothing differs, nothing happens.
func (w *WorkingCopy) Revise(r Release) error {
	if err := w.editable(); err != nil {
		return err
	}
	if w.Same(&r) {
		return nil
	}
	w.Release = r
	w.edited()
	return nil
}

// Translate adds a translation, or replaces the one of the same language.
func (w *WorkingCopy) Translate(t Translation) error {
	if err := w.editable(); err != nil {
		return err
	}
	i, found := w.translation(t.Locale)
	switch {
	case found && w.Translations[i] == t:
		return nil
	case found:
		w.Translations = slices.Clone(w.Translations)
		w.Translations[i] = t
	default:
		w.Translations = slices.Insert(slices.Clone(w.Translations), i, t)
	}
	w.edited()
	return nil
}

// DropTranslation takes a translation away.
func (w *WorkingCopy) DropTranslation(locale string) error {
	i, found := w.translation(locale)
	if !found {
		return Errorf(NotFound, "the release has no translation in this language")
	}
	if err := w.editable(); err != nil {
		return err
	}
	w.Translations = slices.Delete(slices.Clone(w.Translations), i, i+1)
	w.edited()
	return nil
}

func (w *WorkingCopy) translation(locale string) (int, bool) {
	return slices.BinarySearchFunc(w.Translations, locale, func(t Translation, l string) int { return strings.Compare(t.Locale, l) })
}

func byLocale(a, b Translation) int { return strings.Compare(a.Locale, b.Locale) }

func (w *WorkingCopy) editable() error {
	if w.Status == Withdrawn {
		return w.refuse("edited", "restore it first")
	}
	return nil
}

func (w *WorkingCopy) edited() { w.Changed, w.touched = true, true }

// Publish makes the copy, as it stands, the version that the public reads.
func (w *WorkingCopy) Publish(p Publication, at time.Time) error {
	switch {
	case w.Status == Withdrawn:
		return w.refuse("published", "restore it first")
	case w.Live && !w.Changed:
		return w.refuse("published", "nothing has changed since its last version")
	}
	if p.Significance == "" {
		p.Significance = Major
	}
	if err := w.checkPublication(p); err != nil {
		return err
	}
	w.appear(p)
	w.Version++
	w.PublishedAt = &at
	if w.FirstPublishedAt == nil {
		w.FirstPublishedAt = &at
	}
	return nil
}

// appear makes the copy what the public reads, and drops all plans.
func (w *WorkingCopy) appear(p Publication) {
	w.Status, w.Live, w.Changed, w.touched = Published, true, false, true
	w.Publication, w.Withdrawal = p, nil
	w.PublishAt, w.WithdrawAt, w.WithdrawnAt = nil, nil, nil
}

func (w *WorkingCopy) checkPublication(p Publication) error {
	var f faults
	checkPublication(&f, p, w.Version)
	return f.err("publication")
}

// checkPublication checks what is said of the version behind another one, or behind 0 for none.
func checkPublication(f *faults, p Publication, before int) {
	if !slices.Contains(Significances(), p.Significance) {
		f.add("significance", "must be one of %v", Significances())
	}
	checkLine(f, "note", p.Note, maxNote, p.Significance == CorrectionMade)
	if p.Significance == CorrectionMade && before == 0 {
		f.add("significance", "a first version corrects nothing")
	}
}

// Schedule has the copy published at a moment to come, with whatever is edited until then.
func (w *WorkingCopy) Schedule(publishAt, now time.Time) error {
	switch {
	case w.Status == Withdrawn:
		return w.refuse("scheduled", "restore it first")
	case w.WithdrawAt != nil:
		return w.refuse("scheduled", "its withdrawal is; unschedule that first")
	case w.Live && !w.Changed && w.Status != Scheduled:
		return w.refuse("scheduled", "nothing has changed since its last version")
	}
	if err := checkMoment("publish_at", publishAt, now); err != nil {
		return err
	}
	if w.Status == Scheduled && w.PublishAt.Equal(publishAt) {
		return nil
	}
	w.Status, w.PublishAt, w.touched = Scheduled, &publishAt, true
	return nil
}

// Unschedule takes back what is planned: a publication or a withdrawal.
func (w *WorkingCopy) Unschedule() error {
	switch {
	case w.WithdrawAt != nil:
		w.WithdrawAt, w.Withdrawal = nil, nil
	case w.Status == Scheduled:
		w.Status, w.PublishAt = w.unscheduled(), nil
	default:
		return w.refuse("unscheduled", "nothing is planned for it")
	}
	w.touched = true
	return nil
}

// unscheduled gives the status without a plan.
func (w *WorkingCopy) unscheduled() Status {
	if w.Live {
		return Published
	}
	return Draft
}

// Withdraw takes the release out of public.
func (w *WorkingCopy) Withdraw(why Withdrawal, at time.Time) error {
	if !w.Live {
		return w.refuse("withdrawn", "it is not public")
	}
	if err := w.checkWithdrawal(why); err != nil {
		return err
	}
	w.withdraw(why, at)
	return nil
}

func (w *WorkingCopy) withdraw(why Withdrawal, at time.Time) {
	w.Status, w.Live, w.Changed, w.touched = Withdrawn, false, true, true
	w.Withdrawal, w.WithdrawnAt = &why, &at
	w.PublishAt, w.WithdrawAt = nil, nil
}

// PlanWithdrawal has the release withdrawn at a moment to come.
func (w *WorkingCopy) PlanWithdrawal(why Withdrawal, withdrawAt, now time.Time) error {
	switch {
	case !w.Live:
		return w.refuse("withdrawn", "it is not public")
	case w.Status == Scheduled:
		return w.refuse("withdrawn later", "its publication is planned; unschedule that first")
	}
	if err := w.checkWithdrawal(why); err != nil {
		return err
	}
	if err := checkMoment("withdraw_at", withdrawAt, now); err != nil {
		return err
	}
	w.Withdrawal, w.WithdrawAt, w.touched = &why, &withdrawAt, true
	return nil
}

func (w *WorkingCopy) checkWithdrawal(why Withdrawal) error {
	var f faults
	if !slices.Contains(WithdrawalReasons(), why.Reason) {
		f.add("reason", "must be one of %v", WithdrawalReasons())
	}
	checkLine(&f, "note", why.Note, maxNote, false)
	if why.ReplacedBy == w.ID {
		f.add("replaced_by", "must be another release")
	}
	return f.err("withdrawal")
}

// Due carries out what is planned for a moment that has come.
func (w *WorkingCopy) Due(at time.Time) error {
	switch {
	case w.Status == Scheduled && !w.PublishAt.After(at):
		return w.Publish(Publication{}, at)
	case w.WithdrawAt != nil && !w.WithdrawAt.After(at):
		w.withdraw(*w.Withdrawal, at)
		return nil
	}
	return w.refuse("carried out", "nothing is due")
}

// Trash takes the release out of public, if it is there, and out of the newsroom's sight.
func (w *WorkingCopy) Trash(at time.Time) error {
	switch {
	case w.Live:
		w.withdraw(Withdrawal{Reason: OtherCause}, at)
	case w.Status == Scheduled:
		w.Status, w.PublishAt = Draft, nil
	}
	w.TrashedAt, w.touched = &at, true
	return nil
}

// Restore brings back a draft of what was trashed or withdrawn. The public is not shown it before it is published.
func (w *WorkingCopy) Restore() error {
	if w.TrashedAt == nil && w.Status != Withdrawn {
		return w.refuse("restored", "it is neither withdrawn nor in the trash")
	}
	w.Status, w.TrashedAt, w.touched = Draft, nil, true
	return nil
}

func (w *WorkingCopy) refuse(done, why string) error {
	status := string(w.Status)
	if w.WithdrawAt != nil {
		status += " with a planned withdrawal"
	}
	return Errorf(InvalidTransition, "a release that is %s cannot be %s: %s", status, done, why)
}

// checkMoment holds that a plan is for later.
func checkMoment(field string, t, now time.Time) error {
	var f faults
	if !t.After(now) {
		f.add(field, "must be later than now")
	}
	if t.UTC().Year() > MaxYear {
		f.add(field, "must be no later than the year %d", MaxYear)
	}
	return f.err("plan")
}

// Check reports everything that is wrong with the translation, or nil.
func (t *Translation) Check() error {
	var f faults
	checkLocale(&f, t.Locale)
	checkLine(&f, "title", t.Title, MaxTitle, true)
	checkLine(&f, "summary", t.Summary, maxLine, false)
	checkLine(&f, "dateline", t.Dateline, maxLine, false)
	checkBody(&f, t.Body)
	return f.err("translation")
}

// Same reports whether two releases say the same.
func (r *Release) Same(o *Release) bool {
	return r.ID == o.ID && r.Slug == o.Slug && r.Kind == o.Kind && r.Title == o.Title && r.Summary == o.Summary &&
		r.Body == o.Body && r.Date == o.Date && r.Dateline == o.Dateline && r.Locale == o.Locale && r.Origin == o.Origin &&
		slices.Equal(r.Places, o.Places) && r.Tags.Same(o.Tags)
}

// Same reports whether two sets of tags name the same terms in the same order.
func (t Tags) Same(o Tags) bool {
	for _, d := range Dimensions() {
		if !slices.Equal(t[d], o[d]) {
			return false
		}
	}
	return true
}
