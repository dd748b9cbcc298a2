package api_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/store"
)

// TestHiddenAndAbsentAnswerAlike holds that nobody without the right to see it finds out whether a release is there.
func TestHiddenAndAbsentAnswerAlike(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it asks one thing after another: the race detector finds nothing in it, and takes minutes")
	}
	eachEngine(t, func(t *testing.T, engine store.Engine) {
		w := newWorld(t, engine)
		w.begin()
		h := w.hide()
		w.keys[""] = "" // nobody's
		w.keys["none of these"], w.keys["wrong"] = makeKey(t, w.store, auth.Webhooks), "dl_nothing"
		least := 1000
		for _, s := range auth.Scopes() {
			if !exhaustive(engine) && s != auth.DraftsRead {
				least = 300
				continue // who may do what is decided before the engine is asked
			}
			w.keys["all but "+string(s)] = makeKey(t, w.store, slices.DeleteFunc(auth.Scopes(), func(o auth.Scope) bool { return o == s })...)
		}
		slugs := slices.Clone(h.values["slug"][:2]) // of edits that are not public
		for _, d := range h.drafts {
			slugs = append(slugs, d.ID, d.Slug)
		}
		compared := 0
		for _, op := range operationsOnReleases(document(t)) {
			for _, key := range slugs {
				absent := "absent" + strings.ReplaceAll(uuid.NewString(), "-", "")
				if content.ValidID(key) {
					absent = uuid.NewString()
				}
				compared += w.alike(t, op, strings.NewReplacer("{id}", key, "{system}", h.canary, "{external_id}", h.canary),
					strings.NewReplacer("{id}", absent, "{system}", absent, "{external_id}", absent))
			}
		}
		if compared < least {
			t.Errorf("only %d answers were compared", compared)
		}
	})
}

// onRelease is an operation on one release.
type onRelease struct {
	method, path string
	open         bool // without a key
}

// operationsOnReleases lists those of the document, and the methods that every path answers.
func operationsOnReleases(doc *openapi3.T) []onRelease {
	var all []onRelease
	for path, item := range doc.Paths.Map() {
		if !strings.HasPrefix(path, "/v1/releases/") {
			continue
		}
		all = append(all, onRelease{http.MethodOptions, path, true})
		for method, op := range item.Operations() {
			free := op.Security == nil || len(*op.Security) == 0
			all = append(all, onRelease{method, path, free})
			if method == http.MethodGet {
				all = append(all, onRelease{http.MethodHead, path, free})
			}
		}
	}
	return all
}

// alike compares the answers about what is hidden with those about what is not there, for every caller who may not
// know which it is, and counts them.
func (w *world) alike(t *testing.T, op onRelease, hidden, absent *strings.Replacer) int {
	t.Helper()
	compared, number := 0, strings.NewReplacer("{number}", "1", "{locale}", "ru")
	bodies := []string{""}
	if op.method != http.MethodGet && op.method != http.MethodHead {
		bodies = []string{"", `{"title":"x"}`, `{`}
	}
caller:
	for name := range w.keys {
		for _, body := range bodies {
			for _, match := range []string{"", "*"} {
				ask := func(fill *strings.Replacer) *httptest.ResponseRecorder {
					headers := []string{"X-Request-Id", "test", "If-None-Match", match}
					if match != "" {
						headers = append(headers, "If-Match", match)
					}
					return w.as(name, op.method, fill.Replace(number.Replace(op.path)), body, headers...)
				}
				want := ask(absent)
				refused := want.Code == http.StatusUnauthorized || want.Code == http.StatusForbidden
				if !op.open && !refused {
					if name == "" || name == "wrong" || name == "none of these" {
						t.Fatalf("%s %s is answered to %q with %d", op.method, op.path, name, want.Code)
					}
					continue caller // who may know
				}
				compared++
				if diff := cmp.Diff(answer(want), answer(ask(hidden))); diff != "" {
					t.Fatalf("%s %s with the key %q and %s (-absent +hidden)\n%s", op.method, op.path, name, body, diff)
				}
			}
		}
	}
	return compared
}
