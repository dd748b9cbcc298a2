package demo

import "github.com/dateline-press/dateline/internal/content"

func english() *language {
	return &language{
		tag: "en", date: "{day} {month} {year}", nowhere: "this week", name: "OSCE",
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September",
			"October", "November", "December"},
		topics: englishTopics(),
		groups: []string{"police officers", "judges and prosecutors", "journalists", "border guards", "young leaders",
			"civil society representatives", "local officials", "election officials", "teachers", "women entrepreneurs",
			"labour inspectors", "parliamentary staff", "students", "customs officers", "defence lawyers", "mayors",
			"members of women’s networks", "university lecturers", "military engineers", "social workers"},
		titles: englishTitles(),
		news:   englishNews(),
		events: voice{leads: englishLeads(), body: englishSentences()},
		watch:  voice{leads: englishWatchLeads(), body: englishWatch()},
		quotes: englishQuotes(),
		sayings: []string{
			"What is agreed in the capital has to work at the counter.",
			"Nobody comes to a meeting twice if nothing came of the first one.",
			"A rule that people understand is a rule they can use.",
			"We started with a list of complaints and ended with a list of tasks.",
			"Listening is also work, and it takes time.",
		},
		heading: []string{"Background", "Next steps", "What participants said", "About the project", "Main findings"},
		intros: []string{"The participants recommended:", "The plan of work has these parts:",
			"The course covered the following subjects:", "Three questions remain open:"},
		items: []string{
			"regular meetings between {group} and residents;", "a common glossary in the languages of the region;",
			"a yearly public report on {topic};", "exchange visits for {group};", "clear rules on who answers which request;",
			"training for those who will train others;", "a review after {n} weeks;", "better statistics, published in full;",
		},
		closings: []string{
			"The next meeting is planned for the coming season.",
			"The activity is part of a project that runs until the end of the year.",
			"The course materials are available from the organizers on request.",
			"Journalists who wish to attend the next event are asked to register in advance.",
			"The work is paid for by voluntary contributions of participating States.",
		},
		links: []string{
			"The [full report] is available in English and Russian.",
			"More is said in the [conclusions of the meeting].",
			"The [programme] and the list of speakers were published in advance.",
		},
	}
}

func englishTitles() map[content.ReleaseKind][]string {
	return map[content.ReleaseKind][]string{
		content.DailyReport: {
			"Daily report {serial}/{year}: calm night, repairs continue",
			"Daily report {serial}/{year} of the {source}",
			"Daily report {serial}/{year}: monitors visit {n} households",
			"Daily report {serial}/{year}: water station back in operation",
			"Daily report {serial}/{year}: crossing points open as usual",
		},
		content.SpotReport: {
			"Spot report {serial}/{year}: patrol turned back at a checkpoint",
			"Spot report {serial}/{year}: camera at a monitoring site out of order",
			"Spot report {serial}/{year}: monitors return after road closure",
		},
		content.PressStatement: {
			"{source} welcomes agreement on {topic}",
			"{source} concerned about setbacks in {topic}",
			"Statement on {topic} on the occasion of the meeting {in}",
			"{source} calls for dialogue on {topic}",
			"Joint statement on {topic}: words must be followed by steps",
			"{source} urges support for {group}",
		},
		content.MediaAdvisory: {
			"Media advisory: conference on {topic} {in}",
			"Press briefing on {topic} to be held {in}",
			"Media invited to opening of course for {group} {in}",
			"Media advisory: {source} to present report on {topic}",
		},
	}
}

func englishNews() []string {
	return []string{
		"{source} supports training on {topic} {in}",
		"Experts meet {in} to discuss {topic}",
		"{group} complete course on {topic}",
		"New handbook on {topic} presented {in}",
		"Regional conference {in} takes stock of work on {topic}",
		"{source} trains {group} in {topic}",
		"Round table {in} looks at {topic}",
		"{n} {group} graduate from course on {topic}",
		"Café debate brings {group} together on {topic}",
		"“Everyone gains”: {group} discuss {topic} {in}",
		"{source} and partners agree on work plan for {topic}",
		"Study visit for {group} focuses on {topic}",
		"Summer school on {topic} opens {in}",
		"Survey of {n} towns shows progress in {topic}",
		"{source} hands over equipment for {topic}",
		"Pilot project on {topic} starts {in}",
		"{group} share experience of {topic}",
		"Mobile teams bring advice on {topic} to {n} villages",
		"{source} publishes report on {topic}",
		"Forum {in} gives {group} a say on {topic}",
		"Guide for {group}: what to know about {topic}",
		"Cross-border seminar on {topic} ends {in}",
		"{source} launches online course on {topic}",
		"Exhibition {in} tells the story of {topic}",
		"How {group} work on {topic}, and why it matters",
		"Local councils and {group} join forces on {topic}",
	}
}

