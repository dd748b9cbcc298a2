package strictjson_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/strictjson"
)

func text(s string) strictjson.Value   { return strictjson.Value{Kind: strictjson.String, Text: s} }
func number(s string) strictjson.Value { return strictjson.Value{Kind: strictjson.Number, Text: s} }

func array(items ...strictjson.Value) strictjson.Value {
	return strictjson.Value{Kind: strictjson.Array, Items: items}
}

func object(members ...strictjson.Member) strictjson.Value {
	return strictjson.Value{Kind: strictjson.Object, Members: members}
}

func TestParse(t *testing.T) {
	t.Parallel()
	null := strictjson.Value{Kind: strictjson.Null}
	yes := strictjson.Value{Kind: strictjson.Bool, True: true}
	no := strictjson.Value{Kind: strictjson.Bool}
	tests := map[string]strictjson.Value{
		`null`:                        null,
		" \t\r\n true \n":             yes,
		`false`:                       no,
		`0`:                           number("0"),
		`-0`:                          number("-0"),
		`-0.50e+07`:                   number("-0.50e+07"),
		`1E400`:                       number("1E400"),
		`12345678901234567890.10`:     number("12345678901234567890.10"),
		`3e-2`:                        number("3e-2"),
		`""`:                          text(""),
		`"naïve ☃ 😀"`:                 text("naïve ☃ 😀"),
		`"\"\\\/\b\f\n\r\t"`:          text("\"\\/\b\f\n\r\t"),
		`"a\\"`:                       text(`a\`),
		`"\\\""`:                      text(`\"`),
		`"\u00e9\u00E9\ud83d\uDE00x"`: text("éé😀x"),
		`"\ufffd\uFEFF\uffff"`:        text("\ufffd\ufeff\uffff"),
		"\"\u007f\u2028\"":            text("\u007f\u2028"),
		`[]`:                          array(),
		`{ }`:                         object(),
		`[1,"a" , [[]],{}]`:           array(number("1"), text("a"), array(array()), object()),
		`{"b":1,"a":{"":[null]}, "B" :true}`: object(
			strictjson.Member{Name: "b", Value: number("1")},
			strictjson.Member{Name: "a", Value: object(strictjson.Member{Value: array(null)})},
			strictjson.Member{Name: "B", Value: yes}),
		`[{"a":[1,2],"b":3},4]`: array(object(
			strictjson.Member{Name: "a", Value: array(number("1"), number("2"))},
			strictjson.Member{Name: "b", Value: number("3")}), number("4")),
	}
	for in, want := range tests {
		got, err := strictjson.Parse([]byte(in))
		if err != nil {
			t.Errorf("Parse(%q): %v", in, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", in, diff)
		}
	}
}

// refusal reads a text that must be refused.
func refusal(t *testing.T, in string) *strictjson.Error {
	t.Helper()
	got, err := strictjson.Parse([]byte(in))
	var e *strictjson.Error
	if !errors.As(err, &e) {
		t.Fatalf("Parse(%.80q) = %v, %v; want an error", in, got, err)
	}
	if diff := cmp.Diff(strictjson.Value{}, got); diff != "" {
		t.Errorf("Parse(%.80q) gives a value with its error:\n%s", in, diff)
	}
	return e
}

func TestParseRefusesWhatIsNotJSON(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, pointer, detail string }{
		{"", "", "the text is empty; a JSON document is expected (line 1, column 1)"},
		{" \n ", "", "the text is empty; a JSON document is expected (line 2, column 2)"},
		{"\ufeff{}", "", "the text begins with a byte order mark; JSON has none (line 1, column 1)"},
		{" \ufeff{}", "", "unexpected U+FEFF; expected a value (line 1, column 2)"},
		{"{} {}", "", `unexpected "{"; expected nothing more after the document (line 1, column 4)`},
		{"{}\n\nx", "", `unexpected "x"; expected nothing more after the document (line 3, column 1)`},
		{"1 2", "", `unexpected "2"; expected nothing more after the document (line 1, column 3)`},
		{"[1,]", "/1", `unexpected "]"; expected a value (line 1, column 4)`},
		{"[1 2]", "", `unexpected "2"; expected "," or "]" (line 1, column 4)`},
		{"[", "/0", `the text ends too early; expected a value (line 1, column 2)`},
		{"]", "", `unexpected "]"; expected a value (line 1, column 1)`},
		{`{"a":1,}`, "", `unexpected "}"; expected the name of a member in double quotes (line 1, column 8)`},
		{`{a:1}`, "", `unexpected "a"; expected the name of a member in double quotes (line 1, column 2)`},
		{`{'a':1}`, "", `unexpected "'"; expected the name of a member in double quotes (line 1, column 2)`},
		{`{"a" 1}`, "", `unexpected "1"; expected ":" (line 1, column 6)`},
		{`{"a":1 "b":2}`, "", `unexpected """; expected "," or "}" (line 1, column 8)`},
		{`{"a/b":[0,{"~":tru}]}`, "/a~1b/1/~0", `"tru" is no JSON value; words are true, false and null, and texts stand in double quotes (line 1, column 16)`},
		{`NaN`, "", `"NaN" is no JSON value; words are true, false and null, and texts stand in double quotes (line 1, column 1)`},
		{`truefalse`, "", `"truefalse" is no JSON value; words are true, false and null, and texts stand in double quotes (line 1, column 1)`},
		{`// x`, "", `unexpected "/"; expected a value (line 1, column 1)`},
		{"\f1", "", `unexpected U+000C; expected a value (line 1, column 1)`},
		{"[1,\u00a02]", "/1", `unexpected U+00A0; expected a value (line 1, column 4)`},
		{`01`, "", `a number may not begin with a needless 0 (line 1, column 2)`},
		{`-01`, "", `a number may not begin with a needless 0 (line 1, column 3)`},
		{`+1`, "", `unexpected "+"; expected a value (line 1, column 1)`},
		{`.5`, "", `unexpected "."; expected a value (line 1, column 1)`},
		{`-`, "", `the text ends too early; expected a digit (line 1, column 2)`},
		{`1.`, "", `the text ends too early; expected a digit (line 1, column 3)`},
		{`1.e5`, "", `unexpected "e"; expected a digit (line 1, column 3)`},
		{`[1e]`, "/0", `unexpected "]"; expected a digit (line 1, column 4)`},
		{`1e+-1`, "", `unexpected "-"; expected a digit (line 1, column 4)`},
		{`0x1`, "", `unexpected "x"; expected nothing more after the document (line 1, column 2)`},
		{`"é`, "", `the text ends too early; expected a double quote at the end of a string (line 1, column 3)`},
		{`"\`, "", `the text ends too early; expected a double quote at the end of a string (line 1, column 3)`},
		{`"\"`, "", `the text ends too early; expected a double quote at the end of a string (line 1, column 4)`},
		{"[\"a\nb\"]", "/0", `a control character in a string must be escaped, a line break as \n (line 1, column 4)`},
		{`"a\x"`, "", `a backslash in a string must stand before one of "\/bfnrtu (line 1, column 3)`},
		{`"\é"`, "", `a backslash in a string must stand before one of "\/bfnrtu (line 1, column 2)`},
		{`"\u12"`, "", `\u must be followed by four hexadecimal digits (line 1, column 2)`},
		{`"\u+123"`, "", `\u must be followed by four hexadecimal digits (line 1, column 2)`},
		{`[{"a":1,"\u0061":2}]`, "/0", `the member "a" stands twice in the object (line 1, column 20)`},
		{`{"":1,"":2}`, "", `the member "" stands twice in the object (line 1, column 12)`},
	}
	for _, tt := range tests {
		want := &strictjson.Error{Pointer: tt.pointer, Detail: tt.detail}
		if diff := cmp.Diff(want, refusal(t, tt.in)); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestParseRefusesBrokenCharacters(t *testing.T) {
	t.Parallel()
	const nul, half, bytes = "U+0000 is not allowed", "the text has half a surrogate pair", "the text is not UTF-8"
	tests := []struct{ in, pointer, detail string }{
		{"\xff\xfe{\x00}\x00", "", bytes + " (line 1, column 1)"},
		{"{\x00}\x00", "", nul + " (line 1, column 2)"},
		{"{}\x00", "", nul + " (line 1, column 3)"},
		{"{}\xff", "", bytes + " (line 1, column 3)"},
		{"[1,\xc3(]", "/1", bytes + " (line 1, column 4)"},
		{`{"a":["` + "\xff" + `"]}`, "/a/0", bytes + " (line 1, column 8)"},
		{"\"\xed\xa0\x80\"", "", bytes + " (line 1, column 2)"},
		{"\"\xc0\x80\"", "", bytes + " (line 1, column 2)"},
		{"\"\xf4\x90\x80\x80\"", "", bytes + " (line 1, column 2)"},
		{"\"ab\xc3", "", bytes + " (line 1, column 4)"},
		{"\"\\\xff\"", "", bytes + " (line 1, column 3)"},
		{"{\"a\":{\"\xff\":1}}", "/a", bytes + " (line 1, column 8)"},
		{"\"\x00\"", "", nul + " (line 1, column 2)"},
		{"\"\\\x00\"", "", nul + " (line 1, column 3)"},
		{`"a\u0000"`, "", nul + " (line 1, column 3)"},
		{`{"\u0000":1}`, "", nul + " (line 1, column 3)"},
		{`"\ud83d"`, "", half + " (line 1, column 2)"},
		{`"\ude00"`, "", half + " (line 1, column 2)"},
		{`"\ud83dx\ude00"`, "", half + " (line 1, column 2)"},
		{`"\ud83d\ud83d\ude00"`, "", half + " (line 1, column 2)"},
		{`"\ude00\ud83d"`, "", half + " (line 1, column 2)"},
		{`["\ud83d\u"]`, "/0", half + " (line 1, column 3)"},
	}
	for _, tt := range tests {
		want := &strictjson.Error{Encoding: true, Pointer: tt.pointer, Detail: tt.detail}
		if diff := cmp.Diff(want, refusal(t, tt.in)); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestParseBounds(t *testing.T) {
	t.Parallel()
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	deepObject := func(n int) string { return strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) }
	many := func(n int) string { return "[" + strings.Repeat("0,", n-2) + "0]" }
	named := func(n int) string { return `{"` + strings.Repeat("é", n/2) + `":1}` }
	members := func(n int, last string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"%d":0,`, i)
		}
		return "{" + b.String() + `"` + last + `":0}`
	}
	good := []string{
		deep(strictjson.MaxDepth), deepObject(strictjson.MaxDepth), many(strictjson.MaxValues), named(128),
		members(100, "last"), members(strictjson.MaxValues-2, "last"), "[" + deep(31) + "," + deep(31) + "]",
	}
	for _, in := range good {
		if _, err := strictjson.Parse([]byte(in)); err != nil {
			t.Errorf("Parse(%.80q): %v", in, err)
		}
	}
	bad := map[string]struct{ pointer, detail string }{
		deep(strictjson.MaxDepth + 1):       {strings.Repeat("/0", 32), "arrays and objects are nested more than 32 levels deep"},
		deepObject(strictjson.MaxDepth + 1): {strings.Repeat("/a", 32), "arrays and objects are nested more than 32 levels deep"},
		many(strictjson.MaxValues + 1):      {"/19999", "the document has more than 20000 values"},
		named(130):                          {"", `the name "` + strings.Repeat("é", 40) + `…" is longer than 128 bytes`},
		members(15, "0"):                    {"", `the member "0" stands twice in the object`},
		members(16, "15"):                   {"", `the member "15" stands twice in the object`},
		members(10_000, "9999"):             {"", `the member "9999" stands twice in the object`},
	}
	for in, want := range bad {
		e := refusal(t, in)
		got := struct{ pointer, detail string }{e.Pointer, e.Detail[:strings.LastIndex(e.Detail, " (line ")]}
		if e.Encoding || got != want {
			t.Errorf("Parse(%.80q): encoding %t, %+v; want false, %+v", in, e.Encoding, got, want)
		}
	}
}

func TestErrorsRepeatLittle(t *testing.T) {
	t.Parallel()
	secret := strings.Repeat("Q", 41)
	for _, in := range []string{
		secret, `{"` + secret + `":1,"` + secret + `":2}`, `{"` + strings.Repeat(secret, 4) + `":1}`,
		"{\"\u202e\\u001b\u007f\":1,\"\u202e\\u001b\u007f\":2}", "\u202e", "\u001b", `"` + secret,
	} {
		got := refusal(t, in).Error()
		unprintable := strings.IndexFunc(got, func(c rune) bool { return !unicode.IsPrint(c) })
		if strings.Contains(got, secret) || unprintable >= 0 || !utf8.ValidString(got) {
			t.Errorf("Parse(%.80q) says %q, want at most 40 printable characters of the text", in, got)
		}
	}
}

func TestMember(t *testing.T) {
	t.Parallel()
	v, err := strictjson.Parse([]byte(`{"a":1,"A":2}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := v.Member("A"); got == nil || got.Text != "2" {
		t.Errorf(`Member("A") = %v, want 2`, got)
	}
	if got := v.Member("á"); got != nil {
		t.Errorf(`Member("á") = %v, want nil`, got)
	}
	if got := (&strictjson.Value{Kind: strictjson.Null}).Member(""); got != nil {
		t.Errorf(`Member("") of null = %v, want nil`, got)
	}
}

func TestPointer(t *testing.T) {
	t.Parallel()
	tests := []struct{ parent, name, want string }{
		{"", "", "/"}, {"", "a/b", "/a~1b"}, {"/a", "m~n", "/a/m~0n"}, {"/a", "~1", "/a/~01"}, {"", "é\"", "/é\""},
	}
	for _, tt := range tests {
		if got := strictjson.Pointer(tt.parent, tt.name); got != tt.want {
			t.Errorf("Pointer(%q, %q) = %q, want %q", tt.parent, tt.name, got, tt.want)
		}
	}
}

func TestKindNames(t *testing.T) {
	t.Parallel()
	var got []string
	for k := strictjson.Kind(0); k <= strictjson.Object; k++ {
		got = append(got, k.String())
	}
	want := []string{"no value", "null", "a boolean", "a number", "a string", "an array", "an object"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("names of kinds (-want +got):\n%s", diff)
	}
}
