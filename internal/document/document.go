// Package document is the JSON of a published release: written once, when the release is published, and only
// put together when it is read.
//
// A [Card] holds the members that do not depend on the vocabulary as ready JSON. Tags are kept as ids, and
// [Labels] holds the JSON of every term; so a renamed term shows everywhere at once, and reading a release
// builds no objects.
package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/dateline-press/dateline/internal/content"
)

// Release is a press release or its like, as the public reads it.
type Release struct {
	ID               string              `json:"id" format:"uuid" example:"5f0cb0b6-6a0e-4d0a-9a53-0b1f6d1c2e57"`
	Slug             string              `json:"slug" example:"pilot-policing-project-presented-in-kyrgyzstan"`
	Kind             string              `json:"kind" enums:"press_release,news_item,press_statement,spot_report,daily_report,media_advisory"`
	Title            string              `json:"title" example:"OSCE pilot policing project presented in Kyrgyzstan"`
	Summary          string              `json:"summary"`                                                         // A teaser in plain text; may be empty
	Date             *string             `json:"date" format:"date" example:"2004-03-05" extensions:"x-nullable"` // The release's own day; null when its source does not say
	Dateline         string              `json:"dateline" example:"BISHKEK, 5 March 2004"`                        // As printed; may be empty
	Places           []string            `json:"places" example:"BISHKEK"`                                        // The dateline's places, as printed
	Sources          []SourceRef         `json:"sources"`                                                         // The structures that issued it, in order
	FieldsOfWork     []TermRef           `json:"fields_of_work"`
	States           []StateRef          `json:"states"`
	FieldOperations  []FieldOperationRef `json:"field_operations"`
	Meetings         []TermRef           `json:"meetings"`
	BodyHTML         *string             `json:"body_html,omitempty"`     // Sanitised HTML; in lists only when asked for
	BodyMarkdown     *string             `json:"body_markdown,omitempty"` // The source of the body; only when asked for
	BodyText         *string             `json:"body_text,omitempty"`     // The body in plain text; only when asked for
	Locale           string              `json:"locale" example:"en"`     // The language, as a BCP 47 tag
	Locales          []string            `json:"locales" example:"en"`    // All languages the release is there in
	Version          int                 `json:"version" minimum:"1"`     // Counts the published versions
	FirstPublishedAt time.Time           `json:"first_published_at" format:"date-time"`
	PublishedAt      time.Time           `json:"published_at" format:"date-time"`    // Moves with every version
	Correction       *Correction         `json:"correction" extensions:"x-nullable"` // What was corrected, if this version is a correction
	Origin           *Origin             `json:"origin" extensions:"x-nullable"`     // Where the release came from, if from elsewhere
	Links            ReleaseLinks        `json:"links"`
	Highlights       *Highlights         `json:"highlights,omitempty"` // With highlight
}

// Highlights are texts in HTML that is safe to show, in which what was found is marked with mark elements.
type Highlights struct {
	Title   *string `json:"title,omitempty" example:"OSCE pilot <mark>policing</mark> project presented"`
	Summary *string `json:"summary,omitempty"`
	Body    *string `json:"body,omitempty"` // The stretch of the body in which most was found
}

// TermRef names a term.
type TermRef struct {
	ID    string `json:"id" format:"uuid"`
	Slug  string `json:"slug" example:"policing"`
	Name  string `json:"name" example:"Policing"`
	Label string `json:"label,omitempty"` // Of an old version: what it was called then
}

// SourceRef names a structure that issued a release.
type SourceRef struct {
	ID      string   `json:"id" format:"uuid"`
	Slug    string   `json:"slug" example:"secretariat"`
	Name    string   `json:"name" example:"OSCE Secretariat"`
	Primary bool     `json:"primary"`                                  // Whether it is the first source
	Parent  *TermRef `json:"parent,omitempty" extensions:"x-nullable"` // With include=sources.parent: the structure it is part of, or null
	Label   string   `json:"label,omitempty"`                          // Of an old version: what it was called then
}

// StateRef names a State.
type StateRef struct {
	ID    string `json:"id" format:"uuid"`
	Slug  string `json:"slug" example:"kyrgyzstan"`
	Name  string `json:"name" example:"Kyrgyzstan"`
	Code  string `json:"code" example:"KG"` // ISO 3166-1 alpha-2
	Label string `json:"label,omitempty"`   // Of an old version: what it was called then
}

