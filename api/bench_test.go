package api_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/internal/store"
)

// nowhere takes an answer and forgets it.
type nowhere struct{ header http.Header }

func (n *nowhere) Header() http.Header         { return n.header }
func (n *nowhere) WriteHeader(int)             {}
func (n *nowhere) Write(p []byte) (int, error) { return len(p), nil }

// benchmark asks a handler over the samples on SQLite one thing again and again.
func benchmark(b *testing.B, memory int, index bool, path string, headers ...string) {
	b.Helper()
	s := filled.Open(b, store.SQLite, store.Options{})
	if watched(b, s); index {
		indexed(b, s)
	}
	opts := optionsOf(s, io.Discard)
	opts.Memory, opts.Log = memory, slog.New(slog.DiscardHandler)
	h, err := api.New(opts)
	if err != nil {
		b.Fatal(err)
	}
	r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, path, nil)
	first := httptest.NewRecorder()
	h.ServeHTTP(first, r)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	if r.Header.Get("If-None-Match") != "" {
		r.Header.Set("If-None-Match", first.Header().Get("ETag"))
	}
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(&nowhere{http.Header{}}, r)
	}
}

func BenchmarkListRemembered(b *testing.B) { benchmark(b, answerMemory, true, "/v1/releases") }

func BenchmarkListUnchanged(b *testing.B) {
	benchmark(b, answerMemory, true, "/v1/releases", "If-None-Match", "the validator")
}

func BenchmarkListPacked(b *testing.B) {
	benchmark(b, answerMemory, true, "/v1/releases", "Accept-Encoding", "zstd")
}

func BenchmarkListIndexed(b *testing.B) { benchmark(b, 0, true, "/v1/releases") }

func BenchmarkListBySQL(b *testing.B) { benchmark(b, 0, false, "/v1/releases") }

func BenchmarkFacetsIndexed(b *testing.B) {
	benchmark(b, 0, true, "/v1/releases?facets=states,fields_of_work,year&page%5Bsize%5D=1")
}

func BenchmarkRelease(b *testing.B) {
	benchmark(b, 0, true, "/v1/releases/observers-publish-preliminary-findings")
}
