package demo

// englishWatchLeads are the first sentences of what monitors report.
func englishWatchLeads() []string {
	return []string{
		"The {source} continued its patrols by day and looked at camera recordings of the night.",
		"Between the evening and the morning, monitors heard fewer shots than on the day before.",
		"Monitors visited {n} households on {date} and spoke with residents about water, heating and roads.",
		"The situation at the crossing points was calm, the {source} reports for {date}.",
		"Repairs to a water pipeline went on under an agreed pause, which monitors observed.",
	}
}

// englishWatch are the other sentences of what monitors report.
func englishWatch() []string {
	return []string{
		"At one crossing point, about {n} people were waiting in line in the morning and half as many at noon.",
		"A patrol was asked to wait for {n} minutes at a checkpoint and then went on.",
		"A camera at a monitoring site recorded nothing because of fog.",
		"The road between two villages remains closed, and residents use a longer way through the fields.",
		"Repair crews replaced {n} metres of power line, and electricity came back in the evening.",
		"Two patrols with night-vision equipment observed the area without incident.",
		"A long-range drone flew for {n} minutes and returned because of the weather.",
		"Residents told the patrol that the school bus is running again.",
		"Warning signs for mines stand at both ends of the bridge; one was found lying on the ground.",
		"In a storage site, all the equipment listed on the last visit was present.",
		"The patrol counted {n} lorries with food and building material.",
		"The bank branch in the village opens once a week, and pensioners queue from early morning.",
		"Monitors could not reach one settlement because the ice on the road was too thick.",
		"The pumping station worked at about {n} per cent of its capacity.",
		"Both sides confirmed the agreed pause in writing.",
		"A clinic reported that it has medicine for {n} days.",
		"The gas supply of {n} houses was restored.",
		"No restriction of movement was met in the western part of the area.",
	}
}
