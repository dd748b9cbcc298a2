package answer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/dateline-press/dateline/internal/answer"
	"github.com/dateline-press/dateline/internal/query"
)

func TestPreferred(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]answer.Coding{
		"":                               answer.Identity,
		"gzip":                           answer.Gzip,
		"x-gzip":                         answer.Gzip,
		"GZIP":                           answer.Gzip,
		"br":                             answer.Brotli,
		"gzip, deflate, br, zstd":        answer.Zstd,
		"gzip, deflate, br":              answer.Brotli,
		"gzip;q=1.0, br;q=0.5":           answer.Gzip,
		"zstd;q=0, br;q=0.001":           answer.Brotli,
		"*":                              answer.Zstd,
		"*;q=0.5, gzip":                  answer.Gzip,
		"*, zstd;q=0":                    answer.Brotli,
		"identity":                       answer.Identity,
		"identity, gzip;q=0.5":           answer.Identity,
		"identity;q=0.5, gzip":           answer.Gzip,
		"deflate, compress":              answer.Identity,
		"gzip;q=0":                       answer.Identity,
		"gzip;q=nonsense":                answer.Identity,
		" gzip ; q = 0.3 , br ; q = 0.2": answer.Gzip,
		"gzip;level=3":                   answer.Gzip,
		"identity;q=0, *;q=0":            answer.Identity,
	} {
		var headers []string
		if header != "" {
			headers = []string{header}
		}
		if got := answer.Preferred(headers, answer.Gzip, answer.Brotli, answer.Zstd); got != want {
			t.Errorf("Accept-Encoding: %s: got %v, want %v", header, got, want)
		}
	}
	if got := answer.Preferred([]string{"br, gzip"}, answer.Gzip, answer.Zstd); got != answer.Gzip {
		t.Errorf("among gzip and zstd: got %v", got)
	}
}

func TestForms(t *testing.T) {
	t.Parallel()
	body := []byte(strings.Repeat("A release about policing. ", 400))
	a := answer.New(http.Header{}, body)
	readers := map[answer.Coding]func(io.Reader) (io.Reader, error){
		answer.Identity: func(r io.Reader) (io.Reader, error) { return r, nil },
		answer.Gzip:     func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		answer.Brotli:   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		answer.Zstd:     func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) },
	}
	tags := map[string]bool{}
	for c, reader := range readers {
		for range 2 { // the pools give what was used before
			r, err := reader(bytes.NewReader(answer.New(nil, body).In(c)))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil || !bytes.Equal(got, body) {
				t.Errorf("%v does not unpack: %v", c, err)
			}
		}
		if c != answer.Identity && len(a.In(c)) > len(body)/3 {
			t.Errorf("%v packs %d bytes to %d", c, len(body), len(a.In(c)))
		}
		tags[a.ETag(c)[0]] = true
		if !a.Named(a.ETag(c)) || !a.Named([]string{`"x", W/` + a.ETag(c)[0]}) {
			t.Errorf("the validator %v does not name the answer", a.ETag(c))
		}
	}
	if len(tags) != len(readers) {
		t.Errorf("the forms share validators: %v", tags)
	}
	for _, other := range []string{"", `"x"`, strings.TrimSuffix(a.ETag(answer.Identity)[0], `"`) + `-deflate"`} {
		if a.Named([]string{other}) {
			t.Errorf("%s names the answer", other)
		}
	}
	if answer.Names([]string{"W/" + a.ETag(answer.Gzip)[0]}, answer.Tag(body), false) {
		t.Error("a weak validator counts where only strong ones do")
	}
	if short := answer.New(nil, []byte("{}")); short.Coding([]string{"gzip"}) != answer.Identity {
		t.Error("two bytes are packed")
	}
}

func making(body string, made *int) func(context.Context) (*answer.Answer, error) {
	return func(context.Context) (*answer.Answer, error) {
		*made++
		return answer.New(http.Header{}, []byte(body)), nil
	}
}

func TestMemoryForgetsWhenTheFeedMoves(t *testing.T) {
	t.Parallel()
	m, ctx := answer.NewMemory(1<<20), context.Background()
	before, after := query.Place{Seq: 7, Event: "a"}, query.Place{Seq: 7, Event: "b"} // restored, and gone on differently
	made := 0
	for _, at := range []query.Place{before, before, after, after} {
		if _, err := m.Answer(ctx, "question", at, making("answer", &made)); err != nil {
			t.Fatal(err)
		}
		m.Spell("as asked", "question")
	}
	if made != 2 {
		t.Errorf("made %d times, want once at each place", made)
	}
	if m.Recall("as asked", after) == nil || m.Recall("as asked", before) != nil || m.Recall("otherwise", after) != nil {
		t.Error("recalled where it is not good, or not where it is")
	}
	if s := m.Stats(); s.Hits != 3 || s.Misses != 2 || s.Answers != 1 {
		t.Errorf("the numbers are wrong: %+v", s)
	}
}

