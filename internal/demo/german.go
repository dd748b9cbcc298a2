package demo

import "github.com/dateline-press/dateline/internal/content"

// german has topics and groups without an article, so that they are written alike in every case it uses.
func german() *language {
	return &language{
		tag: "de", date: "{day}. {month} {year}", nowhere: "in dieser Woche", name: "OSZE",
		months: [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
			"November", "Dezember"},
		topics: map[string][]string{
			"arms-control": {"Rüstungskontrolle"}, "border-management": {"Grenzsicherheit"},
			"combating-trafficking-in-human-beings": {"Schutz vor Menschenhandel"},
			"conflict-prevention-and-resolution":    {"Konfliktverhütung"}, "countering-terrorism": {"Terrorismusbekämpfung"},
			"cyber-ict-security": {"Cybersicherheit"}, "democratization": {"politische Teilhabe"},
			"economic-activities": {"Förderung kleiner Betriebe"}, "education": {"mehrsprachige Bildung"},
			"elections": {"Wahlbeobachtung"}, "environmental-activities": {"Wasserwirtschaft"},
			"gender-equality": {"Gleichstellung"}, "good-governance": {"Korruptionsbekämpfung"},
			"human-rights": {"Menschenrechte"}, "media-freedom-and-development": {"Medienfreiheit"},
			"migration": {"Arbeitsmigration"}, "national-minority-issues": {"Minderheitenrechte"},
			"policing": {"bürgernahe Polizeiarbeit"}, "roma-and-sinti": {"Teilhabe von Roma und Sinti"},
			"reform-and-co-operation-in-the-security-sector": {"Reform des Sicherheitssektors"},
			"rule-of-law": {"Rechtsstaatlichkeit"}, "tolerance-and-non-discrimination": {"Schutz vor Hassverbrechen"},
			"youth": {"Jugendbeteiligung"},
		},
		groups: []string{"Polizeikräfte", "Richterinnen und Richter", "Fachleute", "Lehrkräfte", "Jugendliche", "Grenzschutzkräfte",
			"Führungskräfte", "Studierende"},
		titles: map[content.ReleaseKind][]string{
			content.PressStatement: {"Erklärung zum Thema „{topic}“", "OSZE ruft zum Dialog auf: {topic}"},
			content.MediaAdvisory:  {"Medienhinweis: Konferenz zum Thema „{topic}“ {in}"},
		},
		news: []string{
			"Seminar zum Thema „{topic}“ {in} beendet", "Neues Handbuch zum Thema „{topic}“ vorgestellt",
			"{n} {group} schließen Kurs ab", "Kurs für {group} {in} eröffnet", "Runder Tisch {in}: {topic} im Mittelpunkt",
			"OSZE unterstützt Ausbildung für {group}", "Größere Förderung für {group} angekündigt",
			"Sommerschule für {group} beginnt {in}",
		},
		events: voice{
			leads: []string{
				"Ein Kurs zum Thema „{topic}“ wurde {in} eröffnet.",
				"Mehr als {n} {group} trafen sich {in} zu einem Seminar über das Thema „{topic}“.",
				"Ein neues Handbuch für {group} wurde {in} vorgestellt.",
				"Ein gemeinsamer Arbeitsplan zum Thema „{topic}“ wurde {in} beschlossen.",
			},
			body: []string{
				"Die Teilnehmenden verglichen ihre Erfahrungen mit denen aus anderen Städten.",
				"Der Kurs verbindet kurze Vorträge mit praktischen Übungen in kleinen Gruppen.",
				"Eine erste Auswertung zeigte, dass mehr als die Hälfte der Empfehlungen umgesetzt wurde.",
				"Im vergangenen Jahr nahmen {n} {group} an ähnlichen Veranstaltungen teil.",
				"Mehrere Fachleute wiesen darauf hin, dass Gesetze allein wenig ändern.",
				"In ländlichen Gebieten sind die Wege weit, deshalb fahren einmal im Monat mobile Teams dorthin.",
				"Die Unterlagen sind kostenlos und dürfen für den Unterricht kopiert werden.",
				"Die Ergebnisse werden im Herbst veröffentlicht.",
				"Frauen stellten fast die Hälfte der Anwesenden.",
				"Die Zusammenarbeit über die Grenze hinweg ist leichter geworden, seit beide Seiten dieselben Formulare benutzen.",
				"Die Arbeitsgruppe tritt alle drei Monate zusammen.",
				"Empfohlen wurde ein einfacheres Verfahren mit klaren Fristen.",
				"Zwei Städte haben den Ansatz erprobt, fünf weitere möchten folgen.",
				"Lokale Radiosender übertrugen die Diskussion.",
			},
		},
		quotes:   []string{"„Der Kurs gab uns Werkzeuge, die wir schon am Montag brauchen können“, sagte eine Teilnehmerin."},
		sayings:  []string{"Auch Zuhören ist Arbeit.", "Eine Regel, die man versteht, ist eine Regel, die man nutzen kann."},
		heading:  []string{"Hintergrund", "Nächste Schritte"},
		intros:   []string{"Empfohlen wurden:"},
		items:    []string{"regelmäßige Treffen;", "ein jährlicher Bericht;", "Austauschbesuche für {group};", "eine Überprüfung nach einem Jahr;"},
		closings: []string{"Das nächste Treffen ist für den Herbst geplant.", "Das Projekt läuft bis zum Ende des Jahres."},
		links:    []string{"Der [vollständige Bericht] liegt in zwei Sprachen vor."},
	}
}
