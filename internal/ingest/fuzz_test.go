package ingest

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// FuzzPage reads any bytes: the answer is a release that can be stored, or a refusal with a reason, and the
// same bytes give the same answer.
func FuzzPage(f *testing.F) {
	pages, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, page := range pages {
		data, err := os.ReadFile(page)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	const text = "Press release\nTitle\nDate: 05/03/2004\nSource: A and B; OSCE C\nVIENNA/WARSAW, 5 March - Text of the release, of some length and with a full stop at its end."
	f.Add([]byte(text))
	f.Add([]byte("\xff\xfe" + text))
	f.Add([]byte("\ufeff- Spot report\r\nTitle\r\nBAKU 1 May 2004\r\nText."))
	f.Add([]byte("<p><b>BAKU, 1 May 2004</b> &ndash; <a href='mailto:a@b'>x</a><br><br></p></p></p>"))
	f.Add([]byte("<html><body><h1>T</h1><table><tr><th>Date<td>1 May 2004</tr></table><p>Text.</html>"))
	vocabulary := newReader(f).Vocabulary
	f.Fuzz(func(t *testing.T, data []byte) {
		rd := &Reader{Vocabulary: vocabulary, NewID: func() string { return "00000000-0000-4000-8000-000000000000" }}
		r, err := rd.Page("page", data)
		var refusal *Refusal
		switch {
		case errors.As(err, &refusal) && refusal.Reason != "":
			return
		case err != nil:
			t.Fatalf("got %v, want a refusal", err)
		}
		if err := check(r); err != nil {
			t.Fatal(err)
		}
		if again, err := rd.Page("page", data); err != nil || !reflect.DeepEqual(r, again) {
			t.Fatalf("read again: %+v, %v, want %+v", again, err, r)
		}
	})
}

// FuzzFeed reads any bytes: every item is a release that can be stored, or a refusal with a reason, and the same
// bytes give the same items.
func FuzzFeed(f *testing.F) {
	feeds, err := filepath.Glob("testdata/feeds/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range feeds {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(rssOpen + rssItem + rssItem + "<item><title>a<b</title><description>[caption]<![CDATA[x]]]]><![CDATA[>"))
	f.Add([]byte("\xff\xfe<\x00r\x00s\x00s\x00>\x00"))
	vocabulary := newReader(f).Vocabulary
	f.Fuzz(func(t *testing.T, data []byte) {
		read := func() (all []FeedItem) {
			rd := &Reader{Vocabulary: vocabulary, NewID: func() string { return "00000000-0000-4000-8000-000000000000" }}
			for item := range rd.Feed("feed", bytes.NewReader(data)) {
				all = append(all, item)
			}
			return all
		}
		items := read()
		if len(items) == 0 {
			t.Fatal("nothing was read and nothing was refused")
		}
		for _, item := range items {
			switch {
			case (item.Reading == nil) == (item.Refusal == nil):
				t.Fatalf("%q was neither read nor refused, or both", item.Name)
			case item.Refusal != nil && item.Refusal.Reason == "":
				t.Fatalf("%q was refused without a reason", item.Name)
			case item.Reading != nil:
				if err := check(item.Reading); err != nil {
					t.Fatal(err)
				}
			}
		}
		if again := read(); !reflect.DeepEqual(items, again) {
			t.Fatalf("read again: %+v, want %+v", again, items)
		}
	})
}
