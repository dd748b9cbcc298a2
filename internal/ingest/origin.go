package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"path"
	"strings"

	"github.com/dateline-press/dateline/internal/content"
)

// originOf gives the key of the release in the system it came from.
func originOf(address string, r *content.Release, body []block) content.Origin {
	if o, ok := addressOrigin(address); ok {
		return o
	}
	return content.Origin{System: "page", ID: fingerprint(r, body)}
}

// addressOrigin reads the key from the page's address: the number at its end, which stays when the path above
// it changes, or else the path.
func addressOrigin(address string) (content.Origin, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return content.Origin{}, false
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	id := strings.Trim(path.Clean("/"+u.Path), "/")
	if host == "" || id == "" || cleanLine(id) != id || cleanLine(address) != address {
		return content.Origin{}, false
	}
	if last := path.Base(id); strings.Trim(last, "0123456789") == "" {
		id = last
	}
	return content.Origin{System: host, ID: id, URL: address}, true
}

// fingerprint gives a key to a page that does not say where it lives. It rests on the release alone, not on
// the bytes of the page: read again with another menu or footer, the page is still the same release.
func fingerprint(r *content.Release, body []block) string {
	first := ""
	if len(body) > 0 {
		first = content.Fold(strings.ReplaceAll(body[0].text, "\n", " "))
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{r.Locale, content.Key(r.Title), string(r.Date), first}, "\n")))
	return hex.EncodeToString(sum[:])[:32]
}
