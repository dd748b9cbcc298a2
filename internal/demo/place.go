package demo

import "github.com/dateline-press/dateline/internal/content"

// city is a place by its names. Where a language bends the name, the words for being there are given too.
type city struct {
	en, ru, inRu, de, fr, it, inIt, es string
}

// name gives the city's name in a language.
func (c city) name(tag string) string {
	switch tag {
	case "ru":
		return c.ru
	case "de":
		return c.de
	case "fr":
		return c.fr
	case "it":
		return c.it
	case "es":
		return c.es
	default:
		return c.en
	}
}

// in gives the words for being in the city.
func (c city) in(tag string) string {
	switch tag {
	case "ru":
		return c.inRu
	case "fr":
		return "à " + c.fr
	case "it":
		return c.inIt
	case "es":
		return "en " + c.es
	default:
		return "in " + c.name(tag)
	}
}

// places chooses up to two cities of a dateline: where the operation or the office sits, or nothing.
func places(d dice, o *content.FieldOperation, s *content.Structure) []city {
	if d.percent(10) {
		return nil
	}
	first := seat(d, o, s)
	if d.percent(6) {
		if second := pick(d, cities()); second.en != first.en {
			return []city{first, second}
		}
	}
	return []city{first}
}

func seat(d dice, o *content.FieldOperation, s *content.Structure) city {
	switch {
	case o != nil && o.City != "":
		return cityNamed(o.City)
	case s != nil && s.Slug == "office-for-democratic-institutions-and-human-rights":
		return cityNamed("Warsaw")
	case s != nil && s.Slug == "high-commissioner-on-national-minorities":
		return cityNamed("The Hague")
	case d.percent(70):
		return cityNamed("Vienna")
	default:
		return pick(d, cities())
	}
}

// cityNamed finds a city by its English name. One that the table lacks keeps that name in every language.
func cityNamed(name string) city {
	for _, c := range cities() {
		if c.en == name {
			return c
		}
	}
	return city{name, name, "в городе " + name, name, name, name, "a " + name, name}
}

func cities() []city {
	return []city{
		{"Vienna", "Вена", "в Вене", "Wien", "Vienne", "Vienna", "a Vienna", "Viena"},
		{"Warsaw", "Варшава", "в Варшаве", "Warschau", "Varsovie", "Varsavia", "a Varsavia", "Varsovia"},
		{"The Hague", "Гаага", "в Гааге", "Den Haag", "La Haye", "L’Aia", "all’Aia", "La Haya"},
		{"Tirana", "Тирана", "в Тиране", "Tirana", "Tirana", "Tirana", "a Tirana", "Tirana"},
		{"Ashgabat", "Ашхабад", "в Ашхабаде", "Aschgabat", "Achgabat", "Ashgabat", "ad Ashgabat", "Asjabad"},
		{"Astana", "Астана", "в Астане", "Astana", "Astana", "Astana", "ad Astana", "Astaná"},
		{"Bishkek", "Бишкек", "в Бишкеке", "Bischkek", "Bichkek", "Bishkek", "a Bishkek", "Biskek"},
		{"Sarajevo", "Сараево", "в Сараево", "Sarajevo", "Sarajevo", "Sarajevo", "a Sarajevo", "Sarajevo"},
		{"Dushanbe", "Душанбе", "в Душанбе", "Duschanbe", "Douchanbé", "Dushanbe", "a Dushanbe", "Dusambé"},
		{"Pristina", "Приштина", "в Приштине", "Pristina", "Pristina", "Pristina", "a Pristina", "Pristina"},
		{"Chisinau", "Кишинёв", "в Кишинёве", "Chișinău", "Chisinau", "Chisinau", "a Chisinau", "Chisináu"},
		{"Podgorica", "Подгорица", "в Подгорице", "Podgorica", "Podgorica", "Podgorica", "a Podgorica", "Podgorica"},
		{"Belgrade", "Белград", "в Белграде", "Belgrad", "Belgrade", "Belgrado", "a Belgrado", "Belgrado"},
		{"Skopje", "Скопье", "в Скопье", "Skopje", "Skopje", "Skopje", "a Skopje", "Skopie"},
		{"Tashkent", "Ташкент", "в Ташкенте", "Taschkent", "Tachkent", "Tashkent", "a Tashkent", "Taskent"},
		{"Kyiv", "Киев", "в Киеве", "Kyjiw", "Kyïv", "Kiev", "a Kiev", "Kiev"},
		{"Yerevan", "Ереван", "в Ереване", "Jerewan", "Erevan", "Erevan", "a Erevan", "Ereván"},
		{"Baku", "Баку", "в Баку", "Baku", "Bakou", "Baku", "a Baku", "Bakú"},
		{"Zagreb", "Загреб", "в Загребе", "Zagreb", "Zagreb", "Zagabria", "a Zagabria", "Zagreb"},
		{"Minsk", "Минск", "в Минске", "Minsk", "Minsk", "Minsk", "a Minsk", "Minsk"},
		{"Tbilisi", "Тбилиси", "в Тбилиси", "Tiflis", "Tbilissi", "Tbilisi", "a Tbilisi", "Tiflis"},
		{"Copenhagen", "Копенгаген", "в Копенгагене", "Kopenhagen", "Copenhague", "Copenaghen", "a Copenaghen", "Copenhague"},
		{"Geneva", "Женева", "в Женеве", "Genf", "Genève", "Ginevra", "a Ginevra", "Ginebra"},
		{"Prague", "Прага", "в Праге", "Prag", "Prague", "Praga", "a Praga", "Praga"},
		{"Helsinki", "Хельсинки", "в Хельсинки", "Helsinki", "Helsinki", "Helsinki", "a Helsinki", "Helsinki"},
		{"Tallinn", "Таллин", "в Таллине", "Tallinn", "Tallinn", "Tallinn", "a Tallinn", "Tallin"},
		{"Riga", "Рига", "в Риге", "Riga", "Riga", "Riga", "a Riga", "Riga"},
	}
}
