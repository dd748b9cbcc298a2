package query

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// Cursors turns places in a list into tokens and back. A token belongs to the resource, the conditions and
// the order it was made for and is refused with any other; how much is shown of how many items may change.
type Cursors struct {
	key []byte
}

// NewCursors makes tokens under a key, which should have 32 random bytes. Who shares the key shares the tokens.
func NewCursors(key []byte) *Cursors { return &Cursors{key: bytes.Clone(key)} }

// macSize is the length of the code that a token begins with, in bytes.
const macSize = 16

// cursorDomain is the first thing that codes are made over; a change of the form of tokens changes it too.
const cursorDomain = "dateline cursor 2"

// Encode gives the token of a place in the list that q asks for. The same place has the same token.
func (c *Cursors) Encode(q *Query, p Position) string {
	payload := packed(p)
	return base64.RawURLEncoding.EncodeToString(append(c.mac(q, payload), payload...))
}

// decode reads a token. It reports false for whatever [Cursors.Encode] did not make for such a query.
func (c *Cursors) decode(q *Query, token string) (Position, bool) {
	// The plain decoder skips line breaks, so that two texts would stand for one token.
	if c == nil || strings.ContainsAny(token, "\r\n") {
		return nil, false
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(data) < macSize {
		return nil, false
	}
	payload := data[macSize:]
	if !hmac.Equal(data[:macSize], c.mac(q, payload)) {
		return nil, false
	}
	p, ok := unpacked(payload)
	return p, ok && len(p) == q.positionLength()
}

// mac authenticates a payload together with what it belongs to.
func (c *Cursors) mac(q *Query, payload []byte) []byte {
	h := hmac.New(sha256.New, c.key)
	for _, part := range []string{cursorDomain, q.Resource.Name, q.asked(), q.order(), string(payload)} {
		h.Write(binary.AppendUvarint(nil, uint64(len(part))))
		h.Write([]byte(part))
	}
	return h.Sum(nil)[:macSize]
}

// positionLength gives how many values a place in the order of q has.
func (q *Query) positionLength() int {
	if n := len(q.Sort); n > 0 && q.Sort[n-1].Field == "id" {
		return n
	}
	return len(q.Sort) + 1
}

// packed writes a position as bytes: each value behind its length plus one, or behind 0 if it is a UUID in
// sixteen bytes, which most are.
func packed(p Position) []byte {
	var b []byte
	for _, v := range p {
		if id, ok := uuidBytes(v); ok {
			b = append(append(b, 0), id...)
			continue
		}
		b = binary.AppendUvarint(b, uint64(len(v))+1)
		b = append(b, v...)
	}
	return b
}

func unpacked(b []byte) (Position, bool) {
	var p Position
	for len(b) > 0 {
		n, width := binary.Uvarint(b)
		if width <= 0 {
			return nil, false
		}
		b = b[width:]
		size := n - 1
		if n == 0 {
			size = 16
		}
		if size > uint64(len(b)) {
			return nil, false
		}
		v := string(b[:size])
		if n == 0 {
			v = uuidText(b[:size])
		}
		p, b = append(p, v), b[size:]
	}
	return p, len(p) > 0
}

// uuidBytes reads a UUID in lower case.
func uuidBytes(s string) ([]byte, bool) {
	id, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	if err != nil || len(id) != 16 || uuidText(id) != s {
		return nil, false
	}
	return id, true
}

func uuidText(id []byte) string {
	h := hex.EncodeToString(id)
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}
