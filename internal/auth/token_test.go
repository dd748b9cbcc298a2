package auth_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/auth"
)

// example is the token of 28 bytes from 0 on. Its checksum was worked out with another program.
const example = "dl_aaaqeayeauda_baequcymbuha6earcijrifiwc4mbsgq3_dqwhnci"

func token(t *testing.T, seed byte) auth.Token {
	t.Helper()
	random := make([]byte, 28)
	for i := range random {
		random[i] = seed + byte(i)
	}
	tok, err := auth.NewToken(bytes.NewReader(random))
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

func TestNewToken(t *testing.T) {
	t.Parallel()
	tok := token(t, 0)
	if got := tok.Text(); got != example {
		t.Errorf("text %q, want %q", got, example)
	}
	if got, want := tok.ID, strings.Split(example, "_")[1]; got != want {
		t.Errorf("id %q, want %q", got, want)
	}
	form := regexp.MustCompile(`^dl_[a-z2-7]{12}_[a-z2-7]{32}_[a-z2-7]{7}$`)
	seen := make(map[string]bool)
	for range 100 {
		tok, err := auth.NewToken(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if text := tok.Text(); !form.MatchString(text) || seen[text] || seen[tok.ID] {
			t.Errorf("token %q, want a new one of the form %s", text, form)
		}
		seen[tok.Text()], seen[tok.ID] = true, true
	}
}

func TestNewTokenWithoutRandomBytes(t *testing.T) {
	t.Parallel()
	if got, err := auth.NewToken(strings.NewReader("too short")); !errors.Is(err, io.ErrUnexpectedEOF) || got.Text() != "" {
		t.Errorf("NewToken = %q, %v; want no token and %v", got.Text(), err, io.ErrUnexpectedEOF)
	}
	if got, err := auth.NewToken(iotest.ErrReader(io.ErrClosedPipe)); !errors.Is(err, io.ErrClosedPipe) || got.Text() != "" {
		t.Errorf("NewToken = %q, %v; want no token and %v", got.Text(), err, io.ErrClosedPipe)
	}
}

func TestParseToken(t *testing.T) {
	t.Parallel()
	got, ok := auth.ParseToken(example)
	if want := token(t, 0); !ok || got.ID != want.ID || got.Text() != example || got.Hash() != want.Hash() {
		t.Errorf("ParseToken(%q) = %q, %t; want the same token", example, got.Text(), ok)
	}
	parts := strings.Split(example, "_")
	id, secret, sum := parts[1], parts[2], parts[3]
	for _, text := range []string{
		"", "_", "___", "dl___", example + " ", " " + example, example + "\n", example + "_", example + "a", example[:len(example)-1],
		strings.ToUpper(example), strings.Replace(example, "dl_", "dl-", 1), strings.Replace(example, "dl_", "DL_", 1),
		strings.Replace(example, "dl_", "", 1), strings.Replace(example, "dl_", "dl__", 1), "Bearer " + example,
		"dl_" + id + "_" + secret, "dl_" + id + "_" + secret + "_", "dl_" + id + "_" + secret + "_aaaaaaa",
		"dl_" + secret + "_" + id + "_" + sum, "dl_" + id + secret[:1] + "_" + secret[1:] + "_" + sum,
		"dl_" + strings.Repeat("é", 6) + "_" + secret + "_" + sum, strings.Repeat("a", 1<<20),
		example + strings.Repeat(" ", 45), strings.Repeat("_", 100),
	} {
		if got, ok := auth.ParseToken(text); ok || got.Text() != "" || got.ID != "" {
			t.Errorf("ParseToken(%.120q) = %q, %t; want none", text, got.Text(), ok)
		}
	}
}

func TestParseTokenFindsSlips(t *testing.T) {
	t.Parallel()
	for i := range len(example) {
		for _, c := range "abcdefghijklmnopqrstuvwxyz0123456789_A" {
			text := example[:i] + string(c) + example[i+1:]
			if _, ok := auth.ParseToken(text); ok != (text == example) {
				t.Errorf("ParseToken(%q): %t, want %t", text, ok, !ok)
			}
		}
	}
}

func TestTokenRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		random := rapid.SliceOfN(rapid.Byte(), 28, 28).Draw(t, "random")
		want, err := auth.NewToken(bytes.NewReader(random))
		if err != nil {
			t.Fatal(err)
		}
		got, ok := auth.ParseToken(want.Text())
		if !ok || got.ID != want.ID || got.Text() != want.Text() || !got.Matches(want.Hash()) {
			t.Errorf("ParseToken(%q) = %q, %t", want.Text(), got.Text(), ok)
		}
	})
}