// FieldOperationRef names a field operation.
type FieldOperationRef struct {
	ID         string      `json:"id" format:"uuid"`
	Slug       string      `json:"slug" example:"programme-office-in-bishkek"`
	Name       string      `json:"name" example:"Programme Office in Bishkek"`
	HostStates *[]StateRef `json:"host_states,omitempty"` // With include=field_operations.host_states
	Label      string      `json:"label,omitempty"`       // Of an old version: what it was called then
}

// Correction says what a version corrected.
type Correction struct {
	Note string    `json:"note"`
	At   time.Time `json:"at" format:"date-time"`
}

// Origin is the key of a release in the system it came from.
type Origin struct {
	System string  `json:"system" example:"osce.org"`
	ID     string  `json:"id" example:"56074"`
	URL    *string `json:"url" format:"uri" extensions:"x-nullable"`
}

// ReleaseLinks leads to the release itself.
type ReleaseLinks struct {
	Self string `json:"self" example:"/v1/releases/pilot-policing-project-presented-in-kyrgyzstan"`
}

// Card is a published release as it is kept.
type Card struct {
	ID      string
	Slug    string
	Locale  string // the language it is in
	Version int
	Head    string                         // the JSON members from id to places, without braces
	Tail    string                         // the JSON members from locale to origin, without braces
	Tags    string                         // ids: dimensions in the order of content.Dimensions split by ";", terms by ","
	Labels  map[content.Dimension][]string // of an old version: what the terms were called then, in the order of Tags
	Body    *content.Body
}

// OneLanguage reports whether the release is there in no other language than the card.
func (c *Card) OneLanguage() bool {
	locales, _ := member(c.Tail, "locales")
	return locales == `["`+c.Locale+`"]`
}

// head and tail are the members of a [Release] around its tags and its body.
type head struct {
	ID       string   `json:"id"`
	Slug     string   `json:"slug"`
	Kind     string   `json:"kind"`
	Title    string   `json:"title"`
	Summary  string   `json:"summary"`
	Date     *string  `json:"date"`
	Dateline string   `json:"dateline"`
	Places   []string `json:"places"`
}

type tail struct {
	Locale           string      `json:"locale"`
	Locales          []string    `json:"locales"`
	Version          int         `json:"version"`
	FirstPublishedAt time.Time   `json:"first_published_at"`
	PublishedAt      time.Time   `json:"published_at"`
	Correction       *Correction `json:"correction"`
	Origin           *Origin     `json:"origin"`
}

// New writes the card of an edition in the language it was written in.
func New(e *content.Edition) (Card, error) {
	return newCard(e, &content.Translation{
		Locale: e.Locale, Title: e.Title, Summary: e.Summary, Dateline: e.Dateline, Body: e.Body,
	})
}

// Translated writes the card of an edition in another language.
func Translated(e *content.Edition, t *content.Translation) (Card, error) { return newCard(e, t) }

func newCard(e *content.Edition, text *content.Translation) (Card, error) {
	h, err := members(head{
		ID: e.ID, Slug: e.Slug, Kind: string(e.Kind), Title: text.Title, Summary: text.Summary,
		Date: optional(string(e.Date)), Dateline: text.Dateline, Places: list(e.Places),
	})
	if err != nil {
		return Card{}, err
	}
	t, err := members(tail{
		Locale: text.Locale, Locales: e.Locales(), Version: e.Version,
		FirstPublishedAt: e.FirstPublishedAt.UTC(), PublishedAt: e.PublishedAt.UTC(),
		Correction: correction(e), Origin: origin(e.Origin),
	})
	if err != nil {
		return Card{}, err
	}
	return Card{
		ID: e.ID, Slug: e.Slug, Locale: text.Locale, Version: e.Version, Head: h, Tail: t, Tags: tagText(e.Tags), Body: &text.Body,
	}, nil
}

// correction says what the version corrects, if it is a correction.
func correction(e *content.Edition) *Correction {
	if e.Publication.Significance != content.CorrectionMade {
		return nil
	}
	return &Correction{Note: e.Publication.Note, At: e.PublishedAt.UTC()}
}

func origin(o content.Origin) *Origin {
	if o.System == "" {
		return nil
	}
	return &Origin{System: o.System, ID: o.ID, URL: optional(o.URL)}
}

// members gives the members of an object without its braces. HTML is not escaped: the answers are JSON and
// are sent as JSON.
func members[T head | tail](v T) (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "", fmt.Errorf("write document: %w", err)
	}
	s := strings.TrimSpace(b.String())
	return s[1 : len(s)-1], nil
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func tagText(tags content.Tags) string {
	parts := make([]string, 0, len(content.Dimensions()))
	for _, d := range content.Dimensions() {
		parts = append(parts, strings.Join(tags[d], ","))
	}
	return strings.Join(parts, ";")
}
