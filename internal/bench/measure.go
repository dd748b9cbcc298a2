package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// bench is one run.
type bench struct {
	options
	program string
	results []*result
	notes   []string
}

// setting is how a server is run.
type setting struct {
	name string
	args []string
}

// settings are how the server is run: the first holds nothing, and says what is right.
func settings() []setting {
	return []setting{
		{"nothing held", []string{"--no-index", "--answer-memory=0"}},
		{"cold", []string{"--answer-memory=0"}},
		{"warm", nil},
	}
}

// alone reports whether the database answers, with nothing held.
func (s setting) alone() bool { return s.name == settings()[0].name }

// result is what was measured of one question with one setting.
type result struct {
	engine, setting string
	question        question
	ratios, rates   []float64
	slow            []time.Duration // 99 of 100 answers took no longer
}

func (b *bench) result(engine, setting string, q question) *result {
	for _, r := range b.results {
		if r.engine == engine && r.setting == setting && r.question.what == q.what {
			return r
		}
	}
	r := &result{engine: engine, setting: setting, question: q}
	b.results = append(b.results, r)
	return r
}

// measure puts the questions to a server with each setting, round by round.
func (b *bench) measure(ctx context.Context, engine string, environment []string) error {
	right := map[string][]byte{}
	for round := range b.rounds {
		for _, s := range settings() {
			fmt.Fprintf(os.Stderr, "%s: round %d of %d, %s\n", engine, round+1, b.rounds, s.name)
			if err := b.with(ctx, engine, s, environment, round, right); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
		}
	}
	return nil
}

// with measures one setting once, after what the machine can do at this moment.
func (b *bench) with(ctx context.Context, engine string, s setting, environment []string, round int, right map[string][]byte) (err error) {
	floor, err := b.floor(ctx, engine)
	if err != nil {
		return err
	}
	admin, err := freeAddress()
	if err != nil {
		return err
	}
	args := append([]string{"serve", "--reads-per-minute=0", "--admin-listen=" + admin}, s.args...)
	p, err := start(ctx, environment, "/v1/releases", b.program, append(args, "--listen")...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	all, err := b.questions(p.url)
	if err != nil {
		return err
	}
	indexed, err := ready("http://"+admin+"/metrics", !s.alone())
	if err != nil {
		return err
	}
	idle := p.memory()
	for _, q := range all {
		if err := b.time(ctx, p, engine, s, q, floor, right); err != nil {
			return err
		}
	}
	if round == 0 {
		feed, err := readFeed(p.url)
		if err != nil {
			return err
		}
		b.notes = append(b.notes, fmt.Sprintf("%s, %s: first answer %.3f s after the start, the index %.1f s later; %d MB before the load, %d MB after it; all releases with their bodies by the feed %s",
			engine, s.name, p.first.Seconds(), indexed.Seconds(), idle, p.memory(), feed))
	}
	return nil
}

// questions gives the questions, with a release and a cursor of this database.
func (b *bench) questions(url string) ([]question, error) {
	newest, err := ask(url + "/v1/releases?page%5Bsize%5D=1")
	if err != nil {
		return nil, err
	}
	before, err := ask(url + "/v1/releases?page%5Bnumber%5D=199")
	if err != nil {
		return nil, err
	}
	var first, page struct {
		Data []struct{ Slug string }
		Page struct{ Next *string }
	}
	if err := errors.Join(json.Unmarshal(newest.body, &first), json.Unmarshal(before.body, &page)); err != nil {
		return nil, err
	}
	if len(first.Data) == 0 || page.Page.Next == nil {
		return nil, errors.New("there are too few releases for page 200")
	}
	return questions(first.Data[0].Slug, *page.Page.Next), nil
}

// ready waits until the index is there, if one is kept, and says how long that took.
func ready(metrics string, indexed bool) (time.Duration, error) {
	if !indexed {
		return 0, nil
	}
	for began := time.Now(); time.Since(began) < 2*time.Minute; time.Sleep(10 * time.Millisecond) {
		a, err := ask(metrics)
		if err != nil {
			return 0, err
		}
		if bytes.Contains(a.body, []byte("\ndateline_index_ready 1\n")) {
			return time.Since(began), nil
		}
	}
	return 0, errors.New("the index is not there after two minutes")
}

// time compares the answer to a question, and asks it for some seconds.
func (b *bench) time(ctx context.Context, p *process, engine string, s setting, q question, floor float64, right map[string][]byte) error {
	for range 2 {
		a, err := ask(p.url + q.path)
		if errors.Is(err, errTooMuch) && s.alone() {
			b.notes = append(b.notes, fmt.Sprintf("%s, %s: %s was not answered in time even for one client, nor was what the others say compared with it", engine, s.name, q.path))
			return nil
		}
		if err != nil {
			return err
		}
		key := engine + q.path
		if right[key] == nil {
			right[key] = a.body
		}
		if !bytes.Equal(right[key], a.body) {
			return fmt.Errorf("%s: the answer is another than with nothing held", q.path)
		}
		if q.have {
			q.path += "\n" + a.etag // for load
			break
		}
	}
	if b.check {
		return nil
	}
	rate, slow, bad, err := b.load(ctx, p.url, q)
	if err != nil {
		return err
	}
	q.path, _, _ = strings.Cut(q.path, "\n")
	switch {
	case bad == "":
	case s.alone(): // and it may be too slow for so many
		b.notes = append(b.notes, fmt.Sprintf("%s, %s: %s was too much for %d clients at once: %s", engine, s.name, q.path, b.clients, bad))
	default:
		return fmt.Errorf("%s: %s", q.path, bad)
	}
	r := b.result(engine, s.name, q)
	r.rates, r.ratios, r.slow = append(r.rates, rate), append(r.ratios, rate/floor), append(r.slow, slow)
	return nil
}

// floor measures the fixed answers, and gives the rate of the first.
func (b *bench) floor(ctx context.Context, engine string) (rate float64, err error) {
	if b.check {
		return 1, nil
	}
	own, err := os.Executable()
	if err != nil {
		return 0, err
	}
	p, err := start(ctx, os.Environ(), floorPlain, own, "floor")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	for i, q := range floors() {
		own, slow, bad, err := b.load(ctx, p.url, q)
		if err != nil || bad != "" {
			return 0, errors.Join(err, errors.New("the fixed answers: "+bad))
		}
		if i == 0 {
			rate = own
		}
		r := b.result("", "", q)
		r.rates, r.ratios, r.slow = append(r.rates, own), append(r.ratios, own/rate), append(r.slow, slow)
	}
	return rate, nil
}

var (
	rateForm = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)
	slowForm = regexp.MustCompile(`99%\s+([0-9.]+(us|ms|s))`)
	badForm  = regexp.MustCompile(`Non-2xx or 3xx responses: \d+|Socket errors: .*`)
)

