package answer

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Coding is a way to compress a body (RFC 9110, section 8.4.1).
type Coding int

// The codings, the dearest last where a client likes several alike: it packs nearly as fast as the first, and as small
// as the second.
const (
	Identity Coding = iota
	Gzip
	Brotli
	Zstd

	codings
)

// String gives the name of the coding, as headers have it.
func (c Coding) String() string {
	return [codings]string{"identity", "gzip", "br", "zstd"}[c]
}

func codingNamed(name string) (Coding, bool) {
	switch strings.ToLower(name) {
	case "gzip", "x-gzip":
		return Gzip, true
	case "br":
		return Brotli, true
	case "zstd":
		return Zstd, true
	case "identity":
		return Identity, true
	}
	return 0, false
}

// Preferred reads Accept-Encoding (RFC 9110, section 12.5.3). What is liked more goes first. Without the header, or
// where it names none of those there are, nothing is compressed.
func Preferred(acceptEncoding []string, there ...Coding) Coding {
	var liked [codings]float64
	var named [codings]bool
	rest := 0.0 // how much what is not named is liked
	for _, h := range acceptEncoding {
		for part := range strings.SplitSeq(h, ",") {
			name, params, _ := strings.Cut(part, ";")
			name = strings.TrimSpace(name)
			if name == "*" {
				rest = Quality(params)
			}
			if c, known := codingNamed(name); known {
				liked[c], named[c] = Quality(params), true
			}
		}
	}
	best := Identity
	most := 0.0
	for _, c := range there {
		if !named[c] {
			liked[c] = rest
		}
		if liked[c] > 0 && liked[c] >= most {
			best, most = c, liked[c]
		}
	}
	if named[Identity] && liked[Identity] > most {
		return Identity
	}
	return best
}

// Quality reads the weight of one value of a header (RFC 9110, section 12.4.2).
func Quality(params string) float64 {
	name, value, given := strings.Cut(strings.TrimSpace(params), "=")
	if !given || !strings.EqualFold(strings.TrimSpace(name), "q") {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil {
		return 0
	}
	return q
}

// brotliLevel packs at the speed of gzip, and smaller.
const brotliLevel = 4

// Writers hold a lot of memory, and are used again.
var (
	gzips   = sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}
	brotlis = sync.Pool{New: func() any { return brotli.NewWriterLevel(io.Discard, brotliLevel) }}
	zstds   = sync.OnceValue(func() *zstd.Encoder {
		w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
		if err != nil {
			panic(err) // the options are ours
		}
		return w
	})
)

// writer is a compressor that can be used again.
type writer interface {
	io.WriteCloser
	Reset(io.Writer)
}

func (c Coding) pack(body []byte) []byte {
	switch c {
	case Gzip:
		return packWith(&gzips, body)
	case Brotli:
		return packWith(&brotlis, body)
	case Zstd:
		return zstds().EncodeAll(body, nil)
	default:
		return body
	}
}

func packWith(pool *sync.Pool, body []byte) []byte {
	var b bytes.Buffer
	w := pool.Get().(writer)
	defer pool.Put(w)
	w.Reset(&b)
	_, _ = w.Write(body) // a buffer takes everything
	_ = w.Close()
	return bytes.Clone(b.Bytes())
}
