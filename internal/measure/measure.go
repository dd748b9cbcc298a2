// Measure asks a running server the documented kinds of questions, one at a time, and prints how long each took: the
// first answer, which finds nothing remembered, and the median of those after it.
//
//	go run ./internal/measure -url http://127.0.0.1:8080 -rounds 5
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

func main() {
	url := flag.String("url", "http://127.0.0.1:8080", "where the server is")
	rounds := flag.Int("rounds", 5, "how often each question is asked after the first time")
	flag.Parse()
	if err := measure(os.Stdout, *url, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

// measure prints a table as Markdown. A question that is not answered ends it.
func measure(out io.Writer, url string, rounds int) error {
	if rounds < 1 {
		return errors.New("rounds must be at least 1")
	}
	slug, err := newest(url)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', tabwriter.DiscardEmptyColumns)
	_, _ = fmt.Fprintln(w, "|question\t|found\t|first, ms\t|then, ms\t|")
	_, _ = fmt.Fprintln(w, "|---\t|--:\t|--:\t|--:\t|")
	for _, q := range questions(slug) {
		var took []time.Duration
		var answered answer
		for range rounds + 1 {
			start := time.Now()
			if answered, err = ask(url, q); err != nil {
				return fmt.Errorf("%s: %w", q.what, err)
			}
			took = append(took, time.Since(start))
		}
		later := slices.Sorted(slices.Values(took[1:]))
		_, _ = fmt.Fprintf(w, "|%s\t|%s\t|%s\t|%s\t|\n", q.what, answered.found(), milliseconds(took[0]), milliseconds(later[len(later)/2]))
	}
	return w.Flush()
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }

// answer is what is looked at of an answer.
type answer struct {
	Page *struct{ Total *int }
}

func (a answer) found() string {
	if a.Page == nil || a.Page.Total == nil {
		return ""
	}
	return fmt.Sprint(*a.Page.Total)
}

func ask(url string, q question) (a answer, err error) {
	method, body := http.MethodGet, io.Reader(nil)
	if q.body != "" {
		method, body = http.MethodPost, strings.NewReader(q.body)
	}
	r, err := http.NewRequest(method, url+q.path, body)
	if err != nil {
		return a, err
	}
	r.Header.Set("Content-Type", "application/json")
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		return a, err
	}
	text, err := io.ReadAll(w.Body)
	if err := errors.Join(err, w.Body.Close()); err != nil {
		return a, err
	}
	if w.StatusCode != http.StatusOK {
		return a, fmt.Errorf("status %d: %s", w.StatusCode, text)
	}
	if bytes.HasPrefix(text, []byte("{")) {
		err = json.Unmarshal(text, &a)
	}
	return a, err
}

// newest gives the slug of the newest release about a State.
func newest(url string) (string, error) {
	w, err := http.Get(url + "/v1/releases?filter[states]=KG&page[size]=1&page[total]=none&fields=slug")
	if err != nil {
		return "", err
	}
	defer func() { _ = w.Body.Close() }()
	var list struct{ Data []struct{ Slug string } }
	if err := json.NewDecoder(w.Body).Decode(&list); err != nil {
		return "", err
	}
	if len(list.Data) == 0 {
		return "", errors.New("there is no release about Kyrgyzstan: load demo releases first")
	}
	return list.Data[0].Slug, nil
}
