package content

import (
	"fmt"
	"slices"
	"time"
)

// Submission is a release or a term from elsewhere.
type Submission struct {
	// Release has an id and a slug to use where it is new. It is known by its origin or, where it has none, by its id.
	Release       *Release
	SlugIsHint    bool          // the slug was made from the title
	Translations  []Translation // nil where nothing is said of them
	NewStructures []*Structure  // sources it names that may not be in the vocabulary yet
	Draft         bool          // keep it as a working copy, do not publish it
	Publication   Publication   // what the version is that is made of it here
	Imprint       *Imprint      // how it was published where it comes from; nil where nothing is said of that
	Confined      bool          // the sender may not publish, and not change what is going to be published by itself

	// Term is given instead of a release. It is known by its id. What of its version and its times is zero is set here.
	Term Item
	// FormerSlugs lead to the term besides its names; so do those that it has here.
	FormerSlugs []string
}

// Outcome says what became of a submission.
type Outcome string

// The outcomes.
const (
	Created   Outcome = "created"
	Updated   Outcome = "updated"
	Unchanged Outcome = "unchanged" // the same was taken over before, or it is withdrawn, trashed or merged into another
	Refused   Outcome = "refused"
)

// Taken says what became of one submission.
type Taken struct {
	Outcome Outcome
	ID      string
	Slug    string
	Version int   // the published version; 0 for a draft
	Err     error // why it was refused
}

// Take takes submissions over and says what became of each.
type Take func(batch []Submission) ([]Taken, error)

// Intake says how submissions are taken over.
type Intake struct {
	Whole  bool // all of them in one transaction, in which nothing comes twice
	Undone bool // the transaction is undone in the end: it was to see what would become of them
	Strict bool // where one of those taken together is refused, none of them is taken
	Terms  bool // there may be terms among them
}

// Imprint is how a release was published where it comes from.
type Imprint struct {
	Version          int
	Publication      Publication
	FirstPublishedAt time.Time
	PublishedAt      time.Time
	FormerSlugs      []string
}

// maxFormerSlugs is how many slugs a release may have had.
const maxFormerSlugs = 100

// maxAhead is how far the clock may be ahead that a release was published by.
const maxAhead = 5 * time.Minute

// Check reports everything that is wrong with the imprint at a moment, or nil.
func (im *Imprint) Check(at time.Time) error {
	var f faults
	if im.Version < 1 {
		f.add("version", "must be at least 1")
	}
	if im.PublishedAt.After(at.Add(maxAhead)) {
		f.add("published_at", "must not lie ahead")
	}
	if im.FirstPublishedAt.After(im.PublishedAt) {
		f.add("first_published_at", "must not be later than published_at")
	}
	for _, slug := range im.FormerSlugs {
		if !ValidSlug(slug) || ValidID(slug) {
			f.add("former_slugs", "must be lower-case words joined by hyphens, at most %d characters", MaxSlug)
			break
		}
	}
	if len(im.FormerSlugs) > maxFormerSlugs {
		f.add("former_slugs", "must be at most %d", maxFormerSlugs)
	}
	checkPublication(&f, im.Publication, im.Version-1)
	return f.err("release")
}

// Adopt makes the copy, as it stands, a version that was published elsewhere, with its number and its times. What was
// published here stays what it was: the number has to be a new one.
func (w *WorkingCopy) Adopt(im *Imprint, at time.Time) error {
	if w.Status == Withdrawn {
		return w.refuse("published", "restore it first")
	}
	if im.Version <= w.Version {
		return Errorf(Conflict, "version %d of the release is there already", im.Version)
	}
	if err := im.Check(at); err != nil {
		return err
	}
	first, last := im.FirstPublishedAt, im.PublishedAt
	w.appear(im.Publication)
	w.Version, w.FirstPublishedAt, w.PublishedAt = im.Version, &first, &last
	return nil
}

// SetTranslations replaces all translations.
func (w *WorkingCopy) SetTranslations(all []Translation) error {
	if err := w.editable(); err != nil {
		return err
	}
	sorted := slices.SortedFunc(slices.Values(all), byLocale)
	if slices.Equal(w.Translations, sorted) {
		return nil
	}
	w.Translations = sorted
	w.edited()
	return nil
}

// Keys tell what a submission is about. Two with a key in common are about the same.
func (s *Submission) Keys() []string {
	if s.Term != nil {
		t := s.Term.Type()
		if t == TypeFieldOperation {
			t = TypeStructure // one identity in both lists
		}
		return []string{string(t) + " " + s.Term.Common().ID}
	}
	keys := []string{"release " + s.Release.ID}
	if o := s.Release.Origin; o.System != "" {
		keys = append(keys, fmt.Sprintf("origin %q %q", o.System, o.ID))
	}
	return keys
}

// Distinct counts the submissions at the beginning of a batch before something comes again.
func Distinct(batch []Submission) int {
	seen := map[string]bool{}
	for i := range batch {
		for _, k := range batch[i].Keys() {
			if seen[k] {
				return i
			}
			seen[k] = true
		}
	}
	return len(batch)
}
