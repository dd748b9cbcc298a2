package prose_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/prose"
)

func TestSlug(t *testing.T) {
	t.Parallel()
	tests := []struct{ title, locale, want string }{
		{"Pilot policing project presented in Kyrgyzstan", "en", "pilot-policing-project-presented-in-kyrgyzstan"},
		{"Größere Förderung für Ärzte", "de", "groessere-foerderung-fuer-aerzte"},
		{"Gro\u0308ßere", "de-AT", "groessere"},
		{"Türkiye’de “yeni” dönem", "tr", "turkiyede-yeni-donem"},
		{"Liberté d’expression à l’école", "fr", "liberte-dexpression-a-lecole"},
		{"Объявлено о сельской помощи", "ru", "obiavleno-o-selskoi-pomoshchi"},
		{"Police & justice: what_is next?", "en", "police-and-justice-what-is-next"},
		{"_ - a - _", "en", "a"},
		{"2004", "en", "release-2004"},
		{"Search", "en", "release-search"},
		{"By origin", "en", "release-by-origin"},
		{"5f0c0000-0000-4000-8000-0000000000aa", "en", "release-5f0c0000-0000-4000-8000-0000000000aa"},
		{"", "en", "release"},
		{"!?", "", "release"},
		{"Search " + strings.Repeat("x", 100), "en", "release-search"},
		{strings.Repeat("x", 120), "en", strings.Repeat("x", 100)},
		{strings.Repeat("word ", 40), "en", strings.TrimSuffix(strings.Repeat("word-", 20), "-")},
	}
	for _, tc := range tests {
		t.Run(tc.title, func(t *testing.T) {
			t.Parallel()
			if got := prose.Slug(tc.title, tc.locale); got != tc.want {
				t.Errorf("Slug(%q, %q): got %q, want %q", tc.title, tc.locale, got, tc.want)
			}
		})
	}
}

func TestSlugIsFitForARelease(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		title := rapid.OneOf(rapid.String(), rapid.StringMatching(`[0-9a-f]{8}-?[a-z_ -]*`)).Draw(t, "title")
		s := prose.Slug(title, rapid.SampledFrom([]string{"en", "ru", "de", "fr", "tr", "bg", "x-y", ""}).Draw(t, "locale"))
		release := content.Release{Slug: s}
		if strings.Contains(release.Check().Error(), "slug") || len(s) > prose.MaxSlug {
			t.Fatalf("%q is not fit for a slug", s)
		}
	})
}
