package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"
)

// publicCaching is the same for every public answer: a lifetime derived from what will be published would
// tell when. Caches ask again each time, and shared ones keep an answer for a few seconds.
const publicCaching = "public, max-age=0, s-maxage=10, stale-while-revalidate=30"

// minGzip is the size in bytes from which compressing pays.
const minGzip = 1024

const (
	typeJSON = "application/json"
	typeYAML = "application/yaml"
)

// respond is the one exit of public answers: it sets the validator, answers 304 where the client has the
// same, compresses, and writes once with a length.
func respond(c echo.Context, contentType string, body []byte) error {
	r, h := c.Request(), c.Response().Header()
	tag := tagOf(body)
	gzipped := len(body) >= minGzip && acceptsGzip(r.Header.Values("Accept-Encoding"))
	h.Set("ETag", etag(tag, gzipped))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", publicCaching)
	}
	h.Add("Vary", "Accept-Encoding")
	if r.Method != http.MethodPost && known(r.Header.Values("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	h.Set("Content-Type", contentType)
	if gzipped {
		packed, err := pack(body)
		if err != nil {
			return err
		}
		body = packed
		h.Set("Content-Encoding", "gzip")
	}
	return write(c, http.StatusOK, body)
}

// write writes an answer at once and with its length; to HEAD the length alone.
func write(c echo.Context, status int, body []byte) error {
	c.Response().Header().Set("Content-Length", strconv.Itoa(len(body)))
	c.Response().WriteHeader(status)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	_, err := c.Response().Write(body)
	return err
}

// tagOf is the same for the same bytes.
func tagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// etag is strong, so that the compressed form has one of its own (RFC 9110, section 8.8.3).
func etag(tag string, gzipped bool) string {
	if gzipped {
		tag += "-gzip"
	}
	return `"` + tag + `"`
}

// known reports whether If-None-Match names the answer in either form (RFC 9110, section 13.1.2).
func known(headers []string, tag string) bool {
	for _, h := range headers {
		for t := range strings.SplitSeq(h, ",") {
			t = strings.TrimPrefix(strings.TrimSpace(t), "W/")
			if t == "*" || t == etag(tag, false) || t == etag(tag, true) {
				return true
			}
		}
	}
	return false
}

// acceptsGzip reads Accept-Encoding (RFC 9110, section 12.5.3).
func acceptsGzip(headers []string) bool { return accepts(headers, "gzip", "x-gzip") }

// accepts reports whether a coding, by any of its names, may be used.
func accepts(headers []string, names ...string) bool {
	accepted := false
	for _, h := range headers {
		for part := range strings.SplitSeq(h, ",") {
			coding, params, _ := strings.Cut(part, ";")
			switch name := strings.ToLower(strings.TrimSpace(coding)); {
			case slices.Contains(names, name):
				return quality(params) > 0
			case name == "*":
				accepted = quality(params) > 0
			}
		}
	}
	return accepted
}

func quality(params string) float64 {
	name, value, given := strings.Cut(strings.TrimSpace(params), "=")
	if !given || strings.TrimSpace(name) != "q" {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil {
		return 0
	}
	return q
}

func pack(body []byte) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(body); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return b.Bytes(), nil
}

// encode writes JSON without escaping HTML: the answers are JSON and say so.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// pick keeps the named members of an object, in the order named.
func pick(object []byte, members []string) ([]byte, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(object, &all); err != nil {
		return nil, fmt.Errorf("pick members: %w", err)
	}
	out := []byte{'{'}
	for i, m := range slices.DeleteFunc(slices.Clone(members), func(m string) bool { return all[m] == nil }) {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(strconv.AppendQuote(out, m), ':')
		out = append(out, all[m]...)
	}
	return append(out, '}'), nil
}
