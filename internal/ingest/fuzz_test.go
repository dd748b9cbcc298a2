package ingest

import (
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
