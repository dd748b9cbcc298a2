package strictjson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/strictjson"
)

// plain turns a value into what encoding/json makes of it.
func plain(v strictjson.Value) any {
	switch v.Kind {
	case strictjson.Bool:
		return v.True
	case strictjson.Number:
		return json.Number(v.Text)
	case strictjson.String:
		return v.Text
	case strictjson.Array:
		items := []any{}
		for _, item := range v.Items {
			items = append(items, plain(item))
		}
		return items
	case strictjson.Object:
		members := map[string]any{}
		for _, m := range v.Members {
			members[m.Name] = plain(m.Value)
		}
		return members
	}
	return nil
}

// standard reads a document with encoding/json.
func standard(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

// trees draws values of at most so many levels.
func trees(depth int) *rapid.Generator[any] {
	words := rapid.Map(rapid.String(), func(s string) string { return strings.ReplaceAll(s, "\x00", "\\") })
	kinds := []*rapid.Generator[any]{
		rapid.Just[any](nil), rapid.Bool().AsAny(), words.AsAny(), rapid.Int64().AsAny(),
		rapid.Float64Range(-1e300, 1e300).AsAny(),
	}
	if depth > 0 {
		names := rapid.Map(words, func(s string) string { return strings.ToValidUTF8(s[:min(len(s), 100)], "") })
		kinds = append(kinds, rapid.SliceOfN(trees(depth-1), 0, 6).AsAny(),
			rapid.MapOfN(names, trees(depth-1), 0, 24).AsAny())
	}
	return rapid.OneOf(kinds...)
}

func TestParseAgreesWithTheStandardLibrary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		data, err := json.Marshal(trees(3).Draw(t, "tree"))
		if err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "indent") {
			var b bytes.Buffer
			if err := json.Indent(&b, data, "\r\n", "\t "); err != nil {
				t.Fatal(err)
			}
			data = b.Bytes()
		}
		want, err := standard(data)
		if err != nil {
			t.Fatal(err)
		}
		got, err := strictjson.Parse(data)
		if err != nil {
			t.Fatalf("Parse(%q): %v", data, err)
		}
		if diff := cmp.Diff(want, plain(got)); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", data, diff)
		}
	})
}

// No t.Parallel: what other tests allocate would be counted.
func TestParseTakesLittleMemory(t *testing.T) {
	const size, most = 1 << 20, 16 << 20
	filled := func(begin, piece, end string) []byte {
		return []byte(begin + strings.Repeat(piece, (size-len(begin)-len(end))/len(piece)) + end)
	}
	var members strings.Builder
	for i := range strictjson.MaxValues - 1 {
		members.WriteString(`,"` + strings.Repeat("x", 40) + string(rune('一'+i)) + `":""`)
	}
	tests := map[string][]byte{
		"empty arrays":   filled("[", "[],", "0]"),
		"empty objects":  filled("[", "{},", "0]"),
		"numbers":        filled("[", "0,", "0]"),
		"commas":         filled("", ",", ""),
		"commas in text": filled(`"`, ",", `"`),
		"escapes":        filled(`["`, `\n`, `"]`),
		"units":          filled(`"`, `\u00e9`, `"`),
		"pairs":          filled(`"`, `\ud83d\ude00`, `"`),
		"open arrays":    filled("", "[", ""),
		"one name":       filled(`{"`, `x`, `":1}`),
		"same names":     filled(`{`, `"a":1,`, `"a":1}`),
		"a word":         filled("", "a", ""),
		"digits":         filled("", "1", ""),
		"members":        []byte("{" + members.String()[1:] + "}"),
		"long texts":     filled("[", `"`+strings.Repeat("x", 60)+`",`, "0]"),
		"small objects":  filled("[", `{"`+strings.Repeat("y", 100)+`":[0]},`, "0]"),
		"line breaks":    filled("", "\n", "x"),
	}
	for name, data := range tests {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := strictjson.Parse(data)
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got >= most {
			t.Errorf("%s: %d bytes for %d (error %v), want less than %d", name, got, len(data), err, most)
		}
	}
}

// stricter are the beginnings of what is said of texts that are JSON and refused all the same.
func stricter(detail string) bool {
	for _, part := range []string{"stands twice", "is longer than 128 bytes", "levels deep", "more than 20000 values"} {
		if strings.Contains(detail, part) {
			return true
		}
	}
	return false
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"a/b":[1,-2.5e3,"\ud83d\ude00\n",true,null,{"":{}}]}`, `[[[[]]],[]]`, `{"a":1,"a":2}`, "\"\\\xff\"", `"\u0000"`,
		`"\ud800"`, "\ufeff{}", "[1,]", "01", `"\`, "nul", strings.Repeat("[", 40), `{"` + strings.Repeat("n", 130) + `":1}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := strictjson.Parse(data)
		if err == nil {
			if !json.Valid(data) || !utf8.Valid(data) {
				t.Fatalf("Parse(%q) = %v, which is not JSON", data, got)
			}
			want, err := standard(data)
			if diff := cmp.Diff(want, plain(got)); err != nil || diff != "" {
				t.Fatalf("Parse(%q) (error %v, -want +got):\n%s", data, err, diff)
			}
			return
		}
		var e *strictjson.Error
		if !errors.As(err, &e) || e.Detail == "" {
			t.Fatalf("Parse(%q): %v, want an *Error that says something", data, err)
		}
		if json.Valid(data) && !e.Encoding && !stricter(e.Detail) {
			t.Fatalf("Parse(%q): %+v, but it is JSON", data, e)
		}
		if !utf8.ValidString(e.Pointer) || !utf8.ValidString(e.Detail) {
			t.Fatalf("Parse(%q): %+q, want UTF-8", data, e)
		}
	})
}