func TestTokenMatches(t *testing.T) {
	t.Parallel()
	tok := token(t, 0)
	sum := sha256.Sum256([]byte(strings.Split(example, "_")[2]))
	hash := hex.EncodeToString(sum[:])
	if got := tok.Hash(); got != hash {
		t.Errorf("hash %q, want %q", got, hash)
	}
	tests := map[string]bool{
		hash: true, "": false, hash[:63]: false, hash + "0": false, hash[:63] + "g": false,
		strings.ToUpper(hash): false, strings.Repeat("0", 64): false, token(t, 1).Hash(): false,
	}
	for stored, want := range tests {
		if got := tok.Matches(stored); got != want {
			t.Errorf("matches %q: %t, want %t", stored, got, want)
		}
	}
	none := auth.Token{ID: tok.ID}
	for _, stored := range []string{"", hash, strings.Repeat("0", 64), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"} {
		if none.Matches(stored) {
			t.Errorf("a token without a secret matches %q", stored)
		}
	}
	if got := none.Text() + none.Hash(); got != "" {
		t.Errorf("text and hash of a token without a secret: %q, want none", got)
	}
}

// outer has a token where fmt does not ask for its methods.
type outer struct {
	hidden auth.Token
	Shown  auth.Token
	more   []*auth.Token
}

func TestTokenIsNotPrinted(t *testing.T) {
	t.Parallel()
	tok := token(t, 0)
	secret := strings.Split(example, "_")[2]
	want := "dl_" + tok.ID + "_…"
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%10.3v"} {
		for _, got := range []string{fmt.Sprintf(format, tok), fmt.Sprintf(format, &tok)} {
			if got != want {
				t.Errorf("%s prints %q, want %q", format, got, want)
			}
		}
		got := fmt.Sprintf(format, outer{tok, tok, []*auth.Token{&tok}})
		if strings.Contains(got, secret) || strings.Contains(strings.ToLower(got), hex.EncodeToString([]byte(secret))) {
			t.Errorf("%s prints the secret within a struct: %q", format, got)
		}
	}
	if got := []string{tok.String(), tok.GoString(), fmt.Sprint(tok), tok.LogValue().String()}; !cmp.Equal(got, []string{want, want, want, want}) {
		t.Errorf("texts %q, want each %q", got, want)
	}
}

func TestTokenIsNotLogged(t *testing.T) {
	t.Parallel()
	tok := token(t, 0)
	secret := strings.Split(example, "_")[2]
	var b bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&b, nil), slog.NewJSONHandler(&b, nil)} {
		b.Reset()
		slog.New(h).Info("shown", "token", tok, "pointer", &tok, "struct", outer{tok, tok, nil}, "map", map[string]auth.Token{"a": tok})
		if got := b.String(); strings.Contains(got, secret) || !strings.Contains(got, "dl_"+tok.ID+"_…") {
			t.Errorf("logged %s, want the id without the secret", got)
		}
	}
	got, err := json.Marshal(outer{tok, tok, nil})
	if err != nil || strings.Contains(string(got), secret) {
		t.Errorf("JSON %s, %v; want no secret", got, err)
	}
}

func FuzzParseToken(f *testing.F) {
	for _, seed := range []string{"", example, example[3:], "dl_a_b_c", "dl____", strings.ToUpper(example)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tok, ok := auth.ParseToken(text)
		if ok && (tok.Text() != text || !tok.Matches(tok.Hash())) {
			t.Errorf("ParseToken(%q) = %q, want the same text", text, tok.Text())
		}
		if !ok && (tok.Text() != "" || tok.ID != "") {
			t.Errorf("ParseToken(%q) refuses and gives %q", text, tok.ID)
		}
	})
}
