package ingest

import (
	"strings"
	"unicode/utf8"

	"github.com/dateline-press/dateline/internal/content"
)

// field is what a label of a page's metadata block stands for.
type field string

const (
	fieldDate     field = "date"
	fieldPlace    field = "place"
	fieldSource   field = "source"
	fieldWork     field = "fields of work"
	fieldType     field = "content type"
	fieldMeeting  field = "meeting"
	fieldState    field = "states"
	fieldLanguage field = "language"
	fieldAddress  field = "address"
)

// fieldSpellings lists the labels that pages print, in the six official languages.
var fieldSpellings = []struct {
	field  field
	labels []string
}{
	{fieldDate, []string{"Date", "Publishing date", "Publication date", "Date of publication", "Release date", "Published", "Published on", "Datum", "Veröffentlichungsdatum",
		"Date de publication", "Fecha", "Fecha de publicación", "Data", "Data di pubblicazione", "Дата", "Дата публикации"}},
	{fieldPlace, []string{"Place", "Places", "Location", "Ort", "Lieu", "Lugar", "Luogo", "Место"}},
	{fieldSource, []string{"Source", "Sources", "Where we are", "Issued by", "Quelle", "Quellen", "Fuente", "Fuentes", "Fonte", "Fonti", "Источник", "Источники"}},
	{fieldWork, []string{"Field of work", "Fields of work", "What we do", "Arbeitsbereich", "Arbeitsbereiche", "Arbeitsfelder", "Tätigkeitsbereiche", "Domaine d'activité",
		"Domaines d'activité", "Ámbito de trabajo", "Ámbitos de trabajo", "Esferas de actividad", "Campi di attività", "Settori di attività", "Сфера деятельности",
		"Сферы деятельности", "Направление деятельности", "Направления деятельности", "Области деятельности"}},
	{fieldType, []string{"Content type", "Type"}},
	{fieldMeeting, []string{"Meeting", "Meetings", "Conference", "Meetings and conferences", "Event"}},
	{fieldState, []string{"Country", "Countries", "State", "States", "Participating State", "Participating States"}},
	{fieldLanguage, []string{"Language", "Languages"}},
	{fieldAddress, []string{"URL", "Address", "Link", "Permalink"}},
}

// labelFields gives the field of a label by its key.
var labelFields = indexLabels()

func indexLabels() map[string]field {
	index := map[string]field{}
	for _, f := range fieldSpellings {
		for _, l := range f.labels {
			index[content.Key(l)] = f.field
		}
	}
	return index
}

// labelField gives the field that a label stands for, or "".
func labelField(label string) field { return labelFields[content.Key(label)] }

// maxLabel is the length of the longest label, in characters.
const maxLabel = 40

// readLabel reads a block that opens with a label: "Date:" or "Date: 5 March 2004".
func readLabel(b block) (field, string) {
	if b.label {
		return labelField(strings.TrimRight(b.text, " :")), ""
	}
	label, value, ok := strings.Cut(b.text, ":")
	if !ok || utf8.RuneCountInString(label) > maxLabel {
		return "", ""
	}
	return labelField(label), strings.TrimSpace(value)
}

// metadata holds the values of a page's metadata block.
type metadata struct {
	values  map[field][]string
	present map[field]bool // the label stands there, if without a value
	end     int            // the first block after the metadata block
}

func (m *metadata) add(f field, value string) {
	if value = strings.Trim(value, " |·;"); value != "" {
		m.values[f] = append(m.values[f], value)
	}
}

func (m *metadata) first(f field) string {
	if len(m.values[f]) == 0 {
		return ""
	}
	return m.values[f][0]
}

// maxValues is how many lines of values may stand between two labels.
const maxValues = 12

