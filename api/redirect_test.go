package api_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/dateline-press/dateline/internal/store"
	"github.com/dateline-press/dateline/internal/storetest"
)

// TestRedirects asks for items by slugs they had before: the answer leads to the present one, with the query.
func TestRedirects(t *testing.T) {
	t.Parallel()
	for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			address := filled.URL(t, engine)
			s, db := storetest.OpenAt(t, address, store.Options{Now: fixedClock}), outside(t, address)
			for _, statement := range []string{
				`INSERT INTO published_slugs (slug, release_id) SELECT 'first-slug', id FROM published_releases WHERE slug = 'border-police-and-customs-share-one-desk'`,
				`INSERT INTO term_keys (type, key, term_id, use, spelling) SELECT 'state', 'old turkey', id, 'former_slug', 'old-turkey' FROM states WHERE slug = 'turkiye'`,
			} {
				if _, err := db.ExecContext(t.Context(), statement); err != nil {
					t.Fatal(err)
				}
			}
			h := checked(t, newHandler(t, s, io.Discard))
			for path, want := range map[string]string{
				"/v1/releases/first-slug?fields=title":         "/v1/releases/border-police-and-customs-share-one-desk?fields=title",
				"/v1/states/old-turkey":                        "/v1/states/turkiye",
				"/v1/releases/first-slug/versions":             "/v1/releases/border-police-and-customs-share-one-desk/versions",
				"/v1/releases/first-slug/versions/1":           "/v1/releases/border-police-and-customs-share-one-desk/versions/1",
				"/v1/releases/first-slug/related?page[size]=1": "/v1/releases/border-police-and-customs-share-one-desk/related?page[size]=1",
			} {
				w := get(t, h, path)
				if w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != want {
					t.Errorf("%s: status %d to %q, want 301 to %q", path, w.Code, w.Header().Get("Location"), want)
				}
				if w := get(t, h, want); w.Code != http.StatusOK {
					t.Errorf("%s: status %d", want, w.Code)
				}
			}
		})
	}
}
