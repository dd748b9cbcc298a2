package demo

import "github.com/dateline-press/dateline/internal/content"

// italian has topics without an article, behind "in materia di".
func italian() *language {
	return &language{
		tag: "it", date: "{day} {month} {year}", nowhere: "questa settimana", name: "OSCE",
		months: [12]string{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
			"ottobre", "novembre", "dicembre"},
		topics: map[string][]string{
			"arms-control": {"controllo degli armamenti"}, "border-management": {"gestione delle frontiere"},
			"combating-trafficking-in-human-beings": {"lotta alla tratta di esseri umani"},
			"conflict-prevention-and-resolution":    {"prevenzione dei conflitti"},
			"countering-terrorism":                  {"lotta al terrorismo"}, "cyber-ict-security": {"sicurezza informatica"},
			"democratization": {"partecipazione politica"}, "economic-activities": {"sviluppo delle piccole imprese"},
			"education": {"istruzione plurilingue"}, "elections": {"osservazione delle elezioni"},
			"environmental-activities": {"gestione delle acque"}, "gender-equality": {"parità di genere"},
			"good-governance": {"lotta alla corruzione"}, "human-rights": {"diritti umani"},
			"media-freedom-and-development": {"libertà dei media"}, "migration": {"migrazione per lavoro"},
			"national-minority-issues": {"diritti delle minoranze"}, "policing": {"polizia di prossimità"},
			"reform-and-co-operation-in-the-security-sector": {"riforma del settore della sicurezza"},
			"roma-and-sinti": {"inclusione di rom e sinti"}, "rule-of-law": {"accesso alla giustizia"},
			"tolerance-and-non-discrimination": {"dialogo tra le religioni"}, "youth": {"partecipazione giovanile"},
		},
		groups: []string{"giornalisti", "giudici", "agenti di polizia", "guardie di frontiera", "insegnanti", "studenti", "funzionari locali"},
		titles: map[content.ReleaseKind][]string{
			content.PressStatement: {"Dichiarazione in materia di {topic}", "L’OSCE invita al dialogo in materia di {topic}"},
			content.MediaAdvisory:  {"Avviso ai media: conferenza {in} in materia di {topic}"},
		},
		news: []string{
			"Seminario {in} in materia di {topic}", "Presentato un nuovo manuale in materia di {topic}",
			"Corso per {group} inaugurato {in}", "Più di {n} {group} completano il corso", "L’OSCE sostiene la formazione in materia di {topic}",
			"Città e scuole insieme: un forum in materia di {topic}",
		},
		events: voice{
			leads: []string{
				"Un corso in materia di {topic} è stato inaugurato {in}.",
				"Più di {n} {group} hanno partecipato {in} a un seminario in materia di {topic}.",
				"Un piano di lavoro in materia di {topic} è stato approvato {in}.",
			},
			body: []string{
				"I partecipanti hanno confrontato le loro esperienze con quelle di colleghi di altre città.",
				"Il corso unisce brevi lezioni ed esercizi pratici in piccoli gruppi.",
				"Una prima verifica mostra che più della metà delle raccomandazioni è stata attuata.",
				"L’anno scorso più di {n} {group} hanno preso parte ad attività simili.",
				"Diversi oratori hanno ricordato che le leggi da sole cambiano poco.",
				"Nelle zone rurali le distanze sono lunghe e ogni mese arrivano squadre mobili.",
				"I materiali sono gratuiti e possono essere copiati per l’insegnamento.",
				"I risultati saranno pubblicati in autunno.",
				"Le donne erano quasi la metà dei presenti.",
				"La cooperazione è più facile da quando le due parti usano gli stessi moduli.",
				"Il gruppo di lavoro si riunirà ogni tre mesi.",
				"Gli esperti hanno raccomandato una procedura più semplice, con termini chiari.",
				"Due città hanno già provato questo metodo e altre cinque vogliono seguirle.",
			},
		},
		quotes:   []string{"«Il corso ci ha dato strumenti utili già da lunedì mattina», ha detto una partecipante."},
		sayings:  []string{"Anche ascoltare è un lavoro.", "Una regola che si capisce è una regola che si può usare."},
		heading:  []string{"Contesto", "Prossimi passi"},
		intros:   []string{"I partecipanti hanno raccomandato:"},
		items:    []string{"incontri regolari;", "una relazione annuale pubblica;", "visite di scambio per {group};", "una verifica dopo un anno;"},
		closings: []string{"La prossima riunione è prevista in autunno.", "Il progetto prosegue fino alla fine dell’anno."},
		links:    []string{"La [relazione completa] è disponibile in due lingue."},
	}
}
