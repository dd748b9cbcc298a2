package ingest

import (
	"errors"
	"regexp"
	"strings"

	"github.com/dateline-press/dateline/internal/content"
)

// maxBlocks bounds the lines of a page; no release comes near it.
const maxBlocks = 20_000

// Page reads one page, telling a text dump from saved HTML by what it holds. A page without a release is
// turned down with a [*Refusal] that carries the name given here; nothing is concluded from the name.
func (rd *Reader) Page(name string, data []byte) (*Reading, error) {
	r, err := rd.read(data)
	var refusal *Refusal
	if errors.As(err, &refusal) {
		refusal.Name = name
	}
	if err != nil {
		return nil, err
	}
	return r, nil
}

func (rd *Reader) read(data []byte) (*Reading, error) {
	text, warning, err := decode(data)
	if err != nil {
		return nil, err
	}
	r := &Reading{Release: content.Release{Tags: content.Tags{}}}
	if warning != nil {
		r.Warnings = append(r.Warnings, *warning)
	}
	var d document
	if isHTML(text) {
		if d, err = r.readHTML(text); err != nil {
			return nil, err
		}
	} else {
		d = readText(text)
	}
	if len(d.blocks) > maxBlocks {
		return nil, refusef("The page has %d lines; it may have at most %d.", len(d.blocks), maxBlocks)
	}
	if err := r.readDocument(rd, d); err != nil {
		return nil, err
	}
	return r, nil
}

// readDocument fills the reading from the page's blocks. The order matters: the text goes by the place on the
// label, the language by the text, names of States by the language, the key by all of them.
func (r *Reading) readDocument(rd *Reader, d document) error {
	l := &locator{vocabulary: rd.Vocabulary, blocks: withoutNoise(d.blocks), anchors: map[int]bool{}}
	a, err := l.locate(cleanLine(d.title))
	if err != nil {
		return err
	}
	if n := listed(a); n > 1 {
		return refuseList(n)
	}
	r.Release.Title = a.title
	r.readBetween(a.between)
	if err := r.readBody(a); err != nil {
		return err
	}
	if err := r.readKind(a); err != nil {
		return err
	}
	if err := l.release(a); err != nil {
		return err
	}
	r.readSummary(d.summary, a)
	r.readLocale(a, d.lang)
	r.readDate(a, d.time)
	r.readPlaces(a)
	r.readSources(rd, a)
	r.readFields(rd, a)
	r.readStates(rd, a)
	r.Release.Origin = originOf(firstOf(a.meta.first(fieldAddress), d.address), &r.Release, a.body)
	return nil
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

var (
	htmlStart = regexp.MustCompile(`(?i)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b`)
	htmlTag   = regexp.MustCompile(`(?i)</(?:p|div|h1|body|html|li|article|span|td)>`)
)

// isHTML tells saved HTML from a dump: it begins like a page, or holds closing tags of blocks.
func isHTML(text string) bool {
	const enough = 3
	head := text[:min(len(text), 4096)]
	return htmlStart.MatchString(head) || strings.HasPrefix(strings.TrimSpace(head), "<") && len(htmlTag.FindAllStringIndex(text, enough)) == enough
}