func englishQuotes() []string {
	return []string{
		"“The course gave us tools that we can use on Monday morning,” said one of the {group}.",
		"“We have spoken about {topic} for years; now there is a plan with dates in it,” a speaker of the {source} said.",
		"“Trust grows when people see what becomes of their complaints,” said the head of the project.",
		"“In our town, {n} families asked for this,” a member of the council said. “They will ask again.”",
		"“Good laws are the beginning. What counts is who knows them,” said a trainer from the region.",
		"“It is rare that {group} from both sides of the river sit in one room,” an organizer said.",
	}
}

func englishLeads() []string {
	return []string{
		"The {source} today opened a training course on {topic} for {n} {group}.",
		"More than {n} {group} met {in} to discuss {topic}.",
		"A handbook on {topic}, written for {group}, was presented {in}.",
		"The {source} and its partners agreed {in} on a plan of work on {topic}.",
		"A two-day seminar on {topic} brought {n} {group} together {in}.",
		"Progress and gaps in {topic} were the subject of a round table held on {date}.",
		"The {source} handed over equipment and course materials for {topic} today.",
		"A study visit on {topic} for {n} {group} ended {in}.",
		"How {group} can contribute to {topic} was the question at a public debate {in}.",
		"Some {n} {group} completed a course on {topic} that the {source} organized {in}.",
	}
}

func englishSentences() []string {
	return []string{
		"The participants compared their own experience with that of colleagues from {n} other towns.",
		"The course combines short lectures with practical exercises in small groups.",
		"Trainers from four countries led the sessions, which were interpreted into two languages.",
		"The organizers put special weight on {topic}, since needs are greatest there.",
		"A first review showed that more than half of the recommendations were carried out within a year.",
		"The {source} has supported this work since its first year and will go on doing so.",
		"The draft was discussed with {group} before it went to the committee.",
		"Over the past year, some {n} {group} took part in similar activities.",
		"The ministry named a contact point who answers questions within ten days.",
		"Several speakers pointed out that laws alone change little if nobody explains them.",
		"In rural districts, distances are long and services few, so mobile teams visit them once a month.",
		"The materials are free of charge and may be copied for teaching.",
		"A small grant will help the group to keep its office open through the winter.",
		"Participants asked for more time to be given to case studies at the next meeting.",
		"The results will be published in the autumn, together with the figures they rest on.",
		"Women made up almost half of those attending, more than in any year before.",
		"The exercise ended with a simulated hearing in which the {group} played every part.",
		"Local radio stations broadcast the discussion and took calls from listeners.",
		"Co-operation across the border has become easier since both sides use the same forms.",
		"The library received {n} new titles on {topic} and related subjects.",
		"A hotline set up two years ago now receives about {n} calls a week.",
		"The working group will meet every three months and report to the council.",
		"Both sides underlined that the agreement is open to other partners.",
		"The visit included a stop at a community centre where volunteers teach computer skills.",
		"Experts recommended a simpler procedure with fewer signatures and clear deadlines.",
		"Good statistics are still missing in many places, which makes progress hard to measure.",
		"Those who finished the course will train others in their home regions.",
		"The building was renovated with the help of local craftsmen and opened its doors in spring.",
		"Two pilot towns tested the approach, and five more have asked to join.",
		"The discussion turned to {topic} and to the part that {group} can play in it.",
		"A short film about the project was shown in schools and village halls.",
		"The questionnaire was answered by {n} institutions in nine regions.",
		"Speakers agreed that early warning is of use only if somebody acts on it.",
		"The network of alumni now counts members in most States of the region.",
		"An independent evaluation will look at what the project changed and what it did not.",
		"Participants visited the old town and planted a tree in front of the school.",
		"The new rules entered into force in January and will be reviewed after two years.",
		"Translation of the handbook into three further languages has begun.",
		"The meeting was the fourth of its kind in {year}.",
		"Municipal budgets for {topic} remain small, and donors were asked to plan for longer periods.",
		"Questions of language and trust came up in almost every session.",
		"The next step is a list of priorities that all parties can support.",
	}
}
