package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/answer"
	"github.com/dateline-press/dateline/internal/content"
)

// told is an answer to a request that changed something, as its receipt keeps it.
type told struct {
	Status   int             `json:"status"`
	Location string          `json:"location,omitempty"`
	ETag     string          `json:"etag,omitempty"`
	Body     json.RawMessage `json:"body,omitempty"`
	Sealed   []byte          `json:"sealed,omitempty"` // the body, for the eyes of the key that asked alone
}

const (
	headerIdempotencyKey = "Idempotency-Key"
	headerReplayed       = "Idempotent-Replayed"
	headerIfMatch        = "If-Match"
)

// privateCaching is for answers that the public does not get.
const privateCaching = "private, no-store"

// receipt writes the answer to a change.
func receipt(status int, location string, body []byte) ([]byte, error) {
	t := told{Status: status, Location: location, Body: body}
	if body != nil {
		t.ETag = answer.ETag(answer.Tag(body), answer.Identity)
	}
	return encode(t)
}

// tell answers with a receipt, as the first time.
func tell(c echo.Context, r content.Receipt) error {
	var t told
	if err := json.Unmarshal(r.Told, &t); err != nil {
		return fmt.Errorf("read receipt: %w", err)
	}
	h := c.Response().Header()
	h.Set("Cache-Control", privateCaching)
	for name, value := range map[string]string{"Location": t.Location, "ETag": t.ETag} {
		if value != "" {
			h.Set(name, value)
		}
	}
	if r.Replayed {
		h.Set(headerReplayed, "true")
	}
	if t.Sealed != nil {
		opened, err := tokenOf(c).Open(t.Sealed)
		if err != nil {
			return fmt.Errorf("open receipt: %w", err)
		}
		t.Body = opened
	}
	if t.Body == nil {
		return c.NoContent(t.Status)
	}
	h.Set("Content-Type", typeJSON)
	return write(c, t.Status, t.Body)
}

// respondPrivate answers with what the public does not get.
func respondPrivate(c echo.Context, body []byte) error {
	h := c.Response().Header()
	h.Set("Cache-Control", privateCaching)
	h.Set("ETag", answer.ETag(answer.Tag(body), answer.Identity))
	h.Set("Content-Type", typeJSON)
	return write(c, http.StatusOK, body)
}

// repeat reads the name that the client gave the request, so that sent again it is not done again.
func repeat(c echo.Context, s sent) (*content.Repeat, error) {
	values := c.Request().Header.Values(headerIdempotencyKey)
	if len(values) == 0 {
		return nil, nil
	}
	name := values[0]
	if inner, ok := strings.CutPrefix(name, `"`); ok && strings.HasSuffix(inner, `"`) && len(name) > 1 {
		name = inner[:len(inner)-1]
	}
	printable := !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r > '~' })
	if len(values) > 1 || name == "" || len(name) > maxIdempotencyKey || !printable {
		return nil, errIdempotencyKey
	}
	h := sha256.New()
	for _, part := range [][]byte{[]byte(c.Request().Method), []byte(c.Request().URL.RequestURI()), s.raw} {
		_, _ = fmt.Fprintf(h, "%d:", len(part))
		_, _ = h.Write(part)
	}
	return &content.Repeat{Key: name, Fingerprint: hex.EncodeToString(h.Sum(nil))}, nil
}

// maxIdempotencyKey is the length of the longest Idempotency-Key, in bytes.
const maxIdempotencyKey = 255

// precondition holds that the client means the item as it is (RFC 9110, section 13.1.1). Current is the answer that
// it would get, or nil where there is nothing, which no tag stands for.
func precondition(c echo.Context, current []byte, required bool) error {
	headers := c.Request().Header.Values(headerIfMatch)
	if len(headers) == 0 {
		if !required {
			return nil
		}
		return content.Errorf(content.PreconditionRequired, "this needs If-Match with the ETag of what is to be changed, or with * for whatever it is")
	}
	if current != nil && answer.Names(headers, answer.Tag(current), false) {
		return nil
	}
	return content.Errorf(content.VersionConflict, "it has changed since its ETag was read: read it again, and change what is there now")
}
