package api

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"github.com/dateline-press/dateline/internal/content"
)

// Limits says how many requests a minute one client may send; 0 means any number. A client is a key, or an address
// where no key is shown. Clients on the machine itself are not limited.
type Limits struct {
	Reads         int
	Writes        int
	FailedSignIns int // per address: requests with a key that is not good
	// TrustedProxies are the networks whose X-Forwarded-For says where a request comes from.
	TrustedProxies []netip.Prefix
}

// limiter counts the requests of every client of one sort.
type limiter struct {
	name      string
	perMinute int

	mu      sync.Mutex
	clients map[string]*rate.Limiter
}

// maxClients bounds the memory that clients take. Where there are more at once, those are forgotten that have
// asked for little.
const maxClients = 20_000

func newLimiter(name string, perMinute int) *limiter {
	return &limiter{name: name, perMinute: perMinute, clients: map[string]*rate.Limiter{}}
}

// of gives the bucket of a client: a quarter of a minute's requests may come at once.
func (l *limiter) of(client string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.clients[client]
	if b == nil {
		if len(l.clients) >= maxClients {
			l.forget()
		}
		b = rate.NewLimiter(rate.Limit(float64(l.perMinute)/60), l.burst())
		l.clients[client] = b
	}
	return b
}

func (l *limiter) burst() int { return max(1, l.perMinute/4) }

// forget drops clients whose bucket is full again, which is the same as never to have asked; and where none is, all.
func (l *limiter) forget() {
	for client, b := range l.clients {
		if b.Tokens() >= float64(l.burst()) {
			delete(l.clients, client)
		}
	}
	if len(l.clients) >= maxClients {
		clear(l.clients)
	}
}

// take uses one request of a client up. It says in how many seconds there is one, where there is none.
func (l *limiter) take(client string, at time.Time) (r *rate.Reservation, wait int) {
	r = l.of(client).ReserveN(at, 1)
	delay := r.DelayFrom(at)
	if delay <= 0 {
		return r, 0
	}
	r.CancelAt(at)
	return nil, int(delay/time.Second) + 1
}

// limits are the limiters of an API.
type limits struct {
	reads, writes, failures *limiter
}

func newLimits(l Limits) limits {
	return limits{newLimiter("reads", l.Reads), newLimiter("writes", l.Writes), newLimiter("sign-ins", l.FailedSignIns)}
}

// limitRequests refuses what a client asks too often. An answer that it has already is free.
func (a *API) limitRequests(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		l := a.limits.reads
		if !reads(c.Request()) {
			l = a.limits.writes
		}
		client := address(c)
		if key := keyOf(c); key != nil && client != "" {
			client = key.ID
		}
		now := time.Now()
		used, wait := l.spend(c.Response().Header(), client, now)
		if wait > 0 {
			return tooMany(c, wait)
		}
		err := next(c)
		if err == nil && used != nil && c.Response().Status == http.StatusNotModified {
			used.CancelAt(now)
		}
		return err
	}
}

// spend uses one request of a client up, where there is a limit, and tells the client how it stands
// (draft-ietf-httpapi-ratelimit-headers). It says in how many seconds to come again, where there is no request left.
func (l *limiter) spend(h http.Header, client string, at time.Time) (used *rate.Reservation, wait int) {
	if l.perMinute == 0 || client == "" {
		return nil, 0
	}
	used, wait = l.take(client, at)
	left := max(0, int(l.of(client).TokensAt(at)))
	h.Set("RateLimit-Policy", fmt.Sprintf("%q;q=%d;w=15", l.name, l.burst()))
	h.Set("RateLimit", fmt.Sprintf("%q;r=%d", l.name, left))
	return used, wait
}

func tooMany(c echo.Context, wait int) error {
	c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(wait))
	return content.Errorf(content.TooMany, "that was too many requests: go on in %d seconds", wait)
}

// address gives where a request comes from, or nothing for the machine itself.
func address(c echo.Context) string { return addressOf(c.RealIP()) }

func addressOf(text string) string {
	ip := net.ParseIP(text)
	if ip == nil || ip.IsLoopback() {
		return ""
	}
	return ip.String()
}

// extractor says whom to believe about where a request comes from: X-Forwarded-For is anybody's claim.
func (l Limits) extractor() echo.IPExtractor {
	if len(l.TrustedProxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range l.TrustedProxies {
		trust = append(trust, echo.TrustIPRange(&net.IPNet{
			IP: p.Masked().Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen()),
		}))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}
