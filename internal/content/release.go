package content

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// ReleaseKind says what sort of text a release is.
type ReleaseKind string

// The kinds of releases.
const (
	PressRelease   ReleaseKind = "press_release"
	NewsItem       ReleaseKind = "news_item"
	PressStatement ReleaseKind = "press_statement"
	SpotReport     ReleaseKind = "spot_report"
	DailyReport    ReleaseKind = "daily_report"
	MediaAdvisory  ReleaseKind = "media_advisory"
)

// ReleaseKinds lists every kind.
func ReleaseKinds() []ReleaseKind {
	return []ReleaseKind{PressRelease, NewsItem, PressStatement, SpotReport, DailyReport, MediaAdvisory}
}

// Dimension is one of the ways in which a release is tagged, by its name on the wire.
type Dimension string

// The dimensions.
const (
	Sources         Dimension = "sources"
	FieldsOfWork    Dimension = "fields_of_work"
	States          Dimension = "states"
	FieldOperations Dimension = "field_operations"
	Meetings        Dimension = "meetings"
)

// Dimensions lists the dimensions in the order in which a release shows them.
func Dimensions() []Dimension {
	return []Dimension{Sources, FieldsOfWork, States, FieldOperations, Meetings}
}

// Type says which vocabulary the tags of a dimension come from.
func (d Dimension) Type() TermType {
	switch d {
	case Sources:
		return TypeStructure
	case FieldsOfWork:
		return TypeFieldOfWork
	case States:
		return TypeState
	case FieldOperations:
		return TypeFieldOperation
	default:
		return TypeMeeting
	}
}

// Tags gives the ids of the terms of a release, by dimension and in order. The first source is the primary one.
type Tags map[Dimension][]string

// Body is a text in its three forms. Markdown is the source; HTML (sanitised) and Text are derived from it
// once, when it is written.
type Body struct {
	Markdown string
	HTML     string
	Text     string
}

// Origin says where a release came from: its key in that system. The zero Origin is a release of our own.
type Origin struct {
	System string // such as "osce.org"
	ID     string
	URL    string // empty when not known
}

// Release is the working copy of a press release and its like. What the public reads is written from it
// when it is published.
type Release struct {
	ID       string // a UUID that says nothing of when the release was made
	Slug     string
	Kind     ReleaseKind
	Title    string
	Summary  string // may be empty
	Body     Body
	Date     Day      // the release's own day; empty when its source does not say
	Dateline string   // as printed: "BISHKEK, 5 March 2004"; may be empty
	Places   []string // the dateline's places as printed: "VIENNA", "WARSAW"
	Tags     Tags
	Locale   string // BCP 47, such as "en"
	Origin   Origin
}

// Edition is a release as it stands in public.
type Edition struct {
	Release
	Translations     []Translation
	Version          int // counts the published versions, from 1
	Publication      Publication
	FirstPublishedAt time.Time
	PublishedAt      time.Time
}

// Locales lists the languages of the edition, the one it was written in first.
func (e *Edition) Locales() []string {
	all := []string{e.Locale}
	for _, t := range e.Translations {
		all = append(all, t.Locale)
	}
	return all
}

// Limits of a release, in characters.
const (
	MaxTitle  = 300
	maxLine   = 1000
	MaxBody   = 512 * 1024
	MaxTags   = 100 // of one dimension
	maxPlaces = 50
	maxURL    = 2000 // bytes
)

// ReservedSlug reports whether a word stands, or may come to stand, in the place of a release's slug in a path.
func ReservedSlug(slug string) bool {
	switch slug {
	case "search", "suggest", "draft", "drafts", "by-origin", "import", "export", "changes", "feed", "feeds", "new", "trash",
		"versions", "related", "publish", "schedule", "unschedule", "withdraw", "restore", "head", "stream":
		return true
	}
	return false
}

// Check reports everything that is wrong with the release, or nil.
func (r *Release) Check() error { return r.faults().err("release") }

func (r *Release) faults() (f faults) {
	if !ValidID(r.ID) {
		f.add("id", "must be a UUID in lower case")
	}
	switch {
	case !ValidSlug(r.Slug) || ValidID(r.Slug) || !strings.ContainsAny(r.Slug, "abcdefghijklmnopqrstuvwxyz"):
		f.add("slug", "must be lower-case words joined by hyphens, at most %d characters", MaxSlug)
	case ReservedSlug(r.Slug):
		f.add("slug", "is a word of the API's own; choose another")
	}
	if !slices.Contains(ReleaseKinds(), r.Kind) {
		f.add("kind", "must be one of %v", ReleaseKinds())
	}
	checkLine(&f, "title", r.Title, MaxTitle, true)
	checkLine(&f, "summary", r.Summary, maxLine, false)
	checkLine(&f, "dateline", r.Dateline, maxLine, false)
	if len(r.Places) > maxPlaces {
		f.add("places", "must be at most %d", maxPlaces)
	}
	for _, p := range r.Places {
		checkLine(&f, "places", p, maxName, true)
	}
	if r.Date != "" && !r.Date.Valid() {
		f.add("date", "must be a day as YYYY-MM-DD, from %d to %d", MinYear, MaxYear)
	}
	checkLocale(&f, r.Locale)
	checkBody(&f, r.Body)
	r.checkOrigin(&f)
	r.checkTags(&f)
	return f
}

func checkBody(f *faults, b Body) {
	if utf8.RuneCountInString(b.Markdown) > MaxBody {
		f.add("body_markdown", "must have at most %d characters", MaxBody)
	}
	if !utf8.ValidString(b.Markdown) || strings.ContainsRune(b.Markdown, 0) {
		f.add("body_markdown", "must be UTF-8 without U+0000")
	}
}

var localeForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$`)

// ValidLocale reports whether s is a language tag of a language, a script and a region at most, in the case that
// BCP 47 recommends (RFC 5646, section 2.1.1): "en", "sr-Latn", "pt-BR".
func ValidLocale(s string) bool { return localeForm.MatchString(s) }

func checkLocale(f *faults, locale string) {
	if !ValidLocale(locale) {
		f.add("locale", "must be a language tag such as en, sr-Latn or pt-BR")
	}
}

// CheckOrigin reports what is wrong with the origin, or nil.
func (r *Release) CheckOrigin() error {
	var f faults
	r.checkOrigin(&f)
	return f.err("origin")
}

func (r *Release) checkOrigin(f *faults) {
	o := r.Origin
	if o == (Origin{}) {
		return
	}
	checkLine(f, "origin/system", o.System, maxName, true)
	checkLine(f, "origin/id", o.ID, maxName, true)
	if u, err := url.Parse(o.URL); o.URL != "" && (err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || len(o.URL) > maxURL) {
		f.add("origin/url", "must be an http or https address of at most %d bytes", maxURL)
	}
}

func (r *Release) checkTags(f *faults) {
	for _, d := range Dimensions() {
		ids := r.Tags[d]
		if len(ids) > MaxTags {
			f.add(string(d), "must be at most %d", MaxTags)
		}
		for i, id := range ids {
			if !ValidID(id) || slices.Contains(ids[:i], id) {
				f.add(string(d), "must be ids of terms, each once")
				break
			}
		}
	}
}
