package ingest

import (
	"regexp"
	"strings"

	"github.com/dateline-press/dateline/internal/content"
)

// kindName is a word by which pages name a kind of release. A weak one stands in menus as well, so it
// is believed only directly above a title.
type kindName struct {
	kind content.ReleaseKind
	weak bool
}

// kindNames are folded. They are those of the six official languages of the OSCE and of Ukrainian.
var kindNames = map[string]kindName{
	"press release":  {kind: content.PressRelease},
	"news release":   {kind: content.PressRelease},
	"news item":      {kind: content.NewsItem},
	"news":           {kind: content.NewsItem, weak: true},
	"press statement": {kind: content.PressStatement},
	"statement":      {kind: content.PressStatement, weak: true},
	"spot report":    {kind: content.SpotReport},
	"daily report":   {kind: content.DailyReport},
	"media advisory": {kind: content.MediaAdvisory},
	"press advisory": {kind: content.MediaAdvisory},

	content.Fold("пресс-релиз"):          {kind: content.PressRelease},
	content.Fold("новость"):              {kind: content.NewsItem},
	content.Fold("новости"):              {kind: content.NewsItem, weak: true},
	content.Fold("заявление"):            {kind: content.PressStatement, weak: true},
	content.Fold("заявление для прессы"): {kind: content.PressStatement},
	content.Fold("ежедневный отчет"):     {kind: content.DailyReport},
	content.Fold("прес-реліз"):           {kind: content.PressRelease},

	"pressemitteilung":   {kind: content.PressRelease},
	"presseaussendung":   {kind: content.PressRelease},
	"presseerklarung":    {kind: content.PressStatement},
	"communique de presse": {kind: content.PressRelease},
	"comunicado de prensa": {kind: content.PressRelease},
	"nota de prensa":     {kind: content.PressRelease},
	"comunicato stampa":  {kind: content.PressRelease},
}

// numbering is what may follow a kind: "Press release No. 12/04".
var numbering = regexp.MustCompile(`(?i)\s*(?:(?:no|nr)\.?\s*|№\s*|#\s*)?\d[\d/.-]*$`)

// kindOf reads a line as the name of a kind.
func kindOf(s string) (kindName, bool) {
	folded := strings.TrimRight(content.Fold(s), " :")
	if k, ok := kindNames[folded]; ok {
		return k, true
	}
	k, ok := kindNames[strings.TrimSpace(numbering.ReplaceAllString(folded, ""))]
	return k, ok
}

// kindInTitle reads a title that begins with the name of its kind: "Spot report: …".
func kindInTitle(title string) (content.ReleaseKind, bool) {
	folded := content.Fold(title)
	for name, k := range kindNames {
		rest, ok := strings.CutPrefix(folded, name)
		if ok && !k.weak && (rest == "" || strings.ContainsAny(rest[:1], " :,-")) {
			return k.kind, true
		}
	}
	return "", false
}

// otherKind reports whether a line names a kind of page that is no release.
func otherKind(s string) bool {
	switch strings.TrimRight(content.Fold(s), " :") {
	case "event", "publication", "document", "decision", "speech", "video", "photo gallery", "gallery",
		"vacancy", "job vacancy", "tender", "project", "web page", "webpage", "topic", "biography":
		return true
	}
	return false
}
