package document

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dateline-press/dateline/internal/content"
)

// Selection says which members of a release are shown.
type Selection struct {
	Members []string // in the order of the wire; nil for those of a list
	HTML    bool     // with those of a list the body as HTML
	Parents bool     // sources name what they are part of
	Hosts   bool     // field operations name their host States
	BaseURL string   // before the path of links
}

// Bodies says in which forms a body is shown. Those that are not are not read.
type Bodies uint8

// The forms of a body.
const (
	HTML Bodies = 1 << iota
	Markdown
	Text
)

// bodyMembers are the members in which the forms of a body are shown.
func bodyMembers() [3]string { return [...]string{"body_html", "body_markdown", "body_text"} }

// Members lists the members that show some forms of a body, which are called as the columns are that hold them.
func (b Bodies) Members() []string {
	var all []string
	for i, member := range bodyMembers() {
		if b&(1<<i) != 0 {
			all = append(all, member)
		}
	}
	return all
}

// Bodies says which forms of the body are shown.
func (s Selection) Bodies() (b Bodies) {
	if s.HTML {
		b = HTML
	}
	for i, member := range bodyMembers() {
		if slices.Contains(s.Members, member) {
			b |= 1 << i
		}
	}
	return b
}

// Append puts a release together behind dst.
func (l *Labels) Append(dst []byte, c *Card, s Selection) []byte {
	if s.Members != nil {
		return l.appendMembers(dst, c, s)
	}
	dst = append(dst, '{')
	dst = append(dst, c.Head...)
	for i, d := range content.Dimensions() {
		dst = append(dst, `,"`...)
		dst = append(dst, d...)
		dst = append(dst, `":`...)
		dst = l.appendTags(dst, c, d, c.tag(i), s)
	}
	if s.HTML {
		dst = AppendString(append(dst, `,"body_html":`...), c.Body.HTML)
	}
	dst = append(dst, ',')
	dst = append(dst, c.Tail...)
	dst = append(dst, `,"links":`...)
	dst = appendLinks(dst, c, s)
	return append(dst, '}')
}

// tag gives the ids of the i-th dimension.
func (c *Card) tag(i int) string {
	rest := c.Tags
	for range i {
		_, rest, _ = strings.Cut(rest, ";")
	}
	ids, _, _ := strings.Cut(rest, ";")
	return ids
}

// TagIDs gives the ids of a dimension, in order.
func (c *Card) TagIDs(d content.Dimension) []string {
	ids := c.tag(slices.Index(content.Dimensions(), d))
	if ids == "" {
		return nil
	}
	return strings.Split(ids, ",")
}

func (l *Labels) appendTags(dst []byte, c *Card, d content.Dimension, ids string, s Selection) []byte {
	dst = append(dst, '[')
	refs := l.refs[d.Type()]
	first := true
	for n := 0; ids != ""; n++ {
		var id string
		id, ids, _ = strings.Cut(ids, ",")
		ref, known := refs[id]
		label, old := c.label(d, n)
		switch {
		case !known && !old:
			continue // the term was removed after this release was read
		case !known:
			ref = `{"id":` + text(id) + `,"slug":"","name":` + text(label)
			if d == content.States {
				ref += `,"code":""`
			}
		}
		if !first {
			dst = append(dst, ',')
		}
		dst = append(dst, ref...)
		if old {
			dst = append(dst, `,"label":`...)
			dst = AppendString(dst, label)
		}
		dst = l.appendExtras(dst, d, id, first, s)
		dst = append(dst, '}')
		first = false
	}
	return append(dst, ']')
}

// label gives what the n-th term of a dimension was called in an old version.
func (c *Card) label(d content.Dimension, n int) (string, bool) {
	if labels := c.Labels[d]; n < len(labels) {
		return labels[n], true
	}
	return "", false
}

// appendExtras adds what a dimension shows of a term besides its name.
func (l *Labels) appendExtras(dst []byte, d content.Dimension, id string, primary bool, s Selection) []byte {
	switch {
	case d == content.Sources:
		dst = strconv.AppendBool(append(dst, `,"primary":`...), primary)
		if s.Parents {
			dst = append(dst, `,"parent":`...)
			dst = append(dst, l.parents[id]...)
		}
	case d == content.FieldOperations && s.Hosts:
		dst = append(dst, `,"host_states":`...)
		dst = append(dst, l.hosts[id]...)
	}
	return dst
}

func appendLinks(dst []byte, c *Card, s Selection) []byte {
	dst = append(dst, `{"self":`...)
	dst = AppendString(dst, s.BaseURL+"/v1/releases/"+c.Slug)
	return append(dst, '}')
}

// appendMembers shows the members that are asked for.
func (l *Labels) appendMembers(dst []byte, c *Card, s Selection) []byte {
	dst = append(dst, '{')
	for i, m := range s.Members {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, '"')
		dst = append(dst, m...)
		dst = append(dst, `":`...)
		dst = l.appendMember(dst, c, m, s)
	}
	return append(dst, '}')
}

func (l *Labels) appendMember(dst []byte, c *Card, m string, s Selection) []byte {
	if i := slices.Index(content.Dimensions(), content.Dimension(m)); i >= 0 {
		return l.appendTags(dst, c, content.Dimension(m), c.tag(i), s)
	}
	switch m {
	case "links":
		return appendLinks(dst, c, s)
	case "body_html":
		return AppendString(dst, c.Body.HTML)
	case "body_markdown":
		return AppendString(dst, c.Body.Markdown)
	case "body_text":
		return AppendString(dst, c.Body.Text)
	}
	return append(dst, c.stored(m)...)
}
