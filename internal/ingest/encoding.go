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

// signatures are how files that are no text begin.
var signatures = []struct{ start, what string }{
	{"%PDF-", "a PDF file"},
	{"PK\x03\x04", "a ZIP file or an office document"},
	{"\xd0\xcf\x11\xe0", "an office document"},
	{"{\\rtf", "an RTF document"},
	{"\x89PNG", "a picture"},
	{"GIF8", "a picture"},
	{"\xff\xd8\xff", "a picture"},
	{"\x1f\x8b", "a compressed file"},
	{"\x7fELF", "a program"},
}

// decode gives the page as UTF-8 and says in a warning when its encoding had to be guessed.
func decode(data []byte) (string, *Warning, error) {
	if len(data) > MaxInput {
		return "", nil, refusef("The file has %d bytes; a page may have at most %d.", len(data), MaxInput)
	}
	for _, s := range signatures {
		if bytes.HasPrefix(data, []byte(s.start)) {
			return "", nil, refusef("The file is %s; a text dump or saved HTML of a page was looked for.", s.what)
		}
	}
	text, warning := decodeText(data)
	if strings.ContainsRune(text, 0) || garbled(text) {
		return "", nil, refusef("The file holds binary data; a text dump or saved HTML of a page was looked for.")
	}
	if strings.TrimSpace(text) == "" {
		return "", nil, refusef("The file is empty; a text dump or saved HTML of a page was looked for.")
	}
	return text, warning, nil
}

func decodeText(data []byte) (string, *Warning) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(data[3:]), "\uFFFD"), nil
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return convert(data, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)), nil
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return convert(data, unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)), nil
	case utf8.Valid(data):
		return string(data), nil
	case mostlyUTF8(data):
		return strings.ToValidUTF8(string(data), "\uFFFD"), &Warning{"body", "the page is UTF-8 with broken bytes, which are shown as \uFFFD"}
	}
	// The answer for a page that declares nothing is windows-1252, which is no better than the guess below.
	if declared, name, _ := charset.DetermineEncoding(data, ""); name != "utf-8" && name != "windows-1252" {
		return convert(data, declared), nil
	}
	if cyrillicBytes(data) {
		return convert(data, charmap.Windows1251), &Warning{"body", "the page is not UTF-8 and does not say its encoding; it was read as windows-1251"}
	}
	return convert(data, charmap.Windows1252), &Warning{"body", "the page is not UTF-8 and does not say its encoding; it was read as windows-1252"}
}

func convert(data []byte, e encoding.Encoding) string {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	return strings.ToValidUTF8(strings.TrimPrefix(string(text), "\ufeff"), "\uFFFD")
}

// mostlyUTF8 reports whether a few bytes are broken in a text that is UTF-8 otherwise, as after a cut.
func mostlyUTF8(data []byte) bool {
	whole, broken := 0, 0
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && n == 1:
			broken++
		case n > 1:
			whole++
		}
		data = data[n:]
	}
	return whole > broken
}

// cyrillicBytes reports whether the letters of a one-byte encoding are mostly in its upper half. Western
// languages put a letter there now and then, Cyrillic ones nearly all.
func cyrillicBytes(data []byte) bool {
	low, high := 0, 0
	for _, b := range data {
		switch {
		case b >= 0xC0:
			high++
		case b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z':
			low++
		}
	}
	return high > low/2
}

// garbled reports whether control characters make up so much of the text that it is none.
func garbled(text string) bool {
	n := 0
	for _, r := range text {
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' && r != '\v' {
			n++
		}
	}
	return n > 8 && n > len(text)/100
}