func TestNothingIsRememberedOfAFailure(t *testing.T) {
	t.Parallel()
	m, made := answer.NewMemory(1<<20), 0
	wrong := errors.New("wrong")
	_, err := m.Answer(context.Background(), "q", query.Place{}, func(context.Context) (*answer.Answer, error) { return nil, wrong })
	if !errors.Is(err, wrong) {
		t.Errorf("got %v", err)
	}
	if _, err := m.Answer(context.Background(), "q", query.Place{}, making("a", &made)); err != nil || made != 1 {
		t.Errorf("made %d times after a failure: %v", made, err)
	}
	var none *answer.Memory
	for range 2 {
		if _, err := none.Answer(context.Background(), "q", query.Place{}, making("a", &made)); err != nil {
			t.Error(err)
		}
	}
	if none.Spell("s", "q"); made != 3 || none.Recall("s", query.Place{}) != nil || none.Stats() != (answer.Stats{}) {
		t.Error("what remembers nothing remembers something")
	}
}

// TestOneMakesForAll has many ask at once. One who leaves takes nothing from the others.
func TestOneMakesForAll(t *testing.T) {
	t.Parallel()
	m, made := answer.NewMemory(1<<20), 0
	begun, goOn := make(chan struct{}), make(chan struct{})
	build := func(ctx context.Context) (*answer.Answer, error) {
		made++
		close(begun)
		<-goOn
		return answer.New(http.Header{}, []byte("a")), ctx.Err()
	}
	leaving, leave := context.WithCancel(context.Background())
	left := make(chan error)
	go func() {
		_, err := m.Answer(leaving, "q", query.Place{}, build)
		left <- err
	}()
	<-begun
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("who left got %v", err)
	}
	var waiting sync.WaitGroup
	for range 50 {
		waiting.Go(func() {
			if a, err := m.Answer(context.Background(), "q", query.Place{}, build); err != nil || string(a.Body) != "a" {
				t.Errorf("got %v, %v", a, err)
			}
		})
	}
	close(goOn)
	waiting.Wait()
	if made != 1 {
		t.Errorf("made %d times", made)
	}
}

// TestStreamOfDistinctQuestions has somebody ask thirty thousand things once, between what many ask again and
// again: the memory stays within its size, and what is asked often stays in it.
func TestStreamOfDistinctQuestions(t *testing.T) {
	t.Parallel()
	const size, hot = 4 << 20, 100
	m, random := answer.NewMemory(size), rand.New(rand.NewPCG(1, 1))
	body := strings.Repeat("x", 8<<10)
	made, again := 0, 0
	ask := func(question string, made *int) {
		if m.Recall("as "+question, query.Place{}) != nil {
			return
		}
		if _, err := m.Answer(context.Background(), question, query.Place{}, making(body, made)); err != nil {
			t.Fatal(err)
		}
		m.Spell("as "+question, question)
	}
	for i := range 20 * hot {
		ask(fmt.Sprint("hot ", i%hot), &made)
	}
	const stream = 30_000
	for i := range stream {
		ask(fmt.Sprint("cold ", i), &made)
		ask(fmt.Sprint("hot ", random.IntN(hot)), &again)
		if s := m.Stats(); i%1000 == 0 && s.Bytes > size*5/4 {
			t.Fatalf("after %d questions %d bytes are held, of %d", i, s.Bytes, size)
		}
	}
	if again > stream/20 {
		t.Errorf("%d of %d questions of the hot set had to be answered anew", again, stream)
	}
	t.Logf("%d of %d questions of the hot set were answered anew; %+v", again, stream, m.Stats())
}

func TestLargeAnswersAreNotHeld(t *testing.T) {
	t.Parallel()
	m, made := answer.NewMemory(1<<20), 0
	for range 2 {
		if _, err := m.Answer(context.Background(), "q", query.Place{}, making(strings.Repeat("x", 1<<17), &made)); err != nil {
			t.Fatal(err)
		}
	}
	if s := m.Stats(); made != 2 || s.Refused != 2 || s.Answers != 0 {
		t.Errorf("made %d times; %+v", made, s)
	}
}
