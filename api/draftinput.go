package api

import (
	"errors"
	"time"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
	"github.com/dateline-press/dateline/internal/strictjson"
)

// ReleaseInput is what a release is written with. Tags are ids, slugs, codes or names. A member that is left out
// stays as it is, or is empty in a new release; null clears one.
type ReleaseInput struct {
	Slug            string       `json:"slug,omitempty" maxLength:"120"` // Without it, one is made from the title
	Kind            string       `json:"kind,omitempty" enums:"press_release,news_item,press_statement,spot_report,daily_report,media_advisory" default:"press_release"`
	Title           string       `json:"title,omitempty" maxLength:"300"`
	Summary         *string      `json:"summary,omitempty" maxLength:"1000" extensions:"x-nullable"`
	Date            *string      `json:"date,omitempty" format:"date" extensions:"x-nullable"`
	Dateline        *string      `json:"dateline,omitempty" maxLength:"1000" extensions:"x-nullable"`
	Places          []string     `json:"places,omitempty" maxItems:"50" extensions:"x-nullable"`
	Sources         []string     `json:"sources,omitempty" maxItems:"100" extensions:"x-nullable"` // The first is the primary one
	FieldsOfWork    []string     `json:"fields_of_work,omitempty" maxItems:"100" extensions:"x-nullable"`
	States          []string     `json:"states,omitempty" maxItems:"100" extensions:"x-nullable"`
	FieldOperations []string     `json:"field_operations,omitempty" maxItems:"100" extensions:"x-nullable"`
	Meetings        []string     `json:"meetings,omitempty" maxItems:"100" extensions:"x-nullable"`
	BodyMarkdown    *string      `json:"body_markdown,omitempty" extensions:"x-nullable"` // The body as Markdown; instead of body_html
	BodyHTML        *string      `json:"body_html,omitempty" extensions:"x-nullable"`     // The body as HTML, which is sanitised and turned into Markdown
	Locale          string       `json:"locale,omitempty" default:"en"`                   // BCP 47
	Origin          *OriginInput `json:"origin,omitempty" extensions:"x-nullable"`
	Status          string       `json:"status,omitempty" enums:"draft,scheduled,published"`                    // To publish, plan or take back a plan in the same transaction
	PublishAt       *string      `json:"publish_at,omitempty" format:"date-time" extensions:"x-nullable"`       // With the status scheduled
	Significance    string       `json:"significance,omitempty" enums:"major,minor,correction" default:"major"` // With the status published
	Note            string       `json:"note,omitempty" maxLength:"1000"`                                       // With the status published; public
}

// OriginInput is the key of a release in the system it comes from.
type OriginInput struct {
	System string  `json:"system" maxLength:"200"`
	ID     string  `json:"id" maxLength:"200"`
	URL    *string `json:"url,omitempty" format:"uri" extensions:"x-nullable"`
}

// serverOwned lists the members of a working copy that only the service sets.
func serverOwned() []string {
	return []string{"id", "live", "changed", "version", "revision", "translations", "withdraw_at", "withdrawal", "first_published_at",
		"published_at", "withdrawn_at", "trashed_at", "created_at", "updated_at", "links"}
}

// plan is what a body says of publication besides the content.
type plan struct {
	status      content.Status // empty to leave it
	publishAt   *time.Time
	publication content.Publication
}

// readRelease reads a body over a release. What it says of publication is given apart.
func (a *API) readRelease(in *input, v *content.Vocabulary, r *content.Release) plan {
	in.release(r)
	r.Tags = in.tags(v, r.Tags)
	in.body(a.prose, &r.Body)
	var p plan
	in.required("status", (*string)(&p.status))
	in.instant("publish_at", &p.publishAt)
	in.required("significance", (*string)(&p.publication.Significance))
	in.line("note", &p.publication.Note)
	in.checkPlan(p)
	in.end(serverOwned()...)
	return p
}

