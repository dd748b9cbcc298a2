package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
)

// sealDomain names what the derived key is for; a change of the form of what is sealed changes it too.
const sealDomain = "dateline seal 1"

// Seal encrypts what only the holder of the token may read again: with AES-256-GCM, under a key derived from the
// secret, behind a random nonce. The stored hash does not help to open it.
func (t Token) Seal(plain []byte) ([]byte, error) {
	aead, err := t.cipher()
	if err != nil {
		return nil, err
	}
	return aead.Seal(nil, nil, plain, nil), nil
}

// Open decrypts what [Token.Seal] made. It refuses what another token sealed or what was changed since.
func (t Token) Open(sealed []byte) ([]byte, error) {
	aead, err := t.cipher()
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, nil, sealed, nil)
	if err != nil {
		return nil, errors.New("this was not sealed with this token, or was changed since")
	}
	return plain, nil
}

func (t Token) cipher() (cipher.AEAD, error) {
	if t.secret == nil {
		return nil, errors.New("a token without a secret seals and opens nothing")
	}
	key, err := hkdf.Key(sha256.New, []byte(*t.secret), nil, sealDomain, 32)
	if err != nil {
		return nil, fmt.Errorf("derive a key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("prepare the cipher: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}
