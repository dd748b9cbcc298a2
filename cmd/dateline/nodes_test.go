package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/store"
)

// TestFeedOfThreeNodes has many write through three servers on one database, and follow the feed on each, by long polls
// and as streams. Those who follow are cut off at random and begin anew, at random places and on other servers: all are
// told the same.
func TestFeedOfThreeNodes(t *testing.T) {
	outages(t)
	changes := int64(often(200, 2000))
	database := withVocabulary.URL(t, store.Postgres)
	nodes := make([]string, 3)
	for i := range nodes {
		nodes[i] = startNode(t, database).url
	}
	var turn atomic.Int64
	w := newWriters(t, database, func() string { return nodes[int(turn.Add(1))%len(nodes)] })
	w.start(9)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var reading sync.WaitGroup
	var readers []*follower
	for n := range 2 * len(nodes) {
		f := newFollower(t)
		readers = append(readers, f)
		reading.Go(func() { f.wander(ctx, nodes, n, rand.New(rand.NewPCG(6, uint64(n)))) })
	}
	defer reading.Wait()
	defer stop()
	await(t, "the changes", func() bool { return w.acknowledged.Load() >= changes })
	await(t, "readers that have been on all nodes", func() bool {
		return !slices.ContainsFunc(readers, func(f *follower) bool { return f.turns.Load() < int64(2*len(nodes)) })
	})
	stop()
	reading.Wait()
	w.finish()
	for i := range nodes {
		exact(t, nodes[i], w, readers...)
	}
	woken(t, w, nodes, readers)
}

// wander follows the feed on one node and then on another. Every other one reads streams.
func (f *follower) wander(ctx context.Context, nodes []string, n int, random *rand.Rand) {
	for at := n; ctx.Err() == nil; at++ {
		f.turns.Add(1)
		turn, cutOff := context.WithTimeout(ctx, time.Duration(100+random.IntN(500))*time.Millisecond)
		if n%2 == 0 {
			f.follow(turn, func() string { return nodes[at%len(nodes)] }, random)
		} else {
			_ = f.stream(turn, nodes[at%len(nodes)], math.MaxInt)
		}
		cutOff()
		if random.IntN(3) == 0 {
			f.goBack(random)
		}
	}
}

// stream follows the feed as server-sent events: so many of them, until the context ends or the server ends it.
func (f *follower) stream(ctx context.Context, address string, events int) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/v1/changes/stream?cursor="+url.QueryEscape(f.cursor), nil)
	if err != nil {
		return err
	}
	if f.cursor == "" {
		r.URL.RawQuery = ""
	}
	w, err := client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = w.Body.Close() }()
	if w.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(w.Body)
		f.t.Errorf("a stream behind position %d: %s: %s", f.seq, w.Status, body)
	}
	lines := bufio.NewScanner(w.Body)
	lines.Buffer(nil, 1<<20)
	fields := map[string]string{}
	for events > 0 && lines.Scan() {
		if name, value, found := strings.Cut(lines.Text(), ": "); found {
			fields[name] = value
			continue
		}
		if fields["event"] == "change" { // an empty line ends an event
			var e told
			if err := json.Unmarshal([]byte(fields["data"]), &e); err != nil {
				return err
			}
			f.take(e)
			f.at(fields["id"])
			events--
		}
		clear(fields)
	}
	return lines.Err()
}

// woken holds that those who wait on other nodes are told of a change, though they would wait for long, and says how soon.
func woken(t *testing.T, w *writers, nodes []string, readers []*follower) {
	t.Helper()
	w.address = func() string { return nodes[0] }
	for name, wait := range map[string]func(ctx context.Context, f *follower, node string) error{
		"long polls": func(ctx context.Context, f *follower, node string) error {
			_, err := f.read(ctx, node, "wait=30")
			return err
		},
		"streams": func(ctx context.Context, f *follower, node string) error { return f.stream(ctx, node, 1) },
	} {
		var late []time.Duration
		for i, f := range readers {
			f.readAll(nodes[0])
			ctx, enough := context.WithTimeout(t.Context(), patience)
			before, told := f.seq, make(chan error, 1)
			go func() { told <- wait(ctx, f, nodes[1+i%2]) }()
			time.Sleep(100 * time.Millisecond) // until it waits
			start := time.Now()
			w.send(change{"PUT", "/v1/releases/by-origin/wake/up", fmt.Sprintf(`{"title":"%s %d","status":"published"}`, name, i), "", ""})
			if err := <-told; err != nil || f.seq != before+1 {
				t.Errorf("%s: %v, at position %d behind %d", name, err, f.seq, before)
			}
			late = append(late, time.Since(start))
			enough()
		}
		slices.Sort(late)
		t.Logf("%s on other nodes were told %v to %v after the request was sent, half of them after %v", name, late[0], late[len(late)-1], late[len(late)/2])
	}
}
