package ingest

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
)

// xmlText gives an XML file as UTF-8 without the characters that XML has no place for, which files have all the
// same, and says in a warning when its encoding had to be guessed.
func xmlText(src io.Reader) (io.Reader, *Warning) {
	br := bufio.NewReaderSize(src, FeedHead)
	head, _ := br.Peek(FeedHead) // an error comes again when it is read
	declared, warning := xmlEncoding(head)
	valid := transform.Chain(runes.ReplaceIllFormed(), runes.Remove(runes.Predicate(outsideXML)))
	if declared == nil {
		return transform.NewReader(br, valid), warning
	}
	return transform.NewReader(br, transform.Chain(declared.NewDecoder(), valid)), warning
}

// outsideXML tells characters that no XML file may hold (XML 1.0, section 2.2), and the mark of the byte order.
func outsideXML(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufeff' || r == '\ufffe' || r == '\uffff'
}

var xmlDeclared = regexp.MustCompile(`^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']`)

// xmlEncoding tells the encoding of a file that begins so; nil is UTF-8. What the file declares counts unless its
// bytes are plainly UTF-8: files are converted and their declaration is forgotten.
func xmlEncoding(head []byte) (encoding.Encoding, *Warning) {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("<\x00")):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), nil
	case bytes.HasPrefix(head, []byte("\xfe\xff")), bytes.HasPrefix(head, []byte("\x00<")):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), nil
	}
	whole := utf8.Valid(wholeRunes(head))
	if m := xmlDeclared.FindSubmatch(head); m != nil && !(whole && !isASCII(head)) {
		e, name := charset.Lookup(string(m[1]))
		if e != nil && !strings.HasPrefix(name, "utf-") {
			return e, nil
		}
	}
	switch {
	case whole || mostlyUTF8(head):
		return nil, nil
	case cyrillicBytes(head):
		return charmap.Windows1251, &Warning{"body", "the feed is not UTF-8 and does not say its encoding; it was read as windows-1251"}
	default:
		return charmap.Windows1252, &Warning{"body", "the feed is not UTF-8 and does not say its encoding; it was read as windows-1252"}
	}
}

// wholeRunes drops a character that is cut off at the end.
func wholeRunes(b []byte) []byte {
	for i := len(b) - 1; i >= max(0, len(b)-utf8.UTFMax); i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				return b[:i]
			}
			break
		}
	}
	return b
}

func isASCII(b []byte) bool {
	return !bytes.ContainsFunc(b, func(r rune) bool { return r >= utf8.RuneSelf })
}

// Bounds of the XML of one entry. The parser of feeds has none of its own: its stack grows with the depth, and it
// copies the text of a foreign element once more for each piece of it.
const (
	maxXMLDepth   = 200
	maxAttributes = 100       // of one element
	maxParts      = 5000      // tags and pieces of text outside the elements that hold a text
	maxPartBytes  = 256 << 10 // of these
)

// contentModule is the namespace of content:encoded.
const contentModule = "http://purl.org/rss/1.0/modules/content/"

// outline is what the markup of an entry says that the parser of feeds does not pass on.
type outline struct {
	lang      string
	types     map[string]string // of Atom's text elements, by name
	nicenames []string          // of WordPress's categories, in their order
}

// surveyor walks through the XML of an entry.
type surveyor struct {
	outline
	depth       int    // of the entry
	native      string // the namespace of the entry
	open        []xml.Name
	parts, size int
}

// survey checks the XML of an entry, which stands so deep in its document, before it is parsed.
func survey(doc []byte, depth int) (outline, error) {
	d := xml.NewDecoder(bytes.NewReader(doc))
	d.Strict = false
	s := surveyor{outline: outline{types: map[string]string{}}, depth: depth}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return s.outline, nil
		}
		if err != nil {
			return s.outline, refusef("The XML of the entry is broken: %s.", strings.TrimPrefix(err.Error(), "XML syntax error on "))
		}
		if err := s.take(token); err != nil {
			return s.outline, err
		}
	}
}

func (s *surveyor) take(token xml.Token) error {
	if !s.inText() {
		s.parts++
	}
	switch t := token.(type) {
	case xml.StartElement:
		s.open = append(s.open, t.Name)
		s.enter(t)
		if len(t.Attr) > maxAttributes {
			return refusef("An element of the entry has %d attributes; it may have at most %d.", len(t.Attr), maxAttributes)
		}
	case xml.EndElement:
		s.open = s.open[:max(0, len(s.open)-1)]
	case xml.CharData:
		if !s.inText() {
			s.size += len(t)
		}
	}
	switch {
	case len(s.open) > maxXMLDepth:
		return refusef("The XML of the entry is nested more than %d deep.", maxXMLDepth)
	case s.parts > maxParts:
		return refusef("The XML of the entry has more than %d parts besides its text.", maxParts)
	case s.size > maxPartBytes:
		return refusef("The XML of the entry has more than %d bytes besides its text.", maxPartBytes)
	}
	return nil
}

// inText reports whether the walk is within an element that the parser takes as one text.
func (s *surveyor) inText() bool {
	at := s.depth
	if len(s.open) <= at {
		return false
	}
	switch name := s.open[at]; name.Local {
	case "title", "description", "summary", "content":
		return name.Space == s.native
	case "encoded":
		return name.Space == contentModule
	}
	return false
}

// enter notes what the attributes of an element say.
func (s *surveyor) enter(t xml.StartElement) {
	child := len(s.open) == s.depth+1
	if len(s.open) == s.depth {
		s.native = t.Name.Space
	}
	nicename := ""
	for _, a := range t.Attr {
		switch {
		case a.Name.Local == "lang" && !child && len(s.open) <= s.depth:
			s.lang = a.Value
		case a.Name.Local == "type" && child && t.Name.Space == s.native:
			s.types[t.Name.Local] = a.Value
		case a.Name.Local == "nicename":
			nicename = a.Value
		}
	}
	if child && t.Name.Local == "category" && t.Name.Space == s.native {
		s.nicenames = append(s.nicenames, nicename)
	}
}
