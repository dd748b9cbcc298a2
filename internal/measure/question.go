package main

// question is one of the documented kinds.
type question struct {
	what, path string
	body       string // of a question that is posted
}

const (
	list   = "/v1/releases?"
	counts = "facets=kind,locale,sources,fields_of_work,states,field_operations,meetings,year"
)

// questions lists one or more of every documented kind. The slug is that of a release.
func questions(slug string) []question {
	all := []question{
		{"one release", "/v1/releases/" + slug, ""},
		{"newest 20", list, ""},
		{"newest 20 without a total", list + "page[total]=none", ""},
		{"page 5,000 by number", list + "page[number]=5000", ""},
		{"in the order of titles", list + "sort=title", ""},
		{"in the order of kind, date, title", list + "sort=kind,-date,title", ""},
	}
	all = append(all, filters()...)
	all = append(all, searches()...)
	all = append(all, counted()...)
	return append(all,
		question{"related", "/v1/releases/" + slug + "/related", ""},
		question{"suggest po", "/v1/suggest?q=po", ""},
		question{"feed, newest", "/v1/feeds/releases.atom", ""},
		question{"feed of a search", "/v1/feeds/releases.atom?q=police", ""},
		question{"table of 100", list + "format=csv&page[size]=100", ""},
		question{"sitemap, one part", "/sitemap.xml?part=0a", ""},
	)
}

func filters() []question {
	return []question{
		{"one kind", list + "filter[kind]=press_release", ""},
		{"one kind, one year", list + "filter[kind]=press_release&filter[date][year]=2016", ""},
		{"one State", list + "filter[states]=KG", ""},
		{"field of work and State", list + "filter[fields_of_work]=policing&filter[states]=KG", ""},
		{"two States, both", list + "filter[states][all]=KG,TJ", ""},
		{"none of two States", list + "filter[states][none]=KG,TJ", ""},
		{"any State", list + "filter[states][exists]=true", ""},
		{"under a structure", list + "filter[sources][under]=secretariat", ""},
		{"a place", list + "filter[places]=vienna", ""},
		{"title begins with", list + "filter[title][prefix]=police", ""},
		{"title holds", list + "filter[title][contains]=police", ""},
		{"alternatives", list + "filter[or][0][states]=KG&filter[or][1][fields_of_work]=policing", ""},
		{"alternatives, few", list + "filter[or][0][states]=andorra&filter[or][1][meetings]=summit-meetings", ""},
		{"and, or, not in JSON", "/v1/releases/search", `{"filter":{"or":[{"states":["KG"]},{"not":{"or":[{"kind":"daily_report"},` +
			`{"fields_of_work":["policing"]}]}}],"date":{"gte":"2004-01-01"}}}`},
	}
}

func searches() []question {
	return []question{
		{"search, common word", list + "q=police", ""},
		{"search, rare word", list + "q=andorra", ""},
		{"search, two words", list + "q=police+training", ""},
		{"search, phrase of common words", list + "q=%22border+guards%22", ""},
		{"search, word and not word, or word", list + "q=police+-training+or+elections", ""},
		{"search, all without a word", list + "q=-police", ""},
		{"search and State", list + "q=police&filter[states]=KG", ""},
		{"search by title order", list + "q=police&sort=title", ""},
		{"search, ranked, common word", list + "q=police&sort=-relevance", ""},
		{"search, ranked, three words", list + "q=police+training+kyrgyzstan&sort=-relevance", ""},
		{"search with highlights", list + "q=police&highlight=title,summary,body", ""},
	}
}

func counted() []question {
	return []question{
		{"one facet of all", list + "facets=fields_of_work", ""},
		{"all facets of all", list + counts, ""},
		{"all facets of one State", list + "filter[states]=KG&" + counts, ""},
		{"all facets of one kind", list + "filter[kind]=press_release&" + counts, ""},
		{"all facets of three conditions", list + "filter[kind]=press_release&filter[states]=KG&filter[fields_of_work]=policing&" + counts, ""},
		{"all facets of a search", list + "q=police&" + counts, ""},
		{"all facets of a phrase", list + "q=%22border+guards%22&" + counts, ""},
		{"all facets of alternatives", list + "filter[or][0][states]=KG&filter[or][1][fields_of_work]=policing&" + counts, ""},
		{"histogram by month of all", list + "histogram=date:month", ""},
		{"histogram by day of one year", list + "filter[date][year]=2016&histogram=date:day", ""},
		{"histogram by month of a search", list + "q=police&histogram=date:month", ""},
	}
}
