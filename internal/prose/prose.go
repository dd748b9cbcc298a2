// Package prose derives what follows from an editor's words: the HTML and the plain text of a body,
// and the slug of a title.
//
// A body is kept as Markdown. Its HTML passes an allow-list before it is stored, so that a front end may
// put it into a page as it is.
package prose

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"

	"github.com/dateline-press/dateline/internal/content"
)

// Renderer turns Markdown into the three forms of a body. It may be used by several goroutines at once.
type Renderer struct {
	markdown goldmark.Markdown
	policy   *bluemonday.Policy
	scratch  sync.Pool // of *scratch
}

// scratch is what one rendering needs and the next can use again.
type scratch struct {
	rendered  bytes.Buffer
	sanitised bytes.Buffer
	finished  finisher
}

// New makes a renderer. Making one is dear, so make one and share it.
func New() *Renderer {
	return &Renderer{
		markdown: newMarkdown(),
		policy:   newPolicy(),
		scratch:  sync.Pool{New: func() any { return new(scratch) }},
	}
}

// FromMarkdown gives the three forms of a body written as Markdown: the source cleaned, the HTML sanitised and
// the plain text. Cleaned again, the source stays as it is. The error is for the one who wrote the body.
func (r *Renderer) FromMarkdown(md string) (content.Body, error) {
	md = clean(md)
	if err := checkSource(md); err != nil {
		return content.Body{}, err
	}
	s := r.scratch.Get().(*scratch)
	defer r.scratch.Put(s)
	s.rendered.Reset()
	s.sanitised.Reset()
	if err := r.markdown.Convert([]byte(md), &s.rendered); err != nil {
		return content.Body{}, fmt.Errorf("render markdown: %w", err)
	}
	if err := r.policy.SanitizeReaderToWriter(&s.rendered, &s.sanitised); err != nil {
		return content.Body{}, fmt.Errorf("sanitise body: %w", err)
	}
	html, text := s.finished.finish(&s.sanitised)
	return content.Body{Markdown: md, HTML: html, Text: text}, nil
}
