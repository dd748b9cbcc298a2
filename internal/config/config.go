// Package config holds what an operator may set: by flag, or by an environment variable of the same name with
// DATELINE_ before it. The tags are read by the command line.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Database says where the content is kept.
type Database struct {
	DatabaseURL string `default:"sqlite:dateline.db" placeholder:"ADDRESS" help:"Where the content is kept: sqlite:PATH or postgres://user:password@host/database (default: ${default})."`
}

// SQLite reports whether the database is a file of our own, which is made and migrated without asking.
func (d Database) SQLite() bool { return strings.HasPrefix(d.DatabaseURL, "sqlite:") }

// Server says how the API is served.
type Server struct {
	Listen                 string        `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to listen (default: ${default})."`
	AdminListen            string        `placeholder:"HOST:PORT" help:"Where to listen for those who run it: metrics for Prometheus and profiles. Without it there are none."`
	ReadsPerMinute         int           `default:"1200" placeholder:"N" help:"How many reads a minute one key or address may make; 0 for any number (default: ${default})."`
	WritesPerMinute        int           `default:"240" placeholder:"N" help:"How many writes a minute (default: ${default})."`
	FailedSignInsPerMinute int           `default:"30" placeholder:"N" help:"How many requests a minute one address may make with keys that are not good (default: ${default})."`
	WriteOrigins           []string      `placeholder:"ORIGIN" help:"Origins of the web pages that may send keys and change things, such as https://desk.example.org. Any page may read what is public."`
	TrustedProxies         []string      `placeholder:"NETWORK" help:"Networks whose X-Forwarded-For is believed, such as 10.0.0.0/8."`
	PageURL                string        `placeholder:"URL" help:"The page of a release on the institution's own site, for feeds and the sitemap, such as https://www.example.org/{locale}/{slug}; {id} is replaced too. Without it they lead to the API."`
	Publisher              string        `default:"Dateline" help:"The institution's name, for feeds (default: ${default})."`
	Index                  bool          `default:"true" negatable:"" help:"Keep an index of the published list in memory, from which filters, counts and pages are answered."`
	DocumentMemory         int           `default:"64" placeholder:"MB" help:"How many megabytes releases may take that lists are made of, beside the index; the newest are held (default: ${default})."`
	AnswerMemory           int           `default:"64" placeholder:"MB" help:"How many megabytes answers that are remembered may take; 0 to remember none (default: ${default})."`
	RequestTimeout         time.Duration `default:"5s" placeholder:"TIME" help:"How long one request may take (default: ${default})."`
	StatementTimeout       time.Duration `default:"2s" placeholder:"TIME" help:"How long one statement may run on PostgreSQL (default: ${default})."`
	Heartbeat              time.Duration `default:"15s" placeholder:"TIME" help:"How often a stream of changes gives a sign of life (default: ${default})."`
	PublicURL              string        `placeholder:"URL" help:"What stands before the paths of links, such as https://api.example.org; without it links have no host."`
}

// maxMemory is the most that a setting in megabytes takes: a terabyte.
const maxMemory = 1 << 20

// The bounds of settings that are times.
const (
	minTime = 100 * time.Millisecond
	maxTime = 10 * time.Minute
)

// Validate reports what is wrong with the settings. Kong calls it.
func (s Server) Validate() error {
	if _, _, err := net.SplitHostPort(s.Listen); err != nil {
		return errors.New("listen must be HOST:PORT, such as 127.0.0.1:8080")
	}
	if _, _, err := net.SplitHostPort(s.AdminListen); s.AdminListen != "" && err != nil {
		return errors.New("admin-listen must be HOST:PORT, such as 127.0.0.1:9090")
	}
	if s.ReadsPerMinute < 0 || s.WritesPerMinute < 0 || s.FailedSignInsPerMinute < 0 {
		return errors.New("requests a minute must be 0 or more")
	}
	for name, t := range map[string]time.Duration{
		"request-timeout": s.RequestTimeout, "statement-timeout": s.StatementTimeout, "heartbeat": s.Heartbeat,
	} {
		if t < minTime || t > maxTime {
			return fmt.Errorf("%s must be %v to %v, such as 5s", name, minTime, maxTime)
		}
	}
	for name, mb := range map[string]int{"answer-memory": s.AnswerMemory, "document-memory": s.DocumentMemory} {
		if mb < 0 || mb > maxMemory {
			return fmt.Errorf("%s must be 0 to %d megabytes", name, maxMemory)
		}
	}
	if _, err := s.Proxies(); err != nil {
		return err
	}
	for _, origin := range s.WriteOrigins {
		u, err := url.Parse(origin)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Scheme+"://"+u.Host != origin {
			return errors.New("write-origins must be origins such as https://desk.example.org, without a path")
		}
	}
	if u, err := url.Parse(strings.NewReplacer("{id}", "i", "{slug}", "s", "{locale}", "l").Replace(s.PageURL)); s.PageURL != "" &&
		(err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || !strings.Contains(s.PageURL, "{slug}") && !strings.Contains(s.PageURL, "{id}")) {
		return errors.New("page-url must be an http or https address with {slug} or {id} in it, such as https://www.example.org/{slug}")
	}
	if s.PublicURL == "" {
		return nil
	}
	u, err := url.Parse(s.PublicURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || strings.HasSuffix(u.Path, "/") {
		return errors.New("public-url must be an http or https address without a slash at its end, such as https://api.example.org")
	}
	return nil
}

// Proxies reads the networks of trusted proxies.
func (s Server) Proxies() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range s.TrustedProxies {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, errors.New("trusted-proxies must be networks such as 10.0.0.0/8 or 2001:db8::/32")
		}
		all = append(all, p)
	}
	return all, nil
}
