package api

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
	"github.com/dateline-press/dateline/internal/strictjson"
)

// importLine is a line of an import.
type importLine struct {
	number int
	kind   string // "release" or the type of a term; empty where the line does not say
	in     *input
	rules  []error // what the rules say of it
	sub    content.Submission

	status int // of a line that is refused, otherwise 0
	faults []Fault
}

// typeRelease is the type of a release among terms.
const typeRelease = "release"

// termTypes lists the types of terms, as they are exported.
func termTypes() []content.TermType {
	return []content.TermType{content.TypeState, content.TypeStructure, content.TypeFieldOperation, content.TypeFieldOfWork, content.TypeMeeting}
}

// parseLine reads what can be read of a line without the vocabulary.
func (im *Importer) parseLine(number int, text []byte, opts *ImportOptions) *importLine {
	value, err := strictjson.Parse(text)
	var syntax *strictjson.Error
	if errors.As(err, &syntax) {
		l := &importLine{number: number}
		l.refuse(http.StatusBadRequest, []Fault{{Pointer: syntax.Pointer, Code: codeMalformed, Detail: clipped(strings.Replace(syntax.Detail, "(line 1, column", "(column", 1))}})
		return l
	}
	return im.parseValue(number, &value, opts)
}

func (im *Importer) parseValue(number int, value *strictjson.Value, opts *ImportOptions) *importLine {
	l := &importLine{number: number}
	if value.Kind != strictjson.Object {
		l.refuse(http.StatusUnprocessableEntity, []Fault{{Code: codeWrongType, Detail: "the line must be an object, not " + value.Kind.String()}})
		return l
	}
	l.in = newInput(value)
	l.in.refs = true
	l.kind = typeRelease
	l.in.required("type", &l.kind)
	switch {
	case l.kind == typeRelease:
		im.parseRelease(l, opts)
	case !slices.Contains(termTypes(), content.TermType(l.kind)):
		l.in.fault("type", codeInvalid, "must be release, state, structure, field_operation, field_of_work or meeting")
		l.kind = ""
	case !opts.may(auth.TermsWrite):
		l.forbid(auth.TermsWrite)
	}
	return l
}

func (l *importLine) term() bool { return l.kind != "" && l.kind != typeRelease }

func (l *importLine) refuse(status int, faults []Fault) { l.status, l.faults = status, faults }

func (l *importLine) forbid(s auth.Scope) {
	l.refuse(http.StatusForbidden, []Fault{{Code: codeForbidden, Detail: "this needs a key with the scope " + string(s)}})
}

// parseRelease reads a release, but for its tags.
func (im *Importer) parseRelease(l *importLine, opts *ImportOptions) {
	in, r := l.in, &content.Release{Kind: content.PressRelease, Locale: defaultLocale}
	in.required("id", &r.ID)
	in.release(r)
	in.body(im.Prose, &r.Body)
	l.sub = content.Submission{Release: r, Translations: im.translations(l)}
	imprint := in.imprint()
	im.publication(l, imprint, opts)
	for _, d := range content.Dimensions() {
		in.seen = append(in.seen, string(d)) // read once the vocabulary is known
	}
	in.seen = append(in.seen, "links", "locales") // which follow from the rest
	if r.ID == "" && r.Origin.System == "" && !in.has("id") && !in.has("origin") {
		in.fault("origin", codeRequired, "is needed, or an id: without either the release would be made again each time")
	}
	if r.ID == "" {
		r.ID = im.NewID()
	}
	if r.Slug == "" {
		r.Slug, l.sub.SlugIsHint = prose.Slug(r.Title, r.Locale), true
	}
	l.rules = append(l.rules, r.Check())
}