// release reads what a release says, but for its tags and its body.
func (in *input) release(r *content.Release) {
	in.required("slug", &r.Slug)
	in.required("kind", (*string)(&r.Kind))
	in.required("title", &r.Title)
	in.line("summary", &r.Summary)
	in.line("date", (*string)(&r.Date))
	in.line("dateline", &r.Dateline)
	in.lines("places", &r.Places)
	in.required("locale", &r.Locale)
	in.origin(&r.Origin)
}

// tags reads tags over others.
func (in *input) tags(v *content.Vocabulary, old content.Tags) content.Tags {
	tags := content.Tags{}
	for _, d := range content.Dimensions() {
		ids := old[d]
		in.terms(string(d), d.Type(), v, &ids)
		tags[d] = ids
	}
	return tags
}

// checkPlan holds that what is said of publication goes together.
func (in *input) checkPlan(p plan) {
	switch p.status {
	case "", content.Draft, content.Scheduled, content.Published:
	default:
		in.fault("status", codeInvalid, "must be one of [draft scheduled published]")
		return
	}
	switch {
	case p.publishAt != nil && p.status != content.Scheduled:
		in.fault("publish_at", codeInvalid, "goes with the status scheduled")
	case p.publishAt == nil && p.status == content.Scheduled && !in.has("publish_at"):
		in.fault("publish_at", codeRequired, "is needed with the status scheduled")
	}
	if p.status != content.Published && p.publication != (content.Publication{}) {
		in.fault("significance", codeInvalid, "significance and note go with the status published")
	}
}

func (in *input) origin(o *content.Origin) {
	sub, ok := in.below("origin")
	switch {
	case !ok:
	case sub.object.Kind == strictjson.Null:
		*o = content.Origin{}
	default:
		sub.required("system", &o.System)
		sub.required("id", &o.ID)
		sub.line("url", &o.URL)
		sub.end()
	}
}

// body reads a body in either form and derives the others.
func (in *input) body(p *prose.Renderer, body *content.Body) {
	markdown := in.member("body_markdown", strictjson.String, true)
	html := in.member("body_html", strictjson.String, true)
	var (
		derived content.Body
		err     error
	)
	switch {
	case markdown != nil && html != nil && !in.refs: // in what the API shows, the one is made of the other
		in.fault("body_html", codeConflict, "a body is written as body_markdown or as body_html, not as both")
		return
	case markdown != nil:
		derived, err = p.FromMarkdown(markdown.Text)
	case html != nil:
		derived, err = p.FromHTML(html.Text)
	default:
		return
	}
	var known *content.Error
	if errors.As(err, &known) {
		for _, f := range known.Fields {
			in.fault(f.Field, codeInvalid, f.Message)
		}
		return
	}
	if err != nil {
		in.fault("body_markdown", codeInvalid, "cannot be read")
		return
	}
	*body = derived
}

// carryOut does to a working copy what a body says of publication.
func (p plan) carryOut(w *content.WorkingCopy, at time.Time) error {
	switch {
	case p.status == content.Published && (!w.Live || w.Changed):
		return w.Publish(p.publication, at)
	case p.status == content.Scheduled && p.publishAt == nil:
		return &content.Error{Kind: content.Invalid, Message: "plan is not valid", Fields: []content.FieldError{
			{Field: "publish_at", Message: "must be an instant"}}}
	case p.status == content.Scheduled:
		return w.Schedule(*p.publishAt, at)
	case p.status == content.Draft && w.Status == content.Scheduled && !w.Live:
		return w.Unschedule()
	case p.status == content.Draft && w.Status != content.Draft:
		return content.Errorf(content.InvalidTransition, "a release that is %s does not become a draft by itself: withdraw or unschedule it", w.Status)
	}
	return nil
}

// public reports whether the plan is one of publication.
func (p plan) public() bool { return p.status == content.Scheduled || p.status == content.Published }
