package api

import (
	"encoding/json"
	"time"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
)

// Draft is the working copy of a release: what the newsroom has, whether the public sees it or not.
type Draft struct {
	ID               string                       `json:"id" format:"uuid"`
	Slug             string                       `json:"slug"`
	Status           string                       `json:"status" enums:"draft,scheduled,published,withdrawn"`
	Live             bool                         `json:"live"`    // Whether the public reads a version of it
	Changed          bool                         `json:"changed"` // Whether it differs from what the public reads
	Kind             string                       `json:"kind" enums:"press_release,news_item,press_statement,spot_report,daily_report,media_advisory"`
	Title            string                       `json:"title"`
	Summary          string                       `json:"summary"`
	Date             *string                      `json:"date" format:"date" extensions:"x-nullable"`
	Dateline         string                       `json:"dateline"`
	Places           []string                     `json:"places"`
	Sources          []document.SourceRef         `json:"sources"`
	FieldsOfWork     []document.TermRef           `json:"fields_of_work"`
	States           []document.StateRef          `json:"states"`
	FieldOperations  []document.FieldOperationRef `json:"field_operations"`
	Meetings         []document.TermRef           `json:"meetings"`
	BodyMarkdown     string                       `json:"body_markdown"` // The source of the body
	BodyHTML         string                       `json:"body_html"`     // Derived from it
	Locale           string                       `json:"locale"`
	Translations     []Translation                `json:"translations"`
	Origin           *document.Origin             `json:"origin" extensions:"x-nullable"`
	Version          int                          `json:"version" minimum:"0"`  // Counts the published versions
	Revision         int                          `json:"revision" minimum:"1"` // Counts the changes of the working copy
	Significance     *string                      `json:"significance" enums:"major,minor,correction" extensions:"x-nullable"`
	Note             string                       `json:"note"`                                                   // Of the version published last
	PublishAt        *string                      `json:"publish_at" format:"date-time" extensions:"x-nullable"`  // When it is to be published
	WithdrawAt       *string                      `json:"withdraw_at" format:"date-time" extensions:"x-nullable"` // When it is to be withdrawn
	Withdrawal       *Withdrawal                  `json:"withdrawal" extensions:"x-nullable"`                     // Done, or planned for withdraw_at
	FirstPublishedAt *string                      `json:"first_published_at" format:"date-time" extensions:"x-nullable"`
	PublishedAt      *string                      `json:"published_at" format:"date-time" extensions:"x-nullable"`
	WithdrawnAt      *string                      `json:"withdrawn_at" format:"date-time" extensions:"x-nullable"`
	TrashedAt        *string                      `json:"trashed_at" format:"date-time" extensions:"x-nullable"`
	CreatedAt        string                       `json:"created_at" format:"date-time"`
	UpdatedAt        string                       `json:"updated_at" format:"date-time"`
	Links            DraftLinks                   `json:"links"`
}

// Translation is a release in another language.
type Translation struct {
	Locale       string `json:"locale" example:"ru"`
	Title        string `json:"title"`
	Summary      string `json:"summary"`
	Dateline     string `json:"dateline"`
	BodyMarkdown string `json:"body_markdown"`
	BodyHTML     string `json:"body_html"`
}

// Withdrawal says why a release is, or is to be, no longer public.
type Withdrawal struct {
	Reason     string  `json:"reason" enums:"error,superseded,legal,other"`
	Note       string  `json:"note"`                                              // Public; may be empty
	ReplacedBy *string `json:"replaced_by" format:"uuid" extensions:"x-nullable"` // The release that stands in its place
}

// DraftLinks leads to a working copy and to what the public reads of it.
type DraftLinks struct {
	Self    string `json:"self" format:"uri-reference"`
	Release string `json:"release" format:"uri-reference"` // What the public reads, where it does
}

func newDraft(w *wiring, d *content.WorkingCopy) Draft {
	wire := Draft{
		ID: d.ID, Slug: d.Slug, Status: string(d.Status), Live: d.Live, Changed: d.Changed,
		Kind: string(d.Kind), Title: d.Title, Summary: d.Summary, Date: optional(string(d.Date)), Dateline: d.Dateline,
		Places: listOf(d.Places), States: w.states(d.Tags[content.States]),
		FieldsOfWork: w.refs(content.TypeFieldOfWork, d.Tags[content.FieldsOfWork]),
		Meetings:     w.refs(content.TypeMeeting, d.Tags[content.Meetings]),
		Sources:      w.sources(d.Tags[content.Sources]), FieldOperations: w.operations(d.Tags[content.FieldOperations]),
		BodyMarkdown: d.Body.Markdown, BodyHTML: d.Body.HTML, Locale: d.Locale, Translations: []Translation{},
		Version: d.Version, Revision: d.Revision,
		Significance: optional(string(d.Publication.Significance)), Note: d.Publication.Note,
		PublishAt: moment(d.PublishAt), WithdrawAt: moment(d.WithdrawAt), FirstPublishedAt: moment(d.FirstPublishedAt),
		PublishedAt: moment(d.PublishedAt), WithdrawnAt: moment(d.WithdrawnAt), TrashedAt: moment(d.TrashedAt),
		CreatedAt: instant(d.CreatedAt), UpdatedAt: instant(d.UpdatedAt),
		Links: DraftLinks{Self: w.base + "/v1/releases/" + d.ID + "/draft", Release: w.base + "/v1/releases/" + d.ID},
	}
	for _, t := range d.Translations {
		wire.Translations = append(wire.Translations, Translation{
			Locale: t.Locale, Title: t.Title, Summary: t.Summary, Dateline: t.Dateline,
			BodyMarkdown: t.Body.Markdown, BodyHTML: t.Body.HTML,
		})
	}
	if o := d.Origin; o.System != "" {
		wire.Origin = &document.Origin{System: o.System, ID: o.ID, URL: optional(o.URL)}
	}
	if why := d.Withdrawal; why != nil {
		wire.Withdrawal = &Withdrawal{Reason: string(why.Reason), Note: why.Note, ReplacedBy: optional(why.ReplacedBy)}
	}
	return wire
}

// encodeDraft writes the answer that shows a working copy.
func (a *API) encodeDraft(known *labelled, d *content.WorkingCopy) ([]byte, error) {
	draft, err := encode(newDraft(&wiring{vocabulary: known.vocabulary, base: a.PublicURL}, d))
	if err != nil {
		return nil, err
	}
	return encode(One[json.RawMessage]{Data: draft})
}

func (w *wiring) refs(t content.TermType, ids []string) []document.TermRef {
	refs := make([]document.TermRef, 0, len(ids))
	for _, id := range ids {
		if ref := w.ref(t, id); ref != nil {
			refs = append(refs, *ref)
		}
	}
	return refs
}

func (w *wiring) sources(ids []string) []document.SourceRef {
	refs := make([]document.SourceRef, 0, len(ids))
	for _, ref := range w.refs(content.TypeStructure, ids) {
		refs = append(refs, document.SourceRef{ID: ref.ID, Slug: ref.Slug, Name: ref.Name, Primary: len(refs) == 0})
	}
	return refs
}

func (w *wiring) operations(ids []string) []document.FieldOperationRef {
	refs := make([]document.FieldOperationRef, 0, len(ids))
	for _, ref := range w.refs(content.TypeFieldOperation, ids) {
		refs = append(refs, document.FieldOperationRef{ID: ref.ID, Slug: ref.Slug, Name: ref.Name})
	}
	return refs
}

func moment(t *time.Time) *string {
	if t == nil {
		return nil
	}
	s := instant(*t)
	return &s
}
