package config_test

import (
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/config"
)

func TestServerSettings(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		set  func(*config.Server)
		good bool
	}{
		"as they are":                {func(*config.Server) {}, true},
		"listen without a port":      {func(s *config.Server) { s.Listen = "localhost" }, false},
		"public address":             {func(s *config.Server) { s.PublicURL = "https://api.example.org/news" }, true},
		"public address with a /":    {func(s *config.Server) { s.PublicURL = "https://api.example.org/" }, false},
		"limits off":                 {func(s *config.Server) { s.ReadsPerMinute, s.WritesPerMinute = 0, 0 }, true},
		"a limit below 0":            {func(s *config.Server) { s.WritesPerMinute = -1 }, false},
		"networks of proxies":        {func(s *config.Server) { s.TrustedProxies = []string{"10.0.0.0/8", "2001:db8::/32"} }, true},
		"a proxy without its prefix": {func(s *config.Server) { s.TrustedProxies = []string{"10.0.0.1"} }, false},
		"an origin":                  {func(s *config.Server) { s.WriteOrigins = []string{"https://desk.example.org"} }, true},
		"an origin with a path":      {func(s *config.Server) { s.WriteOrigins = []string{"https://desk.example.org/"} }, false},
		"no time for a request":      {func(s *config.Server) { s.RequestTimeout = 0 }, false},
		"an hour for a statement":    {func(s *config.Server) { s.StatementTimeout = time.Hour }, false},
		"a slow heartbeat":           {func(s *config.Server) { s.Heartbeat = time.Minute }, true},
		"any origin":                 {func(s *config.Server) { s.WriteOrigins = []string{"*"} }, false},
	} {
		s := config.Server{Listen: "127.0.0.1:8080", RequestTimeout: time.Second, StatementTimeout: time.Second, Heartbeat: time.Second}
		tc.set(&s)
		if err := s.Validate(); (err == nil) != tc.good {
			t.Errorf("%s: got %v, want it taken: %t", name, err, tc.good)
		}
	}
}
