package auth

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"log/slog"
	"strings"
)

// The form of a token is dl_<id>_<secret>_<checksum>. The prefix and the checksum let a scanner find tokens that
// were left in public places, and let a mistyped one be told from a wrong one without looking it up.
const (
	prefix         = "dl"
	idLength       = 12
	secretLength   = 32
	checksumLength = 7
	secretSize     = 20 // bytes, of which the secret has the text
	maxTokenLength = 100
)

// Token is what the holder of a key shows. Printing or logging one shows its id alone; tokens are not to be
// compared with ==.
type Token struct {
	ID string
	// The secret stands behind a pointer because fmt does not ask the methods of a value in an unexported field of
	// another, and then prints an address instead of the secret.
	secret *string
}

// NewToken makes a token from random bytes, which must be fit for secrets.
func NewToken(random io.Reader) (Token, error) {
	var b [8 + secretSize]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return Token{}, fmt.Errorf("no random bytes for a token: %w", err)
	}
	secret := letters(b[8:])
	return Token{ID: letters(b[:8])[:idLength], secret: &secret}, nil
}

// ParseToken reads the text of a token. It reports false for another form or a wrong checksum, without the work
// that a wrong secret costs.
func ParseToken(text string) (Token, bool) {
	if len(text) > maxTokenLength {
		return Token{}, false
	}
	parts := strings.Split(text, "_")
	if len(parts) != 4 || parts[0] != prefix {
		return Token{}, false
	}
	id, secret := parts[1], parts[2]
	if !isLetters(id, idLength) || !isLetters(secret, secretLength) || parts[3] != checksum(id, secret) {
		return Token{}, false
	}
	secret = strings.Clone(secret) // or the token would keep the header alive that it came in
	return Token{ID: strings.Clone(id), secret: &secret}, true
}

// Text gives the whole token, which is shown to its holder once. It is empty for a token that was not made by
// [NewToken] or [ParseToken].
func (t Token) Text() string {
	if t.secret == nil {
		return ""
	}
	return plain(t.ID, *t.secret) + "_" + checksum(t.ID, *t.secret)
}

// Hash gives the SHA-256 of the text of the secret in hexadecimal digits: what is stored. The secret has 160
// random bits, so that no slower hash is needed. It is empty for a token without a secret.
func (t Token) Hash() string {
	if t.secret == nil {
		return ""
	}
	sum := sha256.Sum256([]byte(*t.secret))
	return hex.EncodeToString(sum[:])
}

// Matches tells whether a stored hash is that of this token, in a time that does not depend on the hash. Nothing
// matches an empty one, which stands for a key that is not there and takes as long.
func (t Token) Matches(hash string) bool {
	stored := []byte(hash)
	ok := t.secret != nil && len(stored) == hex.EncodedLen(sha256.Size)
	if !ok {
		stored = make([]byte, hex.EncodedLen(sha256.Size))
	}
	return subtle.ConstantTimeCompare([]byte(t.Hash()), stored) == 1 && ok
}

// String gives the token without its secret.
func (t Token) String() string { return prefix + "_" + t.ID + "_…" }

// GoString gives the same as [Token.String].
func (t Token) GoString() string { return t.String() }

// Format prints the token without its secret, whatever the verb.
func (t Token) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, t.String()) }

// LogValue gives a log the same as [Token.String].
func (t Token) LogValue() slog.Value { return slog.StringValue(t.String()) }

// plain is the text that the checksum is of.
func plain(id, secret string) string { return prefix + "_" + id + "_" + secret }

func checksum(id, secret string) string {
	sum := crc32.ChecksumIEEE([]byte(plain(id, secret)))
	return letters(binary.BigEndian.AppendUint32(nil, sum))
}

// alphabet has the digits of base32 in lower case.
const alphabet = "abcdefghijklmnopqrstuvwxyz234567"

// letters writes bytes in base32 without padding, which no one has to quote in a shell or an address.
func letters(b []byte) string {
	return base32.NewEncoding(alphabet).WithPadding(base32.NoPadding).EncodeToString(b)
}

// isLetters tells whether a text consists of so many digits of base32.
func isLetters(s string, length int) bool {
	return len(s) == length && strings.Trim(s, alphabet) == ""
}
