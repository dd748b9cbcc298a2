package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
)

// Bounds of the pieces of a feed, in bytes.
const (
	maxTag      = 64 << 10
	maxFeedHead = 1 << 20 // what a feed says before its first entry
)

// errBrokenOff ends a feed that ends within an entry.
var errBrokenOff error = refusef("The file breaks off within this entry.")

// cutter cuts a feed into its entries by their tags, each a document of its own within the tags of the feed. It
// does not parse them: an entry that is broken does not keep the others from being read, and a large feed is not
// held in memory.
type cutter struct {
	r       *bufio.Reader
	format  feedFormat
	name    string // of the element of an entry, with its prefix
	piece   []byte // the tag, section, comment or text that was read last
	tag     tag    // what the piece is
	opening []byte // the start tags that entries stand in
	closing string
	head    []byte // the beginning of the feed
	begun   bool   // an entry was found
	doc     []byte
	skip    string // the element that is left out while it is read
}

// tag is a start or end tag; the zero tag is any other piece.
type tag struct {
	name   string
	closes bool
	empty  bool // <name/>
}

func (t tag) opens(name string) bool { return t.name == name && !t.closes }

// newCutter reads up to the start tag of a feed and refuses a file that is none.
func newCutter(text io.Reader) (*cutter, error) {
	c := &cutter{r: bufio.NewReaderSize(text, FeedHead)}
	for c.tag.name == "" {
		if err := c.next(); err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if c.tag.name == "" && (len(c.piece) == 0 || c.piece[0] != '<' && len(bytes.TrimSpace(c.piece)) > 0) {
			return nil, refusef("The file is no feed.")
		}
	}
	prefix, local, ok := strings.Cut(c.tag.name, ":")
	if !ok {
		prefix, local = "", prefix
	} else {
		prefix += ":"
	}
	switch {
	case c.tag.closes || c.tag.empty:
		return nil, refusef("The file is no feed.")
	case local == "rss" && prefix == "":
		c.format, c.name, c.closing = formatRSS, "item", "</channel></rss>"
	case local == "feed" && bytes.Contains(c.piece, []byte("http://www.w3.org/2005/Atom")):
		c.format, c.name, c.closing = formatAtom, prefix+"entry", "</"+c.tag.name+">"
	default:
		return nil, refusef("The file is no feed.")
	}
	c.opening = slices.Clone(c.piece)
	if c.format == formatRSS {
		c.opening = append(c.opening, "<channel>"...)
	}
	c.head = slices.Clone(c.opening)
	return c, nil
}

// feedHead gives the beginning of the feed as a document.
func (c *cutter) feedHead() ([]byte, error) {
	if len(c.head) > maxFeedHead {
		return nil, refusef("The feed has more than %d bytes before its first entry.", maxFeedHead)
	}
	return append(c.head, c.closing...), nil
}

// entry gives the next entry as a document. After an error that is neither io.EOF nor errBrokenOff there may be more.
func (c *cutter) entry() ([]byte, error) {
	c.doc, c.skip = c.doc[:0], ""
	for {
		if err := c.next(); err != nil {
			if len(c.doc) > 0 && errors.Is(err, io.EOF) {
				err = errBrokenOff
			}
			return nil, err
		}
		switch {
		case c.left():
		case len(c.doc) > 0:
			c.keep()
		case c.tag.opens(c.name):
			c.begun, c.doc = true, append(append(c.doc, c.opening...), c.piece...)
		default:
			c.keepHead()
		}
		if len(c.doc) > 0 && c.tag.name == c.name && (c.tag.closes || c.tag.empty) {
			break
		}
	}
	if len(c.doc) > MaxInput {
		return nil, refusef("The entry has more than %d bytes.", MaxInput)
	}
	return append(c.doc, c.closing...), nil
}

// keep adds the piece to the entry. Of one that is too large it keeps enough to see that.
func (c *cutter) keep() {
	if len(c.doc) <= MaxInput {
		c.doc = append(c.doc, c.piece...)
	}
}

