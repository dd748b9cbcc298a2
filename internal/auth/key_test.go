package auth_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/auth"
)

func TestScopes(t *testing.T) {
	t.Parallel()
	want := []auth.Scope{
		"drafts:read", "releases:write", "releases:publish", "terms:write", "import", "webhooks", "keys", "audit",
	}
	if diff := cmp.Diff(want, auth.Scopes()); diff != "" {
		t.Errorf("scopes (-want +got):\n%s", diff)
	}
	auth.Scopes()[0] = "changed"
	for _, s := range want {
		if !s.Known() {
			t.Errorf("%q is not known", s)
		}
	}
	for _, s := range []auth.Scope{"", "changed", "Keys", "keys ", "drafts"} {
		if s.Known() {
			t.Errorf("%q is known", s)
		}
	}
}

func TestKeyCovers(t *testing.T) {
	t.Parallel()
	k := &auth.Key{Scopes: []auth.Scope{auth.DraftsRead, auth.Keys}}
	tests := []struct {
		key    *auth.Key
		scopes []auth.Scope
		want   bool
	}{
		{k, nil, true},
		{k, []auth.Scope{auth.Keys}, true},
		{k, []auth.Scope{auth.Keys, auth.DraftsRead, auth.Keys}, true},
		{k, []auth.Scope{auth.Keys, auth.Audit}, false},
		{k, []auth.Scope{auth.Audit, auth.Keys}, false},
		{k, []auth.Scope{"unknown"}, false},
		{&auth.Key{}, nil, true},
		{&auth.Key{}, []auth.Scope{auth.Audit}, false},
		{nil, nil, false},
		{nil, []auth.Scope{auth.Audit}, false},
	}
	for _, tt := range tests {
		if got := tt.key.Covers(tt.scopes); got != tt.want {
			t.Errorf("%+v covers %q: %t, want %t", tt.key, tt.scopes, got, tt.want)
		}
	}
	var none *auth.Key
	if got := []bool{k.Has(auth.Keys), k.Has(auth.Audit), k.Has(""), none.Has(auth.Keys)}; !cmp.Equal(got, []bool{true, false, false, false}) {
		t.Errorf("has keys, audit, an empty scope, and keys without a key: %t, want the first alone", got)
	}
}

func TestKeyUsable(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	before, after := now.Add(-time.Nanosecond), now.Add(time.Nanosecond)
	elsewhere := now.In(time.FixedZone("", 3600))
	tests := map[string]struct {
		key  *auth.Key
		want bool
	}{
		"for ever":                 {&auth.Key{}, true},
		"expires later":            {&auth.Key{ExpiresAt: &after}, true},
		"expires now":              {&auth.Key{ExpiresAt: &now}, false},
		"expires now, other zone":  {&auth.Key{ExpiresAt: &elsewhere}, false},
		"expired":                  {&auth.Key{ExpiresAt: &before}, false},
		"revoked":                  {&auth.Key{RevokedAt: &before}, false},
		"revoked by a later clock": {&auth.Key{RevokedAt: &after, ExpiresAt: &after}, false},
		"no key":                   {nil, false},
	}
	for name, tt := range tests {
		if got := tt.key.Usable(now); got != tt.want {
			t.Errorf("%s: usable %t, want %t", name, got, tt.want)
		}
	}
}
