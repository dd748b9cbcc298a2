package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/dateline-press/dateline/api"
	"github.com/dateline-press/dateline/internal/answer"
	"github.com/dateline-press/dateline/internal/store"
)

// metrics are the numbers of a node, for Prometheus.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newMetrics() *metrics {
	m := &metrics{registry: prometheus.NewRegistry(), requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "dateline_request_seconds", Help: "How long requests took, by route and status.",
		Buckets: []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
	}, []string{"route", "status"})}
	m.registry.MustRegister(m.requests, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// observe counts a request.
func (m *metrics) observe(route string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Observe(took.Seconds())
}

// watch takes over the numbers of the memory of answers and of the index.
func (m *metrics) watch(a *api.API, s *store.Store) {
	count := func(name, help string, value func(answer.Stats) uint64) {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "dateline_answers_" + name, Help: help},
			func() float64 { return float64(value(a.Remembered())) }))
	}
	gauge := func(name, help string, value func() float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "dateline_" + name, Help: help}, value))
	}
	count("hits_total", "Questions that were answered from memory.", func(s answer.Stats) uint64 { return s.Hits })
	count("misses_total", "Questions for which an answer was made.", func(s answer.Stats) uint64 { return s.Misses })
	count("shared_total", "Questions that waited for an answer that was being made.", func(s answer.Stats) uint64 { return s.Shared })
	count("refused_total", "Answers that were too large to be held.", func(s answer.Stats) uint64 { return s.Refused })
	gauge("answers_bytes", "Bytes that remembered answers are reckoned to take.", func() float64 { return float64(a.Remembered().Bytes) })
	gauge("answers", "Answers that are remembered.", func() float64 { return float64(a.Remembered().Answers) })
	open := func(name, help string, value func(api.OpenRequests) int) {
		gauge("open_"+name, help, func() float64 { return float64(value(a.Open())) })
	}
	open("waiting", "Long polls and streams that are open.", func(o api.OpenRequests) int { return o.Waiting })
	open("exports", "Exports that are under way.", func(o api.OpenRequests) int { return o.Exports })
	open("imports", "Imports that are under way.", func(o api.OpenRequests) int { return o.Imports })
	gauge("feed_position", "Where the feed of changes is known to stand.", func() float64 {
		at, _ := s.Standing()
		return float64(at.Seq)
	})
	gauge("index_ready", "1 while the index stands where the feed does.", func() float64 {
		if _, stands := s.Indexed(); stands {
			return 1
		}
		return 0
	})
	indexed := func(value func(store.Indexed) float64) func() float64 {
		return func() float64 {
			n, _ := s.Indexed()
			return value(n)
		}
	}
	gauge("index_releases", "Releases in the index.", indexed(func(n store.Indexed) float64 { return float64(n.Releases) }))
	gauge("index_documents", "Releases of which the index holds what lists show.", indexed(func(n store.Indexed) float64 { return float64(n.Cards) }))
	gauge("index_bitmap_bytes", "Bytes of the bitmaps of the index.", indexed(func(n store.Indexed) float64 { return float64(n.Bytes) }))
	gauge("index_answered", "Lists that the index has answered.", indexed(func(n store.Indexed) float64 { return float64(n.Answered) }))
}

// admin serves the numbers and the profiles of a node, apart from the API: whoever may reach it may see them.
func (m *metrics) admin(ctx context.Context, listen string) error {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return fmt.Errorf("listen for the admin: %w", err)
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: readHeaderTimeout}
	fmt.Fprintf(os.Stderr, "metrics at http://%s/metrics, profiles at /debug/pprof/\n", l.Addr())
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
