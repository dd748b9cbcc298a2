package demo

func englishTopics() map[string][]string {
	return map[string][]string{
		"arms-control":      {"the safe storage of small arms", "the disposal of surplus ammunition", "confidence-building measures"},
		"border-management": {"border security", "travel document inspection", "co-operation between border services"},
		"combating-trafficking-in-human-beings": {"the fight against human trafficking", "the identification of trafficking victims",
			"the prevention of forced labour"},
		"conflict-prevention-and-resolution": {"conflict prevention", "mediation and dialogue", "early warning"},
		"countering-terrorism":               {"the prevention of violent extremism", "counter-terrorism", "the protection of public places"},
		"cyber-ict-security":                 {"cyber security", "confidence-building in cyberspace", "digital evidence"},
		"democratization":                    {"parliamentary oversight", "political participation", "local self-government"},
		"economic-activities":                {"small business development", "the fight against money laundering", "regional trade"},
		"education":                          {"multilingual education", "human rights education", "inclusive schools"},
		"elections":                          {"election observation", "voter education", "campaign finance"},
		"environmental-activities":           {"water management", "wildfire prevention", "environmental information"},
		"gender-equality":                    {"gender equality", "the prevention of domestic violence", "women’s participation in politics"},
		"good-governance":                    {"the fight against corruption", "open budgets", "public service reform"},
		"human-rights":                       {"human rights monitoring", "freedom of assembly", "the prevention of torture"},
		"media-freedom-and-development":      {"media freedom", "the safety of journalists", "media self-regulation"},
		"migration":                          {"labour migration", "the rights of migrant workers", "migration statistics"},
		"national-minority-issues":           {"the participation of national minorities", "minority languages in public life"},
		"policing":                           {"community policing", "police training", "criminal investigation"},
		"reform-and-co-operation-in-the-security-sector": {"security sector reform", "democratic control of armed forces"},
		"roma-and-sinti":                   {"Roma and Sinti inclusion", "equal chances for Roma pupils"},
		"rule-of-law":                      {"access to justice", "fair trial standards", "legal aid"},
		"tolerance-and-non-discrimination": {"the recording of hate crime", "interreligious dialogue"},
		"youth":                            {"youth participation", "youth and security", "civic education"},
	}
}
