package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"
)

const (
	typeJSON = "application/json"
	typeYAML = "application/yaml"
)

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
