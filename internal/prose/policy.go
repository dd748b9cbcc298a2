package prose

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// newPolicy gives the elements and attributes that a body may have; all else is taken out.
func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h2", "h3", "h4", "blockquote", "pre", "code", "em", "strong", "del")
	p.AllowElements("ul", "ol", "li")
	p.AllowElements("table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^\d{1,9}$`)).OnElements("ol")
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(left|center|right)$`)).OnElements("th", "td")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile("^" + linkRel + "$")).OnElements("a")
	p.AllowURLSchemes(linkSchemes()...)
	p.RequireParseableURLs(true)
	return p
}
