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
	from, err := unpacked(c, c.Request().Body, maxBody)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(from)
	if err != nil {
		return nil, badReading(err)
	}
	return raw, nil
}

// unpacked gives what a body says, which ends with an error where it is larger than it may be, packed or not.
func unpacked(c echo.Context, from io.ReadCloser, most int64) (io.Reader, error) {
	body := http.MaxBytesReader(c.Response(), from, most)
	switch codings := c.Request().Header.Values(echo.HeaderContentEncoding); {
	case len(codings) == 0 || (len(codings) == 1 && strings.EqualFold(codings[0], "identity")):
		return body, nil
	case len(codings) == 1 && strings.EqualFold(strings.TrimSpace(codings[0]), "gzip"):
		inner, err := gzip.NewReader(body)
		if err != nil {
			return nil, badReading(err)
		}
		return &limitedReader{from: inner, left: most}, nil
	default:
		return nil, errMediaType
	}
}

// limitedReader ends with an error where there is more than it may give.
type limitedReader struct {
	from io.Reader
	left int64
}

// Read implements [io.Reader].
func (l *limitedReader) Read(p []byte) (int, error) {
	n, err := l.from.Read(p[:min(int64(len(p)), l.left+1)])
	if l.left -= int64(n); l.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}

// badReading tells a body that is too large from one that broke off.
func badReading(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) || errors.Is(err, errTooLarge) {
		return errTooLarge
	}
	return &strictjson.Error{Detail: "the body broke off, or is not packed as Content-Encoding says"}
}
