package ingest

import (
	"strings"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
)

// label says what a labelled value of a page's metadata is.
type label string

// The labels. Each is the name of the member it fills.
const (
	labelDate     label = "date"
	labelPlace    label = "places"
	labelSource   label = "sources"
	labelField    label = "fields_of_work"
	labelState    label = "states"
	labelMeeting  label = "meetings"
	labelKind     label = "kind"
	labelLanguage label = "locale"
	labelAddress  label = "origin"
)

// labelNames are folded and without the colon.
var labelNames = foldedKeys(map[string]label{
	"date": labelDate, "publishing date": labelDate, "publication date": labelDate, "date of publication": labelDate,
	"published": labelDate, "published on": labelDate, "release date": labelDate, "issued": labelDate, "date of issue": labelDate,
	"дата": labelDate, "дата публикации": labelDate, "опубликовано": labelDate,
	"datum": labelDate, "fecha": labelDate, "data": labelDate, "date de publication": labelDate,

	"place": labelPlace, "places": labelPlace, "location": labelPlace, "city": labelPlace,
	"место": labelPlace, "город": labelPlace, "місце": labelPlace, "ort": labelPlace, "lieu": labelPlace, "lugar": labelPlace, "luogo": labelPlace,

	"source": labelSource, "sources": labelSource, "issued by": labelSource, "where we are": labelSource,
	"источник": labelSource, "источники": labelSource, "джерело": labelSource, "quelle": labelSource, "quellen": labelSource,
	"fuente": labelSource, "fuentes": labelSource, "fonte": labelSource, "fonti": labelSource,

	"fields of work": labelField, "field of work": labelField, "what we do": labelField, "fields of activity": labelField,
	"области деятельности": labelField, "область деятельности": labelField, "направления деятельности": labelField,
	"направление деятельности": labelField, "сферы деятельности": labelField, "области работы": labelField,
	"arbeitsbereiche": labelField, "arbeitsfelder": labelField, "tätigkeitsfelder": labelField, "tätigkeitsbereiche": labelField,
	"domaines d'activité": labelField, "domaines de travail": labelField, "ámbitos de trabajo": labelField,
	"campos de trabajo": labelField, "ámbitos de actividad": labelField, "settori di attività": labelField, "campi di attività": labelField,

	"state": labelState, "states": labelState, "country": labelState, "countries": labelState,
	"participating state": labelState, "participating states": labelState, "страна": labelState, "страны": labelState,

	"meeting": labelMeeting, "meetings": labelMeeting, "meeting series": labelMeeting, "meetings and conferences": labelMeeting,
	"conference": labelMeeting,

	"content type": labelKind, "type": labelKind, "kind": labelKind,
	"language": labelLanguage, "язык": labelLanguage, "sprache": labelLanguage, "langue": labelLanguage,
	"url": labelAddress, "link": labelAddress, "permalink": labelAddress, "address": labelAddress, "original": labelAddress,
})

func foldedKeys[V any](table map[string]V) map[string]V {
	folded := make(map[string]V, len(table))
	for k, v := range table {
		folded[content.Fold(k)] = v
	}
	return folded
}

// maxLabel is the length of the longest label, in characters.
const maxLabel = 40

// labelled reads a line as a label and the value that may follow it on the same line.
func labelled(s string) (l label, value string, ok bool) {
	name, value, found := strings.Cut(strings.Replace(s, "：", ":", 1), ":")
	if !found || utf8.RuneCountInString(name) > maxLabel {
		return "", "", false
	}
	l, ok = labelNames[strings.Trim(content.Fold(name), " *")]
	return l, strings.Trim(value, " *"), ok
}

// strangeLabel reports whether a line within the metadata is a label that is not known.
func strangeLabel(s string) bool {
	name, value, found := strings.Cut(s, ":")
	return found && utf8.RuneCountInString(name) <= maxLabel && len(strings.Fields(name)) <= 4 &&
		(value == "" || value[0] == ' ')
}
