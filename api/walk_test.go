package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/store"
)

// TestWalksWhileOthersPublish follows cursors through a list, in every order, while releases are published and
// withdrawn: what was there all the time comes exactly once, and nothing comes twice.
func TestWalksWhileOthersPublish(t *testing.T) {
	t.Parallel()
	l := newLibrary(t, 7, 120)
	for engine, h := range l.handlers {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			stays := map[string]bool{}
			for _, d := range l.docs {
				stays[d.ID] = true
			}
			made, stop := l.disturb(t, engine, h)
			defer stop()
			walks := 0
			for _, sort := range []string{"", "date", "title", "-title", "kind,-date", "-locale,title", "published_at", "-first_published_at", "id",
				"-relevance", "-relevance,title"} {
				for _, q := range []string{"", "police or полиция or war"} {
					if strings.Contains(sort, "relevance") && q == "" {
						continue
					}
					for before := made.Load(); ; { // until something was published meanwhile, or no more is
						walkThrough(t, h, sort, q, stays, l)
						if now := made.Load(); now > before || now == maxDisturbed || t.Failed() {
							break
						}
					}
					walks++
				}
			}
			if walks < 15 {
				t.Errorf("only %d walks", walks)
			}
		})
	}
}

// maxDisturbed is how many releases are published meanwhile at most: fewer than are ranked.
const maxDisturbed = 600

// disturb publishes and withdraws releases until it is stopped, and counts them. Every other one begins with the words
// that are searched for.
func (l *library) disturb(t *testing.T, engine store.Engine, h http.Handler) (made *atomic.Int64, stop func()) {
	t.Helper()
	s := l.stores[engine]
	n := &newsroom{t: t, store: s, h: h, keys: map[string]string{"editor": makeKey(t, s, auth.Scopes()...)}}
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	made = new(atomic.Int64)
	done.Go(func() {
		var live []string
		for i := 0; ctx.Err() == nil && i < maxDisturbed; i++ {
			title := []string{"Police and war", "Anything else", "Ж"}[i%3]
			w := n.as("editor", "POST", "/v1/releases", fmt.Sprintf(
				`{"title":"%s %d","date":"2004-%02d-0%d","kind":"news_item","status":"published"}`, title, i, i%12+1, i%9+1))
			var made1 struct{ Data struct{ ID string } }
			if err := json.Unmarshal(w.Body.Bytes(), &made1); err != nil || w.Code != http.StatusCreated {
				t.Errorf("publish: %d %s", w.Code, w.Body)
				return
			}
			live = append(live, made1.Data.ID)
			made.Add(1)
			if i%3 == 2 {
				if w := n.as("editor", "POST", "/v1/releases/"+live[0]+"/withdraw", "", "If-Match", "*"); w.Code != http.StatusOK {
					t.Errorf("withdraw: %d %s", w.Code, w.Body)
					return
				}
				live = live[1:]
			}
			time.Sleep(time.Millisecond)
		}
	})
	return made, func() {
		cancel()
		done.Wait()
	}
}

func walkThrough(t *testing.T, h http.Handler, sort, q string, stays map[string]bool, l *library) {
	t.Helper()
	v := url.Values{"fields": {"id"}, "page[size]": {"7"}, "page[total]": {"none"}}
	if sort != "" {
		v.Set("sort", sort)
	}
	if q != "" {
		v.Set("q", q)
	}
	seen := map[string]bool{}
	for path := "/v1/releases?" + v.Encode(); path != ""; {
		p := page(t, h, path)
		path = p.Links.Next
		for _, item := range p.Data {
			if seen[item.ID] {
				t.Errorf("sort=%s q=%s: %s comes twice", sort, q, item.ID)
			}
			seen[item.ID] = true
		}
	}
	var missing []string
	for _, d := range l.docs {
		wanted := q == "" || l.hunted(hunt{{{text: "police"}}, {{text: "полиция"}}, {{text: "war"}}}, d, "en")
		if wanted && stays[d.ID] && !seen[d.ID] {
			missing = append(missing, d.ID)
		}
	}
	if len(missing) > 0 {
		slices.Sort(missing)
		t.Errorf("sort=%s q=%s: %d releases are missing: %v", sort, q, len(missing), missing)
	}
}
