package query

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const someID = "0f8fad5b-d9cb-469f-a165-70867728950e"

func TestCursorBringsItsPositionBack(t *testing.T) {
	t.Parallel()
	p := parser(Releases())
	rapid.Check(t, func(rt *rapid.T) {
		// Position values may hold anything, a UUID's look-alikes among it.
		first := rapid.OneOf(rapid.StringN(0, 300, 300), rapid.SampledFrom([]string{
			"", "\x00", "a,b&c=d", someID, strings.ToUpper(someID), strings.ReplaceAll(someID, "-", ""), someID + "-", "Ünïcödé",
		})).Draw(rt, "value")
		raw := "sort=-title&filter[states]=KG"
		q := mustList(t, p, raw)
		want := Position{first, someID}
		token := p.Cursors.Encode(q, want)
		for _, place := range []string{pageAfter, pageBefore} {
			got := mustList(t, p, raw+"&"+place+"="+token)
			at := got.Page.After
			if place == pageBefore {
				at = got.Page.Before
			}
			if diff := cmp.Diff(want, at); diff != "" {
				rt.Fatalf("%s (-want +got):\n%s", place, diff)
			}
			if got.Page.Cursor != token || got.Page.Number != 0 {
				rt.Fatalf("page %+v, want its cursor and no number", got.Page)
			}
		}
	})
}

func TestCursorIsCompactAndDeterministic(t *testing.T) {
	t.Parallel()
	p := parser(Releases())
	q := mustList(t, p, "")
	token := p.Cursors.Encode(q, Position{"2004-03-05", someID})
	if again := NewCursors([]byte("a key for tests")).Encode(q, Position{"2004-03-05", someID}); again != token {
		t.Errorf("tokens of one place: %s and %s", token, again)
	}
	if len(token) > 60 {
		t.Errorf("the token has %d characters: %s", len(token), token)
	}
	if other := NewCursors([]byte("another key")).Encode(q, Position{"2004-03-05", someID}); other == token {
		t.Errorf("another key makes the same token %s", token)
	}
}

// How much is shown of how many items may change from page to page.
func TestCursorIsGoodForTheSameList(t *testing.T) {
	t.Parallel()
	p := parser(Releases())
	token := p.Cursors.Encode(mustList(t, p, "filter[states]=KG,TJ"), Position{"2004-03-05", someID})
	for _, raw := range []string{
		"filter[states][any]=tajikistan&filter[states][any]=kyrgyzstan", "filter[states]=TJ,KG&page[size]=2",
		"filter[states]=TJ,KG&sort=-date", "filter[states]=TJ,KG&fields=title", "filter[states]=TJ,KG&include=sources.parent",
		"filter[states]=TJ,KG&page[total]=none",
	} {
		mustList(t, p, raw+"&page[after]="+token)
	}
}

func TestCursorIsRefusedElsewhere(t *testing.T) {
	t.Parallel()
	releases, states := parser(Releases()), parser(States())
	token := releases.Cursors.Encode(mustList(t, releases, ""), Position{"2004-03-05", someID})
	short := releases.Cursors.Encode(mustList(t, releases, ""), Position{someID})
	ofStates := states.Cursors.Encode(mustList(t, states, "sort=slug"), Position{"kyrgyzstan", someID})
	tests := []struct {
		name  string
		p     *Parser
		raw   string
		token string
	}{
		{"another order", releases, "sort=-published_at", token},
		{"the order turned around", releases, "sort=date", token},
		{"another filter", releases, "filter[locale][eq]=fr", token},
		{"another resource", states, "", token},
		{"another resource with the same order", parser(Meetings()), "sort=slug", ofStates},
		{"another key", &Parser{Resource: Releases(), Cursors: NewCursors([]byte("x"))}, "", token},
		{"too few values", releases, "", short},
		{"nothing", releases, "", ""},
		{"garbage", releases, "", "AAAA"},
		{"more garbage", releases, "", strings.Repeat("A", MaxCursor)},
		{"not of the alphabet", releases, "", "%2B%2F%3D"},
		{"padding", releases, "", token + "%3D"},
		{"a line break inside", releases, "", token[:8] + "%0A" + token[8:]},
		{"a line break behind", releases, "", token + "%0D"},
		{"cut", releases, "", token[:len(token)-1]},
		{"longer", releases, "", token + "A"},
	}
	for _, tt := range tests {
		for _, place := range []string{pageAfter, pageBefore} {
			bad{tt.raw + "&" + place + "=" + tt.token, InvalidCursor, "bad_cursor", place, ""}.check(t, tt.p.List)
		}
	}
}

