package auth_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/dateline-press/dateline/internal/auth"
)

func TestSeal(t *testing.T) {
	t.Parallel()
	tok := token(t, 0)
	again, ok := auth.ParseToken(tok.Text())
	if !ok {
		t.Fatal("the token cannot be read")
	}
	for _, plain := range [][]byte{nil, []byte("x"), bytes.Repeat([]byte("a response "), 1000)} {
		sealed, err := tok.Seal(plain)
		if err != nil {
			t.Fatal(err)
		}
		if len(plain) > 1 && bytes.Contains(sealed, plain[:8]) {
			t.Errorf("%.40q can be read in what was sealed", plain)
		}
		got, err := again.Open(sealed)
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("opened %.40q, %v; want %.40q", got, err, plain)
		}
	}
}

func TestSealTwiceDiffers(t *testing.T) {
	t.Parallel()
	first, err := token(t, 0).Seal([]byte("the same"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := token(t, 0).Seal([]byte("the same"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(first, second) {
		t.Errorf("sealed twice as %x, want different bytes", first)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	tok := token(t, 0)
	sealed, err := tok.Seal([]byte("plain"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := token(t, 1).Open(sealed); err == nil || got != nil {
		t.Errorf("another token opened %q, %v; want an error", got, err)
	}
	for i := range sealed {
		changed := slices.Clone(sealed)
		changed[i] ^= 1
		if got, err := tok.Open(changed); err == nil || got != nil {
			t.Errorf("opened %q, %v with byte %d changed; want an error", got, err, i)
		}
		if got, err := tok.Open(sealed[:i]); err == nil || got != nil {
			t.Errorf("opened %q, %v from the first %d bytes; want an error", got, err, i)
		}
	}
}

func TestSealWithoutSecret(t *testing.T) {
	t.Parallel()
	none := auth.Token{ID: token(t, 0).ID}
	if got, err := none.Seal([]byte("plain")); err == nil || got != nil {
		t.Errorf("sealed %x, %v; want an error", got, err)
	}
	if got, err := none.Open(make([]byte, 40)); err == nil || got != nil {
		t.Errorf("opened %x, %v; want an error", got, err)
	}
}