// keepHead adds the piece to the head. What declares the encoding or a document type is left out: the text is
// UTF-8 by now, and entities that a document type declares are not followed.
func (c *cutter) keepHead() {
	declares := bytes.HasPrefix(c.piece, []byte("<?")) || bytes.HasPrefix(c.piece, []byte("<!D"))
	if !c.begun && !declares && c.tag.name != "channel" && len(c.head) <= maxFeedHead {
		c.head = append(c.head, c.piece...)
	}
}

// left reports whether the piece is part of an element that is left out: there may be very much of it, and a
// release has no place for it.
func (c *cutter) left() bool {
	switch {
	case c.skip == "":
		switch c.tag.name {
		case "wp:comment", "wp:postmeta", "wp:author", "wp:category", "wp:tag", "wp:term":
			if !c.tag.closes && !c.tag.empty {
				c.skip = c.tag.name
			}
			return true
		}
		return false
	case c.tag.closes && c.tag.name == c.skip:
		c.skip = ""
		return true
	case c.tag.name == c.name: // the end tag is missing
		c.skip = ""
		return false
	}
	return true
}

// next reads a piece.
func (c *cutter) next() error {
	c.piece, c.tag = c.piece[:0], tag{}
	start, err := c.r.Peek(len("<![CDATA["))
	switch s := string(start); {
	case s == "":
		return err
	case s[0] != '<':
		return c.text()
	case s == "<![CDATA[":
		return c.section("]]>")
	case strings.HasPrefix(s, "<!--"):
		return c.section("-->")
	case strings.HasPrefix(s, "<?"):
		return c.section("?>")
	case len(s) > 1 && strings.IndexByte(" \t\r\n<>=&\"'0123456789", s[1]) >= 0: // a mark that should have been escaped
		c.piece = append(c.piece, '<')
		_, _ = c.r.Discard(1) // which was seen already
		return c.text()
	}
	return c.markup()
}

// text reads up to the next piece of markup.
func (c *cutter) text() error {
	for {
		part, err := c.r.ReadSlice('<')
		found := err == nil
		if found {
			part = part[:len(part)-1]
			_ = c.r.UnreadByte() // which cannot fail after a read
		}
		c.add(part)
		switch {
		case found, errors.Is(err, io.EOF):
			return nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

// section reads up to the mark that ends a section.
func (c *cutter) section(end string) error {
	for {
		part, err := c.r.ReadSlice(end[len(end)-1])
		c.add(part)
		switch {
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return err
		case bytes.HasSuffix(c.piece, []byte(end)):
			return nil
		}
	}
}

// add adds to the piece. One that is longer than an entry may be loses its middle.
func (c *cutter) add(part []byte) {
	c.piece = append(c.piece, part...)
	if n := len(c.piece); n > MaxInput+2*FeedHead {
		c.piece = append(c.piece[:MaxInput+1], c.piece[n-FeedHead:]...)
	}
}

// markup reads a tag or a declaration. A mark in quotes or, in a declaration, in brackets does not end it.
func (c *cutter) markup() error {
	var quote byte
	brackets := 0
	for len(c.piece) < maxTag {
		b, err := c.r.ReadByte()
		if err != nil {
			return err
		}
		c.piece = append(c.piece, b)
		switch {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '"', b == '\'':
			quote = b
		case b == '[':
			brackets++
		case b == ']':
			brackets--
		case b == '>' && (brackets <= 0 || c.piece[1] != '!'):
			c.tag = readTag(c.piece)
			return nil
		}
	}
	return nil
}

func readTag(piece []byte) tag {
	inner := string(piece[1 : len(piece)-1])
	inner, closes := strings.CutPrefix(inner, "/")
	inner, empty := strings.CutSuffix(inner, "/")
	name := inner
	if i := strings.IndexAny(inner, " \t\r\n"); i >= 0 {
		name = inner[:i]
	}
	if name == "" || name[0] == '!' {
		return tag{}
	}
	return tag{name: name, closes: closes, empty: empty}
}