// load asks a question with wrk: one thread, for the other core is for who answers. What wrk says of answers that failed
// is given too.
func (b *bench) load(ctx context.Context, base string, q question) (rate float64, slow time.Duration, bad string, err error) {
	path, tag, _ := strings.Cut(q.path, "\n")
	if _, err := url.Parse(base + path); err != nil {
		return 0, 0, "", err
	}
	args := []string{"-t1", "-c" + strconv.Itoa(b.clients), "--latency", "--timeout", "10s"}
	if tag != "" {
		args = append(args, "-H", "If-None-Match: "+tag)
	}
	if q.packed {
		args = append(args, "-H", "Accept-Encoding: zstd")
	}
	for _, seconds := range []int{1, b.seconds} { // the first is to warm up
		said, err := exec.CommandContext(ctx, "wrk", append(args, "-d"+strconv.Itoa(seconds), base+path)...).CombinedOutput()
		if err != nil {
			return 0, 0, "", fmt.Errorf("wrk: %w\n%s", err, said)
		}
		bad = string(badForm.Find(said))
		found, late := rateForm.FindSubmatch(said), slowForm.FindSubmatch(said)
		if found == nil || late == nil {
			return 0, 0, "", fmt.Errorf("wrk said nothing that is understood:\n%s", said)
		}
		rate, err = strconv.ParseFloat(string(found[1]), 64)
		if err != nil {
			return 0, 0, "", err
		}
		if slow, err = time.ParseDuration(string(late[1])); err != nil {
			return 0, 0, "", err
		}
	}
	return rate, slow, bad, nil
}

// readFeed reads everything that is there, and says how long that took, what the client does with it left out.
func readFeed(url string) (string, error) {
	var took time.Duration
	cursor, requests, size := "", 0, 0
	for {
		began := time.Now()
		a, err := ask(url + "/v1/changes?types=release&resource=full&limit=1000" + cursor)
		if err != nil {
			return "", err
		}
		took += time.Since(began)
		requests, size = requests+1, size+len(a.body)
		var page struct {
			Next    string
			HasMore bool `json:"has_more"`
		}
		if err := json.Unmarshal(a.body, &page); err != nil {
			return "", err
		}
		if !page.HasMore || requests == 10 {
			return fmt.Sprintf("(at most 10,000): %d requests, %.1f MB, %.2f s", requests, float64(size)/1e6, took.Seconds()), nil
		}
		cursor = "&cursor=" + page.Next
	}
}
