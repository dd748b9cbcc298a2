package content

// Step is what a copy of another instance takes over at once, of which the copy becomes an exact image.
type Step struct {
	Put      []Submission // releases as they were published, and terms; each once
	Drop     []Departure  // each once, and nothing that is put
	Only     *Range       // releases in it that are not put are dropped
	AllTerms bool         // terms that are not put are dropped, as far as nothing needs them
	From     string       // the place that was kept before
	Place    string       // in the feed of the original, kept with the rest
}

// Range is ids in the order of their text: those behind After, up to and with UpTo. Empty is without a bound.
type Range struct{ After, UpTo string }

// Departure is a release or a term that the original has no longer, or that a filter finds no longer.
type Departure struct {
	Type TermType // or TypeRelease
	ID   string
	Gone *Gone  // of a release that was withdrawn: why
	Into string // of a term that was merged into another: the id of that
}

// TypeRelease is the type of a release where it stands among terms.
const TypeRelease TermType = "release"
