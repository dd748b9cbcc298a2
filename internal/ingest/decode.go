package ingest

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// signature is how a file begins that is no page.
type signature struct{ begin, what string }

func signatures() []signature {
	return []signature{
		{"%PDF-", "a PDF document"},
		{"PK\x03\x04", "a ZIP archive or an office document"},
		{"\x1f\x8b", "a gzip archive"},
		{"\x89PNG", "a PNG image"},
		{"\xff\xd8\xff", "a JPEG image"},
		{"GIF8", "a GIF image"},
		{"\xd0\xcf\x11\xe0", "an office document"},
		{"{\\rtf", "an RTF document"},
		{"SQLite format 3", "a database"},
	}
}

// decode gives the text of a page, whatever bytes it was saved in. A page that names its own encoding
// is believed only where it is not valid UTF-8.
func decode(data []byte, n *notes) (string, *Refusal) {
	if len(data) > MaxPage {
		return "", refuse("the file has %d bytes; at most %d are read", len(data), MaxPage)
	}
	for _, s := range signatures() {
		if bytes.HasPrefix(data, []byte(s.begin)) {
			return "", refuse("the file is %s; a text dump of a page or saved HTML is read", s.what)
		}
	}
	text, err := toUTF8(data, n)
	switch {
	case err != nil:
		return "", refuse("the text cannot be decoded: it is not whole in the encoding it claims")
	case strings.TrimSpace(text) == "":
		return "", refuse("the file is empty")
	case binary(text):
		return "", refuse("the file is not text: it holds bytes that no page has")
	}
	return text, nil
}

func toUTF8(data []byte, n *notes) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		return string(out), err
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	if mostlyUTF8(data) {
		n.warn("body", "some bytes are not UTF-8; each is replaced by the replacement character")
		return strings.ToValidUTF8(string(data), "\uFFFD"), nil
	}
	enc, name := guessEncoding(data)
	n.warn("body", "the page is not UTF-8; it was read as %s", name)
	out, err := enc.NewDecoder().Bytes(data)
	return string(out), err
}

// mostlyUTF8 tells damaged UTF-8 from another encoding: there, letters beyond ASCII hardly ever form
// valid sequences.
func mostlyUTF8(data []byte) bool {
	valid, broken := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			broken++
		case size > 1:
			valid++
		}
		data = data[size:]
	}
	return valid > broken
}

// guessEncoding takes the encoding that the HTML names. Without one it is windows-1252, or windows-1251
// where most letters lie beyond ASCII, as they do in Cyrillic text alone.
func guessEncoding(data []byte) (encoding.Encoding, string) {
	if looksLikeHTML(string(data)) {
		if enc, name, certain := charset.DetermineEncoding(data, ""); certain || name != "windows-1252" {
			return enc, name
		}
	}
	high, ascii := 0, 0
	for _, b := range longestForeign(data) {
		switch {
		case b >= 0xC0:
			high++
		case b|0x20 >= 'a' && b|0x20 <= 'z':
			ascii++
		}
	}
	if high > ascii {
		return charmap.Windows1251, "windows-1251"
	}
	return charmap.Windows1252, "windows-1252"
}

// longestForeign gives the line with the most letters beyond ASCII: a page in another script may have
// a long menu in English.
func longestForeign(data []byte) []byte {
	var best []byte
	most := 0
	for line := range bytes.Lines(data) {
		high := 0
		for _, b := range line {
			if b >= 0xC0 {
				high++
			}
		}
		if high > most {
			best, most = line, high
		}
	}
	return best
}

// binary reports whether a text holds what no text has.
func binary(text string) bool {
	controls := 0
	for _, r := range text {
		switch {
		case r == 0:
			return true
		case r < ' ' && !strings.ContainsRune("\t\n\v\f\r\x1b", r):
			controls++
		}
	}
	return controls*100 > len(text)
}
