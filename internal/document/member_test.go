package document

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/content"
)

// TestMember finds the members of cards with odd texts, as encoding/json does.
func TestMember(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	odd := []string{`"`, `\`, `\"`, "{", "}", "[", "]", ",", ":", "й", "\n", `"title":"x",`, "a", "<b>", "\u2028"}
	text := func() string {
		var b strings.Builder
		for range random.IntN(6) {
			b.WriteString(odd[random.IntN(len(odd))])
		}
		return b.String()
	}
	for range 2000 {
		e := &content.Edition{Release: content.Release{
			ID: "1", Slug: "s", Kind: "press_release", Title: text(), Summary: text(), Locale: "en", Dateline: text(),
			Places: []string{text(), text()}[:random.IntN(3)], Date: content.Day([]string{"", "2004-03-05"}[random.IntN(2)]),
			Origin: content.Origin{System: []string{"", "desk"}[random.IntN(2)], ID: text()},
		}, Version: 3, PublishedAt: time.Unix(1, 2000), FirstPublishedAt: time.Unix(1, 0), Publication: content.Publication{Significance: content.CorrectionMade, Note: text()}}
		c, err := New(e)
		if err != nil {
			t.Fatal(err)
		}
		for _, members := range []string{c.Head, c.Tail} {
			var all map[string]json.RawMessage
			if err := json.Unmarshal([]byte("{"+members+"}"), &all); err != nil {
				t.Fatal(err)
			}
			for name, want := range all {
				if got, found := member(members, name); !found || got != string(want) {
					t.Fatalf("%s of %s: got %q, want %q", name, members, got, want)
				}
			}
			if _, found := member(members, "body_html"); found {
				t.Fatalf("found what is not there in %s", members)
			}
		}
	}
}
