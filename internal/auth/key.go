// Package auth has the keys that clients show, what each of them permits, and the tokens they are shown as.
package auth

import (
	"slices"
	"time"
)

// Scope is one of the things that a key may permit.
type Scope string

// The scopes there are.
const (
	DraftsRead      Scope = "drafts:read"      // read releases that are not published
	ReleasesWrite   Scope = "releases:write"   // write drafts
	ReleasesPublish Scope = "releases:publish" // publish and withdraw releases
	TermsWrite      Scope = "terms:write"      // write terms
	Import          Scope = "import"           // import many releases at once
	Webhooks        Scope = "webhooks"         // manage who is told of changes
	Keys            Scope = "keys"             // make and revoke keys
	Audit           Scope = "audit"            // read who did what
)

// Scopes gives all scopes, in the order in which they are shown and kept.
func Scopes() []Scope {
	return []Scope{DraftsRead, ReleasesWrite, ReleasesPublish, TermsWrite, Import, Webhooks, Keys, Audit}
}

// Known tells whether this is a scope that there is.
func (s Scope) Known() bool { return slices.Contains(Scopes(), s) }

// Key is what is kept of a key. It does not have the secret, which only the holder knows.
type Key struct {
	ID, Name  string
	Scopes    []Scope // in the order of [Scopes], each once
	CreatedBy string  // the id of the key that made it, or "command-line"
	CreatedAt time.Time
	ExpiresAt *time.Time // nil: never
	RevokedAt *time.Time // nil: it is not revoked
}

// Has tells whether the key permits this. No key permits nothing.
func (k *Key) Has(s Scope) bool { return k != nil && slices.Contains(k.Scopes, s) }

// Covers tells whether the key has every one of the scopes, because a key never grants what it lacks.
func (k *Key) Covers(scopes []Scope) bool {
	return k != nil && !slices.ContainsFunc(scopes, func(s Scope) bool { return !k.Has(s) })
}

// Usable tells whether the key counts at that time. A revoked key never counts again, whatever the clock says;
// one that expires does not count from that moment on.
func (k *Key) Usable(at time.Time) bool {
	return k != nil && k.RevokedAt == nil && (k.ExpiresAt == nil || at.Before(*k.ExpiresAt))
}
