package demo

import "github.com/dateline-press/dateline/internal/content"

// french has topics with their article, behind words that do not merge with it.
func french() *language {
	return &language{
		tag: "fr", date: "{day} {month} {year}", nowhere: "cette semaine", name: "OSCE",
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
			"novembre", "décembre"},
		topics: map[string][]string{
			"arms-control": {"la maîtrise des armements"}, "border-management": {"la gestion des frontières"},
			"combating-trafficking-in-human-beings": {"la lutte contre la traite des êtres humains"},
			"conflict-prevention-and-resolution":    {"la prévention des conflits"},
			"countering-terrorism":                  {"la lutte contre le terrorisme"}, "cyber-ict-security": {"la cybersécurité"},
			"democratization": {"la participation politique"}, "economic-activities": {"le développement des petites entreprises"},
			"education": {"l’éducation plurilingue"}, "elections": {"l’observation des élections"},
			"environmental-activities": {"la gestion de l’eau"}, "gender-equality": {"l’égalité des genres"},
			"good-governance": {"la lutte contre la corruption"}, "human-rights": {"les droits de l’homme"},
			"media-freedom-and-development": {"la liberté des médias"}, "migration": {"les migrations de travail"},
			"national-minority-issues": {"les droits des minorités nationales"}, "policing": {"la police de proximité"},
			"reform-and-co-operation-in-the-security-sector": {"la réforme du secteur de la sécurité"},
			"roma-and-sinti": {"l’inclusion des Roms et des Sintis"}, "rule-of-law": {"l’accès à la justice"},
			"tolerance-and-non-discrimination": {"le dialogue entre les religions"}, "youth": {"la participation des jeunes"},
		},
		groups: []string{"journalistes", "juges", "fonctionnaires de police", "gardes-frontières", "responsables locaux", "étudiants",
			"membres du personnel enseignant", "spécialistes"},
		titles: map[content.ReleaseKind][]string{
			content.PressStatement: {"Déclaration sur {topic}", "L’OSCE appelle à un dialogue sur {topic}"},
			content.MediaAdvisory:  {"Avis aux médias : conférence sur {topic} {in}"},
		},
		news: []string{
			"Séminaire {in} sur {topic}", "Un nouveau manuel sur {topic} présenté {in}", "{n} {group} achèvent leur formation {in}",
			"L’OSCE soutient une formation sur {topic}", "Table ronde {in} : débat sur {topic}",
			"Une école d’été sur {topic} s’ouvre {in}", "« Tout le monde y gagne » : un forum sur {topic}",
		},
		events: voice{
			leads: []string{
				"Une formation sur {topic} s’est ouverte {in}.",
				"Plus de {n} {group} ont participé {in} à un séminaire sur {topic}.",
				"Un manuel sur {topic} a été présenté {in}.",
				"Un plan de travail sur {topic} a été adopté {in}.",
			},
			body: []string{
				"Les participants ont comparé leur expérience avec celle de collègues venus d’autres villes.",
				"La formation associe de courts exposés et des exercices pratiques en petits groupes.",
				"Un premier bilan montre que plus de la moitié des recommandations ont été suivies.",
				"L’an dernier, plus de {n} {group} ont pris part à des activités semblables.",
				"Plusieurs orateurs ont souligné que les lois seules changent peu de choses.",
				"Dans les zones rurales, les distances sont longues et des équipes mobiles s’y rendent chaque mois.",
				"Les documents sont gratuits et peuvent être copiés pour l’enseignement.",
				"Les résultats seront publiés à l’automne.",
				"Les femmes formaient près de la moitié de l’assistance.",
				"La coopération est plus facile depuis que les deux côtés utilisent les mêmes formulaires.",
				"Le groupe de travail se réunira tous les trois mois.",
				"Les experts ont recommandé une procédure plus simple, avec des délais clairs.",
				"Deux villes ont déjà essayé cette méthode, et cinq autres souhaitent les rejoindre.",
				"Les radios locales ont diffusé le débat.",
			},
		},
		quotes:   []string{"« Cette formation nous a donné des outils utiles dès lundi matin », a dit une participante."},
		sayings:  []string{"Écouter est aussi un travail.", "Une règle que l’on comprend est une règle que l’on peut utiliser."},
		heading:  []string{"Contexte", "Prochaines étapes"},
		intros:   []string{"Les participants ont recommandé :"},
		items:    []string{"des rencontres régulières ;", "un rapport annuel public ;", "des visites d’échange ;", "un bilan après un an ;"},
		closings: []string{"La prochaine réunion est prévue à l’automne.", "Le projet se poursuit jusqu’à la fin de l’année."},
		links:    []string{"Le [rapport complet] est disponible en deux langues."},
	}
}
