// Package answer holds whole answers: the bytes of a body with its validator and its compressed forms, and a memory of
// those that were given.
package answer

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"sync"
)

// Answer is what a question is answered with. It does not change once made, and may be sent by many at once.
type Answer struct {
	Body   []byte
	Header http.Header // that goes with every form of the body; not to be changed
	Route  string      // that it was made for, for the log

	tag   string
	forms [codings]form
}

// form is a body in one coding.
type form struct {
	once sync.Once
	data []byte
	etag []string
}

// minPacked is the size in bytes from which compressing pays.
const minPacked = 1024

// New makes the answer with a body. The header must not be changed after.
func New(header http.Header, body []byte) *Answer {
	a := &Answer{Body: body, Header: header, tag: Tag(body)}
	for c := range a.forms {
		a.forms[c].etag = []string{ETag(a.tag, Coding(c))}
	}
	a.forms[Identity].data = body
	return a
}

// Tag is the same for the same bytes.
func Tag(body []byte) string {
	sum := sha256.Sum256(body)
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// ETag is strong, so that each compressed form has one of its own (RFC 9110, section 8.8.3).
func ETag(tag string, c Coding) string {
	if c == Identity {
		return `"` + tag + `"`
	}
	return `"` + tag + "-" + c.String() + `"`
}

// ETag gives the validator of the answer in a coding, as the values of its header.
func (a *Answer) ETag(c Coding) []string { return a.forms[c].etag }

// Named reports whether If-None-Match names the answer in any form (RFC 9110, section 13.1.2).
func (a *Answer) Named(ifNoneMatch []string) bool { return Names(ifNoneMatch, a.tag, true) }

// Names reports whether a list of validators names what has a tag, in any form, or all there is. Weak ones count where
// that is said.
func Names(headers []string, tag string, weak bool) bool {
	for _, h := range headers {
		for t := range strings.SplitSeq(h, ",") {
			t = strings.TrimSpace(t)
			if weak {
				t = strings.TrimPrefix(t, "W/")
			}
			if t == "*" || names(t, tag) {
				return true
			}
		}
	}
	return false
}

func names(validator, tag string) bool {
	rest, ok := strings.CutPrefix(validator, `"`+tag)
	if !ok {
		return false
	}
	for c := range codings {
		if rest == ETag("", c)[1:] {
			return true
		}
	}
	return false
}

// Coding gives the coding in which the answer goes to a client who accepts one: none where that saves nothing.
func (a *Answer) Coding(acceptEncoding []string) Coding {
	if len(a.Body) < minPacked {
		return Identity
	}
	return Preferred(acceptEncoding, Gzip, Brotli, Zstd)
}

// In gives the body in a coding. It is compressed when it is first asked for.
func (a *Answer) In(c Coding) []byte {
	f := &a.forms[c]
	if c == Identity {
		return f.data
	}
	f.once.Do(func() { f.data = c.pack(a.Body) })
	return f.data
}

// fixed is what an answer takes besides its body, in bytes: the header, its validators, its place in a memory.
const fixed = 2 << 10

// size is how many bytes an answer may come to take with all its forms. Text packed takes less than a third.
func (a *Answer) size() int { return fixed + 2*len(a.Body) }
