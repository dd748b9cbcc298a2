package ingest

import (
	"strings"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
)

// kindSpellings lists how pages name the kinds of releases.
var kindSpellings = []struct {
	kind   content.ReleaseKind
	labels []string
}{
	{content.PressRelease, []string{"Press release", "Pressemitteilung", "Pressemeldung", "Communiqué de presse", "Comunicado de prensa", "Nota de prensa",
		"Comunicato stampa", "Пресс-релиз", "Прес-реліз"}},
	{content.NewsItem, []string{"News item", "News", "News story", "Nachricht", "Nachrichten", "Nouvelles", "Actualités", "Noticia", "Noticias", "Notizia", "Notizie", "Новость", "Новости"}},
	{content.PressStatement, []string{"Press statement", "Statement", "Presseerklärung", "Erklärung", "Déclaration", "Déclaration à la presse", "Declaración", "Declaración de prensa",
		"Dichiarazione", "Dichiarazione alla stampa", "Заявление", "Заявление для прессы"}},
	{content.SpotReport, []string{"Spot report", "Оперативный отчет", "Оперативное сообщение", "Оперативный отчёт"}},
	{content.DailyReport, []string{"Daily report", "Ежедневный отчет", "Ежедневный отчёт"}},
	{content.MediaAdvisory, []string{"Media advisory", "Media alert", "Информация для СМИ"}},
}

// kinds gives the kind of a spelling by its key.
var kinds = indexKinds()

func indexKinds() map[string]content.ReleaseKind {
	index := map[string]content.ReleaseKind{}
	for _, k := range kindSpellings {
		for _, l := range k.labels {
			index[content.Key(l)] = k.kind
		}
	}
	return index
}

// maxKind is the length of the longest name of a kind, in characters.
const maxKind = 30

// kindOf gives the kind that a line names and nothing else, or "".
func kindOf(line string) content.ReleaseKind {
	if utf8.RuneCountInString(line) > maxKind {
		return ""
	}
	return kinds[content.Key(line)]
}

// menuWord reports whether the name of a kind is as likely an entry of a menu.
func menuWord(line string) bool {
	return !strings.ContainsAny(content.Key(line), " ")
}

// kindInTitle gives the kind that a title states: "Daily Report 217/2021 issued on 16 September 2021".
func kindInTitle(title string) content.ReleaseKind {
	key := " " + content.Key(title) + " "
	for _, k := range []struct {
		phrase string
		kind   content.ReleaseKind
	}{
		{" spot report ", content.SpotReport},
		{" daily report ", content.DailyReport},
		{" media advisory ", content.MediaAdvisory},
	} {
		if strings.Contains(key, k.phrase) {
			return k.kind
		}
	}
	if strings.HasPrefix(key, " press statement ") {
		return content.PressStatement
	}
	return ""
}

// readKind settles the kind of the release.
func (r *Reading) readKind(a *article) error {
	said := a.meta.first(fieldType)
	switch {
	case said != "" && kindOf(said) != "":
		r.Release.Kind = kindOf(said)
	case said != "":
		return refusef("The page says that it is of the type %q; press releases, news items, press statements, spot reports, daily reports and media advisories are read.", clip(said))
	case a.kind != "":
		r.Release.Kind = a.kind
	case kindInTitle(a.title) != "":
		r.Release.Kind = kindInTitle(a.title)
		r.infer("kind", string(r.Release.Kind), "the title")
	case a.dateline.printed != "":
		r.Release.Kind = content.PressRelease
		r.infer("kind", string(content.PressRelease), "the dateline")
	default:
		r.Release.Kind = content.PressRelease
		r.infer("kind", string(content.PressRelease), "nothing on the page names another kind")
	}
	return nil
}

// clip shortens foreign text that a message quotes.
func clip(s string) string {
	const longest = 80
	if utf8.RuneCountInString(s) <= longest {
		return s
	}
	return string([]rune(s)[:longest]) + "…"
}
