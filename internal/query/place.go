package query

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"
)

// placeDomain is to cursors of the feed what cursorDomain is to those of lists.
const placeDomain = "dateline place 1"

// belonging says how a cursor of the feed and a filter go together.
type belonging int

const (
	sameFilter   belonging = iota
	otherMeaning           // the filter is written as before, but its terms stand for others
	otherFilter
)

// The lengths of what a cursor of the feed holds, in bytes.
const (
	meaningSize = 8
	wordingSize = 4
)

// EncodePlace gives the cursor of a place in the feed, for the filter of q. It says nothing to who has not the key.
func (c *Cursors) EncodePlace(q *Query, p Place) string {
	payload := binary.AppendUvarint(nil, uint64(p.Seq))
	payload = binary.AppendUvarint(payload, uint64(p.Since))
	payload = append(payload, q.meaning()...)
	payload = append(payload, q.wording()...)
	if id, ok := uuidBytes(p.Event); ok {
		payload = append(payload, id...)
	}
	return base64.RawURLEncoding.EncodeToString(append(c.placeMAC(payload), payload...))
}

// decodePlace reads a cursor of the feed; nil for what [Cursors.EncodePlace] did not make. One that was handed out
// without a filter may begin the reading of any: what it leads to is a copy of what the filter finds all the same.
func (c *Cursors) decodePlace(q *Query, token string) (*Place, belonging) {
	if c == nil || len(token) > maxPlaceCursor || strings.ContainsAny(token, "\r\n") {
		return nil, otherFilter
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(data) < macSize || !hmac.Equal(data[:macSize], c.placeMAC(data[macSize:])) {
		return nil, otherFilter
	}
	payload := data[macSize:]
	seq, n := binary.Uvarint(payload)
	since, m := binary.Uvarint(payload[max(n, 0):])
	if n <= 0 || m <= 0 || len(payload) < n+m+meaningSize+wordingSize {
		return nil, otherFilter
	}
	payload = payload[n+m:]
	meaning, wording, id := payload[:meaningSize], payload[meaningSize:meaningSize+wordingSize], payload[meaningSize+wordingSize:]
	p := &Place{Seq: int64(seq), Since: int64(since)}
	if len(id) == 16 {
		p.Event = uuidText(id)
	}
	switch {
	case bytes.Equal(meaning, q.meaning()) || bytes.Equal(meaning, make([]byte, meaningSize)):
		return p, sameFilter
	case bytes.Equal(wording, q.wording()):
		return p, otherMeaning
	default:
		return p, otherFilter
	}
}

func (c *Cursors) placeMAC(payload []byte) []byte {
	h := hmac.New(sha256.New, c.key)
	h.Write([]byte(placeDomain))
	h.Write(payload)
	return h.Sum(nil)[:macSize]
}

// meaning is the same for filters that find the same, whatever their terms are called; of no filter it is zero.
func (q *Query) meaning() []byte {
	if len(q.Where) == 0 {
		return make([]byte, meaningSize)
	}
	keys := make([]string, len(q.Where))
	for i := range q.Where {
		keys[i] = q.Where[i].meaning()
	}
	slices.Sort(keys)
	sum := sha256.Sum256([]byte(strings.Join(keys, "&")))
	return sum[:meaningSize]
}

// wording is the same for filters that are written the same.
func (q *Query) wording() []byte {
	sum := sha256.Sum256([]byte(strings.Join(q.Wording, "&")))
	return sum[:wordingSize]
}

// meaning is Key by the ids of terms, those among them that they stand for.
func (c *Clause) meaning() string {
	if c.Condition == nil {
		keys := make([]string, len(c.Parts))
		for i := range c.Parts {
			keys[i] = c.Parts[i].meaning()
		}
		slices.Sort(keys)
		return string(c.Logic) + "(" + strings.Join(keys, "|") + ")"
	}
	var values []string
	for _, v := range c.Condition.Values {
		if v.ID == "" {
			values = append(values, escape(v.Text))
			continue
		}
		values = append(values, strings.Join(append([]string{v.ID}, v.Also...), "+"))
	}
	slices.Sort(values)
	return c.Condition.Field.Name + " " + string(c.Condition.Op) + " " + strings.Join(values, ",")
}
