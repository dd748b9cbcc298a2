package api

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/strictjson"
)

// maxBody is the size of the largest JSON body, in bytes, unpacked.
const maxBody = 1 << 20

const typeMergePatch = "application/merge-patch+json"

// What is wrong with a request before its body is read.
var (
	errTooLarge  = errors.New("body too large")
	errMediaType = errors.New("media type not supported")

	errIdempotencyKey = errors.New("Idempotency-Key not valid")
)

// sent is the body of a request: what was sent, and what it says.
type sent struct {
	raw   []byte
	value strictjson.Value
}

// readBody reads a JSON object. An empty body stands for an empty object where nothing has to be said.
func readBody(c echo.Context, mayBeEmpty bool) (sent, error) {
	raw, err := readAll(c)
	if err != nil {
		return sent{}, err
	}
	if len(raw) == 0 && mayBeEmpty {
		return sent{value: strictjson.Value{Kind: strictjson.Object}}, nil
	}
	if !jsonContent(c.Request()) {
		return sent{}, errMediaType
	}
	value, err := strictjson.Parse(raw)
	if err != nil {
		return sent{}, err
	}
	if value.Kind != strictjson.Object {
		return sent{}, bodyFaults{{Pointer: "", Code: codeWrongType, Detail: "the body must be an object, not " + value.Kind.String()}}
	}
	return sent{raw, value}, nil
}

// jsonContent reports whether the body says that it is JSON; a merge patch may say that it is one.
func jsonContent(r *http.Request) bool {
	values := r.Header.Values(echo.HeaderContentType)
	if len(values) != 1 {
		return false
	}
	mediaType, params, err := mime.ParseMediaType(values[0])
	if err != nil {
		return false
	}
	charset, given := params["charset"]
	if given && !strings.EqualFold(charset, "utf-8") {
		return false
	}
	return mediaType == typeJSON || (mediaType == typeMergePatch && r.Method == http.MethodPatch)
}

// readAll reads no more than a body may have, packed or not.
func readAll(c echo.Context) ([]byte, error) {
	r := c.Request()
	body := http.MaxBytesReader(c.Response(), r.Body, maxBody)
	var from io.Reader = body
	switch codings := r.Header.Values(echo.HeaderContentEncoding); {
	case len(codings) == 0 || (len(codings) == 1 && strings.EqualFold(codings[0], "identity")):
	case len(codings) == 1 && strings.EqualFold(strings.TrimSpace(codings[0]), "gzip"):
		unpacked, err := gzip.NewReader(body)
		if err != nil {
			return nil, badReading(err)
		}
		from = io.LimitReader(unpacked, maxBody+1)
	default:
		return nil, errMediaType
	}
	raw, err := io.ReadAll(from)
	switch {
	case err != nil:
		return nil, badReading(err)
	case len(raw) > maxBody:
		return nil, errTooLarge
	}
	return raw, nil
}

// badReading tells a body that is too large from one that broke off.
func badReading(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return errTooLarge
	}
	return &strictjson.Error{Detail: "the body broke off, or is not packed as Content-Encoding says"}
}
