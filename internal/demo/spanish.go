package demo

import "github.com/dateline-press/dateline/internal/content"

// spanish has topics with their article, behind "sobre".
func spanish() *language {
	return &language{
		tag: "es", date: "{day} de {month} de {year}", nowhere: "esta semana", name: "OSCE",
		months: [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
			"noviembre", "diciembre"},
		topics: map[string][]string{
			"arms-control": {"el control de armamentos"}, "border-management": {"la gestión de las fronteras"},
			"combating-trafficking-in-human-beings": {"la lucha contra la trata de personas"},
			"conflict-prevention-and-resolution":    {"la prevención de conflictos"},
			"countering-terrorism":                  {"la lucha contra el terrorismo"}, "cyber-ict-security": {"la ciberseguridad"},
			"democratization": {"la participación política"}, "economic-activities": {"el desarrollo de las pequeñas empresas"},
			"education": {"la educación plurilingüe"}, "elections": {"la observación de elecciones"},
			"environmental-activities": {"la gestión del agua"}, "gender-equality": {"la igualdad de género"},
			"good-governance": {"la lucha contra la corrupción"}, "human-rights": {"los derechos humanos"},
			"media-freedom-and-development": {"la libertad de los medios"}, "migration": {"la migración laboral"},
			"national-minority-issues": {"los derechos de las minorías"}, "policing": {"la policía de proximidad"},
			"reform-and-co-operation-in-the-security-sector": {"la reforma del sector de la seguridad"},
			"roma-and-sinti": {"la inclusión de los romaníes y los sinti"}, "rule-of-law": {"el acceso a la justicia"},
			"tolerance-and-non-discrimination": {"el diálogo entre religiones"}, "youth": {"la participación de los jóvenes"},
		},
		groups: []string{"periodistas", "jueces", "agentes de policía", "guardias fronterizos", "docentes", "estudiantes", "funcionarios locales"},
		titles: map[content.ReleaseKind][]string{
			content.PressStatement: {"Declaración sobre {topic}", "La OSCE pide diálogo sobre {topic}"},
			content.MediaAdvisory:  {"Aviso a los medios: conferencia sobre {topic} {in}"},
		},
		news: []string{
			"Seminario {in} sobre {topic}", "Presentan un nuevo manual sobre {topic}", "Curso para {group} inaugurado {in}",
			"Más de {n} {group} terminan un curso sobre {topic}", "La OSCE apoya la formación sobre {topic}",
			"«Todos ganan»: un foro sobre {topic}",
		},
		events: voice{
			leads: []string{
				"Un curso sobre {topic} fue inaugurado {in}.",
				"Más de {n} {group} participaron {in} en un seminario sobre {topic}.",
				"Un plan de trabajo sobre {topic} fue aprobado {in}.",
			},
			body: []string{
				"Los participantes compararon su experiencia con la de colegas de otras ciudades.",
				"El curso combina breves lecciones y ejercicios prácticos en grupos pequeños.",
				"Un primer examen muestra que más de la mitad de las recomendaciones se han cumplido.",
				"El año pasado, más de {n} {group} tomaron parte en actividades semejantes.",
				"Varios oradores recordaron que las leyes por sí solas cambian poco.",
				"En las zonas rurales las distancias son largas y cada mes acuden equipos móviles.",
				"Los materiales son gratuitos y pueden copiarse para la enseñanza.",
				"Los resultados se publicarán en otoño.",
				"Las mujeres eran casi la mitad de los asistentes.",
				"La cooperación es más fácil desde que ambas partes usan los mismos formularios.",
				"El grupo de trabajo se reunirá cada tres meses.",
				"Los expertos recomendaron un procedimiento más sencillo, con plazos claros.",
				"Dos ciudades ya han probado este método y otras cinco quieren seguirlas.",
			},
		},
		quotes:   []string{"«El curso nos dio herramientas útiles desde el lunes por la mañana», dijo una participante."},
		sayings:  []string{"Escuchar también es un trabajo.", "Una regla que se entiende es una regla que se puede usar."},
		heading:  []string{"Contexto", "Próximos pasos"},
		intros:   []string{"Los participantes recomendaron:"},
		items:    []string{"reuniones periódicas;", "un informe anual público;", "visitas de intercambio para {group};", "un examen después de un año;"},
		closings: []string{"La próxima reunión está prevista para el otoño.", "El proyecto continúa hasta el final del año."},
		links:    []string{"El [informe completo] está disponible en dos idiomas."},
	}
}
