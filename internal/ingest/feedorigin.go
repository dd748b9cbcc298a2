package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
)

// postQuery is the query of an address that WordPress gives a post for good, whatever its permalink.
var postQuery = regexp.MustCompile(`^(?:post_type=[\w-]+&)?p=(\d{1,18})$`)

// origin gives the key of an entry. A post is known by its number and its site, in an export and in a feed of the
// site alike: several sites of one host, which count their posts each for itself, are told apart by their path.
// Other entries are known by the host of the feed and their id.
func (e *entry) origin(feed feedInfo, r *content.Release, body []block) content.Origin {
	o := content.Origin{System: e.system(feed)}
	if u := absolute(e.link, feed.link); e.link != "" && u != nil && len(u.String()) <= maxAddress && cleanLine(u.String()) == u.String() {
		o.URL = u.String()
	}
	number := ""
	if e.post != nil {
		number = e.post.id
	} else if guid, err := url.Parse(e.id); err == nil {
		if m := postQuery.FindStringSubmatch(guid.RawQuery); m != nil {
			number = m[1]
		}
	}
	id := cleanLine(firstOf(e.id, e.link))
	site := absolute(feed.link, "")
	switch {
	case number != "" && site != nil:
		o.System, o.ID = shortKey(hostOf(site)+strings.TrimRight(site.EscapedPath(), "/")), number
	case o.System == "" || id == "":
		o.System, o.ID = firstOf(o.System, "feed"), fingerprint(r, body)
	default:
		o.ID = shortKey(id)
	}
	return o
}

// system gives the host that the ids of a feed belong to, or "".
func (e *entry) system(feed feedInfo) string {
	for _, address := range []string{feed.link, e.link, e.id} {
		if u := absolute(address, ""); u != nil {
			return shortKey(hostOf(u))
		}
	}
	return ""
}

func hostOf(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.") }

const (
	maxAddress = 2000 // bytes
	maxKey     = 200  // characters
)

// shortKey gives a key as it is, or a hash of one that a release could not keep.
func shortKey(s string) string {
	if s == "" || cleanLine(s) == s && utf8.RuneCountInString(s) <= maxKey {
		return s
	}
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])[:32]
}