func TestCursorWithAnyBitChangedIsRefused(t *testing.T) {
	t.Parallel()
	p := parser(Releases())
	q := mustList(t, p, "")
	// Three lengths, so that the last character carries two, four and no unused bits.
	for _, title := range []string{"2004-03-05", "2004-03-05x", "2004-03-05xy"} {
		token := p.Cursors.Encode(q, Position{title, someID})
		for i := range token {
			for bit := range 8 {
				changed := []byte(token)
				changed[i] ^= 1 << bit
				if _, ok := p.Cursors.decode(q, string(changed)); ok {
					t.Errorf("%s with bit %d of character %d changed is taken: %s", token, bit, i, changed)
				}
			}
			for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
				changed := token[:i] + string(c) + token[i+1:]
				if _, ok := p.Cursors.decode(q, changed); ok && changed != token {
					t.Errorf("%s is taken for %s", changed, token)
				}
			}
		}
	}
}

// What is wrong elsewhere in the query must not make a good cursor look bad.
func TestCursorIsNotBlamedForOtherFaults(t *testing.T) {
	t.Parallel()
	p := parser(Releases())
	token := p.Cursors.Encode(mustList(t, p, "filter[states]=KG"), Position{"2004-03-05", someID})
	bad{"filter[states]=KGZ&page[after]=" + token, InvalidFilter, "unknown_value", "filter[states]", ""}.check(t, p.List)
	bad{"filter[states]=KG&fields=nonsense&page[after]=" + token, InvalidFields, "unknown_field", "fields", ""}.check(t, p.List)
	_, err := p.List("fields=nonsense&page[after]=AAAA")
	if got := problemOf(err); got != InvalidCursor {
		t.Errorf("a bad cursor beside bad fields: problem %q, want %q", got, InvalidCursor)
	}
}

func TestUnpackedRefusesBrokenPayloads(t *testing.T) {
	t.Parallel()
	for _, b := range []string{"", "\x00", "\x05ab", "\x80", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80"} {
		if p, ok := unpacked([]byte(b)); ok {
			t.Errorf("unpacked(%q) = %q, want none", b, p)
		}
	}
}

func FuzzCursor(f *testing.F) {
	p := parser(Releases())
	q, err := p.List("")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(p.Cursors.Encode(q, Position{"2004-03-05", someID}))
	f.Add("")
	f.Add(base64.RawURLEncoding.EncodeToString(make([]byte, macSize+3)))
	f.Fuzz(func(t *testing.T, token string) {
		at, ok := p.Cursors.decode(q, token)
		if ok && p.Cursors.Encode(q, at) != token {
			t.Errorf("%q is taken for %q", token, at)
		}
	})
}

// TestLongQueryHasANextPage holds that the link to the next page of the longest query is accepted.
func TestLongQueryHasANextPage(t *testing.T) {
	t.Parallel()
	p := Parser{Resource: Releases(), Cursors: NewCursors([]byte("key"))}
	var raw strings.Builder
	raw.WriteString("sort=title")
	for _, field := range []string{"slug", "origin_id", "origin_system", "id"} {
		raw.WriteString("&filter[" + field + "][any]=")
		for i := range 19 {
			if i > 0 {
				raw.WriteByte(',')
			}
			raw.WriteString(strings.Repeat(string(rune('a'+i)), 98))
		}
	}
	q, err := p.List(raw.String())
	if err != nil {
		t.Fatal(err)
	}
	next := q.After(p.Cursors, Position{strings.Repeat("Ж", MaxText), strings.Repeat("0", 36)})
	if n := len(next.Canonical()); n <= MaxQuery {
		t.Fatalf("the link has %d bytes: the test does not reach the limit", n)
	}
	if _, err := p.List(next.Canonical()); err != nil {
		t.Errorf("the next page is refused: %v", err)
	}
}