// publication reads what is to be public of a release, and holds that the sender may publish that.
func (im *Importer) publication(l *importLine, imprint *content.Imprint, opts *ImportOptions) {
	in, status := l.in, ""
	in.required("status", &status)
	switch status {
	case "", string(content.Draft), string(content.Published):
	case string(content.Scheduled):
		in.fault("status", codeInvalid, "nothing is scheduled by an import: take the release over as a draft, and schedule it then")
	default:
		in.fault("status", codeInvalid, "must be one of [draft published]")
	}
	var planned *time.Time
	if in.instant("publish_at", &planned); planned != nil && status != string(content.Scheduled) {
		in.fault("publish_at", codeInvalid, "goes with the status scheduled, which an import does not take")
	}
	p := in.said()
	sub := &l.sub
	sub.Confined = !opts.may(auth.ReleasesPublish)
	sub.Draft = opts.Draft || status == string(content.Draft) || (status == "" && imprint == nil)
	switch {
	case !sub.Draft && sub.Confined:
		l.forbid(auth.ReleasesPublish)
	case sub.Draft && imprint == nil && !opts.Draft && p != (content.Publication{}):
		in.fault("significance", codeInvalid, "significance and note go with the status published")
	case imprint != nil && p.Significance == "":
		p.Significance = content.Major
	}
	if sub.Publication = p; imprint != nil {
		imprint.Publication, sub.Imprint = p, imprint
	}
}

// said reads what readers are told of a version. A correction alone says as much as the significance and the note.
func (in *input) said() (p content.Publication) {
	in.required("significance", (*string)(&p.Significance))
	in.line("note", &p.Note)
	sub, ok := in.below("correction")
	if !ok || sub.object.Kind == strictjson.Null {
		return p
	}
	note, at := "", (*time.Time)(nil)
	sub.line("note", &note)
	sub.instant("at", &at) // the same as published_at
	sub.end()
	if p.Significance == "" {
		p = content.Publication{Significance: content.CorrectionMade, Note: note}
	}
	return p
}

// imprint reads how a release was published where it comes from, or gives nil where nothing is said of that.
func (in *input) imprint() *content.Imprint {
	var first, last *time.Time
	im := &content.Imprint{}
	in.number("version", &im.Version)
	in.instant("first_published_at", &first)
	in.instant("published_at", &last)
	in.lines("former_slugs", &im.FormerSlugs)
	if !in.has("version") && first == nil && last == nil {
		if len(im.FormerSlugs) > 0 {
			in.fault("former_slugs", codeInvalid, "goes with version and published_at")
		}
		return nil
	}
	switch {
	case !in.has("version"):
		in.fault("version", codeRequired, "is needed with published_at")
	case im.Version < 1 && !in.faultyAt("version"):
		in.fault("version", codeInvalid, "must be at least 1")
	}
	if last == nil && !in.faultyAt("published_at") {
		in.fault("published_at", codeRequired, "is needed with version")
	}
	if in.faulty() {
		return im
	}
	im.PublishedAt, im.FirstPublishedAt = *last, *last
	if first != nil {
		im.FirstPublishedAt = *first
	}
	return im
}

// faultyAt reports whether a member was found to be wrong.
func (in *input) faultyAt(name string) bool {
	at := strictjson.Pointer(in.at, name)
	return slices.ContainsFunc(*in.faults, func(f Fault) bool { return f.Pointer == at })
}

// translations reads the translations of a release, or gives nil where nothing is said of them.
func (im *Importer) translations(l *importLine) []content.Translation {
	list := l.in.member("translations", strictjson.Array, true)
	if list == nil {
		return nil
	}
	all := []content.Translation{}
	if len(list.Items) > content.MaxTranslations {
		l.in.fault("translations", codeTooMany, "must be at most "+strconv.Itoa(content.MaxTranslations))
		return all
	}
	for i := range list.Items {
		at := l.in.item("translations", strconv.Itoa(i))
		if kind := list.Items[i].Kind; kind != strictjson.Object {
			l.in.faultAt(at, codeWrongType, "must be an object, not "+kind.String())
			continue
		}
		var t content.Translation
		sub := l.in.of(at, &list.Items[i])
		sub.required("locale", &t.Locale)
		sub.translation(im.Prose, &t)
		sub.end()
		l.rules = append(l.rules, within("translations/"+strconv.Itoa(i), t.Check()))
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b content.Translation) int { return strings.Compare(a.Locale, b.Locale) })
	return all
}

// within moves what the rules say of an item to where the item is.
func within(at string, err error) error {
	var known *content.Error
	if !errors.As(err, &known) {
		return err
	}
	moved := *known
	moved.Fields = slices.Clone(known.Fields)
	for i := range moved.Fields {
		moved.Fields[i].Field = at + "/" + moved.Fields[i].Field
	}
	return &moved
}
