package ingest

import (
	"regexp"
	"strings"

	ext "github.com/mmcdole/gofeed/extensions"

	"github.com/dateline-press/dateline/internal/content"
)

// post is what an export of WordPress (WXR) says about an entry besides what RSS does.
type post struct {
	id, slug string
	status   string
	kind     string // the type of post
	locked   bool   // behind a password
}

// newPost gives nil for an entry of another feed.
func newPost(x ext.Extensions) *post {
	kind := extension(x, "wp", "post_type")
	if kind == "" {
		return nil
	}
	return &post{
		id: extension(x, "wp", "post_id"), slug: extension(x, "wp", "post_name"), status: extension(x, "wp", "status"),
		kind: kind, locked: extension(x, "wp", "post_password") != "",
	}
}

// takePost takes the day of the site's own zone, and the language that a plug-in files the post under.
func (e *entry) takePost(x ext.Extensions) {
	e.dates = append([]string{extension(x, "wp", "post_date")}, e.dates...)
	for _, c := range e.categories {
		if c.domain == "language" {
			e.lang = c.nicename
		}
	}
}

// check refuses what is no post, or no post in public. The nil post is of a feed, in which all is public.
func (p *post) check() error {
	switch {
	case p == nil:
		return nil
	case p.kind != "post" && p.kindOf() == "":
		return refusef("The item is of the type %q; posts are read, and types that are named for a kind of release, such as press_release.", clip(cleanLine(p.kind)))
	case p.status != "publish":
		return refusef("The post is not in public: its status is %q.", clip(cleanLine(p.status)))
	case p.locked:
		return refusef("The post is not in public: it is behind a password.")
	}
	return nil
}

// kindOf gives the kind of release that the type of post is named for, or "".
func (p *post) kindOf() content.ReleaseKind {
	if p == nil {
		return ""
	}
	return kindNamed(p.kind)
}

// releaseSlug gives the post's slug where a release may have it, so that addresses stay, or "".
func (p *post) releaseSlug() string {
	if p == nil || !content.ValidSlug(p.slug) || content.ReservedSlug(p.slug) || content.ValidID(p.slug) ||
		!strings.ContainsAny(p.slug, "abcdefghijklmnopqrstuvwxyz") {
		return ""
	}
	return p.slug
}

// ignored tells what WordPress files every post under, which says nothing of what it is about.
func (c category) ignored() bool {
	switch c.domain {
	case "post_format", "language", "post_translations", "nav_menu", "author":
		return true
	}
	return c.nicename == "uncategorized" || strings.EqualFold(c.name, "Uncategorized")
}

var (
	captioned = regexp.MustCompile(`(?s)\[((?:wp_)?caption)\b[^\[\]]*\](.*?)\[/(?:wp_)?caption\]`)
	coreCode  = regexp.MustCompile(`\[/?(?:(?:wp_)?caption|gallery|embed|audio|video|playlist)\b[^\[\]]*\]`)
	otherCode = regexp.MustCompile(`\[[a-z][a-z0-9_-]*(?:\s+[\w-]+=[^\[\]]*)\]|\[/[a-z][a-z0-9_-]*\]`)
)

// postText turns the short codes of WordPress itself into what they stand for, or leaves them out. Those of
// plug-ins stay as text: nothing here knows what they mean, and brackets are not always codes.
func (r *Reading) postText(s string) string {
	s = captioned.ReplaceAllString(s, "<figcaption>$2</figcaption>")
	s = coreCode.ReplaceAllString(s, "")
	if found := otherCode.FindAllString(s, -1); len(found) > 0 {
		r.warnf("body", "short codes were kept as text: %d, the first is %q", len(found), clip(cleanLine(found[0])))
	}
	return s
}