// readMetadata reads the metadata block that begins at a block. Values stand on the label's line or on the
// lines after it. Only after the last label is it open where they end and the text begins: see lastValue.
func (l *locator) readMetadata(blocks []block, at int) metadata {
	m := metadata{values: map[field][]string{}, present: map[field]bool{}, end: at}
	var current field
	var label block
	for i := at; i < len(blocks); i++ {
		if f, value := readLabel(blocks[i]); f != "" {
			if m.present[f] && len(m.values[f]) > 0 {
				return m // a label of the text, such as the date of an event that is announced
			}
			current, label = f, blocks[i]
			m.readInline(f, value)
			m.end = i + 1
			continue
		}
		switch {
		case labelFollows(blocks, i):
			if !unknownLabel(blocks[i]) {
				m.add(current, blocks[i].text)
			} else {
				current = ""
			}
		case l.lastValue(&m, current, label, blocks[i]):
			m.add(current, blocks[i].text)
			m.end = i + 1
		default:
			return m
		}
	}
	return m
}

// readInline takes a value that may hold further labels: "5 March 2004 Place: BISHKEK".
func (m *metadata) readInline(f field, value string) {
	for {
		m.present[f] = true
		end, next, rest := m.innerLabel(value)
		m.add(f, value[:end])
		if next == "" {
			return
		}
		f, value = next, rest
	}
}

// innerLabel finds the first label within a value that the block does not have yet: where the value ends, the
// label's field and what follows it. Of labels that end alike the longest counts: "Fields of work".
func (m *metadata) innerLabel(value string) (end int, next field, rest string) {
	const longest = 1000 // beyond this a line is running text
	for i := 0; i < min(len(value), longest); i++ {
		if value[i] != ':' {
			continue
		}
		from := max(0, i-2*maxLabel)
		for j := from; j < i; j++ {
			if value[j] != ' ' {
				continue
			}
			if f := labelField(value[j+1 : i]); f != "" && !m.present[f] {
				return j, f, strings.TrimSpace(value[i+1:])
			}
		}
	}
	return len(value), "", ""
}

// labelFollows reports whether only values stand between a block and the next label.
func labelFollows(blocks []block, at int) bool {
	for i := at; i < len(blocks) && i < at+maxValues; i++ {
		if f, _ := readLabel(blocks[i]); f != "" {
			return i > at
		}
		if l, ok := parseDateline(blocks[i].text); blocks[i].prose() || ok && l.end < len(blocks[i].text) {
			return false
		}
	}
	return false
}

func unknownLabel(b block) bool {
	return b.label || strings.HasSuffix(b.text, ":") && utf8.RuneCountInString(b.text) <= maxLabel
}

// lastValue reports whether a block is a value of the last label rather than the beginning of the text.
func (l *locator) lastValue(m *metadata, f field, label, b block) bool {
	if f == "" || b.kind == heading || b.title || b.label || b.caption || b.prose() {
		return false
	}
	if line, ok := parseDateline(b.text); ok && line.end < len(b.text) {
		return false
	}
	had := len(m.values[f]) > 0
	switch f {
	case fieldDate:
		d, ok := findDate(b.text)
		return !had && ok && utf8.RuneCountInString(b.text) <= 2*maxLabel && d.start < maxLabel/2
	case fieldPlace:
		_, capitals, ok := splitPlaces(b.text)
		return !had && ok && (capitals || b.kind == bullet || label.kind != bullet)
	case fieldSource:
		// A source follows its label whatever marks they have: a line of text does so only after a value.
		return l.namesTerms(content.TypeStructure, b.text) || b.kind == bullet || plainValue(had, block{}, b)
	case fieldWork:
		return l.namesTerms(content.TypeFieldOfWork, b.text) || b.kind == bullet || plainValue(had, label, b)
	case fieldMeeting:
		return l.namesTerms(content.TypeMeeting, b.text) || b.kind == bullet
	case fieldState:
		return l.namesTerms(content.TypeState, b.text) || b.kind == bullet
	default:
		return !had && plainValue(had, label, b)
	}
}

// plainValue takes a line that names nothing known for the value of a label that has none yet. Where the
// label is a list entry, so are its values; a line that ends like a sentence is text.
func plainValue(had bool, label, b block) bool {
	return !had && label.kind != bullet && !endsSentence(b.text) && utf8.RuneCountInString(b.text) <= 3*maxLabel
}

// namesTerms reports whether a line consists of known names.
func (l *locator) namesTerms(t content.TermType, line string) bool {
	pieces := splitNames(l.vocabulary, t, line)
	for _, p := range pieces {
		if p.item == nil {
			return false
		}
	}
	return len(pieces) > 0
}
