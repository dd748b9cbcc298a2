package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
)

// MaxFeed is the size of the largest feed that is read, in bytes. A feed is read entry by entry, so that what it
// takes of memory goes by its largest entry, which may have MaxInput.
const MaxFeed = 1 << 30

// FeedHead is how much of a file [IsFeed] needs to see, in bytes.
const FeedHead = 64 << 10

// FeedItem is what was read from one entry of a feed.
type FeedItem struct {
	Name    string   // of the entry: its id in the feed, its address, or its place; empty when Refusal is about the feed
	Reading *Reading // nil when Refusal is set
	Refusal *Refusal
}

// IsFeed reports whether a file that begins so is an RSS, Atom or WordPress WXR file.
func IsFeed(head []byte) bool {
	text, _ := xmlText(bytes.NewReader(head))
	_, err := newCutter(text)
	return err == nil
}

// Feed reads the entries of an RSS 2.0, Atom or WordPress WXR file one after the other. An entry that is no
// release is turned down with a reason, and the next one is read. What ends the reading early is the last item,
// without a name of its own.
func (rd *Reader) Feed(name string, src io.Reader) iter.Seq[FeedItem] {
	return func(yield func(FeedItem) bool) {
		limited := &io.LimitedReader{R: src, N: MaxFeed + 1}
		f := &feedReader{Reader: rd, seen: map[content.Origin]bool{}}
		stopped := false
		err := f.entries(limited, func(item FeedItem) bool {
			if item.Refusal != nil {
				item.Refusal.Name = name
			}
			stopped = !yield(item)
			return !stopped
		})
		if limited.N <= 0 {
			err = refusef("The file has more than %d bytes; what follows was not read.", MaxFeed)
		}
		if err != nil && !stopped {
			yield(FeedItem{Refusal: &Refusal{Name: name, Reason: reasonOf(err)}})
		}
	}
}

func reasonOf(err error) string {
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return refusal.Reason
	}
	return fmt.Sprintf("The file could not be read: %v.", err)
}

// feedReader reads one feed.
type feedReader struct {
	*Reader
	feed    feedInfo
	warning *Warning // what had to be guessed to read the file
	seen    map[content.Origin]bool
	number  int // of the entry, from 1
}

// entries gives what was read from each entry. An error is about the feed as a whole.
func (f *feedReader) entries(src io.Reader, yield func(FeedItem) bool) error {
	text, warning := xmlText(src)
	c, err := newCutter(text)
	if err != nil {
		return err
	}
	f.warning = warning
	for {
		doc, err := c.entry()
		var refusal *Refusal
		switch {
		case errors.Is(err, io.EOF) && f.number == 0:
			return refusef("The feed holds no entries.")
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && !errors.As(err, &refusal):
			return err
		}
		if f.number++; f.number == 1 {
			if err := f.readHead(c); err != nil {
				return err
			}
		}
		if !yield(f.item(c.format, doc, err)) || errors.Is(err, errBrokenOff) {
			return nil
		}
	}
}

// readHead reads what the feed says about itself before its first entry.
func (f *feedReader) readHead(c *cutter) (err error) {
	head, err := c.feedHead()
	if err != nil {
		return err
	}
	if _, err = survey(head, c.format.depth()-1); err != nil {
		return err
	}
	f.feed, err = c.format.info(head)
	return err
}

// item reads one entry, or says why it was not read.
func (f *feedReader) item(format feedFormat, doc []byte, err error) FeedItem {
	item := FeedItem{Name: fmt.Sprintf("entry %d", f.number)}
	var e *entry
	if err == nil {
		e, err = parseEntry(format, doc)
	}
	if err == nil {
		item.Name = firstOf(e.name(), item.Name)
		item.Reading, err = f.read(e)
	}
	if err != nil {
		item.Reading, item.Refusal = nil, &Refusal{Reason: reasonOf(err)}
	}
	return item
}

// read reads an entry as a release. The order matters as it does for a page.
func (f *feedReader) read(e *entry) (*Reading, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	r := &Reading{Release: content.Release{Tags: content.Tags{}, Title: e.title, Slug: e.post.releaseSlug()}}
	if f.warning != nil {
		r.Warnings = append(r.Warnings, *f.warning)
	}
	a := &article{title: e.title}
	if err := r.readEntryBody(a, e, f.feed); err != nil {
		return nil, err
	}
	r.readSummary(e.teaser(), a)
	r.readLocale(a, firstOf(e.lang, f.feed.lang))
	r.readEntryDate(a, e.dates)
	r.readPlaces(a)
	r.readCategories(f.Reader, e.categories)
	r.readEntryKind(a, e)
	r.readFieldOperations(f.Reader)
	r.readStates(f.Reader, a)
	r.Release.Origin = e.origin(f.feed, &r.Release, a.body)
	key := originKey(r)
	if f.seen[key] {
		return nil, refusef("An entry before it in the file has the same id, %q; that one was taken.", clip(key.ID))
	}
	f.seen[key] = true
	return r, nil
}

func originKey(r *Reading) content.Origin {
	return content.Origin{System: r.Release.Origin.System, ID: r.Release.Origin.ID}
}

// check refuses an entry that is no release of any language or date.
func (e *entry) check() error {
	if err := e.post.check(); err != nil {
		return err
	}
	switch n := utf8.RuneCountInString(e.title); {
	case e.title == "":
		return refusef("The entry has no title.")
	case n > content.MaxTitle:
		return refusef("The title has %d characters; it may have at most %d. It begins with %q.", n, content.MaxTitle, clip(e.title))
	case strings.TrimSpace(e.content.value) == "":
		return refusef("The entry %q has no text.", clip(e.title))
	}
	return nil
}
